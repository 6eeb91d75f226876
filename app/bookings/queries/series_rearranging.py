"""Reading what a change of several dates of a series rests on, in a fixed number of queries whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.bookings.models import Booking, BookingChange, ChangeEquipment
from app.bookings.queries.changes import arrangement_of, arrangement_of_change, wants_held
from app.bookings.queries.facts import rooms_for_rules
from app.bookings.queries.pads import whole_times, with_pads, with_pads_of
from app.bookings.queries.series import ahead_of, facts_for_dates, held_ahead
from app.bookings.rules import Arrangement, BookingState, ChangeState, Facts, Outcome, as_held
from app.bookings.rules.changes import ChangeWaits
from app.bookings.rules.series import DateWish
from app.bookings.rules.series_rearranging import Move, MoveSaid, NothingDiffers, Rearrangement, judge_moves
from app.centres.models import Room
from app.core.clock import Period, local
from app.core.database import db
from app.core.errors import Refusal
from app.core.i18n import Sentence
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Want


@dataclass(frozen=True)
class DateTold:
    """A date ahead, and what is said of changing it: a verdict, or why it stays whatever is asked."""

    booking: Booking
    said: MoveSaid | None = None
    why_not: Refusal | None = None

    @property
    def refusal(self) -> Refusal | None:
        return self.said.refusal if self.said is not None else self.why_not

    def waits(self, *, by_staff: bool) -> bool:
        """Whether staff have to approve it, with both times held until then."""
        return self.said is not None and self.refusal is None and self.said.waits(by_staff=by_staff)

    @property
    def outcome(self) -> Outcome:
        return self.said.verdict.outcome if self.said is not None else Outcome.REFUSED

    @property
    def reasons(self) -> list[Sentence]:
        """What refuses it, in full; otherwise what leaves it to staff."""
        if self.said is None:
            return [self.why_not.words] if self.why_not is not None else []
        return [result.sentence for result in self.said.verdict.results if result.outcome is self.outcome]


def told_of_dates(
    bookings: Sequence[Booking],
    since: str | None,
    asked: Rearrangement,
    *,
    now: datetime,
    ticked: Collection[str] | None = None,
    by_staff: bool = False,
) -> list[DateTold]:
    """Each date of a series that a change reaches from `since` on, with its verdict. Without `ticked` all are wanted.

    A date without such an hour, one that stays as it is, and one whose change waits already, say so.
    """
    reached = ahead_of(bookings, since, now=now)
    if not reached:
        return []
    ahead = load_changes([booking.id for booking in reached])
    rooms = _rooms(ahead, [asked.room_id] if asked.room_id is not None else [])
    has = wants_by_entry(booking.entry_id for booking in ahead)
    moves: dict[int, Move] = {}
    why_not: dict[int, Refusal] = {}
    for booking in ahead:
        try:
            wanted = _wanted(booking, asked, rooms)
        except Refusal as refusal:
            why_not[booking.id] = refusal
            continue
        moves[booking.id] = Move(
            before=arrangement_of(booking),
            wanted=wanted,
            approved=booking.state_now is BookingState.APPROVED,
            has=tuple(has[booking.entry_id]),
            is_wanted=ticked is None or booking.entry.uid in ticked,
        )
    moving = [booking for booking in ahead if booking.id in moves]
    begins = first_day_ahead(bookings, now=now)
    facts_before, facts = facts_of_moves(moving, list(moves.values()), rooms, now=now)
    told = judge_moves(list(moves.values()), facts_before, facts, begins=begins, by_staff=by_staff)
    said = dict(zip(moves, told, strict=True))
    return [DateTold(booking, said.get(booking.id), why_not.get(booking.id)) for booking in ahead]


def verdicts_on_held(changes: Sequence[BookingChange], *, now: datetime) -> list[MoveSaid]:
    """The verdict on each change of one sending as staff see it now: held, and asked in time."""
    if not changes:
        return []
    loaded = {booking.id: booking for booking in load_changes([change.booking_id for change in changes])}
    bookings = [loaded[change.booking_id] for change in changes]
    rooms = _rooms(bookings, [change.room_id for change in changes])
    moves = [
        Move(arrangement_of(booking), arrangement_of_change(change), approved=True)
        for booking, change in zip(bookings, changes, strict=True)
    ]
    facts_before, facts = facts_of_moves(bookings, moves, rooms, now=now)
    known = [_with_held_pads(one, change) for one, change in zip(facts, changes, strict=True)]
    begins = min(local(booking.entry.starts_at).date() for booking in bookings)
    return list(judge_moves(moves, facts_before, known, begins=begins, finish=as_held))


def facts_of_moves(
    bookings: Sequence[Booking], moves: Sequence[Move], rooms: Mapping[int, Room], *, now: datetime
) -> tuple[list[Facts], list[Facts]]:
    """What the verdict needs of each date as it is, and as it is to become; none of them is in another's way.

    In the same room the pads that a date holds already stay; another room brings its own.
    """
    if not bookings:
        return [], []
    arrangements = [*(move.before for move in moves), *(move.wanted for move in moves)]
    wishes = [DateWish(local(one.ask.period.starts).date(), one.room_id, one.ask) for one in arrangements]
    lead = bookings[0]
    found = facts_for_dates(wishes, rooms, lead.organisation, lead.asked_by_id, now=now, but=bookings)
    whole = whole_times([booking.entry_id for booking in bookings])
    known = []
    for one, arrangement, booking in zip(found, arrangements, [*bookings, *bookings], strict=True):
        assert one is not None
        known.append(with_pads_of(one, booking, whole) if arrangement.room_id == booking.room_id else one)
    return known[: len(bookings)], known[len(bookings) :]


def first_day_ahead(bookings: Iterable[Booking], *, now: datetime) -> date:
    """The first day ahead that a series holds."""
    return min(local(booking.entry.starts_at).date() for booking in held_ahead(bookings, now=now))


def load_changes(booking_ids: Sequence[int]) -> Sequence[Booking]:
    """These bookings by their time, with their changes and their equipment, in a fixed number of queries."""
    return db.session.scalars(
        select(Booking)
        .join(Booking.entry)
        .where(Booking.id.in_(list(booking_ids)))
        .options(
            contains_eager(Booking.entry),
            selectinload(Booking.changes).selectinload(BookingChange.equipment),
            selectinload(Booking.equipment),
        )
        .order_by(Entry.starts_at, Entry.id)
    ).all()


def changes_sent_together(sending: str) -> list[BookingChange]:
    """The changes of one sending that wait, by the time of their dates, with all that their page shows."""
    booking = selectinload(BookingChange.booking)
    sent = (
        select(BookingChange)
        .join(BookingChange.entry)
        .where(BookingChange.sending == sending, BookingChange.state == ChangeState.WAITING)
        .options(
            joinedload(BookingChange.clock),
            selectinload(BookingChange.room),
            selectinload(BookingChange.equipment).joinedload(ChangeEquipment.kind, innerjoin=True),
            booking.selectinload(Booking.room).selectinload(Room.centre),
            booking.selectinload(Booking.organisation),
            booking.selectinload(Booking.asked_by),
        )
        .order_by(Entry.starts_at, Entry.id)
        .execution_options(populate_existing=True)
    )
    return [change for change in db.session.scalars(sent) if change.state_now is ChangeState.WAITING]


def wants_by_entry(entry_ids: Iterable[int]) -> Mapping[int, list[Want]]:
    """What each of these entries occupies, in one query."""
    rows = select(Occupancy).where(Occupancy.entry_id.in_(list(entry_ids))).order_by(Occupancy.id)
    wants: dict[int, list[Want]] = defaultdict(list)
    for row in db.session.scalars(rows):
        wants[row.entry_id].append(Want(row.resource_id, row.period, row.layer))
    return wants


def _wanted(booking: Booking, asked: Rearrangement, rooms: Mapping[int, Room]) -> Arrangement:
    """What a date is to become. Raises ChangeWaits, NothingDiffers, SkippedHour and EndsBeforeStart."""
    before = arrangement_of(booking)
    layouts = {layout.kind for layout in rooms[asked.room_id or booking.room_id].layouts}
    if booking.waiting_change is not None:
        raise ChangeWaits
    wanted = asked.of(before, layouts)
    if wanted == before:
        raise NothingDiffers
    return wanted


def _rooms(bookings: Sequence[Booking], others: Iterable[int]) -> dict[int, Room]:
    return {room.id: room for room in rooms_for_rules({*(booking.room_id for booking in bookings), *others})}


def _with_held_pads(facts: Facts, change: BookingChange) -> Facts:
    held = wants_held(change)
    if not held:
        return facts
    whole = Period(min(want.period.starts for want in held), max(want.period.ends for want in held))
    return with_pads(facts, change.entry.period, whole, by_hirer=change.pads_by_hirer)
