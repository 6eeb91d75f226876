"""Public pages of centres."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from app.centres import queries
from app.centres.rules import FEATURE_LABELS, open_or_not
from app.centres.views.area import area
from app.core.access import Action
from app.core.clock import now, today
from app.core.errors import NotFound

DAYS_AHEAD = 60
NEXT_OPENING_WITHIN = 14
MOST_OUTSIDE = 10


@area.route("/centra", action=Action.SEE_PUBLIC)
def list_centres() -> ResponseReturnValue:
    found = queries.centres()
    ids = [centre.id for centre in found]
    return render_template(
        "centres/list_centres.html",
        centres=found,
        hours=queries.hours_by_day(ids, today(), today()),
        rooms=queries.room_counts(ids),
    )


@area.route("/centra/<slug>", action=Action.SEE_PUBLIC)
def show_centre(slug: str) -> ResponseReturnValue:
    centre = queries.centre_by_slug(slug)
    if centre is None:
        raise NotFound
    monday = today() - timedelta(days=today().weekday())
    soon = queries.opening(centre.id, today(), today() + timedelta(days=NEXT_OPENING_WITHIN))
    return render_template(
        "centres/show_centre.html",
        centre=centre,
        today=today(),
        open_or_not=open_or_not(soon, now()),
        week=queries.week_hours(centre.id, monday),
        ahead=queries.spans_ahead(centre.id, today() + timedelta(days=DAYS_AHEAD)),
        rooms=queries.rooms_of(centre.id),
        features=FEATURE_LABELS,
        outside=queries.outside_ahead(centre.id, limit=MOST_OUTSIDE, now=now()),
    )
