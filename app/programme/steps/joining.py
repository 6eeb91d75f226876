"""What everybody does who enrols: lock the places, look whether it is open, join, and write down what was said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import defer, joinedload

from app.centres.models import Centre, Room
from app.core.clock import now
from app.core.database import db, explain, flush, one_of, write
from app.core.errors import ChangedMeanwhile, NotFound, Refusal
from app.core.i18n import LANGUAGES
from app.programme.models import AccessNeed, Activity, Answer, Enrolment, EnrolmentTerms, Question, Seating, Session
from app.programme.rules.answers import Answered, Asked
from app.programme.rules.opening import ChooseDates, Window, check_open
from app.programme.rules.states import Standing
from app.schedule.models import Claim, Pool
from app.schedule.rules.places import ACTIVE
from app.schedule.steps import places


class SentBefore(ChangedMeanwhile):
    """This form came before."""


explain("uq_enrolment_form_key_number", SentBefore)


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
    asked: Sequence[Asked]

    @property
    def pools(self) -> list[Pool]:
        return [seating.pool for seating in self.seatings]


def lock_ground(activity_id: int, seating_ids: Collection[int] = ()) -> Ground:
    """The places of an activity, or of some of its dates, ours until the transaction ends.

    Raises NotFound, ChooseDates, and what `check_open` refuses.
    """
    wanted = {row.id: row.pool_id for row in db.session.execute(_pools(), {"activity": activity_id})}
    chosen = [wanted.get(number, 0) for number in seating_ids] if seating_ids else list(wanted.values())
    if 0 in chosen:
        raise NotFound
    pools = places.lock_pools(chosen) if chosen else []
    rows = db.session.execute(_ground(), {"activity": activity_id, "pools": [pool.id for pool in pools]}).all()
    if not rows:
        raise _nowhere(activity_id)
    activity, terms, has_questions = rows[0].Seating.activity, rows[0].EnrolmentTerms, rows[0].has_questions
    if not activity.is_public(now()):
        raise NotFound
    seatings = [row.Seating for row in rows if (row.Seating.session_id is not None) is terms.by_session]
    if not seatings or (terms.by_session and not seating_ids):
        raise ChooseDates
    for seating in seatings:
        check_open(window_of(activity, terms, seating), now())
    return Ground(activity, terms, seatings, asked_of(questions_of(activity_id)) if has_questions else [])


def _nowhere(activity_id: int) -> Exception:
    """Why nobody can enrol for an activity without places: it is unknown, over, or one just comes."""
    activity = db.session.get(Activity, activity_id)
    if activity is None or not activity.is_public(now()):
        return NotFound()
    try:
        check_open(Window(activity.standing(now()), has_terms=False), now())
    except Refusal as refusal:
        return refusal
    return NotFound()


@cache
def _pools() -> Select[int, int]:
    return select(Seating.id, Seating.pool_id).where(Seating.activity_id == bindparam("activity"))


@cache
def _ground() -> Select[Any]:
    """Built once: what enrolling and its mail need to know, without the long texts."""
    activity = joinedload(Seating.activity, innerjoin=True)
    asks = exists().where(Question.activity_id == Seating.activity_id, Question.removed_at.is_(None))
    texts = [getattr(Activity, f"{name}_{code}") for name in ("about", "summary", "picture_alt") for code in LANGUAGES]
    return (
        select(Seating, EnrolmentTerms, asks.label("has_questions"))
        .join(EnrolmentTerms, EnrolmentTerms.activity_id == Seating.activity_id)
        .where(Seating.activity_id == bindparam("activity"), one_of(Seating.pool_id, "pools"))
        .order_by(Seating.pool_id)
        .options(
            joinedload(Seating.session).joinedload(Session.entry),
            activity.options(*(defer(text) for text in texts)),
            activity.joinedload(Activity.centre, innerjoin=True).load_only(Centre.name, Centre.phone),
            activity.selectinload(Activity.sessions).options(
                joinedload(Session.entry, innerjoin=True), joinedload(Session.room).load_only(Room.name)
            ),
        )
    )


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


def write_said(enrolments: Sequence[Enrolment], answers: Mapping[int, Answered], needs: str) -> None:
    """Keep what somebody answered and needs; who enrols for several dates said it for each."""
    said = [
        {"enrolment_id": one.id, "question_id": number, "words": answer.words, "chosen": list(answer.chosen)}
        for one in enrolments
        for number, answer in answers.items()
    ]
    if said:
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
