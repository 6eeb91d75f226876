"""Centres, rooms, and when they are free: open to everybody."""

from dataclasses import replace
from typing import Any

from app.api import queries
from app.api.forms import answers, asked
from app.api.views.area import area
from app.bookings.rules import Outcome
from app.bookings.rules.refusals import NotYourOrganisation
from app.core.access import Action
from app.core.clock import Period, now
from app.core.i18n import N_
from app.core.web import actor, demand
from app.organisations import queries as organisations
from app.organisations.models import Organisation


@area.offer(
    "/centres",
    action=Action.SEE_PUBLIC,
    answers=answers.Centres,
    summary=N_("The centres, with their hours and terms"),
)
def list_centres() -> Any:
    return {"items": queries.all_centres()}


@area.offer(
    "/rooms",
    action=Action.SEE_PUBLIC,
    answers=answers.Rooms,
    takes={"query": asked.CentreFilter},
    summary=N_("The rooms, with their seats and rules"),
)
def list_rooms(sent: dict[str, str]) -> Any:
    return {"items": queries.all_rooms(queries.centre_id_of(sent.get("centre")))}


@area.offer(
    "/rooms/free",
    action=Action.SEE_PUBLIC,
    answers=answers.RoomsFound,
    takes={"query": asked.FreeFilter},
    summary=N_("Rooms that are free at a time, each with its verdict"),
    description=N_(
        "Without a token the verdict is that of a verified organisation with all its hours left. With a token it is "
        "yours, or your organisation's: the same that meets a booking with the same fields."
    ),
)
def find_rooms(sent: asked.FreeAsked) -> Any:
    organisation = _organisation(sent.organisation_id)
    wish = replace(sent.wish, centre_id=queries.centre_id_of(sent.centre))
    found = queries.rooms_for(wish, sent.period, actor(), organisation, now=now())
    refused = [one for one in found if one.verdict.outcome is Outcome.REFUSED]
    return {"items": found[: len(found) - len(refused)], "refused": refused}


@area.offer(
    "/rooms/<int:room_id>/free",
    action=Action.SEE_PUBLIC,
    answers=answers.RoomTimesShown,
    takes={"query": asked.RoomTimes},
    refuses=[404],
    summary=N_("When one room is busy and free"),
)
def show_times(sent: Period, room_id: int) -> Any:
    return queries.times_of(room_id, sent, now=now())


def _organisation(organisation_id: int | None) -> Organisation | None:
    """The organisation that the actor acts for. Raises SignInNeeded and NotYourOrganisation."""
    if organisation_id is None:
        return None
    demand(Action.ASK_FOR_ROOM)
    if organisation_id not in actor().organisations:
        raise NotYourOrganisation
    return organisations.organisation(organisation_id)
