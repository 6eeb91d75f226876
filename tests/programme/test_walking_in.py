"""Somebody at the door who is known already: they wait, were offered a place, asked, gave it back, or have one."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from app.core.database import db, transaction
from app.notifications.models import Mail
from app.programme.models import Enrolment, Presence
from app.programme.rules import attendance as rules
from app.programme.rules.attendance import PresenceSource
from app.programme.rules.enrolling import EnrolmentMode, Source
from app.programme.services.answering import leave
from app.programme.services.enrolling import enrol_guest
from app.programme.services.walking_in import walk_in
from app.programme.steps.joining import Application
from app.schedule.models import Claim
from app.schedule.rules.places import AlreadyThere, ClaimStatus
from tests.makers import actor
from tests.programme.attending import AT_DOOR, Evening

S = ClaimStatus
DURING = "2026-12-01 18:05"


@pytest.fixture
def full(db_session: object, clock: Any) -> Evening:
    """One seat, which somebody has."""
    made = Evening(seats=1)
    made.clock = clock
    made.has_it = made.with_account("Ma Miejsce", "seat@example.org")
    return made


def status(one: Enrolment) -> ClaimStatus:
    db.session.expire_all()
    return db.session.get_one(Enrolment, one.id).status


def letters(address: str) -> Sequence[str]:
    db.session.rollback()
    return db.session.scalars(select(Mail.template).where(Mail.address == address).order_by(Mail.id)).all()


def people() -> int:
    return db.session.query(Enrolment).count()


def test_who_waits_is_let_in_by_the_enrolment_that_they_have(full: Evening) -> None:
    first, second = full.with_account("A", "first@example.org"), full.with_account("B", "second@example.org")
    full.clock.move_to(AT_DOOR)
    leave(full.has_it.ticket)
    before = list(letters("second@example.org"))

    number = walk_in(full.desk, full.first, name="Jakoś Inaczej", email="Second@example.org")

    assert (number, people()) == (second.id, 3)
    assert (status(first), status(second)) == (S.WAITING, S.CONFIRMED)
    assert (second.name, second.source) == ("B", Source.THEMSELVES)
    noted = full.noted(second)
    assert noted is not None
    assert (noted.source, noted.minutes) == (PresenceSource.WALK_IN, 120)
    assert list(letters("second@example.org")) == before


def test_over_capacity_who_waits_stays_outside_until_staff_add_a_seat(full: Evening) -> None:
    waiting = full.with_account("A", "first@example.org")
    full.clock.move_to(AT_DOOR)

    with pytest.raises(rules.NoSeatAtDoor):
        walk_in(full.desk, full.first, name="A", email="first@example.org")
    db.session.rollback()
    assert (status(waiting), full.noted(waiting)) == (S.WAITING, None)
    with pytest.raises(rules.OnlyStaffAddSeats):
        walk_in(actor(full.trainer), full.first, name="A", email="first@example.org", add_seat=True)
    db.session.rollback()

    walk_in(full.desk, full.first, name="A", email="first@example.org", add_seat=True)

    assert (status(waiting), people()) == (S.CONFIRMED, 2)
    assert full.noted(waiting) is not None


def test_who_was_offered_a_place_takes_that_one(full: Evening) -> None:
    offered = full.with_account("A", "first@example.org")
    full.clock.move_to("2026-12-01 14:30")
    leave(full.has_it.ticket)
    assert status(offered) is S.OFFERED
    _hold_until(offered, AT_DOOR)
    full.clock.move_to("2026-12-01 16:30")

    number = walk_in(full.desk, full.first, name="A", email="first@example.org")

    assert (number, status(offered)) == (offered.id, S.CONFIRMED)


@transaction
def _hold_until(one: Enrolment, moment: str) -> None:
    """As if the offer had been made for longer."""
    from tests.makers import at

    day, hour = moment.split()
    db.session.get_one(Claim, one.claim_id).expires_at = at(day, hour)


def test_who_asked_where_staff_choose_is_let_in_where_a_seat_is_free(db_session: object, clock: Any) -> None:
    evening = Evening(seats=1, mode=EnrolmentMode.CHOSEN)
    asked = evening.with_account("A", "first@example.org")
    clock.move_to(AT_DOOR)
    assert status(asked) is S.ASKED

    walk_in(evening.desk, evening.first, name="A", email="first@example.org")

    assert status(asked) is S.CONFIRMED


def test_an_unconfirmed_address_is_confirmed_by_coming(db_session: object, clock: Any) -> None:
    evening = Evening(seats=1)
    clock.move_to("2026-12-01 15:00")
    application = Application("key-olena")
    enrol_guest("olena@example.org", evening.activity_id, application, name="Olena", language="uk", network="192.0.2.1")
    clock.move_to("2026-12-01 16:10")

    number = walk_in(evening.desk, evening.first, name="Olena", email="olena@example.org")

    one = db.session.get_one(Enrolment, number)
    assert (people(), one.status, one.confirm_by) == (1, S.CONFIRMED, None)


def test_who_gave_it_back_or_got_no_place_begins_anew_at_the_door(full: Evening) -> None:
    waiting = full.with_account("A", "first@example.org")
    full.clock.move_to(AT_DOOR)
    leave(full.has_it.ticket)
    full.clock.move_to(DURING)

    number = walk_in(full.desk, full.first, name="A", email="first@example.org")

    assert number != waiting.id
    assert status(waiting) is S.CLOSED
    assert "line_closed" not in letters("first@example.org")
    with pytest.raises(rules.NoSeatAtDoor):
        walk_in(full.desk, full.first, name="Ma Miejsce", email="seat@example.org")
    db.session.rollback()
    back = walk_in(full.desk, full.first, name="Ma Miejsce", email="seat@example.org", add_seat=True)
    assert db.session.get_one(Enrolment, back).person_id == full.has_it.person_id


def test_whose_line_ends_meanwhile_is_told_and_the_one_at_the_door_is_not(full: Evening) -> None:
    full.with_account("A", "first@example.org")
    full.with_account("B", "second@example.org")
    full.clock.move_to(AT_DOOR)
    leave(full.has_it.ticket)
    full.clock.move_to(DURING)

    walk_in(full.desk, full.first, name="B", email="second@example.org")

    assert ("line_closed" in letters("first@example.org"), "line_closed" in letters("second@example.org")) == (
        True,
        False,
    )


def test_nobody_is_called_to_the_seat_that_the_one_at_the_door_got(db_session: object, clock: Any) -> None:
    evening = Evening(seats=1)
    gone = evening.with_account("Ma", "seat@example.org")
    evening.with_account("A", "first@example.org")
    clock.move_to(AT_DOOR)
    _let_go_untold(gone)

    walk_in(evening.desk, evening.first, name="Maria Nowa")

    assert "place_free_now" not in letters("first@example.org")


@transaction
def _let_go_untold(one: Enrolment) -> None:
    claim = db.session.get_one(Claim, one.claim_id)
    claim.status, claim.place_id = S.WITHDRAWN, None


def test_who_has_a_place_stands_on_the_list_and_nobody_lets_themselves_in(full: Evening) -> None:
    full.clock.move_to(AT_DOOR)

    with pytest.raises(AlreadyThere):
        walk_in(full.desk, full.first, name="Ma", email="seat@example.org", add_seat=True)
    db.session.rollback()
    with pytest.raises(rules.NotOneself):
        walk_in(full.desk, full.first, name="Ja", email=full.reception.email, add_seat=True)
    db.session.rollback()
    assert (people(), db.session.query(Presence).count()) == (1, 0)


def test_a_guest_who_opened_an_account_later_is_the_same_person(db_session: object, clock: Any) -> None:
    from tests.makers import make_person

    evening = Evening(seats=1)
    clock.move_to("2026-12-01 15:00")
    application = Application("key-olena")
    enrol_guest("olena@example.org", evening.activity_id, application, name="Olena", language="uk", network="192.0.2.1")
    make_person("olena@example.org", name="Olena Konto")
    clock.move_to("2026-12-01 16:10")

    number = walk_in(evening.desk, evening.first, name="Olena", email="olena@example.org")

    assert (people(), db.session.get_one(Enrolment, number).status) == (1, S.CONFIRMED)
