"""What mails of the programme put into calendars: places, those who lead, meetings of groups and study visits."""

import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.centres.queries import last_change
from app.core.clock import Period, local
from app.core.database import db
from app.core.errors import ChangedMeanwhile
from app.programme.models import ACTIVITY, Enrolment, PollOption, Session
from app.programme.rules.kinds import EventLanguage, PlaceKind
from app.programme.rules.visits import VisitAsked
from app.programme.services import answering, visits
from app.programme.services import visits_arranging as staff
from app.programme.services.announcing import call_off
from app.programme.services.answering import accept, change_date, leave
from app.programme.services.by_staff import remove_enrolled
from app.programme.services.dates import DatesAsked, add_sessions, cancel_session, move_session
from app.programme.services.groups_meetings import add_meetings, cancel_meeting, move_meeting
from app.programme.services.groups_taking import MeetingsAsked
from app.programme.services.making import EDITED, change_activity
from app.programme.services.parties import Member, enrol_group, name_member
from app.programme.services.polls import choose_option
from app.programme.services.visits_arranging import Arrangement, PartAsked
from app.programme.steps.joining import Application
from tests.makers import (
    actor,
    details,
    make_activity,
    make_group,
    make_person,
    make_poll,
    make_trainer,
    minutes_of,
    period,
)
from tests.notifications.mailboxes import Dated, Mailboxes, all_of, mailboxes, smtp
from tests.programme.enrolling_scene import DAY, LATER, Sign, enrolled

__all__ = ["mailboxes", "smtp"]
ME, OTHER = "me@example.org", "other@example.org"
FAR = period("2026-12-08", "17:00", "20:00")
WISH = VisitAsked(
    title="Studenci",
    people=10,
    topics="Jak działa centrum?",
    wished=(date(2026, 12, 8),),
    languages=(EventLanguage.POLISH,),
    contact="600 000 111",
)
SECRETS = ("/bilet/", "spotkanie.example.org")


@pytest.fixture
def me(mailboxes: Mailboxes, clock: Any) -> Person:
    return make_person(ME, name="Ola Pierwsza", language="pl")


@pytest.fixture
def other(me: Person) -> Person:
    return make_person(OTHER, name="Jan Drugi", language="uk")


def sessions(sign: Sign) -> list[Session]:
    db.session.rollback()
    ours = select(Session).where(Session.activity_id == sign.activity)
    return list(db.session.scalars(ours.order_by(Session.id)))


def asked(sign: Sign, when: Period) -> DatesAsked:
    return DatesAsked(sign.room.id, (local(when.starts).date(),), minutes_of(when.starts), minutes_of(when.ends))


def move(sign: Sign, when: Period, number: int = 0) -> None:
    one = sessions(sign)[number]
    move_session(actor(sign.manager), sign.activity, one.id, asked(sign, when), seen=one.entry.sequence)


def methods(dates: list[Dated]) -> list[str]:
    """What came, which is all about one event, and never goes back."""
    assert len({one.uid for one in dates}) == 1
    order = [(one.sequence, one.stamp) for one in dates]
    assert order == sorted(set(order))
    return [one.method for one in dates]


def test_a_place_is_asked_moved_and_cancelled_in_a_calendar_under_one_uid(
    mailboxes: Mailboxes, me: Person, clock: Any
) -> None:
    sign = Sign(title="Pierwszy wniosek; ćwiczenia, \\ 🎈")
    clock.shift(minutes=5)
    sign.enrol(me)
    clock.shift(minutes=5)
    move(sign, LATER)
    clock.shift(minutes=5)
    cancel_session(actor(sign.manager), sign.activity, sessions(sign)[0].id, why="Choroba.")

    dates = mailboxes.dates(ME)

    assert methods(dates) == ["REQUEST", "REQUEST", "CANCEL"]
    assert [one.period for one in dates] == [DAY, LATER, LATER]
    entry = sessions(sign)[0].entry
    assert (dates[0].uid, dates[2].sequence, dates[2].stamp) == (entry.uid, entry.sequence, entry.changed_at)
    assert dates[0].summary == "Pierwszy wniosek; ćwiczenia, \\ 🎈"
    assert dates[0].location == f"Sala Duża, {sign.centre.name}, {sign.centre.address}"
    assert dates[0].sequence < dates[1].sequence < dates[2].sequence


