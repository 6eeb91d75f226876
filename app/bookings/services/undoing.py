"""Undoing a decision of staff while its mails wait, and what takes effect once that can be done no more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select

from app.bookings import steps
from app.bookings.models import Booking, BookingChange, BookingSeries, Decision
from app.bookings.queries.undoing import bookings_of, decision_by_uid, decisions_to_settle, fresh_decision
from app.bookings.rules.deciding import ChangedSinceDecided, TooLateToUndo, UndoneAlready, held_again_until
from app.bookings.rules.states import BookingState, ChangeState
from app.bookings.rules.verdict import as_asked
from app.bookings.services.gaps import end_gaps_of_ended
from app.bookings.services.offering import Freed, offer_freed
from app.centres.models import Room
from app.core.access import Action, Actor, demand
from app.core.clock import Period, now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.notifications import steps as notifications
from app.schedule import steps as schedule
from app.schedule.rules import Status

DECIDED = (BookingState.APPROVED, BookingState.REFUSED)
CHANGE_DECIDED = (ChangeState.APPROVED, ChangeState.REFUSED)
_Kept = TypeVar("_Kept", Booking, BookingChange)


@transaction
def undo_decision(actor: Actor, uid: str) -> None:
    """Let everything stand as before a decision of one's own, and take its mails back: nobody hears of it.

    What was decided at one press is undone at one press.
    Raises NotFound, NotAllowed, UndoneAlready, TooLateToUndo, ChangedSinceDecided.
    """
    found = decision_by_uid(uid)
    if found is None:
        raise NotFound
    demand(actor, Action.UNDO_DECISION, found)
    _lock(found.parts, actor)
    decision = fresh_decision(found.id)
    if decision.undone_at is not None:
        raise UndoneAlready
    if decision.settled_at is not None or now() >= decision.undo_until:
        raise TooLateToUndo
    for part in decision.parts:
        _take_back(part, actor)
    if len(notifications.recall(decision.uid)) != decision.mails:
        raise TooLateToUndo
    decision.undone_at = now()


def settle_decisions_due(at: datetime) -> int:
    """Free what decisions gave up that can no longer be undone, and offer it to those who wait; gives their number.

    Each in a transaction of its own that looks again under the lock: two workers settle one once.
    """
    return sum(_settle(decision_id, at) for decision_id in decisions_to_settle(at))


@transaction
def _settle(decision_id: int, at: datetime) -> bool:
    parts = db.session.get_one(Decision, decision_id).parts
    _lock(parts, None)
    decision = fresh_decision(decision_id)
    if decision.settled_at is not None or decision.undone_at is not None or decision.undo_until > at:
        return False
    decision.settled_at = at
    freed: list[Freed] = []
    for part in parts:
        freed += _free(part)
    flush()
    for series in _series_of(parts):
        end_gaps_of_ended(series)
    offer_freed(freed)
    return True


def _lock(parts: Sequence[Mapping[str, Any]], actor: Actor | None) -> None:
    """All that the decision was about, in the order of every other verb. Raises NotFound and NotAllowed."""
    bookings = bookings_of(parts)
    if actor is not None:
        for booking in bookings:
            demand(actor, Action.SEE_BOOKING, booking)
            demand(actor, Action.DECIDE_BOOKING, booking)
    series_ids = sorted({booking.series_id for booking in bookings if booking.series_id is not None})
    if series_ids:
        steps.lock_dates_of(series_ids)
    for booking in bookings:
        if booking.series_id is None:
            steps.lock_alone(booking.entry.uid)


def _take_back(part: Mapping[str, Any], actor: Actor) -> None:
    if "series" in part:
        series = db.session.get_one(BookingSeries, part["series"])
        series.room, series.rule = db.session.get_one(Room, part["room_id"]), part["rule"]
        return
    was = datetime.fromisoformat(part["held_until"]) if part["held_until"] is not None else None
    until = held_again_until(was, now())
    if "booking" in part:
        _let_request_wait(_fresh(Booking, part["booking"]), part, until, actor)
    else:
        _let_change_wait(_fresh(BookingChange, part["change"]), part, until, actor)


def _let_request_wait(booking: Booking, part: Mapping[str, Any], until: datetime, actor: Actor) -> None:
    if booking.state not in DECIDED or booking.entry.sequence != part["sequence"]:
        raise ChangedSinceDecided
    steps.hold_until(booking.entry, until)
    booking.state, booking.decided_at, booking.decided_by_id = BookingState.REQUESTED, None, None
    booking.reason, booking.own_reason, booking.reason_words = None, None, ""
    booking.rules_used = as_asked(booking.rules_used)
    flush()
    steps.record(booking, "undone", actor)


def _let_change_wait(change: BookingChange, part: Mapping[str, Any], until: datetime, actor: Actor) -> None:
    booking = change.booking
    untouched = change.entry.sequence == part["sequence"] and booking.state is BookingState.APPROVED
    if change.state not in CHANGE_DECIDED or not untouched or booking.waiting_change is not None:
        raise ChangedSinceDecided
    if change.state is ChangeState.APPROVED:
        if booking.entry.sequence != part["of_booking"]:
            raise ChangedSinceDecided
        steps.take_change_back(change, part["before"], until)
    else:
        steps.hold_until(schedule.lock_entry(change.entry_id), until)
        steps.wait_again(change)
    steps.record(booking, "change_undone", actor, change_id=change.id)


def _free(part: Mapping[str, Any]) -> list[Freed]:
    """The room and time that a part of a decision gives up now, if there is one."""
    if "booking" in part:
        booking = _fresh(Booking, part["booking"])
        if booking.state is not BookingState.REFUSED:
            return []
        if booking.entry.status is not Status.CANCELLED:
            schedule.release(booking.entry)
        return [(booking.room_id, booking.entry.period)]
    if "change" not in part:
        return []
    change = _fresh(BookingChange, part["change"])
    if change.entry.sequence != part["sequence"] and change.entry.status is not Status.CANCELLED:
        return []
    steps.let_go_of(change)
    if change.state is ChangeState.REFUSED:
        return [(change.room_id, change.entry.period)]
    starts, ends = map(datetime.fromisoformat, part["before"]["period"])
    return [(part["before"]["booking"]["room_id"], Period(starts, ends))]


def _series_of(parts: Sequence[Mapping[str, Any]]) -> Sequence[BookingSeries]:
    ids = sorted({one.series_id for one in bookings_of(parts) if one.series_id is not None})
    return db.session.scalars(select(BookingSeries).where(BookingSeries.id.in_(ids)).order_by(BookingSeries.id)).all()


def _fresh(table: type[_Kept], number: int) -> _Kept:
    fresh = select(table).where(table.id == number).execution_options(populate_existing=True)
    return db.session.scalars(fresh).one()
