"""The area itself, who asks, and how a view finds its organisation."""

from flask import g, request
from flask_login import current_user

from app.core.access import ANONYMOUS, Action
from app.core.web import Area, demand
from app.core.web.area import is_without_cookies
from app.organisations import queries
from app.organisations.models import Organisation

area = Area("organisations", __name__)


def recognise() -> None:
    """Put the one who asks on this request: roles and memberships as they are now, whatever the session says."""
    if request.endpoint == "static" or is_without_cookies(request.endpoint or ""):
        return
    g.actor = queries.actor_for(current_user.person_id) if current_user.is_authenticated else ANONYMOUS


def found(action: Action, organisation_id: int) -> Organisation:
    """The organisation, for somebody who may do this to it.

    Missing and not yours look the same, signed in or not. Raises SignInNeeded, NotFound, NotAllowed.
    """
    demand(Action.MANAGE_OWN_ACCOUNT)
    organisation = queries.organisation(organisation_id)
    demand(action, organisation)
    return organisation
