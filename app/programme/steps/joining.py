"""What everybody does who enrols: lock the places, look whether it is open, join, and write down what was said."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, select

from app.centres.models import Centre, Room
from app.core.clock import Period, now
from app.core.database import db, explain, flush, write
from app.core.errors import ChangedMeanwhile, NotFound
from app.core.i18n import Named
from app.programme.models import AccessNeed, Activity, Answer, Enrolment, EnrolmentTerms, Question, Seating, Session
from app.programme.rules.answers import Answered, Asked
from app.programme.rules.opening import ChooseDates, Window, check_open
from app.programme.rules.states import PUBLIC, Standing, standing_of
from app.programme.rules.terms import carries_over_from
from app.programme.steps.dates import Occasion, OneDate
from app.schedule.models import Claim, Entry, Pool
from app.schedule.rules import Status
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
class Seat:
    """The locked pool of a seating, and until when one can join it."""

    seating_id: int
    session_id: int | None
    pool: Pool
    window: Window


@dataclass(frozen=True)
class Ground:
    """Locked pools with what is to be known of their activity, in the order of their ids."""

    activity_id: int
    centre_id: int
    occasion: Occasion
    seats: Sequence[Seat]
    asked: Sequence[Asked]
    percent: int
    most_per_organisation: int | None
    carries_over_from: int | None

    @property
    def pools(self) -> list[Pool]:
        return [seat.pool for seat in self.seats]


def lock_ground(activity_id: int, seating_ids: Collection[int] = ()) -> Ground:
    """The places of an activity, or of some of its dates, ours until the transaction ends.

    Raises NotFound, ChooseDates, and what `check_open` refuses.
    """
    kept = {row.id: row for row in db.session.execute(_seatings(), {"activity": activity_id})}
    chosen = [kept.get(number) for number in seating_ids] if seating_ids else list(kept.values())
    if None in chosen:
        raise NotFound
    wanted = {row.pool_id: row for row in chosen if row is not None}
    pools = places.lock_pools(wanted) if wanted else []
    row = db.session.execute(_ground(), {"activity": activity_id}).one_or_none()
    if row is None:
        raise NotFound
    dates = [_date(one) for one in db.session.execute(_dates(), {"activity": activity_id})]
    standing = standing_of(row.state, row.published_at, [one.period for one in dates if not one.is_off], now=now())
    if row.state not in PUBLIC or row.published_at is None or row.published_at > now():
        raise NotFound
    if row.by_session is None:
        check_open(Window(standing, has_terms=False), now())
    off = {one.session_id for one in dates if one.is_off}
    seats = []
    for pool in pools:
        seating = wanted[pool.id]
        if (seating.session_id is not None) is row.by_session:
            stands = Standing.CALLED_OFF if seating.session_id in off else standing
            window = Window(stands, opens_at=row.opens_at, closes_at=row.closes_at, starts_at=pool.starts_at)
            check_open(window, now())
            seats.append(Seat(seating.id, seating.session_id, pool, window))
    if not seats or (row.by_session and not seating_ids):
        raise ChooseDates
    return Ground(
        activity_id=activity_id,
        centre_id=row.centre_id,
        occasion=Occasion(
            title=Named(row.title_pl, row.title_en, row.title_uk),
            slug=row.slug,
            place=row.place,
            address=row.address,
            centre=row.centre,
            centre_address=f"{row.street}, {row.postcode} {row.city}",
            centre_phone=row.phone,
            dates=tuple(dates),
        ),
        seats=seats,
        asked=asked_of(questions_of(activity_id)) if row.has_questions else [],
        percent=row.percent,
        most_per_organisation=row.most_per_organisation,
        carries_over_from=carries_over_from(row.copied_from_id, row.opens_at or row.published_at, now()),
    )


def _date(row: Row[Any]) -> OneDate:
    when, is_off = Period(row.starts_at, row.ends_at), row.status is Status.CANCELLED
    return OneDate(row.id, row.uid, row.sequence, row.changed_at, when, row.room or "", is_off)


@cache
def _seatings() -> Select[*tuple[Any, ...]]:
    """These three are built once, which takes longer than to answer them."""
    ours = select(Seating.id, Seating.pool_id, Seating.session_id)
    return ours.where(Seating.activity_id == bindparam("activity"))


@cache
def _ground() -> Select[*tuple[Any, ...]]:
    asks = exists().where(Question.activity_id == Activity.id, Question.removed_at.is_(None))
    terms = EnrolmentTerms
    return (
        select(
            *(Activity.centre_id, Activity.state, Activity.published_at, Activity.slug, Activity.place),
            *(Activity.copied_from_id, Activity.address, Activity.title_pl, Activity.title_en, Activity.title_uk),
            *(Centre.name.label("centre"), Centre.phone, asks.label("has_questions")),
            *(Centre.street, Centre.postcode, Centre.city),
            *(terms.by_session, terms.opens_at, terms.closes_at, terms.percent, terms.most_per_organisation),
        )
        .join_from(Activity, Centre, Centre.id == Activity.centre_id)
        .outerjoin(terms, terms.activity_id == Activity.id)
        .where(Activity.id == bindparam("activity"))
    )


@cache
def _dates() -> Select[*tuple[Any, ...]]:
    shown = (Session.id, Entry.uid, Entry.sequence, Entry.changed_at, Entry.status, Entry.starts_at, Entry.ends_at)
    return (
        select(*shown, Room.name.label("room"))
        .join_from(Session, Entry, Entry.id == Session.entry_id)
        .outerjoin(Room, Room.id == Session.room_id)
        .where(Session.activity_id == bindparam("activity"))
        .order_by(Entry.starts_at, Session.id)
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


def write_said(enrolment_ids: Sequence[int], answers: Mapping[int, Answered], needs: str) -> None:
    """Keep what somebody answered and needs; who enrols for several dates said it for each."""
    said = [
        {"enrolment_id": one, "question_id": number, "words": answer.words, "chosen": list(answer.chosen)}
        for one in enrolment_ids
        for number, answer in answers.items()
    ]
    write(Answer, said)
    if needs.strip():
        write(AccessNeed, [{"enrolment_id": one, "words": needs.strip()} for one in enrolment_ids])


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
    return _locked(Enrolment.ticket == ticket)


def lock_enrolment(enrolment_id: int) -> tuple[Enrolment, Pool]:
    """The same by its number. Raises NotFound."""
    return _locked(Enrolment.id == enrolment_id)


def _locked(*which: ColumnElement[bool]) -> tuple[Enrolment, Pool]:
    wanted = select(Enrolment.id, Seating.pool_id).join(Enrolment.seating).where(*which)
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    pool = places.lock_pool(row.pool_id)
    flush()
    return db.session.get_one(Enrolment, row.id, populate_existing=True), pool
