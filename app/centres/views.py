"""Public pages of centres."""

from datetime import timedelta
from typing import Any

from flask import render_template

from app.centres import queries
from app.centres.rules import FEATURE_LABELS
from app.core.access import Action
from app.core.clock import today
from app.core.errors import NotFound
from app.core.web import Area

area = Area("centres", __name__)
DAYS_AHEAD = 60


@area.route("/centra", action=Action.SEE_PUBLIC)
def list_centres() -> Any:
    found = queries.centres()
    hours = queries.openings([centre.id for centre in found], today(), today())
    return render_template("centres/list_centres.html", centres=found, hours=hours)


@area.route("/centra/<slug>", action=Action.SEE_PUBLIC)
def show_centre(slug: str) -> Any:
    centre = queries.centre_by_slug(slug)
    if centre is None:
        raise NotFound
    monday = today() - timedelta(days=today().weekday())
    return render_template(
        "centres/show_centre.html",
        centre=centre,
        week=queries.week_hours(centre.id, monday),
        ahead=queries.exceptions_ahead(centre.id, today(), today() + timedelta(days=DAYS_AHEAD)),
        rooms=queries.rooms_of(centre.id),
        features=FEATURE_LABELS,
    )


@area.route("/zespol/centra", action=Action.MANAGE_SOME_CENTRE)
def manage() -> Any:
    return ""
