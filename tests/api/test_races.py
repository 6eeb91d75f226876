"""Programs that call at one instant, real processes, both databases."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.support.databases import ENGINES
from tests.support.racing import Job, Race
from tests.support.unguarded import PROMISE, control_of, job_without_guards, without_guards

R = "tests.api.racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def test_same_request_sent_five_times_at_once_is_one_booking(race: Race, url: str) -> None:
    owner, _, wish = race.run_here(url, Job(f"{R}:arrange", ()))

    ended = race(url, [Job(f"{R}:send", ("/bookings", owner, wish, "same"))] * 5)

    assert [one.result[0] for one in ended] == [201] * 5
    assert len({one.result[1] for one in ended}) == 1
    assert race.run_here(url, Job(f"{R}:counts", ())) == (1, 2, 1)


def test_same_wish_with_five_keys_at_once_is_one_booking(race: Race, url: str) -> None:
    owner, _, wish = race.run_here(url, Job(f"{R}:arrange", ()))

    ended = race(url, [Job(f"{R}:send", ("/bookings", owner, wish, f"key-{number}")) for number in range(5)])

    assert Counter(one.result[0] for one in ended) == {201: 1, 409: 4}
    assert {one.result[1] for one in ended if one.result[0] == 409} == {"RoomTaken"}
    assert race.run_here(url, Job(f"{R}:counts", ())) == (1, 2, 1)


def test_one_key_with_two_contents_at_once_is_one_booking(race: Race, url: str) -> None:
    owner, _, wish = race.run_here(url, Job(f"{R}:arrange", ()))
    bodies = [wish, {**wish, "title": "Inne"}] * 3

    ended = race(url, [Job(f"{R}:send", ("/bookings", owner, body, "same")) for body in bodies])

    assert Counter(one.result[0] for one in ended) == {201: 3, 409: 3}
    assert {one.result[1] for one in ended if one.result[0] == 409} == {"AlreadySent"}
    assert race.run_here(url, Job(f"{R}:counts", ())) == (1, 2, 1)


@pytest.mark.parametrize("keys", [["same"] * 3, ["same", "other", "third"]], ids=["one_key", "a_key_each"])
@control_of(
    "test_same_request_sent_five_times_at_once_is_one_booking",
    "test_same_wish_with_five_keys_at_once_is_one_booking",
    "test_one_key_with_two_contents_at_once_is_one_booking",
)
def test_control_of_sending_books_each_time(race: Race, url: str, keys: list[str]) -> None:
    owner, _, wish = race.run_here(url, Job(f"{R}:arrange", ()))
    jobs = [Job(f"{R}:send", ("/bookings", owner, {**wish, "title": f"Nr {n}"}, key)) for n, key in enumerate(keys)]

    without_guards(race, url, jobs, dropped=[PROMISE, "uq_booking_asked_by_id_request_key"])

    assert race.run_here(url, Job(f"{R}:counts", ())) == (3, 6, 3)


def two_approvals_and_a_withdrawal(race: Race, url: str) -> list[Job]:
    """A request, and three calls about it."""
    owner, coordinator, wish = race.run_here(url, Job(f"{R}:arrange", ()))
    _, uid = race.run_here(url, Job(f"{R}:send", ("/bookings", owner, wish)))
    jobs = [Job(f"{R}:send", (f"/bookings/{uid}/approve", coordinator, {}))] * 2
    return [*jobs, Job(f"{R}:send", (f"/bookings/{uid}/cancel", owner, {}))]


def test_two_approvals_and_a_withdrawal_at_once_leave_one_state(race: Race, url: str) -> None:
    ended = race(url, two_approvals_and_a_withdrawal(race, url))

    met = Counter(one.result[0] if one.result[0] == 200 else one.result[1] for one in ended)
    # Approved and then cancelled, or withdrawn before anybody approved.
    assert met in (
        {200: 2, "AlreadyDecided": 1},
        {200: 2, "NotWaiting": 1},
        {200: 1, "NotWaiting": 2},
    )
    assert race.run_here(url, Job(f"{R}:counts", ()))[:2] == (1, 0)


@control_of("test_two_approvals_and_a_withdrawal_at_once_leave_one_state")
def test_control_of_decisions_carries_out_all_three(race: Race, url: str) -> None:
    ended = race.run_here(url, job_without_guards(two_approvals_and_a_withdrawal(race, url)))

    assert [one.result[0] for one in ended] == [200, 200, 200]
