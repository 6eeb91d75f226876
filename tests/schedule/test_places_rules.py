"""Pure rules of places: the time to answer, the draw, whose turn it is, and what may become of a claim."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import ZONE, local
from app.schedule.rules.answering import LAST_CALL, TIME_TO_ANSWER, answer_by, is_last_call, waking_after
from app.schedule.rules.drawing import drawn_order, lot_of, promise_of
from app.schedule.rules.places import (
    ACTIVE,
    MAY_BECOME,
    Change,
    ClaimOver,
    ClaimStatus,
    Numbers,
    Outcome,
    Standing,
    TooLargeParty,
    UnlikelyCapacity,
    check_capacity,
    check_may_become,
    check_party,
    hand_out,
    has_started,
    status_at,
    win,
)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
WAITS = st.timedeltas(MINUTE, timedelta(days=60))


def warsaw(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZONE)


# --- the time to answer


@pytest.mark.parametrize(
    ("made", "until"),
    [
        ("2026-11-24 09:00", "2026-11-26 09:00"),  # 11 hours on Tuesday, 12 on Wednesday, 1 on Thursday
        ("2026-11-24 08:00", "2026-11-25 20:00"),
        ("2026-11-24 03:00", "2026-11-25 20:00"),
        ("2026-11-24 22:30", "2026-11-26 20:00"),
        ("2026-11-24 20:00", "2026-11-26 20:00"),
        ("2026-11-24 19:59", "2026-11-26 19:59"),
        ("2027-03-27 12:00", "2027-03-29 12:00"),  # the clocks skip an hour while people sleep
        ("2026-10-24 12:00", "2026-10-26 12:00"),  # and show one twice
    ],
)
def test_answer_has_twenty_four_waking_hours(made: str, until: str) -> None:
    assert answer_by(warsaw(made), None) == warsaw(until)


@pytest.mark.parametrize(
    ("starts", "until"),
    [
        ("2026-12-24 18:00", "2026-11-26 09:00"),  # far away: the waking hours count
        ("2026-11-25 09:00", "2026-11-24 21:00"),  # in 24 hours: 12
        ("2026-11-24 13:00", "2026-11-24 11:00"),  # in 4 hours: 2
    ],
)
def test_answer_has_at_most_half_of_what_is_left(starts: str, until: str) -> None:
    assert answer_by(warsaw("2026-11-24 09:00"), warsaw(starts)) == warsaw(until)


def awake_minutes(starts: datetime, ends: datetime) -> int:
    """The same reckoned by counting: every minute that begins between 8 and 20 on Kraków's clocks."""
    count, moment = 0, starts
    while moment < ends:
        count += time(8) <= local(moment).time() < time(20)
        moment += MINUTE
    return count


@given(MOMENTS.map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_waking_hours_are_those_that_counting_finds(moment: datetime) -> None:
    until = waking_after(moment, TIME_TO_ANSWER)

    assert awake_minutes(moment, until) == 24 * 60
    assert awake_minutes(moment, until - MINUTE) == 24 * 60 - 1  # and not a minute later than needed


@given(MOMENTS, WAITS)
def test_answer_is_due_within_half_and_after_now(moment: datetime, left: timedelta) -> None:
    until = answer_by(moment, moment + left)

    assert moment < until <= moment + left / 2
    assert until <= answer_by(moment, None)


@given(MOMENTS, WAITS, WAITS)
def test_later_offer_is_never_due_sooner(moment: datetime, later: timedelta, left: timedelta) -> None:
    starts = moment + later + left

    assert answer_by(moment, None) <= answer_by(moment + later, None)
    assert answer_by(moment, starts) <= answer_by(moment + later, starts)


@pytest.mark.parametrize(
    ("before", "expected"),
    [(LAST_CALL + MINUTE, False), (LAST_CALL, True), (MINUTE, True), (timedelta(0), False), (-MINUTE, False)],
)
def test_last_call_is_from_three_hours_before_until_the_start(before: timedelta, expected: bool) -> None:
    starts = warsaw("2026-11-24 18:00")

    assert is_last_call(starts - before, starts) is expected


def test_what_has_no_date_has_no_last_call_and_never_starts() -> None:
    assert not is_last_call(warsaw("2026-11-24 18:00"), None)
    assert not has_started(None, warsaw("2026-11-24 18:00"))


def test_start_is_at_its_very_moment() -> None:
    starts = warsaw("2026-11-24 18:00")

    assert has_started(starts, starts)
    assert not has_started(starts, starts - timedelta(microseconds=1))


# --- the draw: this example is published in docs/decisions/counted-places.md

SEED = "2026-11-24 Krakow"
CLAIMS = ("anna", "bohdan", "celina", "danylo", "ewa")


def test_published_example_of_a_draw_comes_out_the_same() -> None:
    assert promise_of(SEED) == "5fa885476c2454e7f61e4561597ff81048cb972d3acc32b81e767a3cbc08c9b7"
    assert [(uid, lot_of(SEED, uid)[:8]) for uid in drawn_order(SEED, CLAIMS)] == [
        ("celina", "591c687a"),
        ("danylo", "5d3ac81f"),
        ("anna", "cce7fdef"),
        ("bohdan", "d1473108"),
        ("ewa", "e73dd810"),
    ]


@given(st.text(), st.lists(st.uuids().map(str), unique=True), st.randoms())
def test_draw_does_not_depend_on_the_order_of_arrival(seed: str, uids: list[str], chance: object) -> None:
    mixed = list(uids)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    drawn = drawn_order(seed, mixed)

    assert drawn == drawn_order(seed, uids)
    assert sorted(drawn) == sorted(uids)


@given(st.lists(st.uuids().map(str), unique=True, min_size=2), st.data())
def test_another_who_asks_changes_nothing_between_two(uids: list[str], data: st.DataObject) -> None:
    left_out = data.draw(st.sampled_from(uids))

    drawn = [uid for uid in drawn_order("seed", uids) if uid != left_out]

    assert drawn == drawn_order("seed", [uid for uid in uids if uid != left_out])


# --- whose turn it is

ALONE = [Standing(1), Standing(2), Standing(3)]
A_COUPLE = [Standing(1, "p"), Standing(2, "p"), Standing(3)]
PATIENT = [Standing(1, "p", True), Standing(2, "p", True), Standing(3)]


@pytest.mark.parametrize(
    ("line", "free", "expected"),
    [
        (ALONE, 0, []),
        (ALONE, 2, [1, 2]),
        (ALONE, 9, [1, 2, 3]),
        (A_COUPLE, 1, [1]),
        (A_COUPLE, 2, [1, 2]),
        (A_COUPLE, 3, [1, 2, 3]),
        (PATIENT, 1, [3]),
        (PATIENT, 2, [1, 2]),
        ([Standing(9), *PATIENT], 2, [9, 3]),
    ],
)
def test_turns_come_in_order_and_a_patient_party_lets_go_ahead(
    line: list[Standing], free: int, expected: list[int]
) -> None:
    assert [one.claim_id for one in hand_out(line, free)] == expected


@pytest.mark.parametrize(
    ("line", "free", "expected"),
    [(ALONE, 2, [1, 2]), (A_COUPLE, 1, []), (A_COUPLE, 2, [1, 2]), ([Standing(9), *A_COUPLE], 2, [9])],
)
def test_parties_win_whole_or_the_rest_is_offered(line: list[Standing], free: int, expected: list[int]) -> None:
    assert [one.claim_id for one in win(line, free)] == expected


SIZES = st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=8)


