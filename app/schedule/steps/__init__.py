"""The only writers of the schedule, inside somebody's transaction; of places it is `places.join` and so on."""

from app.schedule.steps import places
from app.schedule.steps.changing import change, change_all_at, look_anew
from app.schedule.steps.occupancy import (
    confirm,
    demand_alive,
    lock,
    lock_entry,
    move,
    new_resource,
    occupy,
    release,
    release_dead,
    take,
    take_all,
)

__all__ = [
    "change",
    "change_all_at",
    "confirm",
    "demand_alive",
    "lock",
    "lock_entry",
    "look_anew",
    "move",
    "new_resource",
    "occupy",
    "places",
    "release",
    "release_dead",
    "take",
    "take_all",
]
