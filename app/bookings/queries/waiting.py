"""Reading who waits: their own lists, the number that anybody may see, and whose turn it is where a time frees."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.rules import fingerprint
from app.bookings.models import Booking, OfferLink, Waiting
from app.bookings.queries.facts import WIDEST_PAD, WITH_RULES
from app.bookings.queries.usage import FOR_THEMSELVES
from app.bookings.rules.states import OPEN_STATES
from app.bookings.rules.waiting import OFFER_ENDS_BEFORE, OfferOver, Turn, WaitingState, season_of
from app.centres.models import Centre, Room, RoomResource
from app.core.access import Actor
from app.core.clock import Period
from app.core.database import db
from app.schedule.models import Entry
from app.schedule.rules import Status, is_alive

AT_ONCE = 100
LIVING = Waiting.ended_at.is_(None)


def waiting_by_uid(uid: str) -> Waiting | None:
    """One waiting with all that its page shows."""
    return db.session.scalars(select(Waiting).where(Waiting.uid == uid).options(*_shown())).one_or_none()


def visible_to(actor: Actor) -> Select[Waiting]:
    """Every waiting of the actor and of their organisations, as `Action.SEE_WAITING` says."""
    return select(Waiting).where(_is_party(actor))


def offers_to(actor: Actor, *, now: datetime) -> Sequence[Waiting]:
    """What is held for the actor or their organisations, the nearest deadline first."""
    held = visible_to(actor).join(Waiting.entry).where(Waiting.state == WaitingState.OFFERED, Entry.expires_at > now)
    return db.session.scalars(held.order_by(Entry.expires_at, Waiting.id).options(*_shown())).all()


def waits_of(actor: Actor, *, now: datetime) -> Sequence[Waiting]:
    """What the actor and their organisations wait for and have no offer of, by its time."""
    waits = visible_to(actor).where(Waiting.state == WaitingState.WAITING, Waiting.starts_at > now)
    return db.session.scalars(waits.order_by(Waiting.starts_at, Waiting.id).options(*_shown())).all()


def offers_at(actor: Actor, *, now: datetime, centre_id: int | None = None) -> Sequence[Waiting]:
    """What is held for somebody who waited, at the centres where the actor works."""
    held = select(Waiting).join(Waiting.entry).where(Waiting.state == WaitingState.OFFERED, Entry.expires_at > now)
    held = held.where(true() if actor.is_admin else Waiting.centre_id.in_(list(actor.centres)))
    if centre_id is not None:
        held = held.where(Waiting.centre_id == centre_id)
    return db.session.scalars(held.order_by(Entry.expires_at, Waiting.id).options(*_shown())).all()


def gaps_of(series_id: int) -> dict[date, Waiting]:
    """The missing days of a series that try or tried to be had, by the day of the rule."""
    gaps = db.session.scalars(select(Waiting).where(Waiting.series_id == series_id).options(*_shown()))
    return {gap.series_day: gap for gap in gaps if gap.series_day is not None}


def number_waiting(room: Room, period: Period) -> int:
    """How many parties wait for this room in that time, or for any room of its centre."""
    counted = select(func.count(Waiting.turnstile_id.distinct())).where(
        LIVING,
        Waiting.centre_id == room.centre_id,
        or_(Waiting.room_id == room.id, Waiting.any_room),
        Waiting.starts_at < period.ends,
        Waiting.ends_at > period.starts,
    )
    return db.session.scalar(counted) or 0


def living_of(turnstile_id: int) -> int:
    """For how many times a party waits, but for the days of its series."""
    counted = select(func.count()).where(Waiting.turnstile_id == turnstile_id, LIVING, Waiting.series_id.is_(None))
    return db.session.scalar(counted) or 0


def offer_link(token: str) -> OfferLink:
    """The link of an offer with all that its page shows: answered already, or living. Raises OfferOver."""
    link = db.session.scalars(
        select(OfferLink)
        .where(OfferLink.token_hash == fingerprint(token))
        .options(joinedload(OfferLink.waiting, innerjoin=True))
    ).one_or_none()
    if link is None:
        raise OfferOver
    return link


def rooms_touching(room_ids: Iterable[int]) -> list[Room]:
    """The rooms in use that share a resource with one of these, themselves among them, with all their rules need."""
    its_own, other = aliased(RoomResource), aliased(RoomResource)
    ids = (
        select(other.room_id)
        .join(its_own, its_own.resource_id == other.resource_id)
        .where(its_own.room_id.in_(list(room_ids)))
    )
    return _rooms(Room.id.in_(ids))


def rooms_of(centre_ids: Iterable[int]) -> list[Room]:
    """All rooms in use of these centres, with all their rules need."""
    return _rooms(Room.centre_id.in_(list(centre_ids)))


def waiting_around(freed: Sequence[tuple[int, Period]], *, now: datetime) -> Sequence[Waiting]:
    """Those who still wait at the centres of these rooms near these times."""
    near = _near(freed)
    # From the first to the last in one piece: few wait, and a condition for each of sixty dates takes its time.
    whole = Period(min(one.starts for one in near), max(one.ends for one in near))
    found = db.session.scalars(_around(freed, [whole], now))
    return [waiting for waiting in found if any(waiting.period.overlaps(one) for one in near)]


def lock_waiting_around(freed: Sequence[tuple[int, Period]], *, now: datetime) -> Sequence[Waiting]:
    """The same locked and read anew, in the order of their ids."""
    around = _around(freed, _near(freed), now)
    locked = around.with_for_update(of=Waiting).execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def _near(freed: Sequence[tuple[int, Period]]) -> list[Period]:
    return [period.padded(before=WIDEST_PAD, after=WIDEST_PAD) for _, period in freed]


def _around(freed: Sequence[tuple[int, Period]], near: Sequence[Period], now: datetime) -> Select[Waiting]:
    centres = select(Room.centre_id).where(Room.id.in_({room_id for room_id, _ in freed}))
    return (
        still_waiting(now)
        .where(Waiting.centre_id.in_(centres))
        .where(or_(*(and_(Waiting.starts_at < one.ends, Waiting.ends_at > one.starts) for one in near)))
        .order_by(Waiting.id)
    )


def still_waiting(now: datetime) -> Select[Waiting]:
    """Those whose time is far enough ahead to be offered."""
    return select(Waiting).where(Waiting.state == WaitingState.WAITING, Waiting.starts_at > now + OFFER_ENDS_BEFORE)


def time_passed(at: datetime) -> Select[Waiting]:
    """Those whose time is too near to be offered any more."""
    near = Waiting.starts_at <= at + OFFER_ENDS_BEFORE
    return select(Waiting).where(Waiting.state == WaitingState.WAITING, near).order_by(Waiting.id).limit(AT_ONCE)


def offers_run_out(at: datetime) -> list[tuple[int, int]]:
    """The offers that hold nothing any more and were not answered, with their entries."""
    dead = or_(Entry.expires_at <= at, Entry.status == Status.CANCELLED)
    rows = db.session.execute(
        select(Waiting.id, Entry.id)
        .join(Entry, Entry.id == Waiting.entry_id)
        .where(Waiting.state == WaitingState.OFFERED, dead)
        .order_by(Entry.expires_at, Waiting.id)
        .limit(AT_ONCE)
    )
    return [(waiting_id, entry_id) for waiting_id, entry_id in rows]


def turns_of(waiting: Sequence[Waiting], *, now: datetime) -> list[Turn]:
    """What decides whose turn it is, in one query: the hours of each party at the centre in the season of its wish."""
    minutes = _minutes_by_season(waiting, now)
    return [
        Turn(one.id, minutes[_party(one), one.centre_id, season_of(one.starts_at)], one.created_at) for one in waiting
    ]


def _minutes_by_season(
    waiting: Sequence[Waiting], now: datetime
) -> Mapping[tuple[tuple[int | None, int | None], int, Period], int]:
    seasons = {season_of(one.starts_at) for one in waiting}
    organisations = {one.organisation_id for one in waiting if one.organisation_id is not None}
    people = {one.asked_by_id for one in waiting if one.organisation_id is None}
    theirs = or_(
        Booking.organisation_id.in_(organisations),
        and_(FOR_THEMSELVES, Booking.asked_by_id.in_(people)),
    )
    rows = db.session.execute(
        select(Booking.organisation_id, Booking.asked_by_id, Booking.centre_id, Booking.state)
        .add_columns(Entry.starts_at, Entry.ends_at, Entry.expires_at)
        .join(Entry, Entry.id == Booking.entry_id)
        .where(
            theirs,
            Booking.centre_id.in_({one.centre_id for one in waiting}),
            Entry.status != Status.CANCELLED,
            Booking.state.in_(OPEN_STATES),
            Entry.starts_at >= min(season.starts for season in seasons),
            Entry.starts_at < max(season.ends for season in seasons),
        )
    )
    minutes: dict[tuple[tuple[int | None, int | None], int, Period], int] = defaultdict(int)
    for row in rows:
        if is_alive(row.expires_at, now):
            party = (row.organisation_id, None if row.organisation_id is not None else row.asked_by_id)
            minutes[party, row.centre_id, season_of(row.starts_at)] += Period(row.starts_at, row.ends_at).minutes
    return minutes


def _party(one: Waiting) -> tuple[int | None, int | None]:
    return one.organisation_id, None if one.organisation_id is not None else one.asked_by_id


def _rooms(which: ColumnElement[bool]) -> list[Room]:
    rooms = (
        select(Room)
        .join(Room.centre)
        .where(which, Room.archived_at.is_(None), Centre.archived_at.is_(None))
        .order_by(Room.position, Room.id)
        .options(*WITH_RULES)
    )
    return list(db.session.scalars(rooms))


def _is_party(actor: Actor) -> ColumnElement[bool]:
    if actor.is_anonymous:
        return false()
    return or_(
        Waiting.organisation_id.in_(list(actor.organisations)),
        and_(Waiting.organisation_id.is_(None), Waiting.asked_by_id == actor.person_id),
    )


def _shown() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Waiting.room, innerjoin=True).joinedload(Room.centre, innerjoin=True),
        joinedload(Waiting.offered_room).joinedload(Room.centre),
        joinedload(Waiting.organisation),
        joinedload(Waiting.asked_by, innerjoin=True),
        joinedload(Waiting.series),
    )
