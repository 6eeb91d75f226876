"""Verbs of calendars."""

from app.calendars.services.feeding import Item, State, body_of, items_of, state_of, taken_body_of

__all__ = ["Item", "State", "body_of", "items_of", "state_of", "taken_body_of"]
