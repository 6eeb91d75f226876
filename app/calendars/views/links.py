"""The page of one's own calendars: which addresses there are, a new one, another one, the end of one."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.calendars import services
from app.calendars.forms.links import FeedLinkForm
from app.calendars.queries.links import links_of, titles_of
from app.calendars.rules.links import END_LABELS, NOTICE_DAYS
from app.calendars.views.area import area
from app.core.access import Action
from app.core.clock import now
from app.core.errors import Refusal
from app.core.i18n import LANGUAGES, N_, Sentence
from app.core.web import actor, demand, go, language
from app.core.web.edge import show_at, tell
from app.core.web.private import unseen

OWN = "/konto/kalendarze"


@area.route(OWN, methods=["GET", "POST"], action=Action.MANAGE_OWN_ACCOUNT)
def list_links() -> ResponseReturnValue:
    demand(Action.MANAGE_OWN_ACCOUNT)
    form = _form()
    if form.validate_on_submit():
        try:
            token = services.make_feed_link(
                actor(), form.scope, label=form.label.data or "", language=form.language.data
            )
            return _page(_form(formdata=None), token=token)
        except Refusal as refusal:
            show_at(form, refusal)
    return _page(form, status=422 if form.errors else 200)


@area.route(f"{OWN}/<int:feed_link_id>/nowy-adres", methods=["GET", "POST"], action=Action.MANAGE_OWN_ACCOUNT)
def rotate_link(feed_link_id: int) -> ResponseReturnValue:
    """Who comes back to it, or changes the language, gets the list; the address was shown once."""
    demand(Action.MANAGE_OWN_ACCOUNT)
    if request.method != "POST":
        return go(url_for("calendars.list_links"))
    token = services.rotate_feed_link(actor(), feed_link_id)
    return _page(_form(formdata=None), token=token)


@area.route(f"{OWN}/<int:feed_link_id>/wylacz", methods=["POST"], action=Action.MANAGE_OWN_ACCOUNT)
def revoke_link(feed_link_id: int) -> ResponseReturnValue:
    demand(Action.MANAGE_OWN_ACCOUNT)
    services.revoke_feed_link(actor(), feed_link_id)
    tell(Sentence(N_("The address is switched off. Programs that still ask for it are told so for 14 days.")))
    return go(url_for("calendars.list_links"))


def _form(**more: object) -> FeedLinkForm:
    form = FeedLinkForm(**more)
    form.offer(titles_of(services.scopes_of(actor())), language())
    return form


def _page(form: FeedLinkForm, *, token: str = "", status: int = 200) -> ResponseReturnValue:
    """A new address is shown here and never again."""
    at = now()
    links = links_of(actor().person_id or 0, now=at)
    path = url_for("calendars.secret", token=token) if token else ""
    page = render_template(
        "calendars/list_links.html",
        form=form,
        living=[one for one in links if one.ended_at is None],
        ended=[one for one in links if one.ended_at is not None],
        titles=titles_of([one.scope for one in links]),
        address=f"{current_app.config['SETTINGS'].base_url}{path}" if token else "",
        ends=END_LABELS,
        notice_days=NOTICE_DAYS,
        names=LANGUAGES,
    )
    return unseen(page, status)
