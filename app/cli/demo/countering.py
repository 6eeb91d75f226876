"""Other times that staff of the demo offered: at each centre one waits for the applicant, and one was refused."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings.models import Booking, BookingChange
from app.bookings.queries.changes import arrangement_of, verdict_on_wish
from app.bookings.queries.counter import offered, terms_of
from app.bookings.rules import BookingState, ChangeState, as_staff
from app.bookings.rules.counter import held_after, offered_until
from app.bookings.services.changes import Judged, keep_beside
from app.bookings.steps import end_counter_offer, hold_anew
from app.centres.models import Centre
from app.cli.demo.building import NAMES
from app.cli.demo.people import DECIDERS
from app.cli.demo.trail import booking_record
from app.core.clock import Period
from app.core.database import db, flush
from app.schedule.models import Entry

AHEAD = timedelta(days=2)
OFFERED_AGO, REFUSED_AGO = timedelta(hours=5), timedelta(hours=2)
EARLIER_OR_LATER = tuple(timedelta(hours=hours) for hours in (1, -1, 2, -2, 24, 48))
WORDS = "O tej porze w sali obok jest próba chóru. Tu będzie ciszej."
REFUSED_WHY = "Część z nas pracuje wtedy do późna. Zostajemy przy swojej godzinie."


def counter_some(people: Mapping[str, Person], at: datetime) -> None:
    """Write what the verbs would have made of it some hours ago; rather of requests of people who sign in."""
    first = [people[key].id for key in ("ngo", "member", "ngo2", "group", "resident")]
    for centre in db.session.scalars(select(Centre).order_by(Centre.id)).all():
        decider, waiting = people[DECIDERS[centre.slug][0]], _waiting(centre, first, at)
        offers = (change for booking in waiting if (change := _offer(booking, decider, at)) is not None)
        next(offers, None)
        refused = next(offers, None)
        if refused is not None:
            _refuse(refused, at)


def _waiting(centre: Centre, first: Sequence[int], at: datetime) -> Sequence[Booking]:
    """Requests of one date, but one of which nothing is offered; what staff asked about stays a question."""
    waiting = (
        select(Booking)
        .join(Booking.entry)
        .where(Booking.centre_id == centre.id, Booking.series_id.is_(None), Booking.state == BookingState.REQUESTED)
        .where(Entry.starts_at > at + AHEAD, Entry.expires_at > at, Booking.created_at < at - OFFERED_AGO)
        .order_by(Booking.asked_by_id.in_(first).desc(), Entry.starts_at, Booking.id)
    )
    found = [booking for booking in db.session.scalars(waiting).all() if not booking.messages]
    return found[:1] + found[2:]


def _offer(booking: Booking, decider: Person, at: datetime) -> BookingChange | None:
    """Held as the verb would have done it some hours ago; nothing where nothing is free near it."""
    judged = next(_judged(booking, at), None)
    if judged is None:
        return None
    entry, offered_at, until = booking.entry, at - OFFERED_AGO, judged.verdict.answer_by
    assert entry.expires_at is not None
    assert until is not None
    change = keep_beside(judged, asked_by_id=booking.asked_by_id)
    change.offered_by_id, change.offer_words, change.request_until = decider.id, WORDS, entry.expires_at
    change.created_at = change.entry.created_at = change.entry.changed_at = offered_at
    change.entry.uid = str(uuid.uuid5(NAMES, f"counter-offer to {entry.uid}"))
    hold_anew(entry, held_after(entry.expires_at, offered_at, until, entry.starts_at))
    flush()
    facts = {"change_id": change.id, "room_id": change.room_id, "starts": change.entry.starts_at.isoformat()}
    db.session.add(booking_record(booking, offered_at, "counter_offered", decider.id, WORDS, **facts))
    return change


def _judged(booking: Booking, at: datetime) -> Iterator[Judged]:
    """What of the same room a little earlier or later, or on one of the next days, staff may offer."""
    before, asked = arrangement_of(booking), booking.entry.period
    for period in (asked.shifted(by) for by in EARLIER_OR_LATER):
        wanted = offered(booking, booking.room, period)
        said, facts = verdict_on_wish(booking, booking.room, wanted, now=at)
        said = as_staff(said)
        until = _until(booking, period, at)
        if not said.refused and until > at:
            said = replace(said, answer_by=until, held_until=until)
            yield Judged(booking, booking.room, booking.room, before, wanted, said, facts, by_staff=True)


def _until(booking: Booking, period: Period, at: datetime) -> datetime:
    return offered_until(terms_of(booking.centre_id), booking.entry.period, period, at - OFFERED_AGO)


def _refuse(change: BookingChange, at: datetime) -> None:
    """The applicant kept to the time asked for, some hours later."""
    refused_at, booking = at - REFUSED_AGO, change.booking
    end_counter_offer(change, ChangeState.REFUSED)
    assert change.request_until is not None
    held = held_after(change.request_until, change.created_at, refused_at, booking.entry.starts_at)
    hold_anew(booking.entry, held)
    change.reason_words, change.decided_by_id = REFUSED_WHY, booking.asked_by_id
    change.ended_at = change.entry.changed_at = refused_at
    flush()
    facts = {"change_id": change.id}
    db.session.add(booking_record(booking, refused_at, "counter_refused", booking.asked_by_id, REFUSED_WHY, **facts))
