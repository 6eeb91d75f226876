"""Noting who is there: on the list, late, early, excused, undone, corrected with a reason, closed, and at the door."""

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound, TooManyTries
from app.history.queries import history_of
from app.programme.models import ENROLMENT, Activity, Enrolment, Presence, Roll
from app.programme.queries.attendance import sheet_of
from app.programme.queries.reading import activity
from app.programme.rules import attendance as rules
from app.programme.rules.attendance import Correction, PresenceSource, PresenceState
from app.programme.rules.enrolling import Source
from app.programme.rules.room_codes import WrongRoomCode, room_code
from app.programme.services.attending import (
    close_list,
    come_by_code,
    correct_presence,
    mark_present,
    start_room_code,
    undo_mark,
)
from app.programme.services.dates import cancel_session
from app.programme.services.walking_in import walk_in
from app.schedule.rules.places import AlreadyThere
from tests.makers import actor, make_activity, make_person, period
from tests.programme.attending import AT_DOOR, FIRST, Evening

P = PresenceState


@pytest.fixture
def evening(db_session: object, clock) -> Evening:
    made = Evening()
    made.clock = clock
    return made


def closed(evening: Evening) -> None:
    evening.clock.move_to("2026-12-01 20:00")
    close_list(evening.desk, evening.first)


def test_a_tap_notes_the_whole_date_and_a_second_changes_nothing(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)

    mark_present(evening.desk, evening.first, ewa.id)
    evening.clock.move_to("2026-12-01 18:30")
    mark_present(actor(evening.trainer), evening.first, ewa.id)

    noted = evening.noted(ewa)
    assert noted is not None
    assert (noted.state, noted.minutes, noted.source) == (P.PRESENT, 120, PresenceSource.LIST)
    assert noted.by_id == evening.reception.id


def test_strangers_and_other_centres_meet_no_list(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)

    for person in (evening.stranger, make_person()):
        with pytest.raises(NotFound):
            mark_present(actor(person), evening.first, ewa.id)
    with pytest.raises(NotFound):
        mark_present(evening.desk, 10**6, ewa.id)


