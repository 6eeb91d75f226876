"""Undoing a planned closure while its mails wait, and opening rooms again that were closed at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.bookings import steps
from app.bookings.models import Booking, BookingChange, ClosurePlan, PlanItem
from app.bookings.queries.taken import occupied_around
from app.bookings.rules.closing import AlreadyUndone, Fate, HitKind, PlanKind, UndoOver
from app.bookings.services.emergency import stand_again
from app.bookings.steps.closing import (
    Carried,
    lock_whole_centre,
    period_before,
    put_columns_back,
    put_entry_back,
    wants_before,
)
from app.bookings.steps.closing_telling import NOBODY, tell_parties
from app.centres import steps as centre_steps
from app.centres.models import Room
from app.core.access import Action, Actor
from app.core.clock import Period, now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.notifications import steps as notifications
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status, Want, collide, is_alive


@transaction
def undo_plan(actor: Actor, centre_id: int, uid: str) -> int:
    """Put all back as it was, where that is still possible; gives the number of what could not go back.

    The mails that wait are dropped. Whoever has read one already is told; what stays moved or cancelled is told, too.
    Rooms that were closed at once are opened again: who still stands without a room has the old one back.
    Raises NotFound, NotAllowed, UndoOver and AlreadyUndone.
    """
    centre = centre_steps.lock_centre(actor, centre_id, action=Action.CLOSE_ROOMS)
    plan = _locked(centre.id, uid)
    items = _items(plan)
    touched = {kept["id"] for item in items for kept in item.before["entries"]}
    lock_whole_centre(centre, touched | {closure.entry_id for closure in plan.closures})
    plan = _locked(centre.id, uid)
    items = _items(plan)
    _open(actor, plan)
    back, stays = _sort_out(items)
    wishes = [wish for item in back for wish in _put_back(item)]
    schedule.occupy(wishes)
    plan.undone_at, plan.undone_by_id = now(), actor.person_id
    flush()
    for item in back:
        if item.booking is not None:
            steps.record(item.booking, "back_from_closure", actor, plan_id=plan.id)
    _tell(plan, back, stays)
    return len(stays)


def _locked(centre_id: int, uid: str) -> ClosurePlan:
    ours = select(ClosurePlan).where(ClosurePlan.uid == uid, ClosurePlan.centre_id == centre_id)
    plan = db.session.scalars(ours.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if plan is None:
        raise NotFound
    if plan.undone_at is not None:
        raise AlreadyUndone
    if plan.kind is not PlanKind.EMERGENCY and not plan.can_be_undone:
        raise UndoOver
    return plan


def _items(plan: ClosurePlan) -> list[PlanItem]:
    """What can be put back: nothing became of what was kept, and of a room closed at once only who has none now."""
    ours = select(PlanItem).where(PlanItem.plan_id == plan.id, PlanItem.fate != Fate.KEPT).order_by(PlanItem.id)
    if plan.kind is PlanKind.EMERGENCY:
        lost = PlanItem.booking.has(Booking.displaced_at.is_not(None))
        ours = ours.where(PlanItem.fate == Fate.DISPLACED, lost)
    loaded = selectinload(PlanItem.booking), selectinload(PlanItem.change), selectinload(PlanItem.waiting)
    return list(db.session.scalars(ours.options(*loaded)))


def _open(actor: Actor, plan: ClosurePlan) -> None:
    """The closures are called off, where nobody did so yet."""
    for closure in plan.closures:
        if closure.entry.status is not Status.CANCELLED:
            schedule.release(closure.entry)
            centre_steps.record_closure("opened_again", closure, actor)
    flush()


def _sort_out(items: Sequence[PlanItem]) -> tuple[list[PlanItem], list[PlanItem]]:
    """What can go back, and what cannot: somebody changed it since, or its old time is taken. One query for all."""
    entries = {entry.id: entry for entry in db.session.scalars(select(Entry).where(Entry.id.in_(_entry_ids(items))))}
    candidates = [item for item in items if _is_untouched(item, entries)]
    ours = _entry_ids(candidates)
    wants = {item.id: [want for kept in item.before["entries"] for want in wants_before(kept)] for item in candidates}
    every = [want for of_item in wants.values() for want in of_item]
    taken: Mapping[int, Sequence[Any]] = {}
    if every:
        span = Period(min(want.period.starts for want in every), max(want.period.ends for want in every))
        taken = occupied_around({want.resource_id for want in every}, [span], now=now())
    back = [item for item in candidates if _is_free(wants[item.id], taken, ours)]
    # What stays where it is now is in the way of others: they are asked again without it.
    while len(back) < len(candidates):
        candidates, ours = back, _entry_ids(back)
        back = [item for item in candidates if _is_free(wants[item.id], taken, ours)]
    return back, [item for item in items if item not in back]


def _entry_ids(items: Sequence[PlanItem]) -> set[int]:
    return {kept["id"] for item in items for kept in item.before["entries"]}


def _is_free(wants: Sequence[Want], taken: Mapping[int, Sequence[Any]], ours: set[int]) -> bool:
    rows = (row for want in wants for row in taken.get(want.resource_id, ()))
    others = [row for row in rows if row.entry_id not in ours]
    return not any(collide(want, row) for want in wants for row in others)


def _is_untouched(item: PlanItem, entries: Mapping[int, Entry]) -> bool:
    """Whether it is as the plan left it, and what it held before could still be held."""
    kept = item.before["entries"][0]
    if any(entries[one["id"]].sequence != one["after"] for one in item.before["entries"]):
        return False
    if item.waiting is not None and item.waiting.entry_id is not None:
        return False
    until = None if item.fate is Fate.DISPLACED else kept["expires_at"]
    return until is None or is_alive(datetime.fromisoformat(until), now())


def _put_back(item: PlanItem) -> list[tuple[Entry, list[Want]]]:
    """All columns as they were; gives what its entries are to occupy again."""
    wishes = []
    for kept in item.before["entries"]:
        entry = db.session.get_one(Entry, kept["id"])
        put_entry_back(entry, kept)
        wishes.append((entry, wants_before(kept)))
    for kept in item.before["changes"]:
        put_columns_back(db.session.get_one(BookingChange, kept["id"]), kept)
    if item.booking is not None:
        put_columns_back(item.booking, item.before["booking"])
        if item.fate is Fate.DISPLACED:
            stand_again(item.booking, item)
    if item.waiting is not None:
        put_columns_back(item.waiting, item.before["waiting"])
    return wishes


def _tell(plan: ClosurePlan, back: Sequence[PlanItem], stays: Sequence[PlanItem]) -> None:
    """Mails that wait are dropped; who read one is told that all is as before, and what is not goes out at once."""
    reason = plan.closures[0] if plan.closures else None
    reasons = {language: getattr(reason, f"reason_{language}", "") for language in ("pl", "en", "uk")}
    if plan.undo_until is None:
        tell_parties(plan, [_carried(item) for item in back], reasons=reasons, template="closure_undone")
        return
    unread = {NOBODY if person_id is None else person_id for person_id in notifications.recall(plan.uid)}
    tell_parties(plan, [_carried(item) for item in back], reasons=reasons, template="closure_undone", but=unread)
    tell_parties(plan, [_carried(item) for item in stays], reasons=reasons, only=unread)


def _carried(item: PlanItem) -> Carried:
    """As the mail tells of it."""
    of = item.booking or (item.change.booking if item.change is not None else item.waiting)
    assert of is not None
    kept = item.before["entries"][0]
    old_room_id = item.before.get("booking", {}).get("room_id") or item.before.get("waiting", {}).get("offered_room_id")
    room = item.change.room if item.change is not None else db.session.get(Room, old_room_id or of.room_id)
    assert room is not None
    kind = HitKind.CHANGE if item.change is not None else HitKind.OFFER if item.waiting is not None else HitKind.BOOKING
    entry = db.session.get_one(Entry, kept["id"])
    carried = Carried(item.fate, kind, of, entry, period_before(kept), room, item.before)
    carried.room = item.booking.room if item.booking is not None else None
    return carried
