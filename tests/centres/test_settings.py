"""Rules as settings: their limits are the table's, their sentences have their numbers, and they change all at once."""

from dataclasses import replace

import pytest

from app.centres import queries, services
from app.centres.rules import Approval, Block, PaidEvents
from app.centres.rules import refusals as no
from app.centres.rules.hours import opening_in_words
from app.centres.rules.settings import (
    SETTINGS,
    CentreSettings,
    Choice,
    Number,
    RoomSettings,
    changed,
    changes_in_words,
)
from app.core.access import Role
from app.core.database import db
from app.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from app.core.web import say
from app.history.queries import history_of
from tests.makers import actor, make_centre, make_room, make_staff

NUMBERS = [one for one in SETTINGS.values() if isinstance(one, Number)]
OF_CENTRE = CentreSettings.names()
# What goes with an edge, so that the two numbers of a sentence fit each other.
BESIDE = {
    ("max_minutes", 1): {"min_minutes": 1},
    ("min_minutes", 10080): {"max_minutes": 10080},
    ("remind_days_last", 60): {"remind_days_first": 0},
    ("remind_days_first", 60): {"remind_days_last": 1},
}


@pytest.fixture
def centre(db_session):
    return make_centre()


@pytest.fixture
def room(centre):
    return make_room(centre)


@pytest.fixture
def manager(centre):
    return actor(make_staff(centre, Role.MANAGER))


def set_one(manager, centre, room, name, value) -> None:
    wanted, own = CentreSettings.kept_in(centre), RoomSettings.kept_in(room)
    more = {name: value, **BESIDE.get((name, value), {})}
    if name in OF_CENTRE:
        wanted = replace(wanted, **more)
    else:
        own = replace(own, **more)
    seen = queries.last_rules_change(centre.id)
    services.change_rules(manager, centre.id, wanted, {room.id: own}, seen=seen)


# --- pure


