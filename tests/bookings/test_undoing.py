"""Undoing decisions on real databases: all stands as before, nobody hears of it, and what is final is final."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking, BookingChange, Decision
from app.bookings.queries import booking_by_uid, queue
from app.bookings.queries.changes import arrangement_of
from app.bookings.queries.series import series_by_uid
from app.bookings.queries.undoing import undoable_of
from app.bookings.rules import BookingState, ChangeState
from app.bookings.rules import refusals as no
from app.bookings.rules.deciding import ChangedSinceDecided, TooLateToUndo, UndoneAlready
from app.bookings.rules.series_rearranging import Rearrangement
from app.bookings.rules.states import RefusalReason
from app.bookings.services import (
    SeriesChange,
    approve_booking,
    approve_change,
    approve_series,
    approve_series_change,
    cancel_booking,
    change_booking,
    change_series,
    decide_series,
    refuse_booking,
    refuse_change,
    refuse_series,
    settle_decisions_due,
    undo_decision,
    wait_for,
)
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound
from app.history.queries import history_of
from app.notifications.models import Mail
from app.notifications.services import send_due
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Status
from tests.makers import (
    actor,
    ask_for,
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

pytestmark = pytest.mark.usefixtures("db_session", "clock")
EVENING = period("2026-12-01", "18:00", "20:00")
UNDO = timedelta(seconds=30)
NO: Any = {"reason": RefusalReason.OTHER, "words": "Nie tym razem."}
TOLD = ("requested", "to_decide")


class Scene:
    """One centre with two coordinators, a room, and two verified organisations."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre)
        self.owner, self.other = make_person("owner@example.org"), make_person("other@example.org")
        self.organisation, self.others = make_organisation(self.owner), make_organisation(self.other, name="Inni")
        self.coordinator, self.second = make_staff(self.centre), make_staff(self.centre)

    def ask(self) -> str:
        return make_booking(self.owner, self.room, EVENING, self.organisation)

    def undo(self) -> None:
        undo_decision(actor(self.coordinator), self.last())

    def last(self) -> str:
        return db.session.scalars(select(Decision.uid).order_by(Decision.id.desc())).first() or ""


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def booking(uid: str) -> Booking:
    db.session.expire_all()
    found = booking_by_uid(uid)
    assert found is not None
    return found


def mails() -> list[str]:
    """The templates of what waits or went out about decisions."""
    kept = db.session.scalars(select(Mail.template).order_by(Mail.id))
    return [template for template in kept if not template.endswith(TOLD)]


def occupied() -> list[tuple[Any, ...]]:
    """What is occupied, without the ids of rows."""
    rows = db.session.execute(
        select(Occupancy.resource_id, Occupancy.entry_id, Occupancy.layer, Occupancy.starts_at, Occupancy.ends_at)
        .join(Entry, Entry.id == Occupancy.entry_id)
        .order_by(Occupancy.entry_id, Occupancy.starts_at, Occupancy.layer)
    )
    return [tuple(row) for row in rows]


def trail(uid: str) -> list[str]:
    return [record.verb for record in history_of("booking", booking(uid).id)]


def decide(scene: Scene, uid: str, verb: str) -> None:
    if verb == "approve":
        approve_booking(actor(scene.coordinator), uid, undo_for=UNDO)
    else:
        refuse_booking(actor(scene.coordinator), uid, undo_for=UNDO, **NO)


@pytest.mark.parametrize(("verb", "template"), [("approve", "booking_approved"), ("refuse", "booking_refused")])
def test_undone_decision_leaves_all_as_it_was_and_no_mail(scene: Scene, clock: Any, verb: str, template: str) -> None:
    uid = scene.ask()
    held_until, before = booking(uid).entry.expires_at, occupied()
    decide(scene, uid, verb)
    assert (mails(), occupied()) == ([template], before)
    clock.shift(seconds=29)
    assert send_due(now()) == 3  # the mails of the request itself, and not this one

    scene.undo()

    found = booking(uid)
    assert (found.state, found.entry.status) == (BookingState.REQUESTED, Status.TENTATIVE)
    assert (found.entry.expires_at, found.decided_by_id, found.reason) == (held_until, None, None)
    assert (mails(), occupied()) == ([], before)
    assert trail(uid) == ["requested", "approved" if verb == "approve" else "refused", "undone"]
    assert [item.uid for item in queue(actor(scene.coordinator), now=now())] == [uid]
    with pytest.raises(UndoneAlready):
        scene.undo()
    approve_booking(actor(scene.second), uid, undo_for=UNDO)
    clock.shift(seconds=31)
    assert (send_due(now()), settle_decisions_due(now()), mails()) == (1, 1, ["booking_approved"])


