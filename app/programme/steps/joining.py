"""What everybody does who enrols: lock the places, look whether it is open, join, and write down what was said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.core.clock import now
from app.core.database import db, explain, flush, write
from app.core.errors import ChangedMeanwhile, NotFound
from app.programme.models import AccessNeed, Activity, Answer, Enrolment, EnrolmentTerms, Question, Seating
from app.programme.rules.answers import Answered, Asked, check_answers
from app.programme.rules.opening import ChooseDates, Window, check_open
from app.programme.rules.states import Standing
from app.schedule.models import Claim, Pool
from app.schedule.rules.places import ACTIVE
from app.schedule.steps import places

explain("uq_enrolment_form_key_number", ChangedMeanwhile)


@dataclass(frozen=True)
class Application:
    """What somebody sends who enrols; without seatings, for all of it. A form that comes twice has one key."""

    form_key: str
    seating_ids: tuple[int, ...] = ()
    answers: Mapping[int, Answered] = field(default_factory=dict)
    needs: str = ""


@dataclass(frozen=True)
class Ground:
    """Locked pools with what is to be known of their activity, in the order of their ids."""

    activity: Activity
    terms: EnrolmentTerms
    seatings: Sequence[Seating]

    @property
    def pools(self) -> list[Pool]:
        return [seating.pool for seating in self.seatings]


def lock_ground(activity_id: int, seating_ids: Collection[int] = ()) -> Ground:
    """The places of an activity, or of some of its dates, ours until the transaction ends.

    Raises NotFound, ChooseDates, and what `check_open` refuses.
    """
    rows = select(Seating.id, Seating.pool_id).where(Seating.activity_id == activity_id)
    wanted = {row.id: row.pool_id for row in db.session.execute(rows)}
    chosen = [wanted.get(number) for number in seating_ids] if seating_ids else list(wanted.values())
    if None in chosen:
        raise NotFound
    places.lock_pools([number for number in chosen if number is not None])
    activity = db.session.get(Activity, activity_id)
    if activity is None or not activity.is_public(now()):
        raise NotFound
    terms = db.session.get(EnrolmentTerms, activity_id)
    if terms is None:
        check_open(Window(activity.standing(now()), has_terms=False), now())
        raise NotFound
    of_these = select(Seating).where(Seating.pool_id.in_(chosen), Seating.session_id.is_not(None) == terms.by_session)
    seatings = db.session.scalars(of_these.order_by(Seating.pool_id)).all()
    if not seatings or (terms.by_session and not seating_ids):
        raise ChooseDates
    for seating in seatings:
        check_open(window_of(activity, terms, seating), now())
    return Ground(activity, terms, seatings)


def window_of(activity: Activity, terms: EnrolmentTerms, seating: Seating) -> Window:
    """What decides whether one can enrol for these places; a date that was cancelled is over."""
    is_off = seating.session is not None and seating.session.is_cancelled
    return Window(
        standing=Standing.CALLED_OFF if is_off else activity.standing(now()),
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        starts_at=seating.pool.starts_at,
    )


def sent_before(form_key: str, by_id: int | None = None) -> Sequence[Enrolment]:
    """What this form did already, sent by the same person; under the lock of its pools."""
    same = select(Enrolment).where(Enrolment.form_key == form_key, Enrolment.by_id.is_not_distinct_from(by_id))
    return db.session.scalars(same.order_by(Enrolment.number)).all()


def questions_of(activity_id: int) -> Sequence[Question]:
    """The questions that are asked by now, in their order."""
    asked = select(Question).where(Question.activity_id == activity_id, Question.removed_at.is_(None))
    return db.session.scalars(asked.order_by(Question.position)).all()


def asked_of(questions: Collection[Question]) -> list[Asked]:
    """The questions as the rules look at them."""
    return [Asked(one.id, one.kind, one.label, one.is_required, len(one.options)) for one in questions]


def check_said(activity_id: int, application: Application) -> dict[int, Answered]:
    """The answers that are kept. Raises what `check_answers` refuses."""
    return check_answers(asked_of(questions_of(activity_id)), application.answers)


def write_said(enrolments: Sequence[Enrolment], answers: Mapping[int, Answered], needs: str) -> None:
    """Keep what somebody answered and needs; who enrols for several dates said it for each."""
    said = [
        {"enrolment_id": one.id, "question_id": number, "words": answer.words, "chosen": list(answer.chosen)}
        for one in enrolments
        for number, answer in answers.items()
    ]
    write(Answer, said)
    if needs.strip():
        write(AccessNeed, [{"enrolment_id": one.id, "words": needs.strip()} for one in enrolments])


def places_of_organisation(pool_id: int, organisation_id: int) -> int:
    """How many of an organisation hold or wait for a place of a locked pool."""
    living = (
        select(func.count())
        .select_from(Enrolment)
        .join(Claim, Claim.id == Enrolment.claim_id)
        .where(Claim.pool_id == pool_id, Claim.status.in_(ACTIVE), Enrolment.organisation_id == organisation_id)
    )
    return db.session.scalar(living) or 0


def lock_ticket(ticket: str) -> tuple[Enrolment, Pool]:
    """The enrolment of a ticket, as it is now, with its locked pool. Raises NotFound."""
    return _locked(select(Enrolment.id, Seating.pool_id).join(Enrolment.seating).where(Enrolment.ticket == ticket))


def lock_enrolment(enrolment_id: int) -> tuple[Enrolment, Pool]:
    """The same by its number. Raises NotFound."""
    return _locked(select(Enrolment.id, Seating.pool_id).join(Enrolment.seating).where(Enrolment.id == enrolment_id))


def _locked(wanted: object) -> tuple[Enrolment, Pool]:
    row = db.session.execute(wanted).one_or_none()  # type: ignore[call-overload]
    if row is None:
        raise NotFound
    pool = places.lock_pool(row.pool_id)
    flush()
    return db.session.get_one(Enrolment, row.id, populate_existing=True), pool
