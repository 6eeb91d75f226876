"""Writing what becomes of all that is in the way of a closure, and putting it back; the caller holds the locks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Person
from app.bookings.models import Booking, BookingChange, Waiting
from app.bookings.rules.closing import Fate, HitKind
from app.bookings.rules.states import BookingState, ChangeState, RefusalReason
from app.bookings.rules.waiting import WaitingState
from app.centres.models import Centre, CentreResource, Equipment, EquipmentUnit, Room, RoomResource
from app.core.clock import Period, now
from app.core.database import db
from app.organisations.models import Organisation
from app.schedule import steps as schedule
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Layer, Status, Want

OF_BOOKING = ("room_id", "pads_by_hirer", "is_changed_alone", "state", "reason", "reason_words", "ended_at")
OF_CHANGE = ("state", "reason", "reason_words", "ended_at")
OF_OFFER = ("state", "entry_id", "offered_room_id")


def lock_whole_centre(centre: Centre, entry_ids: Collection[int]) -> None:
    """Lock all rooms and units of a centre, these entries with what they occupy, and their parties' turnstiles.

    One lock for all: whoever moves many bookings meets nobody crosswise. What was read before is forgotten.
    """
    resources = [
        select(CentreResource.resource_id).where(CentreResource.centre_id == centre.id),
        select(RoomResource.resource_id).join(Room).where(Room.centre_id == centre.id),
        select(EquipmentUnit.resource_id).join(Equipment).where(Equipment.centre_id == centre.id),
        select(Occupancy.resource_id).where(Occupancy.entry_id.in_(entry_ids)),
        select(func.coalesce(Organisation.resource_id, Person.resource_id))
        .select_from(Booking)
        .join(Person, Person.id == Booking.asked_by_id)
        .outerjoin(Organisation, Organisation.id == Booking.organisation_id)
        .where(Booking.entry_id.in_(entry_ids)),
        select(Waiting.turnstile_id).where(Waiting.entry_id.in_(entry_ids)),
    ]
    schedule.lock(number for of in resources for number in db.session.scalars(of))
    for table, ours in (
        (Entry, Entry.id.in_(entry_ids)),
        (Booking, Booking.entry_id.in_(entry_ids)),
        (BookingChange, BookingChange.entry_id.in_(entry_ids)),
        (Waiting, Waiting.entry_id.in_(entry_ids)),
    ):
        db.session.execute(select(table.id).where(ours).order_by(table.id).with_for_update(of=table)).all()
    db.session.expire_all()


@dataclass
class Carried:
    """What was made of one thing, as it was before, and where it is now."""

    fate: Fate
    kind: HitKind
    of: Booking | Waiting
    entry: Entry
    old_period: Period
    old_room: Room
    before: dict[str, Any]
    change: BookingChange | None = None
    room: Room | None = None


@dataclass
class Work:
    """One piece of work in the making: what each entry is to occupy is written at once at the end."""

    wants: Mapping[int, Sequence[Want]]
    done: list[Carried] = field(default_factory=list)
    wishes: list[tuple[Entry, Sequence[Want]]] = field(default_factory=list)

    def keep(self, booking: Booking) -> None:
        """It stays where it is: the closure goes around it."""
        self._carry(Fate.KEPT, HitKind.BOOKING, booking, booking.entry, booking.room)

    def move(self, booking: Booking, room: Room, period: Period, wants: Sequence[Want], *, by_hirer: bool) -> None:
        """To another room or time; a change of it that waited is over."""
        carried = self._carry(Fate.MOVED, HitKind.BOOKING, booking, booking.entry, booking.room)
        entry = booking.entry
        self._end_changes(booking)
        entry.period, booking.room, booking.pads_by_hirer = period, room, by_hirer
        if entry.expires_at is not None:
            entry.expires_at = min(entry.expires_at, period.starts)
        booking.is_changed_alone = booking.series_id is not None
        entry.change()
        carried.room = room
        self.wishes.append((entry, wants))

    def cancel(self, booking: Booking, words: str) -> None:
        """An approved one is cancelled, a request refused; never counted against its party."""
        self._carry(Fate.CANCELLED, HitKind.BOOKING, booking, booking.entry, booking.room)
        self._end_changes(booking)
        is_request = booking.state is BookingState.REQUESTED
        booking.state = BookingState.REFUSED if is_request else BookingState.CANCELLED
        booking.reason = RefusalReason.NEEDED_BY_CENTRE if is_request else None
        booking.reason_words, booking.ended_at = words, now()
        self._release(booking.entry)

    def displace(self, booking: Booking, rooms: Collection[int]) -> None:
        """It has no room any more, but its equipment still; `rooms` are all resources of rooms.

        What may occupy nothing is at home in its centre, so that calendars see what becomes of it.
        """
        self._carry(Fate.DISPLACED, HitKind.BOOKING, booking, booking.entry, booking.room)
        self._end_changes(booking)
        entry = booking.entry
        booking.displaced_at = now()
        entry.status, entry.expires_at, entry.home_id = Status.TENTATIVE, None, booking.room.centre.home_id
        entry.change()
        self.wishes.append((entry, [want for want in self.wants.get(entry.id, ()) if want.resource_id not in rooms]))

    def end_early(self, booking: Booking, ends: datetime) -> None:
        """It goes on now and cannot any more."""
        self._carry(Fate.ENDED, HitKind.BOOKING, booking, booking.entry, booking.room)
        entry = booking.entry
        entry.period = sooner = Period(entry.starts_at, ends)
        entry.change()
        had = {want.resource_id for want in self.wants.get(entry.id, ())}
        self.wishes.append((entry, [Want(resource_id, sooner) for resource_id in sorted(had)]))

    def refuse_change(self, change: BookingChange, words: str) -> None:
        """The time that was held for a change is closed: the booking stays as it is."""
        booking = change.booking
        carried = self._carry(Fate.CANCELLED, HitKind.CHANGE, booking, change.entry, change.room, change=change)
        self._end_change(change, ChangeState.REFUSED)
        change.reason, change.reason_words = RefusalReason.NEEDED_BY_CENTRE, words
        own = self.wants.get(booking.entry_id, ())
        softened = [want if want.period.overlaps(booking.entry.period) else _pad(want) for want in own]
        if softened != list(own):
            carried.before["entries"].append(entry_before(booking.entry, own))
            self.wishes.append((booking.entry, softened))

    def end_offer(self, waiting: Waiting) -> None:
        """What was held for somebody who waits is closed: they go on waiting, in their turn."""
        assert waiting.entry is not None
        self._carry(Fate.CANCELLED, HitKind.OFFER, waiting, waiting.entry, waiting.where)
        self._release(waiting.entry)
        waiting.state, waiting.entry, waiting.offered_room = WaitingState.WAITING, None, None

    def write(self) -> None:
        """Let all entries occupy what they are to. Raises Taken."""
        schedule.occupy(self.wishes)

    def _carry(
        self,
        fate: Fate,
        kind: HitKind,
        of: Booking | Waiting,
        entry: Entry,
        room: Room,
        change: BookingChange | None = None,
    ) -> Carried:
        before: dict[str, Any] = {"entries": [entry_before(entry, self.wants.get(entry.id, ()))], "changes": []}
        if change is not None:
            before["changes"].append({"id": change.id, **_columns(change, OF_CHANGE)})
        elif isinstance(of, Booking):
            before["booking"] = _columns(of, OF_BOOKING)
        else:
            before["waiting"] = _columns(of, OF_OFFER)
        self.done.append(Carried(fate, kind, of, entry, entry.period, room, before, change))
        return self.done[-1]

    def _end_changes(self, booking: Booking) -> None:
        before = self.done[-1].before
        for change in booking.changes:
            if change.state is ChangeState.WAITING:
                before["changes"].append({"id": change.id, **_columns(change, OF_CHANGE)})
                before["entries"].append(entry_before(change.entry, self.wants.get(change.entry_id, ())))
                self._end_change(change, ChangeState.WITHDRAWN)

    def _end_change(self, change: BookingChange, state: ChangeState) -> None:
        change.state, change.ended_at = state, now()
        self._release(change.entry)

    def _release(self, entry: Entry) -> None:
        entry.status, entry.expires_at = Status.CANCELLED, None
        entry.change()
        self.wishes.append((entry, ()))


def entry_before(entry: Entry, wants: Iterable[Want]) -> dict[str, Any]:
    """An entry and what it occupies, as JSON."""
    return {
        "id": entry.id,
        "starts": entry.starts_at.isoformat(),
        "ends": entry.ends_at.isoformat(),
        "status": entry.status.value,
        "expires_at": entry.expires_at.isoformat() if entry.expires_at is not None else None,
        "wants": [
            [want.resource_id, want.layer.value, want.period.starts.isoformat(), want.period.ends.isoformat()]
            for want in wants
        ],
    }


def wants_before(kept: Mapping[str, Any]) -> list[Want]:
    """What `entry_before` was told."""
    return [
        Want(resource_id, Period(datetime.fromisoformat(starts), datetime.fromisoformat(ends)), Layer(layer))
        for resource_id, layer, starts, ends in kept["wants"]
    ]


def period_before(kept: Mapping[str, Any]) -> Period:
    """When an entry was before."""
    return Period(datetime.fromisoformat(kept["starts"]), datetime.fromisoformat(kept["ends"]))


def put_entry_back(entry: Entry, kept: Mapping[str, Any]) -> None:
    """All of an entry but what it occupies."""
    entry.period = period_before(kept)
    entry.status = Status(kept["status"])
    entry.expires_at = datetime.fromisoformat(kept["expires_at"]) if kept["expires_at"] else None
    entry.change()


def put_columns_back(thing: Booking | BookingChange | Waiting, kept: Mapping[str, Any]) -> None:
    """The columns that `Work` noted."""
    states: dict[type, Any] = {Booking: BookingState, BookingChange: ChangeState, Waiting: WaitingState}
    for name, value in kept.items():
        if name == "state":
            thing.state = states[type(thing)](value)
        elif name == "reason":
            thing.reason = RefusalReason(value) if value else None  # type: ignore[union-attr]
        elif name == "ended_at":
            thing.ended_at = datetime.fromisoformat(value) if value else None
        elif name != "id":
            setattr(thing, name, value)


def _columns(thing: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(getattr(thing, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else getattr(value, "value", value)


def _pad(want: Want) -> Want:
    return Want(want.resource_id, want.period, Layer.PAD)
