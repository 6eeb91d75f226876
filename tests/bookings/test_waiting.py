"""Waiting for a busy time on real databases: getting in line, whose turn it is, offers, and what ends them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.services import disable_person
from app.bookings.models import Booking, OfferLink, Waiting
from app.bookings.queries import booking_by_uid
from app.bookings.queries.waiting import lock_waiting_around, number_waiting, offers_to, waiting_around, waits_of
from app.bookings.rules.refusals import NotYourOrganisation, OverQuota, RoomTaken, TooManyPeople
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.rules.waiting import (
    AlreadyWaiting,
    NoLongerWaits,
    NothingToWaitFor,
    OfferOver,
    PromisedToWaiters,
    TooLateToWait,
    Turn,
    WaitingState,
    WaitsForTooMuch,
    in_turn,
    offered_until,
    season_of,
)
from app.bookings.services import (
    approve_booking,
    cancel_booking,
    decline_by_link,
    decline_offer,
    end_offers_due,
    expire_due,
    leave_waiting,
    offer_what_is_free,
    pass_over_due,
    refuse_booking,
    take_by_link,
    take_offer,
    wait_for,
)
from app.centres.models import Centre, Room
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.core.errors import NotFound
from app.history.queries import history_of
from app.notifications.models import Mail
from app.organisations.models import Organisation
from app.organisations.services import remove_member
from app.schedule.models import Occupancy
from app.schedule.rules import Status
from tests.makers import (
    INSTANT,
    actor,
    ask_for,
    at,
    make_booking,
    make_centre,
    make_equipment,
    make_hall,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-08", "18:00", "20:00")


class Scene:
    """A room that verified organisations have at once and that one of them has; others who would like it."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre, approval=INSTANT)
        self.holder = make_person("holder@example.org")
        self.held_by = make_organisation(self.holder, name="Ma salę")
        self.uid = make_booking(self.holder, self.room, EVENING, self.held_by)
        self.people = [make_person(f"waits{number}@example.org") for number in range(3)]
        self.organisations = [make_organisation(person, name=f"Czeka {person.id}") for person in self.people]
        self.staff = make_staff(self.centre)

    def wait(self, number: int = 0, when: Period = EVENING, *, any_room: bool = False, **more: object) -> str:
        request = ask_for(more.pop("room", self.room), when, self.organisations[number], **more)  # type: ignore[arg-type]
        return wait_for(actor(self.people[number]), request, any_room=any_room)

    def give_up(self) -> None:
        cancel_booking(actor(self.holder), self.uid)

    def hours(self, number: int, hours: int, day: str = "2026-12-01") -> None:
        """So many hours that one of them has in that season."""
        room = make_room(self.centre, approval=INSTANT)
        make_booking(self.people[number], room, period(day, "10:00", f"{10 + hours}:00"), self.organisations[number])


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def kept(uid: str) -> Waiting:
    db.session.expire_all()
    return db.session.scalars(select(Waiting).where(Waiting.uid == uid)).one()


def states(*uids: str) -> list[str]:
    return [kept(uid).state.value for uid in uids]


