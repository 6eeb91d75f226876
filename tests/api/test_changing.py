"""Changes of bookings over the API: the same services and permissions as the pages."""

from app.bookings.services import approve_booking
from app.core.database import db
from tests.api.scene import ENDS, STARTS, Scene, refusal
from tests.makers import INSTANT, actor, make_equipment
from tests.support.application import Clock

LONGER = "2026-12-01T21:00:00+01:00"


def approved(scene: Scene) -> str:
    uid = scene.booking()
    approve_booking(actor(scene.coordinator), uid)
    return uid


def test_less_is_done_at_once_and_what_is_not_sent_stays(scene: Scene) -> None:
    uid, caller = approved(scene), scene.caller(scene.owner)
    before = caller.get(f"/bookings/{uid}").get_json()
    del before["messages"], before["other_time"]

    said = caller.post(f"/bookings/{uid}/change", {"ends": "2026-12-01T19:00", "people": 3}).get_json()

    assert (said["outcome"], said["change"]) == ("done", None)
    assert said["booking"] == {**before, "ends": "2026-12-01T19:00:00+01:00", "people": 3}
    assert caller.post(f"/bookings/{uid}/change", {"people": 3}).get_json()["outcome"] == "same"


def test_more_waits_and_staff_decide_the_change_that_they_saw(scene: Scene) -> None:
    uid, caller, staff = approved(scene), scene.caller(scene.owner), scene.caller(scene.coordinator)

    said = caller.post(f"/bookings/{uid}/change", {"ends": LONGER}).get_json()

    change = said["change"]
    assert (said["outcome"], said["booking"]["ends"], said["booking"]["status"]) == ("waiting", ENDS, "confirmed")
    assert (change["starts"], change["ends"], change["answer_by"]) == (STARTS, LONGER, "2026-11-27T09:00:00+01:00")
    assert caller.get(f"/bookings/{uid}/change").get_json()["change"] == change
    assert refusal(caller.post(f"/bookings/{uid}/change", {"people": 20})) == (409, "ChangeWaits", None)
    assert refusal(staff.post(f"/bookings/{uid}/change/approve", {"change": uid})) == (409, "NoChangeWaits", None)
    done = staff.post(f"/bookings/{uid}/change/approve", {"change": change["id"]}).get_json()
    assert (done["booking"]["ends"], done["change"]) == (LONGER, None)


def test_change_is_refused_with_words_and_withdrawn(scene: Scene) -> None:
    uid, caller, staff = approved(scene), scene.caller(scene.owner), scene.caller(scene.coordinator)
    change = caller.post(f"/bookings/{uid}/change", {"ends": LONGER}).get_json()["change"]

    refused = {"change": change["id"], "reason": "other", "words": "We close early."}
    assert staff.post(f"/bookings/{uid}/change/refuse", refused).get_json()["booking"]["ends"] == ENDS
    caller.post(f"/bookings/{uid}/change", {"ends": LONGER})
    assert caller.post(f"/bookings/{uid}/change/withdraw").get_json()["change"] is None
    assert refusal(caller.post(f"/bookings/{uid}/change/withdraw")) == (409, "NoChangeWaits", None)


def test_change_that_a_rule_refuses_is_its_refusal(scene: Scene) -> None:
    uid, caller = approved(scene), scene.caller(scene.owner)
    met = [
        refusal(caller.post(f"/bookings/{uid}/change", sent))
        for sent in (
            {"ends": "2026-12-01T22:00"},
            {"starts": "2026-12-01T20:00"},
            {"room": scene.far.id},
            {"people": 21},
            {"title": "a\nb"},
            {"organisation": scene.organisation.id},
        )
    ]

    assert met == [
        (422, "OutsideOpeningHours", "starts"),
        (422, "EndsBeforeStart", "ends"),
        (422, "OtherCentre", "room"),
        (422, "TooManyPeople", "people"),
        (422, "NotOneLine", "title"),
        (422, "UnknownField", "organisation"),
    ]
    assert scene.caller(scene.stranger).post(f"/bookings/{uid}/change", {}).status_code == 404


def test_staff_move_with_a_reason(scene: Scene) -> None:
    uid, staff = approved(scene), scene.caller(scene.coordinator)

    assert refusal(staff.post(f"/bookings/{uid}/change", {"ends": LONGER})) == (422, "MoveNeedsReason", "why")
    said = staff.post(f"/bookings/{uid}/change", {"ends": LONGER, "why": "You asked us by phone."}).get_json()

    assert (said["outcome"], said["booking"]["ends"]) == ("done", LONGER)


def test_running_booking_is_ended_early(scene: Scene, clock: Clock) -> None:
    scene.room.approval = INSTANT
    db.session.commit()
    uid = scene.booking()
    assert refusal(scene.caller(scene.owner).post(f"/bookings/{uid}/end")) == (409, "NotRunning", None)
    clock.move_to("2026-12-01 18:40")

    said = scene.caller(scene.owner).post(f"/bookings/{uid}/end").get_json()

    assert (said["ends"], said["state"]) == ("2026-12-01T18:41:00+01:00", "approved")


def test_equipment_is_changed_as_a_whole_and_stays_where_nothing_of_it_is_sent(scene: Scene) -> None:
    projector, loop = make_equipment(scene.centre), make_equipment(scene.centre, "Pętla", units=1)
    uid, caller = approved(scene), scene.caller(scene.owner)

    def change(**sent: object) -> dict[str, object]:
        said: dict[str, object] = caller.post(f"/bookings/{uid}/change", sent).get_json()
        return said

    asked = change(equipment=[{"id": projector.id, "amount": 2}, {"id": loop.id, "amount": 1}])
    staff = scene.caller(scene.coordinator)
    staff.post(f"/bookings/{uid}/change/approve", {"change": asked["change"]["id"]})  # type: ignore[index]
    kept, fewer = change(people=2), change(equipment=[{"id": loop.id, "amount": 1}])

    amounts = [
        [(one["id"], one["amount"]) for one in lent["equipment"]]
        for lent in (asked["booking"], asked["change"], kept["booking"], fewer["booking"])  # type: ignore[index]
    ]
    both = [(projector.id, 2), (loop.id, 1)]
    assert (asked["outcome"], kept["outcome"], fewer["outcome"]) == ("waiting", "done", "done")
    assert amounts == [[], both, both, [(loop.id, 1)]]
