"""Reading who is enrolled: the list of staff page by page, one enrolment, and whom fewer places would hit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.core.database import db
from app.programme.models import Answer, Enrolment, Seating, Session
from app.schedule.models import Claim, Pool
from app.schedule.queries.places import beyond, numbers_of, ranks_of
from app.schedule.rules.places import ClaimStatus, Numbers, Rank

PAGE = 50
S = ClaimStatus
IN_ORDER = (S.CONFIRMED, S.OFFERED, S.ASKED, S.WAITING)


@dataclass(frozen=True)
class EnrolledFilters:
    """Whom staff look for; empty means all."""

    words: str = ""
    status: ClaimStatus | None = None
    session_id: int | None = None

    def conditions(self, now: datetime) -> Sequence[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.status is not None:
            found.append(stands(self.status, now))
        if self.session_id is not None:
            found.append(Seating.session_id == self.session_id)
        found += [has_word(word) for word in self.words.split()[:8]]
        return found


@dataclass(frozen=True)
class EnrolledPage:
    """One page of the list, how many there are in all, and the how manieth those are who wait."""

    rows: Sequence[Enrolment]
    number: int
    total: int
    ranks: dict[int, Rank]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def enrolled(activity_id: int, filters: EnrolledFilters, *, page: int, now: datetime, with_needs: bool) -> EnrolledPage:
    """Who enrolled and fits: who has a place first, then who asks and waits in turn, then the others.

    A fixed number of queries; what somebody needs is read only where it may be seen.
    """
    fitting = _of_activity(activity_id).where(*filters.conditions(now))
    total = db.session.scalar(select(func.count()).select_from(fitting.with_only_columns(Enrolment.id).subquery())) or 0
    rows = _in_order(fitting, now).options(*_shown(with_needs)).limit(PAGE).offset((page - 1) * PAGE)
    found = db.session.scalars(rows).all()
    return EnrolledPage(found, page, total, ranks_of([one.claim_id for one in found]))


def all_enrolled(activity_id: int, filters: EnrolledFilters, *, now: datetime, with_needs: bool) -> Sequence[Enrolment]:
    """The same in one piece, to take along."""
    fitting = _of_activity(activity_id).where(*filters.conditions(now))
    return db.session.scalars(_in_order(fitting, now).options(*_shown(with_needs))).all()


def those_who(activity_id: int, *statuses: ClaimStatus, session_id: int | None = None) -> Sequence[Enrolment]:
    """The enrolments with one of these statuses, in turn; a date has its own and those of the whole."""
    kept = _of_activity(activity_id).where(Claim.status.in_(statuses))
    if session_id is not None:
        kept = kept.where(or_(Seating.session_id == session_id, Seating.session_id.is_(None)))
    in_turn = kept.order_by(Seating.id, Claim.priority, Claim.queue_no, Claim.id)
    return db.session.scalars(in_turn.options(*_shown(False))).all()


def enrolment(activity_id: int, enrolment_id: int) -> Enrolment | None:
    """One enrolment of this activity."""
    ours = _of_activity(activity_id).where(Enrolment.id == enrolment_id)
    return db.session.scalars(ours.options(*_shown(False))).one_or_none()


def seatings_shown(activity_id: int) -> Sequence[Seating]:
    """The seatings with their dates and pools, by start."""
    ours = select(Seating).where(Seating.activity_id == activity_id)
    rows = ours.options(joinedload(Seating.pool), joinedload(Seating.session).joinedload(Session.entry))
    return db.session.scalars(rows.join(Seating.pool).order_by(Pool.starts_at, Seating.id)).all()


def numbers_by_seating(seatings: Sequence[Seating], *, now: datetime) -> dict[int, Numbers]:
    """How full each seating is."""
    by_pool = numbers_of([one.pool_id for one in seatings], now=now)
    return {one.id: by_pool[one.pool_id] for one in seatings}


def hit_by(activity_id: int, seats: int, *, now: datetime) -> Sequence[Enrolment]:
    """Who would lose a place if there were only so many."""
    pools = db.session.scalars(select(Seating.pool_id).where(Seating.activity_id == activity_id)).all()
    claims = [claim_id for pool_id in pools for claim_id in beyond(pool_id, seats, now=now)]
    hit = _of_activity(activity_id).where(Claim.id.in_(claims)).order_by(Seating.id, Claim.priority, Claim.queue_no)
    return db.session.scalars(hit.options(*_shown(False))).all()


def is_anybody_enrolled(activity_id: int) -> bool:
    """Whether anybody ever enrolled, whatever became of it."""
    ours = exists().where(Enrolment.seating_id == Seating.id, Seating.activity_id == activity_id)
    return bool(db.session.scalar(select(ours)))


def has_word(word: str) -> ColumnElement[bool]:
    """SQL for an enrolment in whose name this is; SQLite folds the letters of ASCII alone."""
    spellings = {word, word.lower(), word.upper(), word.title()}
    return or_(*(Enrolment.name.icontains(one, autoescape=True) for one in spellings))


def stands(status: ClaimStatus, now: datetime) -> ColumnElement[bool]:
    """SQL for `Enrolment.status`: a dead offer has lapsed, swept or not."""
    dead = and_(Claim.status == S.OFFERED, Claim.expires_at <= now)
    if status is S.OFFERED:
        return and_(Claim.status == S.OFFERED, Claim.expires_at > now)
    return or_(Claim.status == S.LAPSED, dead) if status is S.LAPSED else Claim.status == status


def _of_activity(activity_id: int) -> Select[Enrolment]:
    rows = select(Enrolment).join(Enrolment.claim).join(Enrolment.seating)
    return rows.where(Seating.activity_id == activity_id)


def _in_order(rows: Select[Enrolment], now: datetime) -> Select[Enrolment]:
    last = [stands(status, now).desc() for status in IN_ORDER]
    return rows.order_by(*last, Seating.id, Claim.priority, Claim.queue_no, Enrolment.id)


def _shown(with_needs: bool) -> tuple[ExecutableOption, ...]:
    needs = (joinedload(Enrolment.need),) if with_needs else ()
    return (
        *needs,
        contains_eager(Enrolment.claim),
        contains_eager(Enrolment.seating).joinedload(Seating.session).joinedload(Session.entry),
        joinedload(Enrolment.person),
        joinedload(Enrolment.guest),
        joinedload(Enrolment.organisation),
        selectinload(Enrolment.answers).joinedload(Answer.question, innerjoin=True),
    )
