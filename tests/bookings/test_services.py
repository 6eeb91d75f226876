"""The verbs of lending on real databases: asking, deciding, changing, expiring."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid, mine, queue, visible_to
from app.bookings.rules import refusals as no
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.services import (
    answer_question,
    approve_booking,
    ask_for_more,
    book_room,
    cancel_booking,
    expire_due,
    refuse_booking,
)
from app.core.access import ANONYMOUS, Role
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotAllowed, NotFound, SignInNeeded
from app.history.queries import history_of
from app.notifications.models import Mail
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import HoldExpired, Status
from tests.makers import (
    INSTANT,
    actor,
    ask_for,
    make_booking,
    make_centre,
    make_hall,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "18:00", "20:00")


def mails() -> list[tuple[str, str]]:
    return [(mail.template, mail.address) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


def verbs(uid: str) -> list[str]:
    booking = booking_by_uid(uid)
    assert booking is not None
    return [record.verb for record in history_of("booking", booking.id)]


def state(uid: str) -> tuple[BookingState, Status]:
    db.session.expire_all()
    booking = booking_by_uid(uid)
    assert booking is not None
    return booking.state, booking.entry.status


@pytest.fixture
def scene(db_session: object) -> "Scene":
    return Scene()


class Scene:
    """One centre with a coordinator, one room, one verified organisation with its owner."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre)
        self.owner = make_person("owner@example.org")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def ask(self, **more: object) -> str:
        return make_booking(self.owner, self.room, EVENING, self.organisation, **more)


def test_asking_holds_the_time_until_the_answer_is_due(scene: Scene) -> None:
    uid = scene.ask()

    booking = booking_by_uid(uid)
    assert booking is not None
    assert state(uid) == (BookingState.REQUESTED, Status.TENTATIVE)
    assert booking.entry.expires_at == now() + timedelta(hours=72)
    assert [(row.layer.value, row.period) for row in db.session.scalars(select(Occupancy).order_by(Occupancy.id))] == [
        ("core", EVENING),
        ("pad", period("2026-12-01", "20:00", "20:15")),
    ]
    assert mails() == [("booking_requested", "owner@example.org"), ("booking_to_decide", "coordinator@example.org")]
    assert verbs(uid) == ["requested"]


def test_asking_for_an_instant_room_confirms_at_once(scene: Scene) -> None:
    room = make_room(scene.centre, approval=INSTANT)

    uid = make_booking(scene.owner, room, EVENING, scene.organisation)

    assert state(uid) == (BookingState.APPROVED, Status.CONFIRMED)
    assert mails() == [("booking_approved", "owner@example.org")]


def test_asking_for_a_taken_time_is_refused_and_changes_nothing(scene: Scene) -> None:
    scene.ask()
    before = db.session.scalar(select(func.count()).select_from(Entry))

    with pytest.raises(no.RoomTaken):
        make_booking(scene.owner, scene.room, EVENING, scene.organisation)

    assert db.session.scalar(select(func.count()).select_from(Entry)) == before


def test_asking_twice_with_one_key_makes_one_booking(scene: Scene) -> None:
    first = scene.ask(key="same")

    assert scene.ask(key="same") == first
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1


def test_asking_with_a_used_key_for_something_else_is_refused(scene: Scene) -> None:
    scene.ask(key="same")

    with pytest.raises(no.AlreadySent):
        make_booking(scene.owner, scene.room, period("2026-12-02", "18:00", "20:00"), scene.organisation, key="same")


def test_asking_needs_a_sign_in_and_a_membership(scene: Scene) -> None:
    stranger = make_person()

    with pytest.raises(SignInNeeded):
        book_room(ANONYMOUS, ask_for(scene.room, EVENING), key="k")
    with pytest.raises(no.NotYourOrganisation):
        make_booking(stranger, scene.room, EVENING, scene.organisation)


def test_asking_for_oneself_works_where_the_room_allows_residents(scene: Scene) -> None:
    resident = make_person("resident@example.org")
    open_room = make_room(scene.centre, residents_may_book=True)

    uid = make_booking(resident, open_room, EVENING)

    assert state(uid) == (BookingState.REQUESTED, Status.TENTATIVE)
    with pytest.raises(no.NotForResidents):
        make_booking(resident, scene.room, EVENING)


