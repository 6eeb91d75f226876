"""Opening hours as people type them, addresses out of names, public holidays, and changes in words."""

from datetime import UTC, date, datetime

import pytest

from app.centres.rules import (
    Block,
    days_between,
    open_or_not,
    opening_periods,
    parse_hours,
    public_holidays,
    shown,
    slug_of,
)
from app.centres.rules.refusals import HoursBackwards, HoursOverlap, NotHours, TooManyBlocks
from app.centres.rules.trail import CHANGES, change_in_words, check_seen, time_in_words
from app.core.clock import Period
from app.core.errors import ChangedMeanwhile
from tests.makers import at, period

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ()),
        ("  ", ()),
        ("9-13", (Block(540, 780),)),
        ("9:00-13:00, 15:00-21:00", (Block(540, 780), Block(900, 1260))),
        ("15.30–21; 9:00 — 13", (Block(540, 780), Block(930, 1260))),
        ("0:00-24:00", (Block(0, 1440),)),
        ("18-0:00", (Block(1080, 1440),)),
        ("9-13, 13-21", (Block(540, 780), Block(780, 1260))),
    ],
)
def test_hours_are_read_as_people_type_them(typed, meant):
    assert parse_hours(typed) == meant


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("from nine", NotHours),
        ("9", NotHours),
        ("9:60-10", NotHours),
        ("9-25", NotHours),
        ("24:00-25:00", NotHours),
        ("9-13-15", NotHours),
        ("٩-١٣", NotHours),
        ("13-9", HoursBackwards),
        ("9-9", HoursBackwards),
        ("9-13, 12-15", HoursOverlap),
        ("1-2,3-4,5-6,7-8,9-10,11-12,13-14", TooManyBlocks),
    ],
)
def test_hours_that_mean_nothing_are_refused(typed, refusal):
    with pytest.raises(refusal):
        parse_hours(typed)


def test_hours_shown_are_hours_typed():
    blocks = (Block(0, 540), Block(905, 1440))
    assert shown(blocks) == "0:00–9:00, 15:05–24:00"
    assert parse_hours(shown(blocks)) == blocks


def test_exception_replaces_the_hours_of_its_weekday():
    weekly = {0: [Block(540, 600)], 1: [Block(540, 600)]}
    exceptions = {date(2026, 12, 1): [Block(660, 720)], date(2026, 12, 2): []}
    assert opening_periods(weekly, exceptions, days_between(MONDAY, date(2026, 12, 2))) == [
        period("2026-11-30", "9:00", "10:00"),
        period("2026-12-01", "11:00", "12:00"),
    ]


def test_hours_until_midnight_go_on_in_the_next_day():
    weekly = {0: [Block(1200, 1440)], 1: [Block(0, 60)]}
    assert opening_periods(weekly, {}, days_between(MONDAY, date(2026, 12, 1))) == [
        Period(at("2026-11-30", "20:00"), at("2026-12-01", "1:00"))
    ]


def test_edge_in_the_hour_that_the_clocks_skip_moves_to_its_end():
    skipped = date(2027, 3, 28)
    assert opening_periods({}, {skipped: [Block(150, 300)]}, [skipped]) == [
        Period(datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 3, 28, 3, tzinfo=UTC))
    ]


def test_open_or_not_says_until_or_from_when():
    times = [period("2026-12-01", "9:00", "13:00"), period("2026-12-01", "15:00", "21:00")]
    said = {clock: open_or_not(times, at("2026-12-01", clock)) for clock in ("8:59", "9:00", "13:00", "21:00")}
    assert {clock: (one.msgid, *one.facts.values()) for clock, one in said.items()} == {
        "8:59": ("Closed now. Opens %(moment)s.", at("2026-12-01", "9:00")),
        "9:00": ("Open now. Closes %(moment)s.", at("2026-12-01", "13:00")),
        "13:00": ("Closed now. Opens %(moment)s.", at("2026-12-01", "15:00")),
        "21:00": ("Closed for now.",),
    }


def test_public_holidays_have_names_in_three_languages():
    feasts = {feast.day: feast.names for feast in public_holidays(2027, 2027)}
    expected = ((1, 1), (1, 6), (3, 28), (3, 29), (5, 1), (5, 3), (5, 16), (5, 27), (8, 15), (11, 1), (11, 11))
    assert list(feasts) == [date(2027, *day) for day in (*expected, (12, 24), (12, 25), (12, 26))]
    assert {language for names in feasts.values() for language, name in names.items() if name} == {"pl", "en", "uk"}
    assert feasts[date(2027, 11, 11)]["pl"] == "Narodowe Święto Niepodległości"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Sala Żółta nr 2", "sala-zolta-nr-2"),
        ("Łąka / Świt", "laka-swit"),
        ("Зала", "sala"),
        ("x" * 200, "x" * 56),
        ("Sala", "sala-3"),
    ],
)
def test_slug_is_made_of_a_name(name, slug):
    assert slug_of(name, taken={"sala-2"} | ({"sala"} if name == "Sala" else set()), otherwise="sala") == slug


def test_check_seen_refuses_what_was_changed_since():
    check_seen(3, seen=3)
    with pytest.raises(ChangedMeanwhile):
        check_seen(4, seen=3)


def test_changes_are_told_in_words():
    assert change_in_words("centre", "edited").msgid == CHANGES["centre", "edited"]
    assert change_in_words("centre", "unheard of").msgid == "Something else was changed."
    assert time_in_words({}) is None
    one = time_in_words({"first": "2026-12-24"})
    several = time_in_words({"first": "2026-12-24", "last": "2026-12-31"})
    times = time_in_words({"starts": "2026-12-01T09:00:00+00:00", "ends": "2026-12-01T11:00:00+00:00"})
    assert [said.facts for said in (one, several, times)] == [
        {"first": date(2026, 12, 24)},
        {"first": date(2026, 12, 24), "last": date(2026, 12, 31)},
        {"period": period("2026-12-01", "10:00", "12:00")},
    ]
