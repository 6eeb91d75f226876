"""Pages of one's own account."""

from typing import Any

from flask import render_template, session, url_for
from flask_login import current_user

from app.accounts import queries, services
from app.accounts.forms import (
    ApiTokenForm,
    ButtonForm,
    ChangeEmailForm,
    ChangePasswordForm,
    ConfirmNewEmailForm,
    ProfileForm,
)
from app.accounts.views.area import area, link_is_over
from app.core.access import Action
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell


def _person() -> Any:
    demand(Action.MANAGE_OWN_ACCOUNT)
    return queries.person(actor().person_id or 0)


@area.route("/konto", methods=["GET", "POST"], action=Action.MANAGE_OWN_ACCOUNT)
def profile() -> Any:
    person = _person()
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        try:
            services.change_profile(
                actor(), name=form.name.data or "", language=form.language.data, phone=form.phone.data or ""
            )
            session["language"] = form.language.data
            tell(Sentence(N_("Your profile is saved.")))
            return go(url_for("accounts.profile"))
        except Refusal as refusal:
            show_at(form, refusal)
    page = render_template("accounts/profile.html", form=form, person=_person())
    return page, 422 if form.errors else 200


@area.route("/konto/haslo", methods=["GET", "POST"], action=Action.MANAGE_OWN_ACCOUNT)
def change_password() -> Any:
    _person()
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            services.change_password(
                actor(),
                current_user.sign_in_id,
                current=form.current_password.data or "",
                password=form.password.data or "",
            )
            tell(Sentence(N_("Your new password is set. Other browsers are signed out.")))
            return go(url_for("accounts.profile"))
        except Refusal as refusal:
            show_at(form, refusal)
    return render_template("accounts/change_password.html", form=form), 422 if form.errors else 200


@area.route("/konto/adres", methods=["GET", "POST"], action=Action.MANAGE_OWN_ACCOUNT)
def change_email() -> Any:
    person = _person()
    form = ChangeEmailForm()
    if form.validate_on_submit():
        try:
            services.change_email(actor(), email=form.email.data or "", current=form.current_password.data or "")
            tell(Sentence(N_("We have sent a link to the new address. It is used from the moment you open the link.")))
            return go(url_for("accounts.profile"))
        except Refusal as refusal:
            show_at(form, refusal)
            person = _person()
    return render_template("accounts/change_email.html", form=form, person=person), 422 if form.errors else 200


@area.route("/konto/nowy-adres/<token>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def confirm_new_email(token: str) -> Any:
    kept = queries.mailed_token(token, "change_email")
    if kept is None:
        return link_is_over(url_for("accounts.change_email"), N_("Change the address"))
    form: Any = ButtonForm() if actor().person_id == kept.person_id else ConfirmNewEmailForm()
    if form.validate_on_submit():
        try:
            password = form.password.data if "password" in form else ""
            services.confirm_new_email(actor(), token, password=password)
            tell(Sentence(N_("Your new address is in use.")))
            return go(url_for("site.home"))
        except Refusal as refusal:
            show_at(form, refusal)
    return render_template("accounts/confirm_new_email.html", form=form), 422 if form.errors else 200


@area.route("/konto/urzadzenia", action=Action.MANAGE_OWN_ACCOUNT)
def list_sign_ins() -> Any:
    person = _person()
    return render_template(
        "accounts/list_sign_ins.html", sign_ins=queries.sign_ins(person.id), this_one=current_user.sign_in_id
    )


@area.route("/konto/urzadzenia/<int:sign_in_id>/koniec", methods=["POST"], action=Action.MANAGE_OWN_ACCOUNT)
def end_sign_in(sign_in_id: int) -> Any:
    services.end_sign_in(actor(), sign_in_id)
    tell(Sentence(N_("That browser is signed out.")))
    return go(url_for("accounts.list_sign_ins"))


@area.route("/konto/api", methods=["GET", "POST"], action=Action.MANAGE_OWN_ACCOUNT)
def api_tokens() -> Any:
    person = _person()
    form, token = ApiTokenForm(), ""
    if form.validate_on_submit():
        token = services.make_api_token(actor(), label=form.label.data or "")
        form = ApiTokenForm(formdata=None)
    kept = queries.api_tokens(person.id if not token else actor().person_id or 0)
    page = render_template("accounts/api_tokens.html", form=form, tokens=kept, token=token)
    return page, 422 if form.errors else 200


@area.route("/konto/api/<int:token_id>/koniec", methods=["POST"], action=Action.MANAGE_OWN_ACCOUNT)
def revoke_api_token(token_id: int) -> Any:
    services.revoke_api_token(actor(), token_id)
    tell(Sentence(N_("The token no longer works.")))
    return go(url_for("accounts.api_tokens"))
