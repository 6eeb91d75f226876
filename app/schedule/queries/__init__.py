"""Reading the schedule: what is occupied, and by `queries.places` how full and whose turn."""

from app.schedule.queries import places
from app.schedule.queries.occupancy import alive, free, occupied, wants_of

__all__ = ["alive", "free", "occupied", "places", "wants_of"]
