"""Another time that staff offer: both times held, one answer, one mail; the request keeps its time and its clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.bookings.models import Booking, BookingChange, CounterLink, Waiting
from app.bookings.queries import booking_by_uid, mine, needs_of, queue
from app.bookings.queries.counter import counter_offers_at, options_for
from app.bookings.queries.usage import usage_in_month, whose
from app.bookings.rules import Amount, BookingState, ChangeState, RefusalReason
from app.bookings.rules.counter import (
    CounterOfferOver,
    NotForSeries,
    OfferTerms,
    OtherTimeOffered,
    SameAsAsked,
    TooSoonToOffer,
    held_after,
    offered_until,
)
from app.bookings.rules.refusals import (
    AlreadyDecided,
    OverrideNeedsReason,
    OverrideNotPossible,
    RoomTaken,
    TooManyPeople,
)
from app.bookings.rules.series import OtherCentre
from app.bookings.services import (
    OtherTime,
    approve_booking,
    cancel_booking,
    change_booking,
    expire_due,
    lapse_counter_offers_due,
    offer_other_time,
    refuse_booking,
    refuse_other_time,
    refuse_other_time_by_link,
    set_offer_terms,
    take_other_time,
    take_other_time_by_link,
    wait_for,
    withdraw_other_time,
)
from app.centres.models import Layout
from app.core.access import Role
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.core.errors import NotAllowed, NotFound
from app.history.queries import history_of
from app.notifications.models import Mail
from app.organisations.models import Membership
from tests.bookings.racers import held_beside_its_own, overlaps
from tests.bookings.test_change_takings import set_room, wish
from tests.makers import (
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
    make_series,
    make_staff,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")
DAY = "2026-12-01"
EVENING, EARLIER, LATER = period(DAY, "18:00", "20:00"), period(DAY, "14:00", "16:00"), period(DAY, "18:30", "20:30")
OFFERED = datetime(2026, 11, 24, 8, tzinfo=UTC)  # when a test begins
ASKED_UNTIL, OFFERED_UNTIL = OFFERED + timedelta(hours=72), OFFERED + timedelta(hours=48)


class Scene:
    """A room that staff approve and another one, which make a hall together; a request for the first."""

    def __init__(self) -> None:
        self.centre, self.elsewhere = make_centre(), make_centre()
        self.room, self.small = make_room(self.centre), make_room(self.centre, "Sala Mała")
        self.hall = make_hall(self.centre, self.room, self.small)
        self.owner = make_person("owner@example.org")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")
        self.uid = self.ask(EVENING)

    def ask(self, when: Period, **more: Any) -> str:
        return make_booking(self.owner, more.pop("room", self.room), when, self.organisation, **more)

    def offer(
        self, when: Period = EARLIER, room: Any = None, *, why: str = "", words: str = "Rano jest ciszej."
    ) -> None:
        other = OtherTime((room or self.room).id, when, words)
        offer_other_time(actor(self.coordinator), self.uid, other, override_why=why)

    @property
    def booking(self) -> Booking:
        db.session.rollback()
        found = booking_by_uid(self.uid)
        assert found is not None
        return found

    @property
    def change(self) -> BookingChange:
        return self.booking.changes[-1]

    @property
    def end(self) -> tuple[str, str, Period]:
        booking = self.booking
        return booking.state_now.value, booking.changes[-1].state_now.value, booking.entry.period

    def waits(self, when: Period) -> str:
        """Somebody else waits for a time of the room; gives the waiting's uid."""
        person = make_person()
        request = ask_for(self.room, when, make_organisation(person, name="Czekają"), people=5)
        return wait_for(actor(person), request, any_room=False)

    def stranger_asks(self, when: Period, room: Any = None) -> str:
        person = make_person()
        return make_booking(person, room or self.room, when, make_organisation(person, name="Obcy"))

    def is_clean(self) -> bool:
        """Nothing overlaps, and nothing is held beside the living time of a booking."""
        db.session.rollback()
        return (overlaps(), held_beside_its_own()) == (0, 0)


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def mails(person: Any) -> list[str]:
    """The mails to somebody about the offer and what came of it, by template."""
    db.session.rollback()
    said = db.session.scalars(select(Mail.template).where(Mail.person_id == person.id).order_by(Mail.id))
    return [one for one in said if one not in ("booking_requested", "booking_to_decide")]


