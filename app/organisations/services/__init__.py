"""What can be done with an organisation: bring it here, verify it, and let people in and out."""

from app.organisations.services.details import (
    Details,
    change_details,
    create_organisation,
    send_back_organisation,
    verify_organisation,
)
from app.organisations.services.people import (
    accept_invitation,
    change_role,
    invite,
    leave,
    remove_member,
    withdraw_invitation,
)

__all__ = [
    "Details",
    "accept_invitation",
    "change_details",
    "change_role",
    "create_organisation",
    "invite",
    "leave",
    "remove_member",
    "send_back_organisation",
    "verify_organisation",
    "withdraw_invitation",
]
