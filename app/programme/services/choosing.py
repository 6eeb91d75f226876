"""Answering those who asked for a place: by the choice of staff with reasons, or by a draw that anybody can repeat."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.programme import steps
from app.programme.models import Activity, Enrolment, EnrolmentTerms, Seating
from app.programme.rules.choosing import Lot, NobodyChosen, ReasonForRefusal, check_may_draw, published
from app.programme.rules.states import check_may_make
from app.schedule.models import Claim, Pool
from app.schedule.rules.places import ClaimStatus, NothingToDraw, Outcome
from app.schedule.steps import places

S = ClaimStatus


@dataclass(frozen=True)
class Choice:
    """What staff decided, by the numbers of enrolments; the line keeps the given order."""

    confirmed: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    refused: Mapping[int, str] = field(default_factory=dict)

    @property
    def all(self) -> tuple[int, ...]:
        return (*self.confirmed, *self.waiting, *self.refused)


@transaction
def choose_people(actor: Actor, activity_id: int, seating_id: int, choice: Choice) -> None:
    """Answer some of those who asked, each in one mail; the others go on waiting for an answer.

    Raises NotFound, NobodyChosen, ReasonForRefusal, NotEnoughPlaces, and ClaimOver where somebody was answered already.
    """
    activity, _, pool = _locked(actor, activity_id, seating_id)
    if not choice.all:
        raise NobodyChosen
    found = _enrolments(seating_id, choice)
    for number, why in choice.refused.items():
        if not why.strip():
            raise ReasonForRefusal(field=f"why-{number}", name=found[number].name)
        found[number].why = why.strip()
    flush()
    outcome = places.choose(
        pool,
        confirmed=[found[number].claim_id for number in choice.confirmed],
        waiting=[found[number].claim_id for number in choice.waiting],
        refused=[found[number].claim_id for number in choice.refused],
    )
    for number in choice.all:
        one = found[number]
        steps.record_enrolment(one, "chosen", actor.person_id, why=one.why if number in choice.refused else "")
    steps.record(
        activity,
        "chosen",
        actor,
        confirmed=len(choice.confirmed),
        waiting=len(choice.waiting),
        refused=len(choice.refused),
    )
    steps.tell(outcome)


@transaction
def draw_places(actor: Actor, activity_id: int, seating_id: int) -> None:
    """Draw once, after enrolment closed; the seed is public then, with all lots. One mail to each.

    Raises NotFound, DrawAfterClosing, NobodyAsked and NothingToDraw.
    """
    activity, seating, pool = _locked(actor, activity_id, seating_id)
    if not pool.is_asked or pool.seed is None:
        raise NothingToDraw
    terms = db.session.get_one(EnrolmentTerms, activity_id)
    asked = _asked(pool)
    check_may_draw(terms.closes_at, len(asked), now())
    outcome = places.draw(pool)
    free = len([one for one in outcome.became(S.CONFIRMED) if one.claim_id in asked])
    seating.draw = published(_lots(asked, outcome), free)
    flush()
    steps.record(activity, "drawn", actor, seating_id=seating_id, asked=len(asked), places=free)
    steps.tell(outcome)


def _locked(actor: Actor, activity_id: int, seating_id: int) -> tuple[Activity, Seating, Pool]:
    """Raises NotFound."""
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    seating = db.session.get(Seating, seating_id)
    if seating is None or seating.activity_id != activity_id:
        raise NotFound
    return activity, *steps.lock_seating(seating_id)


def _enrolments(seating_id: int, choice: Choice) -> dict[int, Enrolment]:
    """Those of the choice, all of this pool. Raises NotFound."""
    those = select(Enrolment).where(Enrolment.seating_id == seating_id, Enrolment.id.in_(choice.all))
    found = {one.id: one for one in db.session.scalars(those)}
    if set(found) != set(choice.all) or len(choice.all) != len(found):
        raise NotFound
    return found


def _asked(pool: Pool) -> dict[int, Claim]:
    """Those who asked, by the numbers of their claims."""
    asked = select(Claim).where(Claim.pool_id == pool.id, Claim.status == S.ASKED)
    return {one.id: one for one in db.session.scalars(asked.execution_options(populate_existing=True))}


def _lots(asked: Mapping[int, Claim], outcome: Outcome) -> list[Lot]:
    """In the order of the line: who was lined up, parties by their first."""
    placed = {one.claim_id for one in outcome.became(S.CONFIRMED)}
    lined_up = [asked[one.claim_id] for one in outcome.changes if one.was is S.ASKED and one.claim_id in asked]
    parties: dict[str, list[Claim]] = {}
    for claim in lined_up:
        parties.setdefault(claim.party or claim.uid, []).append(claim)
    lots = [Lot(those[0].uid, len(those), those[0].priority, those[0].id in placed) for those in parties.values()]
    return sorted(lots, key=lambda one: one.priority)
