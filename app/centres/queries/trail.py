"""Reading the trail of a centre: who changed what of it, its rooms and its closures, when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts.models import StaffRole
from app.centres.models import Closure, ClosureRoom, Equipment, Room
from app.centres.rules.trail import CENTRE, CLOSURE, EQUIPMENT, OUTSIDE, PERSON, ROOM, RULES
from app.core.database import db
from app.history.models import Record
from app.organisations.queries import names_of

PAGE = 50


@dataclass(frozen=True)
class Change:
    """One record with the names of who did it and of what it was done to."""

    record: Record
    who: str
    what: str


@dataclass(frozen=True)
class TrailPage:
    """One page of the trail, newest first."""

    changes: Sequence[Change]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def last_change(subject: str, subject_id: int, verbs: Sequence[str]) -> int:
    """The number of the last such change of a thing; 0 where none is known."""
    newest = select(func.max(Record.id)).where(
        Record.subject == subject, Record.subject_id == subject_id, Record.verb.in_(verbs)
    )
    return db.session.scalar(newest) or 0


def last_rules_change(centre_id: int) -> int:
    """The number of the last change of a rule of a centre or of one of its rooms; 0 where there was none."""
    rooms = select(Room.id).where(Room.centre_id == centre_id)
    its_own = and_(Record.subject == CENTRE, Record.subject_id == centre_id)
    of_rooms = and_(Record.subject == ROOM, Record.subject_id.in_(rooms))
    newest = select(func.max(Record.id)).where(Record.verb.in_(RULES), or_(its_own, of_rooms))
    return db.session.scalar(newest) or 0


def trail_of(centre_id: int, *, page: int) -> TrailPage:
    """What was changed of a centre, its rooms, closures, equipment, calendars of others and roles. Six queries."""
    ours = _ours(centre_id)
    total = db.session.scalars(select(func.count()).select_from(Record).where(ours)).one()
    newest = select(Record).where(ours).order_by(Record.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    records = db.session.scalars(newest).all()
    rooms = {
        row[0]: row[1] for row in db.session.execute(select(Room.id, Room.name).where(Room.centre_id == centre_id))
    }
    closed = _closed_rooms(centre_id)
    people = names_of(
        {record.actor_id for record in records if record.actor_id is not None}
        | {record.subject_id for record in records if record.subject == PERSON}
    )
    names = {ROOM: rooms, CLOSURE: closed, PERSON: people, EQUIPMENT: _equipment(centre_id)}
    changes = [
        Change(record, people.get(record.actor_id or 0, ""), _what(record, names.get(record.subject, {})))
        for record in records
    ]
    return TrailPage(changes, page, total)


def _closed_rooms(centre_id: int) -> Mapping[int, str]:
    """The names of the rooms of each closure."""
    rows = db.session.execute(
        select(ClosureRoom.closure_id, Room.name)
        .join(Room, Room.id == ClosureRoom.room_id)
        .where(Room.centre_id == centre_id)
        .order_by(Room.position, Room.id)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for closure_id, name in rows:
        names[closure_id].append(name)
    return {closure_id: ", ".join(of_closure) for closure_id, of_closure in names.items()}


def _equipment(centre_id: int) -> Mapping[int, str]:
    rows = db.session.execute(select(Equipment.id, Equipment.name_pl).where(Equipment.centre_id == centre_id))
    return {row[0]: row[1] for row in rows}


def _what(record: Record, names: Mapping[int, str]) -> str:
    """What it was done to; a calendar of others may be gone, so its records name it themselves."""
    if record.subject == OUTSIDE:
        return str(record.facts.get("name", ""))
    return names.get(record.subject_id, "")


def _ours(centre_id: int) -> ColumnElement[bool]:
    rooms = select(Room.id).where(Room.centre_id == centre_id)
    closures = select(Closure.id).where(Closure.centre_id == centre_id)
    lent = select(Equipment.id).where(Equipment.centre_id == centre_id)
    staff = select(StaffRole.person_id).where(StaffRole.centre_id == centre_id)
    return or_(
        and_(Record.subject == CENTRE, Record.subject_id == centre_id),
        and_(Record.subject == ROOM, Record.subject_id.in_(rooms)),
        and_(Record.subject == CLOSURE, Record.subject_id.in_(closures)),
        and_(Record.subject == EQUIPMENT, Record.subject_id.in_(lent)),
        and_(Record.subject == OUTSIDE, Record.centre_id == centre_id),
        and_(Record.subject == PERSON, Record.subject_id.in_(staff), Record.centre_id == centre_id),
    )
