"""Rooms from a file: of one centre, by their keys."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.centres import steps as centres
from app.centres.models import Room
from app.centres.rules import Approval, FeatureKind, LayoutKind
from app.centres.rules.refusals import NameTaken
from app.centres.rules.settings import RoomSettings
from app.centres.services.rooms import RoomDetails, alter_room, put_room
from app.core.access import Action
from app.core.database import db, write
from app.desk.models import ExternalKey
from app.desk.queries.exports import ROOM_KEY, room_values, rooms_with_all
from app.desk.queries.imports import keys_of
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.columns import COLUMNS, KEY
from app.desk.rules.sheets.rows import AtColumn, Judged, Row, at_column, check_values
from app.desk.rules.sheets.states import Kind, RowState
from app.desk.services.importing.judging import Keys, Sending, equal, own_number, refused, to_write
from app.schedule import steps as schedule

DEFAULTS = {column.name: column.otherwise for column in COLUMNS[Kind.ROOMS] if column.otherwise is not None}

SET = RoomSettings.names()


class RoomRows:
    """Judges and writes rooms."""

    def __init__(self, sending: Sending) -> None:
        assert sending.centre_id is not None
        self._sending, self._centre_id = sending, sending.centre_id
        self._read()

    def lock(self) -> None:
        centres.lock_centre(self._sending.actor, self._centre_id, action=Action.IMPORT_FILES)
        schedule.lock({number for room in rooms_with_all(self._centre_id) for number in room.resource_ids})
        db.session.expire_all()
        self._read()

    def _read(self) -> None:
        rooms = rooms_with_all(self._centre_id)
        self._kept = {room.id: room_values(room) for room in rooms}
        self._archived = {room.id for room in rooms if room.archived_at is not None}
        self._slugs = {room.slug for room in rooms}
        self._names: dict[str, object] = {room.name.casefold(): room.id for room in rooms}
        self._by_key = {key: room_id for room_id, key in keys_of(Kind.ROOMS, self._centre_id).items()}
        self._keys = Keys(Kind.ROOMS)

    def look(self, rows: Sequence[Row]) -> list[Judged]:
        return [self._judged(row) for row in rows]

    def _judged(self, row: Row) -> Judged:
        try:
            room_id = self._known(self._keys.note(row))
            kept = self._kept[room_id] if room_id is not None else {}
            said = {name: value for name, value in row.values.items() if name != KEY}
            differs = {name: value for name, value in said.items() if room_id is None or kept.get(name) != value}
            if room_id is not None and not differs:
                return equal(row, room_id)
            if room_id in self._archived:
                raise AtColumn(KEY, no.OutOfUse(name=kept["name"]))
            check_values(Kind.ROOMS, differs)
            details = self._details({**DEFAULTS, **kept, **said})
            self._check_name(row, room_id, details.name)
        except AtColumn as met:
            return refused(row, met)
        return to_write(row, room_id, differs if room_id is not None else ())

    def _known(self, key: str) -> int | None:
        found = self._by_key.get(key)
        number = own_number(key, ROOM_KEY)
        if found is None and number is not None:
            if number not in self._kept:
                raise AtColumn(KEY, no.KeyOfOurs())
            return number
        return found

    def _check_name(self, row: Row, room_id: int | None, name: str) -> None:
        owner = self._names.setdefault(name.casefold(), ("row", row.number) if room_id is None else room_id)
        if owner not in (room_id, ("row", row.number)):
            raise AtColumn("name", NameTaken())

    def _details(self, values: dict[str, Any]) -> RoomDetails:
        ruled = {name: value for name, value in values.items() if name in SET}
        rules = RoomSettings(
            **{**ruled, "approval": Approval(values["approval"]), "grid_minutes": int(values["grid_minutes"])}
        )
        plain = {name: value for name, value in values.items() if name not in SET and not name.startswith("seats_")}
        seats = {kind: values.get(f"seats_{kind.value}") for kind in LayoutKind}
        details = RoomDetails(
            **{
                **plain,
                "features": frozenset(FeatureKind(word) for word in values.get("features", ())),
                "layouts": {kind: number for kind, number in seats.items() if number},
                "rules": rules,
            }
        )
        if not details.layouts:
            at_column("seats_theatre", details.check)
        at_column("max_minutes", details.check)
        return details

    def write(self, judged: Sequence[Judged]) -> None:
        actor = self._sending.actor
        keys = []
        for one in judged:
            if one.thing_id is not None:
                room = db.session.get_one(Room, one.thing_id)
                kept = self._kept[one.thing_id]
                alter_room(actor, room, _with_the_rest(room, self._details({**DEFAULTS, **kept, **_said(one)})))
            elif one.state is RowState.NEW:
                made = put_room(actor, self._centre_id, self._details({**DEFAULTS, **_said(one)}), taken=self._slugs)
                self._slugs.add(made.slug)
                key = str(one.values[KEY])
                keys.append({"kind": Kind.ROOMS, "centre_id": self._centre_id, "value": key, "room_id": made.id})
        write(ExternalKey, keys)


def _with_the_rest(room: Room, details: RoomDetails) -> RoomDetails:
    """What no column of the file says stays as it is."""
    assert details.rules is not None
    rules = replace(details.rules, frees_no_shows=room.frees_no_shows)
    return replace(details, key_name=room.key_name, rules=rules)


def _said(judged: Judged) -> dict[str, Any]:
    return {name: value for name, value in judged.values.items() if name != KEY}
