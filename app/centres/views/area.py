"""The area itself, and how a screen of staff finds its centre and room."""

from flask import request

from app.centres import queries
from app.centres.models import Centre, Room
from app.core.access import Action, can
from app.core.errors import NotFound
from app.core.web import Area, actor, demand

area = Area("centres", __name__)
LAST_PAGE = 10_000


def found(action: Action, slug: str) -> Centre:
    """The centre, in use or not, for somebody who may do this to it.

    Another's centre and a missing one look the same. Raises SignInNeeded, NotAllowed, NotFound.
    """
    demand(action)
    centre = queries.centre_for_staff(slug)
    if centre is None or not can(actor(), action, centre):
        raise NotFound
    return centre


def found_room(slug: str, room_id: int) -> Room:
    """A room of this centre, in use or not, for those who may change it. Raises as `found` does."""
    return queries.room_for_staff(found(Action.EDIT_CENTRE, slug).id, room_id)


def page_asked() -> int:
    """The page of a list in the address; nonsense is the first."""
    typed = request.args.get("page", "1")
    return min(max(int(typed), 1), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1
