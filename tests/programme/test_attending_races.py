"""At the door and after, real processes, both databases: one ticket, one queue, one list, one number."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.programme.attending_racers import Door, uid_of
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, job_without_guards, without_guards

R = "tests.programme.attending_racers"
ONCE_NOTED, ONCE_READ = "uq_presence_enrolment_id_session_id", "uq_scan_uid"


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def arranged(race: Race, url: str, people: int, staff: int, how: str = "arrange") -> Door:
    door = race.run_here(url, Job(f"{R}:{how}", (people, staff)))
    assert isinstance(door, Door)
    return door


def look(race: Race, url: str, what: str) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", ()))


def scanning(door: Door, number: int) -> Job:
    return Job(f"{R}:scan", (door.staff_ids[number], door.session_id, door.tickets[0], uid_of(str(number))))


def test_two_scanners_let_one_ticket_in_once(race: Race, url: str) -> None:
    door = arranged(race, url, 1, 10)

    ended = race(url, [scanning(door, number) for number in range(10)])

    assert Counter(one.result for one in ended) == {"in": 1, "again": 9}
    assert look(race, url, "rows") == (1, 1)


@control_of("test_two_scanners_let_one_ticket_in_once")
def test_control_of_scanners_lets_one_ticket_in_twice(race: Race, url: str) -> None:
    door = arranged(race, url, 1, 2)
    jobs = [scanning(door, number) for number in range(2)]

    ended = race.run_here(url, job_without_guards(jobs, dropped=[ONCE_NOTED]))

    assert [one.result for one in ended] == ["in", "in"]
    assert look(race, url, "rows") == (2, 1)


def test_a_queue_that_is_sent_five_times_counts_once(race: Race, url: str) -> None:
    door = arranged(race, url, 6, 1)
    queue = Job(f"{R}:send_queue", (door.staff_ids[0], door.session_id, door.tickets))

    ended = race(url, [queue] * 5)

    assert [one.result for one in ended] == [["in"] * 6] * 5
    assert (look(race, url, "rows"), look(race, url, "scans")) == ((6, 6), 6)


@control_of("test_a_queue_that_is_sent_five_times_counts_once")
def test_control_of_queues_counts_each_time(race: Race, url: str) -> None:
    door = arranged(race, url, 1, 1)
    queue = Job(f"{R}:send_queue", (door.staff_ids[0], door.session_id, door.tickets))

    assert without_guards(race, url, [queue] * 2, dropped=[ONCE_NOTED, ONCE_READ]) == {"done": 2}
    assert (look(race, url, "rows"), look(race, url, "scans")) == ((2, 1), 2)


def test_a_list_that_is_closed_while_somebody_is_noted_has_each_once(race: Race, url: str) -> None:
    door = arranged(race, url, 5, 10)
    marking = [Job(f"{R}:mark", (door.staff_ids[n], door.session_id, door.enrolment_ids[n])) for n in range(5)]
    closing = [Job(f"{R}:close", (door.staff_ids[n], door.session_id)) for n in range(5, 10)]

    ended = race(url, [job for pair in zip(marking, closing, strict=True) for job in pair])

    counted = outcomes(ended)
    absent = counted.get("ListClosed", 0)
    assert counted["done"] + absent == 10
    assert look(race, url, "states") == ["absent"] * absent + ["present"] * (5 - absent)


@control_of("test_a_list_that_is_closed_while_somebody_is_noted_has_each_once")
def test_control_of_lists_notes_one_person_absent_and_present(race: Race, url: str) -> None:
    door = arranged(race, url, 1, 2)
    jobs = [
        Job(f"{R}:mark", (door.staff_ids[0], door.session_id, door.enrolment_ids[0])),
        Job(f"{R}:close", (door.staff_ids[1], door.session_id)),
    ]

    assert without_guards(race, url, jobs, dropped=[ONCE_NOTED]) == {"done": 2}
    assert look(race, url, "states") == ["absent", "present"]


def test_a_certificate_that_is_asked_for_ten_times_has_one_number(race: Race, url: str) -> None:
    door = arranged(race, url, 2, 10, "arrange_over")
    jobs = [Job(f"{R}:certify", (staff, door.activity_id, door.enrolment_ids[0])) for staff in door.staff_ids]
    other = Job(f"{R}:certify", (door.staff_ids[0], door.activity_id, door.enrolment_ids[1]))

    ended = race(url, [*jobs, other])

    assert outcomes(ended) == {"done": 11}
    assert len({one.result for one in ended}) == 2
    assert look(race, url, "numbers") == [1, 2]


@control_of("test_a_certificate_that_is_asked_for_ten_times_has_one_number")
def test_control_of_certificates_numbers_one_person_twice(race: Race, url: str) -> None:
    door = arranged(race, url, 1, 2, "arrange_over")
    jobs = [Job(f"{R}:certify", (staff, door.activity_id, door.enrolment_ids[0])) for staff in door.staff_ids]

    assert without_guards(race, url, jobs, dropped=["uq_certificate_enrolment_id"]) == {"done": 2}
    assert look(race, url, "numbers") == [1, 2]


def test_an_activity_that_is_closed_while_somebody_is_noted_keeps_no_open_list(race: Race, url: str) -> None:
    door = arranged(race, url, 8, 10, "arrange_untaken")
    marking = [Job(f"{R}:mark", (door.staff_ids[n], door.session_id, door.enrolment_ids[n])) for n in range(8)]
    closing = [Job(f"{R}:close_all", (staff, door.activity_id)) for staff in door.staff_ids[8:]]

    ended = outcomes(race(url, [*marking[:4], *closing, *marking[4:]]))

    (noted, _), is_closed = look(race, url, "rows"), look(race, url, "closed")
    if is_closed:
        assert (noted, ended) == (0, {"done": 1, "IsClosed": 9})
    else:
        assert (noted, ended) == (8, {"done": 8, "ListsOpen": 2})


@control_of("test_an_activity_that_is_closed_while_somebody_is_noted_keeps_no_open_list")
def test_control_of_closing_leaves_an_open_list(race: Race, url: str) -> None:
    door = arranged(race, url, 1, 2, "arrange_untaken")
    jobs = [
        Job(f"{R}:mark", (door.staff_ids[0], door.session_id, door.enrolment_ids[0])),
        Job(f"{R}:close_all", (door.staff_ids[1], door.activity_id)),
    ]

    assert without_guards(race, url, jobs) == {"done": 2}
    assert (look(race, url, "rows"), look(race, url, "closed")) == ((1, 1), 1)
