"""What mails about bookings put into calendars: asked, changed and cancelled under one UID, once for each person."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.models import Booking, Decision
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.queries.closing import plan_of_closure
from app.bookings.queries.series import series_by_uid
from app.bookings.rules.closing import Decision as Fated
from app.bookings.rules.closing import Fate, Place
from app.bookings.rules.party import Whom
from app.bookings.rules.series_rearranging import Rearrangement
from app.bookings.rules.states import RefusalReason
from app.bookings.services import (
    SeriesChange,
    approve_booking,
    approve_change,
    approve_series,
    book_by_staff,
    cancel_booking,
    cancel_series,
    change_booking,
    change_series,
    decide_series,
    end_booking,
    refuse_booking,
    take_offer,
    take_other_time,
    undo_decision,
)
from app.bookings.services.by_staff import StaffRequest
from app.bookings.services.closing import Closing, close_as_planned
from app.bookings.services.closing_undoing import undo_plan
from app.bookings.services.emergency import close_now, move_displaced
from app.core.clock import Period, now
from app.core.database import db
from tests.makers import (
    INSTANT,
    actor,
    ask_for,
    at,
    make_booking,
    make_centre,
    make_change,
    make_counter_offer,
    make_offer,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)
from tests.notifications.mailboxes import Mailboxes, all_of, mailboxes, smtp

__all__ = ["mailboxes", "smtp"]
OWNER, OUTSIDE = "owner@example.org", "biuro@teatr.example.org"
EVENING, LATER = period("2026-12-01", "18:00", "20:00"), period("2026-12-02", "18:00", "20:00")
WHY = {"pl": "Remont instalacji", "en": "Repairs", "uk": "Ремонт"}


class Scene:
    """A room that staff approve, another one, and an organisation with two people."""

    def __init__(self, mailboxes: Mailboxes) -> None:
        self.mailboxes = mailboxes
        self.centre = make_centre("Blisko")
        self.room, self.other = make_room(self.centre), make_room(self.centre, "Sala Mała")
        self.at_once = make_room(self.centre, "Sala od ręki", approval=INSTANT)
        self.owner = make_person(OWNER, name="Ewa Właścicielka", language="pl")
        self.booker = make_person("booker@example.org", name="Olena Członkini", language="uk")
        self.organisation = make_organisation(self.owner, bookers=(self.booker,), name="Wisła")
        self.staff = make_staff(self.centre, email="staff@example.org")

    def ask(self, when: Period = EVENING, **more: Any) -> str:
        return make_booking(self.owner, more.pop("room", self.room), when, self.organisation, **more)

    def approved(self, when: Period = EVENING, **more: Any) -> str:
        uid = self.ask(when, **more)
        approve_booking(actor(self.staff), uid)
        return uid

    def move(self, uid: str, when: Period, room: Any = None) -> None:
        before = arrangement_of(found(uid))
        wanted = replace(before, room_id=(room or self.room).id, ask=replace(before.ask, period=when))
        change_booking(actor(self.staff), uid, wanted, why="Zalany sufit.")

    def close(self, decisions: dict[str, Fate], when: Period) -> str:
        closing = Closing((self.room.id,), (when,), WHY)
        plan = plan_of_closure(actor(self.staff), self.centre, [self.room], closing.periods, now=now())
        fates = {f"b{found(uid).id}": self.fated(fate) for uid, fate in decisions.items()}
        return close_as_planned(actor(self.staff), self.centre.id, closing, fates, seen=plan.seen, words="Remont.")

    def fated(self, fate: Fate) -> Fated:
        return Fated(fate, Place(self.other.id, EVENING)) if fate is Fate.MOVED else Fated(fate)


@pytest.fixture
def scene(mailboxes: Mailboxes, clock: Any) -> Scene:
    return Scene(mailboxes)


def found(uid: str) -> Booking:
    db.session.rollback()
    booking = booking_by_uid(uid)
    assert booking is not None
    return booking


def test_a_booking_is_asked_moved_and_cancelled_in_a_calendar_under_one_uid(scene: Scene, clock: Any) -> None:
    uid = scene.ask(title="Zebranie; „ważne”, pilne \\ 🎈")
    assert scene.mailboxes.dates(OWNER) == []
    clock.shift(minutes=5)
    approve_booking(actor(scene.staff), uid)
    clock.shift(hours=1)  # the mail goes later than it was decided
    asked, decided = scene.mailboxes.date(OWNER), found(uid).entry
    assert (asked.method, asked.status, asked.uid, asked.period) == ("REQUEST", "CONFIRMED", uid, EVENING)
    assert (asked.sequence, asked.stamp) == (decided.sequence, decided.changed_at)
    assert asked.summary == "Zebranie; „ważne”, pilne \\ 🎈"
    assert asked.location == f"Sala Duża, Blisko, {scene.centre.address}"
    assert asked.url.endswith(f"/rezerwacje/{uid}")

    scene.move(uid, LATER, scene.other)
    moved = scene.mailboxes.date(OWNER)
    assert (moved.method, moved.uid, moved.period) == ("REQUEST", uid, LATER)
    assert moved.location.startswith("Sala Mała, ")
    assert (moved.sequence > asked.sequence, moved.stamp > asked.stamp) == (True, True)

    clock.shift(minutes=1)
    cancel_booking(actor(scene.owner), uid)
    off = scene.mailboxes.date(OWNER)
    assert (off.method, off.status, off.uid, off.period) == ("CANCEL", "CANCELLED", uid, LATER)
    assert (off.sequence > moved.sequence, off.stamp > moved.stamp) == (True, True)
    assert scene.mailboxes.dates("staff@example.org") == []


def test_what_waits_is_refused_or_withdrawn_is_in_no_calendar(scene: Scene) -> None:
    first, second = scene.ask(), scene.ask(LATER)
    refuse_booking(actor(scene.staff), first, reason=RefusalReason.OTHER, words="Nie tym razem.")
    cancel_booking(actor(scene.owner), second)

    mails = scene.mailboxes.mails(OWNER)

    assert len(mails) == 4
    assert [part for mail in mails for part in mail.walk() if part.get_content_type() == "text/calendar"] == []


def test_a_change_that_waits_leaves_the_calendar_until_it_is_approved(scene: Scene) -> None:
    change = make_change(scene.owner, scene.room, "2026-12-01", scene.organisation, scene.staff)
    before = scene.mailboxes.date(OWNER)

    approve_change(actor(scene.staff), change)

    after = scene.mailboxes.date(OWNER)
    assert (after.method, after.uid) == ("REQUEST", before.uid)
    assert after.period == period("2026-12-01", "14:00", "16:00")
    assert after.sequence > before.sequence


def test_an_undone_decision_reaches_no_calendar(scene: Scene, clock: Any) -> None:
    uid = scene.ask()
    scene.mailboxes.mails(OWNER)
    approve_booking(actor(scene.staff), uid, undo_for=timedelta(seconds=30))
    undo_decision(actor(scene.staff), db.session.scalars(select(Decision.uid)).one())
    clock.shift(minutes=5)
    assert scene.mailboxes.mails(OWNER) == []

    approve_booking(actor(scene.staff), uid, undo_for=timedelta(seconds=30))
    assert scene.mailboxes.mails(OWNER) == []
    clock.shift(minutes=1)

    asked = scene.mailboxes.date(OWNER)
    assert (asked.method, asked.sequence) == ("REQUEST", found(uid).entry.sequence)


def test_what_is_had_at_once_offered_and_taken_is_in_the_calendar(scene: Scene) -> None:
    at_once = scene.ask(room=scene.at_once)
    assert (scene.mailboxes.date(OWNER).method, found(at_once).entry.sequence) == ("REQUEST", 0)

    uid = make_counter_offer(scene.owner, scene.room, LATER, scene.organisation, scene.staff)
    assert scene.mailboxes.dates(OWNER) == []
    take_other_time(actor(scene.owner), uid)
    taken = scene.mailboxes.date(OWNER)
    assert (taken.method, taken.uid, taken.period) == ("REQUEST", uid, found(uid).entry.period)

    waited = make_offer(scene.owner, scene.at_once, period("2026-12-04", "18:00", "20:00"), scene.organisation)
    assert scene.mailboxes.dates(OWNER) == []
    got = take_offer(actor(scene.owner), waited)
    assert scene.mailboxes.date(OWNER).uid == got


def test_a_booking_that_ends_early_is_shorter_in_the_calendar(scene: Scene, clock: Any) -> None:
    uid = scene.approved()
    before = scene.mailboxes.date(OWNER)
    clock.move_to("2026-12-01 18:00")  # 19:00 in Kraków

    end_booking(actor(scene.owner), uid)

    after = scene.mailboxes.date(OWNER)
    assert (after.method, after.uid, after.period) == ("REQUEST", uid, found(uid).entry.period)
    assert (after.period.ends < EVENING.ends, after.sequence > before.sequence) == (True, True)


def test_a_form_sent_again_and_a_change_made_twice_are_one_invitation(scene: Scene) -> None:
    for _ in range(2):
        make_booking(scene.owner, scene.at_once, EVENING, scene.organisation, key="sent-again")
    uid = scene.mailboxes.date(OWNER).uid

    for _ in range(2):
        scene.move(uid, LATER, scene.at_once)

    assert scene.mailboxes.date(OWNER).period == LATER


def test_each_for_whom_staff_booked_has_it_and_loses_it_and_reads_of_nobody_else(scene: Scene) -> None:
    wish = StaffRequest(ask_for(scene.room, EVENING, scene.organisation), Whom.ORGANISATION)
    theirs = book_by_staff(actor(scene.staff), wish, key="a")
    named: dict[str, Any] = {"outside_name": "Teatr Lotny", "outside_email": OUTSIDE}
    outside = book_by_staff(
        actor(scene.staff), StaffRequest(ask_for(scene.other, EVENING), Whom.OUTSIDE, **named), key="b"
    )
    scene.move(theirs, LATER)
    scene.move(outside, LATER, scene.other)
    for uid in (theirs, outside):
        cancel_booking(actor(scene.staff), uid)

    for address, uid in ((OWNER, theirs), ("booker@example.org", theirs), (OUTSIDE, outside)):
        dates = scene.mailboxes.dates(address)
        assert [one.method for one in dates] == ["REQUEST", "REQUEST", "CANCEL"]
        assert [one.period for one in dates] == [EVENING, LATER, LATER]
        assert {one.uid for one in dates} == {uid}
        assert sorted({one.sequence for one in dates}) == [one.sequence for one in dates]
        assert {bool(one.url) for one in dates} == {address != OUTSIDE}
    assert scene.mailboxes.dates("staff@example.org") == []
    for mail in scene.mailboxes.all:
        others = {"Ewa Właścicielka", "Olena Członkini", OWNER, "booker@example.org", OUTSIDE} - {mail["To"]}
        if mail["To"] != "staff@example.org":  # who reads for whom they booked
            assert [name for name in others if name in all_of(mail)] == []


# --- several dates


def test_a_series_is_one_file_and_a_date_of_it_that_is_changed_is_asked_alone(scene: Scene) -> None:
    series = make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation)
    approve_series(actor(scene.staff), series)
    dates = scene.mailboxes.dates(OWNER)
    assert [(one.method, one.status) for one in dates] == [("PUBLISH", "CONFIRMED")] * 3
    uids = [booking.entry.uid for booking in series_by_uid(series).bookings]
    assert [one.uid for one in dates] == uids

    scene.move(uids[1], period("2026-12-09", "18:00", "20:00"))
    moved = scene.mailboxes.date(OWNER)
    assert (moved.method, moved.uid, moved.sequence > dates[1].sequence) == ("REQUEST", uids[1], True)

    wanted = Rearrangement(starts=19 * 60, ends=21 * 60)
    change_series(actor(scene.staff), series, SeriesChange(wanted, (uids[2],)), why="Wcześniej zajęte.")
    later = scene.mailboxes.date(OWNER)
    assert (later.method, later.uid, later.sequence > dates[2].sequence) == ("REQUEST", uids[2], True)

    cancel_series(actor(scene.owner), series)
    off = scene.mailboxes.dates(OWNER)
    assert {(one.method, one.status) for one in off} == {("PUBLISH", "CANCELLED")}
    assert [one.uid for one in off] == [uids[0], uids[2]]  # what was changed alone stays
    assert off[1].sequence > later.sequence


def test_of_a_series_those_that_are_approved_are_in_the_calendar(scene: Scene) -> None:
    at_once = make_series(scene.owner, scene.at_once, "2026-12-03", organisation=scene.organisation, times=2)
    uids = [booking.entry.uid for booking in series_by_uid(at_once).bookings]
    assert [one.uid for one in scene.mailboxes.dates(OWNER)] == uids

    series = make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation, times=2)
    first, second = [booking.entry.uid for booking in series_by_uid(series).bookings]
    decide_series(actor(scene.staff), series, refused={first: RefusalReason.OTHER}, words="Zajęte.")
    one = scene.mailboxes.date(OWNER)
    assert (one.method, one.uid) == ("REQUEST", second)

    waits = make_series(scene.owner, scene.room, "2026-12-04", organisation=scene.organisation, times=2)
    cancel_series(actor(scene.owner), waits)
    assert scene.mailboxes.dates(OWNER) == []


# --- closures


@pytest.mark.parametrize(
    ("fate", "method", "room"),
    [(Fate.MOVED, "REQUEST", "Sala Mała"), (Fate.CANCELLED, "CANCEL", "Sala Duża"), (Fate.KEPT, None, None)],
)
def test_what_a_closure_moves_or_cancels_changes_in_the_calendar(
    scene: Scene, clock: Any, fate: Fate, method: str | None, room: str | None
) -> None:
    uid = scene.approved()
    before = scene.mailboxes.date(OWNER)
    scene.close({uid: fate}, EVENING)
    assert scene.mailboxes.mails(OWNER) == []
    clock.shift(minutes=11)

    told = scene.mailboxes.dates(OWNER)

    assert [(one.method, one.uid) for one in told] == ([(method, uid)] if method else [])
    assert all(one.location.startswith(room) and one.sequence > before.sequence for one in told)


def test_a_request_that_a_closure_is_about_is_in_no_calendar(scene: Scene, clock: Any) -> None:
    scene.close({scene.ask(): Fate.CANCELLED}, EVENING)
    clock.shift(minutes=11)

    assert scene.mailboxes.dates(OWNER) == []


def test_a_closure_over_several_bookings_is_one_file(scene: Scene, clock: Any) -> None:
    first, second = scene.approved(), scene.approved(LATER)
    scene.mailboxes.mails(OWNER)
    both = Period(EVENING.starts, LATER.ends)
    scene.close({first: Fate.MOVED, second: Fate.CANCELLED}, both)
    clock.shift(minutes=11)

    told = scene.mailboxes.dates(OWNER)

    assert [(one.method, one.uid, one.status) for one in told] == [
        ("PUBLISH", first, "CONFIRMED"),
        ("PUBLISH", second, "CANCELLED"),
    ]


def test_a_closure_that_is_undone_in_time_reaches_no_calendar(scene: Scene, clock: Any) -> None:
    uid = scene.approved()
    named: dict[str, Any] = {"outside_name": "Teatr Lotny", "outside_email": OUTSIDE}
    request = StaffRequest(ask_for(scene.room, LATER), Whom.OUTSIDE, **named)
    outside = book_by_staff(actor(scene.staff), request, key="b")
    for address in (OWNER, OUTSIDE):
        scene.mailboxes.mails(address)
    both = {uid: Fate.CANCELLED, outside: Fate.CANCELLED}
    plan = scene.close(both, Period(EVENING.starts, LATER.ends))

    undo_plan(actor(scene.staff), scene.centre.id, plan)
    clock.shift(minutes=11)

    assert [scene.mailboxes.mails(address) for address in (OWNER, OUTSIDE)] == [[], []]


def test_who_has_no_room_loses_the_date_and_has_it_again(scene: Scene) -> None:
    uid = scene.approved()
    named: dict[str, Any] = {"outside_name": "Teatr Lotny", "outside_email": OUTSIDE}
    request = StaffRequest(ask_for(scene.room, LATER), Whom.OUTSIDE, **named)
    book_by_staff(actor(scene.staff), request, key="b")
    had = {address: scene.mailboxes.date(address) for address in (OWNER, OUTSIDE)}

    plan = close_now(actor(scene.staff), scene.centre.id, [scene.room.id], at("2026-12-03", "12:00"), reasons=WHY)
    lost = {address: scene.mailboxes.date(address) for address in had}
    assert {one.method for one in lost.values()} == {"CANCEL"}

    move_displaced(actor(scene.staff), uid, Place(scene.other.id, EVENING))
    moved = scene.mailboxes.date(OWNER)
    assert (moved.method, moved.location.partition(",")[0]) == ("REQUEST", "Sala Mała")
    undo_plan(actor(scene.staff), scene.centre.id, plan)
    back = scene.mailboxes.date(OUTSIDE)
    assert (back.method, back.period) == ("REQUEST", LATER)
    for address, last in ((OWNER, moved), (OUTSIDE, back)):
        assert had[address].sequence < lost[address].sequence < last.sequence
        assert had[address].uid == lost[address].uid == last.uid
