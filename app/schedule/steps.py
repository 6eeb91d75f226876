"""The only writers of occupancy: lock, take, move, hold, confirm, release; inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, delete, or_, select, union, update

from app.core.clock import Period, now
from app.core.database import db, demand_writing, explain, flush
from app.core.errors import ChangedMeanwhile
from app.schedule.models import Entry, Occupancy, Resource
from app.schedule.rules import (
    OVERLAP,
    AlreadyCancelled,
    HoldExpired,
    Layer,
    Status,
    Taken,
    Want,
    beyond,
    is_alive,
    pieces,
)

explain(OVERLAP, Taken)


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
    its_own = _resources_of(entry_id)
    lock(its_own.union(also))
    fresh = select(Entry).where(Entry.id == entry_id).with_for_update().execution_options(populate_existing=True)
    entry = db.session.scalars(fresh).one()
    if not _resources_of(entry_id) <= its_own:
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
    db.session.add(entry)
    _occupy(entry, wants)
    return entry


def move(entry: Entry, period: Period, wants: Sequence[Want]) -> None:
    """Give a locked entry another time or other resources. Raises Taken, HoldExpired or AlreadyCancelled."""
    _demand_alive(entry)
    _vacate(entry)
    entry.period = period
    entry.change()
    _occupy(entry, wants)


def end_early(entry: Entry, ends: datetime) -> None:
    """Let a locked entry end sooner; its pads come along, and lie within what it held. Raises as `move` does."""
    sooner = ends - entry.ends_at
    wants = [
        replace(want, period=want.period.shifted(sooner))
        if want.layer is Layer.PAD and want.period.starts >= entry.ends_at
        else replace(want, period=Period(want.period.starts, min(want.period.ends, ends)))
        for want in _wants_of(entry)
        if want.layer is Layer.PAD or want.period.starts < ends
    ]
    move(entry, Period(entry.starts_at, ends), wants)


def hold_beside(
    entry: Entry, kind: str, period: Period, wants: Sequence[Want], *, expires_at: datetime, title: str = ""
) -> Entry:
    """Hold another time for a locked entry that keeps its own: the new entry takes what this one lacks.

    A pad of its own that is wanted as a core becomes one, until `let_go_beside`. Raises as `move` does.
    """
    _demand_alive(entry)
    own = _wants_of(entry)
    cores = [want for want in own if want.layer is Layer.CORE]
    pads = [want for want in own if want.layer is Layer.PAD]
    lacking = beyond([want for want in wants if want.layer is Layer.CORE], cores)
    hardened = beyond(lacking, beyond(lacking, [replace(pad, layer=Layer.CORE) for pad in pads]))
    if hardened:
        own = [*cores, *hardened, *beyond(pads, hardened)]
        _vacate(entry)
        _occupy(entry, own)
    return take(kind, period, beyond(wants, own), status=Status.TENTATIVE, expires_at=expires_at, title=title)


def let_go_beside(entry: Entry, beside: Entry) -> None:
    """End what `hold_beside` held, both entries locked: the first has its own time again, and no more."""
    if beside.status is not Status.CANCELLED:
        release(beside)
    hardened = or_(Occupancy.starts_at >= entry.ends_at, Occupancy.ends_at <= entry.starts_at)
    ours = Occupancy.entry_id == entry.id, Occupancy.layer == Layer.CORE, hardened
    db.session.execute(update(Occupancy).where(*ours).values(layer=Layer.PAD))
    _revise(_resources_of(entry.id))


def confirm(entry: Entry) -> None:
    """Turn a locked tentative entry into a confirmed one. Its time is held, so this cannot collide.

    Raises HoldExpired, AlreadyCancelled, or ChangedMeanwhile if it is confirmed already.
    """
    _demand_alive(entry)
    if entry.status is Status.CONFIRMED:
        raise ChangedMeanwhile
    entry.status, entry.expires_at = Status.CONFIRMED, None
    entry.change()
    db.session.execute(update(Occupancy).where(Occupancy.entry_id == entry.id).values(expires_at=None))
    _revise(_resources_of(entry.id))


def release(entry: Entry) -> None:
    """Cancel a locked entry: its time is free, the entry stays so that calendars see it go. Raises AlreadyCancelled."""
    if entry.status is Status.CANCELLED:
        raise AlreadyCancelled
    _vacate(entry)
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


def _occupy(entry: Entry, wants: Sequence[Want]) -> None:
    """Take everything that an entry without any time wants. Raises Taken where the database says no."""
    ids = {want.resource_id for want in wants}
    lock(ids)
    release_dead(ids)
    flush()
    for want in wants:
        for piece in pieces(want.period):
            row = Occupancy(resource_id=want.resource_id, layer=want.layer, period=piece)
            row.entry_id, row.expires_at = entry.id, entry.expires_at
            db.session.add(row)
    flush()
    _revise(ids)


def _vacate(entry: Entry) -> None:
    _revise(_resources_of(entry.id))
    db.session.execute(delete(Occupancy).where(Occupancy.entry_id == entry.id))


def _revise(resource_ids: set[int]) -> None:
    ours = Resource.id.in_(sorted(resource_ids))
    db.session.execute(update(Resource).where(ours).values(revision=Resource.revision + 1))


def _resources_of(entry_id: int) -> set[int]:
    return set(db.session.scalars(select(Occupancy.resource_id).where(Occupancy.entry_id == entry_id)))


def _wants_of(entry: Entry) -> list[Want]:
    rows = db.session.scalars(select(Occupancy).where(Occupancy.entry_id == entry.id).order_by(Occupancy.id))
    return [Want(row.resource_id, row.period, row.layer) for row in rows]


def _demand_alive(entry: Entry) -> None:
    if entry.status is Status.CANCELLED:
        raise AlreadyCancelled
    if not is_alive(entry.expires_at, now()):
        raise HoldExpired(until=entry.expires_at)
