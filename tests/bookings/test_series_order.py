"""The order in which dates of a series change, and what is said first, without any database."""

from typing import Any

import pytest

from app.bookings.rules import Arrangement, Ask, Outcome, Result, Verdict
from app.bookings.rules.series_rearranging import (
    DatesCross,
    Move,
    MoveSaid,
    Rearrangement,
    costs_said_first,
    in_order,
)
from app.core.i18n import Sentence
from app.schedule.rules import Want
from tests.makers import period

DAY = "2026-12-01"
WAITS = Result("approval", Outcome.NEEDS_APPROVAL, Sentence("The centre's staff approve bookings of this room."))


def said(old: int, new: int, *results: Result) -> MoveSaid:
    """A date of one hour that moves to another hour of the same room."""
    was, becomes = (period(DAY, f"{hour}:00", f"{hour + 1}:00") for hour in (old, new))
    before, wanted = (Arrangement(1, Ask(when), "Próba", "Śpiewamy", False) for when in (was, becomes))
    nothing: Any = None
    return MoveSaid(Move(before, wanted, True, (Want(1, was),)), Verdict(results), nothing, (Want(1, becomes),))


def test_date_waits_until_another_has_left_the_time_that_it_takes() -> None:
    first, second, third = said(10, 12), said(12, 14), said(14, 16)

    assert in_order([first, second, third], by_staff=False) == [third, second, first]


def test_dates_that_are_held_beside_come_last() -> None:
    held, at_once = said(10, 12, WAITS), said(12, 14)

    assert in_order([held, at_once], by_staff=False) == [at_once, held]
    assert in_order([held, at_once], by_staff=True) == [at_once, held]


def test_dates_that_change_places_are_refused() -> None:
    with pytest.raises(DatesCross):
        in_order([said(10, 12), said(12, 10)], by_staff=False)


def test_costs_name_the_dates_that_wait_and_that_a_change_costs_nothing() -> None:
    told = costs_said_first([said(10, 12, WAITS), said(12, 14)], late_hours=24)

    assert [(one.facts.get("count"), one.facts.get("hours")) for one in told] == [(1, None), (None, 24)]
    assert len(costs_said_first([said(12, 14)], late_hours=24)) == 1


def test_layout_is_kept_where_the_room_can_be_set_so() -> None:
    before = said(10, 12).move.before

    assert Rearrangement(people=4).of(before, ()).ask.people == 4
    assert Rearrangement(room_id=2).of(before, ()).room_id == 2
    assert Rearrangement(starts=9 * 60).of(before, ()).ask.period == period(DAY, "9:00", "11:00")
