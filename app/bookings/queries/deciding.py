"""The queue of staff: one line for each request and change that waits, as plain values read in few columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select

from app.accounts.models import Person
from app.bookings.models import AnswerClock, Booking, BookingChange, BookingSeries, Message
from app.bookings.queries.changes import sent_as_one, waiting_changes
from app.bookings.queries.counter import is_countered
from app.bookings.queries.lists import at_centres_of, waits
from app.bookings.queries.series import leads_its_series, waiting_dates
from app.bookings.rules.states import ChangeState
from app.centres.models import Centre, Room
from app.core.access import Actor
from app.core.clock import Period
from app.core.database import db
from app.organisations.models import Organisation
from app.organisations.rules.kinds import OrganisationKind, Verification
from app.schedule.models import Entry

LONGEST = 200
_LAST_IS_QUESTION = (
    select(Message.is_question)
    .where(Message.booking_id == Booking.id)
    .order_by(Message.id.desc())
    .limit(1)
    .correlate(Booking)
    .scalar_subquery()
)
_COLUMNS = (
    *(Entry.uid, Entry.title, Entry.starts_at, Entry.ends_at),
    *(Booking.id, Booking.series_id, Booking.room_id),
    func.coalesce(AnswerClock.answer_by, Entry.expires_at).label("answer_by"),
    *(Room.name.label("room"), Centre.name.label("centre"), Person.name.label("person")),
    *(Organisation.name.label("organisation"), Organisation.verification, Organisation.kind),
    BookingSeries.uid.label("series_uid"),
    _LAST_IS_QUESTION.label("last_is_question"),
)
_LINES = (
    select(*_COLUMNS)
    .join_from(Booking, Entry, Entry.id == Booking.entry_id)
    .join(Room, Room.id == Booking.room_id)
    .join(Centre, Centre.id == Booking.centre_id)
    .join(Person, Person.id == Booking.asked_by_id)
    .outerjoin(Organisation, Organisation.id == Booking.organisation_id)
    .outerjoin(BookingSeries, BookingSeries.id == Booking.series_id)
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
    room_id: int = 0
    kind: OrganisationKind | None = None
    series_uid: str | None = None

    @property
    def key(self) -> str:
        """What names it among all that waits: a change by its own id."""
        return self.change.entry.uid if self.change is not None else self.uid


def queue(actor: Actor, *, now: datetime, centre_id: int | None = None, limit: int = LONGEST) -> list[QueueItem]:
    """What waits for staff at the actor's centres, oldest deadline first; nothing to which another time is offered."""
    here = at_centres_of(actor) if centre_id is None else and_(at_centres_of(actor), Booking.centre_id == centre_id)
    rows = db.session.execute(
        _LINES.where(waits(now), here, leads_its_series(now), ~is_countered(now)).limit(limit)
    ).all()
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
            room_id=row.room_id,
            kind=row.kind,
            series_uid=row.series_uid,
        )
        for row in rows
    ]
    sent = sent_as_one(waiting_changes(here, now=now, limit=limit))
    due = _promised([change.entry_id for change, _ in sent])
    changes = [_of_change(change, number, due.get(change.entry_id)) for change, number in sent]
    return sorted([*requests, *changes], key=lambda item: (item.answer_by, item.booking_id))[:limit]


@dataclass(frozen=True)
class Meanwhile:
    """What happened to a queue since it was shown: how many others decided, how many came, and which are decided."""

    decided: int
    came: int
    gone: tuple[str, ...]


def meanwhile(actor: Actor, since: datetime, *, now: datetime, centre_id: int | None = None) -> Meanwhile:
    """What others decided since a moment, and what came, at the actor's centres. Three queries."""
    here = at_centres_of(actor) if centre_id is None else and_(at_centres_of(actor), Booking.centre_id == centre_id)
    decided = (
        select(Entry.uid)
        .join(Booking, Booking.entry_id == Entry.id)
        .where(Booking.decided_at > since, Booking.decided_by_id != actor.person_id, here, ~Booking.is_by_staff)
    )
    changes = (
        select(Entry.uid)
        .join(BookingChange, BookingChange.entry_id == Entry.id)
        .join(Booking, Booking.id == BookingChange.booking_id)
        .where(BookingChange.ended_at > since, BookingChange.decided_by_id != actor.person_id, here)
    )
    came = (
        select(func.count())
        .select_from(Booking)
        .join(Entry, Entry.id == Booking.entry_id)
        .where(waits(now), here, leads_its_series(now), Booking.created_at > since)
    )
    gone = tuple(sorted({*db.session.scalars(decided.limit(LONGEST)), *db.session.scalars(changes.limit(LONGEST))}))
    return Meanwhile(len(gone), db.session.scalar(came) or 0, gone)


def rooms_of_queue(actor: Actor, *, now: datetime, centre_id: int | None = None) -> Sequence[Room]:
    """The rooms for which something waits at the actor's centres, by name."""
    here = at_centres_of(actor) if centre_id is None else and_(at_centres_of(actor), Booking.centre_id == centre_id)
    asked_for = select(Booking.room_id).join(Entry, Entry.id == Booking.entry_id).where(waits(now), here)
    changed = select(Booking.room_id).join(BookingChange).where(BookingChange.state == ChangeState.WAITING, here)
    rooms = select(Room).where(or_(Room.id.in_(asked_for), Room.id.in_(changed)))
    return db.session.scalars(rooms.order_by(Room.name, Room.id)).all()


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
        room_id=booking.room_id,
        kind=organisation.kind if organisation is not None else None,
    )
