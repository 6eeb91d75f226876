"""Staff enrol somebody, give a place out of turn, take somebody off, refuse who asked, and write to all."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.rules import check_email, check_name
from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.organisations.models import Organisation
from app.programme import steps
from app.programme.models import AccessNeed, Activity, Enrolment, EnrolmentTerms, Seating
from app.programme.rules.choosing import NotAsking, NotPublicYet, ReasonNeeded, WordsNeeded
from app.programme.rules.enrolling import EVERYBODY, Source
from app.programme.rules.states import check_may_make
from app.programme.steps import news, seatings
from app.programme.steps.people import Known, demand_absent, known_address
from app.schedule import steps as schedule
from app.schedule.models import Pool
from app.schedule.rules.places import ClaimStatus
from app.schedule.steps import places

S = ClaimStatus
REACHED = (S.CONFIRMED, S.OFFERED, S.WAITING, S.ASKED)


@dataclass(frozen=True)
class Newcomer:
    """Whom staff enrol; without an address nobody can be written to."""

    name: str
    email: str = ""
    organisation_id: int | None = None
    needs: str = ""
    language: str = "pl"


@transaction
def enrol_by_staff(
    actor: Actor, activity_id: int, seating_id: int, newcomer: Newcomer, *, why: str = "", out_of_turn: bool = False
) -> int:
    """Enrol somebody at the end of the line, or out of turn with a reason; gives the enrolment's number. One mail.

    Raises NotFound, NotPublicYet, NotAName, NotAnAddress, AlreadyThere, ReasonNeeded, NotEnoughPlaces, PlacesClosed.
    """
    activity, seating, pool = _locked(actor, activity_id, seating_id)
    name = check_name(newcomer.name)
    known = known_address(check_email(newcomer.email), name, newcomer.language) if newcomer.email.strip() else Known()
    _check_organisation(newcomer.organisation_id)
    if out_of_turn and not why.strip():
        raise ReasonNeeded
    if known.resource_ids:
        demand_absent(pool, known)
    resource_id = known.resource_ids[0] if known.resource_ids else schedule.new_resource(steps.enrolling.PERSON)
    give = places.admit if out_of_turn else places.join
    outcome = give(pool, resource_id, priority=EVERYBODY)
    one = steps.new_enrolment(
        seating,
        outcome.joined[0],
        **known.facts,
        name=name,
        organisation_id=newcomer.organisation_id,
        by_id=actor.person_id,
        source=Source.STAFF,
        percent=db.session.get_one(EnrolmentTerms, activity.id).percent,
    )
    if newcomer.needs.strip():
        db.session.add(AccessNeed(enrolment_id=one.id, words=newcomer.needs.strip()))
        flush()
    verb = "admitted_by_staff" if out_of_turn else "enrolled_by_staff"
    steps.record_enrolment(one, verb, actor.person_id, why=why.strip())
    steps.tell(outcome)
    return one.id


@transaction
def admit_enrolled(actor: Actor, activity_id: int, enrolment_id: int, *, why: str) -> None:
    """Give a free place to somebody who asks or waits, out of turn. Raises NotFound, ReasonNeeded, NotEnoughPlaces."""
    one, pool = _locked_enrolment(actor, activity_id, enrolment_id, why)
    if one.status not in (S.ASKED, S.WAITING):
        raise NotAsking
    outcome = places.prefer(pool, one.claim_id)
    steps.record_enrolment(one, "admitted_by_staff", actor.person_id, why=why.strip())
    steps.tell(outcome)


@transaction
def remove_enrolled(actor: Actor, activity_id: int, enrolment_id: int, *, why: str) -> None:
    """Take somebody off: who asked is refused; what they held goes to the next.

    Raises NotFound, ReasonNeeded and ClaimOver.
    """
    one, pool = _locked_enrolment(actor, activity_id, enrolment_id, why)
    is_asked = one.status is S.ASKED
    one.why = why.strip()
    flush()
    outcome = places.choose(pool, refused=[one.claim_id]) if is_asked else places.remove(pool, one.claim_id)
    steps.record_enrolment(one, "refused" if is_asked else "removed", actor.person_id, why=one.why)
    steps.tell(outcome)


@transaction
def write_to_enrolled(
    actor: Actor, activity_id: int, *, subject: str, words: str, statuses: Sequence[ClaimStatus], key: str
) -> int:
    """One mail to each of those who are enrolled so, who never see each other; gives how many addresses.

    The same form twice is one message. Raises NotFound and WordsNeeded.
    """
    activity = steps.lock_activity(actor, activity_id)
    for typed, name in ((subject, "subject"), (words, "words")):
        if not typed.strip():
            raise WordsNeeded(field=name)
    seatings.lock_seatings(activity_id)
    those = [one for one in news.living_in(activity) if one.status in statuses]
    facts = {"subject": subject.strip(), "words": words.strip()}
    told = news.tell_enrolled(activity, news.News("activity_message", f"{activity_id}:{key}", facts), those)
    steps.record(activity, "written_to", actor, people=told)
    return told


def _locked(actor: Actor, activity_id: int, seating_id: int) -> tuple[Activity, Seating, Pool]:
    """Raises NotFound and NotPublicYet."""
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    if not activity.is_public(now()):
        raise NotPublicYet
    seating = db.session.get(Seating, seating_id)
    if seating is None or seating.activity_id != activity_id:
        raise NotFound
    return activity, *steps.lock_seating(seating_id)


def _locked_enrolment(actor: Actor, activity_id: int, enrolment_id: int, why: str) -> tuple[Enrolment, Pool]:
    """Raises NotFound and ReasonNeeded."""
    steps.lock_activity(actor, activity_id)
    one = db.session.get(Enrolment, enrolment_id)
    if one is None or one.activity_id != activity_id:
        raise NotFound
    if not why.strip():
        raise ReasonNeeded
    pool = places.lock_pool(one.seating.pool_id)
    db.session.refresh(one.claim)
    return one, pool


def _check_organisation(organisation_id: int | None) -> None:
    if organisation_id is not None and db.session.get(Organisation, organisation_id) is None:
        raise NotFound
