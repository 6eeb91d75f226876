"""The demo: the same moment gives the same rows, its people come in, and life goes on around the present."""

import dataclasses
import re
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from app import create_app
from app.accounts.models import Person
from app.accounts.rules import DEMO_PASSWORD, DEMO_PEOPLE
from app.bookings.models import (
    Attendance,
    Booking,
    BookingChange,
    ClosurePlan,
    Consequence,
    Message,
    PlanItem,
    SeriesExtension,
    Waiting,
)
from app.bookings.queries.trying import try_on_old_requests
from app.bookings.queries.waiting import number_waiting
from app.bookings.rules import BookingState, ChangeState
from app.bookings.rules.closing import Fate
from app.bookings.rules.trying import Effect
from app.bookings.rules.waiting import WaitingState
from app.centres.models import Centre, OutsideCalendar, Room, RoomResource
from app.centres.queries import outside_ahead, outside_kept
from app.centres.rules import FeatureKind, LayoutKind
from app.centres.rules.settings import CentreSettings, RoomSettings
from app.cli.demo.building import PICTURES, build_centres
from app.cli.demo.load import load
from app.cli.demo.people import SIGN_INS
from app.cli.demo.places import PLACES
from app.cli.demo.settling import settle_people
from app.cli.demo.showing_others import LIBRARY
from app.cli.demo.year import Planner
from app.core.clock import local, now, today
from app.core.database import Base, db, transaction
from app.desk.models import Fault, KeyHandout
from app.desk.queries.doors import display_by_token
from app.desk.rules.keys import is_late
from app.history.models import Record
from app.notifications.models import Mail
from app.organisations.models import Organisation, OrganisationKind, Verification
from app.programme.models import (
    SEATS,
    Activity,
    Certificate,
    DatePoll,
    Enrolment,
    EnrolmentTerms,
    Follower,
    GroupMeeting,
    GroupTask,
    Presence,
    Question,
    Roll,
    Seating,
    Session,
    StudyVisit,
    WorkingGroup,
)
from app.programme.queries.choosing import published_draws
from app.programme.queries.minimum import too_few
from app.programme.queries.reading import sessions_led_by
from app.programme.queries.tickets import own_tickets
from app.programme.queries.visits import opinions_of
from app.programme.rules.attendance import PresenceState
from app.programme.rules.certificates import CertificateState
from app.programme.rules.enrolling import EnrolmentMode
from app.programme.rules.kinds import ActivityKind, PlaceKind
from app.programme.rules.polls import PollState
from app.programme.rules.states import Standing
from app.programme.rules.visits import VisitState
from app.schedule.models import Claim, Entry, Occupancy
from app.schedule.queries.places import pools_due
from app.schedule.rules import Status
from app.site.queries import this_week
from config import Settings
from tests.makers import make_person
from tests.support.application import START, IsolatedClient
from tests.support.databases import ENGINES, ROOT, need_postgresql

# Displaced is what is seen of an approved booking that lost its room; it is not kept as a state.
KEPT_STATES = set(BookingState) - {BookingState.DISPLACED}
ROLES = "resident ngo member ngo2 group mentor volunteer trainer reception coordinator manager coordinator2 admin"


@dataclasses.dataclass(frozen=True)
class Demonstration:
    """An application whose database holds the demo, and the rows that it had when it was loaded."""

    application: Flask
    rows: dict[str, list[tuple]]


@pytest.fixture(scope="module", params=ENGINES)
def demonstration(request, run, worker_name, tmp_path_factory):
    """Loaded once for all tests of an engine, by the command, at the tests' present."""
    if request.param == "postgresql":
        need_postgresql()
    name = f"demo_{worker_name}"
    settings = dataclasses.replace(
        Settings.from_environment(),
        environment="test",
        database_url=run.new_database(request.param, name),
        secret_key="only-for-tests-" + "x" * 32,
        base_url="http://127.0.0.1",
        mail_url=f"folder://{tmp_path_factory.mktemp('mails')}",
        demo=True,
    )
    application = create_app(settings)
    application.test_client_class = IsolatedClient
    with time_machine.travel(START.timestamp(), tick=False):
        done = application.test_cli_runner().invoke(args=["demo"])
        assert done.exit_code == 0, done.output
        with application.app_context():
            rows = every_row()
            db.session.remove()
    yield Demonstration(application, rows)
    with application.app_context():
        db.engine.dispose()
    run.drop_database(request.param, name)


