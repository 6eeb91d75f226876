"""Closing rooms at once: what stood there has no room until staff find one, cancel it, or open the rooms again."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.bookings import steps
from app.bookings.models import Booking, ClosurePlan, PlanItem
from app.bookings.queries.closing import entries_met, plan_of, plan_of_closure, seeker_of
from app.bookings.rules.closing import (
    CancelNeedsWords,
    Fate,
    HitKind,
    NotDisplaced,
    OwnBooking,
    Place,
    PlaceTaken,
    PlanKind,
)
from app.bookings.rules.states import BookingState
from app.bookings.services.closing import Closing, check_times, keep_record, put_closures, rooms_to_close
from app.bookings.services.offering import demand_not_promised
from app.bookings.steps.closing import Carried, Work, lock_whole_centre
from app.bookings.steps.closing_telling import tell_parties, tell_solved
from app.centres import steps as centre_steps
from app.centres.models import Room, RoomResource
from app.core.access import Action, Actor, can, demand
from app.core.clock import Period, now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.schedule.models import Entry
from app.schedule.rules import Status, is_alive

A_MINUTE = timedelta(minutes=1)
LEAST_TIME = timedelta(hours=2)


@transaction
def close_now(
    actor: Actor, centre_id: int, room_ids: Sequence[int], until: datetime, *, reasons: Mapping[str, str]
) -> str:
    """Close rooms from this minute on; gives the plan's uid.

    Bookings to come in them are displaced, one that goes on now ends, what was held for changes and for those who
    wait is let go. Each party has its mail at once.
    Raises NotFound, NotAllowed, NoRoomChosen, ClosureOver, EndsBeforeStart and ClosureTooLong.
    """
    centre = centre_steps.lock_centre(actor, centre_id, action=Action.CLOSE_ROOMS)
    at = now().replace(second=0, microsecond=0)
    closing = Closing(tuple(room_ids), (Period(at, until),), reasons)
    check_times(closing.periods)
    rooms = rooms_to_close(centre.id, room_ids)
    ids = {resource_id for room in rooms for resource_id in room.resource_ids}
    lock_whole_centre(centre, entries_met(ids, closing.periods, now=now()))
    rooms = rooms_to_close(centre.id, room_ids)
    plan = plan_of_closure(actor, centre, rooms, closing.periods, now=now())
    work, of_rooms = Work(plan.wants), _resources_of_rooms(centre.id)
    why = reasons.get("pl", "")
    displaced = set()
    for hit in sorted(plan.hits, key=lambda hit: hit.kind is not HitKind.BOOKING):
        if hit.waiting is not None:
            work.end_offer(hit.waiting)
        elif hit.change is not None:
            if hit.change.booking_id not in displaced:
                work.refuse_change(hit.change, why)
        elif hit.booking is not None and not hit.is_running:
            work.displace(hit.booking, of_rooms)
            displaced.add(hit.booking.id)
        elif hit.booking is not None and at + A_MINUTE < hit.entry.ends_at:
            work.end_early(hit.booking, at + A_MINUTE)
    work.write()
    made = ClosurePlan(centre=centre, kind=PlanKind.EMERGENCY, made_by_id=actor.person_id, words=why)
    db.session.add(made)
    put_closures(actor, made, centre, rooms, closing)
    keep_record(actor, made, work.done, why)
    tell_parties(made, work.done, reasons=reasons)
    return made.uid


@transaction
def move_displaced(actor: Actor, uid: str, place: Place) -> None:
    """Give a displaced booking another place: it is what it was before, there.

    Raises NotFound, NotAllowed, OwnBooking, NotDisplaced, PlaceTaken and PromisedToWaiters.
    """
    booking, item = _displaced(actor, uid)
    centre = booking.room.centre
    lock_whole_centre(centre, {booking.entry_id})
    _still_displaced(booking)
    plan = plan_of(actor, centre, {booking.entry_id}, (), now=now())
    (hit,) = plan.hits
    wants = plan.standins.promise(seeker_of(hit, plan), place)
    if wants is None:
        raise PlaceTaken
    demand_not_promised([(place.room_id, place.period, wants)])
    room, work = db.session.get_one(Room, place.room_id), Work(plan.wants)
    stand_again(booking, item)
    work.move(booking, room, place.period, wants, by_hirer=plan.standins.rooms[place.room_id].rules.pads_by_hirer)
    work.write()
    _note(actor, item, work.done, "")


@transaction
def cancel_displaced(actor: Actor, uid: str, *, words: str) -> None:
    """Cancel a displaced booking, with a reason that its party reads; never counted as late.

    Raises NotFound, NotAllowed, OwnBooking, NotDisplaced and CancelNeedsWords.
    """
    if not words.strip():
        raise CancelNeedsWords
    booking, item = _displaced(actor, uid)
    lock_whole_centre(booking.room.centre, {booking.entry_id})
    _still_displaced(booking)
    work = Work({})
    booking.displaced_at = None
    work.cancel(booking, words)
    work.write()
    _note(actor, item, work.done, words)


def stand_again(booking: Booking, item: PlanItem) -> None:
    """A locked booking is no longer displaced; the caller gives it a place in the same breath."""
    kept = item.before["entries"][0]
    entry, at = booking.entry, now()
    booking.displaced_at = None
    entry.status = Status(kept["status"])
    until = datetime.fromisoformat(kept["expires_at"]) if kept["expires_at"] else None
    # A request whose time to answer ran out meanwhile has some time again: nobody could answer it.
    entry.expires_at = until if is_alive(until, at + LEAST_TIME) else at + LEAST_TIME


def _displaced(actor: Actor, uid: str) -> tuple[Booking, PlanItem]:
    """The booking and how it was before, for somebody who may decide about it."""
    booking = db.session.scalars(select(Booking).join(Booking.entry).where(Entry.uid == uid)).one_or_none()
    if booking is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, booking)
    demand(actor, Action.CLOSE_ROOMS, booking)
    if not can(actor, Action.DECIDE_BOOKING, booking):
        raise OwnBooking
    _still_displaced(booking)
    item = select(PlanItem).where(PlanItem.booking_id == booking.id, PlanItem.fate == Fate.DISPLACED)
    return booking, db.session.scalars(item.order_by(PlanItem.id.desc())).first() or PlanItem()


def _still_displaced(booking: Booking) -> None:
    if booking.displaced_at is None or booking.state not in (BookingState.APPROVED, BookingState.REQUESTED):
        raise NotDisplaced


def _note(actor: Actor, item: PlanItem, done: Sequence[Carried], words: str) -> None:
    flush()
    booking = item.booking
    assert booking is not None
    (one,) = done
    verb = "moved_by_closure" if one.fate is Fate.MOVED else "cancelled_by_closure"
    old = {"starts": one.old_period.starts.isoformat(), "ends": one.old_period.ends.isoformat()}
    steps.record(booking, verb, actor, why=words, plan_id=item.plan_id, room_id=one.old_room.id, **old)
    reason = item.plan.closures[0] if item.plan.closures else None
    reasons = {language: getattr(reason, f"reason_{language}", "") for language in ("pl", "en", "uk")}
    tell_solved(item.plan, one, reasons=reasons, words=words)


def _resources_of_rooms(centre_id: int) -> set[int]:
    return set(db.session.scalars(select(RoomResource.resource_id).join(Room).where(Room.centre_id == centre_id)))
