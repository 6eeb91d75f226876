"""Several people at one instant, real processes, both databases: one account, one use of a link, ten guesses."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.accounts.city import ANNA, PASSWORD
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

R = "tests.accounts.racers"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


@pytest.fixture
def here(race: Race, url: str) -> Callable[..., Any]:
    """`here("people")`: one of the racers' verbs, alone."""
    return lambda verb, *arguments: race.run_here(url, Job(f"{R}:{verb}", arguments))


def job(verb: str, *arguments: Any) -> Job:
    return Job(f"{R}:{verb}", arguments)


def test_one_address_registered_by_many_at_once_is_one_account_and_one_living_link(race: Race, url: str, here) -> None:
    ended = race(url, [job("sign_up", f"password number {number}") for number in range(10)])

    assert outcomes(ended) == {"done": 10}
    assert here("people") == [ANNA]
    assert here("living_links", "confirm_email") == 1
    assert here("mails", "confirm_email") == 5


def test_reset_link_used_by_many_at_once_works_once(race: Race, url: str, here) -> None:
    here("person")
    link = here("reset_link")

    ended = race(url, [job("reset", link, f"password number {number}") for number in range(8)])

    assert outcomes(ended) == {"done": 1, "LinkOver": 7}
    assert (here("living_browsers"), here("mails", "password_changed")) == (1, 1)


def test_confirmation_used_by_many_at_once_works_once(race: Race, url: str, here) -> None:
    link = here("confirm_link")
    assert outcomes(race(url, [job("confirm", link)] * 8)) == {"done": 1, "LinkOver": 7}
    assert here("living_browsers") == 1


def test_resets_asked_for_at_once_leave_one_living_link(race: Race, url: str, here) -> None:
    here("person")
    ended = race(url, [job("send_reset", f"192.0.2.{number}") for number in range(8)])
    assert outcomes(ended) == {"done": 8}
    assert (here("living_links", "reset_password"), here("mails", "reset_password")) == (1, 5)


def test_two_people_take_one_new_address_at_once(race: Race, url: str, here) -> None:
    first, second = here("two_people_after_one_address")

    ended = outcomes(race(url, [job("confirm_new", first), job("confirm_new", second)]))

    assert ended == {"done": 1, "AddressTaken": 1}
    assert here("people").count("wanted@example.org") == 1


def test_guesses_sent_at_once_gain_nothing(race: Race, url: str, here) -> None:
    here("person")

    ended = outcomes(race(url, [job("guess", number) for number in range(30)]))

    assert ended == {"WrongPassword": 10, "TooManyTries": 20}
    assert here("tries") == 30  # ten tries, each counted at the account, at the network and at both together


@pytest.mark.parametrize("round_", range(2))
def test_owner_who_confirms_while_a_stranger_registers_keeps_the_account(
    race: Race, url: str, here, round_: int
) -> None:
    """The link of the owner's registration against a stranger's registration of the same address."""
    link = here("confirm_link")

    confirmed, _ = race(url, [job("confirm", link), job("sign_up", "strangers password")])

    if confirmed.refusal is None:
        assert here("is_signed_in", confirmed.result) is True
        assert here("enters_with", PASSWORD) is True
    else:
        assert (confirmed.refusal, confirmed.bug) == ("LinkOver", None)
        assert (here("living_browsers"), here("living_links", "confirm_email")) == (0, 1)


@pytest.mark.parametrize("round_", range(2))
def test_nobody_stays_signed_in_with_a_password_that_was_changed_at_that_instant(
    race: Race, url: str, here, round_: int
) -> None:
    person_id = here("person")

    ended = race(url, [job("sign_in"), job("change_password", person_id, "something quite new"), job("sign_in")])

    assert set(outcomes(ended)) <= {"done", "WrongPassword"}
    assert here("living_browsers") == 0


def test_account_closed_while_somebody_signs_in_has_no_browser_left(race: Race, url: str, here) -> None:
    person_id = here("person")
    ended = race(url, [job("sign_in"), job("close", person_id), job("sign_in"), job("sign_in")])
    assert set(outcomes(ended)) <= {"done", "WrongPassword"}
    assert here("living_browsers") == 0


def test_roles_given_at_once_leave_one(race: Race, url: str, here) -> None:
    here("person")
    centre_id = here("centre")
    jobs = [job("grant", centre_id, role) for role in ("reception", "coordinator", "manager", "reception")]
    assert outcomes(race(url, jobs)) == {"done": 4}
    assert len(here("roles")) == 1
