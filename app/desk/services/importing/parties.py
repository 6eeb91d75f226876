"""The rooms and the organisations that rows of bookings name, by whatever people call them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.core.access import Actor
from app.core.database import db
from app.desk.queries.exports import ORGANISATION_KEY, ROOM_KEY, rooms_with_all
from app.desk.queries.imports import keys_of
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.cells import plain, told
from app.desk.rules.sheets.rows import AtColumn
from app.desk.rules.sheets.states import Kind
from app.organisations.models import Organisation


class RoomsNamed:
    """The rooms of a centre by name, address or key; the place of a calendar's event may say more than the name."""

    def __init__(self, centre_id: int) -> None:
        rooms = rooms_with_all(centre_id)
        self.names = {room.id: room.name for room in rooms}
        self.archived = {room.id for room in rooms if room.archived_at is not None}
        self.resources = {room.id: tuple(room.resource_ids) for room in rooms}
        self._named = {key: room_id for room_id, key in keys_of(Kind.ROOMS, centre_id).items()}
        self._named |= {f"{ROOM_KEY}{room.id}": room.id for room in rooms} | {room.slug: room.id for room in rooms}
        self._named |= {plain(room.name): room.id for room in rooms}
        self._longest_first = sorted(((plain(room.name), room.id) for room in rooms), key=lambda pair: -len(pair[0]))

    def find(self, said: str, otherwise: int | None, *, is_place: bool) -> int:
        """Raises AtColumn."""
        if not said and otherwise is None:
            raise AtColumn("room", no.RoomNeeded())
        found = self._named.get(said) or self._named.get(plain(said)) if said else otherwise
        if found is None and is_place:
            found = next((room_id for name, room_id in self._longest_first if name in plain(said)), otherwise)
        if found is None:
            raise AtColumn("room", no.NoRoomNamed(typed=told(said)))
        return found


class PartiesNamed:
    """The organisations by name, number or key, and who would own a booking of theirs."""

    def __init__(self) -> None:
        wanted = (Organisation.id, Organisation.name, Organisation.krs, Organisation.nip, Organisation.regon)
        rows = db.session.execute(select(*wanted)).all()
        self.names = {row.id: row.name for row in rows}
        self._sure = {key: number for number, key in keys_of(Kind.ORGANISATIONS, None).items()}
        self._sure |= {f"{ORGANISATION_KEY}{row.id}": row.id for row in rows}
        self._sure |= {number: row.id for row in rows for number in (row.krs, row.nip, row.regon) if number}
        self._named: dict[str, list[int]] = {}
        for row in rows:
            self._named.setdefault(plain(row.name), []).append(row.id)

    def find(self, said: str) -> int:
        """Raises AtColumn."""
        named = self._named.get(plain(said), [])
        if len(named) == 1:
            return named[0]
        sure = self._sure.get(said) or self._sure.get("".join(sign for sign in said if sign.isdigit()))
        if sure is not None:
            return sure
        if named:
            raise AtColumn("organisation", no.SeveralOrganisations(typed=told(said)))
        raise AtColumn("organisation", no.NoOrganisationNamed(typed=told(said)))

    def check_not_own(self, actor: Actor, *organisation_ids: int | None) -> None:
        """Nobody decides what their organisation has. Raises AtColumn."""
        own = next((one for one in organisation_ids if one in actor.organisations), None)
        if own is not None:
            raise AtColumn("organisation", no.OwnOrganisation(name=self.names[own]))


def find_default(typed: str) -> Mapping[str, Any]:
    """The organisation for rows that name none, as a default. Raises NobodyForRows."""
    if not typed:
        return {}
    try:
        return {"organisation_id": PartiesNamed().find(typed)}
    except AtColumn:
        raise no.NobodyForRows from None
