"""Races for waited times with real processes on both databases: one holder, one offer, one mail, always.

Each has its control: the same clients with what everybody writes first, on a database without the promise; were a
control to end well, its race would prove nothing.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.bookings.waiting_racers import Line
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R = "tests.bookings.waiting_racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


class Waited:
    """A busy hour and those who wait for it; with `offered` the holder has given it back."""

    def __init__(
        self, race: Race, url: str, waiting: int = 2, strangers: int = 0, *, by: str = "line_up", offered: bool = True
    ) -> None:
        self.race, self.url = race, url
        self.line: Line = self.look(by, waiting, strangers)
        if offered:
            self.look("give_up", self.line.holder, self.line.booked)

    def look(self, what: str, *arguments: Any) -> Any:
        return self.race.run_here(self.url, Job(f"{R}:{what}", arguments))

    def at_once(self, *jobs: tuple[Any, ...]) -> dict[str, int]:
        return dict(outcomes(self.race(self.url, [Job(f"{R}:{what}", tuple(more)) for what, *more in jobs])))

    def without_guards(self, *jobs: tuple[Any, ...], before_commit: bool = False) -> dict[str, int]:
        listed = [Job(f"{R}:{what}", tuple(more)) for what, *more in jobs]
        return without_guards(self.race, self.url, listed, before_commit=before_commit)

    def without_promise(self) -> None:
        self.race.run_here(self.url, Job("tests.schedule.racers:drop_the_promise", ()))

    @property
    def end(self) -> tuple[list[str], int, int, int]:
        """Where those who wait stand, the bookings made of it, how many hold the hour, the mails."""
        ended: tuple[list[str], int, int, int] = self.look("what_is", self.line)
        return ended


# --- the same offer taken several times


def test_same_claim_five_times_takes_once(race: Race, url: str) -> None:
    waited = Waited(race, url)
    person, uid = waited.line.people[0], waited.line.waits[0]

    ended = waited.at_once(*[("take", person, uid)] * 5)

    assert ended == {"done": 1, "OfferOver": 4}
    assert waited.end == (["taken", "waiting"], 1, 1, 1)


def test_link_and_sign_in_at_once_take_once(race: Race, url: str) -> None:
    waited = Waited(race, url)
    person, uid, link = waited.line.people[0], waited.line.waits[0], waited.look("secret")

    ended = waited.at_once(*[("take", person, uid), ("take_link", link)] * 5)

    assert ended == {"done": 1, "OfferOver": 9}
    assert waited.end == (["taken", "waiting"], 1, 1, 1)


@control_of("test_same_claim_five_times_takes_once", "test_link_and_sign_in_at_once_take_once")
def test_control_of_claims_books_the_hour_several_times(race: Race, url: str) -> None:
    waited = Waited(race, url)
    waited.without_promise()

    waited.without_guards(*[("careless_take", waited.line.people[0], waited.line.waits[0])] * 5)

    assert waited.end[2] > 2


# --- two who wait claim at once; taking and leaving at once


def test_two_claims_and_leaving_at_once_end_with_one_holder(race: Race, url: str) -> None:
    waited = Waited(race, url)
    (one, other), (first, second) = waited.line.people, waited.line.waits

    ended = waited.at_once(*[("take", one, first), ("take", other, second), ("decline", one, first)] * 3)

    assert set(ended) <= {"done", "OfferOver", "ChangedMeanwhile"}, ended
    states, bookings, holders, _ = waited.end
    assert (states, bookings) in (
        (["taken", "waiting"], 1),
        (["missed", "offered"], 0),
        (["missed", "taken"], 1),
    )
    assert holders == 1


@control_of("test_two_claims_and_leaving_at_once_end_with_one_holder")
def test_control_of_taking_and_leaving_does_both(race: Race, url: str) -> None:
    waited = Waited(race, url)
    person, first = waited.line.people[0], waited.line.waits[0]

    assert waited.without_guards(("take", person, first), ("decline", person, first)) == {"done": 2}
    assert waited.end[:2] == (["missed", "waiting"], 1)


# --- taking at the moment at which the offer runs out


@pytest.mark.parametrize("number", range(3))
def test_claim_at_the_moment_of_expiry_has_one_holder(race: Race, url: str, number: int) -> None:
    waited = Waited(race, url)
    person, (first, _) = waited.line.people[0], waited.line.waits
    moment = waited.look("run_out_in", first, 2.5)
    jobs = [("at_that_moment", moment, 0.004 * n - 0.02, "take", person, first) for n in range(8)]
    jobs += [("at_that_moment", moment, 0.004 * n, "sweep") for n in range(4)]

    ended = waited.at_once(*jobs)

    assert set(ended) <= {"done", "OfferOver", "ChangedMeanwhile"}, ended
    states, bookings, holders, mails = waited.end
    assert (states, bookings, mails) in ((["taken", "waiting"], 1, 1), (["missed", "offered"], 0, 2))
    assert holders == 1


@control_of("test_claim_at_the_moment_of_expiry_has_one_holder")
def test_control_of_expiry_gives_the_hour_to_two(race: Race, url: str) -> None:
    waited = Waited(race, url)
    waited.without_promise()
    person, (first, second) = waited.line.people[0], waited.line.waits
    moment = waited.look("run_out_in", first, 2.5)

    waited.at_once(
        ("at_that_moment", moment, -0.02, "careless_take", person, first),
        ("at_that_moment", moment, 0.0, "careless_end", first, second),
    )

    assert waited.end[2] > 1


# --- two rooms given back at once, one who waits for either


def test_two_rooms_given_back_at_once_are_offered_once(race: Race, url: str) -> None:
    waited = Waited(race, url, 1, by="line_up_for_any_room", offered=False)
    line = waited.line

    ended = waited.at_once(
        *[("give_up", line.holder, line.booked), ("give_up", line.holder, line.booked_beside)], *[("sweep",)] * 3
    )

    assert ended == {"done": 5}
    states, bookings, _, mails = waited.end
    assert (states, bookings, mails) == (["offered"], 0, 1)


@pytest.mark.parametrize("number", range(3))
def test_two_parts_given_back_at_once_free_the_hall_for_one(race: Race, url: str, number: int) -> None:
    waited = Waited(race, url, 2, by="line_up_for_the_hall", offered=False)
    line = waited.line

    ended = waited.at_once(("give_up", line.holder, line.booked), ("give_up", line.holder, line.booked_beside))

    assert (ended, waited.end) == ({"done": 2}, (["offered", "waiting"], 0, 1, 1))


@pytest.mark.parametrize("url", ENGINES[1:], indirect=True)  # on SQLite nobody writes while another does
@control_of("test_two_parts_given_back_at_once_free_the_hall_for_one")
def test_control_of_two_parts_leaves_the_hall_to_nobody(race: Race, url: str) -> None:
    waited = Waited(race, url, 2, by="line_up_for_the_hall", offered=False)
    line = waited.line
    both = ("give_up", line.holder, line.booked), ("give_up", line.holder, line.booked_beside)

    assert waited.without_guards(*both, before_commit=True) == {"done": 2}
    assert waited.end == (["waiting", "waiting"], 0, 0, 0)


@control_of("test_two_rooms_given_back_at_once_are_offered_once")
def test_control_of_two_rooms_offers_both_to_one(race: Race, url: str) -> None:
    waited = Waited(race, url, 1, by="line_up_for_any_room", offered=False)
    line = waited.line

    waited.without_guards(
        ("careless_release", line.booked, line.waits[0]), ("careless_release", line.booked_beside, line.waits[0])
    )

    assert waited.end[3] == 2


# --- giving back while an offer of the same hour runs to somebody else


def test_giving_an_offer_up_the_moment_it_is_made_leaves_one_holder(race: Race, url: str) -> None:
    waited = Waited(race, url, 3, offered=False)
    line = waited.line
    declines = [("decline", person, uid) for person, uid in zip(line.people, line.waits, strict=True)]

    ended = waited.at_once(("give_up", line.holder, line.booked), *declines * 3, ("sweep",))

    assert set(ended) <= {"done", "OfferOver", "ChangedMeanwhile"}, ended
    states, bookings, holders, mails = waited.end
    assert (states.count("offered"), bookings, holders) == ((1, 0, 1) if "missed" not in states[2:] else (0, 0, 0))
    assert mails == states.count("offered") + states.count("missed")


@control_of("test_giving_an_offer_up_the_moment_it_is_made_leaves_one_holder")
def test_control_of_giving_up_offers_to_the_next_twice(race: Race, url: str) -> None:
    waited = Waited(race, url, 3)
    waited.without_promise()

    waited.without_guards(*[("careless_end", *waited.line.waits[:2])] * 2)

    states, _, holders, mails = waited.end
    assert states == ["missed", "offered", "waiting"]
    assert holders > 1
    assert mails != states.count("offered") + states.count("missed")


# --- a stranger asks at the moment of the release


def test_stranger_never_gets_what_is_to_be_offered(race: Race, url: str) -> None:
    waited = Waited(race, url, 1, 8, offered=False)
    line = waited.line
    strangers = [("keep_asking", person, organisation, line, 1.5) for person, organisation in line.strangers]

    ended = waited.at_once(*strangers, ("give_up", line.holder, line.booked))

    assert ended == {"RoomTaken": 8, "done": 1}
    assert waited.end == (["offered"], 0, 1, 1)


@control_of("test_stranger_never_gets_what_is_to_be_offered")
def test_control_of_strangers_gives_the_hour_to_one(race: Race, url: str) -> None:
    waited = Waited(race, url, 1, 3, offered=False)
    line = waited.line
    strangers = [("keep_asking_carelessly", person, organisation, line, 3.0) for person, organisation in line.strangers]

    ended = waited.at_once(*strangers, ("careless_release", line.booked, line.waits[0]))

    assert ended.get("done", 0) >= 1
    assert waited.end[0] == ["waiting"]


# --- two workers


def test_workers_at_once_offer_to_the_next_once(race: Race, url: str) -> None:
    waited = Waited(race, url, 3)
    waited.look("run_out_in", waited.line.waits[0], -1.0)

    ended = waited.at_once(*[("sweep",)] * 10)

    assert ended == {"done": 10}
    assert waited.end == (["missed", "offered", "waiting"], 0, 1, 2)


@control_of("test_workers_at_once_offer_to_the_next_once")
def test_control_of_workers_offers_twice(race: Race, url: str) -> None:
    waited = Waited(race, url, 2)
    waited.without_promise()

    waited.without_guards(*[("careless_end", waited.line.waits[0], waited.line.waits[1])] * 2)

    assert waited.end[3] > 2
