"""Staff book by the API: for whom, what they set aside, what is over; who may, and what is refused."""

from typing import Any

import pytest

from app.bookings.queries import booking_by_uid
from tests.api.scene import Scene, refusal, rows
from tests.makers import make_equipment, make_organisation

PATH = "/staff/bookings"
PAST = {"starts": "2026-11-10T18:00", "ends": "2026-11-10T20:00", "came": True}
NIGHT = {"starts": "2026-12-01T21:00", "ends": "2026-12-01T22:30"}


def body(scene: Scene, **more: Any) -> dict[str, Any]:
    return {**scene.wish(), "for": "organisation", **more}


def test_a_booking_for_an_organisation_is_confirmed_at_once(scene: Scene) -> None:
    answer = scene.caller(scene.reception).post(PATH, body(scene, note="Telefonicznie"))

    said = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"/api/v1/bookings/{said['id']}")
    assert (said["state"], said["status"], said["held_for"]) == ("approved", "confirmed", "party")
    assert (said["note"], said["asked_by"], said["came"], said["set_aside"]) == (
        "Telefonicznie",
        "The centre's staff",
        None,
        [],
    )
    seen = scene.caller(scene.owner).get(f"/bookings/{said['id']}").get_json()
    assert (seen["organisation"]["id"], seen["asked_by"]) == (scene.organisation.id, "The centre's staff")
    assert "note" not in seen


def test_an_outside_event_is_seen_by_staff_alone(scene: Scene) -> None:
    wish = body(scene, organisation=None, outside_name="Teatr", outside_email="a@example.org") | {"for": "outside"}
    answer = scene.caller(scene.coordinator).post(PATH, wish)

    said = answer.get_json()
    assert (said["held_for"], said["organisation"], said["outside_name"]) == ("outside", None, "Teatr")
    assert scene.caller(scene.owner).get(f"/bookings/{said['id']}").status_code == 404
    assert scene.caller(scene.coordinator2).get(f"/bookings/{said['id']}").status_code == 404
    times = scene.caller().get(f"/rooms/{scene.room.id}/free", **{"from": "2026-12-01T00:00", "to": "2026-12-02T00:00"})
    assert "Teatr" not in times.get_data(as_text=True)


def test_a_rule_is_set_aside_by_its_name_with_a_reason(scene: Scene) -> None:
    caller, reception = scene.caller(scene.coordinator), scene.caller(scene.reception)
    before = rows()

    assert refusal(caller.post(PATH, body(scene, **NIGHT))) == (422, "OutsideOpeningHours", "starts")
    aside = {**NIGHT, "overrides": ["opening_hours"]}
    assert refusal(caller.post(PATH, body(scene, **aside))) == (422, "OverrideNeedsReason", "override_why")
    why = {**aside, "override_why": "Noc Muzeów"}
    told = refusal(reception.post(PATH, body(scene, **why)))
    assert told == (403, "OnlyCoordinatorsSetAside", "overrides")
    assert rows() == before

    said = caller.post(PATH, body(scene, **why)).get_json()
    assert said["set_aside"] == [{"rule": "opening_hours", "reason": "Noc Muzeów"}]


def test_what_is_over_is_entered_by_a_coordinator(scene: Scene) -> None:
    told = refusal(scene.caller(scene.reception).post(PATH, body(scene, **PAST)))
    assert told == (403, "OnlyCoordinatorsEnterPast", "day")
    unsaid = refusal(scene.caller(scene.coordinator).post(PATH, body(scene, **{**PAST, "came": None})))
    assert unsaid == (422, "SayWhetherTheyCame", "came")

    said = scene.caller(scene.coordinator).post(PATH, body(scene, **PAST)).get_json()

    assert (said["came"], said["state"]) == (True, "approved")


@pytest.mark.parametrize(
    ("more", "met"),
    [
        ({"for": "resident"}, (422, "NotInList", "for")),
        ({"organisation": 10**9}, (422, "NoSuchOrganisation", "organisation")),
        ({"organisation": None}, (422, "NameTheOrganisation", "organisation")),
        ({"for": "centre"}, (422, "NotForThem", "organisation")),
        ({"overrides": ["free"]}, (422, "NotInList", "overrides")),
        ({"overrides": ["quota"], "override_why": "x"}, (422, "NothingToSetAside", "overrides")),
        ({"room": 10**9}, (404, "NoSuchRoom", "room")),
        ({"came": "yes"}, (422, "NotYesOrNo", "came")),
        ({"starts": "2026-12-01T21:00"}, (422, "EndsBeforeStart", "ends")),
    ],
)
def test_bad_input_is_a_sentence_and_stores_nothing(
    scene: Scene, more: dict[str, Any], met: tuple[int, str, str]
) -> None:
    caller = scene.caller(scene.coordinator)
    before = rows()

    assert refusal(caller.post(PATH, body(scene, **more))) == met
    assert rows() == before


def test_another_centres_room_looks_missing_and_others_may_not(scene: Scene) -> None:
    assert refusal(scene.caller(scene.coordinator2).post(PATH, body(scene))) == (404, "NoSuchRoom", "room")
    assert refusal(scene.caller(scene.owner).post(PATH, body(scene)))[:2] == (403, "NotAllowed")
    assert refusal(scene.caller().post(PATH, body(scene)))[:2] == (401, "TokenNeeded")


def test_ones_own_organisation_is_refused(scene: Scene) -> None:
    ours = make_organisation(scene.coordinator, name="Moja")

    told = refusal(scene.caller(scene.coordinator).post(PATH, body(scene, organisation=ours.id)))

    assert told == (403, "OwnOrganisation", "organisation")


def test_sent_five_times_with_its_key_it_is_one_booking(scene: Scene) -> None:
    projector = make_equipment(scene.centre)
    caller, wish = scene.caller(scene.coordinator), body(scene, equipment=[{"id": projector.id, "amount": 2}])

    uids = {caller.post(PATH, wish, Idempotency_Key="same").get_json()["id"] for _ in range(5)}

    (uid,) = uids
    assert refusal(caller.post(PATH, {**wish, "people": 3}, Idempotency_Key="same"))[:2] == (409, "AlreadySent")
    booking = booking_by_uid(uid)
    assert booking is not None
    assert booking.amounts[0].amount == 2
