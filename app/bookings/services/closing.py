"""Closing rooms over bookings, and settling what lies outside new hours: all decisions in one transaction, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.bookings import steps
from app.bookings.models import Booking, ClosurePlan, PlanItem
from app.bookings.queries.closing import (
    Plan,
    entries_met,
    plan_of_closure,
    plan_of_hours,
    seeker_of,
)
from app.bookings.queries.closing_hits import Hit
from app.bookings.rules.closing import (
    LONGEST,
    UNDO_WITHIN,
    CancelNeedsWords,
    Decision,
    Fate,
    HitKind,
    NotAllDecided,
    OwnBooking,
    Place,
    PlanChanged,
    PlanKind,
)
from app.bookings.services.offering import demand_not_promised
from app.bookings.steps.closing import Carried, Work, lock_whole_centre
from app.bookings.steps.closing_telling import tell_parties
from app.centres import queries as centres
from app.centres import steps as centre_steps
from app.centres.models import Centre, Room
from app.centres.rules.refusals import ClosureOver, ClosureTooLong, NoRoomChosen
from app.core.access import Action, Actor
from app.core.clock import Period, now
from app.core.database import db, flush, transaction
from app.schedule.models import Entry, Occupancy
from app.schedule.queries import alive
from app.schedule.rules import LONGEST_PIECE, Layer, Want

VERBS: Mapping[Fate, str] = {
    Fate.MOVED: "moved_by_closure",
    Fate.CANCELLED: "cancelled_by_closure",
    Fate.KEPT: "kept_in_closure",
    Fate.DISPLACED: "displaced",
    Fate.ENDED: "ended_by_closure",
}


@dataclass(frozen=True)
class Closing:
    """Which rooms are to be closed, in which times, and why."""

    room_ids: tuple[int, ...]
    periods: tuple[Period, ...]
    reasons: Mapping[str, str]


@transaction
def close_as_planned(
    actor: Actor, centre_id: int, closing: Closing, decisions: Mapping[str, Decision], *, seen: str, words: str = ""
) -> str:
    """Close rooms, with one decision for each thing in the way, by its key; gives the plan's uid.

    What is kept stays, and the closure goes around it. The mails wait for ten minutes, in which all can be undone.
    Raises NotFound, NotAllowed, NoRoomChosen, ClosureOver, ClosureTooLong, PlanChanged, NotAllDecided,
    CancelNeedsWords, OwnBooking and PromisedToWaiters.
    """
    centre = centre_steps.lock_centre(actor, centre_id, action=Action.CLOSE_ROOMS)
    check_times(closing.periods)
    rooms = rooms_to_close(centre.id, closing.room_ids)
    ids = {resource_id for room in rooms for resource_id in room.resource_ids}
    lock_whole_centre(centre, entries_met(ids, closing.periods, now=now()))
    rooms = rooms_to_close(centre.id, closing.room_ids)
    plan = plan_of_closure(actor, centre, rooms, closing.periods, now=now())
    made = _new_plan(actor, centre, PlanKind.CLOSURE, words)
    done = _carry_out(plan, decisions, seen=seen, words=words)
    put_closures(actor, made, centre, rooms, closing)
    keep_record(actor, made, done, words)
    tell_parties(made, done, reasons=closing.reasons, due=made.undo_until)
    return made.uid


@transaction
def settle_outside_hours(
    actor: Actor, centre_id: int, decisions: Mapping[str, Decision], *, seen: str, words: str = ""
) -> str:
    """Decide about what lies outside the hours of a centre; what is kept stays. Gives the plan's uid.

    Raises NotFound, NotAllowed, PlanChanged, NotAllDecided, CancelNeedsWords, OwnBooking and PromisedToWaiters.
    """
    centre = centre_steps.lock_centre(actor, centre_id, action=Action.CLOSE_ROOMS)
    first = plan_of_hours(actor, centre, now=now())
    lock_whole_centre(centre, {hit.entry.id for hit in first.hits})
    plan = plan_of_hours(actor, centre, now=now())
    made = _new_plan(actor, centre, PlanKind.HOURS, words)
    done = _carry_out(plan, decisions, seen=seen, words=words)
    told = [one for one in done if one.fate is not Fate.KEPT]
    keep_record(actor, made, done, words)
    tell_parties(made, told, reasons={}, due=made.undo_until)
    return made.uid


def check_times(periods: Sequence[Period]) -> None:
    """Raises ClosureOver and ClosureTooLong."""
    if any(one.ends <= now() for one in periods):
        raise ClosureOver
    if any(one.length > LONGEST for one in periods):
        raise ClosureTooLong


def rooms_to_close(centre_id: int, room_ids: Sequence[int]) -> list[Room]:
    """The rooms in use of the centre with these ids, as they are now. Raises NoRoomChosen."""
    ours = centres.closure_rooms(centre_id)
    chosen = (
        select(Room)
        .where(Room.id.in_({room.id for room in ours} & set(room_ids)))
        .order_by(Room.id)
        .options(selectinload(Room.resources))
        .execution_options(populate_existing=True)
    )
    rooms = list(db.session.scalars(chosen))
    if not rooms or len(rooms) != len(set(room_ids)):
        raise NoRoomChosen
    return rooms


def put_closures(actor: Actor, plan: ClosurePlan, centre: Centre, rooms: Sequence[Room], closing: Closing) -> None:
    """One closure for each time, around the cores that still stand on the rooms' resources."""
    flush()
    ids = sorted({resource_id for room in rooms for resource_id in room.resource_ids})
    for period in closing.periods:
        wants = left_beside(ids, period)
        closure = centre_steps.put_closure(actor, centre, rooms, period, wants, reasons=closing.reasons)
        plan.closures.append(closure)
    flush()


