"""Changed rules on old requests: they say what they would have said then, and unchanged ones change nothing."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.queries.facts import party_of
from app.bookings.queries.trying import old_requests, rulebook, try_on_old_requests
from app.bookings.rules import Ask, CentreRules, Facts, Party, PartyKind, RoomRules, Usage
from app.bookings.rules.series import verdict_on_date
from app.bookings.rules.trying import Asked, Effect, Neighbour, Rulebook, Tried, try_rules
from app.bookings.services import approve_booking, cancel_booking, expire_due, refuse_booking
from app.bookings.services.existing import Existing, put_down_existing
from app.centres.models import Centre, Room
from app.centres.rules import Approval, LayoutKind, PaidEvents
from app.centres.rules.settings import CentreSettings, RoomSettings
from app.core.clock import now
from app.core.database import db, transaction
from app.organisations.models import Organisation
from app.schedule import steps as schedule
from tests.makers import (
    actor,
    at,
    make_booking,
    make_centre,
    make_consequence,
    make_organisation,
    make_person,
    make_reasons,
    make_room,
    make_series,
    make_staff,
    period,
)

DAY = "2026-12-01"
ROOM = RoomRules(
    room_id=1,
    name="Sala Duża",
    resource_ids=(1,),
    seats=20,
    layouts={LayoutKind.THEATRE: 20},
    residents_may_book=False,
    groups_may_book=True,
    approval=Approval.INSTANT_FOR_VERIFIED,
    min_minutes=30,
    max_minutes=480,
    grid_minutes=15,
    earliest_days=60,
    latest_hours=24,
    pad_before=0,
    pad_after=15,
    hold_hours=72,
    hold_until_hours=24,
)
CENTRE = CentreRules(centre_id=1, name="Reymonta", quota_hours=20, open_requests=5, paid_events=PaidEvents.ASK_STAFF)
BEFORE = Rulebook(CENTRE, {1: ROOM})
ASKED_AT = at("2026-11-24", "9:00")


def asked(starts: str = "10:00", ends: str = "14:00", *, number: int = 1, **more: object) -> Asked:
    known = {"party": Party(PartyKind.VERIFIED, 1), "asked_at": ASKED_AT, **more}
    return Asked(number, 1, Ask(period(DAY, starts, ends), people=10), **known)  # type: ignore[arg-type]


def with_room(**more: object) -> Rulebook:
    return Rulebook(CENTRE, {1: replace(ROOM, **more)})  # type: ignore[arg-type]


def with_centre(**more: object) -> Rulebook:
    return Rulebook(replace(CENTRE, **more), {1: ROOM})  # type: ignore[arg-type]


def effects(tried: Tried) -> list[tuple[int, Effect, tuple[str, ...]]]:
    return [(one.asked.booking_id, one.effect, one.rules) for one in tried.differs]


# --- pure


def test_unchanged_rules_change_nothing():
    tried = try_rules([asked(), asked("8:00", "23:30", number=2)], [], BEFORE, BEFORE)
    assert tried == Tried(2)


@pytest.mark.parametrize(
    ("after", "rule"),
    [
        (with_room(max_minutes=180), "length"),
        (with_room(min_minutes=300), "length"),
        (with_room(grid_minutes=60), None),
        (with_room(latest_hours=24 * 7 + 2), "notice"),
        (with_room(latest_hours=24 * 7 + 1), None),
        (with_room(earliest_days=6), "notice"),
        (with_room(earliest_days=7), None),
        (with_centre(quota_hours=3), "quota"),
        (with_centre(quota_hours=4), None),
        (with_centre(open_requests=0), None),
    ],
)
def test_each_number_is_tried_at_its_edge_as_of_the_day_on_which_it_was_asked(after, rule):
    tried = try_rules([asked()], [], BEFORE, after)
    assert effects(tried) == ([(1, Effect.REFUSED, (rule,))] if rule else [])
    assert tried.by_rule() == ([(rule, 1)] if rule else [])
    assert tried.more_at_once == (-1 if rule else 0)


def test_hours_and_open_requests_are_those_that_the_party_had_then():
    had = Party(PartyKind.VERIFIED, 1, Usage(minutes=600, open_requests=3))
    for most, refused in ((13, ["quota"]), (14, [])):
        tried = try_rules([asked(party=had)], [], BEFORE, with_centre(quota_hours=most))
        assert [rule for rule, _ in tried.by_rule()] == refused
    by_staff = with_room(approval=Approval.ALWAYS)
    for most, refused in ((3, ["open_requests"]), (4, [])):
        after = Rulebook(replace(CENTRE, open_requests=most), by_staff.rooms)
        assert [rule for rule, _ in try_rules([asked(party=had)], [], by_staff, after).by_rule()] == refused


def test_who_is_let_in_and_who_decides_are_tried_too():
    resident, group = asked(party=Party(PartyKind.RESIDENT)), asked(number=2, party=Party(PartyKind.GROUP, 2))
    open_to_all = with_room(residents_may_book=True)
    shut = with_room(residents_may_book=False, groups_may_book=False)

    assert effects(try_rules([resident, group], [], open_to_all, shut)) == [
        (1, Effect.REFUSED, ("party",)),
        (2, Effect.REFUSED, ("party",)),
    ]
    assert effects(try_rules([resident], [], shut, open_to_all)) == [(1, Effect.POSSIBLE, ("party",))]

    to_staff = try_rules([asked()], [], BEFORE, with_room(approval=Approval.ALWAYS))
    assert (effects(to_staff), to_staff.more_at_once, to_staff.more_to_staff) == (
        [(1, Effect.TO_STAFF, ("approval",))],
        -1,
        1,
    )
    at_once = try_rules([asked()], [], with_room(approval=Approval.ALWAYS), BEFORE)
    assert (effects(at_once), at_once.more_at_once, at_once.more_to_staff) == ([(1, Effect.AT_ONCE, ())], 1, -1)


def test_what_a_rule_refused_already_is_told_of_no_other_change():
    long_and_late = asked("8:00", "20:00")
    tried = try_rules([long_and_late], [], BEFORE, with_room(max_minutes=60))
    assert tried.differs == ()
    tried = try_rules([long_and_late], [], BEFORE, with_room(max_minutes=60, latest_hours=2000))
    assert effects(tried) == [(1, Effect.REFUSED, ("notice",))]


@pytest.mark.parametrize(("pad_after", "hit"), [(60, []), (75, [2])])
def test_wider_pads_meet_whoever_asked_later(pad_after, hit):
    first, second = asked("10:00", "12:00"), asked("13:00", "14:00", number=2, asked_at=ASKED_AT + timedelta(hours=1))
    standing = [Neighbour(one.booking_id, 1, one.ask.period, one.asked_at) for one in (first, second)]

    tried = try_rules([first, second], standing, BEFORE, with_room(pad_after=pad_after))

    assert [(number, rules) for number, _, rules in effects(tried)] == [(number, ("free",)) for number in hit]


def test_shorter_hold_lets_expire_what_staff_answered_later():
    waited = asked(decided_at=ASKED_AT + timedelta(hours=50))
    assert effects(try_rules([waited], [], BEFORE, with_room(hold_hours=49))) == [(1, Effect.EXPIRED, ("approval",))]
    assert try_rules([waited], [], BEFORE, with_room(hold_hours=50)).differs == ()


def test_hours_of_late_cancelling_are_tried_on_what_was_cancelled():
    cancelled = asked(cancelled_at=at("2026-11-30", "9:00"))  # 25 hours before
    assert effects(try_rules([cancelled], [], BEFORE, BEFORE, late_hours=(24, 26))) == [(1, Effect.LATE, ())]
    assert try_rules([cancelled], [], BEFORE, BEFORE, late_hours=(24, 25)).differs == ()
    late = replace(cancelled, was_late=True)
    assert effects(try_rules([late], [], BEFORE, BEFORE, late_hours=(26, 24))) == [(1, Effect.IN_TIME, ())]


# --- what was asked then, read from the database


@dataclass
class Scene:
    """A centre with a room that staff approve and one that is had at once."""

    centre: Centre = field(default_factory=make_centre)

    def __post_init__(self) -> None:
        self.room = make_room(self.centre, latest_hours=2)
        self.instant = make_room(self.centre, "Sala Mała", approval=Approval.INSTANT_FOR_VERIFIED, latest_hours=2)
        self.staff = make_staff(self.centre)
        self.asker = make_person()
        self.party = make_organisation(self.asker)
        self.said: dict[str, dict[str, str]] = {}
        self.used: dict[str, Usage] = {}

    def ask(self, room: Room, day: str, starts: str, ends: str, party: Organisation | None = None) -> str:
        when, whose = period(day, starts, ends), party or self.party
        usage = party_of(whose, self.asker.id, self.centre.id, when, now=now()).usage
        uid = make_booking(self.asker, room, when, whose)
        self.used[uid] = usage
        self._note(booking_of(uid))
        return uid

    def ask_weekly(self, room: Room, day: str) -> None:
        uid = make_series(self.asker, room, day, organisation=self.party, times=4)
        for booking in db.session.scalars(select(Booking).where(Booking.series.has(uid=uid))):
            self._note(booking)

    def _note(self, booking: Booking) -> None:
        self.said[booking.entry.uid] = {kept["rule"]: kept["outcome"] for kept in booking.rules_used}


def booking_of(uid: str) -> Booking:
    return db.session.scalars(select(Booking).where(Booking.entry.has(uid=uid))).one()


@pytest.fixture
def scene(db_session, clock) -> Scene:
    return Scene()


def live_through(scene: Scene, clock) -> None:
    """Requests of every fate, asked at different moments."""
    make_reasons(scene.centre)
    unverified = make_organisation(scene.asker, name="Nowa", verified=False)
    first = scene.ask(scene.room, "2026-12-01", "10:00", "13:00")
    scene.ask(scene.room, "2026-12-01", "16:00", "18:00", unverified)
    clock.shift(hours=1)
    refused = scene.ask(scene.room, "2026-12-02", "10:00", "14:00")
    clock.shift(hours=1)
    scene.ask(scene.instant, "2026-12-03", "10:00", "12:00")
    clock.shift(minutes=1)
    approve_booking(actor(scene.staff), first)
    (reason, *_) = make_reasons(scene.centre)
    refuse_booking(actor(scene.staff), refused, reason=reason.id, words="Nie")
    clock.shift(hours=1)
    scene.ask(scene.room, "2026-12-04", "10:00", "14:00")
    scene.ask_weekly(scene.instant, "2026-12-07")
    late = scene.ask(scene.instant, "2026-11-25", "10:00", "12:00")
    cancel_booking(actor(scene.asker), late, why="")
    clock.shift(hours=1)
    withdrawn = scene.ask(scene.room, "2026-12-09", "10:00", "12:00")
    cancel_booking(actor(scene.asker), withdrawn, why="")
    clock.shift(hours=90)
    expire_due(now())
    make_consequence(first)
    clock.shift(hours=1)
    scene.ask(scene.room, "2026-12-10", "10:00", "12:00")
    scene.ask(scene.instant, "2026-12-11", "10:00", "14:00")


def test_today_they_are_judged_as_they_were_when_they_were_asked(scene, clock):
    live_through(scene, clock)
    clock.shift(days=20)
    requests, _ = old_requests(scene.centre.id, now=now())
    book = rulebook(scene.centre)

    judged = {}
    for one in requests:
        facts = Facts(book.rooms[one.room_id], book.centre, one.party, [one.ask.period], [], one.asked_at)
        uid = db.session.get_one(Booking, one.booking_id).entry.uid
        said = verdict_on_date(one.ask, facts, one.first_day)
        judged[uid] = {result.rule: result.outcome.value for result in said.results}

    assert judged == scene.said
    assert len(judged) == 13


def test_trying_the_rules_as_they_are_finds_no_difference(scene, clock):
    live_through(scene, clock)
    rooms = {room.id: RoomSettings.kept_in(room) for room in (scene.room, scene.instant)}

    trial = try_on_old_requests(scene.centre, CentreSettings.kept_in(scene.centre), rooms, now=now())

    assert trial.tried == Tried(13)


def test_hours_and_open_requests_are_those_that_were_counted_then(scene, clock):
    live_through(scene, clock)
    clock.shift(days=20)

    requests, _ = old_requests(scene.centre.id, now=now())

    used = {db.session.get_one(Booking, one.booking_id).entry.uid: one.party.usage for one in requests}
    assert {uid: used[uid] for uid in scene.used} == scene.used
    assert len({usage.minutes for usage in scene.used.values()}) > 4, "they differ from one to the next"


def test_only_the_last_90_days_of_the_centre_are_tried_and_nothing_that_came_from_a_file(scene, clock):
    elsewhere = make_room(make_centre())
    make_booking(scene.asker, elsewhere, period("2026-12-01", "10:00", "13:00"), scene.party)
    scene.ask(scene.room, "2026-12-01", "10:00", "13:00")
    bring_in(scene)
    wanted = {scene.room.id: replace(RoomSettings.kept_in(scene.room), max_minutes=60)}

    def tried() -> Tried:
        return try_on_old_requests(scene.centre, CentreSettings(), wanted, now=now()).tried

    assert (tried().requests, tried().by_rule()) == (1, [("length", 1)])
    clock.shift(days=90)
    assert tried().requests == 1
    clock.shift(seconds=1)
    assert tried() == Tried(0)


@transaction
def bring_in(scene: Scene) -> None:
    schedule.lock(scene.room.resource_ids)
    row = Existing(
        room_id=scene.room.id,
        resource_ids=tuple(scene.room.resource_ids),
        period=period("2026-12-02", "10:00", "15:00"),
        title="Z pliku",
        purpose="Z pliku",
        people=5,
        organisation_id=scene.party.id,
        asked_by_id=scene.asker.id,
        layout=None,
        participants_pay=False,
        is_public=False,
        request_key="z-pliku",
    )
    put_down_existing(actor(scene.staff), scene.centre.id, [row])
