"""Closing rooms over bookings: who is hit, where each could go, all decisions or none, and ten minutes to undo."""

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.bookings.models import Booking, ClosurePlan, PlanItem, Waiting
from app.bookings.queries import booking_by_uid
from app.bookings.queries.closing import plan_of_closure, plan_of_hours, with_places
from app.bookings.queries.displaced import boards, number_displaced
from app.bookings.queries.waiting import waiting_by_uid
from app.bookings.rules import BookingState, ChangeState
from app.bookings.rules.closing import (
    AlreadyUndone,
    CancelNeedsWords,
    Decision,
    Displaced,
    Fate,
    NotAllDecided,
    NotDisplaced,
    OwnBooking,
    Place,
    PlaceTaken,
    PlanChanged,
    UndoOver,
)
from app.bookings.rules.facts import Amount
from app.bookings.rules.waiting import WaitingState
from app.bookings.services import approve_booking, cancel_booking, close_holes
from app.bookings.services.closing import Closing, close_as_planned, settle_outside_hours
from app.bookings.services.closing_undoing import undo_plan
from app.bookings.services.emergency import cancel_displaced, close_now, move_displaced
from app.centres.models import Closure, Feature
from app.centres.rules import Block, FeatureKind
from app.centres.services import change_week
from app.core.access import Role
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotAllowed, NotFound
from app.notifications.models import Mail
from app.notifications.services import send_due
from app.schedule.models import Occupancy
from app.schedule.rules import Status
from tests.makers import (
    actor,
    at,
    make_booking,
    make_centre,
    make_change,
    make_equipment,
    make_hall,
    make_offer,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("db_session")
DAY = "2026-12-01"
WHOLE_DAY = period(DAY, "8:00", "22:00")
EVENING = period(DAY, "18:00", "20:00")
WHY = {"pl": "Remont instalacji", "en": "Repairs", "uk": "Ремонт"}
CANCEL, KEEP = Decision(Fate.CANCELLED), Decision(Fate.KEPT)


class House:
    """One centre with a room, an equal one, a small one and a hall of two; two organisations, a coordinator."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre, seats=20, step_free=True)
        self.equal = make_room(self.centre, "Sala Równa", seats=24, step_free=True)
        self.small = make_room(self.centre, "Sala Mała", seats=8, step_free=True)
        self.stairs = make_room(self.centre, "Sala za schodami", seats=30)
        self.owner = make_person("owner@example.org", language="en")
        self.ngo = make_organisation(self.owner, name="Wisła")
        self.other_owner = make_person("other@example.org", language="en")
        self.other = make_organisation(self.other_owner, name="Odra")
        self.staff = make_staff(self.centre)

    def approved(self, when=EVENING, room=None, *, owner=None, organisation=None, **more) -> str:
        uid = make_booking(owner or self.owner, room or self.room, when, organisation or self.ngo, **more)
        approve_booking(actor(self.staff), uid)
        return uid

    def plan(self, *periods, rooms=None):
        db.session.rollback()
        rooms = rooms or [self.room]
        return with_places(plan_of_closure(actor(self.staff), self.centre, rooms, periods or [WHOLE_DAY], now=now()))

    def close(self, decisions, *periods, rooms=None, words="", seen=None, by=None) -> str:
        seen = self.plan(*periods, rooms=rooms).seen if seen is None else seen
        closing = Closing(tuple(room.id for room in rooms or [self.room]), periods or (WHOLE_DAY,), WHY)
        return close_as_planned(actor(by or self.staff), self.centre.id, closing, decisions, seen=seen, words=words)

    def key(self, uid: str) -> str:
        return f"b{found(uid).id}"

    def mails(self, template: str = "closure_told") -> list[Mail]:
        db.session.expire_all()
        living = select(Mail).where(Mail.template == template, Mail.given_up_at.is_(None))
        return list(db.session.scalars(living.order_by(Mail.id)))


def found(uid: str) -> Booking:
    db.session.rollback()
    booking = booking_by_uid(uid)
    assert booking is not None
    return booking


def state_of_all() -> tuple:
    """All that a refused or undone plan must leave as it was, sequences and dates of change aside."""
    db.session.rollback()
    bookings = db.session.scalars(select(Booking).order_by(Booking.id))
    rows = db.session.execute(
        select(Occupancy.resource_id, Occupancy.entry_id, Occupancy.layer, Occupancy.starts_at, Occupancy.ends_at)
    )
    waiting = db.session.scalars(select(Waiting).order_by(Waiting.id))
    return (
        [
            (one.id, one.state_now, one.room_id, one.entry.period, one.entry.status, one.entry.expires_at)
            + tuple(change.state_now for change in one.changes)
            for one in bookings
        ],
        sorted(tuple(row) for row in rows),
        [(one.id, one.state_now, one.entry_id) for one in waiting],
    )


@pytest.fixture
def house(clock: Clock) -> House:
    return House()


def test_plan_shows_who_is_hit_with_an_equal_room_at_the_same_hour(house) -> None:
    db.session.add(Feature(room_id=house.room.id, kind=FeatureKind.PROJECTOR))
    db.session.commit()
    first = house.approved(title="Próba")
    second = house.approved(owner=house.other_owner, organisation=house.other, when=period(DAY, "9:00", "11:00"))
    house.approved(when=period("2026-12-02", "9:00", "11:00"))

    plan = house.plan()

    assert [hit.key for hit in plan.hits] == [house.key(second), house.key(first)]
    hit = house.plan().hits[1]
    assert (hit.who, hit.room, hit.entry.title) == ("Wisła", "Sala Duża", "Próba")
    assert [(option.room, option.is_same_hour) for option in hit.options] == [("Sala Równa", True)]
    assert len(hit.options[0].misses) == 1  # no projector there


def test_two_at_one_hour_are_not_proposed_the_same_room_and_the_second_gets_the_nearest_time(house) -> None:
    left, right = make_room(house.centre, "Lewa"), make_room(house.centre, "Prawa")
    house.approved(room=left, people=12)
    house.approved(room=right, people=12, owner=house.other_owner, organisation=house.other)
    house.approved(room=house.stairs, people=12, owner=house.other_owner, organisation=house.other)

    one, other = house.plan(rooms=[left, right]).hits

    assert {one.proposed.room, other.proposed.room} == {"Sala Równa", "Sala Duża"}
    one, other, third = house.plan(rooms=[left, right, house.stairs, house.equal]).hits
    assert [hit.proposed.is_same_hour for hit in (one, other, third)] == [True, False, False]
    assert abs(other.proposed.place.period.starts - EVENING.starts).total_seconds() <= 2 * 3600 + 1800


def test_queries_do_not_grow_with_those_who_are_hit(house, count_queries) -> None:
    make_equipment(house.centre)
    house.approved()
    with count_queries() as one:
        house.plan(period(DAY, "8:00", "22:00"), period("2026-12-02", "8:00", "22:00"))
    for hour in (9, 11, 13, 15):
        house.approved(when=period(DAY, f"{hour}:00", f"{hour + 1}:00"))
        house.approved(
            when=period("2026-12-02", f"{hour}:00", f"{hour + 1}:00"), owner=house.other_owner, organisation=house.other
        )
    with count_queries() as many:
        plan = house.plan(period(DAY, "8:00", "22:00"), period("2026-12-02", "8:00", "22:00"))

    assert len(plan.hits) == 9
    assert len(many) == len(one)
    assert len(many) <= 30


def test_closure_with_all_decisions_is_one_piece_and_one_mail_for_each_party(house) -> None:
    moved = house.approved()
    cancelled = house.approved(when=period(DAY, "9:00", "11:00"), title="Zebranie")
    kept = house.approved(when=period(DAY, "12:00", "13:00"), owner=house.other_owner, organisation=house.other)
    plan = house.plan()
    place = {hit.key: hit.proposed.place for hit in plan.hits}[house.key(moved)]
    decisions = {
        house.key(moved): Decision(Fate.MOVED, place),
        house.key(cancelled): CANCEL,
        house.key(kept): KEEP,
    }

    house.close(decisions, words="Pęka rura", seen=plan.seen)

    assert (found(moved).room_id, found(moved).entry.period) == (house.equal.id, EVENING)
    assert found(moved).entry.status is Status.CONFIRMED
    assert (found(cancelled).state, found(cancelled).reason_words, found(cancelled).is_late) == (
        BookingState.CANCELLED,
        "Pęka rura",
        False,
    )
    assert found(kept).room_id == house.room.id
    closure = db.session.scalars(select(Closure)).one()
    pieces = sorted(row.period for row in db.session.scalars(select(Occupancy).filter_by(entry_id=closure.entry_id)))
    assert pieces == [period(DAY, "8:00", "12:00"), period(DAY, "13:00", "22:00")]
    mails = house.mails()
    assert sorted((mail.address, mail.facts["number"]) for mail in mails) == [
        ("other@example.org", 1),
        ("owner@example.org", 2),
    ]
    assert send_due(now()) <= 20
    assert close_holes(now()) == 0
    cancel_booking(actor(house.other_owner), kept)
    assert close_holes(now()) == 1
    rows = db.session.scalars(select(Occupancy).filter_by(entry_id=closure.entry_id))
    assert [row.period for row in rows] == [WHOLE_DAY]
    assert all(mail.sent_at is None for mail in house.mails())


@pytest.mark.parametrize("wrong", ["undecided", "no words", "meanwhile", "two in one room", "taken", "closed", "past"])
def test_one_thing_wrong_and_nothing_is_written(house, clock, wrong) -> None:
    one, other = house.approved(), house.approved(when=period(DAY, "9:00", "11:00"))
    plan = house.plan()
    decisions = {house.key(one): KEEP, house.key(other): CANCEL}
    raises, words = PlanChanged, "Remont"
    if wrong == "undecided":
        del decisions[house.key(other)]
        raises = NotAllDecided
    elif wrong == "no words":
        raises, words = CancelNeedsWords, " "
    elif wrong == "meanwhile":
        cancel_booking(actor(house.owner), one)
    elif wrong == "two in one room":
        to = Decision(Fate.MOVED, Place(house.equal.id, EVENING))
        decisions = {house.key(one): to, house.key(other): to}
    elif wrong == "taken":
        house.approved(room=house.equal, owner=house.other_owner, organisation=house.other)
        decisions[house.key(one)] = Decision(Fate.MOVED, Place(house.equal.id, EVENING))
    elif wrong == "closed":
        decisions[house.key(one)] = Decision(Fate.MOVED, Place(house.room.id, period(DAY, "14:00", "16:00")))
    else:
        decisions[house.key(one)] = Decision(Fate.MOVED, Place(house.equal.id, period("2026-11-01", "14:00", "16:00")))
    before = state_of_all()

    with pytest.raises(raises):
        house.close(decisions, words=words, seen=plan.seen)

    assert state_of_all() == before
    assert (house.mails(), db.session.scalars(select(ClosurePlan)).all()) == ([], [])


def test_change_that_waits_and_offer_are_hit_too_and_all_goes_back(house, clock) -> None:
    equal_change = make_change(house.owner, house.room, DAY, house.ngo, house.staff)
    asked = make_booking(house.other_owner, house.room, period(DAY, "16:30", "18:00"), house.other)
    offer = make_offer(house.other_owner, house.room, period(DAY, "19:00", "20:00"), house.other)
    when = period(DAY, "12:00", "22:00")
    plan = house.plan(when)
    assert [hit.kind.value for hit in plan.hits] == ["c", "b", "w"]
    before = state_of_all()

    uid = house.close({hit.key: CANCEL for hit in plan.hits}, when, words="Remont")

    change = db.session.scalars(select(PlanItem).where(PlanItem.change_id.is_not(None))).one().change
    assert (change.entry.uid, change.state_now) == (equal_change, ChangeState.REFUSED)
    assert found(asked).state_now is BookingState.REFUSED
    assert waiting_by_uid(offer).state_now is WaitingState.WAITING
    assert len(house.mails()) == 2
    clock.shift(minutes=9)
    assert undo_plan(actor(house.staff), house.centre.id, uid) == 0
    assert state_of_all() == before
    assert house.mails() == []
    with pytest.raises(AlreadyUndone):
        undo_plan(actor(house.staff), house.centre.id, uid)


def test_moved_series_date_and_hall_go_back_but_what_somebody_changed_stays_and_is_told(house, clock) -> None:
    hall = make_hall(house.centre, house.room, house.small, seats=40)
    one = house.approved(people=15)
    other = house.approved(when=period(DAY, "9:00", "11:00"), owner=house.other_owner, organisation=house.other)
    plan = house.plan(rooms=[hall])
    uid = house.close({hit.key: Decision(Fate.MOVED, hit.proposed.place) for hit in plan.hits}, rooms=[hall])
    moved = state_of_all()
    cancel_booking(actor(house.other_owner), other)

    assert undo_plan(actor(house.staff), house.centre.id, uid) == 1

    assert (found(one).room_id, found(other).state) == (house.room.id, BookingState.CANCELLED)
    assert state_of_all() != moved
    assert [mail.address for mail in house.mails()] == ["other@example.org"]


def test_after_ten_minutes_nothing_is_undone_and_who_read_a_mail_gets_a_correcting_one(house, clock) -> None:
    house.approved()
    (hit,) = house.plan().hits
    uid = house.close({hit.key: CANCEL}, words="Remont")
    plan = db.session.scalars(select(ClosurePlan)).one()
    house.mails()[0].sent_at, house.mails()[0].recall_key = now(), None
    db.session.commit()

    undo_plan(actor(house.staff), house.centre.id, uid)

    assert [mail.address for mail in house.mails("closure_undone")] == ["owner@example.org"]
    second = house.close({house.plan().hits[0].key: CANCEL}, words="Remont")
    clock.shift(minutes=10)
    with pytest.raises(UndoOver):
        undo_plan(actor(house.staff), house.centre.id, second)
    assert plan.undone_at is not None


def test_nobody_decides_about_their_own_nor_elsewhere(house) -> None:
    own = make_organisation(house.staff, name="Swoi")
    second = make_staff(house.centre)
    uid = make_booking(house.staff, house.room, EVENING, own)
    approve_booking(actor(second), uid)
    (hit,) = house.plan().hits
    assert (hit.is_own, hit.options) == (True, ())

    with pytest.raises(OwnBooking):
        house.close({hit.key: CANCEL}, words="Remont")
    for who in (make_staff(house.centre, Role.RECEPTION), make_staff(make_centre()), house.owner):
        with pytest.raises(NotAllowed):
            house.close({hit.key: KEEP}, by=who)
    house.close({hit.key: KEEP})
    with pytest.raises(NotFound):
        undo_plan(actor(make_staff(make_centre())), house.centre.id + 10**6, "x")


def test_closed_at_once_they_stand_on_the_board_until_solved(house, clock) -> None:
    units = make_equipment(house.centre, units=1)
    lent = house.approved(equipment=(Amount(units.id, 1),))
    asked = make_booking(house.other_owner, house.room, period(DAY, "9:00", "11:00"), house.other)
    third = house.approved(when=period("2026-12-02", "9:00", "11:00"))
    assert units is not None
    before = state_of_all()

    uid = close_now(actor(house.staff), house.centre.id, [house.room.id], at("2026-12-03", "12:00"), reasons=WHY)

    assert [found(one).state_now for one in (lent, asked, third)] == [BookingState.DISPLACED] * 3
    assert found(lent).entry.public_title == ""
    assert number_displaced(actor(house.staff)) == 3
    assert number_displaced(actor(make_staff(make_centre()))) == 0
    assert len(house.mails()) == 2
    assert all(mail.next_try_at <= now() for mail in house.mails())
    (board,) = boards(actor(house.staff), [house.centre], now=now())
    assert [hit.proposed.room for hit in board.hits] == ["Sala Równa"] * 3
    move_displaced(actor(house.staff), asked, board.hits[0].proposed.place)
    assert (found(asked).state_now, found(asked).room_id) == (BookingState.REQUESTED, house.equal.id)
    with pytest.raises(NotDisplaced):
        cancel_displaced(actor(house.staff), asked, words="Nie")
    with pytest.raises(PlaceTaken):
        move_displaced(actor(house.staff), lent, Place(house.room.id, EVENING))
    cancel_displaced(actor(house.staff), third, words="Nie ma sali")
    assert found(third).state is BookingState.CANCELLED
    assert undo_plan(actor(house.staff), house.centre.id, uid) == 0
    assert (found(lent).state_now, found(lent).room_id) == (BookingState.APPROVED, house.room.id)
    assert number_displaced(actor(house.staff)) == 0
    assert [row for row in state_of_all()[0] if row[0] == found(lent).id] == [
        row for row in before[0] if row[0] == found(lent).id
    ]
    assert [mail.address for mail in house.mails("closure_undone")] == ["owner@example.org"]


def test_party_may_cancel_a_displaced_booking_but_not_change_it_and_what_goes_on_ends(house, clock) -> None:
    uid, running = house.approved(), house.approved(when=period("2026-11-25", "9:00", "12:00"))
    clock.move_to("2026-11-25 10:00:20")

    close_now(actor(house.staff), house.centre.id, [house.room.id], at("2026-12-03", "12:00"), reasons=WHY)

    assert found(running).entry.period == period("2026-11-25", "9:00", "10:01")
    assert found(running).state_now is BookingState.APPROVED
    from tests.bookings.racers import change

    with pytest.raises(Displaced):
        change(house.owner.id, uid, house.equal.id, EVENING.starts, EVENING.ends)
    clock.move_to("2026-12-01 17:30")
    cancel_booking(actor(house.owner), uid)
    assert (found(uid).state_now, found(uid).is_late) == (BookingState.CANCELLED, False)
    assert number_displaced(actor(house.staff)) == 0


def test_what_lies_outside_new_hours_is_decided_in_the_same_way(house, clock) -> None:
    late, in_time = house.approved(), house.approved(when=period(DAY, "9:00", "11:00"))
    manager = make_staff(house.centre, Role.MANAGER)
    change_week(actor(manager), house.centre.id, [[Block(540, 1080)]] * 6 + [[]], seen=0)
    plan = with_places(plan_of_hours(actor(house.staff), house.centre, now=now()))
    (hit,) = plan.hits
    assert hit.key == house.key(late)
    assert hit.proposed.place.period == period(DAY, "16:00", "18:00")

    decision = {hit.key: Decision(Fate.MOVED, hit.proposed.place)}
    settle_outside_hours(actor(house.staff), house.centre.id, decision, seen=plan.seen)

    assert found(late).entry.period == period(DAY, "16:00", "18:00")
    assert found(in_time).entry.sequence == 1
    assert [mail.person_id for mail in house.mails()] == [
        db.session.scalars(select(Person.id).filter_by(email="owner@example.org")).one()
    ]
