"""CalDAV without a network: sync tokens that carry what a program has, filters, and XML that nobody means well."""

import base64
import hashlib
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars.rules.dav import syncing
from app.calendars.rules.dav.filters import read_event
from app.calendars.rules.dav.reading import read_xml
from app.calendars.rules.dav.refusals import NotUnderstood, UnreadableSyncToken
from app.calendars.rules.dav.syncing import difference, read_token, short_mark, short_name, token_of
from app.core.clock import Period
from app.core.ical.writing import Days, Told, event_text

NAMES = st.binary(min_size=5, max_size=5).map(bytes.hex)
MARKS = st.binary(min_size=4, max_size=4).map(bytes.hex)
STATES = st.dictionaries(NAMES, MARKS, max_size=30)


def thousand() -> dict[str, str]:
    return {short_name(f"{number}@example.org"): short_mark(f"{number}-event") for number in range(1000)}


def put(plain: bytes) -> str:
    return "data:," + base64.urlsafe_b64encode(zlib.compress(plain)).decode().rstrip("=")


def test_a_token_of_a_thousand_events_is_bounded_and_brings_them_back() -> None:
    state = thousand()

    token = token_of("/dav/1/", state)

    assert len(state) == 1000
    assert len(token) < 11_600
    assert read_token("/dav/1/", token) == state


@given(state=STATES)
def test_a_token_brings_back_what_it_was_made_of(state: dict[str, str]) -> None:
    assert read_token("here", token_of("here", state)) == state


@given(had=STATES, has=STATES, most=st.none() | st.integers(1, 9))
def test_told_page_by_page_a_program_ends_with_what_there_is(
    had: dict[str, str], has: dict[str, str], most: int | None
) -> None:
    told, token, pages = dict(had), token_of("here", had), 0
    while True:
        one = difference(read_token("here", token), has, most=most)
        assert most is None or len(one.changed) + len(one.vanished) <= most
        told = {name: mark for name, mark in told.items() if name not in one.vanished}
        told |= {name: has[name] for name in one.changed}
        token, pages = token_of("here", one.state), pages + 1
        if one.is_whole:
            break

    assert told == has
    assert difference(read_token("here", token), has, most=None).changed == ()
    assert pages <= len(had) + len(has) + 1


def test_only_what_differs_is_told() -> None:
    had = {"a" * 10: "1" * 8, "b" * 10: "2" * 8, "c" * 10: "3" * 8}
    has = {"a" * 10: "1" * 8, "b" * 10: "9" * 8, "d" * 10: "4" * 8}

    told = difference(had, has, most=None)

    assert (told.changed, told.vanished, told.is_whole) == (("b" * 10, "d" * 10), ("c" * 10,), True)


HEAD = syncing.VERSION + hashlib.sha256(b"here").digest()[: syncing.WHOSE_BYTES]


@pytest.mark.parametrize(
    "token",
    [
        *("x", "data:,", "data:,!!!", "data:,AAAA", "http://example.org/sync/1", "data:,ą"),
        *(token_of("elsewhere", {}), token_of("here", {})[:-3], token_of("here", {}) + "AAAA"),
        *(put(HEAD + b"12345"), put(b"2" + HEAD[1:]), put(b""), "data:," + "A" * 100_000),
        put(HEAD + b"\0" * (syncing.MOST_PAIRS + 1) * syncing.PAIR),
        put(HEAD + b"\0" * 10_000_000),
    ],
)
def test_a_token_that_is_none_of_this_calendar_is_refused(token: str) -> None:
    with pytest.raises(UnreadableSyncToken):
        read_token("here", token)


@given(
    token=st.text(max_size=60)
    | st.binary(max_size=60).map(lambda read: f"data:,{base64.urlsafe_b64encode(read).decode()}")
)
def test_any_text_as_a_token_is_read_or_refused(token: str) -> None:
    with suppress(UnreadableSyncToken):
        read_token("here", token)


DEEP = b"<a>" * 33 + b"</a>" * 33
BOMB = b"<!DOCTYPE b [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><d:propfind xmlns:d='DAV:'>&b;</d:propfind>"
NO_XML = {
    "nothing": b"",
    "text": b"to jest zdanie",
    "half": b"<d:propfind xmlns:d='DAV:'>",
    "no namespace": b"<d:propfind/>",
    "doctype": b"<!DOCTYPE a><a/>",
    "bomb": BOMB,
    "outside": b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    "deep": DEEP,
    "many": b"<a>" + b"<b/>" * 10_000 + b"</a>",
    "other encoding": b"<?xml version='1.0' encoding='utf-16'?><a/>",
    "unknown encoding": b"<?xml version='1.0' encoding='klingon'?><a/>",
    "many bytes a sign": b"<?xml version='1.0' encoding='gb2312'?><a/>",
    "not its encoding": "<?xml version='1.0' encoding='utf-8'?><a>ą</a>".encode("latin2"),
    "nul": b"<a>\0</a>",
    "json": b'{"a": 1}',
}


@pytest.mark.parametrize("body", NO_XML.values(), ids=NO_XML)
def test_what_is_no_xml_of_a_program_is_refused(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        read_xml(body)


@given(body=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(NotUnderstood):
        read_xml(body)


@pytest.mark.parametrize(
    ("when", "starts", "ends"),
    [
        (
            Period(datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC)),
            *(datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC)),
        ),
        (  # the hour that the clocks show twice is written in UTC
            Period(datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC)),
            *(datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC)),
        ),
        (
            Days(datetime(2027, 3, 28).date(), datetime(2027, 3, 29).date()),
            *(datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        ),
    ],
)
def test_filters_read_an_event_as_it_is_written(when: Period | Days, starts: datetime, ends: datetime) -> None:
    title = "Żółw, jaskółka; \\ i\tdługie " + "słowa " * 40
    told = Told(
        uid="u@example.org",
        sequence=1,
        stamp=starts - timedelta(1),
        when=when,
        summary=title,
        description="a\nDTSTART:20200101T000000Z\nb",
    )

    read = read_event(event_text(told))

    assert (read.starts, read.ends) == (starts, ends)
    assert read.texts["UID"] == "u@example.org"
    assert read.texts["SUMMARY"] == " ".join(title.split())
    assert read.texts["DESCRIPTION"] == "a\nDTSTART:20200101T000000Z\nb"
