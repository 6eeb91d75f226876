"""What time does with those who wait: offers run out, times pass, and what became free by itself is offered."""

from datetime import datetime

from sqlalchemy import select

from app.bookings.models import Waiting
from app.bookings.queries.facts import room_rules
from app.bookings.queries.taken import taken_pairs
from app.bookings.queries.waiting import offers_run_out, rooms_of, rooms_touching, still_waiting, time_passed
from app.bookings.rules.waiting import WaitingState
from app.bookings.services.gaps import let_go
from app.bookings.services.offering import Freed, offer_freed, record
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.schedule import steps as schedule

MOST_AT_ONCE = 1000


def end_offers_due(at: datetime) -> int:
    """Leave the offers to the next that nobody took in time; gives their number.

    Each in a transaction of its own that looks again under the lock: two workers end one once.
    """
    return sum(_end(waiting_id, entry_id) for waiting_id, entry_id in offers_run_out(at))


@transaction
def pass_over_due(at: datetime) -> int:
    """Nobody waits for a time that begins: too late to be offered to anybody. Gives their number."""
    passed = db.session.scalars(time_passed(at).with_for_update(of=Waiting, skip_locked=True)).all()
    for waiting in passed:
        waiting.state, waiting.ended_at = WaitingState.PASSED, at
        record(waiting, "passed", None)
    flush()
    return len(passed)


def offer_what_is_free(at: datetime) -> int:
    """Offer what those who wait could have by now: rules, hours and rooms change without giving a time back.

    What is free is found in one statement for each centre; only there something is locked and judged.
    """
    return sum(_offer_at(freed) for freed in _free_for_waiters(at))


@transaction
def _end(waiting_id: int, entry_id: int) -> bool:
    schedule.lock_entry(entry_id)
    fresh = select(Waiting).where(Waiting.id == waiting_id).with_for_update(of=Waiting)
    waiting = db.session.scalars(fresh.execution_options(populate_existing=True)).one()
    if waiting.state is not WaitingState.OFFERED or waiting.entry_id != entry_id or waiting.is_held:
        return False
    freed = let_go(waiting, WaitingState.MISSED, None)
    assert freed is not None
    offer_freed([freed])
    return True


@transaction
def _offer_at(freed: Freed) -> int:
    schedule.lock({number for room in rooms_touching([freed[0]]) for number in room.resource_ids})
    return offer_freed([freed])


def _free_for_waiters(at: datetime) -> list[Freed]:
    """Rooms and times that somebody waits for and that nothing occupies, each once."""
    waiting = db.session.scalars(still_waiting(at).order_by(Waiting.starts_at, Waiting.id).limit(MOST_AT_ONCE)).all()
    found: dict[Freed, None] = {}
    for centre_id in sorted({one.centre_id for one in waiting}):
        of_centre = [one for one in waiting if one.centre_id == centre_id]
        rooms = rooms_of([centre_id])
        rules = {room.id: room_rules(room) for room in rooms}
        taken = taken_pairs(rules, [one.period for one in of_centre], now=now())
        for number, one in enumerate(of_centre):
            for room in rooms:
                if (room.id, number) not in taken and one.may_have(room, rules[room.id]):
                    found[room.id, one.period] = None
    return list(found)
