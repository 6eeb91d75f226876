"""Rooms by need over the API: the same answers as the page, and a sentence at the field for what is wrong."""

import time
from typing import Any

import pytest

from tests.api.scene import Scene, refusal
from tests.makers import period

SEASON = {"first": "2026-12-01", "last": "2026-12-22", "weekday": 2, "starts": "18:00", "ends": "20:00"}
TUESDAYS = ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]


def test_season_tells_each_date_with_its_verdict_and_what_is_near(scene: Scene) -> None:
    scene.booking(when=period("2026-12-08", "18:00", "19:00"))

    found = scene.caller().get("/rooms/search", **SEASON, people=12, centre="blisko").get_json()

    (one,) = found["items"]
    assert (one["room"]["id"], one["had"], found["complete"], found["total"]) == (scene.room.id, 3, 0, 1)
    assert [date["day"] for date in one["dates"]] == TUESDAYS
    assert [date["free"] for date in one["dates"]] == [True, False, True, True]
    assert one["dates"][0]["time"] == {"starts": "2026-12-01T18:00:00+01:00", "ends": "2026-12-01T20:00:00+01:00"}
    assert one["dates"][0]["verdict"]["outcome"] == "needs_approval"
    assert one["dates"][1]["verdict"]["outcome"] == "refused"
    assert one["dates"][1]["why"].startswith("Sala Duża is taken then, until 19:30.")
    assert one["reasons"] == ["Free on 3 of 4 dates.", "Fits: 20 seats for 12 people."]


def test_length_and_several_dates_and_rooms_that_nearly_suit(scene: Scene) -> None:
    asked = {"date": ["2026-12-02", "2026-12-01"], "length": 60, "part": "morning", "people": 10, "centre": "daleko"}

    found = scene.caller().get("/rooms/search", **asked).get_json()

    assert found["items"] == []
    assert [one["lacks"] for one in found["nearly"]] == [["2 seats too few."], ["It is in another centre: Blisko."]]
    assert [date["time"]["starts"] for date in found["nearly"][1]["dates"]] == [
        "2026-12-01T09:00:00+01:00",
        "2026-12-02T09:00:00+01:00",
    ]


ONE = {"date": "2026-12-01", "starts": "18:00", "ends": "20:00"}
WRONG: list[tuple[dict[str, Any], tuple[int, str, str]]] = [
    ({}, (422, "Missing", "date")),
    ({"date": "2026-12-01"}, (422, "Missing", "starts")),
    ({"date": "2026-12-01", "starts": "18:00"}, (422, "Missing", "ends")),
    ({"first": "2026-12-01", "weekday": 2, "length": 60}, (422, "Missing", "last")),
    ({**SEASON, "last": "2026-11-01"}, (422, "SeasonBackwards", "last")),
    ({**SEASON, "first": "2000-01-01", "last": "2100-12-31"}, (422, "SeasonTooLong", "last")),
    ({**SEASON, "last": "2026-12-01", "weekday": 3}, (422, "NoDateInSeason", "last")),
    ({**SEASON, "weekday": 8}, (422, "NotANumber", "weekday")),
    ({**ONE, "date": ["2026-12-01"] * 10_000}, (422, "TooManyDates", "date")),
    ({**ONE, "date": "9999-12-01"}, (422, "OutOfCalendar", "date")),
    ({**ONE, "date": "2026-02-30"}, (422, "NotADay", "date")),
    ({**ONE, "date": "2027-03-28", "starts": "02:30", "ends": "04:00"}, (422, "SkippedHour", "starts")),
    ({**ONE, "starts": "24:00"}, (422, "NotAClock", "starts")),
    ({**ONE, "ends": "25:00"}, (422, "NotAClock", "ends")),
    ({**ONE, "ends": "18:00"}, (422, "EndsBeforeStart", "ends")),
    ({**ONE, "people": 0}, (422, "NotANumber", "people")),
    ({**ONE, "length": 1440, "part": "evening"}, (422, "LongerThanPart", "length")),
    ({**ONE, "length": 60, "part": "night"}, (422, "NotInList", "part")),
    ({**ONE, "centre": "nie-ma"}, (422, "NoSuchCentre", "centre")),
    ({**ONE, "colour": "red"}, (422, "UnknownField", "colour")),
]


@pytest.mark.parametrize(("query", "told"), WRONG, ids=[f"{told[1]}-{told[2]}" for _, told in WRONG])
def test_wrong_need_is_refused_at_its_field(scene: Scene, query: dict[str, Any], told: tuple[int, str, str]) -> None:
    assert refusal(scene.caller().get("/rooms/search", **query)) == told


def test_ten_thousand_dates_are_refused_within_300_ms(scene: Scene) -> None:
    caller = scene.caller()
    caller.get("/rooms/search")
    begun = time.process_time()

    answers = [
        caller.get("/rooms/search", **{**ONE, "date": ["2026-12-01"] * 10_000}),
        caller.get("/rooms/search", **{**SEASON, "first": "2000-01-01", "last": "2100-12-31"}),
    ]

    assert time.process_time() - begun < 0.6
    assert [refusal(answer)[1] for answer in answers] == ["TooManyDates", "SeasonTooLong"]


def test_end_of_the_day_is_an_end(scene: Scene) -> None:
    found = scene.caller().get("/rooms/search", date="2026-12-01", starts="22:00", ends="24:00").get_json()

    assert {one["dates"][0]["time"]["ends"] for one in found["items"]} == {"2026-12-02T00:00:00+01:00"}
