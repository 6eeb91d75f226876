"""What calendars must see though nothing is taken or freed: another title, another name of a room."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, or_, select, update

from app.core.clock import now
from app.core.database import db, demand_writing, flush
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Status
from app.schedule.steps.occupancy import lock, resources_of, revise


def change(entries: Iterable[Entry]) -> None:
    """Note a change of what these say, which calendars must see; what each occupies stays."""
    demand_writing()
    changed = list(entries)
    if changed:
        with db.session.no_autoflush:  # what they say is written under the locks, as everybody does who moves them
            ids = resources_of(*(entry.id for entry in changed))
            lock(ids)
        for entry in changed:
            entry.change()
        flush()
        revise(ids)


def change_all_at(resource_ids: Iterable[int], *, since: datetime, home_id: int | None = None) -> None:
    """The same of all that has ended since then, or will, and occupies one of these or is at home there.

    Of what is at `home_id`, too, where it was cancelled: it occupies nothing, though it was to be in one of these.
    """
    ids = set(resource_ids)
    homes = {home_id} if home_id is not None else set()
    lock(ids | homes)
    there = select(Occupancy.entry_id).where(Occupancy.resource_id.in_(ids))
    gone = and_(Entry.home_id.in_(homes), Entry.status == Status.CANCELLED)
    theirs = or_(Entry.id.in_(there), Entry.home_id.in_(ids), gone), Entry.ends_at > since
    later = update(Entry).where(*theirs).values(sequence=Entry.sequence + 1, changed_at=now())
    db.session.execute(later.execution_options(synchronize_session=False))
    db.session.expire_all()
    revise(ids | homes)


def look_anew(resource_ids: Iterable[int]) -> None:
    """Let calendars of these look again, though nothing is said otherwise: another room is made of them."""
    ids = set(resource_ids)
    lock(ids)
    revise(ids)
