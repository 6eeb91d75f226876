"""What waits too long is told once: to the coordinators, then to the managers, all of a round in one mail."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import StaffRole
from app.bookings.models import AnswerClock
from app.bookings.rules.states import RefusalReason
from app.bookings.services import ask_for_more, refuse_booking, warn_due
from app.cli.worker import do_chores, warn
from app.core.access import Role
from app.core.clock import now
from app.core.database import db, transaction
from app.notifications.models import Mail
from tests import makers
from tests.makers import actor, make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.databases import ENGINES
from tests.support.racing import Job, Race, outcomes

R = "tests.bookings.escalating_racers"


class Scene:
    """A centre with two coordinators and a manager; who asks is held 72 hours; warned 24 and 4 before."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre, pad_after=0)
        self.coordinators = [make_staff(self.centre) for _ in range(2)]
        self.manager = make_staff(self.centre, Role.MANAGER)
        self.owner = make_person()
        self.organisation = make_organisation(self.owner)

    def ask(self, hour: int, day: str = "2026-12-08") -> str:
        return make_booking(self.owner, self.room, period(day, f"{hour}:00", f"{hour + 1}:00"), self.organisation)


def told() -> list[tuple[int, int, int]]:
    """Whom each mail went to, how many requests it tells of, and how many dates or changes in all."""
    db.session.rollback()
    sent = db.session.scalars(select(Mail).where(Mail.template == "answers_due").order_by(Mail.id))
    return [
        (mail.person_id, len(lines), sum(line["$several"][-1] for line in lines))
        for mail in sent
        for lines in [mail.facts["lines"]["$several"]]
    ]


@pytest.mark.usefixtures("db_session")
def test_coordinators_are_told_once_then_managers_with_all_in_one_mail(clock) -> None:
    scene = Scene()
    first, second = (one.id for one in scene.coordinators)
    uids = [scene.ask(10), scene.ask(12)]
    makers.make_series(scene.owner, scene.room, "2026-12-09", (14, 15), scene.organisation, times=3)
    makers.make_change(scene.owner, scene.room, "2026-12-10", scene.organisation, scene.coordinators[0])
    clock.shift(hours=47)
    assert warn_due(now()) == 0
    clock.shift(hours=1)

    assert (warn_due(now()), warn_due(now())) == (2, 0)
    assert told() == [(first, 4, 6), (second, 4, 6)]
    refuse_booking(actor(scene.coordinators[0]), uids[0], reason=RefusalReason.OTHER, words="No")
    clock.shift(hours=20)
    assert (warn_due(now()), warn_due(now())) == (1, 0)
    assert told()[2:] == [(scene.manager.id, 3, 5)]


@pytest.mark.usefixtures("db_session")
def test_what_waits_for_the_applicant_or_is_over_is_not_told(clock) -> None:
    scene = Scene()
    asked_about = scene.ask(10)
    ask_for_more(actor(scene.coordinators[0]), asked_about, words="How many?")
    clock.shift(hours=60)
    assert warn_due(now()) == 0  # 72 hours may pass before the clock goes on
    clock.shift(hours=65)
    assert warn_due(now()) == 2
    clock.shift(hours=100)
    assert warn_due(now()) == 0


@pytest.mark.usefixtures("db_session")
def test_one_person_gets_one_mail_for_both_their_centres_and_none_of_their_own_request(clock) -> None:
    scene, other = Scene(), Scene()
    both = scene.coordinators[0]

    @transaction
    def give_role() -> None:
        db.session.add(StaffRole(person_id=both.id, centre_id=other.centre.id, role=Role.COORDINATOR))

    give_role()
    scene.ask(10)
    other.ask(10)
    make_booking(both, other.room, period("2026-12-08", "12:00", "13:00"), make_organisation(both, name="Moja"))
    clock.shift(hours=50)

    warn_due(now())

    assert {person: number for person, number, _ in told()}[both.id] == 2
    assert len(told()) == len({person for person, *_ in told()}) == 4


@pytest.mark.usefixtures("db_session")
def test_no_warning_where_the_centre_wants_none_and_managers_where_there_is_no_coordinator(clock) -> None:
    centre = make_centre(warn_hours=0, warn_managers_hours=0)
    plain = make_centre()
    manager, owner = make_staff(plain, Role.MANAGER), make_person()
    organisation = make_organisation(owner)
    for place in (centre, plain):
        make_booking(owner, make_room(place), period("2026-12-08", "10:00", "11:00"), organisation)
    make_staff(centre)
    clock.shift(hours=50)

    manager_id = manager.id
    do_chores([warn], threading.Event())

    assert told() == [(manager_id, 1, 1)]
    assert [clock.warned_at is None for clock in db.session.scalars(select(AnswerClock))] == [True, False]


# --- at one instant, real processes


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    return fresh_database(request.param)


def look(race: Race, url: str, what: str, *arguments: Any) -> Any:
    return race.run_here(url, Job(f"{R}:{what}", arguments))


def test_workers_at_one_instant_send_one_mail(race: Race, url: str) -> None:
    due = look(race, url, "arrange")

    ended = race(url, [Job(f"{R}:warn", (due + timedelta(minutes=number),)) for number in range(6)])

    assert outcomes(ended) == {"done": 6}
    assert look(race, url, "mails") == [3]


def test_control_of_workers_that_do_not_look_sends_one_each(race: Race, url: str) -> None:
    """The control: the same workers, each with what was due before anybody told it."""
    due = look(race, url, "arrange")

    ended = race(url, [Job(f"{R}:warn_blindly", (due, str(number))) for number in range(2)])

    assert outcomes(ended) == {"done": 2}
    assert look(race, url, "mails") == [3, 3]
