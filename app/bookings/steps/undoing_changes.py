"""What an approved change was made of, so that it can be taken back: the old time stays held until it cannot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.bookings.models import Booking, BookingChange, BookingEquipment
from app.bookings.rules.states import ChangeState
from app.centres.models import Room
from app.centres.rules import LayoutKind
from app.core.clock import Period
from app.core.database import db, flush
from app.schedule.models import Entry
from app.schedule.queries import wants_of
from app.schedule.rules import Layer, Status, Want
from app.schedule.steps import change as note_change
from app.schedule.steps import lock_entry, move, occupy

KEPT_OF_BOOKING = (
    *("room_id", "purpose", "people", "participants_pay", "pads_by_hirer"),
    *("is_changed_alone", "rules_used", "minutes_given_back"),
)
KEPT_OF_ENTRY = ("title", "is_public")


def as_it_was(change: BookingChange) -> dict[str, Any]:
    """A locked booking as plain values before a change that waits is carried out, and what both held."""
    booking = change.booking
    return {
        "booking": {name: getattr(booking, name) for name in KEPT_OF_BOOKING},
        "layout": booking.layout.value if booking.layout is not None else None,
        "entry": {name: getattr(booking.entry, name) for name in KEPT_OF_ENTRY},
        "period": [booking.entry.starts_at.isoformat(), booking.entry.ends_at.isoformat()],
        "equipment": [[one.equipment_id, one.amount] for one in booking.equipment],
        "own": _kept(wants_of(booking.entry_id)),
        "beside": _kept(wants_of(change.entry_id)),
    }


def keep_old_time(change: BookingChange, before: Mapping[str, Any], until: datetime) -> None:
    """Let the entry of a change that was carried out hold what its booking gave up, until a moment."""
    held = wants_of(change.booking.entry_id)
    old = [part for want in _wants(before["own"]) for part in _without(want, held)]
    _hold(change.entry, old, until)


def take_change_back(change: BookingChange, before: Mapping[str, Any], until: datetime) -> None:
    """Let a locked booking be what it was, and its change wait again until a moment. Raises Taken."""
    booking, entry = change.booking, lock_entry(change.entry_id)
    occupy([(entry, [])])
    if change.wants:
        move(booking.entry, Period(*map(datetime.fromisoformat, before["period"])), _wants(before["own"]))
    else:
        note_change([booking.entry])
    for name, value in before["booking"].items():
        setattr(booking, name, value)
    for name, value in before["entry"].items():
        setattr(booking.entry, name, value)
    booking.room = db.session.get_one(Room, before["booking"]["room_id"])
    booking.layout = LayoutKind(before["layout"]) if before["layout"] is not None else None
    _lend(booking, before["equipment"])
    _hold(entry, _wants(before["beside"]), until)
    wait_again(change)


def wait_again(change: BookingChange) -> None:
    """A change whose decision was undone waits as before."""
    change.state, change.ended_at, change.decided_by_id = ChangeState.WAITING, None, None
    change.reason, change.own_reason, change.reason_words = None, None, ""
    flush()


def _hold(entry: Entry, wants: Sequence[Want], until: datetime) -> None:
    entry.status, entry.expires_at = Status.TENTATIVE, until
    entry.change()
    flush()
    occupy([(entry, wants)])


def _lend(booking: Booking, amounts: Iterable[Sequence[int]]) -> None:
    lent = {one.equipment_id: one for one in booking.equipment}
    booking.equipment = [lent.get(number) or BookingEquipment(equipment_id=number) for number, _ in amounts]
    for one, (_, amount) in zip(booking.equipment, amounts, strict=True):
        one.amount = amount


def _without(want: Want, held: Iterable[Want]) -> list[Want]:
    """What of a want no other one of the same resource reaches, whatever its layer."""
    left = [want.period]
    for row in held:
        if row.resource_id == want.resource_id:
            left = [part for period in left for part in period.without(row.period)]
    return [replace(want, period=period) for period in left]


def _kept(wants: Iterable[Want]) -> list[list[Any]]:
    return [
        [want.resource_id, want.layer.value, want.period.starts.isoformat(), want.period.ends.isoformat()]
        for want in wants
    ]


def _wants(kept: Iterable[Sequence[Any]]) -> list[Want]:
    return [
        Want(number, Period(datetime.fromisoformat(starts), datetime.fromisoformat(ends)), Layer(layer))
        for number, layer, starts, ends in kept
    ]
