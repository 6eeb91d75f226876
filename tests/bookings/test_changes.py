"""Changing a booking on real databases: at once, held beside the old time, decided, ended early."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.models import Booking, BookingChange
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.queries.facts import party_of
from app.bookings.rules import Arrangement, BookingState, ChangeState, RefusalReason, changes
from app.bookings.rules import refusals as no
from app.bookings.rules.series import OtherCentre
from app.bookings.services import (
    Changed,
    approve_booking,
    approve_change,
    cancel_booking,
    change_booking,
    end_booking,
    expire_changes_due,
    refuse_change,
    withdraw_change,
)
from app.centres.models import Room
from app.core.clock import Period, now
from app.core.database import db
from app.core.errors import ChangedMeanwhile, NotFound, Refusal
from app.history.queries import history_of
from app.notifications.models import Mail
from app.schedule.models import Occupancy
from app.schedule.rules import Status
from tests.makers import (
    INSTANT,
    actor,
    make_booking,
    make_centre,
    make_hall,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("db_session")
DAY = "2026-12-01"
EVENING = period(DAY, "18:00", "20:00")


def hours(starts: str, ends: str, day: str = DAY) -> Period:
    return period(day, starts, ends)


class Scene:
    """One centre with a coordinator, two rooms that staff approve, one organisation with its owner."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room, self.other_room = make_room(self.centre), make_room(self.centre, "Sala Mała", seats=12)
        self.owner = make_person("owner@example.org")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def ask(self, when: Period = EVENING, room: Room | None = None, **more: Any) -> str:
        return make_booking(self.owner, room or self.room, when, self.organisation, **more)

    def approved(self, when: Period = EVENING, room: Room | None = None, **more: Any) -> str:
        uid = self.ask(when, room, **more)
        if booking(uid).state is BookingState.REQUESTED:
            approve_booking(actor(self.coordinator), uid)
        return uid

    def change(self, uid: str, when: Period | None = None, **more: Any) -> Changed:
        by, why = more.pop("by", self.owner), {name: more.pop(name) for name in ("why", "override_why") if name in more}
        return change_booking(actor(by), uid, wish(uid, when, **more), **why)


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def booking(uid: str) -> Booking:
    db.session.expire_all()
    found = booking_by_uid(uid)
    assert found is not None
    return found


def wish(uid: str, when: Period | None = None, **more: Any) -> Arrangement:
    """What the booking is, with some of it changed."""
    as_it_is = arrangement_of(booking(uid))
    asked = {name: more.pop(name) for name in ("people", "layout", "participants_pay") if name in more}
    if when is not None:
        asked["period"] = when
    return replace(as_it_is, ask=replace(as_it_is.ask, **asked), **more)


def change_of(uid: str) -> BookingChange:
    return booking(uid).changes[-1]


def held() -> list[tuple[str, str, str, bool]]:
    """What is occupied on the first day, by the clock: layer, start, end, and whether it is a hold that ends."""
    rows = db.session.scalars(select(Occupancy).order_by(Occupancy.resource_id, Occupancy.starts_at, Occupancy.id))
    return [(row.layer.value, clock(row.starts_at), clock(row.ends_at), row.expires_at is not None) for row in rows]


def clock(moment: datetime) -> str:
    return f"{(moment + timedelta(hours=1)):%H:%M}"


