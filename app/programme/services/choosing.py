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
from app.programme.rules.choosing import NobodyChosen, ReasonForRefusal, check_may_draw
from app.programme.rules.states import check_may_make
from app.programme.steps.drawing import draw_and_publish
from app.schedule.models import Pool
from app.schedule.queries.places import numbers_of
from app.schedule.rules.places import NothingToDraw
from app.schedule.steps import places


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
    check_may_draw(terms.closes_at, numbers_of([pool.id], now=now())[pool.id].asked, now())
    outcome = draw_and_publish(seating, pool)
    steps.record(activity, "drawn", actor, seating_id=seating_id, lots=len(seating.draw["lots"]) if seating.draw else 0)
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