def test_refused_time_stays_held_until_the_mail_goes_and_is_then_offered(scene: Scene, clock: Any) -> None:
    uid = scene.ask()
    wait_for(actor(scene.other), ask_for(scene.room, EVENING, scene.others), any_room=False)
    decide(scene, uid, "refuse")

    with pytest.raises(no.RoomTaken):
        make_booking(scene.other, scene.room, EVENING, scene.others)
    clock.shift(seconds=30)
    with pytest.raises(TooLateToUndo):
        scene.undo()
    assert settle_decisions_due(now()) == 1

    assert booking(uid).entry.status is Status.CANCELLED
    assert mails() == ["booking_refused", "offer"]
    assert settle_decisions_due(now()) == 0


def test_only_who_decided_undoes_and_not_what_changed_since(scene: Scene) -> None:
    uid = scene.ask()
    decide(scene, uid, "approve")
    assert undoable_of(actor(scene.second), now=now()) is None
    for stranger in (scene.second, scene.owner):
        with pytest.raises(NotFound):
            undo_decision(actor(stranger), scene.last())
    cancel_booking(actor(scene.owner), uid)

    with pytest.raises(ChangedSinceDecided):
        scene.undo()

    assert booking(uid).state is BookingState.CANCELLED
    waiting = db.session.execute(select(Mail.template, Mail.next_try_at, Mail.recall_key).order_by(Mail.id))
    told = [tuple(row) for row in waiting if not row.template.endswith((*TOLD, "called_off"))]
    assert told == [("booking_approved", now(), None), ("booking_cancelled", now(), None)]


def test_mail_that_is_being_sent_is_not_undone(scene: Scene, clock: Any) -> None:
    """The clock of the worker's machine goes ahead of ours."""
    uid = scene.ask()
    decide(scene, uid, "refuse")
    assert send_due(now() + UNDO) == 4

    with pytest.raises(TooLateToUndo):
        scene.undo()

    assert booking(uid).state is BookingState.REFUSED


def test_decision_on_something_decided_says_who_what_and_when(scene: Scene) -> None:
    uid = scene.ask()
    decide(scene, uid, "approve")

    with pytest.raises(no.AlreadyDecided) as refused:
        refuse_booking(actor(scene.second), uid, **NO)

    said = refused.value.words
    assert (said.facts["who"], said.facts["at"]) == ("Maria Koordynator", now())
    assert mails() == ["booking_approved"]


@pytest.mark.parametrize("verb", ["approve", "refuse", "some"])
def test_decision_on_a_series_is_undone_as_one(scene: Scene, clock: Any, verb: str) -> None:
    uid = make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation)
    staff, before = actor(scene.coordinator), occupied()
    dates = series_dates(uid)
    if verb == "approve":
        approve_series(staff, uid, undo_for=UNDO)
    elif verb == "refuse":
        refuse_series(staff, uid, undo_for=UNDO, **NO)
    else:
        refused = {dates[1].entry.uid: RefusalReason.OTHER}
        assert decide_series(staff, uid, refused=refused, words="Nie.", undo_for=UNDO) == (2, 1)
        states = [BookingState.APPROVED, BookingState.REFUSED, BookingState.APPROVED]
        assert [one.state for one in series_dates(uid)] == states
    assert (len(mails()), occupied()) == (1, before)

    scene.undo()

    assert {one.state_now for one in series_dates(uid)} == {BookingState.REQUESTED}
    assert (mails(), occupied()) == ([], before)
    clock.shift(minutes=1)
    assert settle_decisions_due(now()) == 0


