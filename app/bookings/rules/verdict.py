"""The one verdict: a list of named results, each passed, needs approval, or refused.

The page, the live card, the API and the approval all show this one. Pure: what is known comes as
`Facts`, the present as an argument. Times are UTC and half-open.
"""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.bookings.rules import refusals as no
from app.centres.models import Approval, LayoutKind, PaidEvents
from app.core.clock import Period, local
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.schedule.rules import Layer, Occupied, Want, collide, wants_for

UNVERIFIED_WAIT_FACTOR = 2
LEAST_TIME_TO_ANSWER = timedelta(hours=2)


class Outcome(enum.StrEnum):
    PASSED = "passed"
    NEEDS_APPROVAL = "needs_approval"
    REFUSED = "refused"


class PartyKind(enum.StrEnum):
    """For whom a room is asked."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    GROUP = "group"
    RESIDENT = "resident"


@dataclass(frozen=True)
class RoomRules:
    """What a room sets; lengths in minutes, notice in hours and days."""

    room_id: int
    name: str
    resource_ids: tuple[int, ...]
    seats: int
    layouts: dict[LayoutKind, int]
    residents_may_book: bool
    groups_may_book: bool
    approval: Approval
    min_minutes: int
    max_minutes: int
    grid_minutes: int
    earliest_days: int
    latest_hours: int
    pad_before: int
    pad_after: int
    hold_hours: int
    hold_until_hours: int

    def wants(self, period: Period) -> list[Want]:
        """What a booking of this room occupies: each resource, and the pads beside it."""
        ids = list(self.resource_ids)
        return wants_for(ids, period, pad_before=self.pad_before, pad_after=self.pad_after)


@dataclass(frozen=True)
class CentreRules:
    """What a centre sets; hours of quota a calendar month."""

    centre_id: int
    name: str
    quota_hours: int
    open_requests: int
    paid_events: PaidEvents


@dataclass(frozen=True)
class Usage:
    """What a party has at the centre in the month asked for: elapsed minutes, pending counted; open requests."""

    minutes: int = 0
    open_requests: int = 0


@dataclass(frozen=True)
class Party:
    """For whom it is asked: an organisation, or (without an id) the person who asks."""

    kind: PartyKind
    organisation_id: int | None = None
    usage: Usage = Usage()


@dataclass(frozen=True)
class Ask:
    """What is asked of a room."""

    period: Period
    people: int = 1
    layout: LayoutKind | None = None
    participants_pay: bool = False


@dataclass(frozen=True)
class Facts:
    """All that the verdict needs to know. `occupied` leaves out the booking that is looked at itself."""

    room: RoomRules
    centre: CentreRules
    party: Party
    opening: Sequence[Period]
    occupied: Sequence[Occupied]
    now: datetime


@dataclass(frozen=True)
class Result:
    """One rule and what it says. A refused one keeps its refusal; staff may override it where it says so."""

    rule: str
    outcome: Outcome
    sentence: Sentence
    overridable: bool = False
    refusal: Refusal | None = None

    @property
    def help(self) -> Sentence | None:
        return self.refusal.help_words if self.refusal is not None else None


@dataclass(frozen=True)
class Verdict:
    """All results, in the order in which they matter."""

    results: tuple[Result, ...]
    answer_by: datetime | None = None
    quota: tuple[int, int] | None = None
    tidy_until: datetime | None = None
    suggestions: tuple[Period, ...] = field(default=())

    @property
    def refused(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.outcome is Outcome.REFUSED)

    @property
    def outcome(self) -> Outcome:
        if self.refused:
            return Outcome.REFUSED
        if any(result.outcome is Outcome.NEEDS_APPROVAL for result in self.results):
            return Outcome.NEEDS_APPROVAL
        return Outcome.PASSED

    @property
    def is_instant(self) -> bool:
        return self.outcome is Outcome.PASSED

    def demand_possible(self) -> None:
        """Raise the first refusal, if there is one."""
        for result in self.refused:
            assert result.refusal is not None
            raise result.refusal

    def as_record(self) -> list[dict[str, str]]:
        """The rules as they were applied, to be kept with the booking."""
        return [{"rule": result.rule, "outcome": result.outcome.value} for result in self.results]


def check_free(ask: Ask, facts: Facts) -> Sentence:
    """Refuses RoomTaken, RoomShut or PadTaken where the wish meets a living occupancy."""
    wants = facts.room.wants(ask.period)
    for row in facts.occupied:
        met = [want for want in wants if collide(want, row)]
        if not met:
            continue
        until = max(other.period.ends for other in facts.occupied if other.entry_id == row.entry_id)
        if row.layer is Layer.CLOSURE:
            raise no.RoomShut(room=facts.room.name, until=until)
        if row.layer is Layer.PAD:
            raise no.PadTaken(room=facts.room.name, until=until)
        raise no.RoomTaken(room=facts.room.name, until=until)
    return Sentence(N_("%(room)s is free then."), {"room": facts.room.name})


def check_future(ask: Ask, facts: Facts) -> Sentence:
    """Refuses InThePast."""
    if ask.period.starts < facts.now:
        raise no.InThePast
    return Sentence(N_("The time lies ahead."))


def check_opening_hours(ask: Ask, facts: Facts) -> Sentence:
    """Refuses ClosedThatDay and OutsideOpeningHours; adjoining blocks count as one."""
    if any(block.contains(ask.period) for block in facts.opening):
        return Sentence(N_("The centre is open then."))
    day = local(ask.period.starts).date()
    blocks = [block for block in facts.opening if local(block.starts).date() == day]
    if not blocks:
        raise no.ClosedThatDay
    raise no.OutsideOpeningHours(hours=", ".join(_hours(block) for block in blocks))


def check_length(ask: Ask, facts: Facts) -> Sentence:
    """Refuses TooShort and TooLong, in elapsed minutes."""
    if ask.period.minutes < facts.room.min_minutes:
        raise no.TooShort(shortest=timedelta(minutes=facts.room.min_minutes))
    if ask.period.minutes > facts.room.max_minutes:
        raise no.TooLong(longest=timedelta(minutes=facts.room.max_minutes))
    return Sentence(N_("The length is fine: %(length)s."), {"length": ask.period.length})


def check_grid(ask: Ask, facts: Facts) -> Sentence:
    """Refuses OffTheGrid: begin and end lie on the room's grid of the wall clock."""
    grid = facts.room.grid_minutes
    for moment in (ask.period.starts, ask.period.ends):
        wall = local(moment)
        minutes = wall.hour * 60 + wall.minute
        if minutes % grid or wall.second or wall.microsecond:
            nearest = minutes - minutes % grid
            example = f"{nearest // 60:02}:{nearest % 60:02}"
            field_name = "starts" if moment == ask.period.starts else "ends"
            raise no.OffTheGrid(grid=timedelta(minutes=grid), example=example, field=field_name)
    return Sentence(N_("Begin and end lie on the room's grid."))