@given(SIZES, st.integers(0, 20))
def test_no_place_is_kept_from_one_who_would_take_it(sizes: list[tuple[int, bool]], free: int) -> None:
    line = [
        Standing(10 * number + member, str(number), together and size > 1)
        for number, (size, together) in enumerate(sizes)
        for member in range(size)
    ]

    chosen = hand_out(line, free)

    assert len(chosen) <= free
    assert [one for one in line if one in chosen] == chosen
    left = free - len(chosen)
    passed_over = [one for one in line if one not in chosen]
    assert left == 0 or all(one.together for one in passed_over)
    for one in passed_over:
        size = sum(other.party == one.party for other in line)
        assert left == 0 or size > left


# --- what may become of a claim


def test_what_has_ended_becomes_nothing_more() -> None:
    assert set(MAY_BECOME) == ACTIVE
    for status in set(ClaimStatus) - ACTIVE:
        with pytest.raises(ClaimOver):
            check_may_become(status, ClaimStatus.WAITING)


@pytest.mark.parametrize(
    ("was", "status"),
    [("waiting", "refused"), ("confirmed", "offered"), ("asked", "offered"), ("offered", "withdrawn")],
)
def test_what_makes_no_sense_is_refused(was: str, status: str) -> None:
    with pytest.raises(ClaimOver):
        check_may_become(ClaimStatus(was), ClaimStatus(status))


def test_offer_is_dead_at_its_very_moment() -> None:
    until = warsaw("2026-11-24 18:00")

    assert status_at(ClaimStatus.OFFERED, until, until) is ClaimStatus.LAPSED
    assert status_at(ClaimStatus.OFFERED, until, until - MINUTE) is ClaimStatus.OFFERED
    assert status_at(ClaimStatus.CONFIRMED, None, until) is ClaimStatus.CONFIRMED


@pytest.mark.parametrize("number", [-1, 2001])
def test_unlikely_capacity_is_refused(number: int) -> None:
    with pytest.raises(UnlikelyCapacity):
        check_capacity(number)


@pytest.mark.parametrize("size", [0, 5])
def test_party_is_of_one_to_four(size: int) -> None:
    with pytest.raises(TooLargeParty):
        check_party(size)
    check_capacity(0)
    check_party(4)


def test_outcome_says_what_each_claim_became_last() -> None:
    asked = Outcome((Change(1, None, None, ClaimStatus.WAITING), Change(2, None, None, ClaimStatus.WAITING)))
    outcome = asked + Outcome((Change(1, None, ClaimStatus.WAITING, ClaimStatus.OFFERED),), called=(2,))

    assert outcome.joined == [1, 2]
    assert [change.claim_id for change in outcome.became(ClaimStatus.WAITING)] == [2]
    assert [change.claim_id for change in outcome.became(ClaimStatus.OFFERED)] == [1]
    assert outcome.called == (2,)


def test_free_is_never_less_than_none() -> None:
    assert (Numbers(3, 1, 0, 0).free, Numbers(3, 3, 9, 0).free, Numbers(0, 1, 0, 0).free) == (2, 0, 0)
