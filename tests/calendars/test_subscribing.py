"""Links of programs for calendars, the page of a calendar, the page of all, and where other pages lead to them."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.calendars.rules.addresses import TOPIC_WORDS
from app.calendars.rules.subscribing import Subscription
from app.core.clock import now
from app.core.i18n import LANGUAGES
from tests.makers import make_activity, make_centre, make_group, make_person, make_room, make_staff, period
from tests.support.visiting import read, said, visitor

EVENING = period("2026-12-01", "17:00", "20:00")
ADDRESS = "https://centra.example.org/kalendarz/pl/c1.szkolenia.ics"


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    return visitor(app)


def links(page: str, attribute: str = "data-page-dialog") -> list[str]:
    """Where the links that subscribe lead to, as they stand on the page."""
    return re.findall(rf'<a [^>]*href="([^"]+)"[^>]*{attribute}', page)


def alternates(page: str) -> list[str]:
    return re.findall(r'<link rel="alternate" type="text/calendar" [^>]*href="([^"]+)"', page)


# --- links, without anything else


def test_every_program_gets_the_address_in_its_own_way() -> None:
    calendar = Subscription(ADDRESS, "Centrum Żaków & spółka")
    webcal = "webcal://centra.example.org/kalendarz/pl/c1.szkolenia.ics"

    assert calendar.webcal == webcal
    assert calendar.google == (
        "https://calendar.google.com/calendar/r?cid="
        "webcal%3A%2F%2Fcentra.example.org%2Fkalendarz%2Fpl%2Fc1.szkolenia.ics"
    )
    for link, host in ((calendar.outlook, "outlook.live.com"), (calendar.outlook_at_work, "outlook.office.com")):
        parts = urlsplit(link)
        assert (parts.scheme, parts.netloc, parts.path) == ("https", host, "/calendar/0/addfromweb")
        assert parse_qs(parts.query) == {"url": [ADDRESS], "name": ["Centrum Żaków & spółka"]}
        assert "+" not in parts.query


def test_a_secret_address_comes_whole_through_each_link() -> None:
    secret = "https://centra.example.org/k/Zm9v-_YmFy.ics?x=1&y=2"

    calendar = Subscription(secret, "Moje")

    assert parse_qs(urlsplit(calendar.google).query) == {"cid": ["webcal" + secret.removeprefix("https")]}
    assert parse_qs(urlsplit(calendar.outlook).query)["url"] == [secret]


# --- the page of a calendar


@pytest.mark.usefixtures("db_session", "clock")
def test_the_page_of_a_calendar_has_a_way_for_each_program(app: Flask, reader: FlaskClient) -> None:
    centre = make_centre("Centrum Tu")
    base = app.config["SETTINGS"].base_url
    address = f"{base}/kalendarz/uk/c{centre.id}.szkolenia.ics"
    calendar = Subscription(address, "Centrum Tu: Навчання")

    page = read(reader.get(f"/kalendarz/uk/c{centre.id}.szkolenia"))

    hrefs = re.findall(r'<a class="button secondary" href="([^"]+)"', page)
    assert hrefs[0] == hrefs[4] == calendar.webcal
    assert hrefs[1] == calendar.google
    assert [urlsplit(href).netloc for href in hrefs[2:4]] == ["outlook.live.com", "outlook.office.com"]
    assert [parse_qs(urlsplit(href).query)["url"] for href in hrefs[2:4]] == [[address]] * 2
    assert f'readonly value="{address}"' in page
    assert re.search(r'role="img" aria-label="QR code with the address of the calendar"><svg ', page)
    assert [f"/kalendarz/{code}/c{centre.id}.szkolenia" for code in LANGUAGES] == links(page)
    assert alternates(page) == [f"/kalendarz/uk/c{centre.id}.szkolenia.ics"]


@pytest.mark.usefixtures("db_session", "clock")
def test_the_calendar_of_a_page_exists(reader: FlaskClient) -> None:
    room = make_room(make_centre())

    for name in ("miasto", f"c{room.centre_id}", f"sala-{room.id}", "grupy.ekologia"):
        assert reader.get(f"/kalendarz/pl/{name}").status_code == 200, name
        (feed,) = alternates(read(reader.get(f"/kalendarz/pl/{name}")))
        assert reader.get(feed).mimetype == "text/calendar"


@pytest.mark.usefixtures("db_session", "clock")
def test_what_is_no_calendar_is_no_page_and_other_orders_lead_to_the_one(reader: FlaskClient) -> None:
    centre = make_centre()
    gone = make_centre(archived_at=now().replace(year=2025))

    for name in ("nic", "c999", f"c{centre.id}.nic", "sala-999", "sala-0"):
        answer = reader.get(f"/kalendarz/pl/{name}")
        assert answer.status_code == 404, name
        assert "There is no such calendar. Choose one on the page of calendars" in said(answer)
    assert reader.get("/kalendarz/de/miasto").status_code == 404
    assert reader.get(f"/kalendarz/pl/c{gone.id}").status_code == 410
    turned = reader.get(f"/kalendarz/pl/ekologia.szkolenia.c{centre.id}")
    assert (turned.status_code, turned.location) == (301, f"/kalendarz/pl/c{centre.id}.szkolenia.ekologia")


@pytest.mark.usefixtures("db_session", "clock")
def test_a_room_says_what_it_hides_and_gives_machines_its_times(reader: FlaskClient) -> None:
    room = make_room(make_centre())

    answer = reader.get(f"/kalendarz/en/sala-{room.id}")

    assert "it shows only that the room is taken: no names, no titles." in said(answer)
    taken = f"/kalendarz/en/sala-{room.id}-zajetosc.ics"
    assert f'href="{taken}"' in read(answer)
    assert "BEGIN:VFREEBUSY" in reader.get(taken).text


# --- the page of all calendars


@pytest.mark.usefixtures("db_session", "clock")
def test_the_page_of_calendars_leads_to_all_that_there_are(reader: FlaskClient) -> None:
    centre = make_centre("Centrum Tu")
    room = make_room(centre, "Sala Mała")
    make_room(centre, "Dawna", archived_at=now())
    make_centre("Dawne", archived_at=now())

    page = read(reader.get("/kalendarz"))

    found = links(page)
    assert found[:3] == ["/kalendarz/en/miasto", f"/kalendarz/en/c{centre.id}", f"/kalendarz/en/sala-{room.id}"]
    assert len(found) == 3 + 7 + 12
    assert {reader.get(one).status_code for one in found} == {200}
    assert "Dawn" not in page


@pytest.mark.usefixtures("db_session", "clock")
def test_filters_come_together_into_one_address(reader: FlaskClient) -> None:
    here, there = make_centre("A"), make_centre("B")

    chosen = reader.get(f"/kalendarz?topic=granty&kind=seminaria&kind=szkolenia&centre=c{there.id}&language=uk")
    emptied = reader.get(f"/kalendarz?language=pl&centre=c{here.id}&kind=")

    assert (chosen.status_code, chosen.location) == (303, f"/kalendarz/uk/c{there.id}.szkolenia.seminaria.granty")
    assert emptied.location == f"/kalendarz/pl/c{here.id}"
    assert reader.get("/kalendarz?language=en").location == "/kalendarz/en/miasto"
    assert reader.get("/kalendarz?topic=astrologia").status_code == 404


@pytest.mark.usefixtures("db_session", "clock")
def test_too_many_filters_are_said_and_stay_chosen(reader: FlaskClient) -> None:
    make_centre()
    words = list(TOPIC_WORDS)[:-1]

    answer = reader.get("/kalendarz", query_string={"topic": words, "language": "uk"})

    assert answer.status_code == 422
    assert "This is too much for one address." in said(answer)
    assert re.findall(r'<input checked [^>]*value="(\w+)"', read(answer)) == words
    assert '<option selected value="uk">' in read(answer)


@pytest.mark.usefixtures("db_session", "clock")
@pytest.mark.parametrize(("path", "made"), [("/kalendarz", 2), ("/kalendarz/pl/miasto", 2), ("/pomoc/kalendarz", 0)])
def test_pages_of_calendars_make_a_fixed_number_of_queries(reader, count_queries, path, made):
    for number in range(3):
        make_room(make_centre(f"Centrum {number}"))

    with count_queries() as queries:
        assert reader.get(path).status_code == 200

    assert len(queries) == made


# --- other pages


@pytest.mark.usefixtures("db_session", "clock")
def test_pages_that_have_a_feed_lead_to_it(app: Flask, reader: FlaskClient) -> None:
    centre = make_centre("Centrum Tu", slug="tu")
    room = make_room(centre, slug="mala")
    staff = make_staff(centre)
    make_activity(staff, centre, EVENING, room=room, published=True)
    group = make_group(staff, centre, make_person(), is_public=True)
    groups = f"/kalendarz/en/c{centre.id}.grupy"

    for path, calendar in (
        ("/", "/kalendarz/en/miasto"),
        ("/program", "/kalendarz/en/miasto"),
        ("/program?kind=training&topic=law&centre=tu", f"/kalendarz/en/c{centre.id}.szkolenia.prawo"),
        ("/program?kind=nonsense&topic=&centre=nic", "/kalendarz/en/miasto"),
        ("/program/miesiac/2026-12?kind=event&centre=tu", f"/kalendarz/en/c{centre.id}.wydarzenia"),
        ("/centra/tu", f"/kalendarz/en/c{centre.id}"),
        ("/sale/tu/mala", f"/kalendarz/en/sala-{room.id}"),
        ("/grupy", "/kalendarz/en/grupy"),
        (f"/grupy/{group.slug}", groups),
    ):
        page = read(reader.get(path))
        assert (links(page), alternates(page)) == ([calendar], [f"{calendar}.ics"]), path
        assert reader.get(f"{calendar}.ics").status_code == 200


@pytest.mark.usefixtures("db_session", "clock")
def test_filters_that_calendars_do_not_know_are_named(reader: FlaskClient) -> None:
    make_centre()
    sentence = "Of your filters it keeps centre, kind and topic. There is no calendar for the others."

    assert sentence not in said(reader.get("/program?kind=training&topic=law"))
    for asked in ("q=ogród", "audience=residents", "language=uk", "access=step_free", "places=free", "month=2026-12"):
        assert sentence in said(reader.get(f"/program?{asked}")), asked
    assert sentence not in said(reader.get("/program/miesiac/2026-12"))
    assert sentence in said(reader.get("/program/miesiac/2026-12?q=ogród"))


@pytest.mark.usefixtures("db_session")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pl", ("Kalendarz się nie odświeża", "„ODWOŁANE:”", "„Zajęte”")),
        ("en", ("The calendar does not update", "“CANCELLED:”", "“Busy”")),
        ("uk", ("Календар не оновлюється", "«СКАСОВАНО:»", "«Зайнято»")),
    ],
)
def test_help_speaks_with_the_words_of_the_calendars(app, language, words):
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language

    answer = client.get("/pomoc/kalendarz")

    assert [one for one in words if one not in said(answer)] == []
    assert f"{app.config['SETTINGS'].base_url}/kalendarz/{language}/miasto.ics" in said(answer)
    assert len(re.findall(r"<h2>", answer.text)) == 6
