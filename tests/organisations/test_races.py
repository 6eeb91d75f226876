"""Several people at one instant, real processes, both databases: one number, one decision, always an owner."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.organisations.racers import Scene
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

R = "tests.organisations.racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


@pytest.fixture
def scene(race: Race, url: str) -> Scene:
    return race.run_here(url, Job(f"{R}:arrange", ()))


def look(race: Race, url: str, what: str, *arguments: Any) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", arguments))


def test_one_number_registered_by_eight_at_once_makes_one_organisation(race: Race, url: str, scene: Scene) -> None:
    jobs = [Job(f"{R}:create", (person, f"Grupa {person}")) for person in scene.strangers]

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 1, "NipAlreadyHere": 7}
    assert look(race, url, "organisations") == 2


def test_same_form_sent_eight_times_at_once_makes_one_organisation(race: Race, url: str, scene: Scene) -> None:
    ended = race(url, [Job(f"{R}:create", (scene.strangers[0], "Grupa"))] * 8)

    assert outcomes(ended) == {"done": 8}
    assert len({one.result for one in ended}) == 1
    assert look(race, url, "organisations") == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("leave",), ("leave",)),
        (("leave",), ("demote", 1)),
        (("demote", 0), ("demote", 1)),
        (("demote", 1), ("demote", 0)),
        (("remove", 1), ("remove", 0)),
        (("leave",), ("remove", 0)),
    ],
)
def test_two_owners_never_leave_an_organisation_without_one(
    race: Race, url: str, scene: Scene, first: tuple[Any, ...], second: tuple[Any, ...]
) -> None:
    """Each owner does one thing, to themselves or to the other (0 is the first of them, 1 the second)."""
    jobs = [
        Job(f"{R}:{verb}", (owner, scene.organisation_id, *(scene.owners[one] for one in whom)))
        for owner, (verb, *whom) in zip(scene.owners, (first, second), strict=True)
    ]

    ended = outcomes(race(url, jobs))

    assert ended["done"] == 1
    assert set(ended) <= {"done", "LastOwner", "NotFound", "NotAMember"}
    assert look(race, url, "owners", scene.organisation_id) == 1


def test_two_decisions_at_once_make_one_state_and_one_mail_to_each_owner(race: Race, url: str, scene: Scene) -> None:
    jobs = [
        Job(f"{R}:{verb}", (person, scene.organisation_id))
        for person in scene.staff
        for verb in ("verify", "send_back")
    ]

    ended = outcomes(race(url, jobs))

    assert ended == {"done": 1, "ChangedMeanwhile": 3}
    assert look(race, url, "templates") in [["organisation_verified"] * 2, ["organisation_sent_back"] * 2]


def test_one_invitation_accepted_eight_times_at_once_makes_one_member(race: Race, url: str, scene: Scene) -> None:
    ended = outcomes(race(url, [Job(f"{R}:accept", (scene.guest, scene.token))] * 8))

    assert ended == {"done": 1, "InvitationOver": 7}
    assert look(race, url, "memberships", scene.guest) == 1
