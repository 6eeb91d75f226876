"""What is taken of a calendar of others: the window, the limits, titles as they can be shown, and what is left out."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.centres.rules import outside as rules
from app.centres.rules.outside import OutsideDate, OutsideDetails, OutsideReading, cut, once, read_outside
from app.core.errors import Refusal
from app.core.ical.refusals import BrokenOff, NotACalendar, UnknownLetters
from tests.makers import at, calendar_file

TODAY = date(2026, 11, 24)


def taken(*events: str) -> OutsideReading:
    return read_outside(calendar_file(*events), today=TODAY)


def event(start: str = "20261201T180000", *more: str, uid: str = "a", title: str = "Koncert") -> str:
    return "\n".join((f"UID:{uid}", f"DTSTART:{start}", f"SUMMARY:{title}", *more))


def titles(reading: OutsideReading) -> list[str]:
    return [fact.title for fact in reading.facts]


def test_dates_from_a_year_ago_to_two_years_ahead_are_taken_by_their_start() -> None:
    days = ("20251123", "20251124", "20281124", "20281125")
    events = [f"UID:{day}\nDTSTART;VALUE=DATE:{day}\nSUMMARY:{day}" for day in reversed(days)]

    assert titles(taken(*events)) == ["20251124", "20281124"]


def test_what_began_before_the_window_and_goes_on_is_taken() -> None:
    assert titles(taken("UID:a\nDTSTART;VALUE=DATE:20240101\nDTEND;VALUE=DATE:20270101\nSUMMARY:Wystawa")) == [
        "Wystawa"
    ]


def test_a_repeating_event_is_its_dates_and_a_date_told_twice_is_the_last_one() -> None:
    reading = taken(
        event("20261201T180000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3"),
        event(uid="b", title="Stary"),
        event(uid="b", title="Nowy"),
    )

    assert titles(reading) == ["Koncert", "Nowy", "Koncert", "Koncert"]


def test_cancelled_and_private_events_are_left_out_without_a_word() -> None:
    reading = taken(
        event(uid="c", title="Jawny"),
        event("20261201T180000", "STATUS:CANCELLED"),
        event("20261201T180000", "CLASS:PRIVATE", uid="b"),
        event("20261201T180000", "CLASS:confidential", uid="d"),
    )

    assert (titles(reading), reading.left_out) == (["Jawny"], None)


def test_a_moment_has_no_length_and_a_whole_day_that_ends_on_itself_is_one_day() -> None:
    moment, day = taken(
        event("20261201T235959"), "UID:b\nDTSTART;VALUE=DATE:20261205\nDTEND;VALUE=DATE:20261205\nSUMMARY:Dzień"
    ).facts

    assert (moment.starts, moment.ends) == (at("2026-12-01", "23:59"), at("2026-12-01", "23:59"))
    assert (day.starts, day.ends) == (at("2026-12-05", "0:00"), at("2026-12-06", "0:00"))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Bal\\nmaskowy", "Bal maskowy"),
        ("Bal\u2028maskowy", "Bal maskowy"),
        ("Bal\x01 \x7fmas\x00kowy", "Bal maskowy"),
        ("Bal\\; maskowy\\, wielki", "Bal; maskowy, wielki"),
        ("<b>Bal</b>", "<b>Bal</b>"),
        ("{{ 7 * 7 }}", "{{ 7 * 7 }}"),
        ("🎉 Bal", "🎉 Bal"),
    ],
)
def test_a_title_is_one_line_without_control_signs(written: str, shown: str) -> None:
    assert titles(taken(event(title=written))) == [shown]


def test_a_long_title_is_cut_between_words_and_never_within_a_sign() -> None:
    words = "Wieczór " * 40
    (title,) = titles(taken(event(title=words)))

    assert title == f"{('Wieczór ' * 24).strip()}…"
    assert cut("👩‍👩‍👧" * 3, 7) == "👩‍👩‍👧…"
    assert cut("e\u0301" * 5, 4) == "e\u0301…"
    assert cut("x" * 200, 200) == "x" * 200


@given(st.text(max_size=60), st.integers(2, 40))
def test_a_cut_text_is_never_longer_than_it_may_be(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("http://example.org", ""),
        ("https://", ""),
        ("https://example.org/" + "a" * 500, ""),
    ],
)
def test_of_addresses_only_safe_and_short_ones_are_kept(url: str, kept: str) -> None:
    (fact,) = taken(event("20261201T180000", f"URL:{url}")).facts
    assert fact.url == kept


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotACalendar),
        (b"<html>", NotACalendar),
        (calendar_file(event())[:-10], BrokenOff),
        (calendar_file(event(title="Zażółć")).decode().encode("cp1250"), UnknownLetters),
        (calendar_file(), rules.NoEventInWindow),
        (calendar_file(event("20201201T180000")), rules.NoEventInWindow),
        (calendar_file(event("20261201T180000", "CLASS:PRIVATE")), rules.NoEventInWindow),
        (calendar_file("UID:a\nSUMMARY:Bez daty"), rules.NoEventToRead),
        (calendar_file(*(event(uid=str(n)) for n in range(1001))), rules.TooManyEvents),
        (calendar_file("SUMMARY:bez uid") + b" " * 2 * 1024 * 1024, rules.CalendarTooLarge),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_file_that_cannot_be_shown_is_a_sentence_at_the_file(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as met:
        read_outside(content, today=TODAY)
    assert met.value.at_field == "file"


def test_a_thousand_dates_are_taken() -> None:
    assert len(taken(*(event(uid=str(number)) for number in range(1000))).facts) == 1000


@pytest.mark.parametrize(
    "wrong",
    [
        "DTSTART:20261201T180000\nSUMMARY:Bez UID",
        "UID:x\nSUMMARY:Bez daty",
        "UID:x\nDTSTART:20261201T180000\nDTEND:20261201T170000\nSUMMARY:Wstecz",
        "UID:x\nDTSTART:20261201T180000\nDTEND:99991231T170000\nSUMMARY:Na zawsze",
        "UID:x\nDTSTART;TZID=Mars/Olympus:20261201T180000\nSUMMARY:Marsjanie",
        "UID:x\nDTSTART:20261201T180000\nSUMMARY:\\n ",
        "UID:x\nDTSTART:20261201T180000\nRRULE:FREQ=SECONDLY\nSUMMARY:Ciągle",
    ],
)
def test_an_event_that_cannot_be_read_is_counted_and_the_rest_is_taken(wrong: str) -> None:
    reading = taken(wrong, event())
    assert (titles(reading), len(reading.unread)) == (["Koncert"], 1)


def test_the_first_five_that_are_left_out_are_named() -> None:
    reading = taken(event(), *(f"UID:{number}\nSUMMARY:Zły {number}" for number in range(7)))

    assert reading.left_out is not None
    named = reading.left_out.facts["names"]
    assert isinstance(named, tuple)
    assert [name.facts["title"] for name in named] == [f"Zły {number}" for number in range(5)]
    assert reading.left_out.facts["count"] == 7


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_reading_or_a_refusal(noise: bytes) -> None:
    content = calendar_file(event()).replace(b"SUMMARY:Koncert", noise)
    with suppress(Refusal):
        assert isinstance(read_outside(content, today=TODAY), OutsideReading)


@pytest.mark.parametrize(
    "page", ["http://example.org", "javascript:alert(1)", "example.org", "https://", "//example.org"]
)
def test_the_page_of_a_source_begins_with_https(page: str) -> None:
    with pytest.raises(rules.NotAnHttpsAddress):
        OutsideDetails("a", "b", page).check()


def shown(first: str, ends: str, *, centre: str = "Tutaj", **more: object) -> OutsideDate:
    told = {"title": "Dni", "place": "", "url": "", "source": "Miasto", "address": "", "is_whole_day": True, **more}
    return OutsideDate(starts=at(first, "0:00"), ends=at(ends, "0:00"), centre=centre, **told)  # type: ignore[arg-type]


def test_days_stand_on_each_of_them_and_what_goes_on_for_long_on_the_first_alone() -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 31)

    assert shown("2026-12-30", "2027-01-03").days_within(first, last) == [date(2026, 12, 30), date(2026, 12, 31)]
    assert shown("2026-11-30", "2026-12-02").days_within(first, last) == [first]
    assert shown("2026-11-01", "2027-02-01").days_within(first, last) == [first]
    assert len(shown("2026-12-01", "2026-12-08").days_within(first, last)) == 7
    assert len(shown("2026-12-01", "2026-12-09").days_within(first, last)) == 1
    assert shown("2026-11-01", "2026-11-03").days_within(first, last) == []


def test_the_same_calendar_at_two_centres_is_shown_once() -> None:
    here, there = shown("2026-12-01", "2026-12-02"), shown("2026-12-01", "2026-12-02", centre="Tam")
    other = shown("2026-12-01", "2026-12-02", source="Klub")

    assert [(one.source, one.starts) for one in once([here, there, other])] == [
        ("Miasto", here.starts),
        ("Klub", here.starts),
    ]
    assert here.last - here.first == timedelta()
