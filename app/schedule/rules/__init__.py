"""Pure rules of the schedule: occupying time, counted places, the time to answer, and the draw."""

from app.schedule.rules.occupancy import (
    LONGEST_PIECE,
    OVERLAP,
    AlreadyCancelled,
    HoldExpired,
    Layer,
    Occupied,
    Status,
    Taken,
    Want,
    collide,
    is_alive,
    pieces,
    wants_for,
)

__all__ = [
    "LONGEST_PIECE",
    "OVERLAP",
    "AlreadyCancelled",
    "HoldExpired",
    "Layer",
    "Occupied",
    "Status",
    "Taken",
    "Want",
    "collide",
    "is_alive",
    "pieces",
    "wants_for",
]