def test_who_leaves_loses_the_date_alone_and_has_it_again_where_they_come_back(
    mailboxes: Mailboxes, me: Person, other: Person, clock: Any
) -> None:
    sign = Sign()
    ticket = sign.enrol(me)
    sign.enrol(other)
    clock.shift(minutes=5)
    leave(ticket)
    clock.shift(minutes=5)
    answering.wait_again(ticket)

    dates = mailboxes.dates(ME)

    assert methods(dates) == ["REQUEST", "CANCEL", "REQUEST"]
    assert {one.sequence for one in dates} == {sessions(sign)[0].entry.sequence}
    assert [one.method for one in mailboxes.dates(OTHER)] == ["REQUEST"]


def test_who_waits_asks_or_is_offered_a_place_has_no_date_before_they_take_it(
    mailboxes: Mailboxes, me: Person, other: Person
) -> None:
    sign = Sign(seats=1)
    first, second = sign.enrol(me), sign.enrol(other)
    move(sign, LATER)
    leave(first)
    assert mailboxes.dates(OTHER) == []

    accept(second)

    assert mailboxes.date(OTHER).period == LATER


def test_a_guest_has_no_date_before_the_address_is_confirmed(mailboxes: Mailboxes, me: Person) -> None:
    sign = Sign()
    sign.guest("guest@example.org")
    assert mailboxes.dates("guest@example.org") == []

    answering.confirm_address(db.session.scalars(select(Enrolment.ticket)).one())

    assert mailboxes.date("guest@example.org").method == "REQUEST"


def test_who_is_taken_off_or_replaced_loses_the_date(
    mailboxes: Mailboxes, me: Person, other: Person, clock: Any
) -> None:
    sign = Sign(seats=4)
    ticket = sign.enrol(me)
    remove_enrolled(actor(sign.manager), sign.activity, enrolled(ticket).id, why="Zapis przez pomyłkę.")
    assert [one.method for one in mailboxes.dates(ME)] == ["REQUEST", "CANCEL"]

    member = Member("Ola Bąk", OTHER)
    enrol_group(actor(sign.owner), sign.activity, sign.organisation.id, Application("g"), members=[member])
    one = db.session.scalars(select(Enrolment).where(Enrolment.organisation_id == sign.organisation.id)).one()
    clock.shift(minutes=5)
    name_member(actor(sign.owner), one.id, Member("Ewa Lis", "lis@example.org"))

    assert [one.method for one in mailboxes.dates(OTHER)] == ["REQUEST", "CANCEL"]
    assert mailboxes.date("lis@example.org").method == "REQUEST"
    assert mailboxes.dates(sign.owner.email) == []  # who enrolled them does not come


def test_another_date_comes_and_the_old_one_goes(mailboxes: Mailboxes, me: Person) -> None:
    sign = Sign(DAY, LATER, terms={"by_session": True})
    first, second = sign.seatings
    ticket = sign.enrol(me, seating_ids=(first.id,))
    old = mailboxes.date(ME)

    change_date(ticket, second.id)

    new, gone = mailboxes.dates(ME)
    assert [(new.method, new.period), (gone.method, gone.period)] == [("REQUEST", LATER), ("CANCEL", DAY)]
    assert (gone.uid, gone.sequence >= old.sequence, new.uid != old.uid) == (old.uid, True, True)


def test_a_course_is_one_file_and_a_date_of_it_that_is_moved_is_asked_alone(
    mailboxes: Mailboxes, me: Person, other: Person
) -> None:
    sign = Sign(DAY, LATER)
    sign.enrol(me)
    course = mailboxes.dates(ME)
    assert [(one.method, one.period) for one in course] == [("PUBLISH", DAY), ("PUBLISH", LATER)]

    move(sign, FAR, number=1)
    moved = mailboxes.date(ME)
    assert (moved.method, moved.uid, moved.sequence > course[1].sequence) == ("REQUEST", course[1].uid, True)

    call_off(actor(sign.manager), sign.activity, why="Za mało osób.")
    off = mailboxes.dates(ME)
    assert [(one.method, one.status, one.uid) for one in off] == [
        ("PUBLISH", "CANCELLED", one.uid) for one in (course[0], moved)
    ]
    assert off[1].sequence > moved.sequence


