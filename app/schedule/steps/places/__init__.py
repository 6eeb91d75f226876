"""The only writers of places and claims, inside the caller's transaction and under the lock of the pool.

`lock_pool` first, then a step. Each brings the pool to the present, does its own, offers in turn what became free, and
tells all that it did, so that the area can send mails.
"""

from app.schedule.steps.places.choosing import choose, draw, prefer
from app.schedule.steps.places.claims import accept, admit, join, keep_turn, leave, name, remove
from app.schedule.steps.places.line import sweep
from app.schedule.steps.places.pools import (
    call_off,
    drop,
    lock_pool,
    lock_pools,
    open_pool,
    reschedule,
    reserve,
    set_capacity,
)

__all__ = [
    "accept",
    "admit",
    "call_off",
    "choose",
    "draw",
    "drop",
    "join",
    "keep_turn",
    "leave",
    "lock_pool",
    "lock_pools",
    "name",
    "open_pool",
    "prefer",
    "remove",
    "reschedule",
    "reserve",
    "set_capacity",
    "sweep",
]
