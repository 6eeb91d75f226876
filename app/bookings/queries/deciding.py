"""The queue of staff: one line for each request and change that waits, as plain values read in few columns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select

from app.accounts.models import Person
from app.bookings.models import AnswerClock, Booking, BookingChange, Message
from app.bookings.queries.changes import sent_as_one, waiting_changes
from app.bookings.queries.lists import at_centres_of, waits
from app.bookings.queries.series import leads_its_series, waiting_dates
from app.centres.models import Centre, Room
from app.core.access import Actor
from app.core.clock import Period
from app.core.database import db
from app.organisations.models import Organisation
from app.organisations.rules.kinds import Verification
from app.schedule.models import Entry

_LAST_IS_QUESTION = (
    select(Message.is_question)
    .where(Message.booking_id == Booking.id)
    .order_by(Message.id.desc())
    .limit(1)
    .correlate(Booking)
    .scalar_subquery()
)
_COLUMNS = (
    *(Entry.uid, Entry.title, Entry.starts_at, Entry.ends_at, Booking.id, Booking.series_id),
    func.coalesce(AnswerClock.answer_by, Entry.expires_at).label("answer_by"),
    *(Room.name.label("room"), Centre.name.label("centre"), Person.name.label("person")),
    *(Organisation.name.label("organisation"), Organisation.verification, _LAST_IS_QUESTION.label("last_is_question")),
)
_LINES = (
    select(*_COLUMNS)
    .join_from(Booking, Entry, Entry.id == Booking.entry_id)
    .join(Room, Room.id == Booking.room_id)
    .join(Centre, Centre.id == Booking.centre_id)
    .join(Person, Person.id == Booking.asked_by_id)
    .outerjoin(Organisation, Organisation.id == Booking.organisation_id)
    .outerjoin(AnswerClock, AnswerClock.entry_id == Entry.id)
    .order_by("answer_by", Booking.id)
)


class QueueItem(NamedTuple):
    """What waits: a request or a change of a booking, each of one date or by the first of several.

    `uid`, `title`, `period`, `room` and `centre` are the booking's own, also where a `change` of it waits.
    `was_asked` and `has_answered` tell how far staff and applicant have talked about a request.
    """

    uid: str
    title: str
    period: Period
    room: str
    centre: str
    who: str
    is_verified: bool
    answer_by: datetime
    booking_id: int
    dates: int
    is_series: bool
    was_asked: bool = False
    has_answered: bool = False
    change: BookingChange | None = None


def queue(actor: Actor, *, now: datetime, centre_id: int | None = None, limit: int = 200) -> list[QueueItem]:
    """Requests and changes that wait at the actor's centres, oldest deadline first."""
    here = at_centres_of(actor) if centre_id is None else and_(at_centres_of(actor), Booking.centre_id == centre_id)
    rows = db.session.execute(_LINES.where(waits(now), here, leads_its_series(now)).limit(limit)).all()
    dates = waiting_dates({row.series_id for row in rows if row.series_id is not None}, now=now)
    requests = [
        QueueItem(
            uid=row.uid,
            title=row.title,
            period=Period(row.starts_at, row.ends_at),
            room=row.room,
            centre=row.centre,
            who=row.organisation or row.person,
            is_verified=row.verification in (None, Verification.VERIFIED),
            answer_by=row.answer_by,
            booking_id=row.id,
            dates=dates.get(row.series_id, 1),
            is_series=row.series_id is not None,
            was_asked=row.last_is_question is True,
            has_answered=row.last_is_question is False,
        )
        for row in rows
    ]
    sent = sent_as_one(waiting_changes(here, now=now, limit=limit))
    due = _promised([change.entry_id for change, _ in sent])
    changes = [_of_change(change, number, due.get(change.entry_id)) for change, number in sent]
    return sorted([*requests, *changes], key=lambda item: (item.answer_by, item.booking_id))[:limit]


def _promised(entry_ids: Sequence[int]) -> Mapping[int, datetime]:
    """By when these are answered, where that was promised; no query where there is none."""
    if not entry_ids:
        return {}
    kept = select(AnswerClock.entry_id, AnswerClock.answer_by).where(AnswerClock.entry_id.in_(entry_ids))
    return {row.entry_id: row.answer_by for row in db.session.execute(kept)}


def _of_change(change: BookingChange, number: int, promised: datetime | None) -> QueueItem:
    booking, organisation = change.booking, change.booking.organisation
    assert change.entry.expires_at is not None
    return QueueItem(
        uid=booking.entry.uid,
        title=booking.entry.title,
        period=booking.entry.period,
        room=booking.room.name,
        centre=booking.room.centre.name,
        who=organisation.name if organisation is not None else booking.asked_by.name,
        is_verified=organisation is None or organisation.is_verified,
        answer_by=promised or change.entry.expires_at,
        booking_id=booking.id,
        dates=number,
        is_series=number > 1,
        change=change,
    )