def test_some_dates_are_approved_and_others_refused_in_one_mail(scene: Scene, clock: Any) -> None:
    uid = make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation)
    first = series_dates(uid)[0]

    done = decide_series(
        actor(scene.coordinator), uid, refused={first.entry.uid: RefusalReason.NEEDED_BY_CENTRE}, words="Remont."
    )

    assert done == (2, 1)
    (mail,) = db.session.scalars(select(Mail).where(Mail.template == "series_decided"))
    assert (len(mail.facts["approved"]["$several"]), len(mail.facts["refused"]["$several"])) == (2, 1)
    assert (booking(first.entry.uid).reason_words, booking(first.entry.uid).entry.status) == (
        "Remont.",
        Status.CANCELLED,
    )
    with pytest.raises(no.AlreadyDecided):
        approve_series(actor(scene.second), uid)


def series_dates(uid: str) -> list[Booking]:
    db.session.expire_all()
    series = series_by_uid(uid)
    assert series is not None
    return series.bookings


# --- changes


@pytest.mark.parametrize("approved", [True, False])
def test_decision_on_a_change_is_undone_with_both_times_held(scene: Scene, clock: Any, approved: bool) -> None:
    change_uid = make_change(scene.owner, scene.room, "2026-12-01", scene.organisation, scene.coordinator)
    change = one_change(change_uid)
    uid, was, before = change.booking.entry.uid, arrangement_of(change.booking), occupied()
    if approved:
        approve_change(actor(scene.coordinator), change_uid, undo_for=UNDO)
    else:
        refuse_change(actor(scene.coordinator), change_uid, undo_for=UNDO, **NO)
    old = period("2026-12-01", "10:00", "11:00")
    with pytest.raises(no.RoomTaken):
        make_booking(scene.other, scene.room, old, scene.others)

    scene.undo()

    change = one_change(change_uid)
    assert (change.state_now, arrangement_of(booking(uid))) == (ChangeState.WAITING, was)
    assert [row[:1] + row[2:] for row in occupied()] == [row[:1] + row[2:] for row in before]
    assert [template for template in mails() if template.startswith("change_")] == []
    assert trail(uid)[-1] == "change_undone"
    approve_change(actor(scene.coordinator), change_uid, undo_for=UNDO)
    clock.shift(seconds=31)
    assert settle_decisions_due(now()) == 1
    assert booking(uid).entry.period == period("2026-12-01", "14:00", "16:00")
    make_booking(scene.other, scene.room, old, scene.others)


def test_change_that_moves_into_its_own_pad_is_undone(scene: Scene) -> None:
    """The old time overlaps the new one and its pad, so what is kept of it is only what the new one leaves."""
    uid = scene.ask()
    approve_booking(actor(scene.coordinator), uid)
    wanted = arrangement_of(booking(uid))
    earlier = period("2026-12-01", "16:30", "18:30")
    change_booking(actor(scene.owner), uid, replace(wanted, ask=replace(wanted.ask, period=earlier)))
    before = occupied()
    approve_change(actor(scene.coordinator), booking(uid).changes[0].entry.uid, undo_for=UNDO)

    scene.undo()

    assert booking(uid).entry.period == EVENING
    assert [row[:1] + row[2:] for row in occupied()] == [row[:1] + row[2:] for row in before]


def test_changes_sent_together_are_undone_together_with_the_rule(scene: Scene) -> None:
    uid = make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation)
    approve_series(actor(scene.coordinator), uid)
    series = series_by_uid(uid)
    assert series is not None
    rule, before = dict(series.rule), occupied()
    dates = tuple(one.entry.uid for one in series_dates(uid))
    longer = Rearrangement(starts=18 * 60, ends=21 * 60)
    change_series(actor(scene.owner), uid, SeriesChange(longer, dates))
    held = occupied()
    change = db.session.scalars(select(BookingChange).order_by(BookingChange.id)).first()
    assert change is not None
    approve_series_change(actor(scene.coordinator), change.entry.uid, undo_for=UNDO)
    assert {one.entry.period.minutes for one in series_dates(uid)} == {180}

    scene.undo()

    assert {one.entry.period.minutes for one in series_dates(uid)} == {120}
    assert series_dates(uid)[0].series.rule == rule
    assert (len(occupied()), len(held) > len(before)) == (len(held), True)
    assert db.session.scalar(select(func.count()).where(BookingChange.state == ChangeState.WAITING)) == 3


def one_change(uid: str) -> BookingChange:
    db.session.expire_all()
    return db.session.scalars(select(BookingChange).join(BookingChange.entry).where(Entry.uid == uid)).one()
