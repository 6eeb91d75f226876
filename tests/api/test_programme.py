"""The programme by the API: open to everybody, with the filters of its page, and nothing that is not announced."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.programme.queries.reading import activity_by_slug
from app.programme.rules.enrolling import EnrolmentMode
from app.programme.rules.kinds import Access, Audience, PlaceKind, Topic
from app.programme.services.announcing import call_off, publish
from app.programme.services.dates import cancel_session
from tests.api.scene import ENDS, EVENING, STARTS, Scene, refusal
from tests.makers import MEADOW, actor, at, make_activity, make_enrolment, make_person, make_terms


def ids(scene: Scene, **asked: Any) -> list[str]:
    answer = scene.caller().get("/activities", **asked)
    assert answer.status_code == 200, answer.get_json()
    return [item["id"] for item in answer.get_json()["items"]]


def test_activities_tell_all_that_their_cards_do(scene: Scene) -> None:
    base = scene.app.config["SETTINGS"].base_url
    scene.activity(
        EVENING,
        EVENING.shifted(timedelta(weeks=1)),
        title="Łąka",
        title_en="Meadow",
        seats=15,
        audiences=(Audience.SENIORS,),
        access=(Access.EASY_TEXT,),
        topics=(Topic.ECOLOGY, Topic.LAW),
    )

    answer = scene.caller().get("/activities").get_json()

    (item,) = answer["items"]
    assert {name: answer[name] for name in ("page", "pages", "total")} == {"page": 1, "pages": 1, "total": 1}
    assert (item["id"], item["title"], item["url"]) == ("laka", "Meadow", f"{base}/program/laka")
    assert (item["standing"], item["seats"], item["place"]) == ("open", 15, "rooms")
    assert (item["topics"], item["audiences"], item["access"]) == (["ecology", "law"], ["seniors"], ["easy_text"])
    assert item["centre"] == {"id": scene.centre.id, "slug": "blisko", "name": "Blisko"}
    assert item["places"] == []
    assert item["sessions"][0] == {
        "id": item["sessions"][1]["id"] - 1,
        "starts": STARTS,
        "ends": ENDS,
        "status": "confirmed",
        "room": {"id": scene.room.id, "slug": "sala", "name": scene.room.name},
        "cancelled_why": "",
    }
    assert [one["starts"] for one in item["sessions"]] == [STARTS, STARTS.replace("12-01", "12-08")]


def test_one_activity_tells_more_in_the_language_that_is_asked_for(scene: Scene) -> None:
    slug = scene.activity(about_pl="Po polsku.", about_uk="Українською.", title_uk="Луг", led_by="Ewa", seats=None)
    caller = scene.caller()

    said = {}
    for language in ("pl", "en", "uk"):
        caller.headers["Accept-Language"] = language
        answer = caller.get(f"/activities/{slug}").get_json()
        said[language] = (answer["title"], answer["about"])

    polish = "Pierwszy wniosek o dotację"
    assert said == {"pl": (polish, "Po polsku."), "en": (polish, "Po polsku."), "uk": ("Луг", "Українською.")}
    assert (answer["led_by"], answer["organiser"], answer["seats"]) == ("Ewa", "Blisko", None)


def test_what_is_not_announced_is_in_no_answer(scene: Scene) -> None:
    make_activity(scene.coordinator, scene.centre, EVENING, room=scene.room, title="Szkic")
    later = EVENING.shifted(timedelta(days=1))
    scheduled = make_activity(scene.coordinator, scene.centre, later, room=scene.room, title="Później")
    publish(actor(scene.coordinator), scheduled, at=at("2026-11-25", "12:00"))
    online = {"place": PlaceKind.ONLINE, "online_link": "https://example.org/tajny-pokoj", "title": "Online"}
    make_activity(scene.coordinator, scene.centre, EVENING, published=True, **online)

    for caller in (scene.caller(), scene.caller(scene.coordinator)):
        assert [item["id"] for item in caller.get("/activities").get_json()["items"]] == ["online"]
        for slug in ("szkic", "pozniej", "nie-ma"):
            assert refusal(caller.get(f"/activities/{slug}")) == (404, "NotFound", None)
        assert "tajny" not in caller.get("/activities").text + caller.get("/activities/online").text


def test_a_list_is_by_the_next_date_and_ends_with_what_has_none(scene: Scene, clock: Any) -> None:
    late, early = EVENING.shifted(timedelta(days=20)), EVENING.shifted(timedelta(days=1))
    scene.activity(EVENING, late, title="A")
    scene.activity(early, title="B")
    make_activity(scene.coordinator, scene.centre, title="C", published=True)
    clock.move_to(at("2026-12-01", "21:00"))

    assert ids(scene) == ["b", "a", "c"]
    assert ids(scene, past="true") == ["a"]
    assert ids(scene, month="2026-12", past="false") == ["b", "a"]
    assert [ids(scene, size=2, page=page) for page in (1, 2, 3)] == [["b", "a"], ["c"], []]
    clock.move_to(at("2027-01-01", "21:00"))
    assert ids(scene, past="true") == ["a", "b"]


def test_called_off_and_cancelled_say_so(scene: Scene) -> None:
    slug = scene.activity(EVENING, EVENING.shifted(timedelta(days=2)), title="A")
    found = activity_by_slug(slug)
    assert found is not None
    number, session = found.id, found.by_start[0].id
    cancel_session(actor(scene.coordinator), number, session, why="Choroba.")
    dates = scene.caller().get(f"/activities/{slug}").get_json()["sessions"]
    assert [(one["status"], one["cancelled_why"]) for one in dates] == [("cancelled", "Choroba."), ("confirmed", "")]

    call_off(actor(scene.coordinator), number, why="Za mało osób.")
    answer = scene.caller().get(f"/activities/{slug}").get_json()
    assert (answer["standing"], answer["called_off_why"]) == ("called_off", "Za mało osób.")


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"topic": "law"}, True),
        ({"topic": "money"}, False),
        ({"kind": "workshop"}, True),
        ({"kind": "event"}, False),
        ({"centre": "blisko"}, True),
        ({"centre": "daleko"}, False),
        ({"month": "2026-12"}, True),
        ({"month": "2027-01"}, False),
        ({"audience": "seniors"}, True),
        ({"audience": "youth"}, False),
        ({"language": "uk"}, True),
        ({"language": "en"}, False),
        ({"access": "easy_text"}, True),
        ({"access": "hearing_loop"}, False),
        ({"q": "ŁĄKA  blok"}, True),
        ({"q": "%"}, False),
        ({"past": "true"}, False),
    ],
)
def test_filters_are_those_of_the_page(scene: Scene, asked: dict[str, str], fits: bool) -> None:
    scene.activity(
        **MEADOW,
    )

    assert ids(scene, **asked) == (["laka-za-blokiem"] if fits else [])


@pytest.mark.parametrize(
    ("asked", "field", "code"),
    [
        ({"topic": "nonsense"}, "topic", "NotInList"),
        ({"kind": ""}, "kind", "NotInList"),
        ({"month": "2026-13"}, "month", "NotAMonth"),
        ({"centre": "nie-ma"}, "centre", "NoSuchCentre"),
        ({"past": "1"}, "past", "NotYesOrNo"),
        ({"q": "x" * 101}, "q", "TooLongText"),
        ({"size": "101"}, "size", "NotANumber"),
        ({"page": "0"}, "page", "NotANumber"),
        ({"free": "true"}, "free", "UnknownField"),
    ],
)
def test_what_is_no_filter_is_refused(scene: Scene, asked: dict[str, str], field: str, code: str) -> None:
    assert refusal(scene.caller().get("/activities", **asked)) == (422, code, field)


def with_places(scene: Scene, slug: str) -> None:
    found = activity_by_slug(slug)
    assert found is not None
    make_terms(found.id)


def test_a_list_asks_a_fixed_number_of_queries(scene: Scene, count_queries: Callable[[], Any]) -> None:
    with_places(scene, scene.activity(topics=(Topic.LAW,), seats=2))
    with count_queries() as few:
        ids(scene)
    for week in range(1, 5):
        when, more = EVENING.shifted(timedelta(weeks=week)), {"topics": (Topic.LAW, Topic.MONEY), "seats": week}
        with_places(scene, scene.activity(when, title=f"W {week}", **more))
    with count_queries() as many:
        ids(scene)

    assert len(many) == len(few) <= 6


def places(scene: Scene, slug: str) -> list[tuple[Any, ...]]:
    """What one activity says of its places, which its line in the list says, too."""
    caller = scene.caller()
    (listed,) = [one for one in caller.get("/activities").get_json()["items"] if one["id"] == slug]
    shown = caller.get(f"/activities/{slug}").get_json()
    assert listed["places"] == shown["places"]
    return [(one["session"], one["sign_up"], one["mode"], one["free"], one["waiting_list"]) for one in shown["places"]]


def test_places_left_are_told_as_the_page_does(scene: Scene, clock: Any) -> None:
    slug = scene.activity(seats=2)
    found = activity_by_slug(slug)
    assert found is not None
    seating = make_terms(found.id, opens_at=at("2026-11-26", "12:00"))
    assert places(scene, slug) == [(None, "soon", "first_come", None, False)]
    clock.move_to(at("2026-11-26", "12:00"))
    for left in ((2, False), (1, False), (0, True)):
        assert places(scene, slug) == [(None, "open", "first_come", *left)]
        make_enrolment(seating, make_person())
    clock.move_to(EVENING.starts)
    assert places(scene, slug) == [(None, "begun", "first_come", None, False)]


def test_single_dates_tell_each_what_is_left_and_a_cancelled_one_nothing(scene: Scene) -> None:
    slug = scene.activity(EVENING, EVENING.shifted(timedelta(weeks=1)), EVENING.shifted(timedelta(weeks=2)), seats=1)
    found = activity_by_slug(slug)
    assert found is not None
    first, second, third = (one.id for one in found.by_start)
    make_enrolment(make_terms(found.id, by_session=True), make_person())
    cancel_session(actor(scene.coordinator), found.id, third, why="Choroba.")

    assert places(scene, slug) == [
        (first, "open", "first_come", 0, True),
        (second, "open", "first_come", 1, False),
    ]


def test_drawn_and_called_off_places_have_no_number(scene: Scene) -> None:
    slug = scene.activity(seats=2)
    found = activity_by_slug(slug)
    assert found is not None
    make_terms(found.id, mode=EnrolmentMode.DRAWN)
    assert places(scene, slug) == [(None, "open", "drawn", None, False)]
    call_off(actor(scene.coordinator), found.id, why="Za mało osób.")
    assert places(scene, slug) == []
