"""An organisation proposes an activity; staff of the centre take it up or say why not."""

from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.queries import deciders
from app.centres.models import Centre
from app.core.access import Action, Actor, demand
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.organisations.models import Organisation
from app.programme import steps
from app.programme.models import Activity
from app.programme.queries.reading import number_of_proposals
from app.programme.rules.details import Details, check_details
from app.programme.rules.refusals import SayWhy, TooManyProposals
from app.programme.rules.states import ActivityState, check_is_proposal
from app.programme.services.making import put_down
from app.schedule import steps as schedule

MOST_PROPOSALS = 5
ANSWERED = "proposal_answered"


@transaction
def propose_activity(actor: Actor, centre_id: int, details: Details, *, wishes: str) -> int:
    """Propose to a centre what an organisation of the actor would hold there; gives its number. Staff get one mail.

    Raises NotFound, TooManyProposals and what `check_details` refuses.
    """
    organisation = db.session.get(Organisation, details.organisation_id or 0)
    if organisation is None:
        raise NotFound
    demand(actor, Action.PROPOSE_ACTIVITY, organisation)
    centre = db.session.get(Centre, centre_id)
    if centre is None or centre.archived_at is not None:
        raise NotFound
    check_details(details)
    schedule.lock([organisation.resource_id])
    waiting = number_of_proposals(organisation.id)
    if waiting >= MOST_PROPOSALS:
        raise TooManyProposals(count=waiting)
    activity = put_down(actor, centre_id, details, state=ActivityState.PROPOSED, wishes=wishes.strip())
    steps.record(activity, "proposed", actor)
    for person in deciders(centre_id):
        if person.id != actor.person_id:
            steps.mail(activity, "proposal_to_answer", person, path=f"/zespol/program/{activity.id}")
    return activity.id


@transaction
def accept_proposal(actor: Actor, activity_id: int, *, words: str = "") -> None:
    """Take a proposal up: it is a draft from then on. One mail. Raises NotFound, AlreadyAnswered and NotAProposal."""
    _answer(actor, _proposal(actor, activity_id), ActivityState.DRAFT, words, verb="accepted")


@transaction
def decline_proposal(actor: Actor, activity_id: int, *, words: str) -> None:
    """Say why a proposal is not taken up. One mail. Raises NotFound, SayWhy, AlreadyAnswered and NotAProposal."""
    activity = _proposal(actor, activity_id)
    if not words.strip():
        raise SayWhy(field="words")
    _answer(actor, activity, ActivityState.DECLINED, words, verb="declined")


def _proposal(actor: Actor, activity_id: int) -> Activity:
    """A proposal, ours until the transaction ends, with the turnstile under which its organisation proposes."""
    turnstile = db.session.scalar(
        select(Organisation.resource_id)
        .join(Activity, Activity.organisation_id == Organisation.id)
        .where(Activity.id == activity_id)
    )
    if turnstile is not None:
        schedule.lock([turnstile])
    return steps.lock_activity(actor, activity_id, action=Action.ANSWER_PROPOSAL)


def _answer(actor: Actor, activity: Activity, state: ActivityState, words: str, *, verb: str) -> None:
    check_is_proposal(activity.state)
    activity.state, activity.answer = state, words.strip()
    flush()
    steps.record(activity, verb, actor, why=activity.answer)
    person = db.session.get_one(Person, activity.asked_by_id)
    if person.disabled_at is None:
        steps.mail(
            activity,
            ANSWERED,
            person,
            words=activity.answer,
            is_accepted=state is ActivityState.DRAFT,
            path=f"/organizacje/{activity.organisation_id}/propozycje",
        )
