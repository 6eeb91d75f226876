"""Reading what people have: the page of a ticket, one's own list, and what an organisation enrolled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.core.database import db
from app.core.errors import NotFound
from app.core.i18n import Sentence
from app.programme.models import Activity, Enrolment, EnrolmentReminder, Seating, Session
from app.programme.queries.afterwards import NOTHING, Afterwards, afterwards_of
from app.programme.queries.reminders import asked_whether_coming
from app.programme.queries.signing_up import Choice, board_of, is_of
from app.programme.rules.lines import reason_of
from app.programme.rules.tickets import Heading, heading_of, is_late, may_wait_again
from app.schedule.models import Claim
from app.schedule.queries.places import ranks_of
from app.schedule.rules.places import ACTIVE, ClaimStatus, Rank

S = ClaimStatus
MOST_PAST = 30


@dataclass(frozen=True)
class Ticket:
    """All that the page of a ticket shows."""

    enrolment: Enrolment
    status: ClaimStatus
    sessions: Sequence[Session]
    now: datetime
    rank: Rank | None = None
    reason: Sentence | None = None
    others: Sequence[Choice] = ()
    questions: Sequence[EnrolmentReminder] = ()
    may_wait_again: bool = False
    may_keep_turn: bool = False
    after: Afterwards = NOTHING

    @property
    def is_over(self) -> bool:
        """All its dates are."""
        standing = [one for one in self.sessions if not one.is_cancelled]
        return bool(standing) and all(one.period.ends <= self.now for one in standing)

    @property
    def is_living(self) -> bool:
        return self.status in ACTIVE and not self.is_over

    @property
    def is_called(self) -> bool:
        """The first yes wins, and this may be the one."""
        return self.status is S.WAITING and self.enrolment.claim.called_at is not None

    @property
    def would_be_late(self) -> bool:
        """Whether giving the place back now comes too late for others."""
        ahead = [one.period.starts for one in self.sessions if not one.is_cancelled and one.period.ends > self.now]
        hours = self.enrolment.seating.activity.centre.late_cancel_hours
        return self.status is S.CONFIRMED and bool(ahead) and is_late(min(ahead), hours, now=self.now)

    @property
    def heading(self) -> Heading:
        needs_answer = self.is_called or (self.enrolment.confirm_by is not None and self.status in ACTIVE)
        return heading_of(self.status, needs_answer=needs_answer, is_over=self.is_over)


def ticket_page(ticket: str, *, now: datetime) -> Ticket:
    """The ticket with all that may be done with it. Raises NotFound."""
    one = db.session.scalars(_shown().where(Enrolment.ticket == ticket)).unique().one_or_none()
    if one is None:
        raise NotFound
    board = board_of(one.seating.activity, None, now=now)
    choices = board.open_choices if board is not None else []
    mine = [choice for choice in choices if choice.seating.id == one.seating_id]
    status = one.status
    free = [choice for choice in choices if choice.seating.id != one.seating_id and choice.left.free]
    may_move = status is S.CONFIRMED and one.seating.session_id is not None
    ranks = ranks_of([one.claim_id])
    return Ticket(
        enrolment=one,
        status=status,
        sessions=sessions_shown(one),
        now=now,
        rank=ranks.get(one.claim_id),
        reason=reason_of(one.claim.priority, one.seating.pool.reserved_until),
        others=free if may_move else (),
        questions=asked_whether_coming(one.id, now=now) if status is S.CONFIRMED else (),
        may_wait_again=may_wait_again(status, is_open=bool(mine)),
        may_keep_turn=status is S.OFFERED and _waits_beside(one),
        after=afterwards_of([one])[one.id],
    )


def own_tickets(person_id: int, *, now: datetime) -> Mapping[Heading, Sequence[Ticket]]:
    """What somebody enrolled for: what needs them, what comes, what waits, and the last that is past.

    A fixed number of queries.
    """
    living = _shown().where(is_of(person_id)).order_by(Enrolment.id.desc()).limit(200)
    found = db.session.scalars(living).unique().all()
    ranks = ranks_of([one.claim_id for one in found]) if found else {}
    after = afterwards_of(found)
    tickets = [
        Ticket(
            enrolment=one,
            status=one.status,
            sessions=sessions_shown(one),
            now=now,
            rank=ranks.get(one.claim_id),
            reason=reason_of(one.claim.priority, one.seating.pool.reserved_until),
            after=after[one.id],
        )
        for one in found
    ]
    by_heading = {heading: sorted((one for one in tickets if one.heading is heading), key=_when) for heading in Heading}
    by_heading[Heading.PAST] = by_heading[Heading.PAST][::-1][:MOST_PAST]
    return by_heading


def offers_to_answer(person_id: int, *, now: datetime) -> int:
    """How many places are held for somebody, or free for the first yes."""
    held = and_(Claim.status == S.OFFERED, Claim.expires_at > now)
    called = and_(Claim.status == S.WAITING, Claim.called_at.is_not(None))
    mine = select(func.count()).select_from(Enrolment).join(Claim, Claim.id == Enrolment.claim_id)
    return db.session.scalar(mine.where(is_of(person_id), or_(held, called))) or 0


def enrolled_by(organisation_id: int, *, now: datetime) -> Sequence[Ticket]:
    """Those whom an organisation enrolled, what comes first; what is past or ended is at the end."""
    ours = _shown().where(Enrolment.organisation_id == organisation_id).order_by(Enrolment.id.desc()).limit(300)
    found = db.session.scalars(ours).unique().all()
    ranks = ranks_of([one.claim_id for one in found]) if found else {}
    tickets = [
        Ticket(enrolment=one, status=one.status, sessions=sessions_shown(one), now=now, rank=ranks.get(one.claim_id))
        for one in found
    ]
    return sorted(tickets, key=lambda one: (not one.is_living, _when(one)))


def one_of_organisation(organisation_id: int, enrolment_id: int) -> Enrolment:
    """One of those whom an organisation enrolled. Raises NotFound."""
    wanted = _shown().where(Enrolment.id == enrolment_id, Enrolment.organisation_id == organisation_id)
    found = db.session.scalars(wanted).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


def sessions_shown(one: Enrolment) -> Sequence[Session]:
    """Its dates by start, the cancelled ones too."""
    dates = one.seating.activity.by_start
    return [date for date in dates if one.seating.session_id in (None, date.id)]


def _when(ticket: Ticket) -> tuple[datetime, int]:
    """What has no date yet stands at its sign-up."""
    ahead = [one.period.starts for one in ticket.sessions if one.period.ends > ticket.now]
    over = [one.period.starts for one in ticket.sessions]
    return min(ahead) if ahead else max(over, default=ticket.enrolment.created_at), ticket.enrolment.id


def _waits_beside(one: Enrolment) -> bool:
    """Whether somebody of the same party still waits, so that the offer is not for all of them."""
    if one.claim.party is None:
        return False
    others: tuple[ColumnElement[bool], ...] = (Claim.pool_id == one.claim.pool_id, Claim.party == one.claim.party)
    waits = select(Claim.id).where(*others, Claim.status == S.WAITING)
    return db.session.scalar(waits.limit(1)) is not None


def _shown() -> Select[Enrolment]:
    return select(Enrolment).options(*_all_of_it())


def _all_of_it() -> tuple[ExecutableOption, ...]:
    seating = joinedload(Enrolment.seating, innerjoin=True)
    activity = seating.joinedload(Seating.activity, innerjoin=True)
    return (
        joinedload(Enrolment.claim, innerjoin=True),
        seating.joinedload(Seating.pool, innerjoin=True),
        activity.joinedload(Activity.centre, innerjoin=True),
        seating.joinedload(Seating.activity, innerjoin=True)
        .selectinload(Activity.sessions)
        .options(joinedload(Session.entry, innerjoin=True), joinedload(Session.room)),
        joinedload(Enrolment.person),
        joinedload(Enrolment.guest),
        joinedload(Enrolment.organisation),
    )
