"""The free times nearest to one that cannot be had, as a pure function."""

from dataclasses import replace

import pytest

from app.bookings.rules import Ask, Facts, Party, PartyKind, Usage, nearby
from app.core.clock import Period
from app.schedule.rules import Layer, Occupied, Status
from tests.bookings.test_verdict import DAY, FACTS, ROOM
from tests.makers import period


def taken(starts: str, ends: str, layer: Layer = Layer.CORE) -> Occupied:
    whole = period(DAY, starts, ends)
    return Occupied(
        resource_id=1,
        entry_id=hash((starts, ends)),
        layer=layer,
        period=whole,
        kind="booking",
        status=Status.CONFIRMED,
        title="",
        core=whole,
    )


def busy(*rows: Occupied) -> Facts:
    return replace(FACTS, opening=[period(DAY, "9:00", "21:00")], occupied=rows)


def found(starts: str, ends: str, facts: Facts, **more: object) -> list[Period]:
    return list(nearby(Ask(period(DAY, starts, ends), **{"people": 10, **more}), facts))  # type: ignore[arg-type]


def test_nearby_is_empty_where_the_time_can_be_had() -> None:
    assert found("18:00", "20:00", busy()) == []


def test_nearby_gives_the_next_time_before_and_after_the_nearest_first() -> None:
    facts = busy(taken("17:30", "18:30"))

    assert found("18:00", "19:00", facts) == [period(DAY, "18:30", "19:30"), period(DAY, "16:15", "17:15")]


def test_nearby_keeps_the_pads_of_what_is_taken_and_its_own() -> None:
    facts = busy(taken("17:00", "18:00"), taken("18:00", "18:15", Layer.PAD), taken("20:00", "21:00"))

    assert found("17:30", "18:30", facts) == [period(DAY, "18:15", "19:15"), period(DAY, "15:45", "16:45")]


def test_nearby_moves_what_reaches_beyond_the_opening_hours() -> None:
    assert found("20:30", "22:30", busy()) == [period(DAY, "19:00", "21:00")]


def test_nearby_puts_a_time_off_the_grid_on_it() -> None:
    assert found("18:07", "19:07", busy()) == [period(DAY, "18:00", "19:00"), period(DAY, "18:15", "19:15")]


def test_nearby_says_nothing_on_a_day_without_room() -> None:
    assert found("18:00", "20:00", busy(taken("9:00", "21:00"))) == []
    assert found("18:00", "20:00", replace(FACTS, opening=[])) == []


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        (busy(), {"people": 21}),
        (replace(busy(), party=Party(PartyKind.RESIDENT)), {}),
        (replace(busy(), party=Party(PartyKind.VERIFIED, 1, Usage(20 * 60))), {}),
        (replace(busy(taken("17:30", "18:30")), room=replace(ROOM, seats=5, layouts={})), {}),
    ],
)
def test_nearby_says_nothing_where_another_time_would_not_help(facts: Facts, more: dict) -> None:
    assert found("18:00", "20:00", facts, **more) == []
