"""What a mail about requests that are due says of each: one line for a request, a series or a change."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from app.bookings.models import AnswerClock, Booking, BookingChange
from app.centres.models import Centre, Room
from app.core.clock import Period
from app.core.database import db
from app.schedule.models import Entry


class Line(NamedTuple):
    """One request that is due, whose first date this is, with the path of the page that decides it."""

    entry_id: int
    centre_id: int
    asked_by_id: int
    answer_by: datetime
    title: str
    room: str
    centre: str
    period: Period
    path: str
    dates: int

    @property
    def told(self) -> tuple[object, ...]:
        """What the mail is given."""
        return self.title, f"{self.room}, {self.centre}", self.period, self.answer_by, self.path, self.dates


def lines_of(entry_ids: Sequence[int]) -> list[Line]:
    """A line for each request with these entries; dates of a series are one, and so are changes sent together."""
    if not entry_ids:
        return []
    shown = (
        *(Entry.id, Entry.uid, Entry.title, Entry.starts_at, Entry.ends_at, AnswerClock.answer_by),
        *(Booking.centre_id, Booking.asked_by_id, Booking.series_id),
        *(Room.name.label("room"), Centre.name.label("centre")),
    )
    requests = (
        select(*shown).join_from(Entry, Booking, Booking.entry_id == Entry.id).join(Room, Room.id == Booking.room_id)
    )
    changes = (
        select(*shown, BookingChange.sending)
        .join_from(Entry, BookingChange, BookingChange.entry_id == Entry.id)
        .join(Booking, Booking.id == BookingChange.booking_id)
        .join(Room, Room.id == BookingChange.room_id)
    )
    found: dict[object, Line] = {}
    for query, page in ((requests, "wnioski"), (changes, "zmiany")):
        rows = (
            query.join(Centre, Centre.id == Booking.centre_id)
            .join(AnswerClock, AnswerClock.entry_id == Entry.id)
            .where(Entry.id.in_(entry_ids))
            .order_by(Entry.starts_at, Entry.id)
        )
        for row in db.session.execute(rows):
            together: object = (row.sending if page == "zmiany" else row.series_id) or row.uid
            first = found.get((page, together))
            line = Line(
                *(row.id, row.centre_id, row.asked_by_id, row.answer_by, row.title, row.room, row.centre),
                period=Period(row.starts_at, row.ends_at),
                path=f"/zespol/{page}/{row.uid}",
                dates=1,
            )
            found[page, together] = line if first is None else first._replace(dates=first.dates + 1)
    return list(found.values())
