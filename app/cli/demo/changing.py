"""Changes of the demo's bookings: at each centre one that waits, one that was refused, and one that was moved."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings.models import Booking, BookingChange
from app.bookings.queries.changes import arrangement_of, verdict_on_wish
from app.bookings.rules import Arrangement, BookingState, ChangeState, Outcome, RefusalReason
from app.bookings.services.changes import Judged, hold_change, rearrange
from app.bookings.steps import end_change
from app.centres.models import Centre
from app.cli.demo.building import NAMES
from app.cli.demo.people import DECIDERS
from app.cli.demo.trail import booking_record
from app.core.clock import Period
from app.core.database import db, flush
from app.schedule.models import Entry

FROM_NOW = timedelta(days=4)
AT_MOST = 60
ASKED_AGO = timedelta(hours=7)
REFUSED_AFTER = timedelta(hours=3)
LONGER = tuple(timedelta(minutes=minutes) for minutes in (60, 30))
MORE_PEOPLE = (3, 1)
EARLIER_OR_LATER = tuple(timedelta(minutes=minutes) for minutes in (30, -30, 60, -60))
REFUSED_WHY = "W tym czasie sprzątamy przed następną grupą. Możemy zostać przy starej godzinie."


def change_some(people: Mapping[str, Person], at: datetime) -> None:
    """Write what the verbs would have made of it some hours ago; rather of bookings of people who sign in."""
    first = [people[key].id for key in ("ngo", "member", "ngo2", "group", "resident")]
    for centre in db.session.scalars(select(Centre).order_by(Centre.id)).all():
        decider, approved = people[DECIDERS[centre.slug][0]], _approved(centre, first, at)
        changed: set[int] = set()
        for change in (_wait, _refuse, _move):
            left = (booking for booking in approved if booking.id not in changed)
            changed.update(islice((one.id for one in left if change(one, at, decider)), 1))


def _approved(centre: Centre, first: Sequence[int], at: datetime) -> Sequence[Booking]:
    approved = (
        select(Booking)
        .join(Booking.entry)
        .where(Booking.centre_id == centre.id, Booking.series_id.is_(None), Booking.state == BookingState.APPROVED)
        .where(Entry.starts_at > at + FROM_NOW, Entry.changed_at < at - ASKED_AGO)
        .order_by(Booking.asked_by_id.in_(first).desc(), Entry.starts_at, Booking.id)
        .limit(AT_MOST)
    )
    return db.session.scalars(approved).all()


def _wait(booking: Booking, at: datetime, _decider: Person) -> bool:
    """More than it has, which waits for staff; gives whether that was possible."""
    judged = _judged(booking, _more(booking), at, Outcome.NEEDS_APPROVAL)
    if judged is not None:
        _hold(judged, at)
    return judged is not None


def _refuse(booking: Booking, at: datetime, decider: Person) -> bool:
    """The same, refused some hours later."""
    judged = _judged(booking, _more(booking), at, Outcome.NEEDS_APPROVAL)
    if judged is not None:
        change, refused = _hold(judged, at), at - ASKED_AGO + REFUSED_AFTER
        end_change(change, ChangeState.REFUSED)
        change.reason, change.reason_words = RefusalReason.NEEDED_BY_CENTRE, REFUSED_WHY
        change.decided_by_id, change.ended_at, change.entry.changed_at = decider.id, refused, refused
        flush()
        facts = {"reason": change.reason.value, "change_id": change.id}
        db.session.add(booking_record(booking, refused, "change_refused", decider.id, REFUSED_WHY, **facts))
    return judged is not None


def _move(booking: Booking, at: datetime, _decider: Person) -> bool:
    """Another hour where the room is had at once."""
    judged = _judged(booking, _shifted(booking), at, Outcome.PASSED)
    if judged is not None:
        rearrange(judged)
        booking.entry.changed_at = at - ASKED_AGO
        db.session.add(booking_record(booking, at - ASKED_AGO, "changed", booking.asked_by_id, **judged.noted()))
    return judged is not None


def _judged(booking: Booking, wishes: Iterator[Arrangement], at: datetime, outcome: Outcome) -> Judged | None:
    """The first of the wishes of which the verdict says this."""
    before, room = arrangement_of(booking), booking.room
    for wanted in wishes:
        said, facts = verdict_on_wish(booking, room, wanted, now=at)
        if said.outcome is outcome:
            return Judged(booking, room, room, before, wanted, said, facts, by_staff=False)
    return None


def _more(booking: Booking) -> Iterator[Arrangement]:
    """A longer time, or else more people."""
    before = arrangement_of(booking)
    for more in LONGER:
        period = Period(before.ask.period.starts, before.ask.period.ends + more)
        yield replace(before, ask=replace(before.ask, period=period))
    for people in MORE_PEOPLE:
        yield replace(before, ask=replace(before.ask, people=before.ask.people + people))


def _shifted(booking: Booking) -> Iterator[Arrangement]:
    before = arrangement_of(booking)
    for by in EARLIER_OR_LATER:
        yield replace(before, ask=replace(before.ask, period=before.ask.period.shifted(by)))


def _hold(judged: Judged, at: datetime) -> BookingChange:
    """Held as the verb would have done it some hours ago."""
    booking, asked = judged.booking, at - ASKED_AGO
    change = hold_change(judged, asked_by_id=booking.asked_by_id)
    change.created_at = change.entry.created_at = change.entry.changed_at = asked
    change.entry.uid = str(uuid.uuid5(NAMES, f"change of {booking.entry.uid}"))
    facts = {**judged.noted(), "change_id": change.id}
    db.session.add(booking_record(booking, asked, "change_asked", booking.asked_by_id, **facts))
    return change
