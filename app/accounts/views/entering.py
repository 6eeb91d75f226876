"""Pages of coming in: sign up, confirm, sign in, sign out, a new password."""

from typing import Any

from flask import current_app, render_template, request, session, url_for
from flask_login import current_user, logout_user

from app.accounts import queries, services
from app.accounts.forms import (
    ConfirmElsewhereForm,
    ConfirmForm,
    NewPasswordForm,
    SendResetForm,
    SignInForm,
    SignUpForm,
)
from app.accounts.rules import DEMO_PEOPLE, fingerprint
from app.accounts.views.area import area, forget, link_is_over, remember
from app.core.access import Action
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import go, language, path_on_this_site
from app.core.web.edge import show_at, tell

LONGEST_PATH = 2000


def _next() -> str:
    wanted = request.values.get("next", "")
    return path_on_this_site(wanted, "") if len(wanted) <= LONGEST_PATH else ""


@area.route("/konto/zaloz", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def sign_up() -> Any:
    form = SignUpForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_up.html", form=form, next=_next()), 422 if form.errors else 200
    try:
        session["signed_up"] = services.sign_up(
            form.email.data or "",
            name=form.name.data or "",
            password=form.password.data or "",
            language=language(),
            next_path=_next(),
        )
    except Refusal as refusal:
        show_at(form, refusal)
        return render_template("accounts/sign_up.html", form=form, next=_next()), refusal.status
    return render_template("accounts/sign_up_sent.html", email=form.email.data)


@area.route("/konto/potwierdz/<token>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def confirm_email(token: str) -> Any:
    if queries.mailed_token(token, "confirm_email") is None:
        return link_is_over(url_for("accounts.sign_in"), N_("Sign in"))
    knows_browser = session.get("signed_up") == fingerprint(token)
    form: Any = ConfirmForm() if knows_browser else ConfirmElsewhereForm()
    if form.validate_on_submit():
        try:
            password = "" if knows_browser else form.password.data
            remember(services.confirm_email(token, mark=session.get("signed_up", ""), password=password))
            tell(Sentence(N_("Welcome! Your address is confirmed and you are signed in.")))
            return go(_next() or url_for("site.home"))
        except Refusal as refusal:
            show_at(form, refusal)
    return render_template("accounts/confirm_email.html", form=form, next=_next()), 422 if form.errors else 200


@area.route("/konto/wejdz", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def sign_in() -> Any:
    form = SignInForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            network = request.remote_addr or ""
            remember(services.sign_in(form.email.data or "", password=form.password.data or "", network=network))
            return go(_next() or url_for("site.home"))
        except Refusal as refusal:
            show_at(form, refusal)
            status = refusal.status
    people = DEMO_PEOPLE if current_app.config["SETTINGS"].demo else ()
    return render_template("accounts/sign_in.html", form=form, next=_next(), demo_people=people), status


@area.route("/konto/wyjdz", methods=["POST"], action=Action.SEE_PUBLIC)
def sign_out() -> Any:
    if current_user.is_authenticated:
        services.sign_out(current_user.sign_in_id)
    logout_user()
    forget()
    tell(Sentence(N_("You are signed out.")))
    return go(url_for("site.home"))


@area.route("/konto/nowe-haslo", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def send_reset() -> Any:
    form = SendResetForm()
    if form.validate_on_submit():
        try:
            services.send_reset(form.email.data or "", network=request.remote_addr or "")
            return render_template("accounts/reset_sent.html", email=form.email.data)
        except Refusal as refusal:
            show_at(form, refusal)
            return render_template("accounts/send_reset.html", form=form), refusal.status
    return render_template("accounts/send_reset.html", form=form), 422 if form.errors else 200


@area.route("/konto/nowe-haslo/<token>", methods=["GET", "POST"], action=Action.SEE_PUBLIC)
def reset_password(token: str) -> Any:
    if queries.mailed_token(token, "reset_password") is None:
        return link_is_over(url_for("accounts.send_reset"), N_("Send me a link"))
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            remember(services.reset_password(token, password=form.password.data or ""))
            tell(Sentence(N_("Your new password is set and you are signed in here. Other browsers are signed out.")))
            return go(url_for("site.home"))
        except Refusal as refusal:
            show_at(form, refusal)
    return render_template("accounts/reset_password.html", form=form), 422 if form.errors else 200
