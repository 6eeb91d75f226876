"""The waiting list over the API: in line, offers, and what is refused, each with its code."""

import pytest

from app.bookings.services import approve_booking, cancel_booking
from tests.api.scene import ENDS, STARTS, Scene
from tests.makers import actor, make_booking, make_organisation, make_person, period

pytestmark = pytest.mark.usefixtures("db_session")


class Line:
    """A busy evening, and somebody with a token who would like it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.holder = make_person("holder@example.org")
        held_by = make_organisation(self.holder, name="Ma salę")
        self.uid = make_booking(self.holder, scene.room, period("2026-12-01", "18:00", "20:00"), held_by)
        approve_booking(actor(scene.coordinator), self.uid)
        self.caller = scene.caller(scene.owner)

    def wish(self, **more: object) -> dict[str, object]:
        return {**self.scene.wish(), "organisation": self.scene.organisation.id, **more}

    def give_up(self) -> None:
        cancel_booking(actor(self.holder), self.uid)


@pytest.fixture
def line(scene: Scene) -> Line:
    return Line(scene)


def test_waiting_is_asked_for_listed_and_left(line: Line) -> None:
    made = line.caller.post("/waiting", line.wish(any_room=True))
    listed = line.caller.get("/waiting")

    assert (made.status_code, listed.json) == (201, {"items": [made.json]})
    shown = {name: made.json[name] for name in ("state", "starts", "ends", "any_room")}
    assert shown == {"state": "waiting", "starts": STARTS, "ends": ENDS, "any_room": True}
    left = line.caller.delete(f"/waiting/{made.json['id']}")
    assert (left.status_code, left.json["state"]) == (200, "left")
    assert line.caller.get("/waiting").json == {"items": []}
    again = line.caller.delete(f"/waiting/{made.json['id']}")
    assert (again.status_code, again.json["code"]) == (409, "NoLongerWaits")


def test_offer_is_listed_and_taken_once(line: Line) -> None:
    made = line.caller.post("/waiting", line.wish())
    line.give_up()

    (offer,) = line.caller.get("/offers").json["items"]
    taken = line.caller.post(f"/offers/{offer['id']}/take")
    again = line.caller.post(f"/offers/{offer['id']}/take")

    assert (offer["id"], offer["state"], offer["held_until"]) == (
        made.json["id"],
        "offered",
        "2026-11-25T09:00:00+01:00",
    )
    assert (taken.status_code, taken.json["state"], taken.json["starts"]) == (201, "requested", STARTS)
    assert taken.headers["Location"].endswith(f"/api/v1/bookings/{taken.json['id']}")
    assert (again.status_code, again.json["code"], again.content_type) == (410, "OfferOver", "application/problem+json")


def test_offer_is_left_to_the_next(line: Line) -> None:
    line.caller.post("/waiting", line.wish())
    line.give_up()
    (offer,) = line.caller.get("/offers").json["items"]

    declined = line.caller.post(f"/offers/{offer['id']}/decline")

    assert (declined.status_code, declined.json["state"]) == (200, "missed")
    assert line.caller.get("/offers").json == {"items": []}


@pytest.mark.parametrize(
    ("more", "status", "code", "field"),
    [
        ({"starts": "2026-12-02T18:00", "ends": "2026-12-02T20:00"}, 409, "NothingToWaitFor", "starts"),
        ({"starts": "2026-11-20T18:00", "ends": "2026-11-20T20:00"}, 422, "TooLateToWait", "starts"),
        ({"people": 900}, 422, "TooManyPeople", "people"),
        ({"any_room": "yes"}, 422, "NotYesOrNo", "any_room"),
        ({"title": ""}, 422, "Missing", "title"),
        ({"room": 10**9}, 404, "NoSuchRoom", "room"),
        ({"color": "red"}, 422, "UnknownField", "color"),
    ],
)
def test_what_is_wrong_is_refused_with_its_code(
    line: Line, more: dict[str, object], status: int, code: str, field: str
) -> None:
    answer = line.caller.post("/waiting", line.wish(**more))

    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (status, code, field)


def test_stranger_sees_and_takes_nothing_of_it(line: Line) -> None:
    made = line.caller.post("/waiting", line.wish())
    line.give_up()
    stranger = line.scene.caller(line.scene.stranger)

    assert (stranger.get("/waiting").json, stranger.get("/offers").json) == ({"items": []}, {"items": []})
    assert stranger.post(f"/offers/{made.json['id']}/take").status_code == 404
    assert stranger.delete(f"/waiting/{made.json['id']}").status_code == 404
    assert line.scene.caller().get("/offers").status_code == 401
