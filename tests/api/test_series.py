"""Series over the API: verdicts before sending, sending, going on, repeating a booking, and what staff do."""

import time
from typing import Any

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking, BookingSeries
from app.core.database import db
from tests.api.scene import Caller, Scene, refusal, rows
from tests.makers import make_equipment, make_organisation, make_series, period

pytestmark = pytest.mark.usefixtures("db_session")
DAYS = ["2026-12-01", "2026-12-08", "2026-12-15"]


@pytest.fixture
def owner(scene: Scene) -> Caller:
    return scene.caller(scene.owner)


@pytest.fixture
def staff(scene: Scene) -> Caller:
    return scene.caller(scene.coordinator)


def rule(scene: Scene, **more: Any) -> dict[str, Any]:
    """A body that is accepted by the look."""
    return {
        "room": scene.room.id,
        "organisation": scene.organisation.id,
        "people": 12,
        "pattern": "weekly",
        "first": DAYS[0],
        "starts": "18:00",
        "ends": "20:00",
        "times": 3,
        **more,
    }


def whole(scene: Scene, **more: Any) -> dict[str, Any]:
    """A body that is accepted by sending."""
    return {**rule(scene), "title": "Próba", "purpose": "Śpiewamy.", **more}


def days(said: dict[str, Any]) -> list[str]:
    return [one["booking"]["starts"][:10] for one in said["dates"]]


def numbers() -> tuple[int, int]:
    db.session.rollback()
    series, bookings = (db.session.scalar(select(func.count()).select_from(one)) for one in (BookingSeries, Booking))
    return series, bookings


def test_look_tells_each_date_and_writes_nothing(scene: Scene, owner: Caller) -> None:
    scene.booking(when=period("2026-12-08", "19:00", "20:00"))
    lent = make_equipment(scene.centre)
    before = rows()

    said = owner.post("/series/verdicts", rule(scene, equipment=[{"id": lent.id, "amount": 2}])).get_json()

    assert rows() == before
    assert [(one["day"], one["possible"], one["wanted"]) for one in said["dates"]] == [
        (DAYS[0], True, True),
        (DAYS[1], False, True),
        (DAYS[2], True, True),
    ]
    assert said["possible"] is False
    assert said["words"] == "every Tuesday 18:00–20:00, 1 December to 15 December, 3 dates"
    assert said["dates"][1]["reasons"] == [
        "Sala Duża is needed for preparing and tidying until 20:30. Choose another time or another room."
    ]
    assert said["dates"][0]["verdict"]["outcome"] == "needs_approval"
    assert said["dates"][0]["equipment"] == [{"id": lent.id, "name": "Projektor", "amount": 3, "free": 3}]


def test_series_is_sent_shown_and_listed(scene: Scene, owner: Caller) -> None:
    moved = [{"day": DAYS[1], "starts": "2026-12-09T17:00", "ends": "2026-12-09T19:00"}]

    answer = owner.post("/series", whole(scene, leave_out=[DAYS[2]], moved=moved))

    said = answer.get_json()
    assert (answer.status_code, answer.location) == (201, f"/api/v1/series/{said['id']}")
    assert days(said) == [DAYS[0], "2026-12-09"]
    assert said["missing"] == [{"day": DAYS[2], "code": "LeftOut", "reason": "left out"}]
    assert [one["verdict"]["outcome"] for one in said["dates"]] == ["needs_approval"] * 2
    assert (said["waiting"], said["ahead"], said["rule"]["times"]) == (2, 2, 3)
    assert owner.get(f"/series/{said['id']}").get_json() == said
    listed = owner.get("/series").get_json()
    assert (listed["total"], [one["id"] for one in listed["items"]]) == (1, [said["id"]])


def test_one_taken_date_refuses_all(scene: Scene, owner: Caller) -> None:
    scene.booking(when=period("2026-12-08", "19:00", "20:00"))
    before = rows()

    assert refusal(owner.post("/series", whole(scene))) == (409, "SomeDatesRefused", None)
    assert rows() == before


def test_key_makes_several_sendings_one(scene: Scene, owner: Caller) -> None:
    sent = [owner.post("/series", whole(scene), Idempotency_Key="same") for _ in range(3)]

    assert [answer.status_code for answer in sent] == [201] * 3
    assert len({answer.get_json()["id"] for answer in sent}) == 1
    other = owner.post("/series", whole(scene, times=2), Idempotency_Key="same")
    assert refusal(other) == (409, "AlreadySent", None)
    assert numbers() == (1, 3)


