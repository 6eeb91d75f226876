"""Every verb that changes what a calendar shows raises it: another body never stands behind an ETag that was sent.

What a calendar holds is made anew each time here, without any text that was kept, so that a verb that changes what is
said and raises nothing is seen.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from app.bookings.models import Decision
from app.bookings.rules.closing import Place
from app.bookings.rules.states import RefusalReason
from app.bookings.services import (
    approve_booking,
    approve_change,
    cancel_booking,
    expire_due,
    refuse_booking,
    settle_decisions_due,
    undo_decision,
)
from app.bookings.services.closing_undoing import undo_plan
from app.bookings.services.emergency import cancel_displaced, close_now, move_displaced
from app.bookings.services.ending import end_booking
from app.calendars.models import CalendarText
from app.calendars.views import feeds
from app.centres import services as centres
from app.centres.queries import last_change
from app.centres.rules import LayoutKind
from app.centres.services.rooms import RoomDetails
from app.core.clock import now
from app.core.database import db, transaction
from app.desk.rules.sheets.states import Kind
from app.desk.services.releasing import free_unused
from app.programme.models import GROUP, DatePoll
from app.programme.rules.groups import GroupDetails
from app.programme.rules.kinds import ActivityKind, PlaceKind, Topic
from app.programme.services import visits
from app.programme.services.announcing import call_off, publish, publish_due
from app.programme.services.dates import add_sessions, cancel_session, copy_activity, move_session
from app.programme.services.groups import GROUP_EDITED, change_group
from app.programme.services.groups_meetings import cancel_meeting, move_meeting
from app.programme.services.polls import choose_option
from app.programme.services.proposing import accept_proposal, propose_activity
from app.programme.services.visits_arranging import Arrangement, PartAsked, arrange_visit
from app.schedule.models import Entry
from tests.calendars.world import EVENING, LATER, MORNING, TUESDAY, World
from tests.desk.files import BOOKINGS, check_file, csv_file, import_all
from tests.makers import actor, at, close_rooms, details, make_person, make_poll, make_room
from tests.programme.test_visits import VisitAsked
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("db_session")
Act = Callable[[], object]
WHY = {"pl": "Awaria", "en": "A fault", "uk": "Аварія"}
NO: Any = {"reason": RefusalReason.OTHER, "words": "Nie tym razem."}
WEDNESDAY = TUESDAY + timedelta(days=1)
PUBLIC = {"city", "city_uk", "centre", "kind"}
ROOM, HALL = {"room", "hall"}, {"part", "hall"}
BOOKED = PUBLIC | ROOM
ANNOUNCED = BOOKED | {"topic"}
VERBS: list[Any] = []


@dataclass(frozen=True)
class Stage:
    """What a verb is tried on."""

    world: World
    clock: Clock


def verb(*calendars: set[str]) -> Callable[[Callable[[Stage], Act]], Callable[[Stage], Act]]:
    """A way to arrange something and what then changes exactly these calendars."""

    def note(arrange: Callable[[Stage], Act]) -> Callable[[Stage], Act]:
        VERBS.append(pytest.param(arrange, set().union(*calendars), id=arrange.__name__))
        return arrange

    return note


# --- bookings


@verb(ROOM)
def a_request_is_made(stage: Stage) -> Act:
    return stage.world.ask


@verb(BOOKED)
def a_request_is_approved(stage: Stage) -> Act:
    uid = stage.world.ask()
    return lambda: approve_booking(stage.world.at_work, uid)


@verb(ROOM)
def a_private_request_is_refused(stage: Stage) -> Act:
    uid = stage.world.ask(is_public=False)
    return lambda: refuse_booking(stage.world.at_work, uid, **NO)


@verb(BOOKED)
def an_approval_is_undone(stage: Stage) -> Act:
    uid = stage.world.ask()
    approve_booking(stage.world.at_work, uid, undo_for=timedelta(hours=1))
    decision = db.session.scalars(select(Decision.uid)).one()
    return lambda: undo_decision(stage.world.at_work, decision)


@verb(ROOM)
def a_refusal_takes_effect(stage: Stage) -> Act:
    uid = stage.world.ask()
    refuse_booking(stage.world.at_work, uid, **NO, undo_for=timedelta(seconds=30))
    return lambda: settle_decisions_due(now())


@verb(ROOM)
def a_hold_expires_and_is_swept(stage: Stage) -> Act:
    stage.world.ask()
    stage.clock.move_to("2026-11-30 18:00")
    return lambda: expire_due(now())


@verb(ROOM)
def a_dead_hold_makes_way(stage: Stage) -> Act:
    stage.world.ask(is_public=False)
    stage.clock.move_to("2026-11-29 18:00")
    stage.clock.move_to("2026-11-30 16:30")
    return lambda: stage.world.activity(published=False)


@verb(BOOKED)
def a_booking_is_cancelled(stage: Stage) -> Act:
    uid = stage.world.booked()
    return lambda: cancel_booking(actor(stage.world.owner), uid)


@verb(ROOM)
def a_request_is_withdrawn(stage: Stage) -> Act:
    uid = stage.world.ask()
    return lambda: cancel_booking(actor(stage.world.owner), uid)


@verb(BOOKED)
def a_booking_is_moved_in_time(stage: Stage) -> Act:
    uid = stage.world.booked()
    return lambda: stage.world.rearrange(uid, period=LATER)


@verb(BOOKED, HALL)
def a_booking_is_moved_to_another_room(stage: Stage) -> Act:
    uid = stage.world.booked()
    return lambda: stage.world.rearrange(uid, room_id=stage.world.part.id)


@verb(BOOKED)
def a_booking_gets_another_title(stage: Stage) -> Act:
    uid = stage.world.booked()
    return lambda: stage.world.rearrange(uid, title="Zebranie sąsiedzkie")


@verb(BOOKED)
def a_booking_becomes_public(stage: Stage) -> Act:
    uid = stage.world.booked(is_public=False)
    return lambda: stage.world.rearrange(uid, is_public=True)


@verb(BOOKED)
def a_booking_becomes_private(stage: Stage) -> Act:
    uid = stage.world.booked()
    return lambda: stage.world.rearrange(uid, is_public=False)


@verb(BOOKED)
def a_change_that_waited_is_approved(stage: Stage) -> Act:
    from app.bookings.models import BookingChange

    uid = stage.world.booked()
    stage.world.rearrange(uid, by=actor(stage.world.owner), period=LATER)
    change = db.session.scalars(select(Entry.uid).join(BookingChange)).one()
    return lambda: approve_change(stage.world.at_work, change)


@verb(BOOKED)
def a_booking_ends_early(stage: Stage) -> Act:
    uid = stage.world.booked()
    stage.clock.move_to("2026-12-01 17:30")
    return lambda: end_booking(actor(stage.world.owner), uid)


@verb(BOOKED)
def nobody_came_and_the_rest_is_free(stage: Stage) -> Act:
    uid = stage.world.booked()
    stage.clock.move_to("2026-12-01 17:30")
    return lambda: free_unused(stage.world.at_work, uid)


@verb(ROOM)
def bookings_come_from_a_file(stage: Stage) -> Act:
    content = csv_file(
        BOOKINGS, ("k1", "Sala Biała", "2026-12-01", "17:00", "19:00", "Próba", "Stowarzyszenie Wisła", 9)
    )
    run = check_file(stage.world.manager, Kind.BOOKINGS, content, stage.world.centre)
    assert run.rows_new == 1
    return lambda: import_all(stage.world.manager, run)


@verb(BOOKED)
def a_file_renames_a_booking(stage: Stage) -> Act:
    uid = stage.world.booked()
    row = (uid, "Sala Biała", "2026-12-01", "17:00", "19:00", "Próba chóru", "Stowarzyszenie Wisła", 10)
    run = check_file(stage.world.manager, Kind.BOOKINGS, csv_file(BOOKINGS, row), stage.world.centre)
    assert run.rows_changed == 1
    return lambda: import_all(stage.world.manager, run)


@verb(BOOKED)
def a_file_moves_a_booking(stage: Stage) -> Act:
    uid = stage.world.booked()
    row = (uid, "Sala Biała", "2026-12-02", "17:00", "19:00", "Dzień otwarty", "Stowarzyszenie Wisła", 10)
    run = check_file(stage.world.manager, Kind.BOOKINGS, csv_file(BOOKINGS, row), stage.world.centre)
    assert run.rows_changed == 1
    return lambda: import_all(stage.world.manager, run)


# --- closures


@verb(ROOM)
def a_room_is_closed(stage: Stage) -> Act:
    world = stage.world
    return lambda: close_rooms(world.at_work, world.centre.id, [world.room.id], MORNING, reasons=WHY)


@verb(ROOM)
def a_closure_is_called_off(stage: Stage) -> Act:
    world = stage.world
    closure = close_rooms(world.at_work, world.centre.id, [world.room.id], MORNING, reasons=WHY)
    return lambda: centres.open_again(world.at_work, world.centre.id, closure)


def emergency(stage: Stage) -> tuple[str, str]:
    """A public booking that has no room since its room was closed at once; the plan."""
    world = stage.world
    uid = world.booked()
    stage.clock.move_to("2026-12-01 09:00")
    return uid, close_now(world.at_work, world.centre.id, [world.room.id], at("2026-12-02", "12:00"), reasons=WHY)


@verb(BOOKED)
def a_booking_is_displaced(stage: Stage) -> Act:
    world = stage.world
    world.booked()
    stage.clock.move_to("2026-12-01 09:00")
    until = at("2026-12-02", "12:00")
    return lambda: close_now(world.at_work, world.centre.id, [world.room.id], until, reasons=WHY)


@verb(PUBLIC, HALL)
def a_displaced_booking_has_another_room(stage: Stage) -> Act:
    uid, _ = emergency(stage)
    return lambda: move_displaced(stage.world.at_work, uid, Place(stage.world.part.id, EVENING))


@verb(BOOKED)
def a_displaced_booking_is_cancelled(stage: Stage) -> Act:
    uid, _ = emergency(stage)
    return lambda: cancel_displaced(stage.world.at_work, uid, words="Nie ma sali.")


@verb(BOOKED)
def a_displaced_booking_is_given_up(stage: Stage) -> Act:
    uid, _ = emergency(stage)
    return lambda: cancel_booking(actor(stage.world.owner), uid)


@verb(BOOKED)
def a_closure_at_once_is_undone(stage: Stage) -> Act:
    _, plan = emergency(stage)
    return lambda: undo_plan(stage.world.at_work, stage.world.centre.id, plan)


# --- the programme


@verb(ANNOUNCED)
def an_activity_is_announced(stage: Stage) -> Act:
    number = stage.world.activity(published=False)
    return lambda: publish(stage.world.at_work, number)


@verb(ANNOUNCED)
def what_was_to_be_announced_is(stage: Stage) -> Act:
    number = stage.world.activity(published=False)
    publish(stage.world.at_work, number, at=now() + timedelta(hours=1))
    stage.clock.shift(hours=2)
    return lambda: publish_due(now())


@verb(ANNOUNCED)
def an_activity_has_another_title(stage: Stage) -> Act:
    number = stage.world.activity()
    return lambda: stage.world.edit(number, title="Dotacje bez stresu")


@verb(ANNOUNCED)
def an_activity_has_another_ukrainian_title(stage: Stage) -> Act:
    number = stage.world.activity()
    return lambda: stage.world.edit(number, title_uk="Гранти")


@verb(ANNOUNCED)
def an_activity_has_another_summary(stage: Stage) -> Act:
    number = stage.world.activity()
    return lambda: stage.world.edit(number, summary_pl="Krótko o dotacjach.")


@verb(ANNOUNCED)
def an_activity_is_described(stage: Stage) -> Act:
    number = stage.world.activity()
    return lambda: stage.world.edit(number, about_pl="Przynieś swój pomysł.")


@verb(ANNOUNCED)
def an_activity_has_other_topics(stage: Stage) -> Act:
    number = stage.world.activity()
    return lambda: stage.world.edit(number, topics=(Topic.MONEY,))


@verb(ANNOUNCED)
def an_activity_is_of_another_kind(stage: Stage) -> Act:
    number = stage.world.activity()
    return lambda: stage.world.edit(number, kind=ActivityKind.SEMINAR)


@verb(ANNOUNCED)
def what_was_said_of_a_cancelled_date_changes(stage: Stage) -> Act:
    number = stage.world.activity()
    cancel_session(stage.world.at_work, number, stage.world.session(number).id, why="Choroba")
    return lambda: stage.world.edit(number, title="Dotacje bez stresu")


@verb(ANNOUNCED)
def what_was_said_of_a_date_that_is_over_changes(stage: Stage) -> Act:
    number = stage.world.activity()
    stage.clock.move_to("2026-12-05 09:00")
    return lambda: stage.world.edit(number, title="Dotacje bez stresu")


def outside(world: World, **more: Any) -> int:
    return world.activity(room=None, place=PlaceKind.OUTSIDE, address="Park Jordana, Kraków", **more)


@verb(PUBLIC, {"topic"})
def a_walk_has_another_meeting_place(stage: Stage) -> Act:
    number = outside(stage.world)
    return lambda: stage.world.edit(number, place=PlaceKind.OUTSIDE, address="Planty, Kraków")


@verb(PUBLIC, {"topic"})
def an_activity_without_room_or_leader_is_announced(stage: Stage) -> Act:
    number = outside(stage.world, published=False)
    return lambda: publish(stage.world.at_work, number)


@verb(PUBLIC, {"topic"})
def an_online_activity_is_called_off(stage: Stage) -> Act:
    number = stage.world.activity(room=None, place=PlaceKind.ONLINE, online_link="https://meet.example.org/x")
    return lambda: call_off(stage.world.at_work, number, why="Choroba")


@verb(PUBLIC, {"topic"})
def a_walk_gets_a_date(stage: Stage) -> Act:
    number = outside(stage.world)
    return lambda: add_sessions(stage.world.at_work, number, stage.world.dates(None, WEDNESDAY))


@verb(PUBLIC, {"topic"})
def a_walk_is_moved(stage: Stage) -> Act:
    number = outside(stage.world)
    session = stage.world.session(number)
    moved = stage.world.dates(None, WEDNESDAY)
    return lambda: move_session(stage.world.at_work, number, session.id, moved, seen=session.entry.sequence)


@verb(ANNOUNCED)
def an_activity_gets_a_date(stage: Stage) -> Act:
    number = stage.world.activity()
    return lambda: add_sessions(stage.world.at_work, number, stage.world.dates(stage.world.room, WEDNESDAY))


@verb(ANNOUNCED)
def a_date_is_moved(stage: Stage) -> Act:
    number = stage.world.activity()
    session, moved = stage.world.session(number), stage.world.dates(stage.world.room, WEDNESDAY)
    return lambda: move_session(stage.world.at_work, number, session.id, moved, seen=session.entry.sequence)


@verb(ANNOUNCED, HALL)
def a_date_is_moved_to_another_room(stage: Stage) -> Act:
    number = stage.world.activity()
    session, moved = stage.world.session(number), stage.world.dates(stage.world.part)
    return lambda: move_session(stage.world.at_work, number, session.id, moved, seen=session.entry.sequence)


@verb(ANNOUNCED)
def a_date_is_cancelled(stage: Stage) -> Act:
    number = stage.world.activity()
    session_id = stage.world.session(number).id
    return lambda: cancel_session(stage.world.at_work, number, session_id, why="Choroba")


@verb(ANNOUNCED)
def an_activity_is_called_off(stage: Stage) -> Act:
    number = stage.world.activity()
    return lambda: call_off(stage.world.at_work, number, why="Choroba")


@verb(ROOM)
def an_activity_is_copied(stage: Stage) -> Act:
    number = stage.world.activity()
    ids = [stage.world.session(number).id]
    return lambda: copy_activity(stage.world.at_work, number, weeks=1, session_ids=ids)


@verb()
def a_proposal_is_made_and_taken_up(stage: Stage) -> Act:
    wanted = details(organisation_id=stage.world.ngo.id, kind=ActivityKind.WORKSHOP)

    def act() -> None:
        number = propose_activity(actor(stage.world.owner), stage.world.centre.id, wanted, wishes="")
        accept_proposal(stage.world.at_work, number)

    return act


# --- working groups and visits


def regroup(stage: Stage, group: Any, **more: Any) -> Act:
    said = {"name_pl": "Zielone podwórka", "purpose_pl": "Żeby podwórka były zielone.", "is_public": True, **more}
    seen = last_change(GROUP, group.id, GROUP_EDITED)
    return lambda: change_group(actor(stage.world.owner), group.id, GroupDetails(**said), seen=seen)


@verb(BOOKED)
def a_group_is_renamed(stage: Stage) -> Act:
    group = stage.world.group()
    stage.world.met(group, stage.world.room)
    return regroup(stage, group, name_pl="Zielone dachy")


@verb(BOOKED)
def a_group_whose_meetings_are_over_is_renamed(stage: Stage) -> Act:
    group = stage.world.group()
    stage.world.met(group, stage.world.room)
    stage.clock.move_to("2026-12-05 09:00")
    return regroup(stage, group, name_pl="Zielone dachy")


@verb(BOOKED)
def a_group_whose_meeting_was_cancelled_is_renamed(stage: Stage) -> Act:
    group = stage.world.group()
    meeting = stage.world.met(group, stage.world.room)
    cancel_meeting(actor(stage.world.owner), group.id, meeting.id, why="Choroba")
    return regroup(stage, group, name_pl="Zielone dachy")


@verb(BOOKED)
def a_group_is_made_private(stage: Stage) -> Act:
    group = stage.world.group()
    stage.world.met(group, stage.world.room)
    return regroup(stage, group, is_public=False)


@verb(BOOKED)
def a_group_whose_meetings_are_over_is_made_private(stage: Stage) -> Act:
    group = stage.world.group()
    stage.world.met(group, stage.world.room)
    stage.clock.move_to("2026-12-05 09:00")
    return regroup(stage, group, is_public=False)


@verb(BOOKED)
def a_meeting_is_set(stage: Stage) -> Act:
    group = stage.world.group()
    return lambda: stage.world.met(group, stage.world.room)


@verb(PUBLIC)
def a_meeting_elsewhere_is_set(stage: Stage) -> Act:
    group = stage.world.group()
    return lambda: stage.world.met(group, None)


@verb(BOOKED)
def a_meeting_is_moved(stage: Stage) -> Act:
    world = stage.world
    group = world.group()
    meeting = world.met(group, world.room)
    asked, seen = world.meetings(world.room, WEDNESDAY), meeting.entry.sequence
    return lambda: move_meeting(actor(world.owner), group.id, meeting.id, asked, seen=seen)


@verb(BOOKED)
def a_meeting_is_moved_to_the_park(stage: Stage) -> Act:
    world = stage.world
    group = world.group()
    meeting = world.met(group, world.room)
    asked, seen = world.meetings(None), meeting.entry.sequence
    return lambda: move_meeting(actor(world.owner), group.id, meeting.id, asked, seen=seen)


@verb(BOOKED)
def a_meeting_is_cancelled(stage: Stage) -> Act:
    group = stage.world.group()
    meeting = stage.world.met(group, stage.world.room)
    return lambda: cancel_meeting(actor(stage.world.owner), group.id, meeting.id, why="Choroba")


@verb(ROOM)
def a_date_is_chosen_together(stage: Stage) -> Act:
    world = stage.world
    group = world.group()
    number = make_poll(world.owner, group, world.room, EVENING, LATER, answer_by=at("2026-11-28", "12:00"))
    option = db.session.get_one(DatePoll, number).options[0].id
    return lambda: choose_option(actor(world.owner), group.id, number, option)


@verb(ROOM)
def a_visit_is_arranged(stage: Stage) -> Act:
    world = stage.world
    asked = VisitAsked(title="Studenci", people=10, topics="Co?", contact="600", wished=(TUESDAY,), languages=())
    number = visits.ask_for_visit(actor(make_person()), world.centre.id, asked)
    part = PartAsked(TUESDAY, 600, 720, world.room.id)
    return lambda: arrange_visit(world.at_work, number, Arrangement((part,), (), "Powitanie"))


# --- places


@verb(ANNOUNCED, HALL)
def a_centre_is_renamed(stage: Stage) -> Act:
    world = stage.world
    world.activity()
    called = world.called(name="Centrum Błonia")
    return lambda: centres.change_centre(actor(world.manager), world.centre.id, called, seen=0)


@verb(ANNOUNCED)
def a_centre_moves_on_the_map(stage: Stage) -> Act:
    world = stage.world
    world.activity()
    called = world.called(latitude=50.07)
    return lambda: centres.change_centre(actor(world.manager), world.centre.id, called, seen=0)


@verb(PUBLIC, {"topic"}, HALL)
def a_centre_moves_whose_date_was_cancelled_after_it_left_its_room(stage: Stage) -> Act:
    number = stage.world.activity(room=stage.world.part)
    cancel_session(stage.world.at_work, number, stage.world.session(number).id, why="Choroba")
    called = stage.world.called(street="ul. Nowa 2")
    return lambda: centres.change_centre(actor(stage.world.manager), stage.world.centre.id, called, seen=0)


def rename(stage: Stage, name: str) -> Act:
    white = RoomDetails(name=name, layouts={LayoutKind.THEATRE: 20})
    return lambda: centres.change_room(actor(stage.world.manager), stage.world.room.id, white, seen=0)


@verb(ANNOUNCED)
def a_room_is_renamed(stage: Stage) -> Act:
    stage.world.activity()
    return rename(stage, "Sala Złota")


@verb(ANNOUNCED)
def a_room_is_renamed_whose_date_was_cancelled(stage: Stage) -> Act:
    number = stage.world.activity()
    cancel_session(stage.world.at_work, number, stage.world.session(number).id, why="Choroba")
    return rename(stage, "Sala Złota")


@verb({"room"})
def a_room_is_renamed_whose_booking_was_cancelled(stage: Stage) -> Act:
    uid = stage.world.booked()
    cancel_booking(actor(stage.world.owner), uid)
    return rename(stage, "Sala Złota")


@verb({"hall"})
def a_hall_is_put_together_of_other_rooms(stage: Stage) -> Act:
    world = stage.world
    third = make_room(world.centre, "Sala Trzecia")
    world.activity(room=third)
    stage.clock.move_to("2026-12-05 09:00")  # only what is over lets a hall be put together anew
    ids = [world.part.id, third.id]
    return lambda: centres.choose_parts(actor(world.manager), world.hall.id, ids, seen=0)


# --- the proof


@dataclass(frozen=True)
class Read:
    """One calendar as it is now, made anew."""

    body: str
    etag: str
    last_modified: str | None

    @property
    def events(self) -> Mapping[str, str]:
        unfolded = self.body.replace("\r\n ", "")
        found = re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", unfolded, re.DOTALL)
        return {re.search(r"UID:(\S+)@", event)[1]: event for event in found}  # type: ignore[index]


@transaction
def forget_texts() -> None:
    db.session.execute(delete(CalendarText))


def read(client: FlaskClient, address: str) -> Read:
    forget_texts()
    for kept in (feeds.body, feeds.taken_body):
        kept.cache_clear()
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return Read(answer.text, answer.headers["ETag"], answer.headers.get("Last-Modified"))


def read_all(client: FlaskClient, world: World) -> Mapping[str, Read]:
    return {name: read(client, address) for name, address in world.feeds.items()}


def line(name: str, event: str) -> str:
    return re.search(rf"^{name}:(.*)\r$", event, re.MULTILINE)[1]  # type: ignore[index]


def all_stamps_are_of_the_last_change(calendar: Read) -> bool:
    rows = db.session.execute(select(Entry.uid, Entry.changed_at, Entry.sequence))
    kept = {row.uid: (f"{row.changed_at:%Y%m%dT%H%M%SZ}", str(row.sequence)) for row in rows}
    return all(
        (line("DTSTAMP", event), line("SEQUENCE", event)) == kept[uid]
        and line("LAST-MODIFIED", event) == line("DTSTAMP", event)
        for uid, event in calendar.events.items()
    )


@pytest.mark.parametrize(("arrange", "expected"), VERBS)
def test_what_changes_a_calendar_raises_it(
    client: FlaskClient, clock: Clock, arrange: Callable[[Stage], Act], expected: set[str]
) -> None:
    stage = Stage(World(), clock)
    act = arrange(stage)
    clock.shift(minutes=2)
    before = read_all(client, stage.world)
    clock.shift(minutes=2)

    act()

    clock.shift(minutes=2)
    after = read_all(client, stage.world)
    changed = {name for name in before if before[name].body != after[name].body}
    assert changed - {"taken"} == expected
    for name in changed:
        old, new, address = before[name], after[name], stage.world.feeds[name]
        assert new.etag != old.etag, name
        assert client.get(address, headers={"If-None-Match": old.etag}).status_code == 200
        assert client.get(address, headers={"If-None-Match": new.etag}).status_code == 304
        assert client.get(address, headers={"If-Modified-Since": str(old.last_modified)}).status_code == 200
        assert client.get(address, headers={"If-Modified-Since": str(new.last_modified)}).status_code == 304
        assert all_stamps_are_of_the_last_change(new)
        for uid, event in new.events.items():
            told = old.events.get(uid, event)
            assert event == told or int(line("SEQUENCE", event)) > int(line("SEQUENCE", told)), (name, event)
