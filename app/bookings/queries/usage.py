"""What counts in the hours and the open requests of a party at a centre."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from app.bookings.models import Booking, BookingChange
from app.bookings.rules import Usage
from app.bookings.rules.party import HeldFor
from app.bookings.rules.states import BookingState, ChangeState
from app.core.clock import Period, local, month_period
from app.core.database import db
from app.schedule.models import Entry
from app.schedule.rules import is_alive

# An organisation or (without one) a person, at a centre.
PartyAt = tuple[int | None, int | None, int]
_later = aliased(Entry)
_COLUMNS = (
    *(Booking.id, Booking.series_id, Booking.state, Booking.is_late),
    *(Booking.organisation_id, Booking.asked_by_id, Booking.centre_id),
    *(Entry.starts_at, Entry.ends_at, Entry.expires_at),
    _later.starts_at.label("later_starts"),
    _later.ends_at.label("later_ends"),
)


@dataclass(frozen=True)
class Counted:
    """A booking as it counts: the times that it holds, and what of it waits for an answer.

    A booking with a change that waits holds two times, and counts with the longer of those in one month.
    """

    request: int | None
    times: tuple[Period, ...]

    def minutes_in(self, month: Period) -> int:
        lengths = (one.minutes for one in self.times if month.starts <= one.starts < month.ends)
        return max(lengths, default=0)


# Bookings that people asked for themselves: neither for an organisation, nor as staff for the house.
FOR_THEMSELVES: ColumnElement[bool] = and_(Booking.organisation_id.is_(None), Booking.held_for == HeldFor.PARTY)


def whose(organisation_id: int | None, person_id: int | None) -> ColumnElement[bool]:
    """Bookings of the organisation, or of the person where they asked for themselves."""
    if organisation_id is not None:
        return Booking.organisation_id == organisation_id
    return and_(FOR_THEMSELVES, Booking.asked_by_id == person_id)


def counted(
    party: ColumnElement[bool], centre_id: int, span: Period, *, now: datetime, but: Collection[int] = ()
) -> Sequence[Counted]:
    """What of a party counts at a centre that begins within the span, and all that waits, but these bookings."""
    rows = _rows(party, [centre_id], span, now)
    return [one for _, one in _count(rows, now, but)]


def counted_of_all(
    parties: ColumnElement[bool], centre_ids: Collection[int], span: Period, *, now: datetime
) -> Mapping[PartyAt, Sequence[tuple[int, Counted]]]:
    """The same for many parties at once, each with the ids of its bookings."""
    of_party: dict[PartyAt, list[Any]] = defaultdict(list)
    for row in _rows(parties, centre_ids, span, now):
        person_id = row.asked_by_id if row.organisation_id is None else None
        of_party[row.organisation_id, person_id, row.centre_id].append(row)
    return {key: _count(rows, now, ()) for key, rows in of_party.items()}


def _rows(parties: ColumnElement[bool], centre_ids: Collection[int], span: Period, now: datetime) -> Sequence[Any]:
    change = and_(BookingChange.booking_id == Booking.id, BookingChange.state == ChangeState.WAITING)
    begins_within = and_(Entry.starts_at >= span.starts, Entry.starts_at < span.ends)
    return db.session.execute(
        select(*_COLUMNS)
        .join(Entry, Entry.id == Booking.entry_id)
        .outerjoin(BookingChange, change)
        .outerjoin(_later, and_(_later.id == BookingChange.entry_id, _later.expires_at > now))
        .where(parties, Booking.centre_id.in_(centre_ids))
        .where(or_(Booking.state == BookingState.REQUESTED, begins_within, _later.id.is_not(None)))
    ).all()


def _count(rows: Sequence[Any], now: datetime, but: Collection[int]) -> list[tuple[int, Counted]]:
    # More of a series that is looked at is no request of its own.
    looked_at = {-row.series_id for row in rows if row.id in but and row.series_id is not None}
    found = []
    for row in rows:
        waits = row.state is BookingState.REQUESTED and row.expires_at is not None and is_alive(row.expires_at, now)
        counts = waits or row.state is BookingState.APPROVED or row.is_late
        times = [Period(row.starts_at, row.ends_at)] if counts else []
        if row.later_starts is not None:
            times.append(Period(row.later_starts, row.later_ends))
        asks = waits or row.later_starts is not None
        # The dates of a series that wait are one request, and so are those whose change waits.
        request = (-row.series_id if row.series_id is not None else row.id) if asks else None
        if row.id not in but:
            found.append((row.id, Counted(None if request in looked_at else request, tuple(times))))
    return found


def usage_in_month(
    party: ColumnElement[bool], centre_id: int, period: Period, *, now: datetime, but: Collection[int] = ()
) -> Usage:
    """What a party has at a centre in the month in which the period begins."""
    month = month_period(local(period.starts).date())
    found = counted(party, centre_id, month, now=now, but=but)
    return Usage(minutes=sum(one.minutes_in(month) for one in found), open_requests=open_requests(found))


def open_requests(found: Iterable[Counted]) -> int:
    return len({one.request for one in found if one.request is not None})