def test_of_single_dates_only_ones_own_is_told(mailboxes: Mailboxes, me: Person) -> None:
    sign = Sign(DAY, LATER, terms={"by_session": True})
    sign.enrol(me, seating_ids=(sign.seatings[1].id,))

    call_off(actor(sign.manager), sign.activity, why="Za mało osób.")

    dates = mailboxes.dates(ME)
    assert (methods(dates), dates[1].period) == (["REQUEST", "CANCEL"], LATER)


def test_a_form_sent_again_and_a_move_made_twice_are_one_invitation(mailboxes: Mailboxes, me: Person) -> None:
    sign = Sign()
    for _ in range(2):
        sign.enrol(me, key="sent-again")
    seen = sessions(sign)[0].entry.sequence
    move(sign, LATER)
    with pytest.raises(ChangedMeanwhile):
        move_session(actor(sign.manager), sign.activity, sessions(sign)[0].id, asked(sign, LATER), seen=seen)

    assert methods(mailboxes.dates(ME)) == ["REQUEST", "REQUEST"]


def test_nobody_reads_of_others_and_no_link_to_add_it_has_a_secret(
    mailboxes: Mailboxes, me: Person, other: Person
) -> None:
    sign = Sign(place=PlaceKind.ONLINE, online_link="https://spotkanie.example.org/abc")
    tickets = {ME: sign.enrol(me), OTHER: sign.enrol(other)}
    sign.guest("guest@example.org", name="Gość Trzeci")
    for address in tickets:
        (mail,) = mailboxes.mails(address)
        words = all_of(mail)
        links = re.findall(r"https://(?:calendar\.google\.com|outlook\.live\.com)[^\s\"]+", words)
        assert len(links) == 4  # one of each in the text and in the HTML
        shared = "\n".join([*map(unquote, links), words[words.index("BEGIN:VCALENDAR") :]])
        assert tickets[address] in words
        assert [secret for secret in (*SECRETS, tickets[address]) if secret in shared] == []
        strangers = {ME, OTHER, "Ola Pierwsza", "Jan Drugi", "guest@example.org", "Gość Trzeci"}
        strangers -= {address, me.name if address == ME else other.name}
        assert [name for name in strangers if name in words] == []


# --- those who lead


def test_who_leads_has_the_dates_as_they_come_move_and_go(mailboxes: Mailboxes, me: Person, clock: Any) -> None:
    sign = Sign()
    trainer = make_trainer(sign.centre, me)
    number = make_activity(sign.manager, sign.centre, room=sign.room, leaders=(trainer.person_id,), published=True)
    assert mailboxes.dates(ME) == []
    sign.activity = number
    add_sessions(actor(sign.manager), number, asked(sign, FAR))
    clock.shift(minutes=1)
    move(sign, LATER)
    clock.shift(minutes=1)
    seen = last_change(ACTIVITY, number, EDITED)
    change_activity(actor(sign.manager), number, details(leaders=()), seen=seen)

    dates = mailboxes.dates(ME)
    assert methods(dates) == ["REQUEST", "REQUEST", "CANCEL"]
    assert [one.period for one in dates] == [FAR, LATER, LATER]


# --- meetings of groups


