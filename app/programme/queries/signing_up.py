"""Reading what the sign-up of one activity shows: how it enrols, what is left, and what is the reader's already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.core.clock import Period
from app.core.database import db
from app.core.i18n import Named
from app.programme.models import Activity, Enrolment, EnrolmentTerms, Guest, Seating, Session
from app.programme.queries.left import for_newcomers
from app.programme.queries.misses import missed_by
from app.programme.rules.lines import Misses, misses_of
from app.programme.rules.opening import Left, Openness, Window
from app.programme.rules.states import Standing
from app.schedule.models import Claim, Entry, Pool
from app.schedule.queries.places import numbers_of, ranks_of
from app.schedule.rules import Status
from app.schedule.rules.places import ACTIVE, Numbers, Rank


@dataclass(frozen=True)
class Choice:
    """The places of the whole, or of one date, and what is left of them."""

    seating: Seating
    numbers: Numbers
    left: Left

    @property
    def period(self) -> Period | None:
        return self.seating.session.period if self.seating.session is not None else None


@dataclass(frozen=True)
class Mine:
    """The reader's own enrolment that lives, and where in the line it stands."""

    enrolment: Enrolment
    rank: Rank | None


@dataclass(frozen=True)
class Overlap:
    """Something else that the reader enrolled for, at the same time."""

    title: Named
    period: Period


@dataclass(frozen=True)
class Board:
    """All that the box of an activity says about signing up."""

    terms: EnrolmentTerms
    choices: Sequence[Choice]
    mine: Sequence[Mine] = ()
    overlaps: Sequence[Overlap] = ()
    misses: Misses = Misses()

    @property
    def openness(self) -> Openness:
        """That of the first choice one can make, or else of the first there is."""
        found = [choice.left.openness for choice in self.choices]
        return Openness.OPEN if Openness.OPEN in found else (found or [Openness.OVER])[0]

    @property
    def open_choices(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.left.openness is Openness.OPEN]

    @property
    def pool(self) -> Pool:
        return self.choices[0].seating.pool


def board_of(activity: Activity, person_id: int | None, *, now: datetime) -> Board | None:
    """What one activity shows about signing up; none where nobody has to. A fixed number of queries."""
    terms = db.session.get(EnrolmentTerms, activity.id)
    if terms is None:
        return None
    seatings = _seatings(terms)
    numbers = numbers_of([one.pool_id for one in seatings], now=now)
    standing = activity.standing(now)
    choices = [_choice(one, terms, standing, numbers[one.pool_id], now) for one in seatings]
    if person_id is None or not choices:
        return Board(terms, choices)
    dates = [one.period for one in activity.standing_sessions if one.period.ends > now]
    mine = _mine(person_id, [one.id for one in seatings], now)
    overlaps = overlapping(person_id, dates, but=activity.id)
    return Board(terms, choices, mine, overlaps, misses_of(missed_of(person_id, now=now), now=now))


def overlapping(person_id: int, dates: Sequence[Period], *, but: int) -> list[Overlap]:
    """Dates of other activities for which somebody is enrolled, and that overlap with one of these."""
    if not dates:
        return []
    its_own = or_(
        Seating.session_id == Session.id,
        and_(Seating.session_id.is_(None), Seating.activity_id == Session.activity_id),
    )
    rows = (
        select(Session)
        .join(Entry, Entry.id == Session.entry_id)
        .join(Seating, its_own)
        .join(Enrolment, Enrolment.seating_id == Seating.id)
        .join(Claim, Claim.id == Enrolment.claim_id)
        .where(is_of(person_id), Claim.status.in_(ACTIVE), Seating.activity_id != but, Entry.status == Status.CONFIRMED)
        .where(Entry.starts_at < max(one.ends for one in dates), Entry.ends_at > min(one.starts for one in dates))
        .order_by(Entry.starts_at, Session.id)
        .options(joinedload(Session.entry, innerjoin=True), joinedload(Session.activity, innerjoin=True))
    )
    found = db.session.scalars(rows).unique().all()
    meets = [one for one in found if any(one.period.overlaps(date) for date in dates)]
    return [Overlap(one.activity.title, one.period) for one in meets]


def is_of(person_id: int) -> ColumnElement[bool]:
    """SQL for an enrolment of this account, or of the guest that its owner was before."""
    guests = select(Guest.id).join(Person, Person.email == Guest.email).where(Person.id == person_id)
    return or_(Enrolment.person_id == person_id, Enrolment.guest_id.in_(guests))


def _mine(person_id: int, seating_ids: Collection[int], now: datetime) -> list[Mine]:
    alive = or_(Claim.expires_at.is_(None), Claim.expires_at > now)
    living = (
        select(Enrolment)
        .join(Enrolment.claim)
        .where(is_of(person_id), Enrolment.seating_id.in_(seating_ids), Claim.status.in_(ACTIVE), alive)
        .options(joinedload(Enrolment.claim, innerjoin=True))
        .order_by(Enrolment.id)
    )
    found = db.session.scalars(living).all()
    ranks = ranks_of([one.claim_id for one in found]) if found else {}
    return [Mine(one, ranks.get(one.claim_id)) for one in found]


def missed_of(person_id: int, *, now: datetime) -> Sequence[datetime]:
    """When an account, or the guest that its owner was before, let a place stay empty."""
    before = select(Guest.id).join(Person, Person.email == Guest.email).where(Person.id == person_id)
    return missed_by(person_id, db.session.scalar(before), now=now)


def _seatings(terms: EnrolmentTerms) -> list[Seating]:
    """Those that the terms mean, by the start of their dates."""
    ours = (
        select(Seating)
        .where(Seating.activity_id == terms.activity_id, Seating.session_id.is_not(None) == terms.by_session)
        .options(
            joinedload(Seating.pool, innerjoin=True),
            joinedload(Seating.session).joinedload(Session.entry),
        )
    )
    return sorted(db.session.scalars(ours), key=_starts)


def _starts(seating: Seating) -> tuple[datetime, int]:
    return seating.session.period.starts if seating.session is not None else seating.created_at, seating.id


def _choice(seating: Seating, terms: EnrolmentTerms, standing: Standing, numbers: Numbers, now: datetime) -> Choice:
    is_off = seating.session is not None and seating.session.is_cancelled
    window = Window(
        Standing.CALLED_OFF if is_off else standing,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        starts_at=seating.pool.starts_at,
    )
    return Choice(seating, numbers, Left(window.at(now), terms.mode, for_newcomers(numbers), terms.opens_at))
