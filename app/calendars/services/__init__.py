"""Verbs of calendars."""

from app.calendars.services.feeding import Item, State, body_of, items_of, state_of, taken_body_of
from app.calendars.services.linking import (
    end_feed_links_due,
    make_feed_link,
    note_read,
    revoke_feed_link,
    rotate_feed_link,
)
from app.calendars.services.own import may_see, own_items, page_of_scope, scopes_of, title_of_scope
from app.calendars.services.secret import Opened, open_calendar

__all__ = [
    "Item",
    "Opened",
    "State",
    "body_of",
    "end_feed_links_due",
    "items_of",
    "make_feed_link",
    "may_see",
    "note_read",
    "open_calendar",
    "own_items",
    "page_of_scope",
    "revoke_feed_link",
    "rotate_feed_link",
    "scopes_of",
    "state_of",
    "taken_body_of",
    "title_of_scope",
]
