"""Reading imports and their rows, and what stands in the way of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.bookings.models import Booking, BookingChange
from app.core.access import Action, Actor, OrganisationRole, can, demand
from app.core.clock import Period, now
from app.core.database import db
from app.core.errors import NotFound
from app.desk.models import ExternalKey, ImportRow, ImportRun
from app.desk.rules.sheets.states import UNDER_WAY, Kind, RowState, RunState
from app.organisations.models import Membership, Organisation
from app.schedule.models import Entry, Occupancy
from app.schedule.queries import alive
from app.schedule.rules import LONGEST_PIECE, Layer

PAGE = 50
MOST_SHOWN = 10
SILENT_FOR = timedelta(minutes=2)


@dataclass(frozen=True)
class RowPage:
    """One page of the rows of an import, and how many there are of the state that is looked at."""

    rows: Sequence[ImportRow]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What occupies a room, with all that staff may know of it."""

    resource_id: int
    starts: datetime
    ends: datetime
    layer: Layer
    entry_id: int = 0
    kind: str = ""
    title: str = ""
    who: str = ""
    core: Period | None = None
    row: int | None = None


def run_for(actor: Actor, run_id: int) -> ImportRun:
    """An import for those who may do the like. Another centre's and a missing one look the same. Raises NotFound."""
    demand(actor, Action.IMPORT_FILES)
    run = db.session.get(ImportRun, run_id, options=[joinedload(ImportRun.centre), joinedload(ImportRun.by)])
    if run is None or not can(actor, Action.IMPORT_FILES, run):
        raise NotFound
    return run


def runs_of(centre_id: int | None) -> Sequence[ImportRun]:
    """The last imports into a centre, or of organisations, with who sent them. One query."""
    ours = ImportRun.centre_id == centre_id if centre_id is not None else ImportRun.centre_id.is_(None)
    newest = select(ImportRun).where(ours).order_by(ImportRun.id.desc()).limit(MOST_SHOWN)
    return db.session.scalars(newest.options(joinedload(ImportRun.by, innerjoin=True))).all()


def rows_of(run: ImportRun, state: RowState | None, *, page: int) -> RowPage:
    """Rows of an import in the order of its file, of one state where one is named. Two queries."""
    wanted = [ImportRow.run_id == run.id, *([ImportRow.state == state] if state is not None else [])]
    total = db.session.scalars(select(func.count()).select_from(ImportRow).where(*wanted)).one()
    found = select(ImportRow).where(*wanted).order_by(ImportRow.id).limit(PAGE).offset((page - 1) * PAGE)
    return RowPage(db.session.scalars(found).all(), page, total)


def runs_due(at: datetime) -> Sequence[int]:
    """Imports that wait for a worker, or whose worker fell silent; the oldest first."""
    silent = ImportRun.beat_at < at - SILENT_FOR
    due = ImportRun.state.in_([RunState.WAITING, RunState.WANTED]) | (ImportRun.state.in_(UNDER_WAY) & silent)
    return db.session.scalars(select(ImportRun.id).where(due).order_by(ImportRun.id)).all()


def known_by(kind: Kind, centre_id: int | None, values: Sequence[str]) -> Mapping[str, ExternalKey]:
    """What is here already under some of these keys. One query."""
    ours = ExternalKey.centre_id == centre_id if centre_id is not None else ExternalKey.centre_id.is_(None)
    wanted = select(ExternalKey).where(ExternalKey.kind == kind, ours, ExternalKey.value.in_(values))
    return {key.value: key for key in db.session.scalars(wanted)}


def keys_of(kind: Kind, centre_id: int | None) -> Mapping[int, str]:
    """The key of each thing of a kind that came from a file, by the id of the thing."""
    thing = {Kind.ROOMS: ExternalKey.room_id, Kind.ORGANISATIONS: ExternalKey.organisation_id}.get(
        kind, ExternalKey.booking_id
    )
    ours = ExternalKey.centre_id == centre_id if centre_id is not None else ExternalKey.centre_id.is_(None)
    rows = db.session.execute(select(thing, ExternalKey.value).where(ExternalKey.kind == kind, ours))
    return {thing_id: value for thing_id, value in rows if thing_id is not None}


def first_owners() -> Mapping[int, int]:
    """For each organisation its first owner who may sign in, where it has one."""
    owning = Membership.left_at.is_(None), Membership.role == OrganisationRole.OWNER
    of_each = Membership.organisation_id
    rows = db.session.execute(select(of_each, func.min(Membership.person_id)).where(*owning).group_by(of_each))
    return {row[0]: row[1] for row in rows}


def taken_within(resource_ids: Sequence[int], period: Period) -> Sequence[InTheWay]:
    """What occupies these resources within a period, for staff: titles of what is not public, too. One query."""
    at = now()
    found = db.session.execute(
        select(Occupancy, Entry, func.coalesce(Organisation.name, Booking.outside_name))
        .join(Entry, Entry.id == Occupancy.entry_id)
        .outerjoin(Booking, Booking.entry_id == Entry.id)
        .outerjoin(Organisation, Organisation.id == Booking.organisation_id)
        .where(
            Occupancy.resource_id.in_(resource_ids),
            Occupancy.starts_at < period.ends,
            Occupancy.starts_at > period.starts - LONGEST_PIECE,
            Occupancy.ends_at > period.starts,
            alive(at),
        )
        .order_by(Occupancy.id)
    )
    return [
        InTheWay(
            *(row.resource_id, row.starts_at, row.ends_at, row.layer),
            entry_id=entry.id,
            kind=entry.kind,
            title=entry.title,
            who=who or "",
            core=entry.period,
        )
        for row, entry, who in found
    ]


def bookings_known(centre_id: int, booking_ids: Sequence[int], uids: Sequence[str]) -> Sequence[Booking]:
    """Bookings of a centre by their ids or the uids of their entries. One query."""
    ours = Booking.centre_id == centre_id, or_(Booking.id.in_(booking_ids), Entry.uid.in_(uids))
    return db.session.scalars(select(Booking).join(Booking.entry).where(*ours)).unique().all()


def changes_waiting(booking_ids: Sequence[int]) -> frozenset[int]:
    """Which of these bookings have a change that waits for an answer. One query."""
    waits = BookingChange.booking_id.in_(booking_ids), BookingChange.state == "waiting"
    living = or_(Entry.expires_at.is_(None), Entry.expires_at > now())
    found = select(BookingChange.booking_id).join(Entry, Entry.id == BookingChange.entry_id).where(*waits, living)
    return frozenset(db.session.scalars(found))
