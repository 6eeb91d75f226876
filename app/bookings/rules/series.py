"""The verdicts on all dates of a series together: each is judged as if the wanted ones before it were held already."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from app.bookings.rules import refusals as no
from app.bookings.rules.equipment import Free, free_of, units_for
from app.bookings.rules.facts import Ask, Facts, Stock
from app.bookings.rules.repeats import Repeat, said
from app.bookings.rules.verdict import (
    OPEN_REQUESTS,
    Outcome,
    Result,
    Verdict,
    answer_by,
    held_until,
    judge,
    limits_of,
    verdict,
    verdict_at_approval,
)
from app.core.clock import Period, SkippedHour, local
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.schedule.rules import Occupied, Status, Want, collide

LEFT_OUT = "LeftOut"
NO_LIMIT_OF_DAYS = 10_000
WIDEST_PAD = timedelta(minutes=240)
Say = Callable[[Ask, Facts], Verdict]


class FarAhead(no.StaffDecide):
    sentence = N_("This date is more than %(count)s day ahead, so the centre's staff look at it.")
    plural = N_("This date is more than %(count)s days ahead, so the centre's staff look at it.")


class MeetsItself(Refusal):
    sentence = N_("This date meets another date of the series. Choose another time or another room.")
    field = "starts"
    status = 409


class SomeDatesRefused(Refusal):
    sentence = N_("%(count)s date cannot be had as it stands. Leave it out, move it or choose another room.")
    plural = N_("%(count)s dates cannot be had as they stand. Leave them out, move them or choose other rooms.")
    status = 409


class NoDateLeft(Refusal):
    sentence = N_("No date is chosen. Tick at least one that can be had.")


class NotOfTheSeries(Refusal):
    sentence = N_("One of the dates does not follow from the rule. Look at the list of dates again.")


class UnreadableDate(Refusal):
    sentence = N_("Check the day, the times and the room that are typed for this date.")


class NothingAhead(Refusal):
    sentence = N_("No date of this series can be called off any more: they are past, over or changed one by one.")
    status = 409


class NoSuchDate(Refusal):
    sentence = N_("The series has no such date. Choose one of its dates.")
    field = "since"


class OtherCentre(Refusal):
    sentence = N_("Choose a room of the same centre.")
    field = "room"


@dataclass(frozen=True)
class DateWish:
    """One date of a series, known by its day of the rule, and what is asked; nothing where it has no such time."""

    day: date
    room_id: int
    ask: Ask | None
    refusal: Refusal | None = None
    is_wanted: bool = True


@dataclass(frozen=True)
class DateSaid:
    """A date and the verdict on it, with the units of equipment that it would take and how many are free then."""

    wish: DateWish
    verdict: Verdict | None
    refusal: Refusal | None
    answer_by: datetime | None = None
    units: tuple[int, ...] = ()
    free: tuple[Free, ...] = ()
    held_until: datetime | None = None

    @property
    def period(self) -> Period | None:
        return self.wish.ask.period if self.wish.ask is not None else None

    @property
    def is_possible(self) -> bool:
        return self.refusal is None

    @property
    def outcome(self) -> Outcome:
        return self.verdict.outcome if self.verdict is not None else Outcome.REFUSED

    @property
    def ask(self) -> Ask:
        """What is asked, of a date that has a time."""
        assert self.wish.ask is not None
        return self.wish.ask

    def as_record(self) -> list[dict[str, Any]]:
        """The rules as they were applied, to be kept with the booking."""
        return self.verdict.as_record() if self.verdict is not None else []

    @property
    def pads(self) -> Sentence | None:
        """Whose time is around this date; nothing where it cannot be had."""
        return self.verdict.pads if self.verdict is not None and self.is_possible else None

    @property
    def reasons(self) -> list[Sentence]:
        """What refuses it, in full; otherwise what leaves it to staff."""
        if self.verdict is None:
            assert self.refusal is not None
            return [self.refusal.words]
        return [result.sentence for result in self.verdict.results if result.outcome is self.outcome]


def in_time(wishes: Iterable[DateWish]) -> list[DateWish]:
    """By their time; one without a time stands on its day."""
    return sorted(wishes, key=_place)


def _place(wish: DateWish) -> tuple[date, float]:
    if wish.ask is None:
        return wish.day, 0.0
    return local(wish.ask.period.starts).date(), wish.ask.period.starts.timestamp()


def judge_series(
    wishes: Sequence[DateWish], facts: Sequence[Facts | None], *, begins: date | None = None
) -> tuple[DateSaid, ...]:
    """The verdict on asking for each date now, as if all dates before it that are wanted were held already.

    `begins` is the first day ahead that the series holds, where it holds some.
    """
    first = begins or next(
        (local(wish.ask.period.starts).date() for wish in wishes if wish.ask and wish.is_wanted), None
    )
    return _in_turn(wishes, facts, lambda ask, known: verdict_on_date(ask, known, first))


def judge_series_at_approval(wishes: Sequence[DateWish], facts: Sequence[Facts | None]) -> tuple[DateSaid, ...]:
    """The verdict on each waiting date as the world is now."""
    return _in_turn(wishes, facts, verdict_at_approval)


def _in_turn(wishes: Sequence[DateWish], facts: Sequence[Facts | None], say: Say) -> tuple[DateSaid, ...]:
    spent: dict[tuple[int, int], int] = defaultdict(int)
    held: list[Occupied] = []
    told = []
    for wish, known in zip(wishes, facts, strict=True):
        if wish.ask is None or known is None:
            told.append(DateSaid(wish, None, wish.refusal))
            continue
        # Wishes come in the order of their time, so what ended long before is in nobody's way any more.
        held = [row for row in held if row.period.ends > wish.ask.period.starts - WIDEST_PAD]
        starts = local(wish.ask.period.starts)
        month = starts.year, starts.month
        usage = replace(known.party.usage, minutes=known.party.usage.minutes + spent[month])
        known = replace(known, party=replace(known.party, usage=usage), equipment=with_held(known, held))
        outcome = say(wish.ask, known)
        if held and any(collide(want, row) for want in known.room.wants(wish.ask.period) for row in held):
            meets = MeetsItself()
            result = Result("series", Outcome.REFUSED, meets.words, False, meets)
            outcome = replace(outcome, results=(result, *outcome.results))
        refusal = outcome.refused[0].refusal if outcome.refused else None
        units = units_for(wish.ask, known) if refusal is None else []
        free = free_of(known.equipment, known.room, wish.ask.period)
        by, held_to = answer_by(wish.ask, known), held_until(wish.ask, known)
        told.append(DateSaid(wish, outcome, refusal, by, tuple(units), tuple(free), held_to))
        if wish.is_wanted and refusal is None:
            spent[month] += wish.ask.period.minutes
            held += [held_by(want, wish.ask) for want in known.room.wants(wish.ask.period, also=units)]
    return tuple(told)


def held_by(want: Want, ask: Ask) -> Occupied:
    """What a date of the series itself would occupy."""
    return Occupied(
        *(want.resource_id, want.period, want.layer),
        entry_id=0,
        kind="booking",
        status=Status.TENTATIVE,
        title="",
        core=ask.period,
    )


def with_held(facts: Facts, held: Sequence[Occupied]) -> Sequence[Stock]:
    """The stock with the units that earlier dates of the series would take."""
    return [
        replace(stock, occupied=[*stock.occupied, *(row for row in held if row.resource_id in stock.unit_ids)])
        for stock in facts.equipment
    ]


def verdict_on_date(ask: Ask, facts: Facts, first: date | None) -> Verdict:
    """As `verdict`, but a date too far ahead is left to staff where the series begins in good time."""
    outcome = verdict(ask, facts)
    too_early = any(isinstance(result.refusal, no.TooEarlyToAsk) for result in outcome.refused)
    far = facts.room.earliest_days
    if not too_early or first is None or (first - local(facts.now).date()).days > far:
        return outcome
    outcome = verdict(ask, replace(facts, room=replace(facts.room, earliest_days=NO_LIMIT_OF_DAYS)))
    staff_look = Result("notice", Outcome.NEEDS_APPROVAL, FarAhead(count=far).words)
    results = [staff_look if result.rule == "notice" else result for result in outcome.results]
    if outcome.answer_by is None:
        results.append(judge(OPEN_REQUESTS, ask, facts))
    by, until = answer_by(ask, facts), held_until(ask, facts)
    return replace(outcome, results=tuple(results), answer_by=by, held_until=until, limits=limits_of(facts))


# --- days that are missing, in short words

CLOSED, TAKEN, TOO_FAR = N_("closed"), N_("taken"), N_("too far ahead")
SHORT_REASONS: Mapping[str, str] = {
    LEFT_OUT: N_("left out"),
    no.ClosedThatDay.__name__: CLOSED,
    no.OutsideOpeningHours.__name__: CLOSED,
    no.RoomShut.__name__: CLOSED,
    no.RoomTaken.__name__: TAKEN,
    no.PadTaken.__name__: TAKEN,
    no.EquipmentTaken.__name__: N_("equipment taken"),
    no.OverQuota.__name__: N_("over the hours of that month"),
    no.TooEarlyToAsk.__name__: TOO_FAR,
    no.OnlyShortNotice.__name__: TOO_FAR,
    no.TooLateToAsk.__name__: N_("too soon"),
    no.InThePast.__name__: N_("past"),
    SkippedHour.__name__: N_("no such hour on that day"),
}
NOT_POSSIBLE = N_("not possible")


@dataclass(frozen=True)
class Missing:
    """A day of the rule that the series does not have, and the code of the reason."""

    day: date
    why: str

    @property
    def reason(self) -> Sentence:
        return Sentence(SHORT_REASONS.get(self.why, NOT_POSSIBLE))


def missing_of(told: Iterable[DateSaid]) -> tuple[Missing, ...]:
    """The days that are not wanted, each with its reason."""
    return tuple(
        Missing(one.wish.day, one.refusal.code if one.refusal is not None else LEFT_OUT)
        for one in told
        if not one.wish.is_wanted
    )


def series_in_words(repeat: Repeat, days: Sequence[date], missing: Iterable[Missing]) -> Sentence:
    """The whole series in one sentence, its missing days grouped by their reason."""
    by_reason: dict[str, list[date]] = defaultdict(list)
    for one in missing:
        by_reason[one.reason.msgid].append(one.day)
    return said(repeat, days, [(gone, why) for why, gone in by_reason.items()])