def newest(template: str) -> dict[str, Any]:
    db.session.rollback()
    mail = db.session.scalars(select(Mail).where(Mail.template == template).order_by(Mail.id.desc())).first()
    assert mail is not None
    return mail.facts


def waiting_state(uid: str) -> str:
    db.session.rollback()
    return db.session.scalars(select(Waiting.state).where(Waiting.uid == uid)).one().value


def trail(scene: Scene) -> list[str]:
    return [record.verb for record in history_of("booking", scene.booking.id)]


# --- how long, without a database


@pytest.mark.parametrize(
    ("asked", "other", "terms", "until"),
    [
        (200, 300, OfferTerms(), 48),
        (200, 60, OfferTerms(), 36),
        (60, 200, OfferTerms(), 36),
        (200, 300, OfferTerms(5, 0), 5),
        (20, 30, OfferTerms(), 2),
        (4, 30, OfferTerms(), 2),
        (40, 50, OfferTerms(100, 0), 38),
    ],
)
def test_offer_ends_as_the_centre_sets_and_before_the_earlier_start(
    asked: int, other: int, terms: OfferTerms, until: int
) -> None:
    first, second = (Period(OFFERED + timedelta(hours=h), OFFERED + timedelta(hours=h + 1)) for h in (asked, other))

    assert offered_until(terms, first, second, OFFERED) == OFFERED + timedelta(hours=until)


def test_offer_is_refused_where_it_leaves_nobody_time() -> None:
    soon = Period(OFFERED + timedelta(hours=3), OFFERED + timedelta(hours=4))

    with pytest.raises(TooSoonToOffer):
        offered_until(OfferTerms(), soon, EVENING, OFFERED)


@pytest.mark.parametrize(
    ("deadline", "over", "starts", "held"), [(72, 10, 200, 82), (1, 10, 200, 12), (72, 48, 100, 100)]
)
def test_clock_of_the_request_stands_still_meanwhile(deadline: int, over: int, starts: int, held: int) -> None:
    moments = [OFFERED + timedelta(hours=hours) for hours in (deadline, over, starts)]

    assert held_after(moments[0], OFFERED, *moments[1:]) == OFFERED + timedelta(hours=held)


# --- offering


def test_both_times_are_held_and_both_sides_know_until_when(scene: Scene) -> None:
    scene.offer()

    offer = scene.booking.counter_offer
    assert offer is not None
    assert (offer.entry.period, offer.entry.expires_at) == (EARLIER, OFFERED_UNTIL)
    assert scene.booking.entry.expires_at == OFFERED_UNTIL + timedelta(hours=72)
    for taken in (EARLIER, EVENING):
        with pytest.raises(RoomTaken):
            scene.stranger_asks(taken)
    assert (mails(scene.owner), mails(scene.coordinator)) == (["counter_offer"], [])
    assert newest("counter_offer")["words"] == "Rano jest ciszej."
    assert [queue(actor(scene.coordinator), now=now()), needs_of(actor(scene.coordinator), now=now()).to_decide] == [
        [],
        0,
    ]
    assert [one.id for one in counter_offers_at(actor(scene.coordinator), now=now())] == [offer.id]
    own = mine(actor(scene.owner), now=now())
    assert ([one.id for one in own.counter_offers], own.waiting, needs_of(actor(scene.owner), now=now()).offers) == (
        [offer.id], [], 1,
    )  # fmt: skip


def test_same_offer_again_is_the_same_and_another_one_is_refused(scene: Scene) -> None:
    scene.offer()
    scene.offer()

    with pytest.raises(OtherTimeOffered):
        scene.offer(LATER)
    assert (len(scene.booking.changes), mails(scene.owner)) == (1, ["counter_offer"])


def test_counted_once_with_the_longer_time(scene: Scene) -> None:
    scene.offer(period(DAY, "13:00", "16:00"))

    party = whose(scene.organisation.id, None)
    usage = usage_in_month(party, scene.centre.id, EVENING, now=now())
    assert (usage.minutes, usage.open_requests) == (180, 1)


