"""Fair use in the demo: who came yesterday, what followed late cancellations and no-shows, and appeals."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings.models import Appeal, Attendance, Booking, Consequence
from app.bookings.rules import BookingState
from app.bookings.rules.consequences import Cause, ConsequenceKind, end_of_consequence, kind_after
from app.cli.demo.organisations import ORGANISATIONS
from app.cli.demo.people import DECIDERS
from app.cli.demo.trail import booking_record
from app.core.clock import Period, day_period, local
from app.core.database import db, flush
from app.desk.rules.releasing import GRACE, freed_from
from app.desk.services.releasing import kept_until
from app.organisations.models import Organisation
from app.schedule.models import Entry
from app.schedule.steps import occupy

# Nobody came to the last bookings of these at their centre: one is warned, one needs approval and appeals.
NO_SHOWS = (("spiewa", "centrum-c-10", 1), ("planszowki", "reymonta", 2))
# Of these nobody on duty noted it, but the rule of their room, which freed the rest of the time.
BY_RULE = frozenset({"spiewa"})
# Those who sign in to the demo may go on booking: more than a warning was taken back.
FORGIVEN = frozenset({"ngo", "ngo2", "group", "resident"})
FORGIVEN_WHY = "Prowadząca trafiła do szpitala. Tego nie liczymy."
APPEAL = "Byliśmy na miejscu, tylko drzwi od ulicy były zamknięte i czekaliśmy kwadrans. Mamy zdjęcia z tego wieczoru."


def live_fairly(people: Mapping[str, Person], organisations: Mapping[str, Organisation], at: datetime) -> None:
    """Write what the rules of fair use would have made of the year; each thing at its time."""
    held = _held_until(at)
    unused = [
        booking for key, centre, number in NO_SHOWS for booking in _last(held, organisations[key], centre, number)
    ]
    by_rule = {organisations[key].id for key in BY_RULE}
    freed = [booking for booking in unused if booking.organisation_id in by_rule]
    for booking in freed:
        booking.room.frees_no_shows = True
    _mark_attendance(held, unused, people, at)
    for booking in freed:
        _free_the_rest(booking)
    late = db.session.scalars(select(Booking).where(Booking.is_late)).all()
    events = [(booking.ended_at or at, booking, Cause.LATE_CANCELLATION) for booking in late]
    events += [(_missed(booking), booking, Cause.NO_SHOW) for booking in unused]
    kept: list[Consequence] = []
    for happened, booking, cause in sorted(events, key=lambda event: (event[0], event[1].id)):
        kept.append(_consequence(booking, cause, happened, kept, people))
        if kept[-1].kind is not ConsequenceKind.WARNING and _signs_in(booking, people, organisations):
            _forgive(kept[-1], people, happened + timedelta(hours=20), at)
    _appeal(kept, organisations["planszowki"], at)


def _signs_in(booking: Booking, people: Mapping[str, Person], organisations: Mapping[str, Organisation]) -> bool:
    if booking.organisation_id is None:
        return booking.asked_by_id in {people[key].id for key in FORGIVEN}
    theirs = {organisations[sketch.key].id for sketch in ORGANISATIONS if sketch.owner in FORGIVEN}
    return booking.organisation_id in theirs


def _held_until(at: datetime) -> Sequence[Booking]:
    """Every confirmed booking that is over, by its end."""
    over = select(Booking).join(Booking.entry).where(Booking.state == BookingState.APPROVED, Entry.ends_at <= at)
    return db.session.scalars(over.order_by(Entry.ends_at, Booking.id)).all()


def _last(held: Sequence[Booking], organisation: Organisation, centre: str, number: int) -> Sequence[Booking]:
    theirs = [one for one in held if one.organisation_id == organisation.id and one.room.centre.slug == centre]
    return theirs[-number:]


def _seen(booking: Booking) -> datetime:
    return booking.entry.ends_at - timedelta(minutes=15)


def _missed(booking: Booking) -> datetime:
    """When it was noted that nobody came: towards the end, or soon after the start where the room has such a rule."""
    return booking.entry.starts_at + GRACE if booking.room.frees_no_shows else _seen(booking)


def _decider(booking: Booking, people: Mapping[str, Person]) -> int:
    return people[DECIDERS[booking.room.centre.slug][0]].id


def _mark_attendance(
    held: Sequence[Booking],
    unused: Sequence[Booking],
    people: Mapping[str, Person],
    at: datetime,
) -> None:
    """Reception marked yesterday's bookings, and those to which nobody came; today's wait to be marked."""
    yesterday = day_period(local(at).date() - timedelta(days=1))
    for booking in held:
        if booking in unused or yesterday.contains(booking.entry.period):
            came = booking not in unused
            by = _decider(booking, people) if came else _recorded_by(booking, Cause.NO_SHOW, people)
            seen = _seen(booking) if came else _missed(booking)
            marked = Attendance(booking_id=booking.id, came=came, marked_by_id=by, marked_at=seen, created_at=seen)
            db.session.add(marked)
            verb = "came" if came else "no_show" if by is not None else "no_show_by_rule"
            db.session.add(booking_record(booking, seen, verb, by))
    flush()


def _free_the_rest(booking: Booking) -> None:
    """What was left of its time is free, as the rule of the room would have done it."""
    at = booking.entry.starts_at + GRACE
    freed = freed_from(at)
    occupy([(booking.entry, kept_until(booking, freed))])
    booking.entry.change()
    db.session.add(booking_record(booking, at, "rest_freed", None, freed=freed.isoformat()))
    flush()


def _consequence(
    booking: Booking, cause: Cause, happened: datetime, kept: Sequence[Consequence], people: Mapping[str, Person]
) -> Consequence:
    living = [
        one
        for one in kept
        if one.organisation_id == booking.organisation_id
        and (one.organisation_id is not None or one.asked_by_id == booking.asked_by_id)
        and one.centre_id == booking.centre_id
        and one.lifted_at is None
        and one.ends_at > happened
    ]
    consequence = Consequence(
        kind=kind_after(len(living)),
        cause=cause,
        booking_id=booking.id,
        centre_id=booking.centre_id,
        organisation_id=booking.organisation_id,
        asked_by_id=booking.asked_by_id,
        recorded_by_id=_recorded_by(booking, cause, people),
        period=Period(happened, end_of_consequence(happened)),
        created_at=happened,
    )
    db.session.add(consequence)
    flush()
    db.session.add(
        booking_record(
            booking, happened, consequence.kind.value, None, consequence_id=consequence.id, cause=cause.value
        )
    )
    return consequence


def _recorded_by(booking: Booking, cause: Cause, people: Mapping[str, Person]) -> int | None:
    """Who said so: the one who cancelled, whoever was on duty, or nobody where a rule did."""
    if cause is Cause.LATE_CANCELLATION:
        return booking.asked_by_id
    return None if booking.room.frees_no_shows else _decider(booking, people)


def _forgive(consequence: Consequence, people: Mapping[str, Person], lifted: datetime, at: datetime) -> None:
    """Staff took it back the day after, if that day has come."""
    if lifted < at:
        by = people["manager"].id
        consequence.lifted_at, consequence.lifted_by_id, consequence.lifted_why = lifted, by, FORGIVEN_WHY
        db.session.add(
            booking_record(
                consequence.booking, lifted, "consequence_lifted", by, FORGIVEN_WHY, consequence_id=consequence.id
            )
        )


def _appeal(kept: Sequence[Consequence], organisation: Organisation, at: datetime) -> None:
    """The organisation whose bookings need approval says that it was there, and waits for an answer."""
    theirs = [
        one
        for one in kept
        if one.organisation_id == organisation.id and one.cause is Cause.NO_SHOW and one.kind != ConsequenceKind.WARNING
    ]
    argued, sent = theirs[-1], at - timedelta(hours=5)
    sent = max(sent, argued.starts_at + timedelta(minutes=5))
    author = argued.asked_by_id
    db.session.add(Appeal(consequence_id=argued.id, author_id=author, words=APPEAL, created_at=sent))
    db.session.add(booking_record(argued.booking, sent, "appealed", author, consequence_id=argued.id))
    flush()
