"""Pure rules: pieces of a long time, pads, and who is in whose way."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import Period, day_period, from_local
from app.schedule.rules import LONGEST_PIECE, Layer, Occupied, Status, Want, collide, is_alive, pieces, wants_for

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
LENGTHS = st.timedeltas(timedelta(microseconds=1), timedelta(days=60))


@given(MOMENTS, LENGTHS)
def test_pieces_cover_the_period_without_gap_or_overlap(starts: datetime, length: timedelta) -> None:
    period = Period(starts, starts + length)

    cut = list(pieces(period))

    assert (cut[0].starts, cut[-1].ends) == (period.starts, period.ends)
    assert [piece.ends for piece in cut[:-1]] == [piece.starts for piece in cut[1:]]
    assert max(piece.length for piece in cut) <= LONGEST_PIECE


def test_exactly_seven_days_are_one_piece() -> None:
    week = Period(NOON, NOON + LONGEST_PIECE)

    assert list(pieces(week)) == [week]


def test_week_in_which_the_clocks_go_back_is_two_pieces() -> None:
    week = Period(from_local(date(2026, 10, 19)), from_local(date(2026, 10, 26)))

    assert [piece.length for piece in pieces(week)] == [timedelta(days=7), HOUR]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_day_of_a_clock_change_is_one_piece_of_its_own_length(day: date, hours: int) -> None:
    assert [piece.length for piece in pieces(day_period(day))] == [hours * HOUR]


def test_pads_lie_beside_the_core_on_every_resource() -> None:
    period = Period(NOON, NOON + HOUR)

    assert wants_for([7, 8], period, pad_before=15, pad_after=30) == [
        Want(resource, *time)
        for resource in (7, 8)
        for time in (
            (period, Layer.CORE),
            (Period(NOON - timedelta(minutes=15), NOON), Layer.PAD),
            (Period(NOON + HOUR, NOON + timedelta(minutes=90)), Layer.PAD),
        )
    ]


def test_no_pad_is_no_want() -> None:
    period = Period(NOON, NOON + HOUR)

    assert wants_for([7], period) == [Want(7, period)]


@pytest.mark.parametrize(
    ("resource_id", "shift", "layers", "expected"),
    [
        (1, 0, ("core", "core"), True),
        (1, 0, ("pad", "core"), True),
        (1, 0, ("core", "closure"), True),
        (1, 0, ("pad", "pad"), False),
        (1, 0, ("pad", "closure"), False),
        (1, 60, ("core", "core"), False),
        (1, 59, ("core", "core"), True),
        (2, 0, ("core", "core"), False),
    ],
)
def test_want_and_occupancy_collide_on_one_resource_when_one_is_a_core(
    resource_id: int, shift: int, layers: tuple[str, str], expected: bool
) -> None:
    period = Period(NOON, NOON + HOUR)
    want = Want(resource_id, period.shifted(timedelta(minutes=shift)), Layer(layers[0]))
    shown = {"kind": "test", "status": Status.CONFIRMED, "title": ""}
    row = Occupied(1, period, Layer(layers[1]), entry_id=1, core=period, **shown)

    assert collide(want, row) is expected


@pytest.mark.parametrize(("expires_at", "expected"), [(None, True), (NOON, False), (NOON + HOUR, True)])
def test_hold_is_dead_at_its_very_moment(expires_at: datetime | None, expected: bool) -> None:
    assert is_alive(expires_at, NOON) is expected
