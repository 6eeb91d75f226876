"""Races for places with real processes on both databases: never one too many, the rest in order, no error.

Each has its control: the same clients without the locks or without what the database refuses; were a control to end
well, its race would prove nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.core.clock import now
from app.schedule.rules.places import Mode
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R = "tests.schedule.place_racers"
ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH = "uq_claim_place_id", "uq_claim_pool_id_queue_no"
ONE_CLAIM_EACH = "uq_claim_pool_id_resource_id"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


class Places:
    """A pool with so many places, and people; the first `joined` of them have signed up."""

    def __init__(
        self, race: Race, url: str, capacity: int, people: int, *, joined: int = 0, hours: float = 240
    ) -> None:
        self.race, self.url = race, url
        self.people: list[int] = self.look("make_people", people)
        self.pool: int = self.look("open_pool", capacity, Mode.FIRST_COME, now() + timedelta(hours=hours))
        self.claims: list[int] = [self.look("join", self.pool, person) for person in self.people[:joined]]

    def look(self, what: str, *arguments: Any) -> Any:
        return self.race.run_here(self.url, Job(f"{R}:{what}", arguments))

    def do(self, step: str, *arguments: Any) -> Any:
        return self.look("do", step, self.pool, *arguments)

    def jobs(self, *jobs: tuple[Any, ...]) -> list[Job]:
        return [Job(f"{R}:{what}", tuple(more)) for what, *more in jobs]

    def at_once(self, *jobs: tuple[Any, ...]) -> dict[str, int]:
        return dict(outcomes(self.race(self.url, self.jobs(*jobs))))

    def without_guards(self, *jobs: tuple[Any, ...], dropped: tuple[str, ...] = ()) -> dict[str, int]:
        return without_guards(self.race, self.url, self.jobs(*jobs), dropped=dropped)

    def joins(self, first: int = 0) -> list[tuple[Any, ...]]:
        return [("join", self.pool, person) for person in self.people[first:]]

    @property
    def statuses(self) -> list[str]:
        statuses: list[str] = self.look("statuses_of", self.pool)
        return statuses

    @property
    def holders(self) -> list[int]:
        holders: list[int] = self.look("holders_of", self.pool)
        return holders


# --- more people than places


def test_hundred_clients_for_twenty_places_are_twenty_and_a_line(race: Race, url: str) -> None:
    places = Places(race, url, 20, 100)

    ended = places.at_once(*places.joins())

    assert ended == {"done": 100}
    line = places.look("line_of", places.pool)
    assert places.holders == list(range(1, 21))
    assert [(status, number) for _, status, number, _ in line] == [
        ("confirmed" if number <= 20 else "waiting", number) for number in range(1, 101)
    ]


@control_of("test_hundred_clients_for_twenty_places_are_twenty_and_a_line")
def test_control_without_lock_nearly_all_get_errors(race: Race, url: str) -> None:
    places = Places(race, url, 2, 5)

    ended = places.without_guards(*places.joins())

    assert ended.pop("done") == 1
    assert all("IntegrityError" in bug for bug in ended)


@control_of("test_hundred_clients_for_twenty_places_are_twenty_and_a_line")
def test_control_without_lock_and_constraints_gives_one_place_to_all(race: Race, url: str) -> None:
    places = Places(race, url, 2, 5)

    assert places.without_guards(*places.joins(), dropped=(ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH)) == {"done": 5}
    assert places.holders == [1] * 5


# --- one person several times


def test_same_person_five_times_is_there_once(race: Race, url: str) -> None:
    places = Places(race, url, 3, 1)

    ended = places.at_once(*places.joins() * 5)

    assert ended == {"done": 1, "AlreadyThere": 4}
    assert places.holders == [1]


@control_of("test_same_person_five_times_is_there_once")
def test_control_of_one_person_is_there_five_times(race: Race, url: str) -> None:
    places = Places(race, url, 3, 1)
    dropped = (ONE_CLAIM_EACH, ONE_PLACE_ONE_CLAIM, ONE_NUMBER_EACH)

    assert places.without_guards(*places.joins() * 5, dropped=dropped) == {"done": 5}


# --- an offer


def offered(race: Race, url: str, waiting: int = 2) -> Places:
    """One place, whose holder has left, so that the first who waits has an offer."""
    places = Places(race, url, 1, 1 + waiting + 8, joined=1 + waiting)
    places.do("leave", places.claims[0])
    return places


def test_offer_accepted_five_times_is_accepted_once(race: Race, url: str) -> None:
    places = offered(race, url)

    ended = places.at_once(*[("do", "accept", places.pool, places.claims[1])] * 5)

    assert ended == {"done": 1, "PlaceIsYours": 4}
    assert places.statuses == ["withdrawn", "confirmed", "waiting"]


@control_of("test_offer_accepted_five_times_is_accepted_once")
def test_control_of_acceptance_says_yes_five_times(race: Race, url: str) -> None:
    places = offered(race, url)

    assert places.at_once(*[("careless_accept", places.claims[1])] * 5) == {"done": 5}


def test_accepting_and_passing_at_once_end_in_one_of_them(race: Race, url: str) -> None:
    places = offered(race, url)
    first = places.claims[1]

    ended = places.at_once(*[("do", "accept", places.pool, first), ("do", "leave", places.pool, first)] * 3)

    assert set(ended) <= {"done", "PlaceIsYours", "PlaceOfferOver", "ClaimOver"}
    # Passed at once, or accepted and then given back: either way the next has it.
    assert places.statuses in (["withdrawn", "passed", "offered"], ["withdrawn", "withdrawn", "offered"])
    assert places.holders == [1]


@control_of("test_accepting_and_passing_at_once_end_in_one_of_them")
def test_control_of_passing_accepts_what_the_next_was_offered(race: Race, url: str) -> None:
    places = offered(race, url)
    places.look("drop", ONE_PLACE_ONE_CLAIM)
    first, moment = places.claims[1], now() + timedelta(seconds=1)

    ended = places.at_once(
        ("at_that_moment", moment, 0.0, "careless_accept", first),
        ("at_that_moment", moment, 0.3, "do", "leave", places.pool, first),
    )

    assert (ended, places.holders) == ({"done": 2}, [1, 1])


@pytest.mark.parametrize("number", range(3))
def test_acceptance_at_the_moment_of_expiry_has_one_holder(race: Race, url: str, number: int) -> None:
    places = offered(race, url)
    first = places.claims[1]
    moment = places.look("run_out_in", first, 2.0)
    jobs = [("at_that_moment", moment, 0.004 * n - 0.02, "do", "accept", places.pool, first) for n in range(6)]
    jobs += [("at_that_moment", moment, 0.004 * n - 0.01, "do", "sweep", places.pool) for n in range(4)]
    jobs += [("at_that_moment", moment, 0.004 * n - 0.01, *join) for n, join in enumerate(places.joins(3)[:4])]

    ended = places.at_once(*jobs)

    assert set(ended) <= {"done", "PlaceIsYours", "PlaceOfferOver", "ChangedMeanwhile"}, ended
    assert places.statuses[:3] in (["withdrawn", "confirmed", "waiting"], ["withdrawn", "lapsed", "offered"])
    assert places.statuses[3:] == ["waiting"] * 4
    assert places.holders == [1]


@control_of("test_acceptance_at_the_moment_of_expiry_has_one_holder")
def test_control_of_expiry_gives_the_place_to_two(race: Race, url: str) -> None:
    places = offered(race, url)
    places.look("drop", ONE_PLACE_ONE_CLAIM)
    moment = places.look("run_out_in", places.claims[1], 1.5)

    places.at_once(
        ("at_that_moment", moment, -0.05, "careless_accept", places.claims[1]),
        ("at_that_moment", moment, 0.1, "do", "sweep", places.pool),
    )

    assert places.holders == [1, 1]


def test_workers_at_once_offer_to_the_next_once(race: Race, url: str) -> None:
    places = offered(race, url, 3)
    places.look("run_out_in", places.claims[1], -1.0)

    ended = race(places.url, places.jobs(*[("do", "sweep", places.pool)] * 10))

    assert outcomes(ended) == {"done": 10}
    told = [one.result for one in ended if one.result]
    assert told == [[(places.claims[1], "lapsed"), (places.claims[2], "offered")]]


@control_of("test_workers_at_once_offer_to_the_next_once")
def test_control_of_workers_meet_in_one_offer(race: Race, url: str) -> None:
    places = offered(race, url, 3)
    places.look("run_out_in", places.claims[1], -1.0)

    # The compare-and-set still holds, but no worker but one knows what to do.
    assert places.without_guards(*[("do", "sweep", places.pool)] * 5) == {"done": 1, "ChangedMeanwhile": 4}


# --- places given back and taken away


@pytest.mark.parametrize("number", range(2))
def test_places_given_back_while_others_join_are_all_given(race: Race, url: str, number: int) -> None:
    places = Places(race, url, 10, 40, joined=20)
    gone = [("do", "leave", places.pool, claim) for claim in places.claims[5:15]]

    ended = places.at_once(*gone, *places.joins(20))

    assert ended == {"done": 30}
    statuses = places.statuses
    assert statuses[:5] == ["confirmed"] * 5
    assert set(statuses[5:15]) <= {"withdrawn", "passed"}
    # Five left their places, five the line: those next in it are asked, and no newcomer before them.
    assert statuses[15:] == ["offered"] * 5 + ["waiting"] * 20
    assert places.holders == list(range(1, 11))


@control_of("test_places_given_back_while_others_join_are_all_given")
def test_control_of_giving_back_leaves_a_place_free_while_one_waits(race: Race, url: str) -> None:
    places = Places(race, url, 1, 2, joined=1)

    ended = places.without_guards(("do", "leave", places.pool, places.claims[0]), *places.joins(1))

    assert (ended, places.statuses, places.holders) == ({"done": 2}, ["withdrawn", "waiting"], [])


@pytest.mark.parametrize("number", range(2))
def test_capacity_lowered_while_others_join_is_never_exceeded(race: Race, url: str, number: int) -> None:
    places = Places(race, url, 12, 20, joined=4)
    lowered = [("do", "set_capacity", places.pool, capacity) for capacity in (10, 8, 6)]

    ended = places.at_once(*lowered, *places.joins(4))

    assert set(ended) <= {"done", "PlacesTaken"}, ended
    numbers = places.look("numbers", places.pool)
    assert numbers.capacity in (6, 8, 10, 12)
    assert (numbers.taken, numbers.waiting) == (numbers.capacity, 20 - numbers.capacity)


@control_of("test_capacity_lowered_while_others_join_is_never_exceeded")
def test_control_of_lowering_meets_one_who_just_joined(race: Race, url: str) -> None:
    places = Places(race, url, 1, 1)

    ended = places.without_guards(*places.joins(), ("do", "set_capacity", places.pool, 0))

    assert ended.pop("done") == 1
    (bug,) = ended
    assert "IntegrityError" in bug
    assert places.statuses == ["confirmed"]


# --- the last call


def called(race: Race, url: str, waiting: int) -> Places:
    """One place that is free two hours before the start, while so many wait and have been told."""
    places = Places(race, url, 1, 1 + waiting, joined=1 + waiting, hours=2)
    places.do("leave", places.claims[0])
    return places


def test_in_the_last_call_the_first_yes_wins(race: Race, url: str) -> None:
    places = called(race, url, 12)

    ended = places.at_once(*[("do", "accept", places.pool, claim) for claim in places.claims[1:]])

    assert ended == {"done": 1, "PlaceGone": 11}
    assert sorted(places.statuses) == ["confirmed", *["waiting"] * 11, "withdrawn"]
    assert places.holders == [1]


@control_of("test_in_the_last_call_the_first_yes_wins")
def test_control_of_the_last_call_lets_all_win(race: Race, url: str) -> None:
    places = called(race, url, 4)
    jobs = [("do", "accept", places.pool, claim) for claim in places.claims[1:]]

    assert places.without_guards(*jobs, dropped=(ONE_PLACE_ONE_CLAIM,)) == {"done": 4}
    assert places.holders == [1] * 4
