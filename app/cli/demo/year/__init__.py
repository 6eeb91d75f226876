"""A year of life at the centres around a moment, planned without touching the database."""

from app.cli.demo.year.fates import Planned, Talk
from app.cli.demo.year.plan import House, Planner, SeriesPlan

__all__ = ["House", "Planned", "Planner", "SeriesPlan", "Talk"]
