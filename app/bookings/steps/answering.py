"""The clocks of requests: started when they are sent, stopped while the applicant is asked; and what rules approve."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.bookings.models import AnswerClock, Booking, RuleApproval
from app.bookings.rules.answering import NO_TIME, goes_on, held_longer, stood
from app.bookings.rules.safe import ByRule, is_picked
from app.centres.models import Centre
from app.core.clock import now
from app.core.database import db, flush, write
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.queries import wants_of


def start_clocks(
    centre: Centre, entry_ids: Iterable[int], *, asked_at: datetime, answer_by: datetime, held_until: datetime
) -> None:
    """A request begins to wait at a centre: each of its dates, or each of the changes, has a clock."""
    warn_at, warn_managers_at = centre.answering.warnings(asked_at, answer_by)
    alike = {
        "asked_at": asked_at,
        "promised_by": answer_by,
        "held_until": held_until,
        "answer_by": answer_by,
        "warn_at": warn_at,
        "warn_managers_at": warn_managers_at,
    }
    write(AnswerClock, [{"entry_id": entry_id, **alike} for entry_id in entry_ids])


def stop_clock(bookings: Sequence[Booking], *, at: datetime) -> AnswerClock:
    """The applicant is asked about locked dates that wait together: their clocks stand still until they answer.

    Each is held so much longer as that can last, as far as the start of the first allows; gives the clock of the first.
    """
    clocks, latest = _clocks_of(bookings), _latest(bookings)
    for booking, clock in zip(bookings, clocks, strict=True):
        still = clock.still_at(at)
        longest = timedelta(hours=booking.room.centre.stop_hours)
        could_be = held_longer(clock.held_until, still + longest, latest)
        until = goes_on(at, longest, held_until=_held(booking), could_be_held_until=could_be)
        clock.still_seconds, clock.stopped_at, clock.goes_on_at = _seconds(still), at, until
        _hold(booking, clock, still + stood(at, until, until), latest)
    flush()
    return clocks[0]


def go_on(bookings: Sequence[Booking]) -> tuple[AnswerClock, timedelta]:
    """The applicant answered: the clocks of locked dates go on; gives that of the first, and how long it stood."""
    at, clocks, latest = now(), _clocks_of(bookings), _latest(bookings)
    stopped = stood(clocks[0].stopped_at, clocks[0].goes_on_at, at)
    for booking, clock in zip(bookings, clocks, strict=True):
        if clock.stopped_at is None:
            continue
        still = clock.still_at(at)
        clock.still_seconds, clock.stopped_at, clock.goes_on_at = _seconds(still), None, None
        _hold(booking, clock, still, latest)
    flush()
    return clocks[0], stopped


def keep_clock_within(entry: Entry) -> None:
    """A waiting request was moved, its entry locked: it is answered and held no longer than the entry is held now."""
    clock = db.session.get(AnswerClock, entry.id, with_for_update=True, populate_existing=True)
    if clock is not None and entry.expires_at is not None:
        clock.held_until = min(clock.held_until, entry.expires_at)
        clock.promised_by = min(clock.promised_by, clock.held_until)
        clock.answer_by = min(clock.answer_by, entry.expires_at)


def pause_clock(booking: Booking, *, at: datetime, until: datetime) -> None:
    """Another time is offered for a locked request: its clock stands still meanwhile, where it does not already."""
    clock = _clocks_of([booking])[0]
    if clock.stopped_at is None:
        clock.stopped_at, clock.goes_on_at = at, until


def resume_clock(booking: Booking, *, since: datetime) -> None:
    """The offer is over: the clock of a locked request goes on that stands still since then, or later."""
    at, clock = now(), _clocks_of([booking])[0]
    if clock.stopped_at is None or clock.stopped_at < since:
        return
    still = clock.still_at(at)
    clock.still_seconds, clock.stopped_at, clock.goes_on_at = _seconds(still), None, None
    clock.answer_by = min(clock.promised_by + still, _held(booking))
    rule = booking.room.centre.answering
    clock.warn_at, clock.warn_managers_at = rule.warnings(clock.asked_at, clock.answer_by)


def note_by_rule(booking_id: int, uid: str, centre: Centre, rule: ByRule, *, dates: int = 1) -> None:
    """A rule approved a request: staff may look at it afterwards, and one of so many is picked for that."""
    every = centre.safe.sample_every if centre.safe is not None else 1
    write(
        RuleApproval,
        [
            {
                "booking_id": booking_id,
                "centre_id": centre.id,
                "by_rule": rule,
                "dates": dates,
                "is_picked": is_picked(uid, every),
            }
        ],
    )


def _hold(booking: Booking, clock: AnswerClock, still: timedelta, latest: datetime) -> None:
    """Set by when it is answered and until when it is held, with so much time that its clock stands still in all."""
    entry, held = booking.entry, held_longer(clock.held_until, still, latest)
    clock.answer_by = min(clock.promised_by + still, held)
    rule = booking.room.centre.answering
    clock.warn_at, clock.warn_managers_at = rule.warnings(clock.asked_at, clock.answer_by)
    if entry.expires_at != held:
        entry.expires_at = held
        schedule.occupy([(entry, wants_of(entry.id))])


def _clocks_of(bookings: Sequence[Booking]) -> list[AnswerClock]:
    """The clocks of locked requests, in their order; one that has none gets it as if it had been asked so."""
    ids = [booking.entry_id for booking in bookings]
    wanted = select(AnswerClock).where(AnswerClock.entry_id.in_(ids)).order_by(AnswerClock.entry_id).with_for_update()
    kept = {one.entry_id: one for one in db.session.scalars(wanted.execution_options(populate_existing=True))}
    for booking in bookings:
        if booking.entry_id not in kept:
            held = _held(booking)
            kept[booking.entry_id] = AnswerClock(
                entry_id=booking.entry_id,
                asked_at=booking.created_at,
                promised_by=held,
                held_until=held,
                answer_by=held,
                still_seconds=0,
            )
            db.session.add(kept[booking.entry_id])
    return [kept[entry_id] for entry_id in ids]


def _latest(bookings: Sequence[Booking]) -> datetime:
    """Until when they can be held at most: each room says how long before the start that ends."""
    return min(one.entry.starts_at - timedelta(hours=one.room.hold_until_hours) for one in bookings)


def _held(booking: Booking) -> datetime:
    assert booking.entry.expires_at is not None
    return booking.entry.expires_at


def _seconds(still: timedelta) -> int:
    return max(0, int((still or NO_TIME).total_seconds()))