def mails() -> list[tuple[str, str]]:
    return [(mail.template, mail.address) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


def verbs(uid: str) -> list[str]:
    return [record.verb for record in history_of("booking", booking(uid).id)]


def used(scene: Scene, day: str = DAY) -> tuple[int, int]:
    """Minutes of the organisation in the month, and open requests."""
    usage = party_of(scene.organisation, None, scene.centre.id, hours("9:00", "10:00", day), now=now()).usage
    return usage.minutes, usage.open_requests


# --- at once


@pytest.mark.parametrize(
    ("when", "more"),
    [
        (hours("18:00", "19:00"), {}),
        (hours("18:30", "19:30"), {}),
        (None, {"people": 4}),
        (None, {"title": "Another name"}),
        (hours("19:00", "20:00"), {"people": 4, "title": "Both"}),
    ],
)
def test_asking_for_less_keeps_the_approval_and_is_done_at_once(
    scene: Scene, when: Period | None, more: dict[str, Any]
) -> None:
    uid = scene.approved()
    before = booking(uid).entry.sequence
    wanted = wish(uid, when, **more)

    assert scene.change(uid, when, **more) is Changed.DONE

    changed = booking(uid)
    assert arrangement_of(changed) == wanted
    assert (changed.state, changed.entry.status, changed.entry.sequence) == (
        BookingState.APPROVED,
        Status.CONFIRMED,
        before + 1,
    )
    assert mails()[-2:] == [
        ("booking_changed", "owner@example.org"),
        ("booking_changed_staff", "coordinator@example.org"),
    ]
    assert verbs(uid) == ["requested", "approved", "changed"]


def test_shortening_frees_the_rest_for_others(scene: Scene) -> None:
    uid = scene.approved()

    scene.change(uid, hours("18:00", "19:00"))

    assert held() == [("core", "18:00", "19:00", False), ("pad", "19:00", "19:15", False)]
    scene.ask(hours("19:15", "20:15"))


def test_instant_room_is_changed_at_once_and_may_overlap_itself(scene: Scene) -> None:
    room = make_room(scene.centre, "Sala Szybka", approval=INSTANT)
    uid = scene.approved(room=room)

    assert scene.change(uid, hours("19:00", "21:00")) is Changed.DONE
    assert scene.change(uid, hours("17:00", "20:30"), people=15) is Changed.DONE

    assert booking(uid).entry.period == hours("17:00", "20:30")
    assert held() == [("core", "17:00", "20:30", False), ("pad", "20:30", "20:45", False)]


def test_waiting_request_is_changed_in_place_and_its_deadline_stays(scene: Scene, clock: Clock) -> None:
    uid = scene.ask()
    due = booking(uid).entry.expires_at
    clock.shift(hours=5)

    assert scene.change(uid, hours("18:00", "21:00"), room_id=scene.other_room.id, purpose="Anew") is Changed.DONE

    changed = booking(uid)
    assert (changed.state, changed.entry.expires_at, changed.room_id) == (
        BookingState.REQUESTED,
        due,
        scene.other_room.id,
    )
    assert held() == [("core", "18:00", "21:00", True), ("pad", "21:00", "21:15", True)]
    with pytest.raises(ChangedMeanwhile):
        approve_booking(actor(scene.coordinator), uid, seen=0)
    approve_booking(actor(scene.coordinator), uid, seen=1)


def test_waiting_request_moved_to_an_instant_room_is_confirmed(scene: Scene) -> None:
    quick = make_room(scene.centre, "Sala Szybka", approval=INSTANT)
    uid = scene.ask()

    assert scene.change(uid, room_id=quick.id) is Changed.DONE

    assert (booking(uid).state, booking(uid).entry.expires_at) == (BookingState.APPROVED, None)
    assert mails()[-1] == ("booking_approved", "owner@example.org")
    assert verbs(uid) == ["requested", "changed", "approved_by_rule"]


def test_same_again_changes_nothing(scene: Scene) -> None:
    uid = scene.approved()
    sent = mails()

    assert scene.change(uid) is Changed.SAME
    assert (mails(), booking(uid).entry.sequence) == (sent, 1)


# --- held until staff approve


MORE = [
    (hours("18:00", "21:00"), {}),
    (hours("16:00", "18:30"), {}),
    (hours("9:00", "11:00", "2026-12-03"), {}),
    (None, {"people": 20}),
    (None, {"purpose": "Something else"}),
    (None, {"is_public": True}),
]


@pytest.mark.parametrize(("when", "more"), MORE)
def test_asking_for_more_waits_and_keeps_the_booking_as_it_is(
    scene: Scene, when: Period | None, more: dict[str, Any]
) -> None:
    uid = scene.approved()
    before, wanted = arrangement_of(booking(uid)), wish(uid, when, **more)

    assert scene.change(uid, when, **more) is Changed.WAITING

    kept, change = booking(uid), change_of(uid)
    assert (arrangement_of(kept), kept.state, kept.entry.sequence) == (before, BookingState.APPROVED, 1)
    assert (change.state, change.entry.expires_at) == (ChangeState.WAITING, now() + timedelta(hours=72))
    assert mails()[-2:] == [("change_requested", "owner@example.org"), ("change_to_decide", "coordinator@example.org")]

    approve_change(actor(scene.coordinator), change.entry.uid)

    changed = booking(uid)
    assert (arrangement_of(changed), changed.state, changed.entry.sequence) == (wanted, BookingState.APPROVED, 2)
    assert (change_of(uid).state, change_of(uid).entry.status) == (ChangeState.APPROVED, Status.CANCELLED)
    assert mails()[-1] == ("change_approved", "owner@example.org")
    assert verbs(uid) == ["requested", "approved", "change_asked", "change_approved"]
    ends = clock(changed.entry.ends_at), clock(changed.entry.ends_at + timedelta(minutes=15))
    assert held() == [("core", clock(changed.entry.starts_at), ends[0], False), ("pad", *ends, False)]


def test_both_times_are_held_and_only_what_is_lacking_besides(scene: Scene) -> None:
    uid = scene.approved()

    scene.change(uid, hours("19:00", "21:00"))

    assert held() == [
        ("core", "18:00", "20:00", False),
        ("core", "20:00", "20:15", False),  # its own tidying time, which the new time needs whole
        ("core", "20:15", "21:00", True),
        ("pad", "21:00", "21:15", True),
    ]
    for taken in (hours("18:00", "19:00"), hours("20:15", "21:00")):
        with pytest.raises(no.RoomTaken):
            scene.ask(taken)


@pytest.mark.parametrize("ending", ["refuse", "withdraw", "expire", "taken_after_expiry"])
def test_change_that_comes_to_nothing_leaves_the_booking_with_its_own_time(
    scene: Scene, clock: Clock, ending: str
) -> None:
    uid = scene.approved()
    at_first = held()
    scene.change(uid, hours("19:00", "21:00"))
    change = change_of(uid)

    if ending == "refuse":
        refuse_change(actor(scene.coordinator), change.entry.uid, reason=RefusalReason.OTHER, words="Sorry.")
    elif ending == "withdraw":
        withdraw_change(actor(scene.owner), uid)
    else:
        clock.shift(hours=73)
        if ending == "taken_after_expiry":
            make_booking(scene.owner, scene.room, hours("20:30", "21:00"), scene.organisation)
        assert expire_changes_due(now()) == 1
        assert expire_changes_due(now()) == 0

    state, verb, template = {
        "refuse": (ChangeState.REFUSED, "change_refused", ("change_refused", "owner@example.org")),
        "withdraw": (ChangeState.WITHDRAWN, "change_withdrawn", ("change_withdrawn", "coordinator@example.org")),
    }.get(ending, (ChangeState.EXPIRED, "change_expired", ("change_expired_unanswered", "coordinator@example.org")))
    assert held()[: len(at_first)] == at_first
    assert len(held()) == len(at_first) + 2 * (ending == "taken_after_expiry")
    assert (change_of(uid).state, booking(uid).state, booking(uid).entry.period) == (
        state,
        BookingState.APPROVED,
        EVENING,
    )
    assert (verbs(uid)[-1], mails()[-1]) == (verb, template)
    assert scene.change(uid, hours("18:00", "19:00")) is Changed.DONE


def test_dead_change_is_ended_by_the_next_one(scene: Scene, clock: Clock) -> None:
    uid = scene.approved()
    scene.change(uid, hours("19:00", "21:00"))
    clock.shift(hours=73)

    assert scene.change(uid, hours("17:00", "20:00")) is Changed.WAITING

    assert [change.state for change in booking(uid).changes] == [ChangeState.EXPIRED, ChangeState.WAITING]


def test_one_change_waits_at_a_time_and_the_same_again_is_the_same(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, hours("19:00", "21:00"))
    sent = mails()

    assert scene.change(uid, hours("19:00", "21:00")) is Changed.WAITING
    with pytest.raises(changes.ChangeWaits):
        scene.change(uid, hours("17:00", "20:00"))

    assert (mails(), len(booking(uid).changes)) == (sent, 1)


def test_change_to_a_hall_and_back_to_a_part_holds_what_is_lacking(scene: Scene) -> None:
    hall = make_hall(scene.centre, scene.room, scene.other_room)
    uid = scene.approved()

    scene.change(uid, room_id=hall.id)
    with pytest.raises(no.RoomTaken):
        scene.ask(room=scene.other_room)
    approve_change(actor(scene.coordinator), change_of(uid).entry.uid)
    scene.change(uid, room_id=scene.other_room.id)
    approve_change(actor(scene.coordinator), change_of(uid).entry.uid)

    assert held() == [("core", "18:00", "20:00", False), ("pad", "20:00", "20:15", False)]
    scene.ask()


def test_approving_a_change_cannot_fail_when_the_room_has_got_other_pads(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, hours("10:00", "12:00"))
    scene.approved(hours("12:15", "13:00"))
    scene.room.pad_after = 60
    db.session.commit()

    approve_change(actor(scene.coordinator), change_of(uid).entry.uid)

    assert booking(uid).entry.period == hours("10:00", "12:00")


def test_answer_comes_before_the_old_time_and_before_the_new_one(scene: Scene, clock: Clock) -> None:
    uid = scene.approved()
    clock.move_to("2026-12-01 17:00")

    scene.change(uid, hours("10:00", "12:00", "2026-12-10"))

    assert change_of(uid).entry.expires_at == EVENING.starts


def test_cancelling_takes_the_change_along(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, hours("19:00", "21:00"))

    cancel_booking(actor(scene.owner), uid)

    assert (held(), change_of(uid).state, booking(uid).state) == ([], ChangeState.WITHDRAWN, BookingState.CANCELLED)
    with pytest.raises(changes.NoChangeWaits):
        approve_change(actor(scene.coordinator), change_of(uid).entry.uid)


def test_decided_change_is_not_decided_again(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, hours("19:00", "21:00"))
    change_uid = change_of(uid).entry.uid
    approve_change(actor(scene.coordinator), change_uid)
    sent = mails()

    with pytest.raises(no.AlreadyDecided):
        refuse_change(actor(scene.coordinator), change_uid, reason=RefusalReason.OTHER, words="No.")
    with pytest.raises(changes.NoChangeWaits):
        withdraw_change(actor(scene.owner), uid)
    assert mails() == sent


# --- refusals


def test_change_is_refused_by_the_same_rules_and_changes_nothing(scene: Scene) -> None:
    uid = scene.approved()
    scene.approved(hours("10:00", "12:00"))
    elsewhere = make_room(make_centre("Daleko"))
    before = held(), mails(), booking(uid).entry.sequence
    wishes: list[tuple[type[Refusal], Callable[[], Changed]]] = [
        (no.RoomTaken, lambda: scene.change(uid, hours("11:00", "13:00"))),
        (no.PadTaken, lambda: scene.change(uid, hours("12:00", "13:00"))),
        (no.OutsideOpeningHours, lambda: scene.change(uid, hours("18:00", "22:00"))),
        (no.TooLateToAsk, lambda: scene.change(uid, hours("15:00", "17:00", "2026-11-24"))),
        (no.InThePast, lambda: scene.change(uid, hours("10:00", "12:00", "2026-11-23"))),
        (no.TooShort, lambda: scene.change(uid, hours("18:00", "18:15"))),
        (no.OffTheGrid, lambda: scene.change(uid, hours("18:05", "19:05"))),
        (no.TooManyPeople, lambda: scene.change(uid, people=21)),
        (no.TooManyPeople, lambda: scene.change(uid, room_id=scene.other_room.id, people=13)),
        (OtherCentre, lambda: scene.change(uid, room_id=elsewhere.id)),
        (no.NoSuchRoom, lambda: scene.change(uid, room_id=10**9)),
        (changes.MoveNeedsReason, lambda: scene.change(uid, hours("14:00", "15:00"), by=scene.coordinator)),
        (NotFound, lambda: scene.change(uid, hours("14:00", "15:00"), by=make_person())),
    ]

    for refusal, wished in wishes:
        with pytest.raises(refusal):
            wished()

    assert (held(), mails(), booking(uid).entry.sequence) == before


def test_quota_counts_a_changing_booking_once_at_its_longer_time(scene: Scene) -> None:
    uid = scene.approved()
    assert used(scene) == (120, 0)

    scene.change(uid, hours("18:00", "21:00"))
    assert used(scene) == (180, 1)
    withdraw_change(actor(scene.owner), uid)
    scene.change(uid, hours("10:00", "11:00"))
    assert used(scene) == (120, 1)
    withdraw_change(actor(scene.owner), uid)

    scene.change(uid, hours("10:00", "11:00", "2027-01-05"))
    assert (used(scene), used(scene, "2027-01-05")) == ((120, 1), (60, 1))


def test_lengthening_beyond_the_quota_is_refused(scene: Scene) -> None:
    for day in ("2026-12-02", "2026-12-03"):
        scene.approved(period(day, "9:00", "17:00"))
    uid = scene.approved(hours("9:00", "13:00"))

    with pytest.raises(no.OverQuota):
        scene.change(uid, hours("9:00", "13:15"))
    assert scene.change(uid, hours("14:00", "18:00")) is Changed.WAITING


def test_what_was_overridden_once_does_not_hinder_asking_for_less(scene: Scene) -> None:
    uid = scene.ask(people=20)
    scene.room.layouts[0].seats = 10
    scene.room.max_minutes = 60
    db.session.commit()
    approve_booking(actor(scene.coordinator), uid, override_why="Known to us.")

    assert scene.change(uid, hours("18:00", "19:30")) is Changed.DONE
    with pytest.raises(no.TooLong):
        scene.change(uid, hours("10:00", "12:00"))
    with pytest.raises(no.TooManyPeople):
        scene.change(uid, people=21)


# --- by staff


def test_staff_move_at_once_with_a_reason_and_set_rules_aside(scene: Scene) -> None:
    uid = scene.approved()
    with pytest.raises(no.OverrideNeedsReason):
        scene.change(uid, hours("20:00", "22:00"), by=scene.coordinator, why="The floor is wet.")

    done = scene.change(
        uid, hours("20:00", "22:00"), by=scene.coordinator, why="The floor is wet.", override_why="We stay longer."
    )

    assert done is Changed.DONE
    assert (booking(uid).state, booking(uid).entry.period) == (BookingState.APPROVED, hours("20:00", "22:00"))
    assert mails()[-1] == ("booking_changed", "owner@example.org")
    record = history_of("booking", booking(uid).id)[-1]
    assert (record.verb, record.why, record.facts["overridden"]) == ("changed", "The floor is wet.", ["opening_hours"])


def test_staff_do_not_override_an_occupied_room_but_need_no_notice(scene: Scene) -> None:
    uid = scene.approved()
    scene.approved(hours("10:00", "12:00"))

    with pytest.raises(no.OverrideNotPossible):
        scene.change(uid, hours("11:00", "12:00"), by=scene.coordinator, why="x", override_why="x")
    assert scene.change(uid, hours("15:00", "17:00", "2026-11-24"), by=scene.coordinator, why="x") is Changed.DONE


def test_coordinator_who_books_for_their_own_asks_like_everybody(scene: Scene) -> None:
    theirs = make_organisation(scene.coordinator, name="Własna")
    uid = make_booking(scene.coordinator, scene.room, EVENING, theirs)
    second = make_staff(scene.centre)
    approve_booking(actor(second), uid)

    assert scene.change(uid, hours("18:00", "21:00"), by=scene.coordinator) is Changed.WAITING
    with pytest.raises(Refusal):
        approve_change(actor(scene.coordinator), change_of(uid).entry.uid)


# --- the past


def test_running_booking_is_shortened_and_nothing_else(scene: Scene, clock: Clock) -> None:
    uid = scene.approved()
    clock.move_to("2026-12-01 18:40")

    for refused, wished in (
        (changes.HasBegun, lambda: scene.change(uid, hours("18:30", "19:30"))),
        (changes.HasBegun, lambda: scene.change(uid, room_id=scene.other_room.id)),
        (changes.HasBegun, lambda: scene.change(uid, people=20)),
        (changes.EndHasPassed, lambda: scene.change(uid, hours("18:00", "18:30"))),
    ):
        with pytest.raises(refused):
            wished()
    assert scene.change(uid, hours("18:00", "19:00")) is Changed.DONE
    assert scene.change(uid, hours("18:00", "20:30"), by=scene.coordinator, why="Ask us.") is Changed.DONE
    assert held() == [("core", "18:00", "20:30", False), ("pad", "20:30", "20:45", False)]


def test_past_and_called_off_bookings_no_longer_change(scene: Scene, clock: Clock) -> None:
    over, off = scene.approved(), scene.approved(hours("10:00", "11:00"))
    cancel_booking(actor(scene.owner), off)
    clock.move_to("2026-12-01 20:00")

    for uid in (over, off):
        with pytest.raises(changes.NoLongerChanges):
            scene.change(uid, hours("18:00", "19:00", "2026-12-04"))


def test_running_booking_ends_early_and_frees_the_rest_at_once(scene: Scene, clock: Clock) -> None:
    uid = scene.approved()
    clock.move_to("2026-12-01 18:41:30")

    end_booking(actor(scene.owner), uid)
    end_booking(actor(scene.owner), uid)

    assert held() == [("core", "18:00", "18:42", False), ("pad", "18:42", "18:57", False)]
    assert (booking(uid).state, booking(uid).entry.sequence) == (BookingState.APPROVED, 2)
    assert mails()[-2:] == [
        ("booking_ended_early", "owner@example.org"),
        ("booking_ended_early", "coordinator@example.org"),
    ]
    assert verbs(uid) == ["requested", "approved", "ended_early"]
    assert used(scene) == (42, 0)


@pytest.mark.parametrize("at", ["2026-12-01 17:59", "2026-12-01 20:00"])
def test_only_a_running_booking_ends_early(scene: Scene, clock: Clock, at: str) -> None:
    uid = scene.approved()
    clock.move_to(at)

    with pytest.raises(changes.NotRunning):
        end_booking(actor(scene.owner), uid)
