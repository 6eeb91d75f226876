"""The ledger of an organisation: for its members, and for staff of the centres where they work."""

from datetime import date
from typing import Any

from app.api.forms.ledger import LedgerFilter, LedgerShown
from app.api.views.area import area
from app.bookings import queries
from app.core.access import Action
from app.core.clock import now, today
from app.core.i18n import N_
from app.core.web import actor
from app.organisations.views.area import found


@area.offer(
    "/organisations/<int:organisation_id>/ledger",
    action=Action.SEE_ORGANISATION,
    answers=LedgerShown,
    takes={"query": LedgerFilter},
    refuses=[404],
    summary=N_("Hours and fair use of an organisation"),
    description=N_(
        "A month at each centre with the bookings behind each figure, and what stands against the organisation. "
        "Members see all of it, staff the centres where they work."
    ),
)
def show_ledger(sent: dict[str, date], organisation_id: int) -> Any:
    organisation = found(Action.SEE_ORGANISATION, organisation_id)
    month = sent.get("month", today().replace(day=1))
    kept = queries.ledger_of(organisation.id, None, month, now=now(), actor=actor())
    return {
        "organisation": organisation,
        "month": kept.month,
        "centres": kept.centres,
        "consequences": kept.consequences,
    }