def test_series_goes_on_once_for_one_key(scene: Scene, owner: Caller, staff: Caller) -> None:
    uid = owner.post("/series", whole(scene)).get_json()["id"]
    assert staff.post(f"/series/{uid}/approve").get_json()["waiting"] == 0

    looked = owner.post(f"/series/{uid}/verdicts", {"times": 2}).get_json()
    sent = [owner.post(f"/series/{uid}/extend", {"times": 2}, Idempotency_Key="more") for _ in range(2)]

    assert [one["day"] for one in looked["dates"]] == ["2026-12-22", "2026-12-29"]
    assert [answer.status_code for answer in sent] == [201, 201]
    said = sent[1].get_json()
    assert days(said) == [*DAYS, "2026-12-22", "2026-12-29"]
    assert [one["booking"]["state"] for one in said["dates"]] == ["approved"] * 3 + ["requested"] * 2
    assert [one["position"] for one in said["dates"]] == [1, 2, 3, 4, 5]


def test_new_days_are_left_out_and_moved_by_their_day(scene: Scene, owner: Caller) -> None:
    uid = owner.post("/series", whole(scene)).get_json()["id"]
    moved = [{"day": "2026-12-29", "starts": "2026-12-29T10:00", "ends": "2026-12-29T12:00"}]

    said = owner.post(
        f"/series/{uid}/extend", {"until": "2026-12-31", "leave_out": ["2026-12-22"], "moved": moved}
    ).get_json()

    assert days(said)[3:] == ["2026-12-29"]
    assert said["dates"][3]["booking"]["starts"] == "2026-12-29T10:00:00+01:00"
    assert [gone["day"] for gone in said["missing"]] == ["2026-12-22"]
    unknown = owner.post(f"/series/{uid}/extend", {"times": 1, "leave_out": [DAYS[0]]})
    assert refusal(unknown)[1] == "NotOfTheSeries"


def test_booking_becomes_a_series(scene: Scene, owner: Caller) -> None:
    uid = scene.booking()
    body = {"pattern": "weekly", "every": 2, "times": 3}

    looked = owner.post(f"/bookings/{uid}/verdicts", body).get_json()
    said = [owner.post(f"/bookings/{uid}/repeat", body, Idempotency_Key="k").get_json() for _ in range(2)]

    assert [one["day"] for one in looked["dates"]] == ["2026-12-15", "2026-12-29"]
    assert said[0] == said[1]
    assert days(said[0]) == ["2026-12-01", "2026-12-15", "2026-12-29"]
    assert said[0]["dates"][0]["booking"]["id"] == uid
    assert refusal(owner.post(f"/bookings/{uid}/repeat", body)) == (409, "CannotBeRepeated", None)


def test_series_is_called_off_since_a_date_or_whole(scene: Scene, owner: Caller) -> None:
    said = owner.post("/series", whole(scene)).get_json()
    address = f"/series/{said['id']}/cancel"

    assert refusal(owner.post(address, {"since": "nothing"})) == (422, "NoSuchDate", "since")
    since = owner.post(address, {"since": said["dates"][1]["booking"]["id"], "why": "Koniec"}).get_json()
    assert [one["booking"]["state"] for one in since["dates"]] == ["requested", "withdrawn", "withdrawn"]
    assert owner.post(address).get_json()["ahead"] == 0
    assert refusal(owner.post(address)) == (409, "NothingAhead", None)


def test_staff_refuse_all_that_wait(scene: Scene, owner: Caller, staff: Caller) -> None:
    uid = owner.post("/series", whole(scene)).get_json()["id"]

    said = staff.post(f"/series/{uid}/refuse", {"reason": "fair_share", "words": "Inni też czekają."}).get_json()

    assert {one["booking"]["state"] for one in said["dates"]} == {"refused"}
    assert refusal(staff.post(f"/series/{uid}/approve")) == (409, "AlreadyDecided", None)


