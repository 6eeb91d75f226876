"""The drawn picture of an activity, for those who share its page."""

from datetime import datetime

from flask import Response, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.web import say, when
from app.programme.models import Activity
from app.programme.queries.reading import activity_by_slug
from app.programme.rules.kinds import KIND_LABELS, PlaceKind
from app.programme.rules.picture import Poster, draw
from app.programme.views.area import area
from app.programme.views.machines import is_off

LASTS = 3600


@area.route("/program/<activity_slug>/obraz-<any(pl, en, uk):code>.png", action=Action.SEE_PUBLIC)
def show_poster(activity_slug: str, code: str) -> ResponseReturnValue:
    """In the language of the address; who has it as it is gets no second one. Raises NotFound of what is no page."""
    g.force_language = code
    activity = activity_by_slug(activity_slug)
    if activity is None or not activity.is_public(now()):
        raise NotFound
    poster = _poster(activity, now())
    answer = Response(mimetype="image/png")
    answer.headers["Cache-Control"] = f"public, max-age={LASTS}"
    answer.set_etag(poster.mark)
    if poster.mark not in request.if_none_match:
        answer.set_data(draw(poster))
    return answer.make_conditional(request)


def _poster(activity: Activity, at: datetime) -> Poster:
    kind = gettext(KIND_LABELS[activity.kind])
    return Poster(
        service=gettext("Civic Centres of Kraków"),
        kind=f"{kind} · {gettext('Called off')}" if is_off(activity) else kind,
        title=say(activity.title),
        when=_when(activity, at),
        where=_where(activity),
        centre=activity.centre.name,
        is_off=is_off(activity),
    )


def _when(activity: Activity, at: datetime) -> str:
    """The next date, or the last where all are over, and how many more there are."""
    dates = activity.dates or [one.period for one in activity.by_start]
    if not dates:
        return str(gettext("Date to come"))
    ahead = [date for date in dates if date.ends > at]
    more = len(ahead) - 1
    said = when(ahead[0] if ahead else dates[-1])
    return f"{said} {ngettext('and %(num)s more date', 'and %(num)s more dates', more)}" if more > 0 else said


def _where(activity: Activity) -> str:
    """Never the link to join: that is for those who take part."""
    if activity.place is PlaceKind.ONLINE:
        return str(gettext("Online"))
    if activity.place is PlaceKind.OUTSIDE:
        return activity.address
    rooms = {one.room.name: None for one in activity.standing_sessions if one.room is not None}
    return ", ".join([*rooms, activity.centre.address])
