"""Texts through three readers: whatever people type comes back, and none of it is ever read as more than text."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from playwright.sync_api import Page

from app.core.ical.writing import Head, Told, in_address, in_label, in_line, in_text
from tests.core.ical.samples import calendar, told, unfolded
from tests.support.calendars import Seen, by_ical_js, by_icalendar, by_libical

CONTROL = "".join(map(chr, (*range(32), *range(0x7F, 0xA0))))
TEXTS = {
    "marks": r"a;b,c\d:e=f'g" + '"h"',
    "escapes": r"C:\new \N \n \\n \, \; \: \t ^n ^^ ^' %2C %5C",
    "equals signs": " = a = b ; c , =",
    "backslash at the end": "a\\",
    "backslashes": "\\" * 301,
    "emoji": "🐸👩‍👩‍👧‍👦🇵🇱 ok",
    "right to left": "שלום \u202eabc\u202c عربي \u200f",
    "combining": "e\u0301 Z\u030c\u0323 " + "a" + "\u0336" * 300,
    "byte order mark": "\ufeffa\ufeff",
    "no characters": "a\ufffe\uffff\U0010ffffb",
    "CR": "a\rb",
    "LF": "a\nb",
    "CRLF": "a\r\nb",
    "folded": "a\r\n b\n\tc",
    "line ends of Unicode": "a\u2028b\u2029c\u0085d\x0be\x0cf",
    "control": f"a{CONTROL}b",
    "NUL": "a\0b\0",
    "lone surrogates": "a\ud800b\udfffc",
    "a component": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil\r\nSUMMARY:evil",
    "a component at once": "BEGIN:VEVENT",
    "a property": "x\nATTENDEE:mailto:evil@example.org\nX-EVIL;A=B:1",
    "10 kB": "Zażółć gęślą jaźń; " * 420,
    "1,000 lines": "\n".join(f"wiersz {number}, " for number in range(1000)),
    "a long word": "ż" * 5000,
    "a longer sign at each place": "".join("a" * length + "🐸" for length in range(80)),
    "tabs": "\ta\t\tb\t",
    "spaces": "   ",
    "nothing": "",
    "Ukrainian": "Їжак, ґанок; 'Європа' №5",
}
PLACES = ("summary", "description", "location")
LONGEST_LINE = 75


def event_of(text: str) -> Told:
    """One event with the text wherever a text can stand."""
    return told(
        summary=text,
        description=text,
        location=text,
        categories=(text, "Sport", text),
        organizer=(text, "centra@example.org"),
        conference=("https://wideo.example.org/a", text),
    )


def names_of(text: str) -> tuple[str, ...]:
    """The properties that such an event has; those of an empty text are left out."""
    always = ["UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "TRANSP"]
    always += ["X-MICROSOFT-CDO-BUSYSTATUS", "CONFERENCE", "ORGANIZER", "CATEGORIES"]
    return tuple(sorted(always + (["SUMMARY", "DESCRIPTION", "LOCATION"] if in_text(text) else [])))


def assert_seen(seen: Sequence[Seen], texts: Sequence[str], comma: str = "\n") -> None:
    """Each text in every place; libical reads categories as one text, with commas between."""
    assert len(seen) == len(texts)
    for one, text in zip(seen, texts, strict=True):
        line, beside = in_line(text), in_label(text)
        assert (one.summary or "", one.description or "", one.location or "") == (line, in_text(text), line)
        words = [word for word in (beside, "Sport", beside) if word]
        assert comma.join(one.categories) == comma.join(words)
        assert one.organizer == ("mailto:centra@example.org", beside)
        assert one.conference == ("https://wideo.example.org/a", beside)
        assert one.names == names_of(text)


def assert_well_formed(text: bytes) -> None:
    assert not text.startswith(b"\xef\xbb\xbf")
    assert text.endswith(b"END:VCALENDAR\r\n")
    lines = text.removesuffix(b"\r\n").split(b"\r\n")
    assert [line for line in lines if b"\r" in line or b"\n" in line or not line] == []
    assert [line for line in lines if len(line) > LONGEST_LINE] == []
    for line in lines:
        line.decode()  # raises where a sign is cut
    assert [sign for sign in text.decode() if sign in CONTROL and sign not in "\r\n\t"] == []


def test_hostile_texts_come_back(read_calendar: Callable[[bytes], list[Seen]]) -> None:
    seen = read_calendar(calendar(*map(event_of, TEXTS.values())))

    assert_seen(seen, list(TEXTS.values()), "," if read_calendar is by_libical else "\n")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_lines_are_short_whole_and_ended_alike(text: str) -> None:
    head = Head(name=text, about=text, page=f"https://example.org/{text}", source=f"https://example.org/{text}")

    assert_well_formed(calendar(event_of(text), head=head))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_text_adds_a_line(text: str) -> None:
    """Counted without any reader: of lines that do not go on from the one before."""
    plain = unfolded(calendar(event_of("a"), head=Head(name="a", about="a")))
    written = unfolded(calendar(event_of(f"a{text}"), head=Head(name=f"a{text}", about=f"a{text}")))

    assert [name_in(line) for line in written] == [name_in(line) for line in plain]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_address_adds_a_line(text: str) -> None:
    def with_address(end: str) -> list[str]:
        address = f"a{end}"
        event = told(url=address, conference=(address, ""), organizer=("", address), invited=address)
        return unfolded(calendar(event, head=Head(name="a", page=address, source=address)))

    assert [name_in(line) for line in with_address(text)] == [name_in(line) for line in with_address("")]


@pytest.mark.usefixtures("libical")
def test_any_text_comes_back(ical_js: Page) -> None:
    tried: list[str] = []

    @settings(max_examples=200)
    @given(
        text=some.text(some.characters(codec=None) | some.sampled_from('\r\n\t\\;,:"^Nn \u2028\x85\0'), max_size=200)
    )
    def holds(text: str) -> None:
        written = calendar(event_of(text))
        assert_well_formed(written)
        assert_seen(by_icalendar(written), [text])
        assert_seen(by_libical(written), [text], ",")
        tried.append(text)

    holds()
    assert_seen(by_ical_js(ical_js, calendar(*map(event_of, tried))), tried)


def test_what_is_no_text_is_taken_out() -> None:
    assert in_text(f" a{CONTROL}\ufeff\ud800b\r\n\u2028c ") == "a\t\n\n\n\n\nb\n\nc"
    assert in_line(f" a{CONTROL}\ufeff\ud800b\r\n\u2028c ") == "a b c"
    assert in_label("a\\ \n b") == "a/ b"
    assert in_address(" https://example.org/a \r\n\0b ") == "https://example.org/ab"


def name_in(line: str) -> str:
    return line.replace(";", ":").split(":")[0]
