"""Rooms by need: open to everybody, with the answers of the page."""

from dataclasses import replace
from typing import Any

from app.api import queries
from app.api.forms.need_answers import Needs
from app.api.forms.needs import NeedAsked, NeedFilter
from app.api.views.area import area
from app.bookings.queries.needs import search
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_


@area.offer(
    "/rooms/search",
    action=Action.SEE_PUBLIC,
    answers=Needs,
    takes={"query": NeedFilter},
    summary=N_("Rooms for a need: dates or weekdays of a season, hours or a length"),
    description=N_(
        "Ordered by fit, with the reasons; each date of each room with its verdict, and for a date that cannot be had "
        "the times that are near. At most 60 dates. The verdict is that of a verified organisation with all its hours "
        "left."
    ),
)
def search_rooms(sent: NeedAsked) -> Any:
    wish = replace(sent.wish, centre_id=queries.centre_id_of(sent.centre))
    return search(wish, sent.when, now=now(), page=sent.page)