def test_members_have_the_meetings_of_their_group(mailboxes: Mailboxes, me: Person, other: Person, clock: Any) -> None:
    sign = Sign()
    group = make_group(sign.manager, sign.centre, sign.owner, me, other)
    leader = actor(sign.owner)
    add_meetings(leader, group.id, MeetingsAsked(sign.room.id, (date(2026, 12, 8),), 17 * 60, 19 * 60))
    made = mailboxes.date(ME)
    meeting_id = int(made.url.rpartition("/")[2])
    clock.shift(minutes=1)
    elsewhere = MeetingsAsked(None, (date(2026, 12, 9),), 17 * 60, 19 * 60, place="Park Jordana")
    move_meeting(leader, group.id, meeting_id, elsewhere, seen=made.sequence)
    clock.shift(minutes=1)
    cancel_meeting(leader, group.id, meeting_id, why="Deszcz.")

    dates = [made, *mailboxes.dates(ME)]
    assert methods(dates) == ["REQUEST", "REQUEST", "CANCEL"]
    assert [one.location for one in dates][1:] == ["Park Jordana"] * 2
    assert made.location == f"Sala Duża, {sign.centre.name}, {sign.centre.address}"
    assert made.summary == "Zielone podwórka"
    assert mailboxes.dates(sign.owner.email) == []  # who did it
    theirs = mailboxes.mails(OTHER)
    assert [name for mail in theirs for name in (ME, "Ola Pierwsza", sign.owner.name) if name in all_of(mail)] == []

    add_meetings(leader, group.id, MeetingsAsked(sign.room.id, (date(2026, 12, 15), date(2026, 12, 16)), 1020, 1140))
    assert [one.method for one in mailboxes.dates(ME)] == ["PUBLISH"] * 2


def test_a_date_that_a_group_chose_is_in_the_calendar_of_each(mailboxes: Mailboxes, me: Person, clock: Any) -> None:
    sign = Sign()
    group = make_group(sign.manager, sign.centre, sign.owner, me)
    first, second = period("2026-12-10", "17:00", "18:00"), period("2026-12-11", "17:00", "18:00")
    answer_by = period("2026-12-01", "10:00", "11:00").starts
    poll = make_poll(sign.owner, group, sign.room, first, second, answer_by=answer_by)
    assert mailboxes.dates(ME) == []
    option = db.session.scalars(select(PollOption.id).where(PollOption.poll_id == poll).order_by(PollOption.id)).all()

    choose_option(actor(sign.owner), group.id, poll, option[1])

    for address in (ME, sign.owner.email):
        chosen = mailboxes.date(address)
        assert (chosen.method, chosen.period) == ("REQUEST", second)


# --- study visits


def test_a_visit_is_in_the_calendar_once_it_is_confirmed(mailboxes: Mailboxes, me: Person, clock: Any) -> None:
    sign = Sign()
    number = visits.ask_for_visit(actor(me), sign.centre.id, WISH)
    by = actor(sign.manager)

    def arrange(*days: int) -> None:
        parts = tuple(PartAsked(date(2026, 12, day), 600, 720, sign.room.id) for day in days)
        staff.arrange_visit(by, number, Arrangement(parts, (), "Plan"))

    arrange(8)
    assert mailboxes.dates(ME) == []
    visits.confirm_visit(actor(me), number)
    confirmed = mailboxes.date(ME)
    assert (confirmed.method, confirmed.summary) == ("REQUEST", "Studenci")

    visits.ask_visit_change(actor(me), number, words="Dzień później?")
    arrange(9, 10)
    gone = mailboxes.date(ME)
    assert (gone.method, gone.uid, gone.sequence > confirmed.sequence) == ("CANCEL", confirmed.uid, True)
    visits.confirm_visit(actor(me), number)
    both = mailboxes.dates(ME)
    assert [one.method for one in both] == ["PUBLISH"] * 2

    staff.call_off_visit(by, number, words="Awaria.")
    off = mailboxes.dates(ME)
    assert [(one.method, one.status, one.uid) for one in off] == [("PUBLISH", "CANCELLED", one.uid) for one in both]


def test_a_visit_that_was_never_confirmed_is_in_no_calendar(mailboxes: Mailboxes, me: Person) -> None:
    sign = Sign()
    number = visits.ask_for_visit(actor(me), sign.centre.id, WISH)
    part = PartAsked(date(2026, 12, 8), 600, 720, sign.room.id)
    staff.arrange_visit(actor(sign.manager), number, Arrangement((part,), (), "Plan"))

    visits.cancel_visit(actor(me), number, words="")

    assert len(mailboxes.mails(ME)) == 2
    assert mailboxes.dates(ME) == []
