"""Changes of approved bookings that wait for an answer now, so that the queue of each centre shows one."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.bookings.models import Booking, BookingChange
from app.bookings.queries.changes import arrangement_of, verdict_on_wish
from app.bookings.rules import Arrangement, BookingState, ChangeState, Outcome
from app.bookings.services.changes import KIND, kept_want
from app.centres.models import Centre, Room
from app.centres.rules import Approval
from app.cli.demo.building import NAMES
from app.core.clock import Period
from app.core.database import db, flush
from app.history.models import Record
from app.schedule.models import Entry
from app.schedule.steps import hold_beside

FROM_NOW = timedelta(days=4)
AT_MOST = 30
ASKED_AGO = timedelta(hours=7)
LONGER = tuple(timedelta(minutes=minutes) for minutes in (60, 30))


def ask_for_changes(at: datetime, first: Sequence[int]) -> None:
    """At each centre one approved booking is asked to be longer: rather one of these people, else the next there is."""
    for centre_id in db.session.scalars(select(Centre.id).order_by(Centre.id)).all():
        approved = (
            select(Booking)
            .join(Booking.entry)
            .join(Booking.room)
            .where(Booking.centre_id == centre_id, Room.approval == Approval.ALWAYS)
            .where(Booking.state == BookingState.APPROVED, Entry.starts_at > at + FROM_NOW)
            .order_by(Booking.asked_by_id.in_(first).desc(), Entry.starts_at, Booking.id)
            .limit(AT_MOST)
        )
        wishes = ((booking, wanted) for booking in db.session.scalars(approved).all() for wanted in _longer(booking))
        any(_hold(at, booking, wanted) for booking, wanted in wishes)


def _longer(booking: Booking) -> Iterator[Arrangement]:
    before = arrangement_of(booking)
    for more in LONGER:
        period = Period(before.ask.period.starts, before.ask.period.ends + more)
        yield replace(before, ask=replace(before.ask, period=period))


def _hold(at: datetime, booking: Booking, wanted: Arrangement) -> bool:
    """Ask for it as the verb would have done some hours ago; gives whether staff have to decide it."""
    said, facts = verdict_on_wish(booking, booking.room, wanted, now=at)
    if said.outcome is not Outcome.NEEDS_APPROVAL or said.answer_by is None:
        return False
    asked, wants = at - ASKED_AGO, facts.room.wants(wanted.ask.period)
    entry = hold_beside(
        *(booking.entry, KIND, wanted.ask.period, wants),
        expires_at=said.answer_by - ASKED_AGO,
        title=wanted.title,
    )
    entry.uid = str(uuid.uuid5(NAMES, f"change of {booking.entry.uid}"))
    entry.is_public, entry.created_at, entry.changed_at = wanted.is_public, asked, asked
    change = BookingChange(
        booking=booking,
        entry=entry,
        room_id=wanted.room_id,
        asked_by_id=booking.asked_by_id,
        state=ChangeState.WAITING,
        purpose=wanted.purpose,
        people=wanted.ask.people,
        layout=wanted.ask.layout,
        participants_pay=wanted.ask.participants_pay,
        wants=[kept_want(want) for want in wants],
        rules_used=said.as_record(),
        created_at=asked,
    )
    db.session.add(change)
    flush()
    db.session.add(
        Record(
            at=asked,
            verb="change_asked",
            subject="booking",
            subject_id=booking.id,
            actor_id=booking.asked_by_id,
            centre_id=booking.centre_id,
            facts={"changed": ["time"], "change_id": change.id},
        )
    )
    return True
