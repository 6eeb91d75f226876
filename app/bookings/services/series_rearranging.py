"""Changing several dates of a series at once: all chosen dates or none, one lock, one mail to each side."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.bookings import steps
from app.bookings.models import Booking, BookingChange, BookingSeries
from app.bookings.queries.changes import arrangement_of, arrangement_of_change
from app.bookings.queries.series import ahead_of, fresh_series, held_ahead, series_by_uid
from app.bookings.queries.series_rearranging import DateTold, load_changes, told_of_dates
from app.bookings.rules import Arrangement, BookingState
from app.bookings.rules.changes import MoveNeedsReason
from app.bookings.rules.series import NoSuchDate, OtherCentre
from app.bookings.rules.series_rearranging import (
    MoveSaid,
    NoDateChosen,
    NoDateToChange,
    NothingWanted,
    OutOfReach,
    Rearrangement,
    SomeDatesStay,
    in_order,
)
from app.bookings.services.asking import check_unchanged, room_to_lend, units_to_lock
from app.bookings.services.changes import Judged, hold_change, rearrange
from app.bookings.services.deciding import set_aside
from app.bookings.services.offering import offer_freed
from app.centres.models import Room
from app.core.access import Action, Actor, can, demand
from app.core.clock import now
from app.core.database import flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound

Deadlines = tuple[datetime | None, datetime | None]


@dataclass(frozen=True)
class SeriesChange:
    """What dates of a series are to become, and which: their uids, of those from `since` on."""

    wanted: Rearrangement
    dates: tuple[str, ...]
    since: str | None = None


@dataclass(frozen=True)
class SeriesChanged:
    """How many dates were changed at once, and how many wait for staff with both times held."""

    done: int = 0
    waiting: int = 0


@transaction
def change_series(
    actor: Actor, uid: str, asked: SeriesChange, *, why: str = "", override_why: str = ""
) -> SeriesChanged:
    """Make all chosen dates what is wanted, or none: at once, or when staff approve, the old times kept until then.

    Past dates, those that are over and those changed one by one stay as they are, whoever asks. Requests that wait
    are changed in place. Staff of the centre change dates at once and say why; a rule that says no they set aside with
    a reason. The same again changes nothing. Once its last date is changed, the series goes on like that one.
    Raises NothingWanted, NotFound, NotAllowed, NoSuchRoom, OtherCentre, NoSuchDate, NoDateToChange, NoDateChosen,
    OutOfReach, SomeDatesStay, DatesCross, MoveNeedsReason, OverrideNeedsReason, OverrideNotPossible, ChangedMeanwhile,
    EndsBeforeStart, SkippedHour, PromisedToWaiters and Taken.
    """
    room, units = _locked_besides(actor, uid, asked.wanted)
    also = [*(room.resource_ids if room is not None else ()), *units]
    series, bookings = steps.lock_series(uid, actor, Action.CHANGE_BOOKING, also=also)
    series = fresh_series(series.id)
    bookings = list(load_changes([booking.id for booking in bookings]))
    if room is not None:
        check_unchanged(room)
    if _units(bookings) != units:
        raise ChangedMeanwhile
    by_staff = can(actor, Action.DECIDE_BOOKING, series)
    chosen = demand_reached(bookings, asked)
    if by_staff and not why.strip():
        raise MoveNeedsReason
    left = [booking for booking in chosen if not _is_so(booking, asked.wanted, room)]
    if not left:
        return SeriesChanged()
    steps.expire_dead_changes(left)
    ticked = {booking.entry.uid for booking in left}
    told = told_of_dates(bookings, asked.since, asked.wanted, now=now(), ticked=ticked, by_staff=by_staff)
    wanted = [one for one in told if one.booking.entry.uid in ticked]
    _demand_possible(wanted, override_why, by_staff=by_staff)
    return _carry_out(series, wanted, room, actor, why=why, override_why=override_why, by_staff=by_staff)


def demand_reached(bookings: Sequence[Booking], asked: SeriesChange) -> list[Booking]:
    """The chosen dates, in order. Raises NothingWanted, NoSuchDate, NoDateToChange, NoDateChosen and OutOfReach."""
    if not asked.wanted.is_something:
        raise NothingWanted
    uids = {booking.entry.uid for booking in bookings}
    if not {*asked.dates, *([asked.since] if asked.since is not None else [])} <= uids:
        raise NoSuchDate
    ahead = ahead_of(bookings, asked.since, now=now())
    if not ahead:
        raise NoDateToChange
    if not asked.dates:
        raise NoDateChosen
    chosen = [booking for booking in ahead if booking.entry.uid in asked.dates]
    if len(chosen) < len(set(asked.dates)):
        raise OutOfReach
    return chosen


def room_of_change(series: BookingSeries, wanted: Rearrangement) -> Room | None:
    """The other room that is wanted, of the same centre. Raises NoSuchRoom and OtherCentre."""
    if wanted.room_id is None:
        return None
    room = room_to_lend(wanted.room_id)
    if room.centre_id != series.centre_id:
        raise OtherCentre
    return room


def follow_last_date(series: BookingSeries, before: Mapping[int, Arrangement], at: datetime) -> None:
    """Let the series go on like its last date, where that is one of the changed ones, told as they were before."""
    held = [booking for booking in held_ahead(series.bookings, now=at) if not booking.is_changed_alone]
    last = max(held, key=lambda booking: booking.entry.starts_at, default=None)
    if last is not None and last.id in before:
        steps.goes_on_like(series, last, before[last.id])


def _locked_besides(actor: Actor, uid: str, wanted: Rearrangement) -> tuple[Room | None, list[int]]:
    """The room and the units of equipment that are locked with the dates. Raises NotFound and what the room refuses."""
    series = series_by_uid(uid)
    if series is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, series)
    demand(actor, Action.CHANGE_BOOKING, series)
    return room_of_change(series, wanted), _units(series.bookings)


def _units(bookings: Sequence[Booking]) -> list[int]:
    """All units of what goes with the dates."""
    amounts = {asked.equipment_id: asked for booking in bookings for asked in booking.amounts}
    return sorted(units_to_lock(bookings[0].room, list(amounts.values())))


def _is_so(booking: Booking, wanted: Rearrangement, room: Room | None) -> bool:
    """Whether the date is like that already, or waits to become so."""
    waiting = booking.waiting_change
    before = arrangement_of(booking)
    layouts = {layout.kind for layout in (room or booking.room).layouts}
    asked = wanted.of(before, layouts)
    return asked == (arrangement_of_change(waiting) if waiting is not None else before)


def _demand_possible(chosen: Sequence[DateTold], override_why: str, *, by_staff: bool) -> None:
    if by_staff:
        for one in chosen:
            if one.said is not None:
                set_aside(one.said.verdict, override_why)
    stays = sum(one.said is None or (one.refusal is not None and not by_staff) for one in chosen)
    if stays:
        raise SomeDatesStay(count=stays)


def _carry_out(
    series: BookingSeries,
    chosen: Sequence[DateTold],
    room: Room | None,
    actor: Actor,
    *,
    why: str,
    override_why: str,
    by_staff: bool,
) -> SeriesChanged:
    booking_of = {id(one.said): one.booking for one in chosen}
    verdicts = [one.said for one in chosen if one.said is not None]
    before = {one.booking.id: one.said.move.before for one in chosen if one.said is not None}
    done: list[Judged] = []
    waiting: list[tuple[Judged, BookingChange]] = []
    sending = str(uuid.uuid4())
    deadlines = deadlines_of(verdicts)
    for one in in_order(verdicts, by_staff=by_staff):
        judged = judged_of(booking_of[id(one)], one, room, deadlines, by_staff=by_staff, override_why=override_why)
        if not judged.waits:
            rearrange(judged)
            done.append(judged)
            continue
        assert actor.person_id is not None
        change = hold_change(judged, asked_by_id=actor.person_id)
        change.sending = sending
        waiting.append((judged, change))
    flush()
    for judged in done:
        said = f"{why} {override_why}".strip() if judged.verdict.refused else why
        steps.record(judged.booking, "changed", actor, why=said, **judged.noted(), series_id=series.id)
        if judged.booking.state is BookingState.REQUESTED and judged.verdict.is_instant and not by_staff:
            steps.approve_by_rule(judged.booking, actor)
    for judged, change in waiting:
        facts = {**judged.noted(), "change_id": change.id, "series_id": series.id}
        steps.record(judged.booking, "change_asked", actor, **facts)
    follow_last_date(series, before, now())
    flush()
    _tell(series, done, waiting, sending, words=why, by_staff=by_staff)
    offer_freed([(judged.old_room.id, judged.before.ask.period) for judged in done])
    return SeriesChanged(len(done), len(waiting))


def deadlines_of(verdicts: Sequence[MoveSaid]) -> Deadlines:
    """By when all of them are answered, and until when they are held: the first of each."""
    said = [one.verdict for one in verdicts]
    by = min((one.answer_by for one in said if one.answer_by is not None), default=None)
    return by, min((one.held_until for one in said if one.held_until is not None), default=None)


def judged_of(
    booking: Booking,
    said: MoveSaid,
    room: Room | None,
    deadlines: Deadlines,
    *,
    by_staff: bool,
    override_why: str = "",
) -> Judged:
    """One of the dates, to be answered with all others by the first of their deadlines."""
    verdict = said.verdict.set_aside(override_why)
    if verdict.answer_by is not None:
        verdict = replace(verdict, answer_by=deadlines[0], held_until=deadlines[1])
    return Judged(
        booking, booking.room, room or booking.room, said.move.before, said.move.wanted, verdict, said.facts, by_staff
    )


def _tell(
    series: BookingSeries,
    done: Sequence[Judged],
    waiting: Sequence[tuple[Judged, BookingChange]],
    sending: str,
    *,
    words: str,
    by_staff: bool,
) -> None:
    """One mail to the applicant, and one to the staff unless they did it: it asks them to decide where dates wait."""
    all_of_them = [*done, *(judged for judged, _ in waiting)]
    in_time = sorted((judged.booking for judged in all_of_them), key=lambda booking: booking.entry.starts_at)
    deadlines = [booking.answer_by for booking in in_time if booking.answer_by is not None]
    deadlines += [judged.verdict.answer_by for judged, _ in waiting if judged.verdict.answer_by is not None]
    facts = {
        **steps.told_of_moves("done", map(_told, done)),
        **steps.told_of_moves("held", (_told(judged) for judged, _ in waiting)),
        "answer_by": min(deadlines, default=None),
        "words": words,
    }
    kept = sorted((judged.booking for judged in done), key=lambda booking: booking.entry.starts_at)
    steps.mail_series_applicant(series, "series_changed", in_time, event=sending, kept=kept, **facts)
    if waiting:
        change_uid = min((change for _, change in waiting), key=lambda one: one.entry.starts_at).entry.uid
        steps.mail_series_staff(
            series, "series_change_to_decide", in_time, event=sending, change_uid=change_uid, **facts
        )
    elif not by_staff:
        steps.mail_series_staff(series, "series_changed_staff", in_time, event=sending, **facts)


def _told(judged: Judged) -> steps.MoveTold:
    before, wanted = judged.before, judged.wanted
    return steps.MoveTold(
        before.ask.period,
        wanted.ask.period,
        judged.room.name if judged.room is not judged.old_room else "",
        wanted.ask.people if wanted.ask.people != before.ask.people else 0,
    )