def check_notice(ask: Ask, facts: Facts) -> Sentence:
    """Refuses TooLateToAsk and TooEarlyToAsk."""
    if ask.period.starts < facts.now + timedelta(hours=facts.room.latest_hours):
        raise no.TooLateToAsk(notice=timedelta(hours=facts.room.latest_hours))
    first = local(ask.period.starts).date() - timedelta(days=facts.room.earliest_days)
    if local(facts.now).date() < first:
        raise no.TooEarlyToAsk(count=facts.room.earliest_days, first=first)
    return Sentence(N_("You ask in good time."))


def check_people(ask: Ask, facts: Facts) -> Sentence:
    """Refuses NoSuchLayout and TooManyPeople, by the seats of the layout."""
    if ask.layout is not None and ask.layout not in facts.room.layouts:
        raise no.NoSuchLayout
    seats = facts.room.layouts[ask.layout] if ask.layout is not None else facts.room.seats
    if ask.people > seats:
        raise no.TooManyPeople(room=facts.room.name, seats=seats)
    return Sentence(N_("There are enough seats: %(seats)s."), {"seats": seats})


def check_party(ask: Ask, facts: Facts) -> Sentence:
    """Refuses NotForResidents and NotForGroups."""
    if facts.party.kind is PartyKind.RESIDENT and not facts.room.residents_may_book:
        raise no.NotForResidents
    if facts.party.kind is PartyKind.GROUP and not facts.room.groups_may_book:
        raise no.NotForGroups
    return Sentence(N_("You may book this room."))


def check_quota(ask: Ask, facts: Facts) -> Sentence:
    """Refuses OverQuota: hours of the calendar month in which it begins, pending and late cancelled counted."""
    quota = facts.centre.quota_hours * 60
    wanted = facts.party.usage.minutes + ask.period.minutes
    if wanted > quota:
        raise no.OverQuota(wanted=timedelta(minutes=wanted), quota=timedelta(minutes=quota))
    facts_said = {"used": timedelta(minutes=wanted), "quota": timedelta(minutes=quota)}
    return Sentence(N_("With this booking %(used)s of %(quota)s are used in that month."), facts_said)