def test_every_setting_has_one_sentence_in_which_its_value_is_said(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        said = [say(one) for one in (*CentreSettings().in_words(), *RoomSettings().in_words())]

    assert len(said) == len(CentreSettings.rules) + len(RoomSettings.rules)
    assert said[0] == "An organisation may have at most 20 h here in a calendar month, free of charge."
    assert "A booking lasts from 30\N{NO-BREAK SPACE}min to 8\N{NO-BREAK SPACE}h." in said
    assert {*CentreSettings.names(), *RoomSettings.names()} == SETTINGS.keys()


def test_changes_are_told_as_before_and_after(app):
    before, after = RoomSettings(), RoomSettings(max_minutes=180, approval=Approval.INSTANT_FOR_VERIFIED)
    kept = changed(before, after)

    assert kept == {"approval": ["always", "instant_for_verified"], "max_minutes": [480, 180]}
    assert changed(before, before) == {}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        said = [say(one).replace("\N{NO-BREAK SPACE}", " ") for one in changes_in_words({**kept, "gone": [1, 2]})]
    assert said == [
        "Who says yes: Staff answer each request → Verified organisations have it at once while they have hours left",
        "Longest booking: 8 h → 3 h",
    ]


def test_opening_hours_are_one_sentence(app):
    blocks = [(5, Block(600, 960)), (0, Block(900, 1260)), (0, Block(540, 780))]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert (
            say(opening_in_words(blocks)) == "The centre is open: Monday 9:00–13:00, 15:00–21:00, Saturday 10:00–16:00."
        )
        assert say(opening_in_words([])) == "The centre has no opening hours yet."


# --- the limits are those of the tables


@pytest.mark.parametrize("setting", NUMBERS, ids=lambda one: one.name)
def test_limits_of_a_number_are_those_of_its_table(manager, centre, room, setting):
    edges = setting.one_of or (setting.least, setting.greatest)
    thing = centre if setting.name in OF_CENTRE else room

    for edge in edges:
        set_one(manager, centre, room, setting.name, edge)
        assert getattr(thing, setting.name) == edge
    for beyond in (setting.least - 1, setting.greatest + 1, *({7} if setting.one_of else ())):
        with pytest.raises((no.NumberNotPossible, no.ShortestOverLongest)):
            set_one(manager, centre, room, setting.name, beyond)
        db.session.expire_all()
        assert getattr(thing, setting.name) == edges[-1]


@pytest.mark.parametrize("setting", [one for one in SETTINGS.values() if isinstance(one, Choice)], ids=lambda o: o.name)
def test_every_choice_can_be_made(manager, centre, room, setting):
    for value in setting.sentences:
        set_one(manager, centre, room, setting.name, value)
        assert getattr(centre if setting.name in OF_CENTRE else room, setting.name) == value


# --- the service


def test_change_rules_tells_what_it_changed_and_the_trail_keeps_it(manager, centre, room):
    other = make_room(centre, "Sala Mała")
    wanted = CentreSettings(quota_hours=10, paid_events=PaidEvents.REFUSED)
    rooms = {room.id: RoomSettings(pad_after=30), other.id: RoomSettings()}

    told = services.change_rules(manager, centre.id, wanted, rooms, seen=0)

    of_centre = {"quota_hours": [20, 10], "paid_events": ["ask_staff", "refused"]}
    assert told == (of_centre, {"Sala Duża": {"pad_after": [15, 30]}})
    (record,), (of_room,) = history_of("centre", centre.id), history_of("room", room.id)
    assert (record.verb, record.facts, record.actor_id) == ("rules_changed", {"rules": of_centre}, manager.person_id)
    assert (of_room.verb, of_room.facts) == ("rules_changed", {"rules": {"pad_after": [15, 30]}})
    assert history_of("room", other.id) == []


def test_same_rules_again_are_no_change(manager, centre, room):
    assert services.change_rules(manager, centre.id, CentreSettings(), {room.id: RoomSettings()}, seen=0) == ({}, {})
    assert queries.last_rules_change(centre.id) == 0


def test_rules_seen_before_another_change_are_not_saved(manager, centre, room):
    services.change_rules(manager, centre.id, CentreSettings(), {room.id: RoomSettings(pad_after=30)}, seen=0)

    with pytest.raises(ChangedMeanwhile):
        services.change_rules(manager, centre.id, CentreSettings(quota_hours=1), {}, seen=0)
    db.session.expire_all()
    assert (room.pad_after, centre.quota_hours) == (30, 20)


def test_two_numbers_that_do_not_fit_are_refused(manager, centre, room):
    with pytest.raises(no.ShortestOverLongest):
        services.change_rules(
            manager, centre.id, CentreSettings(), {room.id: RoomSettings(min_minutes=60, max_minutes=30)}, seen=0
        )
    with pytest.raises(no.LastReminderFirst):
        services.change_rules(manager, centre.id, CentreSettings(remind_days_first=2, remind_days_last=2), {}, seen=0)


def test_rules_are_changed_by_managers_of_the_centre_alone(manager, centre, room):
    far = make_centre()
    theirs = make_room(far)
    for who in (actor(make_staff(centre)), actor(make_staff(far, Role.MANAGER))):
        with pytest.raises(NotAllowed):
            services.change_rules(who, centre.id, CentreSettings(quota_hours=1), {}, seen=0)
    with pytest.raises(NotFound):
        services.change_rules(manager, centre.id, CentreSettings(quota_hours=1), {theirs.id: RoomSettings()}, seen=0)
    with pytest.raises(NotFound):
        services.change_rules(manager, 10**9, CentreSettings(), {}, seen=0)
    db.session.expire_all()
    assert centre.quota_hours == 20


def test_details_of_a_room_leave_its_rules_alone(manager, centre, room):
    services.change_rules(manager, centre.id, CentreSettings(), {room.id: RoomSettings(max_minutes=90)}, seen=0)
    details = services.RoomDetails(name="Inna", layouts={layout.kind: layout.seats for layout in room.layouts})

    services.change_room(manager, room.id, details, seen=0)

    assert (room.name, room.max_minutes) == ("Inna", 90)
