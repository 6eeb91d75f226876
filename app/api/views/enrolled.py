"""Enrolling for what centres invite to, one's own enrolments, giving back; and for staff who is enrolled."""

import hashlib
import uuid
from typing import Any

from flask import url_for

from app.api.forms import asked
from app.api.forms.enrolled import EnrolledFilter, EnrolledShown, EnrolmentAsked, EnrolmentShown, EnrolmentsShown, Wish
from app.api.views.area import area
from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_
from app.core.web import actor
from app.programme.queries.enrolled import EnrolledFilters, enrolled, seatings_shown
from app.programme.queries.reading import activity_by_slug
from app.programme.queries.tickets import Ticket, own_tickets, ticket_page
from app.programme.services.answering import leave
from app.programme.services.enrolling import enrol
from app.programme.steps.joining import Application
from app.programme.views.area import found


@area.offer(
    "/activities/<activity_slug>/enrolments",
    methods=["POST"],
    action=Action.ENROL,
    answers=EnrolmentShown,
    status=201,
    takes={"json": EnrolmentAsked, "headers": asked.Keyed},
    refuses=[404, 409],
    summary=N_("Enrol yourself"),
    description=N_(
        "With a place where one is free, else at the end of the line; where the places are chosen or drawn you ask for "
        "one. Sent again with its key it is one enrolment."
    ),
)
def create_enrolment(sent: Wish, headers: dict[str, str], activity_slug: str) -> Any:
    activity_id = _numbered(activity_slug)
    key = f"{actor().person_id}:{activity_id}:{headers.get('key') or uuid.uuid4().hex}"
    seatings = {one.session_id: one.id for one in seatings_shown(activity_id)}
    if not set(sent.session_ids) <= set(seatings):
        raise NotFound
    application = Application(
        form_key=hashlib.sha256(key.encode()).hexdigest()[:36],
        seating_ids=tuple(seatings[number] for number in sent.session_ids),
        answers=sent.answers,
        needs=sent.needs,
    )
    ticket = enrol(actor(), activity_id, application, organisation_id=sent.organisation_id)
    return ticket_page(ticket, now=now()), 201, {"Location": url_for("api.list_enrolments")}


@area.offer(
    "/enrolments",
    action=Action.ENROL,
    answers=EnrolmentsShown,
    summary=N_("What you enrolled for"),
    description=N_("What needs an answer first, then what comes, what waits, and the last that is over."),
)
def list_enrolments() -> Any:
    found_by_heading = own_tickets(actor().person_id or 0, now=now())
    return {"items": [ticket for tickets in found_by_heading.values() for ticket in tickets]}


@area.offer(
    "/enrolments/<int:enrolment_id>",
    methods=["DELETE"],
    action=Action.ENROL,
    answers=EnrolmentShown,
    refuses=[404, 409],
    summary=N_("Give a place back, or leave the line"),
    description=N_("Too near the start it is counted. A place that is free goes to the next."),
)
def leave_enrolment(enrolment_id: int) -> Ticket:
    one = _own(enrolment_id)
    leave(one.enrolment.ticket, by_id=actor().person_id)
    return ticket_page(one.enrolment.ticket, now=now())


@area.offer(
    "/staff/activities/<activity_slug>/enrolments",
    action=Action.SEE_ENROLLED,
    answers=EnrolledShown,
    takes={"query": EnrolledFilter},
    refuses=[403, 404],
    summary=N_("Who is enrolled, for the staff of its centre"),
    description=N_("Who has a place first, then who asks and waits in turn. What people need is not part of it."),
)
def list_enrolled(sent: dict[str, Any], activity_slug: str) -> Any:
    activity = found(_numbered(activity_slug), Action.SEE_ENROLLED)
    filters = EnrolledFilters(status=sent["status"], session_id=sent["session"])
    return enrolled(activity.id, filters, page=sent["page"], now=now(), with_needs=False)


def _numbered(slug: str) -> int:
    """The number of an activity; one that is none is missing to whoever looks for it."""
    activity = activity_by_slug(slug)
    return activity.id if activity is not None else 0


def _own(enrolment_id: int) -> Ticket:
    """One's own enrolment. Raises NotFound."""
    tickets = own_tickets(actor().person_id or 0, now=now())
    for ticket in (ticket for those in tickets.values() for ticket in those):
        if ticket.enrolment.id == enrolment_id:
            return ticket
    raise NotFound
