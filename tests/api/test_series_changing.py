"""Changing dates of a series over the API: verdicts before sending, all dates or none, what became of each."""

from typing import Any

import pytest

from app.bookings.queries.series import series_by_uid
from app.bookings.services import approve_series
from app.core.database import db
from tests.api.scene import Caller, Scene, refusal, rows
from tests.makers import actor, make_person, make_series, period

pytestmark = pytest.mark.usefixtures("db_session")
DAYS = ["2026-12-01", "2026-12-08", "2026-12-15"]


@pytest.fixture
def owner(scene: Scene) -> Caller:
    return scene.caller(scene.owner)


@pytest.fixture
def uid(scene: Scene) -> str:
    made = make_series(scene.owner, scene.room, DAYS[0], (18, 20), scene.organisation)
    approve_series(actor(scene.coordinator), made)
    return made


def ids(uid: str) -> list[str]:
    db.session.expire_all()
    series = series_by_uid(uid)
    assert series is not None
    return [booking.entry.uid for booking in series.bookings]


def test_look_tells_what_each_date_becomes_and_writes_nothing(scene: Scene, owner: Caller, uid: str) -> None:
    scene.booking(when=period(DAYS[1], "20:30", "21:00"))
    before = rows()

    said = owner.post(f"/series/{uid}/change/verdicts", {"ends": "21:00", "leave_out": [DAYS[2]]}).get_json()

    assert rows() == before
    assert [(one["wanted"], one["possible"], one["waits"]) for one in said["dates"]] == [
        (True, True, True),
        (True, False, False),
        (False, True, True),
    ]
    assert said["possible"] is False
    assert said["dates"][0]["now"]["ends"] == "2026-12-01T20:00:00+01:00"
    assert said["dates"][0]["becomes"] == {"starts": "2026-12-01T18:00:00+01:00", "ends": "2026-12-01T21:00:00+01:00"}
    assert said["dates"][0]["verdict"]["outcome"] == "needs_approval"


def test_less_is_done_and_more_waits_for_each_date_but_those_left_out(scene: Scene, owner: Caller, uid: str) -> None:
    done = owner.post(f"/series/{uid}/change", {"ends": "19:00", "leave_out": [DAYS[1]]}).get_json()
    waits = owner.post(f"/series/{uid}/change", {"since": ids(uid)[1], "ends": "21:00"}).get_json()
    again = owner.post(f"/series/{uid}/change", {"since": ids(uid)[1], "ends": "21:00"}).get_json()

    assert [one["outcome"] for one in done["outcomes"]] == ["done", "same", "done"]
    assert [one["booking"]["ends"][11:16] for one in done["series"]["dates"]] == ["19:00", "20:00", "19:00"]
    assert done["series"]["rule"]["ends"] == "19:00"
    assert waits["outcomes"] == [{"id": date, "outcome": "waiting"} for date in ids(uid)[1:]]
    assert again["outcomes"] == waits["outcomes"]


def test_one_taken_date_refuses_all(scene: Scene, owner: Caller, uid: str) -> None:
    scene.booking(when=period(DAYS[1], "20:30", "21:00"))
    before = rows()

    answer = owner.post(f"/series/{uid}/change", {"ends": "21:00"})

    assert refusal(answer)[:2] == (409, "SomeDatesStay")
    assert rows() == before


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "NothingWanted"),
        ({"starts": "25:00"}, "NotAClock"),
        ({"ends": "19:00", "leave_out": ["2026-12-02"]}, "NotOfTheSeries"),
        ({"ends": "19:00", "leave_out": DAYS}, "NoDateChosen"),
        ({"ends": "17:00"}, "EndsBeforeStart"),
        ({"ends": "19:00", "dates": []}, "UnknownField"),
    ],
)
def test_what_makes_no_sense_is_refused(owner: Caller, uid: str, sent: dict[str, Any], code: str) -> None:
    assert refusal(owner.post(f"/series/{uid}/change", sent))[:2] == (422, code)


def test_staff_decide_dates_that_were_sent_together_by_any_of_them(scene: Scene, owner: Caller, uid: str) -> None:
    staff, second = scene.caller(scene.coordinator), ids(uid)[1]
    owner.post(f"/series/{uid}/change", {"ends": "21:00"})
    change = staff.get(f"/bookings/{second}/change").get_json()["change"]["id"]

    staff.post(f"/bookings/{second}/change/approve", {"change": change})

    shown = staff.get(f"/series/{uid}").get_json()
    assert [one["booking"]["ends"][11:16] for one in shown["dates"]] == ["21:00"] * 3
    assert [one["changed_alone"] for one in shown["dates"]] == [False] * 3


def test_all_that_was_sent_together_is_withdrawn_by_any_of_them(scene: Scene, owner: Caller, uid: str) -> None:
    owner.post(f"/series/{uid}/change", {"ends": "21:00"})
    change = owner.get(f"/bookings/{ids(uid)[1]}/change").get_json()["change"]["id"]

    missing = owner.post(f"/series/{uid}/change/withdraw", {})
    hidden = scene.caller(make_person()).post(f"/series/{uid}/change/withdraw", {"change": change})
    done = owner.post(f"/series/{uid}/change/withdraw", {"change": change})
    again = owner.post(f"/series/{uid}/change/withdraw", {"change": change})

    assert (missing.status_code, hidden.status_code) == (422, 404)
    assert [one["booking"]["ends"][11:16] for one in done.get_json()["dates"]] == ["20:00"] * 3
    assert [owner.get(f"/bookings/{date}/change").get_json()["change"] for date in ids(uid)] == [None] * 3
    assert refusal(again)[:2] == (409, "NoChangeWaits")


def test_staff_change_dates_with_a_reason_and_others_find_nothing(scene: Scene, uid: str) -> None:
    staff, stranger = scene.caller(scene.coordinator), scene.caller(make_person())

    without = staff.post(f"/series/{uid}/change", {"ends": "21:00"})
    done = staff.post(f"/series/{uid}/change", {"ends": "21:00", "why": "You asked by telephone."})

    assert refusal(without)[:2] == (422, "MoveNeedsReason")
    assert [one["outcome"] for one in done.get_json()["outcomes"]] == ["done"] * 3
    assert stranger.post(f"/series/{uid}/change", {"ends": "19:00"}).status_code == 404
