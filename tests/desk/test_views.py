"""The pages of importing: a file is sent, looked at and imported; a wrong one is a sentence at its field."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.access import Role
from app.core.clock import now
from app.desk.services.importing import work_off_imports
from tests import makers
from tests.desk.files import BOOKINGS, csv_file
from tests.support.people import sign_in
from tests.support.visiting import token_of

PAGE = "/zespol/centra/tutaj/import"


@pytest.fixture
def place(db_session: Any) -> Any:
    centre = makers.make_centre(slug="tutaj")
    makers.make_room(centre, "Sala Duża")
    makers.make_organisation(makers.make_person(), name="Wisła")
    return centre, makers.make_staff(centre, Role.MANAGER)


def rows(number: int) -> bytes:
    many = [
        [n, "Sala Duża", f"{1 + n % 28}.{1 + n // 28 % 12}.2027", "9", "10", "Zebranie", "Wisła", 5]
        for n in range(number)
    ]
    return csv_file(BOOKINGS, *many)


def send(client: Any, content: bytes, **fields: str) -> Any:
    sent = {"bookings-file": (io.BytesIO(content), "plik.csv"), "csrf_token": token_of(client, PAGE), **fields}
    return client.post(f"{PAGE}/bookings", data=sent, content_type="multipart/form-data")


def want(client: Any, address: str, seen: int) -> Any:
    return client.post(f"{address}/wczytaj", data={"seen": seen, "csrf_token": token_of(client, address)})


def test_a_small_file_is_checked_and_imported_at_once(app: Flask, place: Any, client: Any) -> None:
    sign_in(client, place[1])

    sent = send(client, rows(3))
    page = client.get(sent.headers["Location"]).text
    assert "Wczytaj 3 wiersze" in page
    done = want(client, sent.headers["Location"], 3)

    assert (sent.status_code, done.status_code) == (303, 303)
    assert "Wczytano 3 wiersze." in client.get(done.headers["Location"]).text
    assert "plik.csv" in client.get("/zespol/centra/tutaj/import").text


def test_a_long_file_is_checked_by_the_worker_and_shows_how_far_it_is(
    app: Flask, place: Any, client: Any, count_queries: Callable[[], Any]
) -> None:
    sign_in(client, place[1])
    address = send(client, rows(336) + b"\n" * 100_000).headers["Location"]

    assert "hx-get" in client.get(address).text
    work_off_imports(now())
    page = client.get(address).text

    assert "hx-get" not in page
    assert "Strona 1 z 7" in page
    with count_queries() as many:
        client.get(address)
    with count_queries() as few:
        client.get(f"{address}?page=7")
    assert len(many) == len(few)
    assert want(client, address, 336).status_code == 303
    assert "hx-get" in client.get(address).text
    work_off_imports(now())
    assert "Wczytano 336 wierszy." in client.get(address).text


@pytest.mark.parametrize(
    ("content", "fields", "sentence"),
    [
        (b"a;b\n1;2", {}, "nie ma żadnej z naszych kolumn"),
        (b"PK\x03\x04nothing", {}, "jest uszkodzony"),
        (b"", {}, "Ten plik jest pusty"),
        (rows(1), {"bookings-organisation": "Nie ma"}, "Nie ma takiej organizacji"),
    ],
)
def test_a_wrong_file_is_a_sentence_at_its_field(
    app: Flask, place: Any, client: Any, content: bytes, fields: dict[str, str], sentence: str
) -> None:
    sign_in(client, place[1])

    answer = send(client, content, **fields)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_what_is_here_is_downloaded_as_a_file(app: Flask, place: Any, client: Any) -> None:
    sign_in(client, place[1])
    for path, kind in (
        ("/zespol/centra/tutaj/eksport/rooms.xlsx", "spreadsheetml"),
        ("/zespol/centra/tutaj/eksport/bookings.csv", "text/csv"),
        ("/zespol/organizacje/eksport.csv", "text/csv"),
        ("/zespol/import/wzor/organisations.xlsx", "spreadsheetml"),
    ):
        answer = client.get(path)
        assert (answer.status_code, kind in answer.content_type) == (200, True)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