def offered_to() -> list[str]:
    """Whom an offer was mailed to, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(Mail.address).where(Mail.template == "offer").order_by(Mail.id)))


def secret() -> str:
    """The secret of the newest offer."""
    db.session.rollback()
    mail = db.session.scalars(select(Mail).where(Mail.template == "offer").order_by(Mail.id.desc())).first()
    assert mail is not None
    return str(mail.facts["secret_token"])


def trail(uid: str) -> list[str]:
    return [record.verb for record in history_of("waiting", kept(uid).id)]


def cores(room: Room) -> int:
    rows = db.session.scalars(select(Occupancy).where(Occupancy.resource_id.in_(room.resource_ids)))
    return sum(row.layer == "core" for row in rows)


# --- whose turn it is


def test_fewest_hours_come_first_then_the_earliest() -> None:
    early, late = at("2026-11-20", "9:00"), at("2026-11-21", "9:00")

    assert in_turn([Turn(1, 120, early), Turn(2, 60, late), Turn(3, 60, early), Turn(4, 60, early)]) == [3, 4, 2, 1]


@pytest.mark.parametrize(
    ("moment", "first", "end"),
    [
        (at("2026-08-31", "23:59"), "2025-09-01", "2026-09-01"),
        (at("2026-09-01", "0:00"), "2026-09-01", "2027-09-01"),
        (at("2027-03-01", "12:00"), "2026-09-01", "2027-09-01"),
    ],
)
def test_a_season_begins_with_september_in_krakow(moment: datetime, first: str, end: str) -> None:
    assert season_of(moment) == Period(at(first, "0:00"), at(end, "0:00"))


def test_an_offer_lasts_a_day_but_ends_two_hours_before() -> None:
    starts = at("2026-12-08", "18:00")

    assert offered_until(starts, at("2026-12-01", "9:00")) == at("2026-12-02", "9:00")
    assert offered_until(starts, at("2026-12-08", "9:00")) == at("2026-12-08", "16:00")


# --- getting in line


def test_waiting_keeps_all_that_a_request_needs(scene: Scene) -> None:
    uid = scene.wait(title="Próba", purpose="Gramy", people=7, is_public=True)

    waiting = kept(uid)

    assert (waiting.title, waiting.purpose, waiting.people, waiting.is_public) == ("Próba", "Gramy", 7, True)
    assert (waiting.period, waiting.room_id, waiting.state) == (EVENING, scene.room.id, WaitingState.WAITING)
    assert trail(uid) == ["waits"]
    assert [one.uid for one in waits_of(actor(scene.people[0]), now=now())] == [uid]
    assert waits_of(actor(scene.people[1]), now=now()) == []


def test_free_time_is_asked_for_not_waited_for(scene: Scene) -> None:
    with pytest.raises(NothingToWaitFor):
        scene.wait(when=period("2026-12-09", "18:00", "20:00"))


def test_what_a_freed_time_would_not_help_against_is_refused_at_once(scene: Scene) -> None:
    with pytest.raises(TooManyPeople):
        scene.wait(people=21)
    scene.hours(0, 8), scene.hours(0, 8, "2026-12-02"), scene.hours(0, 3, "2026-12-03")
    with pytest.raises(OverQuota):
        scene.wait()


def test_time_that_begins_in_two_hours_is_too_near(scene: Scene, clock) -> None:
    clock.move_to("2026-12-08 16:00")
    with pytest.raises(TooLateToWait):
        scene.wait()

    clock.move_to("2026-12-08 15:59")
    scene.wait()


def test_notice_of_the_room_does_not_bar_from_waiting(scene: Scene, clock) -> None:
    clock.move_to("2026-12-08 09:00")

    uid = scene.wait()
    scene.give_up()

    assert take_offer(actor(scene.people[0]), uid)
    assert kept(uid).entry.status is Status.CANCELLED  # type: ignore[union-attr]


def test_one_party_waits_once_for_the_same(scene: Scene) -> None:
    scene.wait()

    with pytest.raises(AlreadyWaiting):
        scene.wait(people=3)
    with pytest.raises(AlreadyWaiting):
        scene.wait(any_room=True)
    scene.wait(1)


def test_any_room_is_waited_for_once_in_a_centre(scene: Scene) -> None:
    other = make_room(scene.centre, approval=INSTANT)
    make_booking(scene.holder, other, EVENING, scene.held_by)
    scene.wait(any_room=True)

    with pytest.raises(AlreadyWaiting):
        scene.wait(any_room=True, room=other)


def test_one_who_left_may_wait_again(scene: Scene) -> None:
    leave_waiting(actor(scene.people[0]), scene.wait())

    uid = scene.wait()

    assert states(uid) == ["waiting"]


def test_a_party_waits_for_twenty_times_at_most(scene: Scene) -> None:
    change(Centre, scene.centre.id, quota_hours=744)
    for minute in range(0, 100, 5):
        change(Room, scene.room.id, grid_minutes=5)
        shifted = EVENING.shifted(timedelta(minutes=minute - 60))
        scene.wait(when=shifted)

    with pytest.raises(WaitsForTooMuch):
        scene.wait(when=EVENING.shifted(timedelta(minutes=45)))


@transaction
def change(table: type, row_id: int, **more: object) -> None:
    for name, value in more.items():
        setattr(db.session.get_one(table, row_id), name, value)


def test_only_for_an_organisation_of_ones_own(scene: Scene) -> None:
    with pytest.raises(NotYourOrganisation):
        wait_for(actor(scene.people[0]), ask_for(scene.room, EVENING, scene.organisations[1]), any_room=False)


def test_number_waiting_counts_parties_of_this_room_and_of_any(scene: Scene) -> None:
    other = make_room(scene.centre, approval=INSTANT)
    make_booking(scene.holder, other, EVENING, scene.held_by)
    scene.wait(0), scene.wait(1, any_room=True, room=other), scene.wait(2, room=other)
    scene.wait(0, EVENING.shifted(timedelta(minutes=-30)))

    assert number_waiting(scene.room, EVENING) == 2
    assert number_waiting(other, EVENING) == 2
    assert number_waiting(scene.room, EVENING.shifted(timedelta(hours=2))) == 0


# --- the offer


def test_cancelled_time_is_held_for_the_one_with_the_fewest_hours(scene: Scene) -> None:
    scene.hours(0, 2)
    first, second = scene.wait(0), scene.wait(1)

    scene.give_up()

    waiting = kept(second)
    assert states(first, second) == ["waiting", "offered"]
    assert waiting.entry is not None
    assert (waiting.entry.expires_at, waiting.entry.status) == (now() + timedelta(hours=24), Status.TENTATIVE)
    assert offered_to() == ["waits1@example.org"]
    assert trail(second) == ["waits", "offered"]
    assert [one.uid for one in offers_to(actor(scene.people[1]), now=now())] == [second]


def test_hours_of_another_season_or_centre_do_not_count(scene: Scene) -> None:
    first, second = scene.wait(0), scene.wait(1)
    far = make_room(make_centre(), approval=INSTANT)
    make_booking(scene.people[0], far, period("2026-12-01", "10:00", "12:00"), scene.organisations[0])

    scene.give_up()

    assert states(first, second) == ["offered", "waiting"]


def test_held_time_is_taken_for_everybody_else(scene: Scene) -> None:
    scene.wait(0)
    scene.give_up()

    with pytest.raises(RoomTaken):
        make_booking(scene.people[1], scene.room, EVENING, scene.organisations[1])
    assert booking_by_uid(scene.uid).state is BookingState.CANCELLED  # type: ignore[union-attr]


def test_taking_makes_a_booking_at_once_where_the_rules_allow_it(scene: Scene) -> None:
    uid = scene.wait(title="Próba", people=7)
    scene.give_up()

    booking = booking_by_uid(take_offer(actor(scene.people[0]), uid))

    assert booking is not None
    assert (booking.state, booking.entry.title, booking.people) == (BookingState.APPROVED, "Próba", 7)
    assert (booking.organisation_id, booking.entry.period) == (scene.organisations[0].id, EVENING)
    assert states(uid) == ["taken"]
    assert trail(uid) == ["waits", "offered", "taken"]
    assert cores(scene.room) == 1


def test_taking_asks_staff_where_the_rules_leave_it_to_them(scene: Scene) -> None:
    uid = scene.wait()
    change(Organisation, scene.organisations[0].id, verification="waiting")
    scene.give_up()

    booking = booking_by_uid(take_offer(actor(scene.people[0]), uid))

    assert booking is not None
    assert (booking.state, booking.entry.status) == (BookingState.REQUESTED, Status.TENTATIVE)


def test_offer_is_taken_once(scene: Scene) -> None:
    uid = scene.wait()
    scene.give_up()
    take_offer(actor(scene.people[0]), uid)

    with pytest.raises(OfferOver):
        take_offer(actor(scene.people[0]), uid)


def test_rule_that_says_no_meanwhile_leaves_the_offer_held(scene: Scene) -> None:
    uid = scene.wait()
    scene.give_up()
    change(Centre, scene.centre.id, quota_hours=1)

    with pytest.raises(OverQuota):
        take_offer(actor(scene.people[0]), uid)

    assert states(uid) == ["offered"]
    assert cores(scene.room) == 1


def test_stranger_does_not_see_anothers_offer(scene: Scene) -> None:
    uid = scene.wait()
    scene.give_up()

    for verb in (take_offer, decline_offer, leave_waiting):
        with pytest.raises(NotFound):
            verb(actor(scene.people[1]), uid)


def test_declined_offer_goes_to_the_next(scene: Scene) -> None:
    first, second = scene.wait(0), scene.wait(1)
    scene.give_up()

    decline_offer(actor(scene.people[0]), first)

    assert states(first, second) == ["missed", "offered"]
    assert offered_to() == ["waits0@example.org", "waits1@example.org"]


def test_one_who_leaves_with_an_offer_leaves_it_to_the_next(scene: Scene) -> None:
    first, second = scene.wait(0), scene.wait(1)
    scene.give_up()

    leave_waiting(actor(scene.people[0]), first)

    assert states(first, second) == ["left", "offered"]
    with pytest.raises(NoLongerWaits):
        leave_waiting(actor(scene.people[0]), first)


def test_offer_that_ran_out_goes_to_the_next_and_then_to_all(scene: Scene, clock) -> None:
    first, second = scene.wait(0), scene.wait(1)
    scene.give_up()
    clock.shift(hours=24)

    with pytest.raises(OfferOver):
        take_offer(actor(scene.people[0]), first)
    assert end_offers_due(now()) == 1
    assert states(first, second) == ["missed", "offered"]

    clock.shift(hours=24)
    assert (end_offers_due(now()), end_offers_due(now())) == (1, 0)
    assert states(second) == ["missed"]
    make_booking(scene.people[2], scene.room, EVENING, scene.organisations[2])


def test_stranger_does_not_come_between_a_dead_hold_and_the_next(scene: Scene, clock) -> None:
    first, second = scene.wait(0), scene.wait(1)
    scene.give_up()
    clock.shift(hours=24)

    with pytest.raises(PromisedToWaiters):
        make_booking(scene.people[2], scene.room, EVENING, scene.organisations[2])

    end_offers_due(now())
    assert states(first, second) == ["missed", "offered"]


def test_request_that_staff_refuse_or_never_answer_frees_for_those_who_wait(scene: Scene, clock) -> None:
    asked = make_room(scene.centre, hold_hours=2)
    refused = make_booking(scene.holder, asked, EVENING, scene.held_by)
    expired = make_booking(scene.holder, asked, EVENING.shifted(timedelta(days=1)), scene.held_by)
    one = scene.wait(0, room=asked)
    other = scene.wait(0, EVENING.shifted(timedelta(days=1)), room=asked)

    refuse_booking(actor(scene.staff), refused, reason=RefusalReason.OTHER, words="Nie.")
    assert states(one, other) == ["offered", "waiting"]
    clock.shift(hours=3)
    expire_due(now())

    assert (booking_by_uid(expired).state, states(one, other)) == (BookingState.EXPIRED, ["offered"] * 2)  # type: ignore[union-attr]


def test_longer_wish_waits_until_all_of_it_is_free(scene: Scene) -> None:
    longer = scene.wait(0, period("2026-12-08", "17:00", "20:00"))
    before = make_booking(scene.people[2], scene.room, period("2026-12-08", "16:00", "17:30"), scene.organisations[2])

    scene.give_up()
    assert states(longer) == ["waiting"]

    cancel_booking(actor(scene.people[2]), before)
    assert states(longer) == ["offered"]


def test_two_short_wishes_both_have_their_part_of_a_long_time(scene: Scene) -> None:
    one = scene.wait(0, period("2026-12-08", "18:00", "18:45"))
    other = scene.wait(1, period("2026-12-08", "19:00", "20:00"))

    scene.give_up()

    assert states(one, other) == ["offered", "offered"]


def test_any_room_that_fits_is_offered_and_none_that_is_less_accessible(scene: Scene) -> None:
    change(Room, scene.room.id, step_free=True)
    stairs = make_room(scene.centre, "Na piętrze", approval=INSTANT)
    small = make_room(scene.centre, "Mała", seats=5, approval=INSTANT, step_free=True)
    good = make_room(scene.centre, "Dobra", approval=INSTANT, step_free=True)
    uids = [make_booking(scene.holder, room, EVENING, scene.held_by, people=3) for room in (stairs, small, good)]
    uid = scene.wait(any_room=True, people=10)

    for given in uids[:2]:
        cancel_booking(actor(scene.holder), given)
    assert states(uid) == ["waiting"]
    cancel_booking(actor(scene.holder), uids[2])

    assert (states(uid), kept(uid).offered_room_id) == (["offered"], good.id)
    booking = booking_by_uid(take_offer(actor(scene.people[0]), uid))
    assert booking is not None
    assert booking.room_id == good.id


def test_part_of_a_hall_given_back_frees_the_hall(scene: Scene) -> None:
    part = make_room(scene.centre, approval=INSTANT)
    hall = make_hall(scene.centre, scene.room, part, approval=INSTANT)
    uid = scene.wait(room=hall, people=40)

    scene.give_up()

    assert (states(uid), cores(part)) == (["offered"], 1)


def test_equipment_is_held_with_the_room(scene: Scene) -> None:
    from app.bookings.rules import Amount

    kind = make_equipment(scene.centre, units=2)
    uid = scene.wait(equipment=(Amount(kind.id, 2),))
    scene.give_up()

    booking = booking_by_uid(take_offer(actor(scene.people[0]), uid))

    assert booking is not None
    assert [(one.equipment_id, one.amount) for one in booking.equipment] == [(kind.id, 2)]


def test_one_whom_a_rule_refuses_is_passed_over_not_blocked_on(scene: Scene) -> None:
    first, second = scene.wait(0), scene.wait(1)
    for day in ("2026-12-01", "2026-12-02", "2026-12-03"):
        scene.hours(0, 6, day)
    change(Centre, scene.centre.id, quota_hours=18)
    late = scene.wait(2)
    scene.hours(1, 1), scene.hours(2, 2)

    scene.give_up()

    assert states(first, second, late) == ["waiting", "offered", "waiting"]


def test_new_opening_hours_are_found_by_the_sweep(scene: Scene) -> None:
    uid = scene.wait()
    change(Centre, scene.centre.id, quota_hours=1)
    scene.give_up()
    assert (offer_what_is_free(now()), states(uid)) == (0, ["waiting"])
    change(Centre, scene.centre.id, quota_hours=20)

    assert (offer_what_is_free(now()), offer_what_is_free(now())) == (1, 0)
    assert states(uid) == ["offered"]


def test_sweep_asks_the_same_number_of_queries_for_one_and_for_many(scene: Scene, count_queries) -> None:
    scene.wait(0)
    with count_queries() as one:
        offer_what_is_free(now())
    scene.wait(1), scene.wait(2), scene.wait(0, EVENING.shifted(timedelta(minutes=30)))
    with count_queries() as many:
        offer_what_is_free(now())

    assert len(many) == len(one) <= 6


def test_nobody_waits_for_what_begins(scene: Scene, clock) -> None:
    uid = scene.wait()
    clock.move_to("2026-12-08 15:59")
    assert pass_over_due(now()) == 0

    clock.move_to("2026-12-08 16:00")

    assert (pass_over_due(now()), states(uid), trail(uid)) == (1, ["passed"], ["waits", "passed"])
    scene_over = offer_what_is_free(now())
    assert scene_over == 0


# --- the link of the mail


def test_link_takes_once(scene: Scene) -> None:
    uid = scene.wait()
    scene.give_up()
    link = secret()

    take_by_link(link)

    assert states(uid) == ["taken"]
    assert db.session.scalars(select(Booking.state).where(Booking.request_key == uid)).all() == [BookingState.APPROVED]
    with pytest.raises(OfferOver):
        take_by_link(link)


def test_link_leaves_to_the_next_once(scene: Scene) -> None:
    first, second = scene.wait(0), scene.wait(1)
    scene.give_up()
    link = secret()

    decline_by_link(link)

    assert states(first, second) == ["missed", "offered"]
    with pytest.raises(OfferOver):
        decline_by_link(link)


def test_link_of_an_earlier_offer_does_not_take_a_later_one(scene: Scene, clock) -> None:
    scene.wait(0)
    scene.give_up()
    link = secret()
    clock.shift(hours=24)
    end_offers_due(now())
    make_booking(scene.holder, scene.room, EVENING, scene.held_by, key="again")
    scene.wait(0)

    with pytest.raises(OfferOver):
        take_by_link(link)


def test_secret_is_kept_as_a_hash(scene: Scene) -> None:
    scene.wait()
    scene.give_up()

    assert [link.token_hash == secret() for link in db.session.scalars(select(OfferLink))] == [False]
    with pytest.raises(OfferOver):
        take_by_link("unknown")


def test_link_dies_with_its_reader(scene: Scene) -> None:
    admin = make_person(is_admin=True)
    booker = make_person("booker@example.org")
    organisation = make_organisation(scene.people[0], bookers=(booker,), name="Z pomocą")
    wait_for(actor(booker), ask_for(scene.room, EVENING, organisation), any_room=False)
    scene.give_up()
    link = secret()
    remove_member(actor(scene.people[0]), organisation.id, booker.id)
    with pytest.raises(OfferOver):
        take_by_link(link)

    wait_for(actor(scene.people[1]), ask_for(scene.room, EVENING, scene.organisations[1]), any_room=False)
    decline_offer(actor(scene.people[0]), db.session.scalars(select(Waiting.uid).order_by(Waiting.id)).first() or "")
    link = secret()
    disable_person(actor(admin), scene.people[1].id, why="Na próbę")

    with pytest.raises(OfferOver):
        take_by_link(link)


def test_owners_hear_of_it_when_the_one_who_asked_has_left(scene: Scene) -> None:
    booker = make_person("booker@example.org")
    organisation = make_organisation(scene.people[0], bookers=(booker,), name="Z pomocą")
    wait_for(actor(booker), ask_for(scene.room, EVENING, organisation), any_room=False)
    remove_member(actor(scene.people[0]), organisation.id, booker.id)

    scene.give_up()

    assert offered_to() == ["waits0@example.org"]


def test_approved_request_leaves_those_who_wait_waiting(scene: Scene) -> None:
    asked = make_room(scene.centre)
    uid = make_booking(scene.holder, asked, EVENING, scene.held_by)
    waiting = scene.wait(room=asked)

    approve_booking(actor(scene.staff), uid)

    assert (states(waiting), offer_what_is_free(now())) == (["waiting"], 0)


def test_who_waits_between_two_freed_dates_is_near_neither(scene: Scene) -> None:
    uid, room_id = scene.wait(), scene.room.id
    freed = [(room_id, period(day, "18:00", "20:00")) for day in ("2026-12-01", "2026-12-15")]

    assert [one.uid for one in waiting_around([*freed, (room_id, EVENING)], now=now())] == [uid]
    assert list(waiting_around(freed, now=now())) == list(lock_waiting_around(freed, now=now())) == []