@pytest.fixture
def demo(demonstration, clock):
    """The application of the demonstration, in its context and at its present."""
    with demonstration.application.app_context():
        yield demonstration.application
        db.session.remove()


def count(model, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def every_row() -> dict[str, list[tuple]]:
    """All rows of all tables, without what is drawn by lot: the salt of a password."""
    return {
        table.name: sorted(
            tuple(repr(value) for name, value in row._mapping.items() if name != "password_hash")
            for row in db.session.execute(select(table))
        )
        for table in Base.metadata.sorted_tables
    }


# --- what is there


def test_both_centres_have_every_kind_of_room(demo):
    rooms = db.session.scalars(select(Room).join(Room.centre).order_by(Centre.slug, Room.position)).all()

    seats = defaultdict(list)
    for room in rooms:
        seats[room.centre.slug].append(room.seats)
    assert dict(seats) == {
        "centrum-c-10": [60, 35, 25, 20, 8, 6, 12, 15],
        "reymonta": [60, 35, 25, 20, 8, 6, 12, 15],
    }
    assert [room.slug for room in rooms if not room.step_free] == ["pokoj-na-antresoli"]
    assert {layout.kind for room in rooms for layout in room.layouts} == set(LayoutKind)
    assert {feature.kind for room in rooms for feature in room.features} == set(FeatureKind)


def test_a_hall_takes_the_resources_of_its_two_parts(demo):
    rooms = {(room.centre.slug, room.slug): room for room in db.session.scalars(select(Room))}

    halls = {
        (sketch.slug, hall.slug): [rooms[sketch.slug, part].resource_ids[0] for part in hall.parts]
        for sketch in PLACES
        for hall in sketch.rooms
        if hall.parts
    }
    assert {key: rooms[key].resource_ids for key in halls} == {key: sorted(ids) for key, ids in halls.items()}


def test_organisations_of_every_kind_stand_at_every_step_of_verification(demo):
    organisations = db.session.scalars(select(Organisation)).all()

    assert {organisation.kind for organisation in organisations} == set(OrganisationKind)
    assert {organisation.verification for organisation in organisations} == set(Verification)
    informal = [row for row in organisations if row.kind is OrganisationKind.INFORMAL_GROUP]
    assert (len(organisations) - len(informal), len(informal)) == (12, 2)


def test_every_room_has_a_picture_of_its_own_with_words_in_three_languages(demo):
    rooms = db.session.scalars(select(Room)).all()
    photos = [photo for room in rooms for photo in room.photos]

    assert [room.slug for room in rooms if not room.photos] == []
    assert len({photo.file.content for photo in photos}) == len(photos)
    assert [photo.file.name for photo in photos if not (photo.alt_pl and photo.alt_en and photo.alt_uk)] == []


def test_the_pictures_are_those_that_the_rooms_name_and_small_enough():
    named = {name for centre in PLACES for room in centre.rooms for name in room.pictures}
    files = {file.stem: file for file in PICTURES.iterdir()}

    assert set(files) == named
    assert [name for name, file in files.items() if file.stat().st_size >= 150_000] == []
    for file in files.values():
        with Image.open(file) as picture:
            assert (picture.format, picture.size) == ("WEBP", (1600, 1000)), file.name


# --- the people


def test_the_sign_ins_are_the_promised_roles(demo):
    assert [sketch.key for sketch in SIGN_INS] == ROLES.split()
    assert {person.email for person in DEMO_PEOPLE} == {sketch.email for sketch in SIGN_INS}


@pytest.mark.parametrize("sketch", SIGN_INS, ids=lambda sketch: sketch.key)
def test_everybody_comes_in_by_the_sign_in_page(demo, sketch):
    client = demo.test_client()
    page = client.get("/konto/wejdz").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    answer = client.post("/konto/wejdz", data={"email": sketch.email, "password": DEMO_PASSWORD, "csrf_token": token})

    assert answer.status_code == 303
    assert sketch.name in client.get("/konto").get_data(as_text=True)
    assert sketch.email in page


# --- the year


def test_bookings_end_in_every_way(demo):
    ends = dict(db.session.execute(select(Booking.state, func.count()).group_by(Booking.state)).all())

    assert set(ends) == KEPT_STATES
    assert ends[BookingState.APPROVED] > 1000
    assert count(Booking, Booking.is_late) >= 5
    assert count(Message, Message.is_question) >= 4


def test_requests_wait_at_both_centres_with_their_deadlines_ahead(demo):
    waiting = db.session.execute(
        select(Centre.slug, Entry.expires_at)
        .select_from(Booking)
        .join(Entry, Entry.id == Booking.entry_id)
        .join(Centre, Centre.id == Booking.centre_id)
        .where(Booking.state == BookingState.REQUESTED, Entry.status == Status.TENTATIVE, Booking.series_id.is_(None))
    ).all()

    assert sorted(slug for slug, _ in waiting) == ["centrum-c-10"] * 7 + ["reymonta"] * 7
    assert [moment for _, moment in waiting if moment <= now()] == []
    assert [slug for slug, moment in waiting if moment <= now() + timedelta(hours=3)] == ["reymonta"]


def test_one_series_went_on_and_one_began_as_a_booking(demo):
    (extension,) = db.session.scalars(select(SeriesExtension))
    (record,) = db.session.scalars(select(Record).where(Record.verb == "repeated"))

    longer = states_of(extension.series_id)
    assert longer == sorted(longer)
    assert set(longer) == {"approved", "requested"}
    first, *others = states_of(record.facts["series_id"])
    assert (first, set(others)) == ("approved", {"requested"})


def states_of(series_id: int) -> list[str]:
    dates = select(Booking.state).where(Booking.series_id == series_id).order_by(Booking.series_position)
    return [state.value for state in db.session.scalars(dates)]


def test_series_of_one_state_stand_in_each_state_twice(demo):
    of_one_state = (
        select(Booking.series_id)
        .where(Booking.series_id.is_not(None))
        .group_by(Booking.series_id)
        .having(func.count(func.distinct(Booking.state)) == 1)
    )
    stands = db.session.execute(
        select(Booking.state, func.count(func.distinct(Booking.series_id)))
        .where(Booking.series_id.in_(of_one_state))
        .group_by(Booking.state)
    )

    states = ["requested", "approved", "refused", "cancelled", "expired"]
    assert dict(stands.all()) == {BookingState(state): 2 for state in states}


def test_at_both_centres_a_change_waits_one_was_refused_and_one_booking_was_moved(demo):
    asked = select(Booking.centre_id, BookingChange.state).join(BookingChange.booking)
    asked = asked.where(BookingChange.sending.is_(None), BookingChange.offered_by_id.is_(None))
    moved = (
        select(Record.centre_id)
        .join(Booking, Booking.id == Record.subject_id)
        .where(Record.subject == "booking", Record.verb == "changed", Booking.series_id.is_(None))
        .order_by(Record.centre_id)
    )
    centres = list(db.session.scalars(select(Centre.id).order_by(Centre.id)))

    states = sorted((centre_id, state.value) for centre_id, state in db.session.execute(asked))
    assert states == [(centre_id, state) for centre_id in centres for state in ("refused", "waiting")]
    assert list(db.session.scalars(moved)) == centres


def test_somebody_waits_in_every_state_and_for_what_is_taken(demo):
    waiting = db.session.scalars(select(Waiting)).all()

    assert {one.state for one in waiting} == set(WaitingState)
    held = [one.asked_by.email for one in waiting if one.state is WaitingState.OFFERED and one.is_held]
    assert sorted(held) == ["ngo2@example.org", "ngo@example.org"]
    in_line = [one for one in waiting if one.state is WaitingState.WAITING and one.series_id is None]
    assert [one.title for one in in_line if number_waiting(one.room, one.period) < 2] == []
    living = {WaitingState.WAITING, WaitingState.OFFERED}
    assert [one.title for one in waiting if (one.ended_at is None) != (one.state in living)] == []


def test_at_both_centres_a_series_waits_to_change_and_one_was_changed(demo):
    sent = select(Booking.centre_id, BookingChange.sending).join(BookingChange.booking)
    sent = sent.where(BookingChange.sending.is_not(None), BookingChange.state == ChangeState.WAITING).distinct()
    moved = select(Booking.series_id, Booking.centre_id).join(Record, Booking.id == Record.subject_id)
    moved = moved.where(Record.verb == "changed", Booking.series_id.is_not(None)).distinct()
    centres = list(db.session.scalars(select(Centre.id).order_by(Centre.id)))

    assert sorted(centre_id for centre_id, _ in db.session.execute(sent)) == centres
    assert sorted(centre_id for _, centre_id in db.session.execute(moved)) == centres


def test_at_both_centres_a_key_is_late_one_is_out_and_something_is_broken_and_two_screens_hang(demo):
    late, out, open_, solved = (defaultdict(int) for _ in range(4))
    for handout in db.session.scalars(select(KeyHandout).where(KeyHandout.returned_at.is_(None))):
        (late if is_late(handout.due, now=now()) else out)[handout.centre_id] += 1
    for fault in db.session.scalars(select(Fault)):
        (open_ if fault.solved_at is None else solved)[fault.centre_id] += 1

    assert [sorted(numbers.values()) for numbers in (late, out, open_, solved)] == [[1, 1], [1, 1], [2, 2], [1, 1]]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    screens = [display_by_token(secret) for secret in re.findall(r"`/display/([\w-]+)`", readme)]
    assert [screen.room is None for screen in screens] == [False, True]


def test_at_both_centres_rooms_close_by_a_plan_and_at_once(demo):
    kinds = Counter(db.session.execute(select(ClosurePlan.centre_id, ClosurePlan.kind)).tuples())
    fates = set(db.session.scalars(select(PlanItem.fate)))

    assert len(kinds) == 4
    assert set(kinds.values()) == {1}
    assert fates >= {Fate.MOVED, Fate.DISPLACED}
    assert len(set(db.session.scalars(select(Booking.centre_id).where(Booking.displaced_at.is_not(None))))) == 2


def test_each_centre_has_two_calendars_of_others_and_one_is_hidden(demo):
    for centre in db.session.scalars(select(Centre)):
        kept = outside_kept(centre.id, now=now())
        assert (len(kept), min(one.ahead for one in kept) > 5) == (2, True)
        assert len(outside_ahead(centre.id, limit=10, now=now())) == 10
    assert db.session.scalars(select(OutsideCalendar.name).where(~OutsideCalendar.is_shown)).all() == [LIBRARY[0]]


def test_rule_of_a_room_noted_that_nobody_came_and_freed_the_rest(demo):
    (missed,) = db.session.scalars(select(Booking).join(Booking.attendance).where(Attendance.marked_by_id.is_(None)))
    held_until = select(func.max(Occupancy.ends_at)).where(Occupancy.entry_id == missed.entry_id)

    assert missed.room.frees_no_shows
    assert missed.attendance.came is False
    assert db.session.scalar(held_until) == missed.entry.starts_at + timedelta(minutes=16)
    ours = select(Record.verb).where(
        Record.subject == "booking", Record.subject_id == missed.id, Record.actor_id.is_(None)
    )
    assert {"no_show_by_rule", "rest_freed", "warning"} <= set(db.session.scalars(ours))
    assert db.session.scalars(select(Consequence.recorded_by_id).where(Consequence.booking_id == missed.id)).all() == [
        None
    ]


def test_staff_booked_for_others_in_every_way(demo):
    booked = db.session.scalars(select(Booking).where(Booking.is_by_staff).order_by(Booking.id)).all()

    assert [(one.held_for.value, one.set_aside, one.is_entered_afterwards) for one in booked] == [
        ("party", ["opening_hours"], False),
        ("centre", [], False),
        ("outside", [], False),
        ("party", [], True),
        ("outside", [], True),
    ]
    assert [one.attendance.came for one in booked if one.is_entered_afterwards] == [True, False]


def test_rules_of_the_first_centre_were_changed_and_its_bookings_keep_theirs(demo):
    changes = db.session.scalars(select(Record).where(Record.verb == "rules_changed").order_by(Record.id)).all()
    kept = {name: now for record in changes for name, (_was, now) in record.facts["rules"].items()}
    assert kept == {"quota_hours": 20, "late_cancel_hours": 24, "max_minutes": 480, "pad_after": 15}
    centre = db.session.scalars(select(Centre).where(Centre.slug == "reymonta")).one()
    rooms = {room.id: dataclasses.replace(RoomSettings.kept_in(room), max_minutes=120) for room in centre.rooms}

    trial = try_on_old_requests(centre, CentreSettings.kept_in(centre), rooms, now=now())

    refused = trial.tried.count(Effect.REFUSED)
    assert 20 < refused < trial.tried.requests
    assert trial.tried.by_rule() == [("length", refused)]
    for booking in trial.bookings.values():
        (length,) = [one for one in booking.rules_used if one["rule"] == "length"]
        assert length["limit"].keys() == {"min_minutes", "max_minutes"}


def test_public_events_happen_this_week(demo):
    events = this_week()
    titles = [event.title for event in events]

    assert len(titles) >= 5
    assert {type(event).__name__ for event in events} == {"PublicEvent", "Happening"}
    assert "Jak rozmawiać z urzędem? Otwarta szkoła obywatelska" in titles


def test_some_thirty_activities_stand_in_every_state_in_three_languages(demo):
    made = db.session.scalars(select(Activity).order_by(Activity.id)).all()

    assert len(made) == 31
    assert {one.standing(now()) for one in made} == set(Standing)
    assert {one.kind for one in made} == set(ActivityKind)
    assert {one.place for one in made} == set(PlaceKind)
    for one in made:
        assert all((one.title_en, one.title_uk, one.summary_pl, one.summary_en, one.summary_uk)), one.title_pl
    sessions = db.session.scalars(select(Session)).all()
    assert len(sessions) >= 40
    assert {session.is_cancelled for session in sessions} == {True, False}
    assert {session.entry.is_public for session in sessions} == {True, False}
    trainer = next(person for person in db.session.scalars(select(Person)) if person.email == "trainer@example.org")
    ahead, over = sessions_led_by(trainer.id, now=now())
    assert len(ahead) >= 3
    assert len(over) >= 1
    held = select(func.count(func.distinct(Occupancy.entry_id))).join(Entry, Entry.id == Occupancy.entry_id)
    with_room = [one for one in sessions if not one.is_cancelled and one.room_id is not None]
    rooms = select(RoomResource.resource_id)
    ours = held.where(Entry.kind == "session", Occupancy.resource_id.in_(rooms))
    assert db.session.scalar(ours) == len(with_room)


def test_people_are_enrolled_in_every_state_and_most_activities_enrol(demo):
    resident = db.session.scalars(select(Person).where(Person.email == "resident@example.org")).one()
    mine = own_tickets(resident.id, now=now())
    shown = select(Claim.status).join(Enrolment, Enrolment.claim_id == Claim.id).distinct()

    assert {status.value for status in db.session.scalars(shown)} == {
        *("asked", "waiting", "offered", "confirmed", "passed", "lapsed", "withdrawn", "called_off", "closed")
    }
    assert {heading.value: len(tickets) > 0 for heading, tickets in mine.items()} == dict.fromkeys(
        ("needs_you", "ahead", "waiting", "past"), True
    )
    assert count(EnrolmentTerms) >= 20
    assert {terms.mode for terms in db.session.scalars(select(EnrolmentTerms))} == set(EnrolmentMode)
    assert len({question.activity_id for question in db.session.scalars(select(Question))}) == 2
    assert pools_due(SEATS, now=now()) == []


def test_three_working_groups_meet_choose_and_rest_in_the_archive(demo):
    groups = db.session.scalars(select(WorkingGroup).order_by(WorkingGroup.id)).all()

    assert [(group.is_public, group.is_open, group.is_archived) for group in groups] == [
        (True, True, False),
        (False, False, False),
        (True, True, True),
    ]
    polls = db.session.scalars(select(DatePoll).order_by(DatePoll.id)).all()
    assert [poll.state for poll in polls] == [PollState.OPEN, PollState.CHOSEN, PollState.LAPSED]
    held = [{option.entry.status for option in poll.options} for poll in polls]
    assert held == [{Status.TENTATIVE}, {Status.CANCELLED, Status.CONFIRMED}, {Status.CANCELLED}]
    meetings = db.session.scalars(select(GroupMeeting)).all()
    assert {(one.is_cancelled, one.period.ends <= now()) for one in meetings} == {
        (False, True),
        (False, False),
        (True, False),
    }
    tasks = db.session.scalars(select(GroupTask)).all()
    assert {(task.is_done, task.owner_id is None) for task in tasks} == {(True, False), (False, False), (False, True)}


def test_study_visits_stand_in_every_state_and_opinions_are_enough_to_be_shown(demo):
    visits = db.session.scalars(select(StudyVisit)).all()

    assert {visit.state for visit in visits} == set(VisitState)
    assert {visit.is_over(now()) for visit in visits if visit.state is VisitState.CONFIRMED} == {True, False}
    said = opinions_of(visits[0].centre_id)
    assert said is not None
    assert said.number == 6


def test_lists_are_closed_or_half_taken_and_certificates_are_in_every_state(demo):
    rolls = db.session.scalars(select(Roll)).all()
    running = [one for one in rolls if not one.is_closed]
    assert len(rolls) >= 6
    assert len(running) == 1
    noted = db.session.scalars(select(Presence)).all()
    assert {one.state for one in noted} == set(PresenceState)
    known = [one for one in noted if one.state is PresenceState.ABSENT and one.enrolment.person_id is not None]
    assert [one.enrolment.person.email for one in known] == ["volunteer@example.org"]
    half = [one for one in noted if one.session_id == running[0].session_id]
    session = db.session.get_one(Session, running[0].session_id)
    assert session.period.starts <= now() < session.period.ends
    there = len(db.session.scalars(select(Enrolment.id).join(Seating).where(of_course(session))).all())
    assert 0 < len(half) < there
    papers = db.session.scalars(select(Certificate)).all()
    assert {one.state for one in papers} == set(CertificateState)
    assert any(one.enrolment.person.email == "resident@example.org" for one in papers if one.enrolment.person)


def of_course(session):
    return Seating.activity_id == session.activity_id


def test_the_year_reaches_half_a_year_back_and_ahead(demo):
    first, last = db.session.execute(
        select(func.min(Entry.starts_at), func.max(Entry.starts_at)).where(Entry.kind == "booking")
    ).one()

    assert timedelta(days=170) < now() - first < timedelta(days=200)
    assert timedelta(days=150) < last - now() < timedelta(days=200)


def test_an_event_of_the_season_happens_in_its_season(demo):
    months = {
        title: local(starts).month
        for title, starts in db.session.execute(select(Entry.title, Entry.starts_at).where(Entry.is_public))
    }

    assert {title: months[title] for title in ("Wigilia sąsiedzka", "Dyniowa sobota", "Wianki i zioła")} == {
        "Wigilia sąsiedzka": 12,
        "Dyniowa sobota": 10,
        "Wianki i zioła": 6,
    }


def test_living_bookings_hold_their_time_and_no_two_the_same(demo):
    held = defaultdict(list)
    core = select(Occupancy.resource_id, Occupancy.starts_at, Occupancy.ends_at).join(
        Entry,
        (Entry.id == Occupancy.entry_id)
        & (Entry.starts_at <= Occupancy.starts_at)
        & (Occupancy.ends_at <= Entry.ends_at),
    )
    for resource_id, starts, ends in db.session.execute(core):
        held[resource_id].append((starts, ends))

    meets = [
        (before, after)
        for periods in map(sorted, held.values())
        for before, after in zip(periods, periods[1:], strict=False)
        if after[0] < before[1]
    ]
    assert meets == []
    alive = count(Entry, Entry.kind == "booking", Entry.status != Status.CANCELLED)
    holding = db.session.scalar(
        select(func.count(func.distinct(Occupancy.entry_id)))
        .join(Entry, Entry.id == Occupancy.entry_id)
        .join(RoomResource, RoomResource.resource_id == Occupancy.resource_id)
        .where(Entry.kind == "booking")
    )
    assert holding == alive - count(Booking, Booking.displaced_at.is_not(None))


def test_nobody_gets_a_mail_for_what_is_invented(demo):
    assert count(Mail) == 0


# --- again, and elsewhere


def test_loading_again_gives_the_same_rows(demo, demonstration):
    make_person("stranger@example.org")

    load()

    assert every_row() == demonstration.rows


@pytest.mark.parametrize("changes", [{"demo": False}, {"demo": True, "environment": "production"}])
def test_the_demo_is_refused_where_it_would_delete_real_rows(make_app, changes):
    application = make_app(**changes)
    with application.app_context():
        make_person("real@example.org")

    done = application.test_cli_runner().invoke(args=["demo"])

    assert done.exit_code == 1
    assert "This is not a demonstration, so nothing was changed" in done.output
    with application.app_context():
        assert db.session.scalars(select(Person.email)).all() == ["real@example.org"]


@transaction
def year_from_now() -> list:
    people = settle_people("", now() - timedelta(days=420))
    places = build_centres(people, today(), now() - timedelta(days=420))
    return Planner(places.house, now=now()).year()


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    "moment", ["2026-12-24 10:00", "2027-03-27 12:00", "2027-07-15 15:00", "2027-10-31 02:30", "2028-02-29 00:05"]
)
def test_the_year_can_be_planned_around_any_moment(app, clock, moment):
    clock.move_to(moment)
    with app.app_context():
        planned = year_from_now()

    waiting = [booking for booking in planned if booking.state is BookingState.REQUESTED]
    assert len([booking for booking in waiting if not booking.series]) == 14
    assert [booking.key for booking in waiting if booking.answer_by <= now()] == []
    assert {booking.state for booking in planned} == KEPT_STATES
    assert [booking.key for booking in planned if booking.asked_at > now() or booking.changed_at > now()] == []
    soon = [booking for booking in planned if booking.meeting.is_public and booking.period.starts > now()]
    assert len(soon) >= 5


def test_the_programme_is_followed_in_every_state(demo):
    followers = db.session.scalars(select(Follower).order_by(Follower.id)).all()

    assert {(one.is_followed, one.person_id is not None) for one in followers} == {
        (True, True),
        (True, False),
        (False, False),
    }
    assert {one.confirmed_at is None for one in followers if not one.is_followed} == {True, False}
    assert {one.language for one in followers} == {"pl", "en", "uk"}
    assert all(one.follows.topics or one.follows.centre_ids for one in followers)


def test_staff_decided_in_the_demo_a_draw_few_people_and_who_lost_a_place(demo):
    draws = [draw for one in db.session.scalars(select(Activity.id)) for draw in published_draws(one)]

    assert sorted(len(draw.lots) > 0 for draw in draws) == [False, True]
    drawn = next(draw for draw in draws if draw.lots)
    assert {lot.has_place for lot in drawn.lots} == {True, False}
    assert [one.activity.title_pl for one in too_few(now=now())] == ["Zebranie bez nudy"]
    assert db.session.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.had_place)) > 0
