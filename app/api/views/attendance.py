"""The list of a date and readings of tickets, for programs at the door of those who may take it."""

from typing import Any

from app.api.forms.attendance import ListShown, ScanSent, ScanShown
from app.api.queries.attendance import ListOfDate, list_of
from app.api.views.area import area
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_
from app.core.web import actor
from app.programme.rules.attendance import ScanResult
from app.programme.rules.scans import age_of_scan
from app.programme.services.attending import scan_ticket
from app.programme.views.area import session_at

ATTENDANCE = "/activities/<activity_slug>/sessions/<int:session_id>/attendance"


@area.offer(
    ATTENDANCE,
    action=Action.TAKE_ATTENDANCE,
    answers=ListShown,
    refuses=[404, 409],
    summary=N_("The list of a date, for who leads it and the staff of its centre"),
)
def list_attendance(activity_slug: str, session_id: int) -> ListOfDate:
    return list_of(session_at(activity_slug, session_id, Action.TAKE_ATTENDANCE))


@area.offer(
    ATTENDANCE,
    methods=["POST"],
    action=Action.TAKE_ATTENDANCE,
    answers=ScanShown,
    takes={"json": ScanSent},
    refuses=[404, 409],
    summary=N_("Let somebody in by their ticket"),
    description=N_(
        "Who may come in is noted as there. Sent again with its id a reading gets the same answer and notes nothing "
        "twice, so what was read without a network may be sent later."
    ),
)
def scan_at_door(sent: dict[str, Any], activity_slug: str, session_id: int) -> ScanResult:
    ago = age_of_scan(sent["at"], now())
    return scan_ticket(actor(), session_id, sent["ticket"], uid=sent["scan"], ago=ago)
