"""The ledger of a party: a month at each centre with the bookings behind each figure, and what stands against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from app.bookings.models import Appeal, Booking, BookingChange, Consequence
from app.bookings.queries.standing import against
from app.bookings.queries.usage import whose
from app.bookings.rules.states import BookingState, ChangeState
from app.centres.models import Centre
from app.core.access import Actor
from app.core.clock import Period, month_period
from app.core.database import db
from app.schedule.models import Entry

MOST_CONSEQUENCES = 100


@dataclass(frozen=True)
class Line:
    """A booking and what it adds to a figure."""

    booking: Booking
    minutes: int

    @property
    def is_whole(self) -> bool:
        return self.minutes == self.booking.entry.period.minutes


@dataclass(frozen=True)
class Figure:
    """Some bookings and their hours, or the part of these that stands under this figure."""

    lines: tuple[Line, ...]

    @property
    def bookings(self) -> tuple[Booking, ...]:
        return tuple(line.booking for line in self.lines)

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)


@dataclass(frozen=True)
class CentreMonth:
    """What a party did at one centre in one month; all but `given_back` counts in its hours.

    Under `pending` stands what a change that waits would add, under `given_back` what was shortened in time, too.
    """

    centre: Centre
    open_requests: int
    used: Figure
    pending: Figure
    given_back: Figure
    late: Figure
    no_shows: Figure

    @property
    def counted(self) -> int:
        """The minutes that count in the month's hours, as the verdict counts them."""
        return sum(figure.minutes for figure in (self.used, self.pending, self.late, self.no_shows))

    @property
    def quota(self) -> int:
        return self.centre.quota_hours * 60


@dataclass(frozen=True)
class Ledger:
    """A month at each centre, and every consequence, the newest first."""

    month: date
    centres: tuple[CentreMonth, ...]
    consequences: Sequence[Consequence]


@dataclass(frozen=True)
class Appeals:
    """The appeals at somebody's centres: those that wait, the oldest first, and those answered last."""

    waiting: Sequence[Appeal]
    answered: Sequence[Appeal]


def ledger_of(
    organisation_id: int | None, person_id: int | None, month: date, *, now: datetime, actor: Actor
) -> Ledger:
    """The ledger of an organisation, or (without one) of the person; staff see their own centres of it alone.

    Six queries, however much there is.
    """
    first = month.replace(day=1)
    span = month_period(first)
    in_month = and_(Entry.starts_at >= span.starts, Entry.starts_at < span.ends)
    changing = Booking.changes.any(BookingChange.state == ChangeState.WAITING)
    rows = db.session.scalars(
        select(Booking)
        .join(Booking.entry)
        .where(whose(organisation_id, person_id), or_(Booking.state == BookingState.REQUESTED, in_month, changing))
        .where(_open_to(actor, organisation_id))
        .options(selectinload(Booking.room), selectinload(Booking.changes))
        .order_by(Entry.starts_at, Booking.id)
    ).all()
    centres = db.session.scalars(select(Centre).order_by(Centre.name, Centre.id)).all()
    months = [_month(centre, [row for row in rows if row.centre_id == centre.id], first) for centre in centres]
    consequences = db.session.scalars(
        select(Consequence)
        .where(against(organisation_id, person_id), _centres_of(actor, organisation_id))
        .options(*_whole())
        .order_by(Consequence.starts_at.desc(), Consequence.id.desc())
        .limit(MOST_CONSEQUENCES)
    ).all()
    kept = [one for one in months if _shows(one, actor, organisation_id)]
    return Ledger(first, tuple(kept), consequences)


def consequence_by_id(consequence_id: int) -> Consequence | None:
    """One consequence with its booking, its centre and its appeal."""
    return db.session.scalars(
        select(Consequence).where(Consequence.id == consequence_id).options(*_whole())
    ).one_or_none()


def appeal_by_id(appeal_id: int) -> Appeal | None:
    """One appeal with all that its page shows."""
    return db.session.scalars(select(Appeal).where(Appeal.id == appeal_id).options(*_argued())).one_or_none()


