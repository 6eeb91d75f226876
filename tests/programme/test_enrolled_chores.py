"""What the worker does for those who enrolled: it reminds each of what comes, once; it forgets what is over."""

from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from app.core.clock import now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.notifications.services import message_of
from app.programme.models import AccessNeed, Answer, Enrolment, EnrolmentReminder, Guest
from app.programme.rules.answers import Answered
from app.programme.rules.enrolling import QuestionKind
from app.programme.rules.kinds import PlaceKind
from app.programme.services.announcing import call_off
from app.programme.services.answering import leave, say_coming
from app.programme.services.dates import DatesAsked, move_session
from app.programme.services.forgetting import forget_guests, forget_needs
from app.programme.services.parties import Member, enrol_group
from app.programme.services.reminding_enrolled import remind_enrolled_due
from app.programme.services.seats import sweep_seats_due
from app.programme.steps.joining import Application
from app.schedule.steps import places
from tests.makers import actor, make_person, period
from tests.programme.enrolling_scene import DAY, Sign, enrolled, mails_to, status_of, tickets

pytestmark = pytest.mark.usefixtures("db_session")
WEEK_LATER = period("2026-12-08", "17:00", "20:00")
FAR = period("2026-12-15", "17:00", "20:00")


def reminders() -> list[tuple[str, str]]:
    """To whom went what, in order."""
    db.session.rollback()
    sent = select(Mail).where(Mail.template == "enrolment_reminder").order_by(Mail.id)
    return [(mail.address, (mail.event_key or "").partition(":")[0]) for mail in db.session.scalars(sent)]


def test_each_is_reminded_a_week_and_a_day_before_once(clock: Any) -> None:
    sign = Sign(FAR)
    sign.enrol(make_person("a@example.org"))

    counted = []
    for day in ("2026-12-08 16:59", "2026-12-08 17:00", "2026-12-10 12:00", "2026-12-14 17:00", "2026-12-14 17:01"):
        clock.move_to(day)
        counted.append(remind_enrolled_due(now()))

    assert counted == [0, 1, 0, 1, 0]
    assert reminders() == [("a@example.org", "reminder_first"), ("a@example.org", "reminder_last")]


def test_a_latecomer_gets_what_is_still_to_come(clock: Any) -> None:
    sign = Sign(FAR)
    clock.move_to("2026-12-12 10:00")
    sign.enrol(make_person("late@example.org"))

    assert remind_enrolled_due(now()) == 0
    clock.move_to("2026-12-14 18:00")
    remind_enrolled_due(now())

    assert reminders() == [("late@example.org", "reminder_last")]


def test_of_a_course_the_first_date_is_told_early_and_each_a_day_before(clock: Any) -> None:
    sign = Sign(WEEK_LATER, FAR)
    sign.enrol(make_person("a@example.org"))
    for _ in range(24):
        clock.shift(days=1)
        remind_enrolled_due(now())

    assert [kind for _, kind in reminders()] == ["reminder_first", "reminder_last", "reminder_last"]


def test_a_moved_date_reminds_again_and_a_cancelled_one_never(clock: Any) -> None:
    sign = Sign(WEEK_LATER)
    sign.enrol(make_person("a@example.org"))
    clock.move_to("2026-12-01 18:00")
    assert remind_enrolled_due(now()) == 1
    session = enrolled(db.session.scalars(select(Enrolment.ticket)).one()).seating.activity.sessions[0]
    asked = DatesAsked(sign.room.id, (FAR.starts.date(),), 17 * 60, 20 * 60)
    move_session(actor(sign.manager), sign.activity, session.id, asked, seen=session.entry.sequence)

    clock.move_to("2026-12-08 18:00")
    assert remind_enrolled_due(now()) == 1
    call_off(actor(sign.manager), sign.activity, why="Choroba")
    clock.move_to("2026-12-14 18:00")
    assert remind_enrolled_due(now()) == 0


def test_who_waits_or_left_is_not_reminded(clock: Any) -> None:
    sign = Sign(FAR, seats=2)
    gone = sign.enrol()
    sign.enrol(make_person("there@example.org"))
    sign.enrol()
    sign.enrol()
    leave(gone)
    clock.move_to("2026-12-08 17:00")
    sweep_seats_due(now())

    remind_enrolled_due(now())

    assert reminders() == [("there@example.org", "reminder_first")]


def test_the_link_comes_two_hours_before_what_is_online(clock: Any) -> None:
    sign = Sign(place=PlaceKind.ONLINE, online_link="https://meet.example.org/tajne")
    clock.move_to("2026-12-01 14:30")
    sign.enrol(make_person("a@example.org"))
    assert remind_enrolled_due(now()) == 0
    clock.move_to("2026-12-01 15:00")

    assert (remind_enrolled_due(now()), remind_enrolled_due(now())) == (1, 0)

    mail = db.session.scalars(select(Mail).where(Mail.template == "enrolment_reminder")).one()
    assert mail.facts["secret_link"] == "https://meet.example.org/tajne"


