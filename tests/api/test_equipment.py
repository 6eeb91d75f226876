"""Equipment in the API: what a centre lends, how much is free, asking for it, and what is refused."""

from typing import Any

import pytest

from tests.api.scene import ENDS, STARTS, Scene, refusal, rows
from tests.makers import make_equipment, make_room


def test_centre_tells_what_it_lends(scene: Scene) -> None:
    kind = make_equipment(scene.centre, "Projektor", name_en="Projector", units=3)

    centres = scene.caller().get("/centres").get_json()["items"]

    told = {centre["slug"]: centre["equipment"] for centre in centres}
    assert told == {"blisko": [{"id": kind.id, "name": "Projector", "amount": 3}], "daleko": []}


def test_free_rooms_tell_how_much_is_free_with_each(scene: Scene) -> None:
    kind = make_equipment(scene.centre, "Projektor", units=3)
    scene.caller(scene.owner).post("/bookings", scene.wish(equipment=[{"id": kind.id, "amount": 2}]))

    answer = scene.caller().get("/rooms/free", starts=STARTS, ends=ENDS).get_json()

    found = [*answer["items"], *answer["refused"]]
    assert {one["room"]["slug"]: one["equipment"] for one in found} == {
        "sala": [{"id": kind.id, "name": "Projektor", "amount": 3, "free": 1}],
        "mala": [],
    }


def test_booking_asks_for_equipment_and_answers_with_it(scene: Scene) -> None:
    kind = make_equipment(scene.centre, "Projektor", name_en="Projector")
    caller = scene.caller(scene.owner)

    made = caller.post("/bookings", scene.wish(equipment=[{"id": kind.id, "amount": 2}]))

    assert made.status_code == 201
    lent = [{"id": kind.id, "name": "Projector", "amount": 2}]
    assert made.get_json()["equipment"] == lent
    assert [one["equipment"] for one in caller.get("/bookings").get_json()["items"]] == [lent]


@pytest.mark.parametrize(("amount", "status", "code"), [(3, 409, "EquipmentTaken"), (4, 422, "NotSoMuchEquipment")])
def test_more_than_is_free_is_refused(scene: Scene, amount: int, status: int, code: str) -> None:
    kind, room = make_equipment(scene.centre, units=3), make_room(scene.centre, "Druga")
    caller = scene.caller(scene.owner)
    caller.post("/bookings", scene.wish(equipment=[{"id": kind.id, "amount": 1}]))
    before = rows()

    answer = caller.post("/bookings", scene.wish(room=room.id, equipment=[{"id": kind.id, "amount": amount}]))

    assert refusal(answer) == (status, code, "equipment")
    assert rows() == before


@pytest.mark.parametrize(
    ("equipment", "code"),
    [
        ("projector", "NotAmounts"),
        ({"id": 1, "amount": 1}, "NotAmounts"),
        ([1], "NotAmounts"),
        ([{"id": 1}], "NotAmounts"),
        ([{"id": 1, "amount": 1, "colour": "red"}], "NotAmounts"),
        ([{"id": 1, "amount": 0}], "NotANumber"),
        ([{"id": 1, "amount": -1}], "NotANumber"),
        ([{"id": 1, "amount": 10**9}], "NotANumber"),
        ([{"id": 1, "amount": 1.5}], "NotANumber"),
        ([{"id": "1", "amount": 1}], "NotAnId"),
        ([{"id": 1, "amount": 1}, {"id": 1, "amount": 1}], "EquipmentTwice"),
        ([{"id": 10**9, "amount": 1}], "NoSuchEquipment"),
    ],
)
def test_wrong_shape_is_refused_with_its_field_and_stores_nothing(scene: Scene, equipment: Any, code: str) -> None:
    caller = scene.caller(scene.owner)
    before = rows()

    answer = caller.post("/bookings", scene.wish(equipment=equipment))

    assert refusal(answer) == (422, code, "equipment")
    assert rows() == before


def test_equipment_of_another_centre_is_refused(scene: Scene) -> None:
    kind, caller = make_equipment(scene.elsewhere), scene.caller(scene.owner)
    before = rows()

    answer = caller.post("/bookings", scene.wish(equipment=[{"id": kind.id, "amount": 1}]))

    assert refusal(answer) == (422, "NoSuchEquipment", "equipment")
    assert rows() == before
