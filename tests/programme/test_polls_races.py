"""Choosing a date at one instant, real processes, both databases: one date is chosen, the others are free."""

from collections.abc import Callable
from typing import Any

import pytest

from app.programme.rules.polls import PollState
from tests.programme.polls_racers import Table
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import MAIL, PROMISE, control_of, without_guards

R, B = "tests.programme.polls_racers", "tests.bookings.racers"
ONE_MEETING = "uq_group_meeting_poll_id"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def laid(race: Race, url: str, *numbers: object) -> Table:
    table = race.run_here(url, Job(f"{R}:lay", numbers))
    assert isinstance(table, Table)
    return table


def look(race: Race, url: str, what: str) -> Any:
    return race.run_here(url, Job(what, ()))


def choosing(table: Table, who: int, option: int) -> Job:
    return Job(f"{R}:choose", (table.leader_ids[who], table.group_id, table.poll_id, table.option_ids[option]))


def answering(table: Table, who: int) -> Job:
    return Job(f"{R}:answer", (table.member_ids[who], table.group_id, table.poll_id, table.option_ids[0]))


def booking(table: Table, who: int) -> Job:
    return Job("tests.programme.racers:book", (*table.askers[who], table.room_id))


def opening(table: Table) -> Job:
    return Job(f"{R}:open_one", (table.leader_ids[0], table.group_id, table.room_id))


def test_leaders_who_choose_different_dates_choose_one(race: Race, url: str) -> None:
    table = laid(race, url, 0, 0)

    ended = outcomes(race(url, [choosing(table, n % 2, n % 3) for n in range(12)]))

    assert ended == {"done": 1, "PollOver": 11}
    assert (look(race, url, f"{R}:meetings"), look(race, url, f"{R}:held")) == (1, (1, 0))


@control_of("test_leaders_who_choose_different_dates_choose_one")
def test_control_of_choosing_makes_two_meetings(race: Race, url: str) -> None:
    table = laid(race, url, 0, 0)
    jobs = [choosing(table, 0, 0), choosing(table, 1, 1)]

    assert without_guards(race, url, jobs, dropped=[ONE_MEETING, MAIL]) == {"done": 2}
    assert look(race, url, f"{R}:meetings") == 2


def test_a_choice_at_the_deadline_holds_or_lapses_whole(race: Race, url: str) -> None:
    table = laid(race, url, 0, 0)

    ended = outcomes(race(url, [choosing(table, 0, 0), *(Job(f"{R}:lapse", ()) for _ in range(4))]))

    meetings = look(race, url, f"{R}:meetings")
    assert ended == ({"done": 5} if meetings else {"done": 4, "PollOver": 1})
    assert look(race, url, f"{R}:held") == (meetings, 0)
    assert look(race, url, f"{R}:meetings_without_time") == 0
    assert look(race, url, f"{R}:state") is (PollState.CHOSEN if meetings else PollState.LAPSED)


@control_of("test_a_choice_at_the_deadline_holds_or_lapses_whole")
def test_control_of_the_deadline_makes_a_meeting_without_its_time(race: Race, url: str) -> None:
    table = laid(race, url, 0, 0)
    jobs = [choosing(table, 0, 0), Job(f"{R}:lapse", ())]

    assert without_guards(race, url, jobs) == {"done": 2}
    assert look(race, url, f"{R}:meetings_without_time") == 1


def test_no_answer_comes_after_the_choice(race: Race, url: str) -> None:
    table = laid(race, url, 12, 0)

    ended = outcomes(race(url, [*(answering(table, n) for n in range(12)), choosing(table, 0, 1)]))

    before, kept = look(race, url, f"{R}:answers")
    assert ended["done"] == kept + 1
    assert ended["PollOver"] == 12 - kept
    assert (before, look(race, url, f"{R}:meetings")) == (kept, 1)


@control_of("test_no_answer_comes_after_the_choice")
def test_control_of_answers_lets_one_come_late(race: Race, url: str) -> None:
    table = laid(race, url, 1, 0)
    jobs = [choosing(table, 0, 1), answering(table, 0)]

    assert without_guards(race, url, jobs) == {"done": 2}
    assert look(race, url, f"{R}:answers") == (0, 1)


def test_dates_to_choose_from_against_bookings_give_the_room_once(race: Race, url: str) -> None:
    table = laid(race, url, 0, 10, False)

    ended = outcomes(race(url, [opening(table), *(booking(table, n) for n in range(10))]))

    assert ended["done"] == 1
    assert ended["RoomBusy"] + ended["RoomTaken"] == 10
    assert look(race, url, f"{B}:overlaps") == 0
    assert look(race, url, f"{R}:held")[1] == (0 if ended["RoomBusy"] else 3)


@control_of("test_dates_to_choose_from_against_bookings_give_the_room_once")
def test_control_of_holding_gives_the_room_twice(race: Race, url: str) -> None:
    table = laid(race, url, 0, 1, False)

    assert without_guards(race, url, [opening(table), booking(table, 0)], dropped=[PROMISE]) == {"done": 2}
    assert look(race, url, f"{B}:overlaps") == 1
