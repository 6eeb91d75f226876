"""Centres, rooms and free times: open to everybody, alike to what a booking meets."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.api.queries import times_of
from app.bookings.queries.facts import facts_for_many
from app.bookings.rules import Ask, Facts, Party, PartyKind
from app.bookings.rules.checks import check_free, check_opening_hours
from app.centres.models import Feature, Term
from app.centres.rules import FeatureKind
from app.core.clock import Period, day_period, now
from app.core.database import db
from app.core.errors import Refusal
from tests.api.scene import ENDS, EVENING, STARTS, Scene, refusal
from tests.makers import INSTANT, make_booking, make_centre, make_hall, make_room, period


def names(items: list[dict[str, Any]]) -> list[str]:
    return [item["room"]["name"] for item in items]


def outcomes(found: dict[str, Any]) -> dict[str, str]:
    return {result["rule"]: result["outcome"] for result in found["verdict"]["results"]}


def test_centres_tell_their_hours_and_terms(scene: Scene) -> None:
    term = Term(centre_id=scene.centre.id, sentence_pl="Bez opłat.", sentence_en="No fees.", sentence_uk="Без плати.")
    db.session.add(term)

    answer = scene.caller().get("/centres").get_json()

    near, far = answer["items"]
    assert (near["name"], near["slug"], far["slug"]) == ("Blisko", "blisko", "daleko")
    assert near["terms"] == [{"sentence": "No fees."}]
    assert near["opening"][0] == {"weekday": 1, "opens": "09:00", "closes": "21:00"}
    assert [block["weekday"] for block in near["opening"]] == [1, 2, 3, 4, 5, 6]


def test_centres_speak_the_language_that_is_asked_for(scene: Scene) -> None:
    db.session.add(Term(centre_id=scene.centre.id, sentence_pl="Bez opłat.", sentence_en="", sentence_uk="Без плати."))
    caller = scene.caller()

    said = {}
    for language in ("pl", "en", "uk"):
        caller.headers["Accept-Language"] = language
        said[language] = caller.get("/centres").get_json()["items"][0]["terms"][0]["sentence"]

    assert said == {"pl": "Bez opłat.", "en": "Bez opłat.", "uk": "Без плати."}


@pytest.mark.parametrize("by", ["slug", "id"])
def test_rooms_of_one_centre(scene: Scene, by: str) -> None:
    caller = scene.caller()

    everywhere = caller.get("/rooms").get_json()["items"]
    far = caller.get("/rooms", centre=getattr(scene.elsewhere, by)).get_json()["items"]

    assert [room["name"] for room in everywhere] == ["Sala Duża", "Sala Mała"]
    assert [room["name"] for room in far] == ["Sala Mała"]
    assert far[0]["centre"] == {"id": scene.elsewhere.id, "slug": "daleko", "name": "Daleko"}
    assert (far[0]["layouts"], far[0]["residents_may_book"]) == ([{"kind": "theatre", "seats": 8}], True)


@pytest.mark.parametrize("path", ["/rooms", "/rooms/free"])
def test_unknown_centre_is_refused(scene: Scene, path: str) -> None:
    answer = scene.caller().get(path, centre="nie-ma", **({} if path == "/rooms" else {"starts": STARTS, "ends": ENDS}))

    assert refusal(answer) == (422, "NoSuchCentre", "centre")


def test_archived_rooms_are_nowhere(scene: Scene) -> None:
    scene.room.archived_at = EVENING.starts
    scene.elsewhere.archived_at = EVENING.starts
    caller = scene.caller()

    assert caller.get("/rooms").get_json()["items"] == []
    assert caller.get("/rooms/free", starts=STARTS, ends=ENDS).get_json() == {"items": [], "refused": []}
    assert refusal(caller.get(f"/rooms/{scene.room.id}/free")) == (404, "NotFound", None)
    assert refusal(caller.get(f"/rooms/{scene.far.id}/free")) == (404, "NotFound", None)


def test_free_rooms_come_with_their_verdicts(scene: Scene) -> None:
    scene.booking()

    found = scene.caller().get("/rooms/free", starts=STARTS, ends=ENDS).get_json()

    assert (names(found["items"]), names(found["refused"])) == (["Sala Mała"], ["Sala Duża"])
    assert found["items"][0]["verdict"]["outcome"] == "needs_approval"
    assert found["items"][0]["verdict"]["answer_by"] == "2026-11-27T09:00:00+01:00"
    (taken,) = [one for one in found["refused"][0]["verdict"]["results"] if one["rule"] == "free"]
    assert taken == {
        "rule": "free",
        "outcome": "refused",
        "overridable": False,
        "sentence": "Sala Duża is taken then, until 20:30. Choose another time or another room.",
    }


def test_title_and_people_of_a_booking_are_in_no_public_answer(scene: Scene) -> None:
    scene.booking(title="Tajne zebranie", purpose="Sekret", is_public=False)
    scene.booking(title="Jawny koncert", when=period("2026-12-02", "10:00", "12:00"), is_public=True)
    stranger = scene.caller(scene.stranger)

    said = "".join(
        caller.get(path, **query).get_data(as_text=True)
        for caller in (scene.caller(), stranger)
        for path, query in (
            (f"/rooms/{scene.room.id}/free", {"from": "2026-12-01T00:00", "to": "2026-12-03T00:00"}),
            ("/rooms/free", {"starts": STARTS, "ends": ENDS}),
            ("/rooms", {}),
            ("/centres", {}),
        )
    )

    assert [word for word in ("Tajne", "Sekret", "Jawny", "Nasza", "Ola", "owner@") if word in said] == []


def test_wish_narrows_the_rooms(scene: Scene) -> None:
    db.session.add(Feature(room_id=scene.far.id, kind=FeatureKind.PIANO))
    scene.room.step_free = True
    ask = {"starts": STARTS, "ends": ENDS}
    caller = scene.caller()

    met = {
        str(wish): names(caller.get("/rooms/free", **ask, **wish).get_json()["items"])
        for wish in (
            {"people": 9},
            {"feature": "piano"},
            {"feature": ["piano", "stage"]},
            {"layout": "circle"},
            {"step_free": "true"},
            {"step_free": "false", "centre": "daleko"},
        )
    }

    assert list(met.values()) == [["Sala Duża"], ["Sala Mała"], [], [], ["Sala Duża"], ["Sala Mała"]]


def test_plus_sign_that_was_not_escaped_is_understood(scene: Scene) -> None:
    client = scene.app.test_client()

    raw = client.get(f"/api/v1/rooms/free?starts={STARTS}&ends={ENDS}")

    assert raw.status_code == 200


def test_verdict_is_for_the_organisation_or_for_oneself(scene: Scene) -> None:
    scene.room.approval = INSTANT
    db.session.commit()
    ask = {"starts": STARTS, "ends": ENDS, "centre": "blisko"}
    owner = scene.caller(scene.owner)

    anybody = scene.caller().get("/rooms/free", **ask).get_json()
    ours = owner.get("/rooms/free", organisation=scene.organisation.id, **ask).get_json()
    alone = owner.get("/rooms/free", **ask).get_json()

    assert outcomes(anybody["items"][0]) == outcomes(ours["items"][0])
    assert ours["items"][0]["verdict"]["outcome"] == "passed"
    assert alone["items"] == []
    assert outcomes(alone["refused"][0])["party"] == "refused"


def test_verdict_for_an_organisation_needs_to_act_for_it(scene: Scene) -> None:
    ask = {"starts": STARTS, "ends": ENDS, "organisation": scene.organisation.id}

    assert refusal(scene.caller().get("/rooms/free", **ask)) == (401, "SignInNeeded", None)
    assert refusal(scene.caller(scene.stranger).get("/rooms/free", **ask)) == (
        422,
        "NotYourOrganisation",
        "organisation",
    )


def test_room_tells_when_it_is_busy_and_where_a_booking_may_lie(scene: Scene) -> None:
    scene.booking()
    asked = {"from": "2026-12-01T00:00", "to": "2026-12-02T00:00"}

    answer = scene.caller().get(f"/rooms/{scene.room.id}/free", **asked).get_json()

    assert answer["room"]["name"] == "Sala Duża"
    assert answer["busy"] == [{"starts": "2026-12-01T17:45:00+01:00", "ends": "2026-12-01T20:30:00+01:00"}]
    # Half an hour of tidying has to fit before 18:00, a quarter of preparing after 20:00.
    assert answer["free"] == [
        {"starts": "2026-12-01T09:00:00+01:00", "ends": "2026-12-01T17:30:00+01:00"},
        {"starts": "2026-12-01T20:30:00+01:00", "ends": "2026-12-01T21:00:00+01:00"},
    ]


def test_room_without_times_shows_a_week_from_now(scene: Scene) -> None:
    answer = scene.caller().get(f"/rooms/{scene.room.id}/free").get_json()

    assert (answer["starts"], answer["ends"]) == ("2026-11-24T00:00:00+01:00", "2026-12-01T00:00:00+01:00")
    assert answer["free"][0]["starts"] == "2026-11-24T09:00:00+01:00"
    assert len(answer["free"]) == 6


def test_past_is_not_free(scene: Scene) -> None:
    asked = {"from": "2026-11-20T00:00", "to": "2026-11-21T00:00"}

    answer = scene.caller().get(f"/rooms/{scene.room.id}/free", **asked).get_json()

    assert (answer["busy"], answer["free"]) == ([], [])


def test_free_times_keep_the_day_of_25_hours(scene: Scene) -> None:
    centre = make_centre(slug="noc", opens="0:00", closes="24:00")
    room = make_room(centre)
    asked = {"from": "2026-10-24T00:00", "to": "2026-10-26T00:00"}

    answer = scene.caller().get(f"/rooms/{room.id}/free", **asked).get_json()

    assert (answer["starts"], answer["ends"]) == ("2026-10-24T00:00:00+02:00", "2026-10-26T00:00:00+01:00")


def test_free_time_is_free_exactly_where_nothing_collides(scene: Scene) -> None:
    """Against the rules behind the verdict, for every wish on a day of a hall and its two rooms."""
    left = make_room(scene.centre, "Lewa", pad_before=15, pad_after=30)
    right = make_room(scene.centre, "Prawa", pad_after=0)
    hall = make_hall(scene.centre, left, right, pad_before=45)
    scene.centre.quota_hours, scene.centre.open_requests = 700, 100
    db.session.commit()
    for room, starts, ends in ((left, "10:00", "11:30"), (right, "12:30", "14:00"), (hall, "17:00", "18:15")):
        make_booking(scene.owner, room, period("2026-12-01", starts, ends), scene.organisation)
    day = day_period(date(2026, 12, 1))

    for room in (left, right, hall):
        shown = times_of(room.id, day, now=now()).free
        facts = facts_for_many([room], day, Party(PartyKind.VERIFIED), now=now())[room.id]
        wishes = [
            Period(starts, starts + timedelta(minutes=length))
            for starts in (day.starts + timedelta(minutes=15 * number) for number in range(24 * 4))
            for length in (15, 45, 120, 480)
        ]
        lies_free = [any(part.contains(wish) for part in shown) for wish in wishes]
        assert lies_free == [passes(Ask(wish), facts) for wish in wishes]
        assert 0 < sum(lies_free) < len(wishes)


def passes(ask: Ask, facts: Facts) -> bool:
    try:
        check_free(ask, facts)
        check_opening_hours(ask, facts)
    except Refusal:
        return False
    return True


WHEN = {"starts": STARTS, "ends": ENDS}
WRONG_LOOKS: list[tuple[str, dict[str, Any], tuple[int, str, str | None]]] = [
    ("/rooms/free", {"ends": ENDS}, (422, "Missing", "starts")),
    ("/rooms/free", {"starts": STARTS}, (422, "Missing", "ends")),
    ("/rooms/free", {"starts": "jutro", "ends": ENDS}, (422, "NotAMoment", "starts")),
    ("/rooms/free", {"starts": "2026-12-01", "ends": ENDS}, (422, "NotAMoment", "starts")),
    ("/rooms/free", {"starts": ENDS, "ends": STARTS}, (422, "EndsBeforeStart", "ends")),
    ("/rooms/free", {"starts": STARTS, "ends": STARTS}, (422, "EndsBeforeStart", "ends")),
    ("/rooms/free", {"starts": STARTS, "ends": "2026-12-09T18:00"}, (422, "TooWide", "ends")),
    ("/rooms/free", {"starts": "9999-12-31T23:00", "ends": "9999-12-31T23:59"}, (422, "OutOfCalendar", "starts")),
    ("/rooms/free", {"starts": "2027-03-28T02:30", "ends": "2027-03-28T04:00"}, (422, "SkippedHour", "starts")),
    ("/rooms/free", {**WHEN, "people": "0"}, (422, "NotANumber", "people")),
    ("/rooms/free", {**WHEN, "people": "2001"}, (422, "NotANumber", "people")),
    ("/rooms/free", {**WHEN, "people": "٥"}, (422, "NotANumber", "people")),
    ("/rooms/free", {**WHEN, "people": "9" * 5000}, (422, "NotANumber", "people")),
    ("/rooms/free", {**WHEN, "layout": "kolo"}, (422, "NotInList", "layout")),
    ("/rooms/free", {**WHEN, "feature": ["piano", "x"]}, (422, "NotInList", "feature")),
    ("/rooms/free", {**WHEN, "step_free": "tak"}, (422, "NotYesOrNo", "step_free")),
    ("/rooms/free", {**WHEN, "colour": "red"}, (422, "UnknownField", "colour")),
    ("/rooms/free", {**WHEN, "centre": "a\0b"}, (422, "NoSuchCentre", "centre")),
    ("/rooms/1/free", {"from": STARTS, "to": "2027-03-01T00:00"}, (422, "TooWide", "to")),
    ("/rooms/1/free", {"from": ENDS, "to": STARTS}, (422, "EndsBeforeStart", "to")),
    ("/rooms/1/free", {"from": "2100-12-31T23:00"}, (422, "OutOfCalendar", "starts")),
    ("/rooms/99999999/free", {}, (404, "NotFound", None)),
    ("/rooms/99999999999999999999/free", {}, (404, "NotFound", None)),
    ("/rooms/x/free", {}, (404, "NotFound", None)),
]


def test_wrong_look_is_refused_at_its_field(scene: Scene) -> None:
    caller = scene.caller()

    met = [(path, query, refusal(caller.get(path, **query))) for path, query, _ in WRONG_LOOKS]

    assert met == WRONG_LOOKS


def test_queries_do_not_grow_with_the_rooms(scene: Scene, count_queries: Callable[[], Any]) -> None:
    caller = scene.caller()
    asked = {
        "/centres": {},
        "/rooms": {},
        "/rooms/free": {"starts": STARTS, "ends": ENDS},
        f"/rooms/{scene.room.id}/free": {},
    }

    def counted() -> list[int]:
        met = []
        for path, query in asked.items():
            with count_queries() as queries:
                assert caller.get(path, **query).status_code == 200
            met.append(len(queries))
        return met

    before = counted()
    for _ in range(5):
        make_room(scene.centre)
    scene.booking()
    assert (counted(), before) == (before, [4, 3, 10, 5])
