"""The verdict as a pure function: each rule says yes and no at its exact edge."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.bookings.rules import (
    Ask,
    CentreRules,
    Facts,
    Outcome,
    Party,
    PartyKind,
    RoomRules,
    Usage,
    verdict,
    verdict_at_approval,
)
from app.bookings.rules import refusals as no
from app.centres.rules import Approval, LayoutKind, PaidEvents
from app.core.clock import Period
from app.schedule.rules import Layer, Occupied, Status
from tests.makers import at, period

NOW = at("2026-11-24", "9:00")
DAY = "2026-12-01"
ROOM = RoomRules(
    room_id=1,
    name="Sala Duża",
    resource_ids=(1,),
    seats=20,
    layouts={LayoutKind.THEATRE: 20, LayoutKind.CIRCLE: 12},
    residents_may_book=False,
    groups_may_book=True,
    approval=Approval.INSTANT_FOR_VERIFIED,
    min_minutes=30,
    max_minutes=480,
    grid_minutes=15,
    earliest_days=60,
    latest_hours=24,
    pad_before=0,
    pad_after=15,
    hold_hours=72,
    hold_until_hours=24,
)
CENTRE = CentreRules(centre_id=1, name="Reymonta", quota_hours=20, open_requests=5, paid_events=PaidEvents.ASK_STAFF)
FACTS = Facts(
    room=ROOM,
    centre=CENTRE,
    party=Party(PartyKind.VERIFIED, 1),
    opening=[period(DAY, "9:00", "13:00"), period(DAY, "15:00", "24:00")],
    occupied=[],
    now=NOW,
)
ASK = Ask(period(DAY, "18:00", "20:00"), people=10)


def codes(ask: Ask, facts: Facts) -> list[str]:
    return [result.refusal.code for result in verdict(ask, facts).refused]


def ask(starts: str, ends: str, **more: object) -> Ask:
    return Ask(period(DAY, starts, ends), **{"people": 10, **more})  # type: ignore[arg-type]


def room(**more: object) -> Facts:
    return replace(FACTS, room=replace(ROOM, **more))


def taken(starts: str, ends: str, layer: Layer = Layer.CORE) -> Occupied:
    whole = period(DAY, starts, ends)
    return Occupied(
        resource_id=1,
        entry_id=9,
        layer=layer,
        period=whole,
        kind="booking",
        status=Status.CONFIRMED,
        title="",
        core=whole,
    )


def test_verdict_of_a_verified_organisation_is_instant() -> None:
    said = verdict(ASK, FACTS)

    assert said.outcome is Outcome.PASSED
    assert said.answer_by is None


@pytest.mark.parametrize(
    ("asked", "facts", "refusals"),
    [
        (ask("18:00", "18:30"), FACTS, []),
        (ask("18:00", "18:15"), FACTS, [no.TooShort]),
        (ask("15:00", "23:00"), FACTS, []),
        (ask("15:00", "23:15"), FACTS, [no.TooLong]),
        (ask("23:00", "24:00"), FACTS, []),
        (ask("9:00", "13:00"), FACTS, []),
        (ask("12:00", "14:00"), FACTS, [no.OutsideOpeningHours]),
        (ask("13:00", "15:00"), FACTS, [no.OutsideOpeningHours]),
        (ask("18:00", "20:00"), replace(FACTS, opening=[]), [no.ClosedThatDay]),
        (ask("18:05", "20:00"), FACTS, [no.OffTheGrid]),
        (ask("18:00", "20:10"), FACTS, [no.OffTheGrid]),
        (ask("18:00", "20:00", people=20), FACTS, []),
        (ask("18:00", "20:00", people=21), FACTS, [no.TooManyPeople]),
        (ask("18:00", "20:00", people=13, layout=LayoutKind.CIRCLE), FACTS, [no.TooManyPeople]),
        (ask("18:00", "20:00", layout=LayoutKind.KITCHEN), FACTS, [no.NoSuchLayout]),
        (ask("18:00", "20:00"), replace(FACTS, party=Party(PartyKind.RESIDENT)), [no.NotForResidents]),
        (
            ask("18:00", "20:00"),
            replace(room(groups_may_book=False), party=Party(PartyKind.GROUP, 1)),
            [no.NotForGroups],
        ),
        (ask("18:00", "20:00"), replace(FACTS, party=Party(PartyKind.VERIFIED, 1, Usage(18 * 60))), []),
        (ask("18:00", "20:15"), replace(FACTS, party=Party(PartyKind.VERIFIED, 1, Usage(18 * 60))), [no.OverQuota]),
        (
            ask("18:00", "20:00", participants_pay=True),
            replace(FACTS, centre=replace(CENTRE, paid_events=PaidEvents.REFUSED)),
            [no.PaidEvent],
        ),
        (ask("18:00", "20:00"), replace(FACTS, occupied=[taken("17:00", "18:00")]), []),
        (ask("18:00", "20:00"), replace(FACTS, occupied=[taken("17:00", "18:15")]), [no.RoomTaken]),
        (ask("18:00", "20:00"), replace(FACTS, occupied=[taken("20:00", "21:00")]), [no.RoomTaken]),
        (ask("18:00", "20:00"), replace(FACTS, occupied=[taken("20:15", "21:00")]), []),
        (ask("18:00", "20:00"), replace(FACTS, occupied=[taken("19:45", "20:00", Layer.PAD)]), [no.PadTaken]),
        (ask("18:00", "20:00"), replace(FACTS, occupied=[taken("20:00", "20:30", Layer.PAD)]), []),
        (ask("18:00", "20:00"), replace(FACTS, occupied=[taken("19:00", "21:00", Layer.CLOSURE)]), [no.RoomShut]),
        (ask("18:00", "20:00"), replace(FACTS, occupied=[taken("20:00", "21:00", Layer.CLOSURE)]), []),
    ],
)
def test_verdict_refuses_at_the_exact_edge(asked: Ask, facts: Facts, refusals: list[type]) -> None:
    assert codes(asked, facts) == [refusal.__name__ for refusal in refusals]


def test_verdict_joins_adjoining_blocks_only() -> None:
    joined = replace(FACTS, opening=[period(DAY, "9:00", "21:00")])

    assert codes(ask("12:00", "14:00"), joined) == []


def test_verdict_refuses_the_past_and_does_not_let_staff_override_it() -> None:
    late = replace(FACTS, now=at(DAY, "18:01"))

    said = verdict(ASK, late)

    assert [(result.refusal.code, result.overridable) for result in said.refused] == [
        ("InThePast", False),
        ("TooLateToAsk", True),
    ]


def test_verdict_keeps_the_notice_to_the_minute() -> None:
    assert codes(ASK, replace(FACTS, now=at("2026-11-30", "18:00"))) == []
    assert codes(ASK, replace(FACTS, now=at("2026-11-30", "18:01"))) == ["TooLateToAsk"]


def test_verdict_opens_sixty_days_ahead() -> None:
    assert codes(ASK, replace(FACTS, now=at("2026-10-02", "0:00"))) == []
    assert codes(ASK, replace(FACTS, now=at("2026-10-01", "23:59"))) == ["TooEarlyToAsk"]


@pytest.mark.parametrize(
    ("facts", "outcome", "hours"),
    [
        (room(approval=Approval.ALWAYS), Outcome.NEEDS_APPROVAL, 72),
        (replace(FACTS, party=Party(PartyKind.UNVERIFIED, 1)), Outcome.NEEDS_APPROVAL, 144),
        (replace(FACTS, party=Party(PartyKind.GROUP, 1)), Outcome.NEEDS_APPROVAL, 72),
    ],
)
def test_verdict_holds_the_time_for_an_answer(facts: Facts, outcome: Outcome, hours: int) -> None:
    said = verdict(ASK, facts)

    assert said.outcome is outcome
    assert said.answer_by == NOW + timedelta(hours=hours)


def test_verdict_holds_at_most_until_a_day_before_the_start() -> None:
    facts = replace(room(approval=Approval.ALWAYS), now=at("2026-11-29", "18:00"))

    assert verdict(ASK, facts).answer_by == at("2026-11-30", "18:00")


def test_verdict_leaves_staff_two_hours_for_a_late_request() -> None:
    facts = replace(room(approval=Approval.ALWAYS), now=at("2026-11-30", "18:00"))

    assert verdict(ASK, facts).answer_by == at("2026-11-30", "20:00")


def test_verdict_counts_open_requests_only_where_one_would_wait() -> None:
    busy = Party(PartyKind.VERIFIED, 1, Usage(open_requests=5))

    assert codes(ASK, replace(FACTS, party=busy)) == []
    assert codes(ASK, replace(room(approval=Approval.ALWAYS), party=busy)) == ["TooManyOpenRequests"]


def test_verdict_names_each_rule_once_and_in_order() -> None:
    said = verdict(ASK, room(approval=Approval.ALWAYS))

    assert [result.rule for result in said.results] == [
        "free", "future", "notice", "opening_hours", "length", "grid", "people", "party", "quota", "payment",
        "approval", "record", "short_notice", "open_requests",
    ]  # fmt: skip


def test_verdict_at_approval_does_not_ask_for_notice_again() -> None:
    late = replace(FACTS, now=at(DAY, "17:00"))

    assert verdict_at_approval(ASK, late).refused == ()


def test_verdict_counts_elapsed_hours_over_the_clock_change() -> None:
    night = Period(at("2027-03-28", "1:00"), at("2027-03-28", "4:00"))

    said = verdict(Ask(night), replace(FACTS, opening=[night], now=at("2027-03-01", "9:00")))

    assert said.quota == (120, 1200)
    assert said.refused == ()
