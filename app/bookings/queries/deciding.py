"""The queue of staff: one line for each request and change that waits, as plain values read in few columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, ScalarSelect, Select, bindparam, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Person
from app.bookings.models import AnswerClock, Booking, BookingChange, BookingSeries, Message
from app.bookings.queries.answering import deadline
from app.bookings.queries.changes import CHANGES_IN_LINE, change_waits, sent_as_one
from app.bookings.queries.counter import is_countered
from app.bookings.queries.lists import waits
from app.bookings.queries.series import leads_its_series, waiting_dates
from app.bookings.queries.staffed import at_centres_of
from app.bookings.rules.states import ChangeState
from app.centres.models import Centre, Room
from app.core.access import Actor, Role
from app.core.clock import Period
from app.core.database import Moment, db, one_of
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


def _of(column: InstrumentedAttribute[str], key: ColumnElement[bool]) -> ScalarSelect[str]:
    """One value of another table. Not joined: of nine tables PostgreSQL plans an order longer than it reads them."""
    return select(column).where(key).scalar_subquery()


_COLUMNS = (
    *(Entry.uid, Entry.title, Entry.starts_at, Entry.ends_at),
    *(Booking.id, Booking.series_id, Booking.room_id),
    deadline().label("answer_by"),
    *(Room.name, _of(Centre.name, Centre.id == Booking.centre_id), _of(Person.name, Person.id == Booking.asked_by_id)),
    *(Organisation.name, Organisation.verification, Organisation.kind),
    _of(BookingSeries.uid, BookingSeries.id == Booking.series_id),
    _LAST_IS_QUESTION,
)
_LINES = (
    select(*_COLUMNS)
    .join_from(Booking, Entry, Entry.id == Booking.entry_id)
    .join(Room, Room.id == Booking.room_id)
    .outerjoin(Organisation, Organisation.id == Booking.organisation_id)
    .outerjoin(AnswerClock, AnswerClock.entry_id == Entry.id)
    .order_by("answer_by", Booking.id)
)


def _waiting(here: ColumnElement[bool]) -> Select[Any]:
    """The requests that wait there by `now`, at most `most`. Built once: that takes as long as to read them."""
    waiting = _LINES.where(waits(_NOW), here, leads_its_series(_NOW), ~is_countered(_NOW))
    return waiting.limit(bindparam("most", type_=Integer))


def _changes(here: ColumnElement[bool]) -> Select[BookingChange]:
    """The changes that wait there, in the same way."""
    return CHANGES_IN_LINE.where(change_waits(_NOW), here).limit(bindparam("most", type_=Integer))


_NOW = bindparam("now", type_=Moment)
_AT_CENTRES = one_of(Booking.centre_id, "centres")
_ANYWHERE, _THERE = (_waiting(true()), _changes(true())), (_waiting(_AT_CENTRES), _changes(_AT_CENTRES))


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
    waiting, changing = _ANYWHERE if centre_id is None and actor.is_admin else _THERE
    asked = {"now": now, "most": limit, "centres": _centres(actor, centre_id)}
    rows = db.session.execute(waiting, asked).all()
    dates = waiting_dates({row[5] for row in rows if row[5] is not None}, now=now)
    # By position: two hundred rows are asked for sixteen values each, and by name that takes as long as the database.
    requests = [
        QueueItem(
            uid=uid,
            title=title,
            period=Period(starts, ends),
            room=room,
            centre=centre,
            who=organisation or person,
            is_verified=verification is None or verification is Verification.VERIFIED,
            answer_by=answer_by,
            booking_id=booking_id,
            dates=dates.get(series_id, 1),
            is_series=series_id is not None,
            was_asked=was_question is True,
            has_answered=was_question is False,
            room_id=room_id,
            kind=kind,
            series_uid=series_uid,
        )
        for (
            uid,
            title,
            starts,
            ends,
            booking_id,
            series_id,
            room_id,
            answer_by,
            room,
            centre,
            person,
            organisation,
            verification,
            kind,
            series_uid,
            was_question,
        ) in rows
    ]
    sent = sent_as_one(db.session.scalars(changing, asked))
    changes = [_of_change(change, number) for change, number in sent]
    return sorted([*requests, *changes], key=lambda item: (item.answer_by, item.booking_id))[:limit]


@dataclass(frozen=True)
class Meanwhile:
    """What happened to a queue since it was shown: how many others decided, how many came, and which are decided."""

    decided: int
    came: int
    gone: tuple[str, ...]


def meanwhile(actor: Actor, since: datetime, *, now: datetime, centre_id: int | None = None) -> Meanwhile:
    """What others decided since a moment, and what came, at the actor's centres. Three queries."""
    here = at_centres_of(actor, centre_id)
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
    here = at_centres_of(actor, centre_id)
    asked_for = select(Booking.room_id).join(Entry, Entry.id == Booking.entry_id).where(waits(now), here)
    changed = select(Booking.room_id).join(BookingChange).where(BookingChange.state == ChangeState.WAITING, here)
    rooms = select(Room).where(or_(Room.id.in_(asked_for), Room.id.in_(changed)))
    return db.session.scalars(rooms.order_by(Room.name, Room.id)).all()


def _centres(actor: Actor, centre_id: int | None) -> list[int]:
    """Where the actor looks, of where they work."""
    if centre_id is None:
        return list(actor.centres)
    return [centre_id] if actor.ranks(centre_id, Role.RECEPTION) else []


def _of_change(change: BookingChange, number: int) -> QueueItem:
    booking, organisation = change.booking, change.booking.organisation
    assert change.answer_by is not None
    return QueueItem(
        uid=booking.entry.uid,
        title=booking.entry.title,
        period=booking.entry.period,
        room=booking.room.name,
        centre=booking.room.centre.name,
        who=organisation.name if organisation is not None else booking.asked_by.name,
        is_verified=organisation is None or organisation.is_verified,
        answer_by=change.answer_by,
        booking_id=booking.id,
        dates=number,
        is_series=number > 1,
        change=change,
        room_id=booking.room_id,
        kind=organisation.kind if organisation is not None else None,
    )
