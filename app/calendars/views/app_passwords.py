"""App passwords: one for each calendar program, with what to type into it."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts import queries
from app.accounts import services as accounts
from app.calendars.forms.app_passwords import AppPasswordForm
from app.calendars.views.area import area
from app.core.access import Action
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import show_at, tell


@area.route("/konto/kalendarze/aplikacje", methods=["GET", "POST"], action=Action.MANAGE_OWN_ACCOUNT)
def app_passwords() -> ResponseReturnValue:
    demand(Action.MANAGE_OWN_ACCOUNT)
    form, password, status = AppPasswordForm(), "", 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            password = accounts.make_app_password(actor(), label=form.label.data or "")
            form, status = AppPasswordForm(formdata=None), 200
        except Refusal as refusal:
            show_at(form, refusal)
            status = refusal.status
    return _page(form, password), status


@area.route(
    "/konto/kalendarze/aplikacje/<int:app_password_id>/koniec", methods=["POST"], action=Action.MANAGE_OWN_ACCOUNT
)
def end_app_password(app_password_id: int) -> ResponseReturnValue:
    accounts.end_app_password(actor(), app_password_id)
    tell(Sentence(N_("The app password no longer works.")))
    return go(url_for("calendars.app_passwords"))


@area.route("/.well-known/caldav", methods=["GET", "PROPFIND"], action=Action.SEE_PUBLIC, without_cookies=True)
def show_caldav() -> Response:
    """Where calendar programs look first (RFC 6764, section 5)."""
    return Response(status=301, headers={"Location": url_for("dav.show_root")})


def _page(form: AppPasswordForm, password: str) -> str:
    me = actor().person_id or 0
    person = queries.person(me)
    return render_template(
        "calendars/app_passwords.html",
        form=form,
        password=password,
        app_passwords=queries.app_passwords(me),
        email=person.email if person is not None else "",
        address=str(current_app.config["SETTINGS"].base_url),
    )
