"""The programme as everybody reads it: by month, filtered, one page each, and a feed; nothing that is not announced."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.programme.queries.reading import activity
from app.programme.rules.kinds import Access, Audience, EventLanguage, PlaceKind, Topic
from app.programme.services.announcing import call_off, publish
from app.programme.services.dates import cancel_session
from tests.makers import (
    MEADOW,
    actor,
    at,
    make_activity,
    make_centre,
    make_enrolment,
    make_person,
    make_room,
    make_staff,
    make_terms,
    make_trainer,
    period,
)
from tests.support.visiting import read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "17:00", "20:00")
ATOM = "{http://www.w3.org/2005/Atom}"


class Scene:
    def __init__(self, app: Flask) -> None:
        self.centre = make_centre("Centrum Tu", slug="tu", phone="12 000 00 00")
        self.room = make_room(self.centre, "Sala Szkoleniowa", seats=20)
        self.staff = make_staff(self.centre)
        self.client: FlaskClient = visitor(app)

    def made(self, *dates: Any, **more: Any) -> int:
        more.setdefault("published", True)
        return make_activity(self.staff, self.centre, *dates, room=self.room, **more)

    def page(self, **asked: str) -> str:
        return said(self.client.get("/program", query_string=asked))


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


def test_an_empty_programme_says_what_to_do(scene: Scene) -> None:
    assert "Nothing is announced right now" in scene.page()
    assert "Nothing has taken place yet" in scene.page(when="past")
    assert "Nothing in the programme fits this" in scene.page(q="nic")


def test_cards_stand_in_their_months_and_say_what_counts(scene: Scene) -> None:
    scene.made(
        EVENING,
        EVENING.shifted(timedelta(weeks=1)),
        EVENING.shifted(timedelta(weeks=6)),
        seats=15,
        audiences=(Audience.ORGANISATIONS,),
        access=(Access.HEARING_LOOP,),
        languages=(EventLanguage.POLISH, EventLanguage.UKRAINIAN),
    )

    page = scene.page()

    assert page.index("December 2026") < page.index("January 2027")
    for words in (
        "Tuesday 1 December, 17:00–20:00 and 1 more date this month",
        "Sala Szkoleniowa, Centrum Tu",
        "For: organisations.",
        "In Polish, in Ukrainian. 15 places.",
        "hearing loop",
        "Jak napisać wniosek, który ma szansę.",
    ):
        assert words in page, words


def test_what_is_not_announced_is_nowhere(scene: Scene, clock: Any) -> None:
    draft = scene.made(EVENING, title="Szkic szkolenia", published=False)
    scheduled = scene.made(EVENING.shifted(timedelta(days=1)), title="Zapowiedź później", published=False)
    publish(actor(scene.staff), scheduled, at=at("2026-11-25", "12:00"))
    unknown = scene.made(EVENING.shifted(timedelta(days=2)), title="Porzucony pomysł", published=False)
    call_off(actor(scene.staff), unknown, why="")
    places = ("/program", "/program?when=past", "/program/atom.xml", "/", "/sitemap.xml")

    for path in (*places, f"/sale/tu/{scene.room.slug}?week=2026-12-01"):
        text = read(scene.client.get(path))
        for title in ("Szkic", "Zapowiedź", "Porzucony", "szkic-szkolenia", "zapowiedz-pozniej", "porzucony-pomysl"):
            assert title not in text, (path, title)
    for slug in ("szkic-szkolenia", "zapowiedz-pozniej", "porzucony-pomysl", "nie-ma"):
        assert scene.client.get(f"/program/{slug}").status_code == 404

    clock.move_to(at("2026-11-25", "12:00"))
    assert "Zapowiedź później" in scene.page()
    assert scene.client.get("/program/zapowiedz-pozniej").status_code == 200
    assert draft


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"topic": "law"}, True),
        ({"topic": "money"}, False),
        ({"kind": "workshop"}, True),
        ({"kind": "event"}, False),
        ({"centre": "tu"}, True),
        ({"centre": "daleko"}, False),
        ({"month": "2026-12"}, True),
        ({"month": "2027-01"}, False),
        ({"audience": "seniors"}, True),
        ({"audience": "youth"}, False),
        ({"language": "uk"}, True),
        ({"language": "en"}, False),
        ({"access": "easy_text"}, True),
        ({"access": "hearing_loop"}, False),
        ({"q": "ŁĄKA"}, True),
        ({"q": "łąka blok"}, True),
        ({"q": "łąka rower"}, False),
        ({"q": "%"}, False),
        ({"topic": "law", "audience": "seniors", "language": "uk"}, True),
        ({"topic": "law", "audience": "youth"}, False),
        ({"topic": "nonsense", "month": "2026-99", "centre": "nie-ma", "kind": "\x01"}, True),
        ({"month": "9999-01"}, True),
    ],
)
def test_filters_stand_in_the_address(scene: Scene, asked: dict[str, str], fits: bool) -> None:
    make_centre("Daleko", slug="daleko")
    scene.made(
        EVENING,
        **MEADOW,
    )

    assert ("Łąka za blokiem" in scene.page(**asked)) is fits


def test_what_is_over_stands_in_the_archive_alone(scene: Scene, clock: Any) -> None:
    scene.made(EVENING)
    clock.move_to(at("2026-12-01", "20:00"))

    assert "Pierwszy wniosek" not in scene.page()
    assert "Pierwszy wniosek" in scene.page(when="past")
    assert "Over" in said(scene.client.get("/program/pierwszy-wniosek-o-dotacje"))


def test_what_goes_on_now_is_not_over(scene: Scene, clock: Any) -> None:
    scene.made(EVENING)
    clock.move_to(at("2026-12-01", "19:59"))

    assert "Pierwszy wniosek" in scene.page()
    assert "Pierwszy wniosek" not in scene.page(when="past")


def test_what_has_no_date_yet_is_announced_as_such(scene: Scene) -> None:
    scene.made()

    assert "Date to come" in scene.page()
    assert "The date is to come." in said(scene.client.get("/program/pierwszy-wniosek-o-dotacje"))
    assert "Pierwszy wniosek" not in scene.page(month="2026-12")


def test_what_is_called_off_says_so_everywhere(scene: Scene) -> None:
    number = scene.made(EVENING)
    call_off(actor(scene.staff), number, why="Za mało osób.")

    assert "Called off" in scene.page()
    page = said(scene.client.get("/program/pierwszy-wniosek-o-dotacje"))
    assert "This was called off. Za mało osób." in page
    assert "Called off: Pierwszy wniosek" in read(scene.client.get("/program/atom.xml"))
    assert event_of(scene)["eventStatus"] == "https://schema.org/EventCancelled"


def test_one_cancelled_date_is_crossed_out_and_the_card_shows_the_next(scene: Scene) -> None:
    number = scene.made(EVENING, EVENING.shifted(timedelta(weeks=1)))
    found = activity(number)
    assert found is not None
    cancel_session(actor(scene.staff), number, found.by_start[0].id, why="Choroba.")

    assert "Tuesday 8 December, 17:00–20:00" in scene.page()
    page = read(scene.client.get("/program/pierwszy-wniosek-o-dotacje"))
    assert "<s>Tuesday 1 December, 17:00–20:00</s>" in page
    assert "Choroba." in page


def event_of(scene: Scene) -> dict[str, Any]:
    page = scene.client.get("/program/pierwszy-wniosek-o-dotacje").get_data(as_text=True)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_machines_read_whether_a_place_is_left(scene: Scene, clock: Any) -> None:
    number = scene.made(EVENING, EVENING.shifted(timedelta(weeks=1)), seats=1)
    assert "offers" not in event_of(scene)
    seating = make_terms(number, opens_at=at("2026-11-27", "09:00"))

    def offer() -> tuple[str, int | None]:
        (one,) = event_of(scene)["offers"]
        assert (one["price"], one["priceCurrency"], one["validFrom"]) == (0, "PLN", "2026-11-27T09:00:00+01:00")
        return one["availability"].rpartition("/")[2], one.get("inventoryLevel", {}).get("value")

    assert offer() == ("PreOrder", None)
    clock.move_to(at("2026-11-27", "09:00"))
    assert offer() == ("InStock", 1)
    make_enrolment(seating, make_person())
    assert offer() == ("BackOrder", 0)
    clock.move_to(EVENING.starts)
    assert offer() == ("SoldOut", None)
    call_off(actor(scene.staff), number, why="Za mało osób.")
    assert "offers" not in event_of(scene)


def test_machines_read_the_event_and_what_is_shared_has_its_title(scene: Scene) -> None:
    scene.made(EVENING, EVENING.shifted(timedelta(weeks=1)), seats=15)

    event = event_of(scene)
    page = read(scene.client.get("/program/pierwszy-wniosek-o-dotacje"))

    assert event["@type"] == "Event"
    assert (event["startDate"], event["endDate"]) == ("2026-12-01T17:00:00+01:00", "2026-12-08T20:00:00+01:00")
    assert event["location"] == {
        "@type": "Place",
        "name": "Centrum Tu",
        "address": "ul. Testowa 1, 30-001 Kraków",
    }
    assert (event["isAccessibleForFree"], event["maximumAttendeeCapacity"], len(event["subEvent"])) == (True, 15, 2)
    assert '<meta property="og:title" content="Pierwszy wniosek o dotację">' in page
    assert '<meta property="og:description" content="Jak napisać wniosek, który ma szansę.">' in page


def test_nothing_typed_breaks_out_of_the_page_or_its_data(scene: Scene) -> None:
    hostile = '</script><script>alert(1)</script>"><u>'
    scene.made(EVENING, title=hostile, summary_pl=hostile, about_pl=f"# {hostile}\n\n[x](javascript:alert(1))")

    for path in ("/program", "/program/script-script-alert-1-script-u", "/program/atom.xml"):
        answer = scene.client.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.get_data(as_text=True)
        assert "<u>" not in answer.get_data(as_text=True)
        assert 'href="javascript' not in answer.get_data(as_text=True)


def test_the_link_to_join_and_who_works_here_stay_with_staff(scene: Scene, app: Flask) -> None:
    trainer = make_trainer(scene.centre, name="Ewa Tajna")
    link = "https://example.org/tajny-pokoj"
    make_activity(
        scene.staff,
        scene.centre,
        EVENING,
        published=True,
        place=PlaceKind.ONLINE,
        online_link=link,
        leaders=(trainer.person_id,),
        led_by="Księgowa organizacji",
    )
    everybody = [scene.client, visitor(app, make_staff(scene.centre, Role.RECEPTION))]

    for client in everybody:
        for path in ("/program", "/program/pierwszy-wniosek-o-dotacje", "/program/atom.xml", "/"):
            text = read(client.get(path))
            assert "tajny-pokoj" not in text
            assert "Ewa Tajna" not in text
            assert trainer.person.email not in text
    assert link in read(visitor(app, trainer.person).get("/moje-zajecia"))
    assert "Księgowa organizacji" in read(scene.client.get("/program/pierwszy-wniosek-o-dotacje"))


def test_the_feed_is_atom_and_may_be_kept_by_everybody(scene: Scene) -> None:
    scene.made(EVENING, title="Pierwsze & <drugie>")

    answer = scene.client.get("/program/atom.xml")

    feed = ElementTree.fromstring(answer.get_data())  # noqa: S314 - our own feed
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Pierwsze & <drugie>"
    assert (feed.findtext(f"{ATOM}id") or "").endswith("/program/atom.xml")
    assert (entry.findtext(f"{ATOM}updated"), answer.mimetype) == (
        "2026-11-24T08:00:00+00:00",
        "application/atom+xml",
    )
    assert answer.headers["Cache-Control"] == "public, max-age=900"
    assert "Set-Cookie" not in answer.headers


def test_the_description_in_the_readers_language_or_else_in_polish(scene: Scene) -> None:
    scene.made(EVENING, title_en="First application", about_pl="Po polsku.", about_en="In **English**.")
    scene.made(EVENING.shifted(timedelta(days=1)), title="Drugie", about_pl="Tylko po polsku.")

    first = read(scene.client.get("/program/pierwszy-wniosek-o-dotacje"))
    second = said(scene.client.get("/program/drugie"))

    assert "<h1>First application</h1>" in first
    assert "<p>In <strong>English</strong>.</p>" in first
    assert "This description is in Polish only. Tylko po polsku." in second


def test_the_programme_asks_a_fixed_number_of_queries(scene: Scene, count_queries: Callable[[], Any]) -> None:
    scene.made(EVENING, topics=(Topic.LAW,))
    with count_queries() as few:
        scene.client.get("/program")
    for week in range(1, 8):
        scene.made(EVENING.shifted(timedelta(weeks=week)), topics=(Topic.LAW, Topic.MONEY))
    with count_queries() as many:
        scene.client.get("/program")

    assert len(many) == len(few) <= 6
