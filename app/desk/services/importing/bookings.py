"""Bookings from a file: of one centre, confirmed, in the past or ahead. Rules are not asked, occupied time is."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from app.bookings.models import Booking
from app.bookings.queries.pads import wants_kept
from app.bookings.rules import BookingState
from app.bookings.services.existing import Altered, Existing, alter_existing, put_down_existing
from app.centres import queries as centres
from app.centres.rules import LayoutKind
from app.core.database import db, write
from app.desk.models import ExternalKey
from app.desk.queries.imports import bookings_known, changes_waiting, first_owners, known_by
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.cells import text_of
from app.desk.rules.sheets.columns import COLUMNS, KEY
from app.desk.rules.sheets.rows import AtColumn, Judged, Row, check_values, period_of
from app.desk.rules.sheets.states import Kind, RowState
from app.desk.services.importing.judging import Keys, Sending, equal, refused, to_write
from app.desk.services.importing.occupied import Occupied, refusal_of
from app.desk.services.importing.parties import PartiesNamed, RoomsNamed
from app.schedule import steps as schedule
from app.schedule.queries import wants_of
from app.schedule.rules import Status, Want, wants_for

DEFAULTS = {column.name: column.otherwise for column in COLUMNS[Kind.BOOKINGS] if column.otherwise is not None}
DEFAULTS |= {"purpose": "", "layout": None}
OF_COLUMN = {"room_id": "room", "organisation_id": "organisation", "from": "starts", "until": "ends"}
Values = dict[str, Any]


class BookingRows:
    """Judges and writes bookings."""

    def __init__(self, sending: Sending) -> None:
        assert sending.centre_id is not None
        self._sending, self._centre_id = sending, sending.centre_id
        self._read()

    def lock(self) -> None:
        """Whoever books, moves or cancels here waits; equipment moves with its booking."""
        units = [unit.resource_id for unit in centres.units_in_use([self._centre_id])]
        schedule.lock({*units, *(one for of_room in self._rooms.resources.values() for one in of_room)})
        db.session.expire_all()
        self._read()

    def _read(self) -> None:
        self._rooms, self._parties, self._owners = RoomsNamed(self._centre_id), PartiesNamed(), first_owners()
        units = [unit.resource_id for unit in centres.units_in_use([self._centre_id])]
        ours = {one for of_room in self._rooms.resources.values() for one in of_room}
        self._occupied = Occupied(sorted({*units, *ours}))
        self._keys = Keys(Kind.BOOKINGS)

    def look(self, rows: Sequence[Row]) -> list[Judged]:
        here = self._here([row.key for row in rows])
        waiting = changes_waiting([booking.id for booking in here.values()])
        return [self._judged(row, here.get(row.key), waiting) for row in rows]

    def _here(self, keys: Sequence[str]) -> Mapping[str, Booking]:
        """The bookings that these keys mean: of an earlier file, or by their own uid."""
        known = known_by(Kind.BOOKINGS, self._centre_id, keys)
        ids = {key.booking_id: value for value, key in known.items() if key.booking_id is not None}
        found = bookings_known(self._centre_id, list(ids), keys)
        return {booking.entry.uid: booking for booking in found} | {
            ids[booking.id]: booking for booking in found if booking.id in ids
        }

    def _judged(self, row: Row, booking: Booking | None, waiting: frozenset[int]) -> Judged:
        try:
            self._keys.note(row)
            kept = values_of(booking) if booking is not None else {}
            wanted = self._resolved(row, kept)
            differs = [name for name, value in wanted.items() if booking is None or kept[name] != value]
            if booking is not None and not differs:
                return equal(row, booking.id)
            columns = {OF_COLUMN.get(name, name) for name in differs}
            check_values(Kind.BOOKINGS, {name: value for name, value in row.values.items() if name in (KEY, *columns)})
            self._check_may(booking, wanted, kept, waiting)
            if booking is None or {"room_id", "from", "until"}.intersection(differs):
                self._take(row, booking, wanted)
        except AtColumn as met:
            return refused(row, met)
        return to_write(row, booking.id, sorted(columns)) if booking is not None else to_write(row, None)

    def _resolved(self, row: Row, kept: Values) -> Values:
        """What the booking is to be, with the room and the organisation found. Raises AtColumn."""
        values, defaults = row.values, self._sending.defaults
        said = {name: value for name, value in values.items() if name not in (KEY, "room", "organisation")}
        room = kept.get("room_id") or defaults.get("room_id")
        party = kept.get("organisation_id") if kept else defaults.get("organisation_id")
        is_place = bool(defaults.get("is_calendar"))
        if values.get("organisation"):
            party = self._parties.find(values["organisation"])
        if party is None and not kept:
            raise AtColumn("organisation", no.OrganisationNeeded())
        room_id = self._rooms.find(values.get("room", ""), room, is_place=is_place)
        return {**DEFAULTS, **kept, **said, "room_id": room_id, "organisation_id": party}

    def _check_may(self, booking: Booking | None, wanted: Values, kept: Values, waiting: frozenset[int]) -> None:
        if booking is not None and booking.state_now is BookingState.REQUESTED:
            raise AtColumn(KEY, no.NotDecidedYet())
        if booking is not None and (booking.state_now is not BookingState.APPROVED or _is_off(booking)):
            raise AtColumn(KEY, no.NoLongerStands())
        if booking is not None and booking.is_of_house and wanted["organisation_id"] is not None:
            raise AtColumn("organisation", no.OfTheCentreItself())
        if booking is not None and booking.id in waiting:
            raise AtColumn(KEY, no.ChangeWaitsHere())
        self._parties.check_not_own(self._sending.actor, wanted["organisation_id"], kept.get("organisation_id"))
        room_id = wanted["room_id"]
        if room_id in self._rooms.archived and kept.get("room_id") != room_id:
            raise AtColumn("room", no.OutOfUse(name=self._rooms.names[room_id]))

    def _take(self, row: Row, booking: Booking | None, wanted: Values) -> None:
        """Raises AtColumn where something is in the way."""
        wants = self._wants(booking, wanted)
        before = booking.entry_id if booking is not None else 0
        met = self._occupied.in_the_way(wants, but=before)
        if met is not None:
            raise AtColumn("starts", refusal_of(met, self._rooms.names[wanted["room_id"]]))
        self._occupied.give_up(before)
        self._occupied.take(wants, row.number, wanted["title"])

    def _wants(self, booking: Booking | None, wanted: Values) -> list[Want]:
        """What is new takes its room for just that time. What moves keeps its pads and its equipment."""
        period, resources = period_of(wanted), self._rooms.resources[wanted["room_id"]]
        if booking is None or not wants_of(booking.entry_id):
            return wants_for(list(resources), period)
        before = wants_kept(booking, period)
        of_old_room = set(self._rooms.resources[booking.room_id])
        if of_old_room == set(resources):
            return before
        units = {want.resource_id for want in before} - of_old_room
        return [
            Want(resource_id, want.period, want.layer)
            for want in before
            if want.resource_id == before[0].resource_id
            for resource_id in sorted({*resources, *units})
        ]

    def write(self, judged: Sequence[Judged]) -> None:
        here = self._here([str(one.values[KEY]) for one in judged])
        new = [one for one in judged if one.state is RowState.NEW]
        changed = [(one, here[str(one.values[KEY])]) for one in judged if one.state is RowState.CHANGED]
        facts: Values = {"run_id": self._sending.run_id}
        alter_existing(
            self._sending.actor, self._centre_id, [self._altered(one, booking) for one, booking in changed], **facts
        )
        agreed = [self._existing(one) for one in new]
        ids = put_down_existing(self._sending.actor, self._centre_id, agreed, **facts)
        shared = {"kind": Kind.BOOKINGS, "centre_id": self._centre_id}
        keys = [{**shared, "value": one.values[KEY], "booking_id": id} for one, id in zip(new, ids, strict=True)]
        write(ExternalKey, keys)

    def _existing(self, one: Judged) -> Existing:
        wanted = self._resolved(Row(one.number, one.values), {})
        party, room_id = wanted["organisation_id"], wanted["room_id"]
        owner = self._owners.get(party, self._sending.actor.person_id)
        assert owner is not None
        return Existing(
            room_id=room_id,
            resource_ids=self._rooms.resources[room_id],
            period=period_of(wanted),
            asked_by_id=owner,
            organisation_id=party,
            request_key=f"import-{self._sending.run_id}-{sha256(one.values[KEY].encode()).hexdigest()[:40]}",
            **_columns(wanted),
            title=wanted["title"],
            is_public=wanted["is_public"],
        )

    def _altered(self, one: Judged, booking: Booking) -> Altered:
        kept = values_of(booking)
        wanted = self._resolved(Row(one.number, one.values), kept)
        moves = any(wanted[name] != kept[name] for name in ("room_id", "from", "until"))
        columns = {**_columns(wanted), "room_id": wanted["room_id"]}
        if wanted["organisation_id"] != kept["organisation_id"]:
            owner = self._owners.get(wanted["organisation_id"], booking.asked_by_id)
            columns |= {"organisation_id": wanted["organisation_id"], "asked_by_id": owner}
        wants = self._wants(booking, wanted) if moves else None
        return Altered(booking, columns, period_of(wanted), wanted["title"], wanted["is_public"], wants)


def values_of(booking: Booking) -> Values:
    """A booking as a resolved row says it."""
    entry = booking.entry
    return {
        "room_id": booking.room_id,
        "organisation_id": booking.organisation_id,
        "from": entry.starts_at.isoformat(),
        "until": entry.ends_at.isoformat(),
        "title": text_of(entry.title),
        "purpose": text_of(booking.purpose),
        "people": booking.people,
        "layout": booking.layout.value if booking.layout is not None else None,
        "is_public": entry.is_public,
        "participants_pay": booking.participants_pay,
    }


def _columns(wanted: Values) -> Values:
    layout = LayoutKind(wanted["layout"]) if wanted["layout"] else None
    return {"layout": layout, **{name: wanted[name] for name in ("purpose", "people", "participants_pay")}}


def _is_off(booking: Booking) -> bool:
    return booking.entry.status is not Status.CONFIRMED
