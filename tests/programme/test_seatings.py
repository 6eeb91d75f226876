"""The pools of an activity: one for the whole, or one for each date; who joins them has a row and a ticket."""

from collections.abc import Sequence

import pytest

from app.core.clock import now
from app.core.database import db, transaction
from app.programme import steps
from app.programme.models import Activity, EnrolmentTerms, Seating
from app.programme.rules.enrolling import EnrolmentMode
from app.schedule.queries.places import numbers_of
from app.schedule.rules.places import ClaimStatus, Mode
from tests.desk.scene import Scene
from tests.makers import make_activity, make_enrolment, make_person, make_terms, period

pytestmark = pytest.mark.usefixtures("clock")
DATES = (period("2026-12-01", "17:00", "20:00"), period("2026-12-03", "17:00", "20:00"))


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def course(scene: Scene, seats: int = 2) -> int:
    return make_activity(scene.manager, scene.centre, *DATES, room=scene.room, seats=seats, published=True)


@transaction
def open_again(number: int) -> Sequence[Seating]:
    terms = db.session.get_one(EnrolmentTerms, number)
    return steps.open_seatings(db.session.get_one(Activity, number), terms)


def test_a_whole_course_has_one_pool_that_begins_with_its_first_date(scene: Scene) -> None:
    seating = make_terms(course(scene), mode=EnrolmentMode.DRAWN)

    assert (seating.session_id, seating.pool.starts_at) == (None, DATES[0].starts)
    assert seating.pool.mode is Mode.DRAWN


def test_single_dates_have_one_pool_each_and_keep_it(scene: Scene) -> None:
    number = course(scene)
    make_terms(number, by_session=True)

    again = open_again(number)

    assert [one.pool.starts_at for one in again] == [date.starts for date in DATES]


def test_who_joins_has_a_place_or_waits_and_a_ticket_of_their_own(scene: Scene) -> None:
    seating = make_terms(course(scene, seats=1))
    first, second = make_enrolment(seating, make_person()), make_enrolment(seating, name="Olena")

    assert [first.status, second.status] == [ClaimStatus.CONFIRMED, ClaimStatus.WAITING]
    assert len(first.ticket) == 32
    assert first.ticket != second.ticket
    assert (first.activity_id, first.centre_id) == (seating.activity_id, scene.centre.id)
    assert numbers_of([seating.pool_id], now=now())[seating.pool_id].waiting == 1
