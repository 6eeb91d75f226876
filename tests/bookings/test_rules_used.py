"""The rules that were used are kept with their numbers, and told as they were on that day."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.models import Booking, BookingChange
from app.bookings.rules.used import RULE_LABELS, SENTENCES, Outcome, rules_of_the_day
from app.bookings.rules.verdict import ALWAYS, OPEN_REQUESTS, WHEN_ASKING
from app.bookings.services import approve_booking, approve_change, approve_series, undo_decision
from app.centres import services as centres
from app.centres.queries import last_rules_change
from app.centres.rules.answering import AnswerRule, SafeRule
from app.centres.rules.settings import SETTINGS, CentreSettings, RoomSettings
from app.core.access import Role
from app.core.database import db
from app.core.web import say
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_change,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)

DAY = "2026-12-01"


class Scene:
    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre)
        self.manager, self.staff = make_staff(self.centre, Role.MANAGER), make_staff(self.centre)
        self.asker = make_person()
        self.party = make_organisation(self.asker)

    def set(self, **more: Any) -> None:
        of_centre = {name: value for name, value in more.items() if name in CentreSettings.names()}
        of_room = {name: value for name, value in more.items() if name in RoomSettings.names()}
        centres.change_rules(
            actor(self.manager),
            self.centre.id,
            CentreSettings(**of_centre),
            {self.room.id: RoomSettings(**of_room)},
            seen=last_rules_change(self.centre.id),
        )

    def ask(self) -> str:
        return make_booking(self.asker, self.room, period(DAY, "10:00", "12:00"), self.party)


@pytest.fixture
def scene(db_session, clock) -> Scene:
    return Scene()


def kept(uid: str) -> list[dict[str, Any]]:
    db.session.expire_all()
    return db.session.scalars(select(Booking).where(Booking.entry.has(uid=uid))).one().rules_used


def limits(rules: list[dict[str, Any]], *, decided: bool = False) -> dict[str, Any]:
    return {one["rule"]: one.get("limit") for one in rules if bool(one.get("decided")) is decided}


def test_asking_keeps_each_rule_with_its_numbers(scene):
    asked = limits(kept(scene.ask()))

    assert asked == {
        "free": {"pad_before": 0, "pad_after": 15, "pads_by_hirer": False},
        "future": None,
        "notice": {"latest_hours": 24, "earliest_days": 60},
        "opening_hours": None,
        "length": {"min_minutes": 30, "max_minutes": 480},
        "grid": {"grid_minutes": 15},
        "people": {"layouts": {"theatre": 20}},
        "party": {"groups_may_book": True, "residents_may_book": False},
        "quota": {"quota_hours": 20},
        "payment": {"paid_events": "ask_staff"},
        "approval": {"approval": "always", "hold_hours": 72, "hold_until_hours": 24},
        "record": None,
        "short_notice": None,
        "open_requests": {"open_requests": 5},
    }


def test_approving_keeps_the_numbers_of_that_day_beside_those_of_asking(scene):
    uid = scene.ask()
    scene.set(max_minutes=180, quota_hours=7)

    approve_booking(actor(scene.staff), uid)

    rules = kept(uid)
    assert limits(rules)["length"] == {"min_minutes": 30, "max_minutes": 480}
    assert limits(rules)["quota"] == {"quota_hours": 20}
    assert limits(rules, decided=True)["length"] == {"min_minutes": 30, "max_minutes": 180}
    assert limits(rules, decided=True)["quota"] == {"quota_hours": 7}


def test_undoing_leaves_what_was_asked_alone_and_another_approval_is_kept_anew(scene):
    uid = scene.ask()
    asked = kept(uid)
    decision = approve_booking(actor(scene.staff), uid, undo_for=timedelta(seconds=30))
    assert limits(kept(uid), decided=True) != {}

    undo_decision(actor(scene.staff), decision)
    assert kept(uid) == asked

    scene.set(max_minutes=240)
    approve_booking(actor(scene.staff), uid)
    assert [one["limit"]["max_minutes"] for one in kept(uid) if one["rule"] == "length"] == [480, 240]


def test_every_date_of_a_series_keeps_them_when_asked_and_when_approved(scene):
    uid = make_series(scene.asker, scene.room, "2026-12-07", organisation=scene.party, times=10)
    scene.set(max_minutes=180)
    approve_series(actor(scene.staff), uid)

    dates = db.session.scalars(select(Booking).where(Booking.series.has(uid=uid))).all()
    assert len(dates) == 10
    for booking in dates:
        assert limits(booking.rules_used)["length"] == {"min_minutes": 30, "max_minutes": 480}
        assert limits(booking.rules_used)["notice"] == {"latest_hours": 24, "earliest_days": 60}, "not of far dates"
        assert limits(booking.rules_used, decided=True)["length"] == {"min_minutes": 30, "max_minutes": 180}


def test_change_keeps_the_rules_with_which_it_was_asked_and_carried_out(scene):
    change_uid = make_change(scene.asker, scene.room, DAY, scene.party, scene.staff)
    change = db.session.scalars(select(BookingChange)).one()
    assert limits(change.rules_used)["length"] == {"min_minutes": 30, "max_minutes": 480}
    scene.set(max_minutes=180)

    approve_change(actor(scene.staff), change_uid)

    assert limits(kept(change.booking.entry.uid))["length"] == {"min_minutes": 30, "max_minutes": 180}
    assert limits(change.rules_used)["length"] == {"min_minutes": 30, "max_minutes": 480}


def test_rule_of_the_centre_that_approves_is_kept_with_its_numbers(scene):
    safe = SafeRule(room_ids=(scene.room.id,), blocks=((1, 540, 900),), most_people=12, most_minutes=150)
    centres.change_answering(actor(scene.manager), scene.centre.id, AnswerRule(), safe, seen=0)

    rules = kept(scene.ask())

    assert {name: limit for name, limit in limits(rules).items() if name.startswith("safe_")} == {
        "safe_party": None,
        "safe_hours": {"blocks": [[1, 540, 900]]},
        "safe_people": {"most_people": 12},
        "safe_length": {"most_minutes": 150},
        "safe_quota": {"most_of_quota": 100},
        "safe_record": None,
    }
    said = in_words(rules_of_the_day(rules).asked)
    assert said["The centre's rule"] == ""  # the last of them, which has no number
    assert [words for _, words in pairs(rules_of_the_day(rules).asked)][-5:-1] == [
        "It lies within these hours: Tuesday 9:00–15:00.",
        "At most 12 people come.",
        "It lasts at most 2 h 30 min.",
        "With it, at most 100 % of the hours of that month are used.",
    ]


def pairs(used) -> list[tuple[str, str]]:
    return [
        (say(one.name), " ".join(say(sentence) for sentence in one.sentences).replace("\N{NO-BREAK SPACE}", " "))
        for one in used
    ]


def in_words(used) -> dict[str, str]:
    return dict(pairs(used))


@pytest.fixture(autouse=True)
def _english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_what_was_kept_is_told_in_sentences(scene):
    told = rules_of_the_day(kept(scene.ask()))

    said = in_words(told.asked)
    assert (said["Length"], said["Seats"]) == ("A booking lasts from 30 min to 8 h.", "Seats: Theatre 20.")
    assert said["Notice"] == "It is asked for at least 24 h and at most 60 days ahead."
    assert said["Fair use"] == ""
    assert (told.decided, {one.outcome for one in told.asked}) == ((), {Outcome.PASSED, Outcome.NEEDS_APPROVAL})


def test_old_booking_without_numbers_is_told_as_far_as_it_is_known():
    known = {"length": "passed", "safe_party": "passed", "x": "refused"}
    old = [{"rule": rule, "outcome": outcome} for rule, outcome in known.items()]

    told = rules_of_the_day(old)

    assert pairs(told.asked) == [("Length", ""), ("The centre's rule", ""), ("The centre's rule", "")]
    assert [one.outcome for one in told.asked] == [Outcome.PASSED, Outcome.PASSED, Outcome.REFUSED]


def test_setting_that_was_not_kept_then_is_not_said_now():
    some = [{"rule": "approval", "outcome": "passed", "limit": {"approval": "always"}}]

    assert pairs(rules_of_the_day(some).asked) == [("Approval", "Staff answer each request")]


def test_every_rule_of_the_verdict_has_a_name():
    names = {rule.name for rule in (*WHEN_ASKING, *ALWAYS, OPEN_REQUESTS)} | {"free", "equipment"}
    assert names == RULE_LABELS.keys()
    assert {one.name for rules in SENTENCES.values() for rule in rules for one in rule.settings} <= SETTINGS.keys()