def test_series_of_ten_thousand_is_refused_in_no_time(scene: Scene, owner: Caller) -> None:
    owner.post("/series/verdicts", rule(scene, times=2))
    took = []
    for path, body in (("/series", whole(scene, times=10_000)), ("/series/verdicts", rule(scene, times=10_000))):
        begun = time.perf_counter()
        answer = owner.post(path, body)
        took.append(time.perf_counter() - begun)
        assert refusal(answer) == (422, "TooManyDates", "times")

    assert max(took) < 0.3


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"ends": "17:00"}, "EndsBeforeStart", "ends"),
        ({"ends": "18:00"}, "EndsBeforeStart", "ends"),
        ({"starts": "24:00"}, "NotAClock", "starts"),
        ({"starts": "25:00"}, "NotAClock", "starts"),
        ({"first": "9999-01-01"}, "OutOfCalendar", "first"),
        ({"first": "2026-02-30"}, "NotADay", "first"),
        ({"first": 20261201}, "NotADay", "first"),
        ({"until": "9999-01-01"}, "OutOfCalendar", "until"),
        ({"times": None, "until": "2026-11-01"}, "LastDayTooEarly", "until"),
        ({"times": None}, "NoEnd", "until"),
        ({"times": 0}, "NotANumber", "times"),
        ({"every": 9}, "NotANumber", "every"),
        ({"people": 0}, "NotANumber", "people"),
        ({"pattern": "daily"}, "NotInList", "pattern"),
        ({"layout": "sofa"}, "NotInList", "layout"),
        ({"room": 10**9}, "NoSuchRoom", "room"),
        ({"leave_out": "2026-12-01"}, "NotDays", "leave_out"),
        ({"leave_out": ["2026-12-02"]}, "NotOfTheSeries", None),
        ({"leave_out": DAYS}, "NoDateLeft", None),
        ({"moved": {}}, "NotMoves", "moved"),
        ({"moved": [{"day": DAYS[0]}]}, "NotMoves", "moved"),
        ({"moved": [{"day": DAYS[0], "starts": "2026-12-01T18:00"}]}, "NotMoves", "moved"),
        ({"moved": [{"day": DAYS[0], "starts": "2026-12-01T18:00", "ends": "2026-12-01T17:00"}]},
         "EndsBeforeStart", "moved"),
        ({"moved": [{"day": DAYS[0], "starts": "2027-03-28T02:30", "ends": "2027-03-28T04:00"}]},
         "SkippedHour", "moved"),
        ({"surprise": 1}, "UnknownField", "surprise"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_a_sentence(
    scene: Scene, owner: Caller, changed: dict[str, Any], code: str, field: str | None
) -> None:
    body = {name: value for name, value in whole(scene, **changed).items() if value is not None}
    before = rows()

    answer = owner.post("/series", body)

    assert answer.status_code in (404, 409, 422)
    assert refusal(answer)[1:] == (code, field)
    assert rows() == before


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"layout": "circle"}, "Sala Duża"),
        ({"people": 99}, "Sala Duża"),
        ({"starts": "5:00", "ends": "7:00"}, "Sala Duża"),
    ],
)
def test_what_the_room_cannot_do_is_told_at_each_date(
    scene: Scene, owner: Caller, changed: dict[str, Any], reason: str
) -> None:
    looked = owner.post("/series/verdicts", rule(scene, **changed)).get_json()

    assert [one["possible"] for one in looked["dates"]] == [False] * 3
    assert all(one["reasons"] for one in looked["dates"])
    assert refusal(owner.post("/series", whole(scene, **changed)))[:2] == (409, "SomeDatesRefused")


def test_room_of_another_centre_is_refused(scene: Scene, owner: Caller) -> None:
    moved = [{"day": DAYS[0], "room": scene.far.id}]

    assert refusal(owner.post("/series", whole(scene, moved=moved)))[1:] == ("OtherCentre", "room")
    uid = owner.post("/series", whole(scene)).get_json()["id"]
    more = {"times": 1, "moved": [{"day": "2026-12-22", "room": scene.far.id}]}
    assert refusal(owner.post(f"/series/{uid}/extend", more))[1:] == ("OtherCentre", "room")


def test_hour_that_the_clocks_skip_is_told_and_must_be_left_out(scene: Scene, owner: Caller) -> None:
    body = {"first": "2027-03-21", "starts": "2:00", "ends": "4:00", "times": 2}

    looked = owner.post("/series/verdicts", rule(scene, **body)).get_json()
    sent = owner.post("/series", whole(scene, **body))

    assert [(one["day"], one["time"] is None) for one in looked["dates"]] == [
        ("2027-03-21", False),
        ("2027-03-28", True),
    ]
    assert refusal(sent)[:2] == (409, "SomeDatesRefused")


def test_others_organisation_and_others_series_are_not_ones_own(scene: Scene, owner: Caller) -> None:
    theirs = make_organisation(scene.stranger, name="Ich")
    uid = scene.series()
    stranger = scene.caller(scene.stranger)

    assert refusal(owner.post("/series", whole(scene, organisation=theirs.id)))[1] == "NotYourOrganisation"
    assert refusal(stranger.get(f"/series/{uid}"))[0] == 404
    assert refusal(stranger.post(f"/series/{uid}/extend", {"times": 1}))[0] == 404
    assert stranger.get("/series").get_json()["total"] == 0
    assert scene.caller(scene.reception).get("/series").get_json()["total"] == 1
    assert scene.caller(scene.coordinator2).get("/series").get_json()["total"] == 0


def test_list_asks_the_same_number_of_queries_for_any_number(scene: Scene, owner: Caller, count_queries) -> None:
    def look() -> int:
        with count_queries() as queries:
            assert owner.get("/series").status_code == 200
        return len(queries)

    scene.series()
    look()
    one = look()
    for hour in (9, 11, 13):
        make_series(scene.owner, scene.room, "2026-12-03", (hour, hour + 1), scene.organisation, times=4)

    assert look() == one
