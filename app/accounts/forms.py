"""Forms of accounts; shapes only, rules are the services'."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, RadioField, TelField
from wtforms.validators import InputRequired, Length, Optional

from app.core.i18n import LANGUAGES
from app.core.web.fields import OneLine

SHOW = {"data-show": _l("Show the password"), "data-hide": _l("Hide the password")}


def _email() -> EmailField:
    return EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write your e-mail address.")), Length(max=254, message=_l("This address is too long."))],
        render_kw={"autocomplete": "email"},
    )


def _password(label: str, *, autocomplete: str, hint: str = "") -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(_l("Write the password.")), Length(max=500, message=_l("This password is too long."))],
        description=hint,
        render_kw={"autocomplete": autocomplete, **SHOW},
    )


def _name() -> OneLine:
    return OneLine(
        _l("First name and surname"),
        [InputRequired(_l("Write your name.")), Length(max=120, message=_l("Write at most 120 characters."))],
        render_kw={"autocomplete": "name"},
    )


NEW_PASSWORD_HINT = _l("At least 10 characters. A sentence is easy to remember and hard to guess.")


class SignUpForm(FlaskForm):
    name = _name()
    email = _email()
    password = _password(_l("Password"), autocomplete="new-password", hint=NEW_PASSWORD_HINT)


class SignInForm(FlaskForm):
    email = _email()
    password = _password(_l("Password"), autocomplete="current-password")


class ConfirmForm(FlaskForm):
    """In the browser that signed up: a button."""


class ConfirmElsewhereForm(FlaskForm):
    """In another browser: the password chosen at sign-up."""

    password = _password(_l("The password that you chose"), autocomplete="current-password")


class ConfirmNewEmailForm(FlaskForm):
    """Where one is not signed in: the password of the account that is to get the address."""

    password = _password(_l("Your password"), autocomplete="current-password")


class SendResetForm(FlaskForm):
    email = _email()


class NewPasswordForm(FlaskForm):
    password = _password(_l("New password"), autocomplete="new-password", hint=NEW_PASSWORD_HINT)


class ProfileForm(FlaskForm):
    name = _name()
    phone = TelField(
        _l("Telephone"),
        [Optional(), Length(max=32, message=_l("Write at most 32 characters."))],
        description=_l("Only the centre's staff see it, to reach you about a booking."),
        render_kw={"autocomplete": "tel"},
    )
    language = RadioField(_l("Language of pages and mails"), choices=list(LANGUAGES.items()))


class ChangePasswordForm(FlaskForm):
    current_password = _password(_l("Current password"), autocomplete="current-password")
    password = _password(_l("New password"), autocomplete="new-password", hint=NEW_PASSWORD_HINT)


class ChangeEmailForm(FlaskForm):
    email = _email()
    current_password = _password(_l("Current password"), autocomplete="current-password")


class ApiTokenForm(FlaskForm):
    label = OneLine(
        _l("What the token is for"),
        [InputRequired(_l("Write what it is for.")), Length(max=80, message=_l("Write at most 80 characters."))],
    )


class DisableForm(FlaskForm):
    why = OneLine(
        _l("Why"), [InputRequired(_l("Write why.")), Length(max=200, message=_l("Write at most 200 characters."))]
    )


class ButtonForm(FlaskForm):
    """Only a button and its token against forgery."""
