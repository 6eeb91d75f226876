"""Pages of organisations that propose, and the answer of staff."""

from collections.abc import Callable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.centres import queries as centres
from app.core.access import Action
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import N_, Sentence
from app.core.web import actor, demand, go
from app.core.web.edge import tell
from app.organisations.models import Organisation
from app.programme.forms.activity import AnswerForm, ProposalForm
from app.programme.queries import reading
from app.programme.rules import kinds, states
from app.programme.services.proposing import accept_proposal, decline_proposal, propose_activity
from app.programme.views.area import ONE, area, found

OF_ORGANISATION = "/organizacje/<int:organisation_id>/propozycje"


@area.route(OF_ORGANISATION, action=Action.PROPOSE_ACTIVITY)
def list_proposals(organisation_id: int) -> ResponseReturnValue:
    organisation = _organisation(organisation_id)
    return render_template(
        "programme/list_proposals.html",
        organisation=organisation,
        proposals=reading.proposals_of(organisation_id),
        now=now(),
        kinds=kinds,
        states=states,
    )


@area.route(f"{OF_ORGANISATION}/nowa", methods=["GET", "POST"], action=Action.PROPOSE_ACTIVITY)
def propose(organisation_id: int) -> ResponseReturnValue:
    organisation = _organisation(organisation_id)
    form = ProposalForm()
    form.offer(centres.centres())
    if form.does(
        lambda: propose_activity(
            actor(), form.centre.data, form.details(organisation_id), wishes=form.wishes.data or ""
        )
    ):
        tell(Sentence(N_("Your proposal is sent. The centre answers by mail.")))
        return go(url_for("programme.list_proposals", organisation_id=organisation_id))
    return render_template("programme/propose.html", organisation=organisation, form=form), form.status


@area.route(f"{ONE}/propozycja", action=Action.ANSWER_PROPOSAL)
def review(activity_id: int) -> ResponseReturnValue:
    return _review_page(activity_id, AnswerForm(formdata=None))


@area.route(f"{ONE}/propozycja/przyjmij", methods=["POST"], action=Action.ANSWER_PROPOSAL)
def accept(activity_id: int) -> ResponseReturnValue:
    return _answered(
        activity_id,
        lambda words: accept_proposal(actor(), activity_id, words=words),
        Sentence(N_("The proposal is a draft of the programme now. The organisation gets a mail.")),
    )


@area.route(f"{ONE}/propozycja/odmow", methods=["POST"], action=Action.ANSWER_PROPOSAL)
def decline(activity_id: int) -> ResponseReturnValue:
    return _answered(
        activity_id,
        lambda words: decline_proposal(actor(), activity_id, words=words),
        Sentence(N_("The proposal is not taken up. The organisation gets a mail.")),
    )


def _answered(activity_id: int, answer: Callable[[str], None], said: Sentence) -> ResponseReturnValue:
    found(activity_id, Action.ANSWER_PROPOSAL)
    form = AnswerForm()
    if form.does(lambda: answer(form.words.data or "")):
        tell(said)
        return go(url_for("programme.overview", activity_id=activity_id))
    return _review_page(activity_id, form), form.status


def _review_page(activity_id: int, form: AnswerForm) -> str:
    activity = found(activity_id, Action.ANSWER_PROPOSAL)
    return render_template("programme/review.html", activity=activity, form=form, now=now(), kinds=kinds, states=states)


def _organisation(organisation_id: int) -> Organisation:
    """An organisation of the actor. Raises SignInNeeded and NotFound."""
    demand(Action.MANAGE_OWN_ACCOUNT)
    organisation = reading.organisation(organisation_id)
    if organisation is None:
        raise NotFound
    demand(Action.PROPOSE_ACTIVITY, organisation)
    return organisation