def test_asking_beyond_the_quota_is_refused_with_pending_hours_counted(scene: Scene) -> None:
    for day in ("2026-12-01", "2026-12-02"):
        make_booking(scene.owner, scene.room, period(day, "9:00", "17:00"), scene.organisation)

    with pytest.raises(no.OverQuota):
        make_booking(scene.owner, scene.room, period("2026-12-03", "9:00", "13:15"), scene.organisation)
    make_booking(scene.owner, scene.room, period("2026-12-03", "9:00", "13:00"), scene.organisation)
    make_booking(scene.owner, scene.room, period("2027-01-04", "9:00", "13:15"), scene.organisation)


def test_asking_with_five_open_requests_is_refused(scene: Scene) -> None:
    for day in range(1, 6):
        make_booking(scene.owner, scene.room, period(f"2026-12-0{day}", "10:00", "11:00"), scene.organisation)

    with pytest.raises(no.TooManyOpenRequests):
        make_booking(scene.owner, scene.room, period("2026-12-07", "10:00", "11:00"), scene.organisation)


def test_hall_and_its_part_exclude_each_other(scene: Scene) -> None:
    small = make_room(scene.centre, "Sala Mała")
    hall = make_hall(scene.centre, scene.room, small)
    make_booking(scene.owner, small, EVENING, scene.organisation)

    with pytest.raises(no.RoomTaken):
        make_booking(scene.owner, hall, EVENING, scene.organisation)
    make_booking(scene.owner, scene.room, EVENING, scene.organisation)


def test_approving_confirms_and_tells_the_applicant(scene: Scene) -> None:
    uid = scene.ask()

    approve_booking(actor(scene.coordinator), uid)

    assert state(uid) == (BookingState.APPROVED, Status.CONFIRMED)
    assert mails()[-1] == ("booking_approved", "owner@example.org")
    assert verbs(uid) == ["requested", "approved"]


def test_approving_twice_is_a_sentence_and_no_second_mail(scene: Scene) -> None:
    uid = scene.ask()
    approve_booking(actor(scene.coordinator), uid)
    sent = mails()

    with pytest.raises(no.AlreadyDecided):
        approve_booking(actor(scene.coordinator), uid)
    assert mails() == sent


def test_approving_what_a_rule_now_refuses_needs_a_reason(scene: Scene) -> None:
    uid = scene.ask()
    scene.centre.quota_hours = 1
    db.session.commit()

    with pytest.raises(no.OverrideNeedsReason):
        approve_booking(actor(scene.coordinator), uid)
    approve_booking(actor(scene.coordinator), uid, override_why="Ważne wydarzenie dzielnicy")

    booking = booking_by_uid(uid)
    assert booking is not None
    last = history_of("booking", booking.id)[-1]
    assert (last.why, last.facts) == ("Ważne wydarzenie dzielnicy", {"overridden": ["quota"]})


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.COORDINATOR])
def test_deciding_is_for_coordinators_of_that_centre(scene: Scene, role: Role) -> None:
    uid = scene.ask()
    reception = make_staff(scene.centre, Role.RECEPTION)
    elsewhere = make_staff(make_centre("Inne"), role)

    with pytest.raises(NotAllowed):
        approve_booking(actor(reception), uid)
    with pytest.raises(NotFound):
        approve_booking(actor(elsewhere), uid)


def test_nobody_approves_their_own_request(scene: Scene) -> None:
    own = make_organisation(scene.coordinator, name="Własna")
    uid = make_booking(scene.coordinator, scene.room, EVENING, own)

    with pytest.raises(NotAllowed):
        approve_booking(actor(scene.coordinator), uid)


def test_refusing_frees_the_time_and_gives_the_reason(scene: Scene) -> None:
    uid = scene.ask()

    refuse_booking(actor(scene.coordinator), uid, reason=RefusalReason.NEEDED_BY_CENTRE, words="Mamy wtedy remont.")

    assert state(uid) == (BookingState.REFUSED, Status.CANCELLED)
    assert db.session.scalar(select(func.count()).select_from(Occupancy)) == 0
    assert mails()[-1] == ("booking_refused", "owner@example.org")
    make_booking(scene.owner, scene.room, EVENING, scene.organisation)


def test_refusing_needs_words(scene: Scene) -> None:
    uid = scene.ask()

    with pytest.raises(no.ReasonNeedsWords):
        refuse_booking(actor(scene.coordinator), uid, reason=RefusalReason.OTHER, words=" ")
    assert state(uid) == (BookingState.REQUESTED, Status.TENTATIVE)