def test_nobody_decides_or_changes_the_request_meanwhile(scene: Scene) -> None:
    scene.offer()
    staff, owner = actor(scene.coordinator), actor(scene.owner)

    with pytest.raises(OtherTimeOffered):
        approve_booking(staff, scene.uid)
    with pytest.raises(OtherTimeOffered):
        refuse_booking(staff, scene.uid, reason=RefusalReason.OTHER, words="Nie.")
    with pytest.raises(OtherTimeOffered):
        change_booking(owner, scene.uid, wish(scene.uid, LATER))
    assert scene.end == ("requested", "waiting", EVENING)


def test_what_cannot_be_offered(scene: Scene) -> None:
    staff = actor(scene.coordinator)
    with pytest.raises(SameAsAsked):
        scene.offer(EVENING)
    with pytest.raises(OtherCentre):
        scene.offer(EARLIER, make_room(scene.elsewhere))
    scene.stranger_asks(EARLIER, scene.small)
    with pytest.raises(OverrideNotPossible):
        scene.offer(EARLIER, scene.small, why="Mimo to")
    series = make_series(scene.owner, scene.room, "2026-12-08", (10, 11), scene.organisation, times=2)
    date_of_series = db.session.scalars(select(Booking).where(Booking.series.has(uid=series))).first()
    with pytest.raises(NotForSeries):
        offer_other_time(staff, date_of_series.entry.uid, OtherTime(scene.room.id, EARLIER))
    approve_booking(staff, scene.uid)
    with pytest.raises(AlreadyDecided):
        scene.offer()


def test_only_staff_of_the_centre_who_are_no_party_offer_and_take_back(scene: Scene) -> None:
    scene.offer()
    reception = make_staff(scene.centre, Role.RECEPTION)
    stranger, far = make_person(), make_staff(scene.elsewhere)
    ours = make_staff(scene.centre)
    joins(scene, ours)
    for who, refusal in ((reception, NotAllowed), (ours, NotAllowed), (far, NotFound), (scene.owner, NotAllowed)):
        with pytest.raises(refusal):
            withdraw_other_time(actor(who), scene.uid)
        with pytest.raises(refusal):
            offer_other_time(actor(who), scene.uid, OtherTime(scene.room.id, LATER))
    for who in (stranger, far, reception, scene.coordinator):
        with pytest.raises(NotFound):
            take_other_time(actor(who), scene.uid)
        with pytest.raises(NotFound):
            refuse_other_time(actor(who), scene.uid)
    assert scene.end == ("requested", "waiting", EVENING)


@transaction
def joins(scene: Scene, person: Any) -> None:
    db.session.add(Membership(organisation_id=scene.organisation.id, person_id=person.id, role="booker"))


# --- what becomes of it


def test_taken_it_is_approved_and_the_asked_time_goes_to_those_who_wait(scene: Scene) -> None:
    waiting = scene.waits(EVENING)
    scene.offer()

    take_other_time(actor(scene.owner), scene.uid)

    assert scene.end == ("approved", "approved", EARLIER)
    assert (scene.booking.decided_by_id, scene.booking.entry.expires_at) == (scene.coordinator.id, None)
    assert waiting_state(waiting) == "offered"
    assert (mails(scene.owner), mails(scene.coordinator)) == (
        ["counter_offer", "booking_approved"],
        ["counter_offer_answered"],
    )
    assert newest("counter_offer_answered")["became"] == "taken"
    assert trail(scene)[-2:] == ["counter_offered", "counter_taken"]
    with pytest.raises(CounterOfferOver):
        take_other_time(actor(scene.owner), scene.uid)
    assert scene.is_clean()


def test_refused_the_request_has_its_time_and_as_long_as_it_had_left(scene: Scene, clock: Any) -> None:
    scene.offer()
    waiting = scene.waits(EARLIER)
    clock.shift(hours=10)

    refuse_other_time(actor(scene.owner), scene.uid, words="Pracujemy do 16.")

    assert scene.end == ("requested", "refused", EVENING)
    assert scene.booking.entry.expires_at == ASKED_UNTIL + timedelta(hours=10)
    assert waiting_state(waiting) == "offered"
    assert (mails(scene.owner), mails(scene.coordinator)) == (["counter_offer"], ["counter_offer_answered"])
    assert newest("counter_offer_answered")["words"] == "Pracujemy do 16."
    assert len(queue(actor(scene.coordinator), now=now())) == 1
    approve_booking(actor(scene.coordinator), scene.uid)
    assert scene.end == ("approved", "refused", EVENING)


