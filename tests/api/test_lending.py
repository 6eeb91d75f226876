"""Bookings over the API: the same services and permissions as the pages."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid, visible_to
from app.bookings.rules.states import BookingState
from app.bookings.services import expire_due
from app.core.clock import now
from app.core.database import db
from app.schedule.rules import Status
from tests.api.scene import ENDS, STARTS, Scene, refusal, rows
from tests.makers import INSTANT, actor, make_booking, make_person, period
from tests.support.application import Clock

MISSING = "00000000-0000-4000-8000-000000000000"


def state(uid: str) -> tuple[BookingState, Status]:
    db.session.expire_all()
    booking = booking_by_uid(uid)
    assert booking is not None
    return booking.state, booking.entry.status


def test_booking_is_asked_for_and_answered_whole(scene: Scene) -> None:
    answer = scene.caller(scene.owner).post("/bookings", scene.wish(layout="theatre", public=True))

    said = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/bookings/{said['uid']}"
    assert said == {
        "id": said["uid"],
        "uid": said["uid"],
        "status": "tentative",
        "state": "requested",
        "starts": STARTS,
        "ends": ENDS,
        "answer_by": "2026-11-27T09:00:00+01:00",
        "held_until": "2026-11-27T09:00:00+01:00",
        "room": {
            "id": scene.room.id,
            "slug": "sala",
            "name": "Sala Duża",
            "centre": {"id": scene.centre.id, "slug": "blisko", "name": "Blisko"},
        },
        "organisation": {"id": scene.organisation.id, "name": "Nasza"},
        "held_for": "party",
        "outside_name": "",
        "asked_by": "Ola Owner",
        "title": "Zebranie; zarządu",
        "purpose": "Plan roku.\nBudżet.",
        "people": 12,
        "layout": "theatre",
        "public": True,
        "participants_pay": False,
        "equipment": [],
        "reason": None,
        "reason_words": "",
        "coming": False,
        "late": False,
    }
    booking = booking_by_uid(said["uid"])
    assert booking is not None
    assert (booking.entry.title, booking.purpose) == ("Zebranie; zarządu", "Plan roku.\nBudżet.")


def test_booking_is_confirmed_at_once_where_the_rules_say_so(scene: Scene) -> None:
    scene.room.approval = INSTANT
    db.session.commit()

    said = scene.caller(scene.owner).post("/bookings", scene.wish()).get_json()

    assert (said["status"], said["state"], said["answer_by"]) == ("confirmed", "approved", None)


def test_booking_for_oneself_has_no_organisation(scene: Scene) -> None:
    wish = scene.wish(room=scene.far.id, people=5, organisation=None)

    said = scene.caller(scene.stranger).post("/bookings", wish).get_json()

    assert (said["organisation"], said["asked_by"]) == (None, "Stefan Stranger")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2026-12-01T18:00", "2026-12-01T20:00"),
        ("2026-12-01T17:00:00Z", "2026-12-01T19:00:00.000Z"),
        ("2026-12-01T12:00:00-05:00", "2026-12-01T20:00:00+01:00"),
    ],
)
def test_times_with_an_offset_and_of_krakow_mean_the_same(scene: Scene, starts: str, ends: str) -> None:
    said = scene.caller(scene.owner).post("/bookings", scene.wish(starts=starts, ends=ends)).get_json()

    assert (said["starts"], said["ends"]) == (STARTS, ENDS)


REFUSED: list[tuple[dict[str, Any], tuple[int, str, str | None]]] = [
    ({"starts": "2026-12-01T19:00", "ends": "2026-12-01T21:00"}, (409, "RoomTaken", "starts")),
    ({"starts": "2026-12-01T20:15", "ends": "2026-12-01T21:00"}, (409, "PadTaken", "starts")),
    ({"starts": "2026-11-23T18:00", "ends": "2026-11-23T20:00"}, (422, "InThePast", "starts")),
    ({"starts": "2026-11-24T18:00", "ends": "2026-11-24T20:00"}, (422, "TooLateToAsk", "starts")),
    ({"starts": "2027-11-24T18:00", "ends": "2027-11-24T20:00"}, (422, "TooEarlyToAsk", "starts")),
    ({"starts": "2026-12-06T12:00", "ends": "2026-12-06T13:00"}, (422, "ClosedThatDay", "starts")),
    ({"starts": "2026-12-02T08:00", "ends": "2026-12-02T10:00"}, (422, "OutsideOpeningHours", "starts")),
    ({"starts": "2026-12-02T10:00", "ends": "2026-12-02T10:15"}, (422, "TooShort", "ends")),
    ({"starts": "2026-12-02T10:00", "ends": "2026-12-02T20:00"}, (422, "TooLong", "ends")),
    ({"starts": "2026-12-02T10:05", "ends": "2026-12-02T11:05"}, (422, "OffTheGrid", "starts")),
    ({"starts": "2026-12-02T10:00", "ends": "2026-12-02T11:00", "people": 21}, (422, "TooManyPeople", "people")),
    ({"starts": "2026-12-02T10:00", "ends": "2026-12-02T11:00", "layout": "circle"}, (422, "NoSuchLayout", "layout")),
    (
        {"starts": "2026-12-02T10:00", "ends": "2026-12-02T11:00", "organisation": None},
        (422, "NotForResidents", "organisation"),
    ),
    ({"organisation": 10**12}, (422, "NotYourOrganisation", "organisation")),
    ({"room": 10**12}, (404, "NoSuchRoom", "room")),
]


def test_rule_that_says_no_is_its_refusal_and_stores_nothing(scene: Scene) -> None:
    scene.booking()
    caller = scene.caller(scene.owner)
    before = rows()

    met = [(wish, refusal(caller.post("/bookings", scene.wish(**wish)))) for wish, _ in REFUSED]

    assert met == REFUSED
    assert rows() == before


def test_refusal_is_said_in_the_language_asked_for_or_of_the_owner_of_the_token(scene: Scene) -> None:
    ukrainian = make_person(language="uk")
    caller = scene.caller(ukrainian)

    said = {}
    for language in ("en", "de", None):
        caller.headers.pop("Accept-Language", None)
        if language:
            caller.headers["Accept-Language"] = language
        answer = caller.post("/bookings", scene.wish(organisation=1))
        said[language] = answer.get_json()["title"]
        assert refusal(answer)[1] == "NotYourOrganisation"

    assert said["en"] == "Choose an organisation that you act for."
    assert said["de"] == said[None]


def test_same_key_and_content_is_one_booking(scene: Scene) -> None:
    caller = scene.caller(scene.owner)

    first = caller.post("/bookings", scene.wish(), Idempotency_Key="zebranie-7")
    kept = rows()
    again = caller.post("/bookings", scene.wish(), Idempotency_Key="zebranie-7")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    assert rows() == kept


@pytest.mark.parametrize(
    "other",
    [
        {"starts": "2026-12-02T18:00:00+01:00", "ends": "2026-12-02T20:00:00+01:00"},
        {"title": "Inne"},
        {"purpose": "Inne"},
        {"people": 13},
        {"layout": "theatre"},
        {"public": True},
        {"participants_pay": True},
        {"organisation": None},
    ],
)
def test_same_key_with_other_content_is_refused(scene: Scene, other: dict[str, Any]) -> None:
    caller = scene.caller(scene.owner)
    caller.post("/bookings", scene.wish(), Idempotency_Key="key")
    kept = rows()

    again = caller.post("/bookings", scene.wish(**other), Idempotency_Key="key")

    assert refusal(again) == (409, "AlreadySent", None)
    assert rows() == kept


def test_key_belongs_to_its_person(scene: Scene) -> None:
    scene.caller(scene.owner).post("/bookings", scene.wish(), Idempotency_Key="key")
    wish = scene.wish(room=scene.far.id, people=5, organisation=None)

    other = scene.caller(scene.stranger).post("/bookings", wish, Idempotency_Key="key")

    assert other.status_code == 201


def test_without_a_key_each_sending_is_a_request_of_its_own(scene: Scene) -> None:
    caller = scene.caller(scene.owner)
    caller.post("/bookings", scene.wish())

    assert refusal(caller.post("/bookings", scene.wish())) == (409, "RoomTaken", "starts")


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 81, "klucz-ł", "a\tb"])
def test_key_of_another_shape_is_refused(scene: Scene, key: str) -> None:
    answer = scene.caller(scene.owner).post("/bookings", scene.wish(), Idempotency_Key=key.encode().decode("latin-1"))

    assert refusal(answer) == (422, "BadKey", "Idempotency-Key")


# --- who may what


def asked_by(scene: Scene, method: str, path: str, body: Any = None) -> dict[str, int]:
    """The status for everybody, in the order of the least who may."""
    callers: dict[str, Person | None] = {
        "anonymous": None,
        "stranger": scene.stranger,
        "coordinator2": scene.coordinator2,
        "reception": scene.reception,
        "owner": scene.owner,
        "coordinator": scene.coordinator,
    }
    met = {}
    for name, person in callers.items():
        caller = scene.caller(person)
        met[name] = (caller.get(path) if method == "GET" else caller.post(path, body)).status_code
    return met


def test_booking_is_seen_by_its_party_and_staff_of_its_centre(scene: Scene) -> None:
    uid = scene.booking()

    assert asked_by(scene, "GET", f"/bookings/{uid}") == {
        "anonymous": 401,
        "stranger": 404,
        "coordinator2": 404,
        "reception": 200,
        "owner": 200,
        "coordinator": 200,
    }


@pytest.mark.parametrize("path", ["", "/cancel", "/approve", "/refuse"])
def test_missing_and_not_yours_look_the_same(scene: Scene, path: str) -> None:
    uid = scene.booking()
    caller = scene.caller(scene.stranger)
    body = {"reason": "other", "words": "Nie."} if path == "/refuse" else None

    answers = [
        caller.post(f"/bookings/{one}{path}", body) if path else caller.get(f"/bookings/{one}")
        for one in (uid, MISSING, uid.upper())
    ]

    assert [refusal(answer) for answer in answers] == [(404, "NotFound", None)] * 3
    assert len({answer.get_data() for answer in answers}) == 1


def test_stranger_with_a_wrong_body_still_learns_nothing(scene: Scene) -> None:
    uid = scene.booking()
    caller = scene.caller(scene.stranger)

    met = [refusal(caller.post(f"/bookings/{one}/refuse", {"x": 1})) for one in (uid, MISSING)]

    assert met == [(404, "NotFound", None)] * 2


def test_cancelling_is_for_the_party_and_coordinators(scene: Scene) -> None:
    uid = scene.booking()

    met = asked_by(scene, "POST", f"/bookings/{uid}/cancel", {"why": "Choroba."})

    assert met == {
        "anonymous": 401,
        "stranger": 404,
        "coordinator2": 404,
        "reception": 404,
        "owner": 200,
        "coordinator": 409,
    }
    assert state(uid) == (BookingState.WITHDRAWN, Status.CANCELLED)


def test_cancelling_frees_the_time_and_says_so(scene: Scene) -> None:
    uid = scene.booking()
    owner = scene.caller(scene.owner)

    said = owner.post(f"/bookings/{uid}/cancel", {"why": "Choroba."}).get_json()
    again = owner.post("/bookings", scene.wish())

    assert (said["status"], said["state"], said["reason_words"]) == ("cancelled", "withdrawn", "Choroba.")
    assert again.status_code == 201
    assert refusal(owner.post(f"/bookings/{uid}/cancel")) == (409, "NotWaiting", None)


def test_approving_is_for_coordinators_of_the_centre(scene: Scene) -> None:
    uid = scene.booking()

    assert asked_by(scene, "POST", f"/bookings/{uid}/approve") == {
        "anonymous": 401,
        "stranger": 404,
        "coordinator2": 404,
        "reception": 403,
        "owner": 403,
        "coordinator": 200,
    }
    assert state(uid) == (BookingState.APPROVED, Status.CONFIRMED)
    assert refusal(scene.caller(scene.coordinator).post(f"/bookings/{uid}/approve")) == (409, "AlreadyDecided", None)


def test_nobody_approves_their_own_request(scene: Scene) -> None:
    uid = make_booking(scene.coordinator2, scene.far, period("2026-12-01", "10:00", "11:00"), people=5)

    assert refusal(scene.caller(scene.coordinator2).post(f"/bookings/{uid}/approve")) == (403, "NotAllowed", None)


def test_rule_is_set_aside_with_a_reason_only(scene: Scene) -> None:
    uid = scene.booking()
    scene.room.max_minutes = 60
    db.session.commit()
    caller = scene.caller(scene.coordinator)

    without = caller.post(f"/bookings/{uid}/approve", {})
    with_reason = caller.post(f"/bookings/{uid}/approve", {"override_why": "Święto dzielnicy."})

    assert refusal(without) == (422, "OverrideNeedsReason", "override_why")
    assert with_reason.get_json()["status"] == "confirmed"


def test_refusing_gives_a_reason_and_words(scene: Scene) -> None:
    uid = scene.booking()
    body = {"reason": "fair_share", "words": "Inni też czekają."}

    assert asked_by(scene, "POST", f"/bookings/{uid}/refuse", body) == {
        "anonymous": 401,
        "stranger": 404,
        "coordinator2": 404,
        "reception": 403,
        "owner": 403,
        "coordinator": 200,
    }
    said = scene.caller(scene.owner).get(f"/bookings/{uid}").get_json()
    assert (said["status"], said["state"]) == ("cancelled", "refused")
    assert (said["reason"], said["reason_words"]) == ("fair_share", "Inni też czekają.")


def test_hold_that_is_over_counts_as_cancelled_swept_or_not(scene: Scene, clock: Clock) -> None:
    uid = scene.booking()
    owner = scene.caller(scene.owner)
    clock.move_to("2026-11-28 09:00")

    def seen() -> list[Any]:
        one = owner.get(f"/bookings/{uid}").get_json()
        listed = {
            status: owner.get("/bookings", status=status).get_json()["total"] for status in ("tentative", "cancelled")
        }
        return [one["status"], one["state"], listed]

    before = seen()
    expire_due(now())

    assert before == ["cancelled", "expired", {"tentative": 0, "cancelled": 1}]
    assert seen() == before


# --- the list


def test_list_shows_what_one_may_see_and_no_more(scene: Scene) -> None:
    scene.booking()
    make_booking(scene.stranger, scene.far, period("2026-12-01", "10:00", "11:00"), people=5)
    make_booking(scene.coordinator, scene.far, period("2026-12-02", "10:00", "11:00"), people=5)

    for person in (scene.owner, scene.stranger, scene.reception, scene.coordinator, scene.coordinator2):
        listed = scene.caller(person).get("/bookings").get_json()
        may_see: list[Booking] = list(db.session.scalars(visible_to(actor(person))))
        assert sorted(one["uid"] for one in listed["items"]) == sorted(one.entry.uid for one in may_see)
        assert listed["total"] == len(may_see) > 0

    assert refusal(scene.caller().get("/bookings")) == (401, "TokenNeeded", None)


def test_list_is_filtered_and_paged_by_start(scene: Scene) -> None:
    scene.room.approval = INSTANT
    scene.centre.open_requests = 20
    db.session.commit()
    uids = [scene.booking(when=period(f"2026-12-0{day}", "18:00", "20:00")) for day in (3, 1, 2)]
    first, second, third = uids[1], uids[2], uids[0]
    scene.caller(scene.owner).post(f"/bookings/{second}/cancel")
    owner = scene.caller(scene.owner)

    def listed(**query: Any) -> list[str]:
        return [one["uid"] for one in owner.get("/bookings", **query).get_json()["items"]]

    assert listed() == [first, second, third]
    assert listed(room=scene.far.id) == []
    assert listed(room=scene.room.id, status="confirmed") == [first, third]
    assert listed(status="cancelled") == [second]
    assert listed(**{"from": "2026-12-01T20:00"}) == [second, third]
    assert listed(to="2026-12-02T18:00") == [first]
    assert listed(**{"from": "2026-12-02T00:00", "to": "2026-12-03T00:00"}) == [second]
    page = owner.get("/bookings", page=2, size=2).get_json()
    assert ([one["uid"] for one in page["items"]], page["page"], page["pages"], page["total"]) == ([third], 2, 2, 3)
    assert owner.get("/bookings", page=9).get_json()["items"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"page": 0}, (422, "NotANumber", "page")),
        ({"page": 10_001}, (422, "NotANumber", "page")),
        ({"size": 101}, (422, "NotANumber", "size")),
        ({"room": 2**63}, (422, "NotAnId", "room")),
        ({"status": "late"}, (422, "NotInList", "status")),
        ({"from": "gestern"}, (422, "NotAMoment", "from")),
        ({"person": 1}, (422, "UnknownField", "person")),
    ],
)
def test_wrong_filter_is_refused_at_its_field(scene: Scene, query: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert refusal(scene.caller(scene.owner).get("/bookings", **query)) == expected


def test_queries_do_not_grow_with_the_bookings(scene: Scene, count_queries: Callable[[], Any]) -> None:
    scene.room.approval, scene.centre.quota_hours = INSTANT, 700
    db.session.commit()
    scene.booking()
    owner = scene.caller(scene.owner)

    def counted() -> int:
        with count_queries() as queries:
            assert owner.get("/bookings").status_code == 200
        return len(queries)

    before = counted()
    for day in range(2, 6):
        scene.booking(when=period(f"2026-12-0{day}", "10:00", "11:00"))
    assert (counted(), before) == (before, 8)
