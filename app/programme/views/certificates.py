"""Certificates as their owners keep them, and as a stranger sees whether one is true."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.errors import NotFound
from app.core.web import actor, demand
from app.core.web.private import UNFOLLOWED
from app.programme.queries import certificates as queries
from app.programme.queries.attendance import enrolment_by_ticket
from app.programme.rules import certificates as rules
from app.programme.services.bundling import file_name
from app.programme.services.papers import paper_of
from app.programme.views.area import area
from app.programme.views.certifying import as_pdf


@area.route("/zaswiadczenie/<certificate_token>", action=Action.SEE_PUBLIC)
def verify_certificate(certificate_token: str) -> ResponseReturnValue:
    """True or not, the number, what and when, and no more of the person than initials."""
    certificate = queries.certificate_by_token(certificate_token)
    if certificate is None:
        raise NotFound
    return render_template("programme/verify_certificate.html", certificate=certificate, rules=rules), 200, UNFOLLOWED


@area.route("/bilet/<ticket>/zaswiadczenie", action=Action.SEE_PUBLIC)
def ticket_certificate(ticket: str) -> ResponseReturnValue:
    """What the holder of a ticket got, or that there is none yet."""
    enrolment = enrolment_by_ticket(ticket)
    if enrolment is None:
        raise NotFound
    certificate = queries.valid_by_ticket(ticket)
    page = render_template("programme/ticket_certificate.html", enrolment=enrolment, certificate=certificate)
    return page, 200, UNFOLLOWED


@area.route("/bilet/<ticket>/zaswiadczenie.pdf", action=Action.SEE_PUBLIC)
def ticket_paper(ticket: str) -> ResponseReturnValue:
    certificate = queries.valid_by_ticket(ticket)
    if certificate is None:
        raise NotFound
    return as_pdf(paper_of(certificate, request.args.get("lang")), file_name(certificate))


@area.route("/moje-zaswiadczenia", action=Action.SEE_OWN_CERTIFICATES)
def my_certificates() -> ResponseReturnValue:
    demand(Action.SEE_OWN_CERTIFICATES)
    theirs = queries.certificates_of(actor().person_id or 0)
    return render_template("programme/my_certificates.html", certificates=theirs)


@area.route("/moje-zaswiadczenia/<int:certificate_id>/pdf", action=Action.SEE_OWN_CERTIFICATES)
def my_paper(certificate_id: int) -> ResponseReturnValue:
    demand(Action.SEE_OWN_CERTIFICATES)
    mine = queries.certificates_of(actor().person_id or 0)
    certificate = next((one for one in mine if one.id == certificate_id), None)
    if certificate is None:
        raise NotFound
    return as_pdf(paper_of(certificate, request.args.get("lang")), file_name(certificate))