def test_unanswered_it_lapses_once_and_the_request_waits_again(scene: Scene, clock: Any) -> None:
    scene.offer()
    waiting = scene.waits(EARLIER)
    clock.move_to(OFFERED_UNTIL)

    assert [expire_due(now()), lapse_counter_offers_due(now()), lapse_counter_offers_due(now())] == [0, 1, 0]

    assert scene.end == ("requested", "expired", EVENING)
    assert scene.booking.entry.expires_at == OFFERED_UNTIL + timedelta(hours=72)
    assert waiting_state(waiting) == "offered"
    assert mails(scene.owner) == ["counter_offer", "counter_offer_over"]
    assert mails(scene.coordinator) == ["counter_offer_answered"]
    assert len(mine(actor(scene.owner), now=now()).waiting) == 1
    with pytest.raises(CounterOfferOver):
        take_other_time(actor(scene.owner), scene.uid)


def test_taken_back_by_staff_the_applicant_reads_so(scene: Scene) -> None:
    scene.offer()

    withdraw_other_time(actor(scene.coordinator), scene.uid)

    assert scene.end == ("requested", "withdrawn", EVENING)
    assert scene.booking.entry.expires_at == ASKED_UNTIL
    assert mails(scene.owner) == ["counter_offer", "counter_offer_over"]
    assert scene.stranger_asks(EARLIER)
    scene.offer(LATER)
    assert scene.end == ("requested", "waiting", EVENING)


def test_withdrawn_by_the_applicant_both_times_are_free(scene: Scene) -> None:
    scene.offer()

    cancel_booking(actor(scene.owner), scene.uid)

    assert scene.end == ("withdrawn", "withdrawn", EVENING)
    assert scene.stranger_asks(EARLIER)
    assert scene.stranger_asks(EVENING)
    assert mails(scene.owner) == ["counter_offer", "booking_withdrawn"]


def test_offer_that_ran_out_unseen_hinders_nobody(scene: Scene, clock: Any) -> None:
    scene.offer()
    clock.move_to(OFFERED_UNTIL)

    approve_booking(actor(scene.coordinator), scene.uid)

    assert scene.end == ("approved", "expired", EVENING)
    assert mails(scene.owner) == ["counter_offer", "booking_approved"]
    assert lapse_counter_offers_due(now()) == 0
    assert scene.is_clean()


def test_request_that_nobody_answers_afterwards_expires_with_its_offer(scene: Scene, clock: Any) -> None:
    scene.offer(LATER)
    clock.move_to("2026-11-30 09:00")

    assert [expire_due(now()), lapse_counter_offers_due(now())] == [1, 0]

    assert scene.end == ("expired", "expired", EVENING)
    assert mails(scene.owner) == ["counter_offer", "booking_expired"]
    assert scene.stranger_asks(EVENING)


# --- the link


def link() -> str:
    return str(newest("counter_offer")["secret_token"])


def test_link_is_good_for_one_answer(scene: Scene) -> None:
    scene.offer()
    token = link()
    kept = db.session.scalars(select(CounterLink)).one()
    assert kept.token_hash != token

    take_other_time_by_link(token)

    assert scene.end == ("approved", "approved", EARLIER)
    for use in (take_other_time_by_link, refuse_other_time_by_link):
        with pytest.raises(CounterOfferOver):
            use(token)


def test_link_dies_with_its_offer_and_with_the_membership(scene: Scene) -> None:
    scene.offer()
    old = link()
    refuse_other_time_by_link(old, words="Nie")
    scene.offer(LATER)
    living = link()
    leaves(scene)

    for token in (old, living, "x" * 43):
        with pytest.raises(CounterOfferOver):
            take_other_time_by_link(token)
    assert scene.end == ("requested", "waiting", EVENING)


@transaction
def leaves(scene: Scene) -> None:
    db.session.scalars(select(Membership).where(Membership.person_id == scene.owner.id)).one().left_at = now()


# --- the same verdict


def test_rule_set_aside_when_offering_does_not_hinder_taking(scene: Scene) -> None:
    night = period(DAY, "21:00", "22:00")
    with pytest.raises(OverrideNeedsReason):
        scene.offer(night)
    scene.offer(night, why="Dyżur do 22")

    take_other_time(actor(scene.owner), scene.uid)

    assert scene.end == ("approved", "approved", night)