def appeals_at(actor: Actor, *, answered: int = 20) -> Appeals:
    """The appeals at the centres where the actor answers them."""
    here = true() if actor.is_admin else Consequence.centre_id.in_(list(actor.centres))
    kept = select(Appeal).join(Appeal.consequence).where(here).options(*_argued())
    waiting = kept.where(Appeal.answered_at.is_(None)).order_by(Appeal.id)
    over = kept.where(Appeal.answered_at.is_not(None)).order_by(Appeal.answered_at.desc(), Appeal.id.desc())
    return Appeals(db.session.scalars(waiting).all(), db.session.scalars(over.limit(answered)).all())


def _month(centre: Centre, rows: Sequence[Booking], first: date) -> CentreMonth:
    span = month_period(first)
    figures: dict[str, list[Line]] = {name: [] for name in ("used", "pending", "given_back", "late", "no_shows")}
    for row in rows:
        for name, line in _lines(row, span):
            figures[name].append(line)
    waiting = {request for row in rows if (request := _request(row)) is not None}
    return CentreMonth(centre, len(waiting), **{name: Figure(tuple(kept)) for name, kept in figures.items()})


def _request(booking: Booking) -> tuple[str, int] | None:
    """What of a booking waits for an answer, as the verdict counts it: all that waits of a series is one."""
    if booking.state_now is not BookingState.REQUESTED and booking.waiting_change is None:
        return None
    return ("series", booking.series_id) if booking.series_id is not None else ("booking", booking.id)


def _lines(booking: Booking, span: Period) -> Iterator[tuple[str, Line]]:
    """Under which figures of the month a booking stands, and with what of its hours."""
    name, counted = _figure(booking), 0
    if name is not None and span.starts <= booking.entry.starts_at < span.ends:
        counted = booking.entry.period.minutes
        yield name, Line(booking, counted)
        if booking.minutes_given_back:
            yield "given_back", Line(booking, booking.minutes_given_back)
    change = booking.waiting_change or booking.counter_offer
    if change is not None and span.starts <= change.entry.starts_at < span.ends:
        more = change.entry.period.minutes - counted
        if more > 0:
            yield "pending", Line(booking, more)


def _figure(booking: Booking) -> str | None:
    """Under which figure a booking stands; what was refused, withdrawn or never answered stands under none."""
    match booking.state_now:
        case BookingState.APPROVED:
            unused = booking.attendance is not None and not booking.attendance.came
            return "no_shows" if unused and not booking.is_entered_afterwards else "used"
        case BookingState.DISPLACED:
            return "used" if booking.state is BookingState.APPROVED else None
        case BookingState.REQUESTED:
            return "pending"
        case BookingState.CANCELLED:
            return "late" if booking.is_late else "given_back"
        case _:
            return None


def _shows(one: CentreMonth, actor: Actor, organisation_id: int | None) -> bool:
    """Every centre in use, and one out of use where there is something to see; of staff's only their own."""
    if not (_is_party(actor, organisation_id) or actor.is_admin or one.centre.id in actor.centres):
        return False
    return one.centre.archived_at is None or bool(one.counted or one.given_back.bookings)


def _is_party(actor: Actor, organisation_id: int | None) -> bool:
    return organisation_id is None or organisation_id in actor.organisations


def _open_to(actor: Actor, organisation_id: int | None) -> ColumnElement[bool]:
    everything = actor.is_admin or _is_party(actor, organisation_id)
    return true() if everything else Booking.centre_id.in_(list(actor.centres))


def _centres_of(actor: Actor, organisation_id: int | None) -> ColumnElement[bool]:
    everything = actor.is_admin or _is_party(actor, organisation_id)
    return true() if everything else Consequence.centre_id.in_(list(actor.centres))


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Consequence.centre, innerjoin=True),
        joinedload(Consequence.booking, innerjoin=True).joinedload(Booking.room, innerjoin=True),
        joinedload(Consequence.organisation),
        joinedload(Consequence.asked_by, innerjoin=True),
    )


def _argued() -> tuple[ExecutableOption, ...]:
    whole = joinedload(Appeal.consequence, innerjoin=True)
    return (
        joinedload(Appeal.author, innerjoin=True),
        whole.joinedload(Consequence.centre, innerjoin=True),
        whole.joinedload(Consequence.booking, innerjoin=True).joinedload(Booking.room, innerjoin=True),
        whole.joinedload(Consequence.organisation),
        whole.joinedload(Consequence.asked_by, innerjoin=True),
    )
