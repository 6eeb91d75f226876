"""The tables of the schedule: what is taken when, and who has a place or waits for one."""

from app.schedule.models.occupancy import Entry, Lasting, Occupancy, Resource
from app.schedule.models.places import Claim, Place, Pool

__all__ = ["Claim", "Entry", "Lasting", "Occupancy", "Place", "Pool", "Resource"]
