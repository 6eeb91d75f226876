"""One's own list of what one enrolled for, and the list of an organisation: names, substitutes, giving back."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.programme.forms.enrolling import MemberForm
from app.programme.queries.needs import surveys_to_answer
from app.programme.queries.signing_up import missed_of
from app.programme.queries.tickets import enrolled_by, one_of_organisation, own_tickets
from app.programme.rules import tickets
from app.programme.rules.lines import misses_of
from app.programme.services.parties import Member, name_member, withdraw_member
from app.programme.views.area import area
from app.programme.views.enrolling import own_organisation

OF_ORGANISATION = "/organizacje/<int:organisation_id>/zapisy"


@area.route("/moje-zapisy", action=Action.ENROL)
def own_enrolments() -> ResponseReturnValue:
    demand(Action.ENROL)
    person_id = actor().person_id or 0
    return render_template(
        "programme/own_enrolments.html",
        found=own_tickets(person_id, now=now()),
        surveys=surveys_to_answer(person_id, now=now()),
        misses=misses_of(missed_of(person_id, now=now()), now=now()),
    )


@area.route(OF_ORGANISATION, action=Action.ENROL_ORGANISATION)
def enrolled_by_organisation(organisation_id: int) -> ResponseReturnValue:
    party = own_organisation(organisation_id)
    return render_template(
        "programme/enrolled_by_organisation.html",
        organisation=party,
        tickets=enrolled_by(party.id, now=now()),
        short=tickets.SHORT_LABELS,
    )


@area.route(f"{OF_ORGANISATION}/<int:enrolment_id>/osoba", methods=["GET", "POST"], action=Action.ENROL_ORGANISATION)
def name_person(organisation_id: int, enrolment_id: int) -> ResponseReturnValue:
    party = own_organisation(organisation_id)
    one = one_of_organisation(party.id, enrolment_id)
    form = MemberForm()
    if form.does(lambda: name_member(actor(), one.id, Member(form.name.data or "", form.email.data or ""))):
        tell(Sentence(N_("The name is kept.")))
        return go(url_for("programme.enrolled_by_organisation", organisation_id=party.id))
    one = one_of_organisation(party.id, enrolment_id)
    return render_template("programme/name_person.html", organisation=party, one=one, form=form), form.status


@area.route(f"{OF_ORGANISATION}/<int:enrolment_id>/zrezygnuj", methods=["POST"], action=Action.ENROL_ORGANISATION)
def withdraw_person(organisation_id: int, enrolment_id: int) -> ResponseReturnValue:
    party = own_organisation(organisation_id)
    one = one_of_organisation(party.id, enrolment_id)
    withdraw_member(actor(), one.id)
    tell(Sentence(N_("It is given back, and goes to the next who waits.")))
    return go(url_for("programme.enrolled_by_organisation", organisation_id=party.id))
