"""How a view of the desk finds its centre and its day, and the secret of what is reported at a door."""

from datetime import date

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from app.centres import queries as centres
from app.centres.models import Centre
from app.core.access import Action, can
from app.core.clock import FIRST_YEAR, LAST_YEAR, today
from app.core.errors import NotFound
from app.core.web import actor, demand
from app.desk.models import Display
from app.desk.queries.doors import display_by_id


def centre_at(slug: str, action: Action = Action.RUN_DAY) -> Centre:
    """Another's centre and a missing one look the same. Raises SignInNeeded, NotAllowed and NotFound."""
    demand(action)
    centre = centres.centre_for_staff(slug)
    if centre is None or not can(actor(), action, centre):
        raise NotFound
    return centre


def day_asked() -> date:
    """The day in the address; nonsense is today."""
    try:
        asked = date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        return today()
    return asked if FIRST_YEAR < asked.year < LAST_YEAR else today()


def fault_token(display: Display) -> str:
    """A secret for the phones of those in the room: good for reporting alone, and as long as the display stands."""
    return str(_signer().dumps(display.id))


def display_of_fault_token(token: str) -> Display:
    """Raises NotFound."""
    try:
        display_id = _signer().loads(token)
    except BadSignature:
        raise NotFound from None
    display = display_by_id(display_id)
    if display is None or display.revoked_at is not None or display.room is None:
        raise NotFound
    return display


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="fault-at-door")
