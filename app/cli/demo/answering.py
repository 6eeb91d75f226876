"""How the demo's centres answer: their promises, the clocks of what waits, and what their rules approved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person
from app.bookings.models import AnswerClock, Booking, RuleApproval
from app.bookings.rules import BookingState
from app.bookings.rules.safe import ByRule, is_picked
from app.bookings.steps import pause_clock, start_clocks, stop_clock
from app.centres.models import Centre, Room
from app.centres.rules.answering import AnswerUnit, SafeRule
from app.cli.demo.people import DECIDERS
from app.cli.demo.trail import booking_record
from app.core.database import db, flush
from app.schedule.models import Entry

# Weekdays before the evening; two small rooms besides those that are had at once.
QUIET = tuple((weekday, 9 * 60, 15 * 60) for weekday in range(5))
LISTED = ("pokoj-przy-oknie", "pokoj-na-antresoli")
OVER = timedelta(days=90)
LOOKED_AFTER = timedelta(days=3)
WRONG_EVERY = 7
WRONG = "To był pokaz garnków. Sala nie jest na sprzedaż towarów, rozmawialiśmy z organizacją."


def answer_in_time(people: Mapping[str, Person], at: datetime) -> None:
    """Both centres promise an answer; what waits has its clock, some of which stand still; approvals are looked at."""
    centres = {centre.slug: centre for centre in db.session.scalars(select(Centre))}
    _promise(centres)
    flush()
    _start(at)
    _note_approvals({centres[slug].id: people[keys[0]] for slug, keys in DECIDERS.items()}, at)
    flush()


def _promise(centres: Mapping[str, Centre]) -> None:
    here, there = centres["reymonta"], centres["centrum-c-10"]
    listed = select(Room.id).where(Room.centre_id == here.id, Room.slug.in_(LISTED)).order_by(Room.id)
    safe = SafeRule(
        room_ids=tuple(db.session.scalars(listed)), blocks=QUIET, most_people=8, most_minutes=180, most_of_quota=75
    )
    here.answer_within, here.answer_unit, here.safe_rule = 2, AnswerUnit.WORKING_DAYS, safe.as_json()
    there.answer_within = 48


def _start(at: datetime) -> None:
    """The clock of each request that waits, from when it was sent; it stands still where the applicant was asked."""
    waiting = (
        select(Booking)
        .join(Booking.entry)
        .where(Booking.state == BookingState.REQUESTED, Entry.expires_at > at)
        .where(Booking.entry_id.not_in(select(AnswerClock.entry_id)))
        .order_by(Booking.series_id, Booking.series_position, Booking.id)
        .options(selectinload(Booking.messages))
    )
    together: dict[tuple[str, int], list[Booking]] = defaultdict(list)
    for booking in db.session.scalars(waiting):
        key = ("series", booking.series_id) if booking.series_id is not None else ("booking", booking.id)
        together[key].append(booking)
    for bookings in together.values():
        lead, centre = bookings[0], bookings[0].room.centre
        held = min(one.entry.expires_at for one in bookings if one.entry.expires_at is not None)
        promised = centre.answering.promise(lead.created_at)
        by = held if promised is None else min(promised, held)
        ids = [one.entry_id for one in bookings]
        start_clocks(centre, ids, asked_at=lead.created_at, answer_by=by, held_until=held)
        if lead.waits_for_answer:
            stop_clock(bookings, at=lead.messages[-1].created_at)
        elif (offer := lead.counter_offer) is not None and (until := offer.entry.expires_at) is not None:
            pause_clock(lead, at=offer.created_at, until=until)
    for clock in db.session.scalars(select(AnswerClock).where(AnswerClock.warn_at <= at)):
        clock.warned_at = clock.warn_at
    for clock in db.session.scalars(select(AnswerClock).where(AnswerClock.warn_managers_at <= at)):
        clock.warned_managers_at = clock.warn_managers_at


def _note_approvals(lookers: Mapping[int, Person], at: datetime) -> None:
    """What rules approved in the last months; most of those that were picked were looked at after some days."""
    noted = select(RuleApproval.booking_id)
    by_rule = (
        select(Booking)
        .where(Booking.decided_by_id.is_(None), Booking.decided_at > at - OVER, Booking.id.not_in(noted))
        .order_by(Booking.decided_at, Booking.id)
    )
    first: dict[object, list[Booking]] = defaultdict(list)
    for booking in db.session.scalars(by_rule):
        first[booking.series_id or booking.entry.uid].append(booking)
    picked = 0
    for bookings in first.values():
        lead = bookings[0]
        assert lead.decided_at is not None
        approval = _approval(bookings)
        db.session.add(approval)
        seen = lead.decided_at + LOOKED_AFTER
        if not approval.is_picked or seen > at:
            continue
        picked += 1
        approval.is_fine, approval.looked_at = picked % WRONG_EVERY != 0, seen
        approval.looked_by_id = lookers[lead.centre_id].id
        approval.words = "" if approval.is_fine else WRONG
        verb = "looked_at_fine" if approval.is_fine else "looked_at_wrong"
        db.session.add(booking_record(lead, seen, verb, approval.looked_by_id, approval.words))


def _approval(bookings: Sequence[Booking]) -> RuleApproval:
    lead = bookings[0]
    return RuleApproval(
        booking_id=lead.id,
        centre_id=lead.centre_id,
        by_rule=ByRule.ROOM,
        dates=len(bookings),
        is_picked=is_picked(lead.entry.uid, 5),
        created_at=lead.decided_at,
    )
