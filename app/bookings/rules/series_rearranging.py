"""Changing several dates of a series at once: what each is to become, the verdicts on all of them, and their order."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.bookings.rules.changes import Arrangement, as_staff, takes_no_more, verdict_on_change
from app.bookings.rules.equipment import units_for
from app.bookings.rules.facts import Facts, Usage
from app.bookings.rules.series import MeetsItself, held_by, verdict_on_date, with_held
from app.bookings.rules.verdict import Outcome, Result, Verdict
from app.centres.rules import LayoutKind
from app.core.clock import Period, from_minutes, local
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.schedule.rules import Occupied, Want, collide


class NothingDiffers(Refusal):
    sentence = N_("Nothing differs on this date. Write other hours, another room or another number of people.")


class NothingWanted(Refusal):
    sentence = N_("Write other hours, another room or another number of people.")
    field = "starts"


class NoDateChosen(Refusal):
    sentence = N_("No date is chosen. Tick at least one that can be changed.")


class NoDateToChange(Refusal):
    sentence = N_("No date of this series can be changed any more: they are past, over or changed one by one.")
    status = 409


class OutOfReach(Refusal):
    sentence = N_("One of the dates can no longer be changed with the series. Look at the list of dates again.")
    status = 409


class SomeDatesStay(Refusal):
    sentence = N_("%(count)s date cannot be changed like this. Leave it out, or choose other hours or another room.")
    plural = N_("%(count)s dates cannot be changed like this. Leave them out, or choose other hours or another room.")
    status = 409


class DatesCross(Refusal):
    sentence = N_("These dates move into each other's times. Change one of them on its own first.")
    status = 409


@dataclass(frozen=True)
class Rearrangement:
    """What all chosen dates are to become, in minutes of their own day; what is not said stays."""

    starts: int | None = None
    ends: int | None = None
    room_id: int | None = None
    people: int | None = None

    @property
    def is_something(self) -> bool:
        """Whether anything is wanted at all."""
        return self != Rearrangement()

    def of(self, before: Arrangement, layouts: Collection[LayoutKind]) -> Arrangement:
        """What a date becomes; the layout stays where the room can be set like that.

        Raises SkippedHour and EndsBeforeStart.
        """
        was = before.ask.period
        day = local(was.starts).date()
        period = Period(
            was.starts if self.starts is None else from_minutes(day, self.starts),
            was.ends if self.ends is None else from_minutes(day, self.ends),
        )
        room_id = self.room_id or before.room_id
        keeps_layout = room_id == before.room_id or before.ask.layout in layouts
        ask = replace(
            before.ask,
            period=period,
            people=self.people or before.ask.people,
            layout=before.ask.layout if keeps_layout else None,
        )
        return replace(before, room_id=room_id, ask=ask)


@dataclass(frozen=True)
class Move:
    """A date that is to become something else, with what it occupies now; `is_wanted` once it is ticked."""

    before: Arrangement
    wanted: Arrangement
    approved: bool
    has: tuple[Want, ...] = ()
    is_wanted: bool = True


@dataclass(frozen=True)
class MoveSaid:
    """The verdict on one date, the facts that it rests on, and what the date would occupy."""

    move: Move
    verdict: Verdict
    facts: Facts
    takes: tuple[Want, ...] = ()

    @property
    def refusal(self) -> Refusal | None:
        return self.verdict.refused[0].refusal if self.verdict.refused else None

    def waits(self, *, by_staff: bool) -> bool:
        """Whether staff have to approve it before the date becomes so."""
        return self.move.approved and not self.verdict.is_instant and not by_staff


def judge_moves(
    moves: Sequence[Move],
    known_before: Sequence[Facts],
    known: Sequence[Facts],
    *,
    begins: date,
    by_staff: bool = False,
    finish: Callable[[Verdict], Verdict] | None = None,
) -> tuple[MoveSaid, ...]:
    """The verdict on each date, as if the wanted ones before it were changed already and all others stayed.

    The facts leave out all these dates themselves. `begins` is the first day ahead that the series holds.
    """
    end = finish or (as_staff if by_staff else _as_it_is)

    def say(move: Move, before: Facts, after: Facts) -> Verdict:
        return end(
            verdict_on_change(
                move.before,
                move.wanted,
                before,
                after,
                approved=move.approved,
                say=lambda ask, facts: verdict_on_date(ask, facts, begins),
            )
        )

    rows: list[list[Occupied]] = []
    spent: list[tuple[int, int]] = []
    for move, before, after in zip(moves, known_before, known, strict=True):
        alone = MoveSaid(move, say(move, before, after), after)
        stays = not move.is_wanted or not _can_be(alone.verdict, by_staff=by_staff)
        keeps = stays or alone.waits(by_staff=by_staff)
        rows.append([held_by(want, move.before.ask) for want in move.has] if keeps else [])
        spent.append((_minutes(move.before), _minutes(move.before)) if stays else (0, 0))
    told = []
    for number, (move, before, after) in enumerate(zip(moves, known_before, known, strict=True)):
        held = [row for other, kept in enumerate(rows) if other != number for row in kept]
        same = [other for other in range(len(moves)) if other != number and _month(moves[other]) == _month(move)]
        before = _with_usage(before, sum(spent[other][0] for other in same))
        after = _with_usage(after, sum(spent[other][1] for other in same))
        after = replace(after, equipment=with_held(after, held))
        one = _meeting(MoveSaid(move, say(move, before, after), after), held)
        told.append(one)
        if move.is_wanted and _can_be(one.verdict, by_staff=by_staff):
            waits = one.waits(by_staff=by_staff)
            rows[number] += [held_by(want, move.wanted.ask) for want in one.takes]
            old, new = _minutes(move.before), _minutes(move.wanted)
            spent[number] = (old, max(old, new) if waits else new)
    return tuple(told)


def in_order(told: Sequence[MoveSaid], *, by_staff: bool) -> list[MoveSaid]:
    """First those that change at once, each when nobody's old time is in its way; then those that are held beside.

    Raises DatesCross where they stand in each other's way in a circle.
    """
    at_once = [one for one in told if not one.waits(by_staff=by_staff)]
    ordered: list[MoveSaid] = []
    while at_once:
        ready = next((one for one in at_once if not _is_blocked(one, at_once)), None)
        if ready is None:
            raise DatesCross
        at_once.remove(ready)
        ordered.append(ready)
    return [*ordered, *(one for one in told if one.waits(by_staff=by_staff))]


def costs_said_first(told: Sequence[MoveSaid], *, late_hours: int) -> list[Sentence]:
    """What changing these dates costs and how it goes on, before anything is sent."""
    waiting = sum(one.waits(by_staff=False) for one in told)
    sentences = []
    if waiting:
        sentences.append(
            Sentence(
                N_("Staff look at %(count)s date anew. Until they answer, it stays as it is and both times are held."),
                {"count": waiting},
                plural=N_(
                    "Staff look at %(count)s dates anew. Until they answer, they stay as they are and both times are "
                    "held."
                ),
            )
        )
    never_late = N_("A change costs you nothing: only cancelling less than %(hours)s hours before counts as late.")
    return [*sentences, Sentence(never_late, {"hours": late_hours})]


def _as_it_is(said: Verdict) -> Verdict:
    return said


def _can_be(said: Verdict, *, by_staff: bool) -> bool:
    return all(by_staff and result.overridable for result in said.refused)


def _is_blocked(one: MoveSaid, left: Sequence[MoveSaid]) -> bool:
    olds = (held_by(want, other.move.before.ask) for other in left if other is not one for want in other.move.has)
    return any(collide(want, row) for row in olds for want in one.takes)


def _meeting(one: MoveSaid, held: Sequence[Occupied]) -> MoveSaid:
    """The same with what it would occupy, refused where that meets another date of the series."""
    move, said = one.move, one.verdict
    own = {want.resource_id for want in move.has}
    units: Sequence[int] = ()
    if takes_no_more(move.before, move.wanted):
        units = sorted(own - set(one.facts.room.resource_ids))
    elif not any(result.rule == "equipment" for result in said.refused):
        units = units_for(move.wanted.ask, one.facts, rather=own)
    takes = tuple(one.facts.room.wants(move.wanted.ask.period, also=units))
    if any(collide(want, row) for want in takes for row in held):
        meets = MeetsItself()
        result = Result("series", Outcome.REFUSED, meets.words, False, meets)
        said = replace(said, results=(result, *said.results))
    return replace(one, verdict=said, takes=takes)


def _with_usage(facts: Facts, more: int) -> Facts:
    usage = Usage(facts.party.usage.minutes + more, facts.party.usage.open_requests)
    return replace(facts, party=replace(facts.party, usage=usage))


def _minutes(arrangement: Arrangement) -> int:
    return arrangement.ask.period.minutes


def _month(move: Move) -> tuple[int, int]:
    starts = local(move.before.ask.period.starts)
    return starts.year, starts.month
