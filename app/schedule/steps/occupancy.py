"""The only writers of occupancy: lock, take, move, confirm, release. They work inside the caller's transaction.

Each raises the revision of all that the entry occupied, occupies, or is at home in, under their lock: whoever asks a
calendar whether it changed asks for those.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select, union, update

from app.core.clock import Period, now
from app.core.database import db, demand_writing, explain, flush, write
from app.core.errors import ChangedMeanwhile
from app.schedule.models import Entry, Occupancy, Resource
from app.schedule.rules import OVERLAP, AlreadyCancelled, HoldExpired, Status, Taken, Want, is_alive, pieces

explain(OVERLAP, Taken)
COLUMNS = ("entry_id", "expires_at", "resource_id", "layer", "starts_at", "ends_at")


def new_resource(kind: str) -> int:
    """Make a resource and give its id."""
    demand_writing()
    resource = Resource(kind=kind)
    db.session.add(resource)
    flush()
    return resource.id


def lock(resource_ids: Iterable[int]) -> None:
    """Wait until these resources are ours, in the order of their ids, so that nobody waits in a circle.

    Dead holds on them will be released whole, so what else those occupy is locked in the same breath.
    """
    demand_writing()
    ids = set(resource_ids)
    beside = select(Occupancy.resource_id).where(Occupancy.entry_id.in_(_dead_on(ids)))
    ours = Resource.id.in_(union(select(Resource.id).where(Resource.id.in_(ids)), beside))
    db.session.execute(select(Resource.id).where(ours).order_by(Resource.id).with_for_update(key_share=True)).all()


def lock_entry(entry_id: int, *, also: Iterable[int] = ()) -> Entry:
    """Lock an entry, its resources and `also` those it is to move to; read it anew. Raises ChangedMeanwhile."""
    demand_writing()
    its_own = resources_of(entry_id)
    lock(its_own.union(also))
    fresh = select(Entry).where(Entry.id == entry_id).with_for_update().execution_options(populate_existing=True)
    entry = db.session.scalars(fresh).one()
    if not resources_of(entry_id) <= its_own:
        raise ChangedMeanwhile
    return entry


def take(
    kind: str,
    period: Period,
    wants: Sequence[Want],
    *,
    status: Status = Status.CONFIRMED,
    expires_at: datetime | None = None,
    title: str = "",
    is_public: bool = False,
) -> Entry:
    """Make an entry that occupies all it wants; a tentative one holds it until `expires_at`. Raises Taken."""
    demand_writing()
    entry = Entry(kind=kind, period=period, status=status, expires_at=expires_at, title=title, is_public=is_public)
    take_all([(entry, wants)])
    return entry


def take_all(wishes: Sequence[tuple[Entry, Sequence[Want]]]) -> None:
    """Let entries that occupy nothing take all that each wants, or none of them. Raises Taken."""
    ids = {want.resource_id for _, wants in wishes for want in wants}
    homes = {entry.home_id for entry, _ in wishes if entry.home_id is not None}
    lock(ids | homes)
    release_dead(ids)
    db.session.add_all(entry for entry, _ in wishes)
    flush()
    rows = [
        (entry.id, entry.expires_at, want.resource_id, want.layer, piece.starts, piece.ends)
        for entry, wants in wishes
        for want in wants
        for piece in pieces(want.period)
    ]
    write(Occupancy, [dict(zip(COLUMNS, row, strict=True)) for row in rows])
    revise(ids | homes)


def move(entry: Entry, period: Period, wants: Sequence[Want]) -> None:
    """Give a locked entry another time or other resources. Raises Taken, HoldExpired or AlreadyCancelled."""
    demand_alive(entry)
    entry.period = period
    entry.change()
    occupy([(entry, wants)])


def occupy(wishes: Sequence[tuple[Entry, Sequence[Want]]]) -> None:
    """Let locked entries occupy these in place of what each has, or none of them. Raises Taken."""
    _vacate([entry.id for entry, _ in wishes])
    take_all(wishes)


def confirm(entry: Entry) -> None:
    """Confirm a locked tentative entry: its time is held. Raises HoldExpired, AlreadyCancelled or ChangedMeanwhile."""
    demand_alive(entry)
    if entry.status is Status.CONFIRMED:
        raise ChangedMeanwhile
    entry.status, entry.expires_at = Status.CONFIRMED, None
    entry.change()
    db.session.execute(update(Occupancy).where(Occupancy.entry_id == entry.id).values(expires_at=None))
    revise(resources_of(entry.id))


def release(entry: Entry) -> None:
    """Cancel a locked entry: its time is free, the entry stays so that calendars see it go. Raises AlreadyCancelled."""
    if entry.status is Status.CANCELLED:
        raise AlreadyCancelled
    _vacate([entry.id])
    entry.status, entry.expires_at = Status.CANCELLED, None
    entry.change()


def release_dead(resource_ids: Iterable[int]) -> None:
    """Cancel the holds on these locked resources whose time to answer is over."""
    dead = select(Entry).where(Entry.id.in_(_dead_on(resource_ids))).order_by(Entry.id)
    for entry in db.session.scalars(dead).all():
        release(entry)


def _dead_on(resource_ids: Iterable[int]) -> Select[int]:
    ids = list(resource_ids)
    return select(Occupancy.entry_id).where(Occupancy.resource_id.in_(ids), Occupancy.expires_at <= now())


def _vacate(entry_ids: Sequence[int]) -> None:
    revise(resources_of(*entry_ids))
    db.session.execute(delete(Occupancy).where(Occupancy.entry_id.in_(entry_ids)))


def revise(resource_ids: set[int]) -> None:
    """Each rises by itself under its own lock, so their sum never goes back, whoever commits first."""
    ours = Resource.id.in_(sorted(resource_ids))
    db.session.execute(update(Resource).where(ours).values(revision=Resource.revision + 1, revised_at=now()))


def resources_of(*entry_ids: int) -> set[int]:
    """All that these occupy or are at home in."""
    taken = select(Occupancy.resource_id).where(Occupancy.entry_id.in_(entry_ids))
    homes = select(Entry.home_id).where(Entry.id.in_(entry_ids), Entry.home_id.is_not(None))
    return set(db.session.scalars(union(taken, homes)))


def demand_alive(entry: Entry) -> None:
    """Raises HoldExpired and AlreadyCancelled."""
    if entry.status is Status.CANCELLED:
        raise AlreadyCancelled
    if not is_alive(entry.expires_at, now()):
        raise HoldExpired(until=entry.expires_at)