def test_i_come_is_noted_on_the_question(clock: Any) -> None:
    sign = Sign(FAR)
    ticket = sign.enrol()
    clock.move_to("2026-12-14 18:00")
    remind_enrolled_due(now())

    say_coming(ticket)

    assert db.session.scalars(select(EnrolmentReminder.coming_at)).all() == [now()]


# --- forgetting


def test_needs_are_erased_once_all_dates_are_over(clock: Any) -> None:
    sign = Sign(DAY, FAR)
    sign.enrol(needs="Tłumacz")
    clock.move_to("2026-12-15 19:59")
    assert forget_needs(now()) == 0
    clock.move_to("2026-12-15 20:00")

    assert forget_needs(now()) == 1
    assert db.session.scalar(select(func.count()).select_from(AccessNeed)) == 0


def test_guests_who_never_confirmed_are_forgotten_and_others_stay(clock: Any) -> None:
    from app.programme.services.answering import confirm_address

    sign = Sign(FAR, seats=9)
    question = sign.ask(QuestionKind.TEXT)
    sign.guest("gone@example.org", answers={question: Answered("Tajne")})
    sign.guest("kept@example.org")
    confirm_address(tickets("kept@example.org")[0])
    enrol_group(
        *(actor(sign.owner), sign.activity, sign.organisation.id, Application("group")),
        members=[Member("Ola", "named@example.org")],
    )
    (gone,) = tickets("gone@example.org")
    clock.shift(days=29, hours=23)
    sweep_seats_due(now())
    assert forget_guests(now()) == 0
    clock.shift(hours=1)

    assert forget_guests(now()) == 1

    db.session.rollback()
    assert sorted(db.session.scalars(select(Guest.email))) == ["kept@example.org", "named@example.org"]
    one = enrolled(gone)
    assert (one.name, one.guest_id, one.status) == ("", None, "lapsed")
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 0
    assert mails_to("gone@example.org") == []


# --- mails


@transaction
def more_places(pool_id: int, number: int) -> None:
    from app.programme import steps

    steps.tell(places.set_capacity(places.lock_pool(pool_id), number))


def test_seats_added_are_told_to_those_who_get_them_in_order(clock: Any) -> None:
    sign = Sign(seats=1)
    sign.enrol()
    people = [make_person(f"w{n}@example.org") for n in range(3)]
    for person in people:
        sign.enrol(person)

    more_places(sign.seating.pool_id, 3)

    assert [mails_to(person.email)[1:] for person in people] == [["place_offered"], ["place_offered"], []]


def test_at_the_start_those_who_wait_are_told_once(clock: Any) -> None:
    sign = Sign(seats=1)
    sign.enrol()
    waiting = sign.enrol(make_person("w@example.org"))
    clock.move_to("2026-12-01 17:00")

    assert (sweep_seats_due(now()), sweep_seats_due(now())) == (1, 0)

    assert (status_of(waiting), mails_to("w@example.org")) == ("closed", ["enrolment_waiting", "line_closed"])


def test_in_the_last_hours_all_who_wait_are_told_that_the_first_yes_wins(clock: Any) -> None:
    sign = Sign(seats=1)
    first = sign.enrol()
    for number in range(2):
        sign.enrol(make_person(f"w{number}@example.org"))
    clock.move_to("2026-12-01 15:00")

    leave(first)

    assert [mails_to(f"w{n}@example.org")[-1] for n in range(2)] == ["place_free_now"] * 2


def test_a_confirmed_place_comes_with_its_dates_and_its_end_takes_them_back(clock: Any) -> None:
    sign = Sign(DAY, FAR)
    ticket = sign.enrol(make_person("a@example.org"))
    leave(ticket)

    files = []
    for mail in db.session.scalars(select(Mail).where(Mail.address == "a@example.org").order_by(Mail.id)):
        (part,) = [part for part in message_of(mail).walk() if part.get_content_type() == "text/calendar"]
        assert part.get_param("method") == "PUBLISH"
        assert part.get_filename() == "terminy.ics"
        files.append(Calendar.from_ical(part.get_payload(decode=True)))

    assert [[event["status"] for event in one.events] for one in files] == [["CONFIRMED"] * 2, ["CANCELLED"] * 2]
    assert [event.start for event in files[0].events] == [DAY.starts, FAR.starts]
    assert [event["uid"] for event in files[0].events] == [event["uid"] for event in files[1].events]
    assert [len(one.walk("VTIMEZONE")) for one in files] == [1, 1]


def test_titles_with_line_breaks_add_no_property(clock: Any) -> None:
    sign = Sign(title="Zebranie; ważne, pilne \\ 🎈")
    sign.enrol(make_person("a@example.org"))
    mail = db.session.scalars(select(Mail).where(Mail.address == "a@example.org")).one()

    (part,) = [part for part in message_of(mail).walk() if part.get_content_type() == "text/calendar"]

    (event,) = Calendar.from_ical(part.get_payload(decode=True)).events
    assert str(event["summary"]) == "Zebranie; ważne, pilne \\ 🎈"
