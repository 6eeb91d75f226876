"""Races for another time that is offered, with real processes on both databases: one state, one mail.

Each has its control: the same clients with what everybody writes first, a look and then a write.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.bookings.counter_racers import ASKED, OTHER, Offer
from tests.bookings.racers import slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of

R = "tests.bookings.counter_racers"
OVER = {"done", "CounterOfferOver", "NotWaiting", "AlreadyDecided", "OtherTimeOffered"}


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


class Scene:
    """A request to which another time is offered, or is about to be."""

    def __init__(self, race: Race, url: str, by: str = "request_with_offer", strangers: int = 0) -> None:
        self.race, self.url = race, url
        self.made: Offer = self.look(by, strangers)
        self.uid, self.person, self.deciders = self.made.uid, self.made.person, self.made.deciders

    def look(self, what: str, *arguments: Any) -> Any:
        return self.race.run_here(self.url, Job(f"{R}:{what}", arguments))

    def at_once(self, *jobs: tuple[Any, ...]) -> dict[str, int]:
        return dict(outcomes(self.race(self.url, [Job(f"{R}:{what}", tuple(more)) for what, *more in jobs])))

    @property
    def end(self) -> tuple[str, list[str], Any, list[str]]:
        ended: tuple[str, list[str], Any, list[str]] = self.look("end_of", self.uid)
        return ended


def test_taken_many_times_it_is_taken_once(race: Race, url: str) -> None:
    scene = Scene(race, url, strangers=5)
    link, when = scene.look("secret"), slot(OTHER)
    strangers = [
        ("ask", person, organisation, scene.made.room_id, when.starts, when.ends, f"stranger-{person}")
        for person, organisation in scene.made.strangers
    ]

    ended = scene.at_once(*[("take", scene.person, scene.uid), ("take_link", link)] * 4, *strangers)

    assert ended == {"done": 1, "CounterOfferOver": 7, "RoomTaken": 5}
    assert scene.end == ("approved", ["approved"], when, ["counter_offer", "booking_approved"])
    assert (scene.look("strays"), scene.look("answers_told")) == ((0, 0), 1)


# What else happens, and how request and offer may then stand, with the mails that belong to it.
ENDS: dict[str, tuple[str, str, str | None]] = {
    "take_back": ("requested", "withdrawn", "counter_offer_over"),
    "withdraw": ("withdrawn", "withdrawn", "booking_withdrawn"),
    "refuse_offer": ("requested", "refused", None),
}


@pytest.mark.parametrize("other", list(ENDS))
def test_taken_at_the_instant_of_its_end_leaves_one_state_and_one_mail(race: Race, url: str, other: str) -> None:
    scene = Scene(race, url)
    who = scene.deciders[1] if other == "take_back" else scene.person

    ended = scene.at_once(*[("take", scene.person, scene.uid), (other, who, scene.uid)] * 3)

    assert set(ended) <= OVER, ended
    state, offers, time, mails = scene.end
    if offers == ["approved"] and other != "withdraw":
        assert (state, time, mails) == ("approved", slot(OTHER), ["counter_offer", "booking_approved"])
    elif offers == ["approved"]:  # taken first, and then cancelled as the booking that it had become
        assert (state, mails) == ("cancelled", ["counter_offer", "booking_approved", "booking_cancelled"])
    else:
        request, offer, told = ENDS[other]
        assert (state, offers, time) == (request, [offer], slot(ASKED))
        assert mails == ["counter_offer", *([told] if told else [])]
    assert scene.look("strays") == (0, 0)
    assert scene.look("answers_told") <= 1


@pytest.mark.parametrize("number", range(2))
def test_taken_at_the_moment_at_which_it_runs_out(race: Race, url: str, number: int) -> None:
    scene = Scene(race, url)
    moment = scene.look("run_out_in", scene.uid, 2.5)
    jobs = [("at_that_moment", moment, 0.004 * n - 0.02, "take", scene.person, scene.uid) for n in range(8)]
    jobs += [("at_that_moment", moment, 0.004 * n, "lapse") for n in range(4)]

    ended = scene.at_once(*jobs)

    assert set(ended) <= OVER, ended
    assert scene.end in (
        ("approved", ["approved"], slot(OTHER), ["counter_offer", "booking_approved"]),
        ("requested", ["expired"], slot(ASKED), ["counter_offer", "counter_offer_over"]),
    )
    assert (scene.look("strays"), scene.look("answers_told")) == ((0, 0), 1)


def test_offered_at_the_instant_at_which_it_is_approved(race: Race, url: str) -> None:
    scene = Scene(race, url, by="request")
    first, second = scene.deciders

    ended = scene.at_once(*[("offer", first, scene.uid, scene.made.room_id), ("approve", second, scene.uid)] * 3)

    assert set(ended) <= OVER, ended
    assert scene.end in (
        ("approved", [], slot(ASKED), ["booking_approved"]),
        ("requested", ["waiting"], slot(ASKED), ["counter_offer"]),
    )
    assert scene.look("strays") == (0, 0)


# --- the controls


@control_of(
    "test_taken_many_times_it_is_taken_once",
    "test_taken_at_the_instant_of_its_end_leaves_one_state_and_one_mail",
    "test_taken_at_the_moment_at_which_it_runs_out",
)
def test_control_of_taking_tells_twice_and_contradicts_itself(race: Race, url: str) -> None:
    scene = Scene(race, url)
    moment = scene.look("run_out_in", scene.uid, 2.5)

    scene.at_once(
        ("at_that_moment", moment, -0.02, "careless_take", scene.person, scene.uid),
        ("at_that_moment", moment, -0.02, "careless_end", scene.uid),
    )

    assert sorted(scene.end[3]) == ["booking_approved", "counter_offer", "counter_offer_over"]


@control_of("test_offered_at_the_instant_at_which_it_is_approved")
def test_control_of_offering_leaves_an_offer_on_what_is_approved(race: Race, url: str) -> None:
    scene = Scene(race, url, by="request")

    scene.at_once(("careless_offer", scene.deciders[0], scene.uid), ("careless_approve", scene.uid))

    state, offers, _, mails = scene.end
    assert (state, offers, sorted(mails)) == ("approved", ["waiting"], ["booking_approved", "counter_offer"])