def test_nobody_is_noted_too_early_or_by_themselves(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-01 15:59")
    with pytest.raises(rules.TooEarlyToMark):
        mark_present(evening.desk, evening.first, ewa.id)

    himself = evening.with_account()
    evening.clock.move_to(AT_DOOR)
    with pytest.raises(rules.NotOneself):
        mark_present(_as_trainer(evening, himself), evening.first, himself.id)


def _as_trainer(evening: Evening, enrolment: Enrolment):
    """The enrolled person as the administrator, who may all else."""
    person = db.session.get_one(type(evening.trainer), enrolment.person_id)
    person.is_admin = True
    db.session.commit()
    return actor(person)


def test_who_waits_has_no_place_on_the_list(db_session: object, clock) -> None:
    small = Evening(seats=1)
    small.enrolled("Ewa Bilska")
    waiting = small.enrolled("Jan Drugi")
    clock.move_to(AT_DOOR)

    with pytest.raises(rules.NotOnList):
        mark_present(small.desk, small.first, waiting.id)
    found = activity(small.activity_id)
    assert found is not None
    assert [line.name for line in sheet_of(found.sessions[0]).lines] == ["Ewa Bilska"]


def test_another_date_of_single_dates_does_not_know_them(db_session: object, clock) -> None:
    single = Evening(by_session=True)
    ewa = single.enrolled()
    clock.move_to("2026-12-03 18:00")

    with pytest.raises(NotFound):
        mark_present(single.desk, single.session_ids[1], ewa.id)


def test_what_is_undone_is_kept_in_the_history(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)
    mark_present(evening.desk, evening.first, ewa.id)

    undo_mark(evening.desk, evening.first, ewa.id)

    assert evening.noted(ewa) is None
    (record,) = [one for one in history_of(ENROLMENT, ewa.id) if one.verb == "presence_undone"]
    assert record.facts["was"]["minutes"] == 120
    with pytest.raises(rules.NothingToUndo):
        undo_mark(evening.desk, evening.first, ewa.id)


@pytest.mark.parametrize(
    ("came", "left", "minutes"),
    [(30, None, 90), (None, 90, 90), (15, 45, 30), (-20, None, None), (90, 30, None), (None, 130, None)],
)
def test_coming_late_and_leaving_early_count_by_the_minute(evening: Evening, came, left, minutes) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-01 19:55")
    starts = FIRST.starts
    wanted = Correction(
        P.PRESENT,
        starts + timedelta(minutes=came) if came is not None else None,
        starts + timedelta(minutes=left) if left is not None else None,
    )
    if minutes is None:
        with pytest.raises(rules.OutsideOfDate):
            correct_presence(evening.desk, evening.first, ewa.id, wanted, why="")
        assert evening.noted(ewa) is None
        return

    correct_presence(evening.desk, evening.first, ewa.id, wanted, why="")

    noted = evening.noted(ewa)
    assert noted is not None
    assert noted.minutes == minutes


def test_closing_makes_absent_whom_nobody_noted_and_leaves_the_excused(evening: Evening) -> None:
    there, away, ill = evening.enrolled("A"), evening.enrolled("B"), evening.enrolled("C")
    evening.clock.move_to("2026-12-01 17:59")
    with pytest.raises(rules.TooEarlyToClose):
        close_list(evening.desk, evening.first)
    mark_present(evening.desk, evening.first, there.id)
    correct_presence(evening.desk, evening.first, ill.id, Correction(P.EXCUSED), why="")
    evening.clock.move_to("2026-12-01 20:00")

    assert close_list(evening.desk, evening.first) == 1
    assert close_list(evening.desk, evening.first) == 0

    states = [noted.state for one in (there, away, ill) if (noted := evening.noted(one))]
    assert states == [P.PRESENT, P.ABSENT, P.EXCUSED]


def test_absent_is_only_whom_a_closed_list_says(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)

    with pytest.raises(rules.AbsentWhenClosed):
        correct_presence(evening.desk, evening.first, ewa.id, Correction(P.ABSENT), why="Nie ma jej")


def test_a_closed_list_is_corrected_with_a_reason_and_keeps_both(evening: Evening) -> None:
    ewa = evening.enrolled()
    closed(evening)
    for refused in (
        lambda: mark_present(evening.desk, evening.first, ewa.id),
        lambda: undo_mark(evening.desk, evening.first, ewa.id),
    ):
        with pytest.raises(rules.ListClosed):
            refused()
    with pytest.raises(rules.ReasonNeeded):
        correct_presence(evening.desk, evening.first, ewa.id, Correction(P.PRESENT), why="  ")

    correct_presence(evening.desk, evening.first, ewa.id, Correction(P.PRESENT), why="Podpisała się na papierze")

    noted = evening.noted(ewa)
    assert noted is not None
    assert (noted.state, noted.minutes) == (P.PRESENT, 120)
    (record,) = [one for one in history_of(ENROLMENT, ewa.id) if one.verb == "presence_corrected"]
    assert record.why == "Podpisała się na papierze"
    assert (record.facts["was"]["state"], record.facts["now"]["state"]) == ("absent", "present")


def test_taking_presence_away_needs_a_reason_while_open_too(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)
    mark_present(evening.desk, evening.first, ewa.id)

    with pytest.raises(rules.ReasonNeeded):
        correct_presence(evening.desk, evening.first, ewa.id, Correction(P.EXCUSED), why="")


def test_what_has_no_list_or_was_cancelled_says_so(evening: Evening) -> None:
    ewa = evening.enrolled()
    free = make_activity(evening.coordinator, evening.centre, period("2026-12-02", "10:00", "11:00"), room=evening.room)
    found = activity(free)
    assert found is not None
    with pytest.raises(rules.NoListHere):
        close_list(evening.desk, found.sessions[0].id)
    cancel_session(evening.maker, evening.activity_id, evening.first, why="Choroba")
    with pytest.raises(rules.DateCancelled):
        mark_present(evening.desk, evening.first, ewa.id)


# --- at the door


def test_who_walks_in_gets_a_free_seat_and_is_noted(evening: Evening) -> None:
    evening.clock.move_to("2026-12-01 18:20")

    number = walk_in(evening.desk, evening.first, name="  Maria Nowa ", email="Maria.Nowa@example.org")

    made = db.session.get_one(Enrolment, number)
    assert (made.name, made.source, made.email) == ("Maria Nowa", Source.WALK_IN, "maria.nowa@example.org")
    noted = evening.noted(made)
    assert noted is not None
    assert (noted.source, noted.minutes) == (PresenceSource.WALK_IN, 100)
    with pytest.raises(AlreadyThere):
        walk_in(evening.desk, evening.first, name="Maria", email="maria.nowa@example.org")


def test_who_has_an_account_walks_in_as_themselves(evening: Evening) -> None:
    person = make_person("anna@example.org", name="Anna")
    evening.clock.move_to(AT_DOOR)

    number = walk_in(evening.desk, evening.first, name="Anna Wójcik", email="anna@example.org")

    made = db.session.get_one(Enrolment, number)
    assert (made.person_id, made.name, made.person.name) == (person.id, "Anna Wójcik", "Anna")


def test_a_full_room_lets_nobody_in_unless_staff_add_a_seat(db_session: object, clock) -> None:
    full = Evening(seats=1)
    full.enrolled()
    clock.move_to("2026-12-01 18:05")
    with pytest.raises(rules.NoSeatAtDoor):
        walk_in(full.desk, full.first, name="Maria Nowa")
    with pytest.raises(rules.OnlyStaffAddSeats):
        walk_in(actor(full.trainer), full.first, name="Maria Nowa", add_seat=True)
    assert db.session.query(Enrolment).count() == 1

    walk_in(full.desk, full.first, name="Maria Nowa", add_seat=True)

    assert db.session.get_one(Activity, full.activity_id).seats == 2


def test_a_seat_is_added_only_as_far_as_the_room_has_one(db_session: object, clock) -> None:
    full = Evening(seats=20)
    for number in range(20):
        full.enrolled(f"Osoba {number}")
    clock.move_to("2026-12-01 18:05")

    with pytest.raises(rules.RoomHoldsNoMore):
        walk_in(full.desk, full.first, name="Maria Nowa", add_seat=True)


# --- the code in the room


def code_at(evening: Evening, ago: int = 0) -> str:
    roll = db.session.get_one(Roll, evening.first)
    return room_code(roll.secret, now() - timedelta(minutes=ago))


def test_the_code_of_this_minute_and_the_one_before_notes_who_types_it(evening: Evening) -> None:
    ewa, jan = evening.enrolled(), evening.enrolled("Jan Nowak")
    evening.clock.move_to("2026-12-01 18:10")
    start_room_code(evening.desk, evening.first)
    spaced = f"{code_at(evening)[:3]} {code_at(evening)[3:]}"

    come_by_code(ewa.ticket, spaced, address="a")
    come_by_code(jan.ticket[:8].upper(), code_at(evening, ago=1), address="a")

    noted = evening.noted(ewa)
    assert noted is not None
    assert (noted.minutes, noted.source, noted.by_id) == (110, PresenceSource.CODE, None)
    assert evening.noted(jan) is not None


def test_an_older_code_another_code_and_no_code_note_nobody(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-01 18:10")
    with pytest.raises(WrongRoomCode):
        come_by_code(ewa.ticket, "123456", address="a")
    start_room_code(evening.desk, evening.first)
    for code in (code_at(evening, ago=2), code_at(evening, ago=-1), "", "x"):
        with pytest.raises(WrongRoomCode):
            come_by_code(ewa.ticket, code, address=f"from {code}")
    with pytest.raises(rules.NotATicket):
        come_by_code("abcdef01", code_at(evening), address="a")
    with pytest.raises(rules.NotATicket):
        come_by_code("", code_at(evening), address="a")
    assert db.session.query(Presence).count() == 0


def test_the_code_counts_neither_before_nor_after_nor_on_a_closed_list(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-01 17:00")
    start_room_code(evening.desk, evening.first)
    with pytest.raises(rules.CodeNotNow):
        come_by_code(ewa.ticket, code_at(evening), address="a")
    evening.clock.move_to("2026-12-01 18:10")
    close_list(evening.desk, evening.first)
    with pytest.raises(rules.ListClosed):
        come_by_code(ewa.ticket, code_at(evening), address="a")
    evening.clock.move_to("2026-12-01 20:00")
    with pytest.raises(rules.CodeNotNow):
        come_by_code(ewa.ticket, code_at(evening), address="a")


def test_whoever_guesses_the_code_is_slowed(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-01 18:10")
    start_room_code(evening.desk, evening.first)
    for _ in range(5):
        with pytest.raises(WrongRoomCode):
            come_by_code(ewa.ticket, "000000", address="a")

    with pytest.raises(TooManyTries):
        come_by_code(ewa.ticket, code_at(evening), address="a")
    evening.clock.shift(minutes=2)
    come_by_code(ewa.ticket, code_at(evening), address="a")
    assert evening.noted(ewa) is not None
