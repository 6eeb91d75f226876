"""Writing a change into a locked booking, and ending one that waited."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.bookings.models import Booking, BookingChange, BookingEquipment, BookingSeries
from app.bookings.rules import Arrangement, BookingState, ChangeState
from app.bookings.rules.cancelling import is_late
from app.bookings.rules.changes import given_back_by
from app.bookings.rules.safe import ByRule
from app.bookings.rules.series_extending import ends_that_day, first_of
from app.bookings.steps.answering import note_by_rule
from app.bookings.steps.beside import let_go_beside
from app.bookings.steps.moves import move_of, told_of_moves
from app.bookings.steps.telling import (
    lent,
    mail_applicant,
    mail_series_applicant,
    mail_series_staff,
    mail_staff,
    record,
)
from app.centres.models import Room
from app.core.access import Actor
from app.core.clock import now
from app.core.database import flush
from app.schedule.steps import confirm, lock_entry


def arrange(booking: Booking, room: Room, before: Arrangement, wanted: Arrangement) -> None:
    """Write all of an arrangement but its time into a booking, and what of an approved one was given back in time."""
    if booking.state is BookingState.APPROVED:
        late = is_late(before.ask.period.starts, booking.room.centre.late_cancel_hours, now=now())
        booking.minutes_given_back = given_back_by(before, wanted, booking.minutes_given_back, late=late)
    booking.room, booking.purpose = room, wanted.purpose
    booking.people, booking.layout = wanted.ask.people, wanted.ask.layout
    booking.participants_pay = wanted.ask.participants_pay
    booking.entry.title, booking.entry.is_public = wanted.title, wanted.is_public
    lent = {one.equipment_id: one for one in booking.equipment}
    booking.equipment = [
        lent.get(asked.equipment_id) or BookingEquipment(equipment_id=asked.equipment_id)
        for asked in wanted.ask.equipment
    ]
    for one, asked in zip(booking.equipment, wanted.ask.equipment, strict=True):
        one.amount = asked.amount


def end_change(change: BookingChange, state: ChangeState) -> None:
    """End a change that waits, its booking locked: the booking has its own time and nothing besides."""
    let_go_of(change)
    change.state, change.ended_at = state, now()


def let_go_of(change: BookingChange) -> None:
    """Free what a change of a locked booking still holds beside it."""
    let_go_beside(change.booking.entry, lock_entry(change.entry_id))


def end_waiting_change(booking: Booking, state: ChangeState = ChangeState.WITHDRAWN) -> None:
    """End the change, or the counter-offer, of a locked booking that is called off or expires, if one waits."""
    for change in booking.changes:
        if change.state is ChangeState.WAITING:
            end_change(change, state)


def expire_dead_changes(bookings: Iterable[Booking]) -> None:
    """End the changes of locked bookings whose time to answer is over, as the worker would."""
    waiting = [change for booking in bookings for change in booking.changes if change.state is ChangeState.WAITING]
    dead = [change for change in waiting if change.state_now is not ChangeState.WAITING]
    expire_changes([change for change in dead if not change.is_counter_offer])


def expire_changes(changes: Sequence[BookingChange]) -> None:
    """End changes that nobody answered in time, their bookings locked; the bookings stay as they are.

    Those that were sent together for a series are told in one mail to each side.
    """
    together: dict[str, list[BookingChange]] = defaultdict(list)
    for change in changes:
        together[change.sending or change.entry.uid].append(change)
    for sent in together.values():
        lead = sent[0]
        told = told_of(lead)
        several = told_of_moves("held", (move_of(change) for change in sent))
        for change in sent:
            end_change(change, ChangeState.EXPIRED)
        flush()
        for change in sent:
            record(change.booking, "change_expired", None, change_id=change.id)
        series, bookings = lead.booking.series, [change.booking for change in sent]
        if series is not None and lead.sending is not None:
            mail_series_applicant(series, "series_change_expired", bookings, event=lead.sending, **several)
            mail_series_staff(series, "series_change_expired_unanswered", bookings, event=lead.sending, **several)
        else:
            mail_applicant(lead.booking, "change_expired", **told)
            mail_staff(lead.booking, "change_expired_unanswered", **told)


def approve_by_rule(booking: Booking, actor: Actor) -> None:
    """A locked request whose room is now had at once is approved, inside the caller's transaction."""
    confirm(booking.entry)
    booking.state, booking.decided_at = BookingState.APPROVED, now()
    flush()
    record(booking, "approved_by_rule", actor)
    rule = ByRule.CENTRE if any(kept["rule"].startswith("safe_") for kept in booking.rules_used) else ByRule.ROOM
    note_by_rule(booking.id, booking.entry.uid, booking.room.centre, rule)


def goes_on_like(series: BookingSeries, last: Booking, before: Arrangement) -> None:
    """Let a series go on like its last date, of which this was `before`: with its hours and in its room.

    A date that goes on after midnight leaves the rule as it is.
    """
    if before.room_id != last.room_id:
        series.room = last.room
    if before.ask.period != last.entry.period and ends_that_day(last.entry.period):
        _, starts, ends = first_of(last.entry.period)
        series.rule = replace(series.repeat, starts=starts, ends=ends).as_json()


def told_of(change: BookingChange) -> dict[str, Any]:
    """What mails tell of a change, and its own event."""
    return {
        "new_room": change.room.name,
        "new_period": change.entry.period,
        "new_people": change.people,
        "new_equipment": lent(change.equipment),
        "event": f"{change.id}",
    }
