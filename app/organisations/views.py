"""Routes of the organisations area."""

from flask import current_app, g, request
from flask_login import current_user

from app.core.access import ANONYMOUS
from app.core.web import Area
from app.organisations.queries import actor_for

area = Area("organisations", __name__)


def recognise() -> None:
    """Put the one who asks on this request: roles and memberships as they are now, whatever the session says."""
    if request.endpoint == "static":
        return
    signed_in = hasattr(current_app, "login_manager") and current_user.is_authenticated
    g.actor = actor_for(current_user.person_id) if signed_in else ANONYMOUS
