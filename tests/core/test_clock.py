"""The clock: zones at the edges only, and both days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import (
    ZONE,
    EndsBeforeStart,
    NotAMoment,
    OutOfCalendar,
    Period,
    SkippedHour,
    day_period,
    from_local,
    from_minutes,
    is_doubled,
    local,
    month_period,
    parse_moment,
)

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
MOMENTS = st.datetimes(min_value=datetime(2001, 1, 1), max_value=datetime(2099, 12, 30), timezones=st.just(UTC))


def test_day_of_the_clock_change_has_23_or_25_hours() -> None:
    assert day_period(SPRING).minutes == 23 * 60
    assert day_period(AUTUMN).minutes == 25 * 60
    assert day_period(date(2027, 6, 1)).minutes == 24 * 60


def test_skipped_hour_is_refused() -> None:
    with pytest.raises(SkippedHour):
        from_local(SPRING, time(2, 30))
    assert from_local(SPRING, time(3, 0)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_doubled_hour_means_the_first() -> None:
    assert from_local(AUTUMN, time(2, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert is_doubled(AUTUMN, time(2, 30)) is True
    assert is_doubled(AUTUMN, time(3, 0)) is False
    assert is_doubled(SPRING, time(2, 30)) is False


def test_minute_1440_is_the_next_midnight() -> None:
    assert from_minutes(date(2026, 12, 31), 1440) == from_local(date(2027, 1, 1))


@pytest.mark.parametrize("year", [1999, 2101, 9999])
def test_years_out_of_the_calendar_are_refused(year: int) -> None:
    with pytest.raises(OutOfCalendar):
        from_local(date(year, 1, 1))
    with pytest.raises(OutOfCalendar):
        parse_moment(f"{year}-01-01T10:00")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-01T18:00", datetime(2026, 12, 1, 17, 0, tzinfo=UTC)),
        ("2026-12-01T18:00:00+01:00", datetime(2026, 12, 1, 17, 0, tzinfo=UTC)),
        ("2026-07-01T18:00", datetime(2026, 7, 1, 16, 0, tzinfo=UTC)),
        ("2026-12-01T17:00:00Z", datetime(2026, 12, 1, 17, 0, tzinfo=UTC)),
    ],
)
def test_moment_is_read_with_an_offset_or_as_local(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-12-01", "18:00", "2026-13-01T10:00", "2026-12-01T25:00"])
def test_moment_of_another_shape_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(NotAMoment) as refused:
        parse_moment(text, field="ends")
    assert refused.value.at_field == "ends"


def test_moment_in_the_skipped_hour_is_refused_at_its_field() -> None:
    with pytest.raises(SkippedHour) as refused:
        parse_moment("2027-03-28T02:30", field="ends")
    assert refused.value.at_field == "ends"


def test_period_is_half_open() -> None:
    ten, eleven, noon = (datetime(2026, 12, 1, hour, tzinfo=UTC) for hour in (10, 11, 12))

    assert Period(ten, eleven).overlaps(Period(eleven, noon)) is False
    assert Period(ten, noon).overlaps(Period(eleven, noon)) is True


@pytest.mark.parametrize("minutes", [0, -30])
def test_period_is_never_empty_or_backwards(minutes: int) -> None:
    starts = datetime(2026, 12, 1, 10, tzinfo=UTC)

    with pytest.raises(EndsBeforeStart):
        Period(starts, starts + timedelta(minutes=minutes))


@given(MOMENTS)
def test_local_time_and_back_is_the_same_but_for_the_second_doubled_hour(moment: datetime) -> None:
    wall = moment.astimezone(ZONE)

    back = from_local(wall.date(), wall.time().replace(fold=0))

    assert back == moment - timedelta(hours=wall.fold)


@given(MOMENTS)
def test_month_holds_its_moments(moment: datetime) -> None:
    month = month_period(local(moment).date())

    assert month.starts <= moment < month.ends
    assert local(month.starts).day == local(month.ends).day == 1


@pytest.mark.parametrize(
    ("taken", "left"),
    [((9, 10), [(10, 14)]), ((14, 15), [(10, 14)]), ((9, 12), [(12, 14)]), ((12, 15), [(10, 12)]), ((9, 15), [])]
    + [((11, 12), [(10, 11), (12, 14)]), ((10, 14), [])],
)
def test_period_without_another_is_what_lies_before_and_after(
    taken: tuple[int, int], left: list[tuple[int, int]]
) -> None:
    def hours(starts: int, ends: int) -> Period:
        return Period(datetime(2027, 3, 1, starts, tzinfo=UTC), datetime(2027, 3, 1, ends, tzinfo=UTC))

    assert hours(10, 14).without(hours(*taken)) == [hours(*part) for part in left]
