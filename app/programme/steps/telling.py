"""Telling people what became of their claims."""

from app.schedule.rules.places import Outcome


def tell(outcome: Outcome) -> None:
    """What a step of places did."""
