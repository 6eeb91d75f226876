"""Reminders at one instant, real processes, both databases: one mail from two workers, one use of a link."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from app.bookings.rules.states import BookingState
from tests.bookings.racers import slot
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes
from tests.support.unguarded import MAIL, control_of, without_guards

R = "tests.bookings.racers"
WHEN = slot(18, days=14)
DUE = WHEN.starts - timedelta(days=7)


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


class Booked:
    """An approved booking of one organisation."""

    def __init__(self, race: Race, url: str) -> None:
        self.race, self.url = race, url
        self.place = self.look("arrange", 1)
        ((self.person, organisation),) = self.place.organisations
        self.uid = self.look("ask", self.person, organisation, self.place.room_id, WHEN.starts, WHEN.ends, "key")
        self.look("approve", self.place.coordinators[0], self.uid)

    def look(self, what: str, *arguments: Any) -> Any:
        return self.race.run_here(self.url, Job(f"{R}:{what}", arguments))

    def without_guards(self, *jobs: tuple[Any, ...], dropped: Sequence[str] = ()) -> dict[str, int]:
        listed = [Job(f"{R}:{what}", tuple(more)) for what, *more in jobs]
        return without_guards(self.race, self.url, listed, dropped=dropped)

    def at_once(self, *jobs: tuple[Any, ...]) -> dict[str, int]:
        return dict(outcomes(self.race(self.url, [Job(f"{R}:{what}", tuple(more)) for what, *more in jobs])))


def test_workers_at_one_instant_send_one_reminder(race: Race, url: str) -> None:
    booked = Booked(race, url)

    ended = booked.at_once(*[("remind", DUE)] * 10)

    assert ended == {"done": 10}
    assert booked.look("reminders") == (1, 1)


@control_of("test_workers_at_one_instant_send_one_reminder")
def test_control_of_workers_reminds_twice(race: Race, url: str) -> None:
    booked = Booked(race, url)

    booked.without_guards(*[("remind", DUE)] * 2, dropped=[MAIL, "uq_reminder_booking_id_kind_starts_at"])

    assert booked.look("reminders") == (2, 2)


def test_link_used_ten_times_at_once_gives_back_once(race: Race, url: str) -> None:
    booked = Booked(race, url)
    link = booked.look("remind_and_take_link", DUE)

    ended = booked.at_once(*[("give_back_by", link)] * 10)

    assert ended == {"done": 1, "ReminderOver": 9}
    assert booked.look("end_of", booked.uid)[0] is BookingState.CANCELLED
    assert booked.look("trail_of", booked.uid)[-2:] == ["reminded", "given_back"]


def test_coming_and_giving_back_at_once_leave_one_answer(race: Race, url: str) -> None:
    booked = Booked(race, url)
    link = booked.look("remind_and_take_link", DUE)

    ended = booked.at_once(*[("give_back_by", link), ("come_by", link)] * 5)

    assert ended == {"done": 1, "ReminderOver": 9}
    assert booked.look("trail_of", booked.uid)[-1] in ("given_back", "coming")
    assert len(booked.look("trail_of", booked.uid)) == 4


def test_coming_shortening_and_giving_back_at_once_leave_one_answer(race: Race, url: str) -> None:
    booked = Booked(race, url)
    link = booked.look("remind_and_take_link", DUE)
    shorter = ("shorten_by", link, WHEN.starts, WHEN.starts + timedelta(minutes=30))

    ended = booked.at_once(*[shorter, ("give_back_by", link), ("come_by", link)] * 3)

    assert ended == {"done": 1, "ReminderOver": 8}
    assert booked.look("trail_of", booked.uid)[-1] in ("shortened", "given_back", "coming")


@control_of(
    "test_link_used_ten_times_at_once_gives_back_once",
    "test_coming_and_giving_back_at_once_leave_one_answer",
    "test_coming_shortening_and_giving_back_at_once_leave_one_answer",
)
def test_control_of_a_link_answers_with_each_use(race: Race, url: str) -> None:
    booked = Booked(race, url)
    link = booked.look("remind_and_take_link", DUE)
    shorter = ("shorten_by", link, WHEN.starts, WHEN.starts + timedelta(minutes=30))

    ended = booked.without_guards(("come_by", link), shorter, ("give_back_by", link), ("give_back_by", link))

    assert ended == {"done": 4}
    assert booked.look("trail_of", booked.uid)[3:] == ["coming", "shortened", "given_back", "given_back"]


def test_giving_back_and_cancelling_at_once_cancel_once(race: Race, url: str) -> None:
    booked = Booked(race, url)
    link = booked.look("remind_and_take_link", DUE)

    ended = booked.at_once(*[("give_back_by", link), ("withdraw", booked.person, booked.uid)] * 5)

    assert (ended["done"], set(ended) <= {"done", "ReminderOver", "NotWaiting"}) == (1, True), ended
    state, mails = booked.look("end_of", booked.uid)
    assert state is BookingState.CANCELLED
    assert mails == ["booking_approved", "booking_reminder", "booking_cancelled"]


@control_of("test_giving_back_and_cancelling_at_once_cancel_once")
def test_control_of_giving_back_and_cancelling_tells_of_both(race: Race, url: str) -> None:
    booked = Booked(race, url)
    link = booked.look("remind_and_take_link", DUE)

    ended = booked.without_guards(("give_back_by", link), ("withdraw", booked.person, booked.uid), dropped=[MAIL])

    assert ended == {"done": 2}
    assert booked.look("end_of", booked.uid)[1][2:] == ["booking_cancelled"] * 2


def test_reminding_and_cancelling_at_once_never_remind_of_what_is_gone(race: Race, url: str) -> None:
    booked = Booked(race, url)

    ended = booked.at_once(*[("remind", DUE)] * 4, ("withdraw", booked.person, booked.uid))

    assert ended == {"done": 5}
    trail = booked.look("trail_of", booked.uid)
    assert trail[-1] == "cancelled"
    assert booked.look("reminders") == (trail.count("reminded"),) * 2


@control_of("test_reminding_and_cancelling_at_once_never_remind_of_what_is_gone")
def test_control_of_reminding_reminds_of_what_is_gone(race: Race, url: str) -> None:
    booked = Booked(race, url)

    booked.without_guards(("withdraw", booked.person, booked.uid), ("remind", DUE))

    assert booked.look("trail_of", booked.uid)[-2:] == ["cancelled", "reminded"]
