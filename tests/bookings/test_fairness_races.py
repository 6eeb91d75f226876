"""Real processes on both databases: each late cancellation and each no-show has one consequence, of the right grade."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import control_of, without_guards

R = "tests.bookings.fairness_racers"
KINDS = ["warning", "approval_needed", "short_notice"]


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def look(race: Race, url: str, what: str, *arguments: Any) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", arguments))


def test_no_show_marked_by_many_at_once_has_one_consequence_and_one_mail(race: Race, url: str) -> None:
    _, staff, (uid,) = look(race, url, "arrange", 1, -600.0)

    ended = outcomes(race(url, [Job(f"{R}:no_show", (staff, uid))] * 20))

    assert ended == {"done": 20}
    assert look(race, url, "what_stands") == (["warning"], 1, 1)


@control_of("test_no_show_marked_by_many_at_once_has_one_consequence_and_one_mail")
def test_control_of_one_no_show_has_a_consequence_of_each(race: Race, url: str) -> None:
    _, staff, (uid,) = look(race, url, "arrange", 1, -600.0)
    dropped = ["uq_attendance_booking_id", "uq_consequence_booking_id"]

    without_guards(race, url, [Job(f"{R}:no_show", (staff, uid))] * 3, dropped=dropped)

    assert look(race, url, "what_stands") == (KINDS, 3, 3)


def test_parallel_late_cancellations_rise_one_by_one(race: Race, url: str) -> None:
    owner, _, uids = look(race, url, "arrange", 6, 3600.0)

    ended = outcomes(race(url, [Job(f"{R}:cancel", (owner, uid)) for uid in uids * 3]))

    assert ended == {"done": 6, "NotWaiting": 12}
    assert look(race, url, "what_stands") == ([*KINDS, *KINDS[-1:] * 3], 6, 0)


@pytest.mark.parametrize("url", ENGINES[1:], indirect=True)  # on SQLite nobody counts while another writes
@pytest.mark.parametrize("verb", ["cancel", "no_show"])
@control_of("test_parallel_late_cancellations_rise_one_by_one", "test_parallel_no_shows_of_one_party_rise_one_by_one")
def test_control_of_rising_warns_twice(race: Race, url: str, verb: str) -> None:
    owner, staff, uids = look(race, url, "arrange", 2, 3600.0 if verb == "cancel" else -600.0)
    jobs = [Job(f"{R}:{verb}", (owner if verb == "cancel" else staff, uid)) for uid in uids]

    assert without_guards(race, url, jobs, before_commit=True) == {"done": 2}
    assert look(race, url, "what_stands")[0] == ["warning", "warning"]


def test_parallel_no_shows_of_one_party_rise_one_by_one(race: Race, url: str) -> None:
    _, staff, uids = look(race, url, "arrange", 4, -600.0)

    ended = outcomes(race(url, [Job(f"{R}:no_show", (staff, uid)) for uid in uids * 3]))

    assert ended == {"done": 12}
    assert look(race, url, "what_stands") == ([*KINDS, KINDS[-1]], 4, 4)


def test_cancelling_late_and_marking_a_no_show_at_the_start_leave_one_consequence(race: Race, url: str) -> None:
    owner, staff, (uid,) = look(race, url, "arrange", 1, 4.0)
    jobs = []
    for number in range(10):
        offset = (number - 5) * 0.004
        jobs.append(Job(f"{R}:at_the_start", ("cancel", owner, uid, offset)))
        jobs.append(Job(f"{R}:at_the_start", ("no_show", staff, uid, offset)))

    ended = outcomes(race(url, jobs))

    state = look(race, url, "state_of", uid)
    kinds, mails, marks = look(race, url, "what_stands")
    assert set(ended) <= {"done", "NotWaiting", "AlreadyOver", "NotBegun", "NotHeld"}, ended
    assert (kinds, mails, marks) == (["warning"], 1, 0 if state == "cancelled" else 1)


@control_of("test_cancelling_late_and_marking_a_no_show_at_the_start_leave_one_consequence")
def test_control_of_the_start_has_a_consequence_of_each(race: Race, url: str) -> None:
    owner, staff, (uid,) = look(race, url, "arrange", 1, 3600.0)
    jobs = [Job(f"{R}:cancel", (owner, uid)), Job(f"{R}:no_show_later", (staff, uid))]

    assert without_guards(race, url, jobs, dropped=["uq_consequence_booking_id"]) == {"done": 2}
    assert look(race, url, "what_stands")[0] == KINDS[:2]


def test_marks_that_say_different_things_at_once_leave_one_of_them(race: Race, url: str) -> None:
    _, staff, (uid,) = look(race, url, "arrange", 1, -600.0)

    ended = outcomes(race(url, [Job(f"{R}:no_show", (staff, uid)), Job(f"{R}:came", (staff, uid))] * 5))

    assert set(ended) <= {"done", "CorrectionNeedsReason"}, ended
    kinds, mails, marks = look(race, url, "what_stands")
    assert marks == 1
    assert len(kinds) == mails <= 1


@control_of("test_marks_that_say_different_things_at_once_leave_one_of_them")
def test_control_of_marks_leaves_both(race: Race, url: str) -> None:
    _, staff, (uid,) = look(race, url, "arrange", 1, -600.0)
    jobs = [Job(f"{R}:no_show", (staff, uid)), Job(f"{R}:came", (staff, uid))]

    assert without_guards(race, url, jobs, dropped=["uq_attendance_booking_id"]) == {"done": 2}
    assert look(race, url, "what_stands")[2] == 2
