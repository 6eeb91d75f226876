"""Rules that repeat: their days, their times by the clock on the wall, and how they are said."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bookings.rules.repeats import (
    MOST_DATES,
    LastDayTooEarly,
    NoDays,
    NoEnd,
    Pattern,
    Repeat,
    TooManyDates,
    WeeksOutOfRange,
    days_of,
    longer,
    number_in_month,
    occurrences,
    said,
)
from app.core.clock import EndsBeforeStart, SkippedHour, local
from app.core.web import say

EVENING = (18 * 60, 20 * 60)
TUESDAY = date(2026, 12, 1)
firsts = st.dates(date(2020, 1, 1), date(2090, 1, 1))


def weekly(first: date = TUESDAY, hours: tuple[int, int] = EVENING, **more: object) -> Repeat:
    return Repeat(Pattern.WEEKLY, first, *hours, **more)  # type: ignore[arg-type]


def monthly(first: date, **more: object) -> Repeat:
    return Repeat(Pattern.MONTHLY, first, *EVENING, **more)  # type: ignore[arg-type]


def test_last_day_is_included() -> None:
    assert days_of(weekly(until=date(2026, 12, 15))) == (TUESDAY, date(2026, 12, 8), date(2026, 12, 15))


def test_every_second_week_leaves_one_out() -> None:
    assert days_of(weekly(every=2, times=3)) == (TUESDAY, date(2026, 12, 15), date(2026, 12, 29))


def test_a_last_day_and_a_number_of_times_end_at_what_comes_first() -> None:
    assert len(days_of(weekly(until=date(2026, 12, 15), times=2))) == 2
    assert len(days_of(weekly(until=date(2026, 12, 15), times=9))) == 3


def test_the_fifth_weekday_of_a_month_means_the_last() -> None:
    days = days_of(monthly(date(2026, 12, 29), times=4))

    assert days == (date(2026, 12, 29), date(2027, 1, 26), date(2027, 2, 23), date(2027, 3, 30))


def test_picked_days_are_put_in_order_and_counted_once() -> None:
    picked = (date(2026, 12, 9), TUESDAY, TUESDAY)

    assert days_of(Repeat(Pattern.PICKED, TUESDAY, *EVENING, picked=picked)) == (TUESDAY, date(2026, 12, 9))


@pytest.mark.parametrize(
    ("repeat", "refusal"),
    [
        (weekly(), NoEnd),
        (weekly(times=61), TooManyDates),
        (weekly(times=10_000), TooManyDates),
        (weekly(times=0), NoDays),
        (weekly(until=date(2099, 1, 1)), TooManyDates),
        (weekly(until=date(2026, 11, 30)), LastDayTooEarly),
        (weekly(every=0, times=2), WeeksOutOfRange),
        (weekly(every=9, times=2), WeeksOutOfRange),
        (weekly(hours=(1200, 1080), times=2), EndsBeforeStart),
        (Repeat(Pattern.PICKED, TUESDAY, *EVENING), NoDays),
        (
            Repeat(Pattern.PICKED, TUESDAY, *EVENING, picked=tuple(TUESDAY + timedelta(n) for n in range(10_000))),
            TooManyDates,
        ),
    ],
)
def test_bad_rule_is_refused_at_once(repeat: Repeat, refusal: type[Exception]) -> None:
    begun = time.perf_counter()

    with pytest.raises(refusal):
        occurrences(repeat)

    assert time.perf_counter() - begun < 0.3


def test_six_in_the_evening_stays_six_over_both_clock_changes() -> None:
    found = occurrences(weekly(date(2027, 3, 23), times=40))

    assert {f"{local(one.period.starts):%H:%M}" for one in found if one.period} == {"18:00"}
    assert {one.period.starts.hour for one in found if one.period} == {16, 17}


def test_skipped_hour_is_a_refused_date_and_the_others_stay() -> None:
    found = occurrences(weekly(date(2027, 3, 21), (150, 240), times=3))

    assert [type(one.refusal) for one in found] == [type(None), SkippedHour, type(None)]


@given(first=firsts, every=st.integers(1, 8), times=st.integers(1, MOST_DATES))
def test_weeks_are_even_and_as_many_as_asked(first: date, every: int, times: int) -> None:
    days = days_of(weekly(first, every=every, times=times))

    assert days == tuple(first + timedelta(weeks=every * number) for number in range(times))


@given(first=firsts, times=st.integers(1, MOST_DATES))
def test_months_keep_the_weekday_and_its_number(first: date, times: int) -> None:
    days = days_of(monthly(first, times=times))

    assert [(day.year * 12 + day.month) - (first.year * 12 + first.month) for day in days] == list(range(times))
    assert {day.weekday() for day in days} == {first.weekday()}
    if number_in_month(first) < 5:
        assert {number_in_month(day) for day in days} == {number_in_month(first)}
    else:
        assert {(day + timedelta(days=7)).month == day.month for day in days} == {False}


@given(
    pattern=st.sampled_from([Pattern.WEEKLY, Pattern.MONTHLY]),
    first=firsts,
    every=st.integers(1, 8),
    times=st.integers(1, 40),
    more=st.integers(1, 20),
)
def test_longer_goes_on_where_it_ended(pattern: Pattern, first: date, every: int, times: int, more: int) -> None:
    repeat = Repeat(pattern, first, *EVENING, every=every, times=times)

    days = days_of(longer(repeat, more))

    assert days[:times] == days_of(repeat)
    assert len(days) == times + more


@given(
    first=firsts, every=st.integers(1, 8), times=st.none() | st.integers(1, 60), until=st.none() | firsts, pattern=...
)
def test_rule_comes_back_from_json_as_it_was(
    first: date, every: int, times: int | None, until: date | None, pattern: Pattern
) -> None:
    repeat = Repeat(pattern, first, *EVENING, every=every, until=until, times=times, picked=(first,))

    assert Repeat.from_json(repeat.as_json()) == repeat


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("repeat", "missing", "words"),
    [
        (
            weekly(until=date(2026, 12, 31)),
            [],
            "every Tuesday 18:00–20:00, 1 December to 29 December, 5 dates",
        ),
        (
            weekly(until=date(2026, 12, 31)),
            [([date(2026, 12, 24), date(2026, 12, 31)], "closed")],
            "every Tuesday 18:00–20:00, 1 December to 29 December, 5 dates, not 24 and 31 December: closed",
        ),
        (
            monthly(date(2026, 11, 30), times=1),
            [],
            "every last Monday of the month 18:00–20:00, 30 November to 30 November, 1 date",
        ),
        (
            weekly(every=2, times=3),
            [([date(2027, 3, 6)], "gone")],
            "every 2 weeks on Tuesdays 18:00–20:00, 1 December to 29 December, 3 dates, not 6 March 2027: gone",
        ),
    ],
)
def test_rule_is_said_in_words(app, repeat: Repeat, missing: list, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert say(said(repeat, days_of(repeat), missing)) == words
