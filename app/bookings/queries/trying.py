"""The requests of the last 90 days of a centre as they were asked, to try changed rules on them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import joinedload

from app.bookings.models import Booking, Consequence
from app.bookings.queries.facts import WITH_RULES, centre_rules, party_kind, room_rules
from app.bookings.rules import Ask, Party, Usage
from app.bookings.rules.consequences import Standing
from app.bookings.rules.states import BookingState
from app.bookings.rules.trying import OVER, Asked, Neighbour, Rulebook, Tried, try_rules
from app.centres.models import Centre, Room
from app.centres.rules.settings import CentreSettings, RoomSettings
from app.core.clock import Period, local, month_period
from app.core.database import db
from app.organisations.models import Organisation
from app.schedule.models import Entry
from app.schedule.rules import is_alive

SHOWN = 100
LONGEST_WAIT = OVER  # before the first of them, something may have been waiting since then
_COLUMNS = (
    *(Booking.id, Booking.room_id, Booking.organisation_id, Booking.asked_by_id, Booking.series_id),
    *(Booking.state, Booking.created_at, Booking.decided_at, Booking.decided_by_id, Booking.ended_at, Booking.is_late),
    *(Booking.people, Booking.layout, Booking.participants_pay),
    *(Entry.starts_at, Entry.ends_at, Entry.expires_at),
    # What was brought in from a file was never asked for here, and has no rules with it.
    (func.length(cast(Booking.rules_used, String)) > 2).label("was_asked"),
)
_Party = tuple[int | None, int | None]
_OVER_BY_ITSELF = (BookingState.WITHDRAWN, BookingState.CANCELLED, BookingState.EXPIRED)


@dataclass(frozen=True)
class Trial:
    """What was tried, with the bookings that its first lines are about, by their ids."""

    tried: Tried
    bookings: Mapping[int, Booking]


def try_on_old_requests(
    centre: Centre, wanted: CentreSettings, rooms: Mapping[int, RoomSettings], *, now: datetime
) -> Trial:
    """What these rules would have said to what was asked for here in the last 90 days."""
    before = rulebook(centre)
    changed = {
        number: replace(room, **_of(room, rooms[number])) if number in rooms else room
        for number, room in before.rooms.items()
    }
    after = Rulebook(replace(before.centre, **_of(before.centre, wanted)), changed)
    late = centre.late_cancel_hours, wanted.late_cancel_hours
    requests, neighbours = old_requests(centre.id, now=now)
    tried = try_rules(requests, neighbours, before, after, late_hours=late)
    return Trial(tried, _bookings({one.asked.booking_id for one in tried.differs[:SHOWN]}))


def rulebook(centre: Centre) -> Rulebook:
    """The rules of a centre and of all its rooms, in use or not, as they are now."""
    ours = select(Room).where(Room.centre_id == centre.id).options(*WITH_RULES)
    return Rulebook(centre_rules(centre), {room.id: room_rules(room) for room in db.session.scalars(ours)})


def old_requests(centre_id: int, *, now: datetime) -> tuple[list[Asked], list[Neighbour]]:
    """What was asked for since 90 days ago, and the bookings that stand. Four queries."""
    since = now - OVER
    month = month_period(local(since).date())
    rows = db.session.execute(
        select(*_COLUMNS)
        .join(Entry, Entry.id == Booking.entry_id)
        .where(Booking.centre_id == centre_id)
        .where(or_(Booking.created_at >= since - LONGEST_WAIT, Entry.starts_at >= month.starts))
        .order_by(Booking.created_at, Booking.id)
    ).all()
    of_party: dict[_Party, list[Any]] = defaultdict(list)
    first: dict[int, datetime] = {}
    for row in rows:
        of_party[_whose(row)].append(row)
        if row.series_id is not None:
            first[row.series_id] = min(first.get(row.series_id, row.starts_at), row.starts_at)
    organisations, standing = _organisations(rows), _standing(centre_id)
    asked = [
        Asked(
            booking_id=row.id,
            room_id=row.room_id,
            ask=Ask(Period(row.starts_at, row.ends_at), row.people, row.layout, row.participants_pay),
            party=Party(
                party_kind(organisations.get(row.organisation_id or 0)),
                row.organisation_id,
                _usage(row, of_party[_whose(row)]),
                _against(standing.get(_whose(row), ()), row.created_at),
            ),
            asked_at=row.created_at,
            first_day=local(first[row.series_id]).date() if row.series_id is not None else None,
            decided_at=row.decided_at if row.decided_by_id is not None else None,
            cancelled_at=row.ended_at if row.state is BookingState.CANCELLED else None,
            was_late=row.is_late,
        )
        for row in rows
        if row.created_at >= since and row.was_asked
    ]
    standing_ones = [
        Neighbour(row.id, row.room_id, Period(row.starts_at, row.ends_at), row.created_at)
        for row in rows
        if is_alive(_end(row), now)
    ]
    return asked, standing_ones


def _of(known: object, wanted: CentreSettings | RoomSettings) -> dict[str, Any]:
    """Those of the settings that the verdict knows."""
    return {name: value for name, value in wanted.values().items() if hasattr(known, name)}


def _whose(row: Any) -> _Party:
    return row.organisation_id, None if row.organisation_id is not None else row.asked_by_id


def _end(row: Any) -> datetime | None:
    """Since when it holds its time no more."""
    ended: datetime | None = None
    if row.state is BookingState.REFUSED:
        ended = row.decided_at
    elif row.state in _OVER_BY_ITSELF:
        ended = row.ended_at
    elif row.state is BookingState.REQUESTED:
        ended = row.expires_at
    return ended


def _usage(asked: Any, of_party: Sequence[Any]) -> Usage:
    """What the party had in that month, and what of it waited, when this was asked."""
    at, month = asked.created_at, month_period(local(asked.starts_at).date())
    minutes, waiting = 0, set()
    for row in of_party:
        if (row.created_at, row.id) >= (at, asked.id):
            break
        ended = _end(row)
        if ended is not None and ended <= at and not row.is_late:
            continue
        if month.starts <= row.starts_at < month.ends:
            minutes += Period(row.starts_at, row.ends_at).minutes
        over = ended is not None and ended <= at
        if not over and (row.decided_at is None or row.decided_at > at):
            waiting.add(-row.series_id if row.series_id is not None else row.id)
    own = -asked.series_id if asked.series_id is not None else asked.id
    return Usage(minutes, len(waiting - {own}))


def _organisations(rows: Iterable[Any]) -> Mapping[int, Organisation]:
    ids = {row.organisation_id for row in rows if row.organisation_id is not None}
    return {one.id: one for one in db.session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}


def _standing(centre_id: int) -> Mapping[_Party, Sequence[Consequence]]:
    found: dict[_Party, list[Consequence]] = defaultdict(list)
    for one in db.session.scalars(select(Consequence).where(Consequence.centre_id == centre_id)):
        found[one.organisation_id, None if one.organisation_id is not None else one.asked_by_id].append(one)
    return found


def _against(consequences: Sequence[Consequence], at: datetime) -> tuple[Standing, ...]:
    """What stood against a party at that moment."""
    return tuple(
        Standing(one.kind, one.ends_at)
        for one in consequences
        if one.starts_at <= at < one.ends_at and (one.lifted_at is None or one.lifted_at > at)
    )


def _bookings(ids: Iterable[int]) -> Mapping[int, Booking]:
    named = joinedload(Booking.room, innerjoin=True), joinedload(Booking.organisation)
    wanted = select(Booking).where(Booking.id.in_(list(ids)))
    found = db.session.scalars(wanted.options(*named, joinedload(Booking.asked_by, innerjoin=True)))
    return {booking.id: booking for booking in found}