def left_beside(resource_ids: Sequence[int], period: Period) -> list[Want]:
    """What a closure of these locked resources can occupy: all that no core stands on."""
    return [Want(number, piece, Layer.CLOSURE) for number in resource_ids for piece in _around(number, period)]


def keep_record(actor: Actor, plan: ClosurePlan, done: Sequence[Carried], words: str) -> None:
    """What became of each thing, for the trail and for going back."""
    flush()
    for one in done:
        booking = one.of if isinstance(one.of, Booking) else None
        for kept in one.before["entries"]:
            kept["after"] = db.session.get_one(Entry, kept["id"]).sequence
        db.session.add(
            PlanItem(
                plan=plan,
                booking_id=booking.id if booking is not None and one.change is None else None,
                change_id=one.change.id if one.change is not None else None,
                waiting_id=one.of.id if booking is None else None,
                fate=one.fate,
                before=one.before,
            )
        )
        if booking is not None:
            verb = "change_refused" if one.kind is HitKind.CHANGE else VERBS[one.fate]
            old = {"starts": one.old_period.starts.isoformat(), "ends": one.old_period.ends.isoformat()}
            steps.record(booking, verb, actor, why=words, plan_id=plan.id, room_id=one.old_room.id, **old)
    flush()


def _new_plan(actor: Actor, centre: Centre, kind: PlanKind, words: str) -> ClosurePlan:
    made = ClosurePlan(
        centre=centre, kind=kind, made_by_id=actor.person_id, words=words.strip(), undo_until=now() + UNDO_WITHIN
    )
    db.session.add(made)
    flush()
    return made


def _carry_out(plan: Plan, decisions: Mapping[str, Decision], *, seen: str, words: str) -> list[Carried]:
    """Write every decision, or raise what stands against one of them."""
    if plan.seen != seen:
        raise PlanChanged
    decided = [(hit, decisions.get(hit.key)) for hit in plan.hits if hit.kind is not HitKind.OTHER]
    missing = sum(decision is None for _, decision in decided)
    if missing:
        raise NotAllDecided(count=missing)
    chosen = [(hit, decision) for hit, decision in decided if decision is not None]
    if any(decision.fate is Fate.CANCELLED for _, decision in chosen) and not words.strip():
        raise CancelNeedsWords
    work, ended = Work(plan.wants), set()
    promised = []
    for hit, decision in sorted(chosen, key=lambda one: one[0].kind is not HitKind.BOOKING):
        if decision.fate is Fate.KEPT:
            if hit.kind is HitKind.BOOKING:
                work.keep(_booking(hit))
        elif not hit.can_cancel:
            raise OwnBooking if hit.is_own else PlanChanged
        elif decision.fate is Fate.MOVED:
            place = decision.place
            wants = _wants_at(plan, hit, place)
            assert place is not None
            rules = plan.standins.rooms[place.room_id].rules
            room = db.session.get_one(Room, place.room_id)
            work.move(_booking(hit), room, place.period, wants, by_hirer=rules.pads_by_hirer)
            promised.append((place.room_id, place.period, wants))
        elif hit.kind is HitKind.BOOKING:
            work.cancel(_booking(hit), words)
        elif hit.change is not None:
            if hit.change.booking_id not in ended:
                work.refuse_change(hit.change, words)
        elif hit.waiting is not None:
            work.end_offer(hit.waiting)
        if decision.fate is not Fate.KEPT and hit.booking is not None and hit.kind is HitKind.BOOKING:
            ended.add(hit.booking.id)
    if promised:
        demand_not_promised(promised)
    work.write()
    return work.done


def _wants_at(plan: Plan, hit: Hit, place: Place | None) -> Sequence[Want]:
    """What a booking takes where it was chosen to go, and nobody else of this plan. Raises PlanChanged."""
    if not hit.can_move or place is None:
        raise PlanChanged
    wants = plan.standins.promise(seeker_of(hit, plan), place)
    if wants is None:
        raise PlanChanged
    return wants


def _booking(hit: Hit) -> Booking:
    assert hit.booking is not None
    return hit.booking


def _around(resource_id: int, period: Period) -> list[Period]:
    """What of a time is left beside the cores on a locked resource."""
    rows = db.session.execute(
        select(Occupancy.starts_at, Occupancy.ends_at).where(
            Occupancy.resource_id == resource_id,
            Occupancy.layer == Layer.CORE,
            Occupancy.starts_at < period.ends,
            Occupancy.starts_at > period.starts - LONGEST_PIECE,
            Occupancy.ends_at > period.starts,
            alive(now()),
        )
    ).all()
    left = [period]
    for starts, ends in rows:
        left = [piece for one in left for piece in one.without(Period(starts, ends))]
    return left