def test_question_and_answer_go_back_and_forth(scene: Scene) -> None:
    uid = scene.ask()

    ask_for_more(actor(scene.coordinator), uid, words="Ile osób na wózkach?")
    assert len(mine(actor(scene.owner), now=now()).questions) == 1
    answer_question(actor(scene.owner), uid, words="Dwie.")

    assert len(mine(actor(scene.owner), now=now()).questions) == 0
    assert [template for template, _ in mails()][2:] == ["booking_question", "booking_answered"]
    assert verbs(uid) == ["requested", "asked", "answered"]
    answer_question(actor(scene.owner), uid, words="I jedna osoba niewidoma.")
    assert verbs(uid) == ["requested", "asked", "answered", "added"]
    cancel_booking(actor(scene.owner), uid)
    with pytest.raises(no.NotWaiting):
        answer_question(actor(scene.owner), uid, words="Jeszcze raz.")


def test_withdrawing_frees_the_time(scene: Scene) -> None:
    uid = scene.ask()

    assert cancel_booking(actor(scene.owner), uid) is BookingState.WITHDRAWN
    assert state(uid) == (BookingState.WITHDRAWN, Status.CANCELLED)
    with pytest.raises(no.NotWaiting):
        approve_booking(actor(scene.coordinator), uid)


def test_cancelling_late_is_noted_and_counted(scene: Scene, clock: object) -> None:
    uid = scene.ask()
    approve_booking(actor(scene.coordinator), uid)
    clock.move_to("2026-11-30 18:01")  # type: ignore[attr-defined]

    cancel_booking(actor(scene.owner), uid, why="Choroba")

    booking = booking_by_uid(uid)
    assert booking is not None
    assert booking.is_late is True


def test_cancelling_in_time_is_not_late(scene: Scene, clock: object) -> None:
    uid = scene.ask()
    approve_booking(actor(scene.coordinator), uid)
    clock.move_to("2026-11-30 18:00")  # type: ignore[attr-defined]

    cancel_booking(actor(scene.owner), uid)

    booking = booking_by_uid(uid)
    assert booking is not None
    assert booking.is_late is False


def test_cancelling_what_has_begun_is_refused(scene: Scene, clock: object) -> None:
    uid = scene.ask()
    approve_booking(actor(scene.coordinator), uid)
    clock.move_to("2026-12-01 18:00")  # type: ignore[attr-defined]

    with pytest.raises(no.AlreadyOver):
        cancel_booking(actor(scene.owner), uid)


def test_strangers_and_departed_members_see_nothing(scene: Scene) -> None:
    uid = scene.ask()
    stranger = make_person()

    with pytest.raises(NotFound):
        cancel_booking(actor(stranger), uid)
    with pytest.raises(NotFound):
        cancel_booking(actor(scene.owner), "no-such-uid")
    assert db.session.scalars(visible_to(actor(stranger))).all() == []
    assert [b.entry.uid for b in db.session.scalars(visible_to(actor(scene.owner)))] == [uid]
    assert [b.entry.uid for b in db.session.scalars(visible_to(actor(scene.coordinator)))] == [uid]


def test_expired_request_frees_its_time_swept_or_not(scene: Scene, clock: object) -> None:
    uid = scene.ask()
    clock.shift(hours=72)  # type: ignore[attr-defined]

    other = make_booking(scene.owner, scene.room, EVENING, scene.organisation)

    with pytest.raises(no.NotWaiting):
        approve_booking(actor(scene.coordinator), uid)
    assert expire_due(now()) == 1
    assert expire_due(now()) == 0
    assert state(uid) == (BookingState.EXPIRED, Status.CANCELLED)
    assert state(other) == (BookingState.REQUESTED, Status.TENTATIVE)
    assert ("booking_expired", "owner@example.org") in mails()


def test_queue_shows_the_oldest_deadline_first_and_only_ones_own_centre(scene: Scene) -> None:
    later = make_booking(scene.owner, scene.room, EVENING, scene.organisation)
    sooner = make_booking(scene.owner, scene.room, period("2026-11-27", "9:00", "10:00"), scene.organisation)
    elsewhere = make_staff(make_centre("Inne"))

    assert [item.uid for item in queue(actor(scene.coordinator), now=now())] == [sooner, later]
    assert queue(actor(elsewhere), now=now()) == []


def test_hold_that_died_cannot_be_confirmed() -> None:
    assert HoldExpired.status == 409
