"""The pure rules of the programme: dates of a pattern, what stands in their way, how an activity stands."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.core.clock import EndsBeforeStart, Period, SkippedHour
from app.programme.rules import dates, refusals
from app.programme.rules.dates import Dated, DateFacts, Pattern, Plan, RoomFacts, dated, days_of, judge, shifted
from app.programme.rules.details import check_details, check_seats
from app.programme.rules.kinds import PlaceKind, TagKind, Topic
from app.programme.rules.states import (
    ActivityState,
    Standing,
    check_is_proposal,
    check_may_announce,
    check_may_call_off,
    check_may_make,
    standing_of,
)
from app.schedule.rules import Layer, Occupied, Status
from tests.makers import at, details, period

NOW = at("2026-11-24", "9:00")
TUESDAY = date(2026, 12, 1)
ROOM, TRAINER = 1, 7
EVENING = period("2026-12-01", "17:00", "20:00")
WEEKLY = Plan(Pattern.WEEKLY, TUESDAY, 17 * 60, 20 * 60, times=5)


def taken(when: Period, *, resource: int = ROOM, layer: Layer = Layer.CORE, entry_id: int = 1) -> Occupied:
    return Occupied(
        *(resource, when, layer), entry_id=entry_id, kind="booking", status=Status.CONFIRMED, title="", core=when
    )


def facts(*occupied: Occupied, **more: Any) -> DateFacts:
    room = RoomFacts(5, "Sala Duża", (ROOM,), seats=20, pad_before=0, pad_after=15)
    opening = [period("2026-12-01", "9:00", "21:00"), period("2026-12-08", "9:00", "21:00")]
    known = DateFacts(room, {TRAINER: "Ewa"}, opening, list(occupied), NOW)
    return replace(known, **more)


def said(when: Period, about: DateFacts, **more: Any) -> object:
    (judged,) = judge([Dated(TUESDAY, when)], about, **more)
    return None if judged.refusal is None else type(judged.refusal)


def test_five_tuesdays_are_a_week_apart() -> None:
    assert days_of(WEEKLY) == tuple(TUESDAY + timedelta(weeks=number) for number in range(5))
    assert days_of(replace(WEEKLY, every=2, times=2)) == (TUESDAY, TUESDAY + timedelta(weeks=2))


def test_one_date_and_picked_dates_stand_in_order_and_once() -> None:
    picked = Plan(Pattern.PICKED, TUESDAY, 540, 600, picked=(date(2026, 12, 4), date(2026, 11, 30), TUESDAY))

    assert days_of(Plan(Pattern.ONCE, TUESDAY, 540, 600, times=9)) == (TUESDAY,)
    assert days_of(picked) == (date(2026, 11, 30), TUESDAY, date(2026, 12, 4))


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        (replace(WEEKLY, times=0), refusals.NoDates),
        (replace(WEEKLY, times=61), refusals.TooManySessions),
        (replace(WEEKLY, every=0), refusals.WeeksOutOfRange),
        (replace(WEEKLY, every=9), refusals.WeeksOutOfRange),
        (
            Plan(Pattern.PICKED, TUESDAY, 0, 1, picked=tuple(TUESDAY + timedelta(days=n) for n in range(70))),
            refusals.TooManySessions,
        ),
    ],
)
def test_a_plan_beyond_its_limits_is_refused(plan: Plan, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        days_of(plan)


def test_the_hour_on_the_wall_stays_over_a_change_of_the_clocks() -> None:
    before, after = dated((date(2027, 3, 23), date(2027, 3, 30)), 1080, 1200)

    assert (before.period, after.period) == (
        period("2027-03-23", "18:00", "20:00"),
        period("2027-03-30", "18:00", "20:00"),
    )


def test_an_hour_that_the_clocks_skip_is_a_refused_date_and_no_error() -> None:
    (one,) = dated((date(2027, 3, 28),), 150, 240)

    assert (one.period, type(one.refusal)) == (None, SkippedHour)
    assert type(judge([one], facts())[0].refusal) is SkippedHour
    with pytest.raises(EndsBeforeStart):
        dated((TUESDAY,), 600, 600)


@pytest.mark.parametrize(
    ("occupied", "refusal"),
    [
        ([], None),
        ([taken(period("2026-12-01", "19:00", "20:30"))], refusals.RoomBusy),
        ([taken(period("2026-12-01", "20:00", "21:00"))], refusals.RoomBusy),
        ([taken(period("2026-12-01", "20:15", "21:00"))], None),
        ([taken(period("2026-12-01", "16:45", "17:15"), layer=Layer.PAD)], refusals.RoomBeingTidied),
        ([taken(period("2026-12-01", "20:00", "20:15"), layer=Layer.PAD)], None),
        ([taken(period("2026-12-01", "8:00", "23:00"), layer=Layer.CLOSURE)], refusals.RoomShutThen),
        ([taken(period("2026-12-01", "19:30", "23:00"), resource=TRAINER)], refusals.TrainerBusy),
        ([taken(period("2026-12-01", "20:00", "23:00"), resource=TRAINER)], None),
        ([taken(period("2026-12-01", "17:00", "20:00"), resource=99)], None),
    ],
)
def test_what_is_in_the_way_is_named(occupied: list[Occupied], refusal: object) -> None:
    assert said(EVENING, facts(*occupied)) == refusal


def test_until_when_it_is_taken_is_said_as_an_hour_of_that_day() -> None:
    (judged,) = judge([Dated(TUESDAY, EVENING)], facts(taken(period("2026-12-01", "19:00", "20:30"))))

    assert judged.sentence.facts == {"room": "Sala Duża", "until": "20:30"}


def test_past_and_closed_hours_are_refused_and_a_reason_sets_only_the_hours_aside() -> None:
    late = period("2026-12-01", "20:00", "22:00")

    assert said(period("2026-11-24", "8:00", "10:00"), facts()) is refusals.SessionInPast
    assert said(late, facts()) is refusals.CentreShut
    assert said(late, facts(), outside_why="  ") is refusals.CentreShut
    (judged,) = judge([Dated(TUESDAY, late)], facts(), outside_why="Noc muzeów")
    assert (judged.is_fine, judged.set_aside) == (True, True)
    busy = facts(taken(period("2026-12-01", "21:00", "23:00")))
    assert said(late, busy, outside_why="Noc muzeów") is refusals.RoomBusy


def test_outside_and_online_need_no_opening_hours_but_a_free_trainer() -> None:
    late = period("2026-12-01", "20:00", "22:00")

    assert said(late, facts(room=None)) is None
    assert said(late, facts(taken(late, resource=TRAINER), room=None)) is refusals.TrainerBusy


def test_two_dates_of_one_plan_do_not_overlap() -> None:
    first, second = judge([Dated(TUESDAY, EVENING), Dated(TUESDAY, period("2026-12-01", "19:00", "20:30"))], facts())

    assert (first.is_fine, type(second.refusal)) == (True, refusals.OverlapsItself)


def test_the_first_refused_date_refuses_all() -> None:
    with pytest.raises(refusals.NoDates):
        dates.demand_fine([])
    with pytest.raises(refusals.CentreShut):
        dates.demand_fine(judge([Dated(TUESDAY, period("2026-12-01", "20:00", "22:00"))], facts()))


def test_a_year_later_is_the_same_weekday_and_hour() -> None:
    summer = period("2026-10-20", "18:00", "20:00")

    assert shifted(summer, 4) == period("2026-11-17", "18:00", "20:00")
    for weeks in (0, 105):
        with pytest.raises(refusals.WeeksOutOfRange):
            shifted(summer, weeks)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"title": "  "}, refusals.TitleNeeded),
        ({"place": PlaceKind.OUTSIDE}, refusals.AddressNeeded),
        ({"place": PlaceKind.ONLINE}, refusals.LinkNeeded),
        ({"place": PlaceKind.ONLINE, "online_link": "http://example.org"}, refusals.LinkNeeded),
        ({"online_link": "javascript:alert(1)"}, refusals.LinkNeeded),
        ({"online_link": "https://[x"}, refusals.LinkNeeded),
        ({"online_link": "https://example.org/a b"}, refusals.LinkNeeded),
    ],
)
def test_details_that_cannot_be_are_refused(more: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_details(details(**more))


def test_details_that_can_be_pass_and_give_their_tags() -> None:
    online = details(place=PlaceKind.ONLINE, online_link="https://example.org/pokoj", topics=(Topic.LAW,))

    check_details(online)
    assert online.tags == [(TagKind.TOPIC, "law"), (TagKind.LANGUAGE, "pl")]


def test_no_more_seats_than_the_smallest_room() -> None:
    check_seats(None, [("Mała", 8)])
    check_seats(8, [("Duża", 60), ("Mała", 8)])
    with pytest.raises(refusals.TooManySeats) as refused:
        check_seats(9, [("Duża", 60), ("Mała", 8)])
    assert refused.value.facts == {"room": "Mała", "seats": 8}


def test_how_an_activity_stands_follows_from_its_dates() -> None:
    past, ahead = period("2026-11-20", "10:00", "11:00"), EVENING
    announced = ActivityState.ANNOUNCED

    assert standing_of(ActivityState.DRAFT, None, [ahead], now=NOW) is Standing.DRAFT
    assert standing_of(announced, at("2026-11-25", "9:00"), [ahead], now=NOW) is Standing.SCHEDULED
    assert standing_of(announced, NOW, [], now=NOW) is Standing.ANNOUNCED
    assert standing_of(announced, NOW, [past, ahead], now=NOW) is Standing.OPEN
    assert standing_of(announced, NOW, [past], now=NOW) is Standing.DONE
    assert standing_of(ActivityState.CALLED_OFF, NOW, [past], now=NOW) is Standing.CALLED_OFF


def test_what_may_be_done_in_which_state() -> None:
    past = [period("2026-11-20", "10:00", "11:00")]
    for state, refusal in (
        (ActivityState.CALLED_OFF, refusals.IsCalledOff),
        (ActivityState.PROPOSED, refusals.NotYetAccepted),
        (ActivityState.DECLINED, refusals.NotYetAccepted),
    ):
        with pytest.raises(refusal):
            check_may_make(state)
    with pytest.raises(refusals.AlreadyAnnounced):
        check_may_announce(ActivityState.ANNOUNCED, NOW, NOW)
    check_may_announce(ActivityState.ANNOUNCED, NOW + timedelta(hours=1), NOW)
    with pytest.raises(refusals.NotAnnounced):
        check_may_call_off(ActivityState.ANNOUNCED, past, NOW)
    with pytest.raises(refusals.AlreadyAnswered):
        check_is_proposal(ActivityState.DECLINED)
    with pytest.raises(refusals.NotAProposal):
        check_is_proposal(ActivityState.DRAFT)
