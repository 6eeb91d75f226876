"""Calendars read as dates: what tells whole files from broken ones, and what each date says."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core.errors import Refusal
from app.core.ical import refusals as no
from app.core.ical.reading import Dated, Unreadable, check_whole, dates_of_calendar
from app.core.ical.writing import Days, Head, Told, calendar_text, event_text
from tests.makers import at, calendar_file, period

TODAY = date(2026, 11, 24)


def dates(*events: str) -> list[Dated | Unreadable]:
    return list(dates_of_calendar(calendar_file(*events), today=TODAY))


def test_a_date_says_all_that_its_event_does() -> None:
    event = (
        "UID:a\nDTSTART:20261201T170000Z\nDURATION:PT90M\nSUMMARY:Bal\\, wielki\\nbal\nLOCATION:Sala 1\n"
        "DESCRIPTION:Raz\\nDwa\nURL:https://example.org/a;b\nCLASS:private\nBEGIN:VALARM\nSUMMARY:x\nEND:VALARM"
    )

    assert dates(event) == [
        Dated(
            number=1,
            uid="a",
            key="a",
            title="Bal, wielki bal",
            location="Sala 1",
            description="Raz\nDwa",
            url="https://example.org/a;b",
            starts=at("2026-12-01", "18:00"),
            ends=at("2026-12-01", "19:30"),
            is_whole_day=False,
            is_private=True,
        )
    ]


def test_whole_days_begin_at_the_midnight_of_krakow_over_both_changes_of_the_clocks() -> None:
    spring, autumn = dates(
        "UID:a\nDTSTART;VALUE=DATE:20270328\nSUMMARY:x", "UID:b\nDTSTART;VALUE=DATE:20271031\nSUMMARY:y"
    )

    assert isinstance(spring, Dated)
    assert isinstance(autumn, Dated)
    assert (spring.first, spring.ends - spring.starts) == (date(2027, 3, 28), timedelta(hours=23))
    assert (autumn.first, autumn.ends - autumn.starts) == (date(2027, 10, 31), timedelta(hours=25))


def test_a_weekly_hour_stays_over_the_change_of_the_clocks_and_a_cancelled_date_is_gone() -> None:
    weekly = "UID:a\nDTSTART;TZID=Europe/Warsaw:20270323T180000\nDURATION:PT1H\nSUMMARY:x\nRRULE:FREQ=WEEKLY;COUNT=3"
    gone = "UID:a\nRECURRENCE-ID;TZID=Europe/Warsaw:20270406T180000\nSTATUS:CANCELLED\nSUMMARY:x"

    first, second, cancelled = dates(weekly, gone)

    hours = [one.starts.astimezone(ZoneInfo("Europe/Warsaw")).hour for one in (first, second) if isinstance(one, Dated)]
    assert hours == [18, 18]
    assert isinstance(cancelled, Unreadable)
    assert isinstance(cancelled.refusal, no.CancelledEvent)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", no.NotACalendar),
        (b"<!doctype html><p>Sign in first</p>", no.NotACalendar),
        (b"PK\x03\x04", no.NotACalendar),
        ("BEGIN:VCALENDAR\r\nSUMMARY:Zażółć".encode("cp1250"), no.UnknownLetters),
        (b"\xff\xfeB", no.UnknownLetters),
        (calendar_file("UID:a")[:-20], no.BrokenOff),
        (calendar_file("UID:a").replace(b"END:VEVENT\r\n", b""), no.BrokenOff),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0", no.BrokenOff),
    ],
)
def test_what_is_no_whole_calendar_is_a_sentence_at_the_file(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as met:
        check_whole(content)
    assert met.value.at_field == "file"


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_whole_calendar_passes_in_any_unicode(letters: str) -> None:
    check_whole(calendar_file("UID:a\nSUMMARY:Zażółć\nDESCRIPTION:BEGIN:VEVENT").decode().encode(letters))


@pytest.mark.parametrize("title", ["; , \\ \"'", "🎉 Święto 👩‍👩‍👧", "\u202eRTL עברית", "x" * 10_000, "END:VEVENT"])
def test_what_we_write_is_read_back_equal(title: str) -> None:
    stamp = datetime(2026, 11, 1, tzinfo=ZoneInfo("UTC"))
    evening = Told(uid="a", sequence=0, stamp=stamp, when=period("2026-12-01", "18:00", "20:00"), summary=title)
    days = Told(uid="b", sequence=0, stamp=stamp, when=Days(date(2026, 12, 5), date(2026, 12, 7)), summary=title)

    content = calendar_text(Head(name="x"), [event_text(evening), event_text(days)])
    check_whole(content)
    found = [one for one in dates_of_calendar(content, today=TODAY) if isinstance(one, Dated)]

    assert [(one.title, one.starts, one.ends) for one in found] == [
        (title, at("2026-12-01", "18:00"), at("2026-12-01", "20:00")),
        (title, at("2026-12-05", "0:00"), at("2026-12-07", "0:00")),
    ]