def check_payment(ask: Ask, facts: Facts) -> Sentence:
    """Refuses PaidEvent, or leaves it to staff, as the centre sets."""
    if ask.participants_pay and facts.centre.paid_events is PaidEvents.REFUSED:
        raise no.PaidEvent
    if ask.participants_pay:
        raise no.PaidEventAsked
    return Sentence(N_("The event is free of charge."))


def check_approval(ask: Ask, facts: Facts) -> Sentence:
    """Leaves it to staff unless the room is instant for verified organisations and this is one."""
    if facts.party.kind is PartyKind.UNVERIFIED:
        raise no.UnverifiedParty
    if facts.room.approval is Approval.ALWAYS:
        raise no.StaffDecide
    if facts.party.kind is not PartyKind.VERIFIED:
        raise no.NotAnOrganisation
    return Sentence(N_("Verified organisations have this room at once."))


def check_open_requests(ask: Ask, facts: Facts) -> Sentence:
    """Refuses TooManyOpenRequests."""
    open_now = facts.party.usage.open_requests
    if open_now >= facts.centre.open_requests:
        raise no.TooManyOpenRequests(count=open_now)
    said = {"count": open_now, "most": facts.centre.open_requests}
    return Sentence(N_("%(count)s of %(most)s open requests are used."), said)


Check = Callable[[Ask, Facts], Sentence]


@dataclass(frozen=True)
class Rule:
    name: str
    check: Check
    overridable: bool


PHYSICS = (Rule("free", check_free, overridable=False),)
WHEN_ASKING = (
    Rule("future", check_future, overridable=False),
    Rule("notice", check_notice, overridable=True),
)
ALWAYS = (
    Rule("opening_hours", check_opening_hours, overridable=True),
    Rule("length", check_length, overridable=True),
    Rule("grid", check_grid, overridable=True),
    Rule("people", check_people, overridable=True),
    Rule("party", check_party, overridable=True),
    Rule("quota", check_quota, overridable=True),
    Rule("payment", check_payment, overridable=True),
    Rule("approval", check_approval, overridable=True),
)
OPEN_REQUESTS = Rule("open_requests", check_open_requests, overridable=True)


def verdict(ask: Ask, facts: Facts) -> Verdict:
    """The verdict on asking for a room now."""
    results = [judge(rule, ask, facts) for rule in (*PHYSICS, *WHEN_ASKING, *ALWAYS)]
    waits = any(result.outcome is Outcome.NEEDS_APPROVAL for result in results)
    if waits:
        results.append(judge(OPEN_REQUESTS, ask, facts))
    return _verdict(ask, facts, results, answer_by=answer_by(ask, facts) if waits else None)


def verdict_at_approval(ask: Ask, facts: Facts) -> Verdict:
    """The verdict on a waiting request as the world is now: it was asked in time, so notice is not asked again."""
    return _verdict(ask, facts, [judge(rule, ask, facts) for rule in (*PHYSICS, *ALWAYS)], answer_by=None)


def answer_by(ask: Ask, facts: Facts) -> datetime:
    """Until when the time is held for an answer: the room's hold time, at most until so many hours before the start.

    An unverified party is held twice as long, because staff look at it first. A late request still
    leaves staff two hours, but never beyond the start.
    """
    factor = UNVERIFIED_WAIT_FACTOR if facts.party.kind is PartyKind.UNVERIFIED else 1
    by_length = facts.now + timedelta(hours=facts.room.hold_hours * factor)
    by_start = ask.period.starts - timedelta(hours=facts.room.hold_until_hours)
    return min(by_length, max(by_start, facts.now + LEAST_TIME_TO_ANSWER), ask.period.starts)


def judge(rule: Rule, ask: Ask, facts: Facts) -> Result:
    """Ask one rule and name its result."""
    try:
        sentence = rule.check(ask, facts)
    except no.StaffDecide as needs:
        return Result(rule.name, Outcome.NEEDS_APPROVAL, needs.words)
    except Refusal as refusal:
        return Result(rule.name, Outcome.REFUSED, refusal.words, rule.overridable, refusal)
    return Result(rule.name, Outcome.PASSED, sentence)


def _verdict(ask: Ask, facts: Facts, results: list[Result], *, answer_by: datetime | None) -> Verdict:
    room = facts.room
    return Verdict(
        results=tuple(results),
        answer_by=answer_by,
        quota=(facts.party.usage.minutes + ask.period.minutes, facts.centre.quota_hours * 60),
        tidy_until=ask.period.padded(before=0, after=room.pad_after).ends if room.pad_after else None,
    )


def _hours(block: Period) -> str:
    ends = local(block.ends)
    closes = "24:00" if ends.hour == ends.minute == 0 else f"{ends:%H:%M}"
    return f"{local(block.starts):%H:%M}–{closes}"