def test_rule_that_says_no_by_now_refuses_and_it_stays_offered(scene: Scene) -> None:
    scene.offer(EARLIER, scene.small)
    fewer_seats(scene.small.id)

    with pytest.raises(TooManyPeople):
        take_other_time(actor(scene.owner), scene.uid)

    assert scene.end == ("requested", "waiting", EVENING)


@transaction
def fewer_seats(room_id: int) -> None:
    for layout in db.session.scalars(select(Layout).where(Layout.room_id == room_id)):
        layout.seats = 5


@pytest.mark.parametrize(
    ("ends", "where"),
    [
        ("taken", "overlapping"),
        ("taken", "hall"),
        ("refused", "hall"),
        ("lapsed", "overlapping"),
        ("withdrawn", "small"),
    ],
)
def test_pads_parts_and_equipment_are_held_and_given_back(scene: Scene, clock: Any, ends: str, where: str) -> None:
    set_room(scene.room, pad_before=30, pad_after=15)
    projector = make_equipment(scene.centre, units=1)
    cancel_booking(actor(scene.owner), scene.uid)
    scene.uid = scene.ask(EVENING, equipment=(Amount(projector.id, 1),))
    when, room = {
        "overlapping": (LATER, scene.room),
        "hall": (EVENING, scene.hall),
        "small": (LATER, scene.small),
    }[where]
    scene.offer(when, room)
    with pytest.raises(RoomTaken):
        scene.stranger_asks(when, room)

    if ends == "taken":
        take_other_time(actor(scene.owner), scene.uid)
    elif ends == "refused":
        refuse_other_time(actor(scene.owner), scene.uid)
    elif ends == "withdrawn":
        withdraw_other_time(actor(scene.coordinator), scene.uid)
    else:
        clock.move_to(OFFERED_UNTIL)
        lapse_counter_offers_due(now())

    assert scene.booking.entry.period == (when if ends == "taken" else EVENING)
    assert scene.booking.room_id == (room.id if ends == "taken" else scene.room.id)
    assert [one.amount for one in scene.booking.equipment] == [1]
    assert scene.is_clean()


# --- what a centre sets, and what could be offered


def test_centre_sets_for_how_long(scene: Scene) -> None:
    set_offer_terms(actor(make_staff(scene.centre, Role.MANAGER)), scene.centre.id, OfferTerms(5, 12))
    with pytest.raises(NotAllowed):
        set_offer_terms(actor(scene.coordinator), scene.centre.id, OfferTerms(6, 12))

    scene.offer()

    assert scene.change.entry.expires_at == OFFERED + timedelta(hours=5)


def test_what_could_be_offered_in_as_many_queries_whatever_there_is(scene: Scene, count_queries: Any) -> None:
    make_room(scene.elsewhere, "Daleko")

    def look() -> tuple[set[tuple[str, Period]], int]:
        booking = scene.booking
        with count_queries() as queries:
            found = options_for(booking, EVENING, now=now())
        return {(one.room.name, one.period) for one in found}, len(queries)

    first, queries = look()
    assert {name for name, _ in first} == {"Sala Duża", "Sala Mała", "Hala"}
    assert {("Sala Duża", period(DAY, "17:45", "19:45")), ("Sala Mała", EVENING), ("Hala", EVENING)} <= first
    assert ("Sala Duża", EVENING) not in first
    scene.stranger_asks(EVENING, scene.small)
    make_room(scene.centre, "Sala Trzecia")
    second, more_queries = look()
    assert not {("Hala", EVENING), ("Sala Mała", EVENING)} & second
    assert ("Sala Trzecia", EVENING) in second
    assert more_queries == queries


def test_offer_for_a_resident_goes_to_them(scene: Scene) -> None:
    set_room(scene.room, residents_may_book=True)
    resident = make_person("resident@example.org")
    scene.uid = make_booking(resident, scene.room, period(DAY, "10:00", "11:00"))
    scene.offer()

    take_other_time(actor(resident), scene.uid)

    assert scene.end == ("approved", "approved", EARLIER)
    assert scene.change.state is ChangeState.APPROVED
    assert scene.booking.state is BookingState.APPROVED
    assert at(DAY, "14:00") == scene.booking.entry.starts_at
