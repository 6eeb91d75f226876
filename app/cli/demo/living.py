"""Writing the planned year: entries on the schedule, bookings, questions, and the trail of every change."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from app.accounts.models import Person
from app.bookings.models import Booking, Message
from app.bookings.rules import BookingState
from app.cli.demo.building import NAMES, Places
from app.cli.demo.lending import Lender
from app.cli.demo.reminding import attach_costs, remind_of_year
from app.cli.demo.trail import booking_record
from app.cli.demo.year import Planned
from app.core.clock import Period
from app.core.database import db, flush
from app.history.models import Record
from app.organisations.models import Organisation
from app.schedule.models import Entry
from app.schedule.rules import Status
from app.schedule.steps import take

STATUS = {BookingState.REQUESTED: Status.TENTATIVE, BookingState.APPROVED: Status.CONFIRMED}


def live_through(
    planned: Sequence[Planned],
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    places: Places,
    now: datetime,
) -> None:
    """Write all that was planned; the schedule refuses what would overlap."""
    lender = Lender(places.shelves)
    lent = [lender.lend(booking, _whole(booking, places)) for booking in planned]
    entries = [_entry(booking, places, units) for booking, (_, units) in zip(planned, lent, strict=True)]
    flush()
    bookings = []
    for booking, entry, (equipment, _) in zip(planned, entries, lent, strict=True):
        room = places.rooms[booking.meeting.room]
        organisation = organisations.get(booking.meeting.party)
        bookings.append(
            Booking(
                entry_id=entry.id,
                room_id=room.id,
                centre_id=room.centre_id,
                organisation_id=organisation.id if organisation is not None else None,
                asked_by_id=people[booking.asker].id,
                request_key=entry.uid,
                state=booking.state,
                purpose=booking.meeting.purpose,
                people=booking.meeting.people,
                layout=booking.meeting.layout,
                participants_pay=booking.meeting.participants_pay,
                rules_used=booking.said.as_record(),
                decided_at=booking.decided_at,
                decided_by_id=people[booking.decider].id if booking.decider is not None else None,
                reason=booking.reason,
                reason_words=booking.words,
                ended_at=booking.ended_at,
                is_late=booking.is_late,
                pads_by_hirer=room.pads_by_hirer,
                equipment=equipment,
                created_at=booking.asked_at,
            )
        )
    db.session.add_all(bookings)
    flush()
    written = list(zip(planned, bookings, strict=True))
    for plan, row in written:
        for talk in plan.talk:
            author = people[talk.author].id
            message = Message(
                booking_id=row.id,
                author_id=author,
                is_question=talk.is_question,
                body=talk.body,
                created_at=talk.at,
            )
            attach_costs(message)
            db.session.add(message)
    trail = [record for plan, row in written for record in _trail(plan, row, people)]
    trail.sort(key=_when)
    db.session.add_all(trail)
    remind_of_year(written, people, now)


def _when(record: Record) -> datetime:
    return record.at


def _whole(booking: Planned, places: Places) -> Period:
    """The time of a booking with its pads; two of these never overlap on one unit of the demo."""
    rules = places.house.rooms[booking.meeting.room]
    return booking.period.padded(before=rules.pad_before, after=rules.pad_after)


def _entry(booking: Planned, places: Places, units: Sequence[int]) -> Entry:
    """The entry; one that is over occupies nothing and stays, so that calendars saw it go."""
    rules = places.house.rooms[booking.meeting.room]
    entry = take(
        "booking",
        booking.period,
        rules.wants(booking.period, also=units) if booking.is_alive else [],
        status=STATUS.get(booking.state, Status.CANCELLED),
        expires_at=booking.answer_by if booking.state is BookingState.REQUESTED else None,
        title=booking.meeting.title,
        is_public=booking.meeting.is_public,
    )
    entry.uid = str(uuid.uuid5(NAMES, booking.key))
    entry.sequence = (booking.decider is not None) + (booking.ended_at is not None)
    entry.created_at, entry.changed_at = booking.asked_at, booking.changed_at
    return entry


def _trail(plan: Planned, row: Booking, people: Mapping[str, Person]) -> Iterator[Record]:
    """What the verbs of lending would have recorded, each at its time."""
    asker = people[plan.asker].id
    yield booking_record(row, plan.asked_at, "approved_by_rule" if plan.said.is_instant else "requested", asker)
    for talk in plan.talk:
        yield booking_record(row, talk.at, "asked" if talk.is_question else "answered", people[talk.author].id)
    if plan.decider is not None and plan.decided_at is not None:
        decider = people[plan.decider].id
        if plan.state is BookingState.REFUSED:
            assert plan.reason is not None
            yield booking_record(row, plan.decided_at, "refused", decider, plan.words, reason=plan.reason.value)
        else:
            overridden = list(plan.overridden)
            yield booking_record(row, plan.decided_at, "approved", decider, plan.override_why, overridden=overridden)
    if plan.state is BookingState.EXPIRED:
        yield booking_record(row, plan.answer_by + timedelta(minutes=1), "expired", None)
    elif plan.ended_at is not None:
        yield booking_record(row, plan.ended_at, plan.state.value, asker, plan.words, late=plan.is_late)
