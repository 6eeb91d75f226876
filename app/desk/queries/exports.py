"""What is here as values of columns: for writing it into a file, and for seeing whether a row says anything else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.bookings.models import Booking
from app.bookings.rules import BookingState
from app.centres.models import Room
from app.core.database import db
from app.desk.queries.imports import keys_of
from app.desk.rules.sheets.cells import text_of
from app.desk.rules.sheets.columns import COLUMNS, KEY
from app.desk.rules.sheets.rows import day_and_hours
from app.desk.rules.sheets.states import Kind
from app.organisations.models import Organisation
from app.organisations.rules.kinds import folded
from app.schedule.models import Entry
from app.schedule.rules import Status

ROOM_KEY, ORGANISATION_KEY = "room-", "org-"
AT_ONCE = 1000
Values = dict[str, Any]


def things_of(kind: Kind, centre_id: int | None) -> Sequence[Mapping[str, Any]]:
    """All rooms in use and confirmed bookings of a centre, or all organisations, with the keys of their rows."""
    match kind:
        case Kind.ROOMS:
            return list(_rooms(centre_id or 0))
        case Kind.BOOKINGS:
            return list(_bookings(centre_id or 0))
        case Kind.ORGANISATIONS:
            return list(_organisations())


def room_values(room: Room) -> Values:
    """A room as its row says it, but for the key."""
    seats = {f"seats_{layout.kind.value}": layout.seats for layout in room.layouts}
    values: Values = {
        column.name: seats.get(column.name) if column.name.startswith("seats_") else getattr(room, column.name)
        for column in COLUMNS[Kind.ROOMS]
        if column.name not in (KEY, "features")
    }
    values["features"] = sorted(feature.kind.value for feature in room.features)
    return {**_tidy(values), "approval": room.approval.value, "grid_minutes": str(room.grid_minutes)}


def organisation_values(organisation: Organisation) -> Values:
    """An organisation as its row says it, but for the key. Nobody's address of a person is written out."""
    names = [column.name for column in COLUMNS[Kind.ORGANISATIONS] if column.name not in (KEY, "owner_email")]
    values = _tidy({name: getattr(organisation, name) for name in names})
    return {**values, "kind": organisation.kind.value, "owner_email": ""}


def rooms_with_all(centre_id: int) -> Sequence[Room]:
    """Rooms of a centre, in use or not, with what their rows say. Four queries."""
    wanted = select(Room).where(Room.centre_id == centre_id).order_by(Room.position, Room.id)
    loaded = selectinload(Room.layouts), selectinload(Room.features), selectinload(Room.resources)
    return db.session.scalars(wanted.options(*loaded)).all()


def _rooms(centre_id: int) -> Iterator[Values]:
    keys = keys_of(Kind.ROOMS, centre_id)
    for room in rooms_with_all(centre_id):
        if room.archived_at is None:
            yield {KEY: keys.get(room.id, f"{ROOM_KEY}{room.id}"), **room_values(room)}


def _organisations() -> Iterator[Values]:
    keys = keys_of(Kind.ORGANISATIONS, None)
    everybody = select(Organisation).order_by(Organisation.folded_name, Organisation.id)
    for organisation in db.session.scalars(everybody.execution_options(yield_per=AT_ONCE)):
        key = keys.get(organisation.id, f"{ORGANISATION_KEY}{organisation.id}")
        yield {KEY: key, **organisation_values(organisation)}


def _bookings(centre_id: int) -> Iterator[Values]:
    keys, parties = keys_of(Kind.BOOKINGS, centre_id), names_of_organisations()
    confirmed = (
        select(Booking)
        .join(Booking.entry)
        .where(Booking.centre_id == centre_id, Booking.state == BookingState.APPROVED, Booking.displaced_at.is_(None))
        .where(Entry.status == Status.CONFIRMED)
        .options(joinedload(Booking.room, innerjoin=True))
        .order_by(Entry.starts_at, Booking.id)
    )
    for booking in db.session.scalars(confirmed.execution_options(yield_per=AT_ONCE)):
        yield {
            KEY: keys.get(booking.id, booking.entry.uid),
            "room": booking.room.name,
            **day_and_hours(booking.entry.period),
            "title": booking.entry.title,
            "organisation": parties.get(booking.organisation_id or 0, ""),
            "purpose": booking.purpose,
            "people": booking.people,
            "layout": booking.layout.value if booking.layout is not None else None,
            "is_public": booking.entry.is_public,
            "participants_pay": booking.participants_pay,
        }


def names_of_organisations() -> Mapping[int, str]:
    """What a row of a booking calls each organisation: by its name, or by its key where several have that name."""
    rows = db.session.execute(select(Organisation.id, Organisation.name)).all()
    met: dict[str, int] = {}
    for _, name in rows:
        met[folded(name.strip())] = met.get(folded(name.strip()), 0) + 1
    return {
        number: name if met[folded(name.strip())] == 1 and len(name) <= 200 else f"{ORGANISATION_KEY}{number}"
        for number, name in rows
    }


def _tidy(values: Values) -> Values:
    return {name: text_of(value) if isinstance(value, str) else value for name, value in values.items()}
