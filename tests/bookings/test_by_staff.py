"""Staff book: for an organisation, the centre itself or an outside event; rules set aside; what is over."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, StatementError

from app.accounts.models import StaffRole
from app.accounts.rules import NotAnAddress
from app.bookings.models import Attendance, Booking, Consequence
from app.bookings.queries import booking_by_uid, ledger_of, mine, party_of, public_between
from app.bookings.queries.answering import usual_answer
from app.bookings.queries.changes import arrangement_of
from app.bookings.queries.deciding import meanwhile
from app.bookings.queries.reminders import reminders_due
from app.bookings.rules import Amount
from app.bookings.rules import by_staff as said_no
from app.bookings.rules import party as whom_no
from app.bookings.rules import refusals as no
from app.bookings.rules.party import HeldFor, Whom
from app.bookings.rules.states import BookingState
from app.bookings.services import (
    Changed,
    StaffRequest,
    approve_change,
    book_by_staff,
    cancel_booking,
    change_booking,
    mark_came,
    mark_no_show,
)
from app.core.access import Action, Role, can
from app.core.clock import Period, now
from app.core.database import db
from app.core.errors import NotAllowed
from app.history.queries import history_of
from app.notifications.models import Mail
from app.schedule.models import Occupancy
from tests.makers import (
    actor,
    ask_for,
    make_booking,
    make_centre,
    make_equipment,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "18:00", "20:00")
NIGHT = period("2026-12-01", "21:00", "22:30")
OVER = period("2026-11-10", "18:00", "20:00")


class Scene:
    """A centre with a room that staff approve, staff of each role, an organisation with an owner and a booker."""

    def __init__(self) -> None:
        self.centre = make_centre("Blisko", remind_days_first=2, remind_days_last=1)
        self.room = make_room(self.centre, pad_after=30)
        self.elsewhere = make_room(make_centre("Daleko"))
        self.owner = make_person("owner@example.org", language="en")
        self.booker = make_person("booker@example.org", language="uk")
        self.organisation = make_organisation(self.owner, bookers=(self.booker,))
        self.reception = make_staff(self.centre, Role.RECEPTION, "reception@example.org")
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def wish(self, when: Period = EVENING, whom: Whom = Whom.ORGANISATION, **more: Any) -> StaffRequest:
        party = self.organisation if whom is Whom.ORGANISATION else None
        of_staff = {
            name: more.pop(name)
            for name in ("outside_name", "outside_email", "note", "came", "overrides", "override_why")
            if name in more
        }
        if whom is Whom.OUTSIDE:
            of_staff.setdefault("outside_name", "Teatr Lotny")
        return StaffRequest(ask_for(more.pop("room", self.room), when, party, **more), whom, **of_staff)

    def book(self, *arguments: Any, by: Any = None, key: str = "k", **more: Any) -> Booking:
        uid = book_by_staff(actor(by or self.coordinator), self.wish(*arguments, **more), key=key)
        booking = booking_by_uid(uid)
        assert booking is not None
        return booking


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def mails() -> list[tuple[str, str]]:
    return sorted(tuple(row) for row in db.session.execute(select(Mail.template, Mail.address)))


def kept() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Booking.id)).all())


def minutes_of(scene: Scene, day: str = "2026-12-01") -> int:
    when = period(day, "12:00", "13:00")
    return party_of(scene.organisation, None, scene.centre.id, when, now=now()).usage.minutes


# --- for whom


def test_reception_books_for_an_organisation_and_it_is_confirmed_at_once(scene: Scene) -> None:
    booking = scene.book(by=scene.reception, note="Prosili telefonicznie")

    assert booking.state is BookingState.APPROVED
    assert (booking.organisation_id, booking.asked_by_id) == (scene.organisation.id, scene.reception.id)
    assert (booking.decided_by_id, booking.is_by_staff, booking.held_for) == (
        scene.reception.id,
        True,
        HeldFor.PARTY,
    )
    assert booking.staff_note == "Prosili telefonicznie"
    assert [record.verb for record in history_of("booking", booking.id)] == ["booked_by_staff"]
    assert mails() == [("booked_by_staff", "booker@example.org"), ("booked_by_staff", "owner@example.org")]


def test_it_counts_in_the_hours_of_the_organisation_and_stands_in_its_list(scene: Scene) -> None:
    booking = scene.book()

    assert minutes_of(scene) == 120
    assert [one.id for one in mine(actor(scene.booker), now=now()).ahead] == [booking.id]
    assert mine(actor(scene.coordinator), now=now()).ahead == []


@pytest.mark.parametrize("whom", [Whom.CENTRE, Whom.OUTSIDE])
def test_the_house_has_no_quota_no_list_and_no_mail(scene: Scene, whom: Whom) -> None:
    for hour in range(9, 21, 4):  # 36 hours of one staff member, where an organisation has 20
        for day in (1, 2, 3):
            when = period(f"2026-12-0{day}", f"{hour}:00", f"{min(hour + 4, 21)}:00")
            scene.book(when, whom, by=scene.reception, key=f"{day}-{hour}", room=make_room(scene.centre, pad_after=0))

    me = actor(scene.reception)
    assert mine(me, now=now()).ahead == []
    usage = party_of(None, scene.reception.id, scene.centre.id, EVENING, now=now()).usage
    assert (usage.minutes, usage.open_requests) == (0, 0)
    (month,) = [
        one
        for one in ledger_of(None, me.person_id, date(2026, 12, 1), now=now(), actor=me).centres
        if one.centre.id == scene.centre.id
    ]
    assert month.counted == 0
    assert mails() == []


def test_the_outside_is_named_for_staff_and_told_once_where_it_has_an_address(scene: Scene) -> None:
    booking = scene.book(EVENING, Whom.OUTSIDE, outside_name=" Teatr Lotny ", outside_email="Biuro@Teatr.example.org")

    assert (booking.outside_name, booking.outside_email) == ("Teatr Lotny", "biuro@teatr.example.org")
    assert booking.who == "Teatr Lotny"
    assert mails() == [("booked_by_staff", "biuro@teatr.example.org")]
    assert can(actor(scene.reception), Action.SEE_BOOKING, booking)
    assert not can(actor(scene.owner), Action.SEE_BOOKING, booking)
    assert public_between(EVENING) == []


def test_the_public_sees_the_title_of_a_public_outside_event_and_never_who_holds_it(scene: Scene) -> None:
    scene.book(EVENING, Whom.OUTSIDE, is_public=True, title="Spektakl")

    (event,) = public_between(EVENING)
    assert event.title == "Spektakl"
    assert "Teatr" not in repr(event)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"whom": Whom.ORGANISATION}, whom_no.NameTheOrganisation),
        ({"whom": Whom.OUTSIDE, "outside_name": "  "}, whom_no.NameTheOutside),
        ({"whom": Whom.OUTSIDE, "outside_email": "nie-adres"}, NotAnAddress),
        ({"whom": Whom.CENTRE, "outside_name": "Teatr"}, whom_no.NotForThem),
        ({"whom": Whom.CENTRE, "outside_email": "a@example.org"}, whom_no.NotForThem),
    ],
)
def test_what_belongs_to_nobody_is_refused(scene: Scene, changes: dict[str, Any], refusal: type[Exception]) -> None:
    wish = replace(scene.wish(EVENING, Whom.OUTSIDE), **changes)

    with pytest.raises(refusal):
        book_by_staff(actor(scene.coordinator), wish, key="k")

    assert kept() == 0


def test_an_organisation_is_not_named_where_it_is_for_the_centre(scene: Scene) -> None:
    with pytest.raises(whom_no.NotForThem):
        book_by_staff(actor(scene.coordinator), replace(scene.wish(), whom=Whom.CENTRE), key="k")
    unknown = replace(scene.wish(), what=replace(scene.wish().what, organisation_id=10**9))
    with pytest.raises(whom_no.NoSuchOrganisation):
        book_by_staff(actor(scene.coordinator), unknown, key="k")


def test_who_acts_for_the_organisation_does_not_book_for_it_by_this_door(scene: Scene) -> None:
    ours = make_organisation(scene.coordinator, name="Moja")
    wish = replace(scene.wish(), what=replace(scene.wish().what, organisation_id=ours.id))

    with pytest.raises(whom_no.OwnOrganisation):
        book_by_staff(actor(scene.coordinator), wish, key="k")

    assert kept() == 0


def test_a_room_of_another_centre_looks_like_a_missing_one(scene: Scene) -> None:
    for wish in (scene.wish(room=scene.elsewhere), replace(scene.wish(), what=replace(scene.wish().what, room_id=999))):
        with pytest.raises(no.NoSuchRoom):
            book_by_staff(actor(scene.coordinator), wish, key="k")
    with pytest.raises(NotAllowed):
        book_by_staff(actor(scene.owner), scene.wish(), key="k")


@pytest.mark.parametrize(
    "kept",
    [
        {"held_for": "centre"},
        {"held_for": "outside", "is_by_staff": True, "organisation_id": None},
        {"outside_name": "Teatr"},
        {"outside_email": "a@example.org"},
        {"held_for": "nobody"},
    ],
)
def test_the_database_says_no_to_a_booking_for_two(scene: Scene, kept: dict[str, Any]) -> None:
    booking = scene.book()

    with pytest.raises((IntegrityError, StatementError)):
        db.session.execute(update(Booking.__table__).where(Booking.id == booking.id).values(**kept))  # type: ignore[arg-type]
    db.session.rollback()


def test_who_booked_it_for_the_house_is_not_its_party(scene: Scene) -> None:
    booking, me = scene.book(EVENING, Whom.CENTRE, by=scene.reception), actor(scene.reception)
    gone = replace(me, centres={})

    assert can(me, Action.SEE_BOOKING, booking)
    assert can(me, Action.MARK_ATTENDANCE, booking)
    for action in (Action.CANCEL_BOOKING, Action.CHANGE_BOOKING, Action.ASK_FOR_MORE_DATES, Action.ANSWER_REMINDER):
        assert not can(me, action, booking)
    assert not can(gone, Action.SEE_BOOKING, booking)


def test_mails_about_the_house_go_to_who_booked_it_or_to_the_coordinators(scene: Scene) -> None:
    booking = scene.book(EVENING, Whom.OUTSIDE, by=scene.reception)
    cancel_booking(actor(scene.coordinator), booking.entry.uid)
    assert ("booking_cancelled", "reception@example.org") in mails()

    other = scene.book(EVENING, Whom.CENTRE, by=scene.reception, key="2")
    role = db.session.scalars(select(StaffRole).where(StaffRole.person_id == scene.reception.id)).one()
    role.revoked_at = now()
    db.session.commit()
    cancel_booking(actor(scene.coordinator), other.entry.uid)
    assert ("booking_cancelled", "coordinator@example.org") in mails()


# --- rules and physics


def test_a_coordinator_sets_a_rule_aside_by_its_name_and_says_why(scene: Scene) -> None:
    booking = scene.book(NIGHT, overrides=frozenset({"opening_hours"}), override_why=" Noc Muzeów ")

    (record,) = history_of("booking", booking.id)
    assert (record.why, record.facts["overridden"], record.actor_id) == (
        "Noc Muzeów",
        ["opening_hours"],
        scene.coordinator.id,
    )
    assert (booking.set_aside, booking.set_aside_why) == (["opening_hours"], "Noc Muzeów")
    assert {"rule": "opening_hours", "outcome": "refused", "overridden": True, "reason": "Noc Muzeów"} in (
        booking.rules_used
    )


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({}, no.OutsideOpeningHours),
        ({"overrides": frozenset({"quota"}), "override_why": "Bo tak"}, no.OutsideOpeningHours),
        ({"overrides": frozenset({"opening_hours"})}, no.OverrideNeedsReason),
        ({"overrides": frozenset({"opening_hours"}), "override_why": "  "}, no.OverrideNeedsReason),
        ({"overrides": frozenset({"opening_hours", "quota"}), "override_why": "Bo"}, said_no.NothingToSetAside),
    ],
)
def test_a_rule_is_not_set_aside_unnamed_or_without_a_reason(
    scene: Scene, more: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        scene.book(NIGHT, **more)

    assert kept() == 0


def test_reception_sets_nothing_aside_and_hears_whom_to_ask(scene: Scene) -> None:
    with pytest.raises(said_no.OnlyCoordinatorsSetAside):
        scene.book(NIGHT, by=scene.reception, overrides=frozenset({"opening_hours"}), override_why="Noc")

    assert kept() == 0


def test_physics_is_never_set_aside(scene: Scene) -> None:
    make_booking(scene.owner, scene.room, EVENING, scene.organisation)
    projector = make_equipment(scene.centre, units=1)
    other = make_room(scene.centre)
    scene.book(room=other, equipment=(Amount(projector.id, 1),))
    late = {"overrides": frozenset({"free", "equipment"}), "override_why": "Musimy"}

    with pytest.raises(no.RoomTaken):
        scene.book(key="a", **late)
    with pytest.raises(no.EquipmentTaken):
        scene.book(key="b", room=make_room(scene.centre), equipment=(Amount(projector.id, 1),), **late)
    assert kept() == 2


def test_a_layout_that_the_room_has_not_is_never_set_aside(scene: Scene) -> None:
    from app.centres.rules import LayoutKind

    with pytest.raises(no.NoSuchLayout):
        scene.book(layout=LayoutKind.CIRCLE, overrides=frozenset({"people"}), override_why="Musimy")


def test_staff_are_bound_by_no_notice_and_decide_what_waits_for_approval(scene: Scene, clock: Any) -> None:
    soon = now() + timedelta(hours=2)
    when = Period(soon.replace(minute=0, second=0, microsecond=0), soon.replace(minute=0) + timedelta(hours=1))

    booking = scene.book(Period(when.starts, when.starts + timedelta(hours=1)), Whom.CENTRE)

    assert booking.state is BookingState.APPROVED


def test_the_same_form_twice_is_one_booking_and_other_content_is_refused(scene: Scene) -> None:
    wish = scene.wish(NIGHT, overrides=frozenset({"opening_hours"}), override_why="Noc", note="x")
    first = book_by_staff(actor(scene.coordinator), wish, key="same")

    assert book_by_staff(actor(scene.coordinator), wish, key="same") == first
    for other in (replace(wish, note="y"), replace(wish, override_why="Dzień"), replace(wish, came=True)):
        with pytest.raises(no.AlreadySent):
            book_by_staff(actor(scene.coordinator), other, key="same")
    with pytest.raises(no.AlreadySent):
        make_booking(scene.coordinator, scene.room, NIGHT, key="same")
    assert kept() == 1
    assert len(mails()) == 2


# --- what becomes of it


def test_the_organisation_moves_it_and_the_one_who_booked_it_decides(scene: Scene) -> None:
    booking = scene.book()
    later = replace(arrangement_of(booking).ask, period=period("2026-12-02", "18:00", "20:00"))

    came = change_booking(actor(scene.owner), booking.entry.uid, replace(arrangement_of(booking), ask=later))

    assert came is Changed.WAITING
    assert ("change_to_decide", "coordinator@example.org") in mails()
    change = booking_by_uid(booking.entry.uid).waiting_change  # type: ignore[union-attr]
    assert change is not None
    approve_change(actor(scene.coordinator), change.entry.uid)
    assert booking_by_uid(booking.entry.uid).entry.period == later.period  # type: ignore[union-attr]


def test_what_was_set_aside_stays_known_after_a_change_that_leaves_it(scene: Scene) -> None:
    booking = scene.book(NIGHT, Whom.CENTRE, overrides=frozenset({"opening_hours"}), override_why="Noc")
    fewer = replace(arrangement_of(booking).ask, people=3)

    change_booking(
        actor(scene.coordinator), booking.entry.uid, replace(arrangement_of(booking), ask=fewer), why="Mniej osób"
    )

    assert booking_by_uid(booking.entry.uid).set_aside == ["opening_hours"]  # type: ignore[union-attr]


def test_the_house_is_changed_at_once_and_cancelled_without_a_consequence(scene: Scene, clock: Any) -> None:
    booking = scene.book(EVENING, Whom.CENTRE)
    longer = replace(arrangement_of(booking).ask, period=period("2026-12-01", "18:00", "20:30"))

    done = change_booking(
        actor(scene.coordinator), booking.entry.uid, replace(arrangement_of(booking), ask=longer), why="Dłużej"
    )
    clock.move_to(EVENING.starts - timedelta(hours=1))
    cancel_booking(actor(scene.coordinator), booking.entry.uid)

    assert done is Changed.DONE
    assert db.session.scalars(select(Consequence)).all() == []
    assert not booking_by_uid(booking.entry.uid).is_late  # type: ignore[union-attr]


def test_nobody_came_to_the_house_and_nothing_follows(scene: Scene, clock: Any) -> None:
    booking = scene.book(EVENING, Whom.OUTSIDE)
    clock.move_to(EVENING.ends)

    mark_no_show(actor(scene.reception), booking.entry.uid)

    assert db.session.scalars(select(Consequence)).all() == []


def test_the_organisation_is_reminded_and_the_house_is_not(scene: Scene, clock: Any) -> None:
    ours = scene.book()
    scene.book(EVENING, Whom.CENTRE, key="2", room=make_room(scene.centre))
    clock.move_to(EVENING.starts - timedelta(days=1))

    assert [due.entry_id for due in reminders_due(now())] == [ours.entry_id]


def test_booking_by_staff_is_no_answer_to_a_request(scene: Scene) -> None:
    since = now() - timedelta(minutes=1)
    for number in range(5):
        scene.book(room=make_room(scene.centre), key=str(number), whom=Whom.CENTRE)

    assert usual_answer(now(), centre_id=scene.centre.id) is None
    assert meanwhile(actor(scene.reception), since, now=now()).decided == 0


# --- what is over


def test_what_is_over_is_entered_for_the_figures_without_mails(scene: Scene) -> None:
    projector = make_equipment(scene.centre, units=2)
    make_booking(scene.owner, scene.room, EVENING, scene.organisation)
    before = mails()

    booking = scene.book(OVER, came=True, equipment=(Amount(projector.id, 2),), people=17)

    assert booking.state is BookingState.APPROVED
    assert booking.attendance is not None
    assert (booking.attendance.came, booking.attendance.marked_by_id) == (True, scene.coordinator.id)
    assert (booking.people, booking.amounts) == (17, (Amount(projector.id, 2),))
    assert [record.verb for record in history_of("booking", booking.id)] == ["entered_afterwards"]
    assert mails() == before
    rows = db.session.scalars(select(Occupancy).where(Occupancy.entry_id == booking.entry_id)).all()
    assert {Period(row.starts_at, row.ends_at) for row in rows} == {OVER}
    assert len(rows) == 3
    assert minutes_of(scene, "2026-11-10") == 120


def test_nobody_came_to_what_is_over_stands_as_used_and_nothing_follows(scene: Scene) -> None:
    booking = scene.book(OVER, came=False)

    assert db.session.scalars(select(Consequence)).all() == []
    me = actor(scene.owner)
    ledger = ledger_of(scene.organisation.id, None, date(2026, 11, 1), now=now(), actor=me)
    (month,) = [one for one in ledger.centres if one.centre.id == scene.centre.id]
    assert ([one.id for one in month.used.bookings], month.no_shows.bookings) == ([booking.id], ())
    mark_came(actor(scene.reception), booking.entry.uid, why="Jednak przyszli")
    mark_no_show_again = db.session.scalars(select(Attendance.came)).one()
    assert mark_no_show_again is True


def test_a_later_correction_of_what_was_entered_has_no_consequence(scene: Scene, clock: Any) -> None:
    clock.move_to(period("2026-12-01", "20:30", "21:00").starts)
    booking = scene.book(EVENING, came=True)

    mark_no_show(actor(scene.reception), booking.entry.uid, why="Pomyłka")

    assert db.session.scalars(select(Consequence)).all() == []
    assert mails() == []


def test_no_rule_is_asked_of_the_past_but_physics_holds(scene: Scene) -> None:
    night = period("2026-11-10", "22:00", "23:59")
    scene.book(night, came=True, people=900)

    with pytest.raises(no.RoomTaken):
        scene.book(night, came=True, key="2")
    next_to_it = period("2026-11-10", "21:00", "22:00")  # pads mean nothing any more
    scene.book(next_to_it, Whom.OUTSIDE, came=False, key="3")
    assert kept() == 2


@pytest.mark.parametrize(
    ("when", "came", "refusal"),
    [
        (OVER, None, said_no.SayWhetherTheyCame),
        (EVENING, True, said_no.NotOverYet),
        (period("2024-11-01", "18:00", "20:00"), True, said_no.TooFarBack),
    ],
)
def test_the_past_is_never_entered_by_a_slip_nor_too_far_back(
    scene: Scene, when: Period, came: bool | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        scene.book(when, came=came)

    assert kept() == 0


def test_reception_enters_nothing_that_is_over(scene: Scene) -> None:
    with pytest.raises(said_no.OnlyCoordinatorsEnterPast):
        scene.book(OVER, by=scene.reception, came=True)


def test_the_same_past_form_twice_is_one_booking(scene: Scene) -> None:
    first = scene.book(OVER, came=False, key="same")

    assert scene.book(OVER, came=False, key="same").id == first.id
    with pytest.raises(no.AlreadySent):
        scene.book(OVER, came=True, key="same")
    assert kept() == 1


# --- what goes on now


def test_what_runs_since_today_is_booked_only_with_a_reason(scene: Scene, clock: Any) -> None:
    clock.move_to(EVENING.starts + timedelta(minutes=20))

    with pytest.raises(said_no.RunsAlready):
        scene.book()
    with pytest.raises(said_no.OnlyCoordinatorsSetAside):
        scene.book(by=scene.reception, overrides=frozenset({"future"}), override_why="Weszli z ulicy")
    booking = scene.book(overrides=frozenset({"future"}), override_why="Weszli z ulicy")

    assert (booking.set_aside, booking.is_entered_afterwards) == (["future"], False)
    assert len(mails()) == 2


def test_what_runs_since_yesterday_is_neither_ahead_nor_over(scene: Scene, clock: Any) -> None:
    clock.move_to(period("2026-12-02", "00:30", "01:00").starts)
    across = Period(period("2026-12-01", "23:00", "24:00").starts, period("2026-12-02", "02:00", "03:00").starts)

    with pytest.raises(said_no.AcrossNow):
        scene.book(across, overrides=frozenset({"future", "in_one_piece", "opening_hours"}), override_why="Noc")
