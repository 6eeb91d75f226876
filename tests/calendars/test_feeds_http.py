"""How calendars answer over HTTP: conditions, methods, encodings, addresses, and what ended or is away."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.calendars.views import feeds
from app.centres import services as centres
from app.core.database import db
from tests.calendars.world import LATER, World
from tests.makers import actor, at, make_person
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("db_session")
CITY = "/kalendarz/pl/miasto.ics"
LASTING = ("Cache-Control", "Vary", "ETag", "Last-Modified", "X-Content-Type-Options", "Content-Security-Policy")


@pytest.fixture
def world(clock: Clock) -> World:
    """Two minutes after the last change."""
    made = World()
    made.booked()
    clock.shift(minutes=2)
    return made


@pytest.fixture
def etag(world: World, client: FlaskClient) -> str:
    return client.get(CITY).headers["ETag"]


# --- conditions


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", {etag}', 304),
        ('"other",W/{etag} , "third"', 304),
        ("*", 304),
        ('"other"', 200),
        ('W/"other"', 200),
        ("", 200),
        ("garbage", 200),
        ('"', 200),
        (",,,", 200),
        ("\u20ac".encode().decode("latin-1"), 200),
        ('"' + "x" * 5000 + '"', 200),
    ],
)
def test_if_none_match_is_read_as_a_list_of_tags(client: FlaskClient, etag: str, known: str, status: int) -> None:
    answer = client.get(CITY, headers={"If-None-Match": known.replace("{etag}", etag)})

    assert answer.status_code == status
    assert (answer.data == b"") == (status == 304)


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Tue, 24 Nov 2026 08:00:00 GMT", 304),  # what was sent
        ("Tuesday, 24-Nov-26 08:00:00 GMT", 304),  # the same in an older form
        ("Tue, 24 Nov 2026 07:59:59 GMT", 200),
        ("Tue, 24 Nov 2026 08:00:30 GMT", 200),  # looked while a change might not have been seen
        ("Tue, 24 Nov 2026 08:01:00 GMT", 200),
        ("Tue, 24 Nov 2026 08:01:01 GMT", 304),
        ("Tue, 24 Nov 2026 08:02:00 GMT", 304),
        ("Tue, 24 Nov 2026 08:02:01 GMT", 200),  # to come
        ("Fri, 31 Dec 9999 23:59:59 GMT", 200),
        ("garbage", 200),
        ("", 200),
        ("0", 200),
        ("Tue, 99 Nov 2026 08:00:00 GMT", 200),
    ],
)
def test_if_modified_since_is_compared_as_a_date(client: FlaskClient, world: World, since: str, status: int) -> None:
    assert client.get(CITY).headers["Last-Modified"] == "Tue, 24 Nov 2026 08:00:00 GMT"

    assert client.get(CITY, headers={"If-Modified-Since": since}).status_code == status


def test_if_none_match_wins_over_if_modified_since(client: FlaskClient, etag: str) -> None:
    now, long_ago = "Tue, 24 Nov 2026 08:02:00 GMT", "Mon, 01 Jan 2001 00:00:00 GMT"

    assert client.get(CITY, headers={"If-None-Match": '"x"', "If-Modified-Since": now}).status_code == 200
    assert client.get(CITY, headers={"If-None-Match": "", "If-Modified-Since": now}).status_code == 200
    assert client.get(CITY, headers={"If-None-Match": etag, "If-Modified-Since": long_ago}).status_code == 304


def test_no_date_is_told_while_a_transaction_may_still_end(client: FlaskClient, clock: Clock) -> None:
    World().booked()

    assert "Last-Modified" not in client.get(CITY).headers
    clock.shift(seconds=61)
    assert "Last-Modified" not in client.get(CITY).headers
    clock.shift(seconds=1)
    assert client.get(CITY).headers["Last-Modified"] == "Tue, 24 Nov 2026 08:00:00 GMT"


def test_an_etag_of_something_else_to_match_makes_no_304(client: FlaskClient, etag: str) -> None:
    assert client.get(CITY, headers={"If-Match": '"other"'}).status_code == 200


def test_304_carries_what_200_does(client: FlaskClient, etag: str) -> None:
    whole = client.get(CITY)

    nothing_new = client.get(CITY, headers={"If-None-Match": etag})

    assert nothing_new.status_code == 304
    assert [nothing_new.headers.get(name) for name in LASTING] == [whole.headers[name] for name in LASTING]
    assert "Content-Length" not in nothing_new.headers


# --- what is sent


def test_headers_are_those_of_a_calendar_that_others_may_keep(client: FlaskClient, world: World) -> None:
    answer = client.get(CITY)

    sent = answer.headers
    assert sent["Content-Type"] == "text/calendar; charset=utf-8"
    assert sent["Cache-Control"] == "public, max-age=300, must-revalidate"
    assert sent["Vary"] == "Accept-Encoding"
    assert re.fullmatch(r'"[0-9a-f]{24}"', sent["ETag"])
    assert {"Content-Disposition", "Set-Cookie", "Content-Encoding"}.isdisjoint(sent.keys())
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient, world: World) -> None:
    whole, head = client.get(CITY), client.head(CITY)

    assert head.data == b""
    assert dict(head.headers) == dict(whole.headers)


def test_head_keeps_no_text(client: FlaskClient, world: World) -> None:
    from app.calendars.models import CalendarText

    feeds.body.cache_clear()
    client.head(CITY)

    assert db.session.query(CalendarText).count() == 0


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "REPORT", "MKCALENDAR"])
def test_other_methods_are_refused(client: FlaskClient, world: World, method: str) -> None:
    answer = client.open(CITY, method=method)

    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", "))


def test_whoever_asks_gets_the_same_and_no_cookie(
    client: FlaskClient, world: World, as_person: Callable[[Person], FlaskClient]
) -> None:
    signed_in, odd = as_person(world.manager), client
    odd.set_cookie("centrum", "garbage")
    english = {"Accept": "text/html", "Accept-Language": "en"}

    answers = [signed_in.get(CITY), odd.get(CITY), odd.get(CITY, headers=english), odd.get(CITY + "?x=1")]

    first, *others = [(answer.data, dict(answer.headers)) for answer in answers]
    assert all(other == first for other in others)
    assert "Set-Cookie" not in first[1]
    missing = signed_in.get("/kalendarz/pl/nie-ma.ics")
    assert (missing.status_code, "Set-Cookie" in missing.headers) == (404, False)


@pytest.mark.parametrize(
    ("accepted", "agent", "is_zipped"),
    [
        (None, "", False),
        ("", "", False),
        ("*", "", False),
        ("gzip", "", True),
        ("deflate, gzip;q=0.5, br", "", True),
        ("gzip;q=0", "", False),
        ("x-gzip-like", "", False),
        ("gzip", "Microsoft.Exchange/15.20", False),
        ("gzip", "Google-Calendar-Importer", True),
    ],
)
def test_only_who_names_gzip_gets_it(
    client: FlaskClient, world: World, accepted: str | None, agent: str, is_zipped: bool
) -> None:
    headers = {"User-Agent": agent} | ({"Accept-Encoding": accepted} if accepted is not None else {})
    plain = client.get(CITY)

    answer = client.get(CITY, headers=headers)

    assert ("Content-Encoding" in answer.headers) == is_zipped
    assert (gzip.decompress(answer.data) if is_zipped else answer.data) == plain.data
    assert (answer.headers["ETag"] != plain.headers["ETag"]) == is_zipped
    again = client.get(CITY, headers={**headers, "If-None-Match": plain.headers["ETag"]})
    assert again.status_code == (200 if is_zipped else 304)


def test_a_setting_says_who_chokes_on_gzip(make_app: Callable[..., Flask], world: World) -> None:
    headers = {"Accept-Encoding": "gzip", "User-Agent": "Microsoft.Exchange/15.20"}

    answer = make_app(plain_feeds_for="").test_client().get(CITY, headers=headers)

    assert answer.headers["Content-Encoding"] == "gzip"


def test_the_body_is_the_same_from_poll_to_poll_and_in_every_process(
    client: FlaskClient, make_app: Callable[..., Flask], world: World, clock: Clock
) -> None:
    world.activity(LATER)
    clock.shift(minutes=2)
    first = client.get(CITY)
    clock.shift(hours=3)
    feeds.body.cache_clear()

    second, elsewhere = client.get(CITY), make_app().test_client().get(CITY)

    assert first.data == second.data == elsewhere.data
    assert first.headers["ETag"] == second.headers["ETag"] == elsewhere.headers["ETag"]


# --- addresses


@pytest.mark.parametrize(
    ("asked", "one"),
    [
        ("c2.c1", "c1.c2"),
        ("C1", "c1"),
        ("c1.c1", "c1"),
        ("c1.miasto", "c1"),
        ("prawo.c1", "c1.prawo"),
        ("grupy.szkolenia", "szkolenia.grupy"),
        ("ksiegowosc.prawo.warsztaty", "warsztaty.prawo.ksiegowosc"),
        ("szkolenia.warsztaty.seminaria.wydarzenia.wizyty.grupy.otwarte", "miasto"),
    ],
)
def test_one_filter_is_one_address(client: FlaskClient, asked: str, one: str) -> None:
    answer = client.get(f"/kalendarz/uk/{asked}.ics")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/kalendarz/uk/{one}.ics")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(
            (f"pl/{word}.ics", 404)
            for word in ("taniec", "c0", "c999", "c1.c999", "sala-999", "sala-0", "sala-x", "c1..prawo")
        ),
        *((f"{language}/miasto.ics", 404) for language in ("de", "PL", "xx")),
        ("pl/c99999999999999999999.ics", 404),
        ("pl/sala-999-zajetosc.ics", 404),
        ("pl/miasto.txt", 404),
        ("pl/mia%00sto.ics", 404),
        ("pl/" + ".".join(f"c{number}" for number in range(1, 40)) + ".ics", 400),
        ("pl/" + "x" * 101 + ".ics", 400),
    ],
)
def test_unknown_and_too_long_addresses_are_never_an_empty_calendar(
    client: FlaskClient, world: World, path: str, status: int
) -> None:
    answer = client.get(f"/kalendarz/{path}")

    assert answer.status_code == status
    assert answer.mimetype == "text/html"


def test_every_address_has_at_most_a_hundred_characters(client: FlaskClient, world: World) -> None:
    words = [
        "c1",
        "szkolenia",
        "warsztaty",
        "seminaria",
        "wydarzenia",
        "prawo",
        "ksiegowosc",
        "granty",
        "dane",
        "zespoly",
    ]
    words += ["ekologia", "promocja"]
    answers = {
        len(path): client.get(path) for path in (f"/kalendarz/pl/{'.'.join(words[:n])}.ics" for n in range(1, 13))
    }

    assert {length: answer.status_code for length, answer in answers.items() if length > 100} == {
        length: 400 for length in answers if length > 100
    }
    assert all(answer.status_code == 200 for length, answer in answers.items() if length <= 100)
    assert max(answers) > 100


def test_no_topic_of_the_programme_lets_in_what_has_none(client: FlaskClient, world: World) -> None:
    answer = client.get("/kalendarz/pl/otwarte.prawo.ics")

    assert (answer.status_code, answer.text.count("BEGIN:VEVENT")) == (200, 0)


def test_a_renamed_centre_keeps_its_address(client: FlaskClient, world: World) -> None:
    called = world.called(name="Centrum Błonia")
    centres.change_centre(actor(world.manager), world.centre.id, called, seen=0)

    answer = client.get(world.feeds["centre"])

    assert answer.status_code == 200
    assert "X-WR-CALNAME:Centrum Błonia\r\n" in answer.text


def test_what_was_closed_answers_for_a_year_and_has_ended_then(client: FlaskClient, world: World, clock: Clock) -> None:
    clock.move_to("2026-12-10 12:00")
    centres.archive_room(actor(world.manager), world.hall.id)
    centres.archive_centre(actor(make_person(is_admin=True)), world.centre.id)
    names = "centre", "hall", "room", "taken"

    clock.shift(days=364, hours=23)
    assert {client.get(world.feeds[name]).status_code for name in names} == {200}
    clock.shift(hours=2)
    ended = [client.get(world.feeds[name], headers={"If-None-Match": "*"}) for name in names]
    assert {answer.status_code for answer in ended} == {410}
    assert "skończył" in ended[0].text or "zakończył" in ended[0].text
    assert client.get(CITY).status_code == 200


# --- the database is away


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("path", [CITY, "/kalendarz/pl/sala-1-zajetosc.ics"])
def test_a_database_that_is_away_is_503_and_never_an_empty_calendar(
    make_app: Callable[..., Flask], tmp_path: Any, path: str
) -> None:
    client = make_app(database_url=f"sqlite:////{tmp_path}/no/such/folder/x.db").test_client()

    for answer in (client.get(path), client.get(path, headers={"If-None-Match": "*"}), client.head(path)):
        assert answer.status_code == 503
        assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("300", "no-store")
        assert "ETag" not in answer.headers


@pytest.mark.engines("postgresql")
def test_a_server_that_is_away_is_503_and_the_calendar_is_back_with_it(
    make_app: Callable[..., Flask], client: FlaskClient, world: World
) -> None:
    away = make_app(database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing").test_client()

    answer = away.get(CITY)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert client.get(CITY).status_code == 200


def test_midnight_is_a_new_day_of_the_calendar(client: FlaskClient, etag: str, clock: Clock) -> None:
    clock.move_to(at("2026-11-24", "24:00") - timedelta(seconds=1))
    assert client.get(CITY, headers={"If-None-Match": etag}).status_code == 304

    clock.shift(seconds=1)

    assert client.get(CITY, headers={"If-None-Match": etag}).status_code == 200
