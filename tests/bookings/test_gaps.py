"""The missing days of a series go on trying: when one frees, here or in a room as good, it is held for a day."""

from datetime import date

import pytest
from sqlalchemy import select

from app.bookings.models import BookingSeries, Waiting
from app.bookings.queries import booking_by_uid
from app.bookings.queries.series import series_by_uid
from app.bookings.queries.waiting import gaps_of
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.rules.waiting import TooLateToWait, WaitingState
from app.bookings.services import (
    approve_series,
    cancel_booking,
    cancel_series,
    decline_offer,
    end_offers_due,
    expire_series_due,
    leave_waiting,
    refuse_booking,
    refuse_series,
    take_offer,
    wait_again,
)
from app.core.clock import local, now
from app.core.database import db
from app.core.errors import NotFound
from app.notifications.models import Mail
from tests.makers import (
    INSTANT,
    actor,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")
TAKEN = "2026-12-08"


class Scene:
    """A series of three Tuesdays of which the second is somebody else's."""

    def __init__(self) -> None:
        self.centre = make_centre(quota_hours=100)
        self.room = make_room(self.centre, approval=INSTANT)
        self.holder, self.owner = make_person("holder@example.org"), make_person("owner@example.org")
        self.held_by = make_organisation(self.holder, name="Ma wtorek")
        self.organisation = make_organisation(self.owner, name="Chór")
        self.staff = make_staff(self.centre)
        self.taken = make_booking(self.holder, self.room, period(TAKEN, "18:00", "20:00"), self.held_by)

    def ask(self, **more: object) -> str:
        more = {"out": (TAKEN,), "title": "Próba chóru", **more}
        return make_series(self.owner, more.pop("room", self.room), "2026-12-01", (18, 20), self.organisation, **more)  # type: ignore[arg-type]

    def give_up(self) -> None:
        cancel_booking(actor(self.holder), self.taken)


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def gap(uid: str) -> Waiting:
    db.session.expire_all()
    (only,) = gaps_of(series(uid).id).values()
    return only


def series(uid: str) -> BookingSeries:
    found = series_by_uid(uid)
    assert found is not None
    return found


def missing(uid: str) -> list[str]:
    db.session.expire_all()
    return [kept["day"] for kept in series(uid).missing]


def offers() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Mail).where(Mail.template == "offer")).all())


def test_day_that_was_taken_goes_on_trying_and_one_left_out_does_not(scene: Scene) -> None:
    uid = scene.ask(out=(TAKEN, "2026-12-15"))

    found = gap(uid)

    assert missing(uid) == [TAKEN, "2026-12-15"]
    assert (found.series_day, found.state, found.any_room) == (date(2026, 12, 8), WaitingState.WAITING, True)
    assert (found.period, found.title, found.people) == (period(TAKEN, "18:00", "20:00"), "Próba chóru", 10)


def test_freed_day_is_held_and_taken_into_the_series_in_its_place(scene: Scene) -> None:
    uid = scene.ask()
    scene.give_up()
    assert (gap(uid).state, offers()) == (WaitingState.OFFERED, 1)

    taken = booking_by_uid(take_offer(actor(scene.owner), gap(uid).uid))

    assert taken is not None
    assert (taken.state, taken.room_id) == (BookingState.APPROVED, scene.room.id)
    db.session.expire_all()
    days = [local(one.entry.starts_at).date().isoformat() for one in series(uid).bookings]
    assert days == ["2026-12-01", "2026-12-08", "2026-12-15"]
    assert [one.series_position for one in series(uid).bookings] == [1, 2, 3]
    assert missing(uid) == []


def test_room_that_is_as_good_is_offered(scene: Scene) -> None:
    other = make_room(scene.centre, "Obok", approval=INSTANT)
    small = make_room(scene.centre, "Mała", seats=9, approval=INSTANT)
    given = [
        make_booking(scene.holder, room, period(TAKEN, "18:00", "20:00"), scene.held_by, people=2)
        for room in (small, other)
    ]
    uid = scene.ask()

    cancel_booking(actor(scene.holder), given[0])
    assert gap(uid).state is WaitingState.WAITING
    cancel_booking(actor(scene.holder), given[1])

    assert (gap(uid).state, gap(uid).offered_room_id) == (WaitingState.OFFERED, other.id)


def test_switched_off_day_does_not_try_until_it_is_switched_on(scene: Scene) -> None:
    uid = scene.ask()
    leave_waiting(actor(scene.owner), gap(uid).uid)
    scene.give_up()
    assert (gap(uid).state, offers()) == (WaitingState.LEFT, 0)
    again = make_booking(scene.holder, scene.room, period(TAKEN, "18:00", "20:00"), scene.held_by)

    wait_again(actor(scene.owner), gap(uid).uid)
    cancel_booking(actor(scene.holder), again)

    assert (gap(uid).state, offers()) == (WaitingState.OFFERED, 1)


def test_missed_offer_can_be_tried_again(scene: Scene, clock) -> None:
    uid = scene.ask()
    scene.give_up()
    clock.shift(hours=24)
    end_offers_due(now())
    assert gap(uid).state is WaitingState.MISSED

    wait_again(actor(scene.owner), gap(uid).uid)

    assert (gap(uid).state, gap(uid).entry_id) == (WaitingState.WAITING, None)


def test_day_that_is_near_is_not_tried_again(scene: Scene, clock) -> None:
    uid = scene.ask()
    leave_waiting(actor(scene.owner), gap(uid).uid)
    clock.move_to("2026-12-08 16:00")

    with pytest.raises(TooLateToWait):
        wait_again(actor(scene.owner), gap(uid).uid)


def test_what_is_no_day_of_a_series_is_not_tried_again(scene: Scene) -> None:
    uid = scene.ask()
    scene.give_up()
    take_offer(actor(scene.owner), gap(uid).uid)

    with pytest.raises(NotFound):
        wait_again(actor(scene.owner), gap(uid).uid)
    with pytest.raises(NotFound):
        wait_again(actor(scene.holder), gap(uid).uid)


def test_called_off_series_tries_no_more_and_leaves_its_offer_to_the_next(scene: Scene) -> None:
    uid = scene.ask()
    scene.give_up()

    cancel_series(actor(scene.owner), uid)

    assert gap(uid).state is WaitingState.LEFT
    make_booking(scene.holder, scene.room, period(TAKEN, "18:00", "20:00"), scene.held_by, key="again")


def test_series_called_off_from_a_date_tries_for_the_days_before_it(scene: Scene) -> None:
    uid = scene.ask()
    last = series(uid).bookings[-1].entry.uid

    cancel_series(actor(scene.owner), uid, since=last)

    assert gap(uid).state is WaitingState.WAITING


def test_refused_or_expired_series_tries_no_more(scene: Scene, clock) -> None:
    asked = make_room(scene.centre, "Na wniosek", hold_hours=2)
    make_booking(scene.holder, asked, period(TAKEN, "18:00", "20:00"), scene.held_by)
    refused = scene.ask(room=asked)
    refuse_series(actor(scene.staff), refused, reason=RefusalReason.OTHER, words="Nie.")
    assert gap(refused).state is WaitingState.LEFT

    expired = scene.ask(room=asked)
    clock.shift(hours=3)
    expire_series_due(now())

    assert gap(expired).state is WaitingState.LEFT


def test_refused_day_of_an_approved_series_leaves_the_other_days_trying(scene: Scene) -> None:
    asked = make_room(scene.centre, "Na wniosek")
    held = [
        make_booking(scene.holder, asked, period(day, "18:00", "20:00"), scene.held_by) for day in (TAKEN, "2026-12-15")
    ]
    uid = scene.ask(room=asked, out=(TAKEN, "2026-12-15"))
    approve_series(actor(scene.staff), uid)
    refuse_booking(actor(scene.staff), held[0], reason=RefusalReason.OTHER, words="Nie.")
    first, second = (gaps_of(series(uid).id)[date.fromisoformat(day)].uid for day in (TAKEN, "2026-12-15"))
    take_offer(actor(scene.owner), first)

    refuse_series(actor(scene.staff), uid, reason=RefusalReason.OTHER, words="Nie.")

    db.session.expire_all()
    assert db.session.scalars(select(Waiting.state).where(Waiting.uid == second)).one() is WaitingState.WAITING
    states = [one.state for one in series(uid).bookings]
    assert states == [BookingState.APPROVED, BookingState.REFUSED]


def test_day_far_ahead_is_left_to_staff(scene: Scene) -> None:
    near, far = "2027-01-19", "2027-01-26"
    others = ("2027-01-12", "2027-02-02")
    held = make_series(scene.holder, scene.room, "2027-01-12", (18, 20), scene.held_by, times=4, out=others)
    uid = make_series(scene.owner, scene.room, "2027-01-12", (18, 20), scene.organisation, times=4, out=(near, far))

    cancel_series(actor(scene.holder), held)
    for gap_uid in [one.uid for one in gaps_of(series(uid).id).values()]:
        take_offer(actor(scene.owner), gap_uid)

    db.session.expire_all()
    states = {local(one.entry.starts_at).date().isoformat(): one.state for one in series(uid).bookings}
    assert (states[near], states[far]) == (BookingState.APPROVED, BookingState.REQUESTED)


def test_declined_day_stays_missing(scene: Scene) -> None:
    uid = scene.ask()
    scene.give_up()

    decline_offer(actor(scene.owner), gap(uid).uid)

    assert (gap(uid).state, missing(uid)) == (WaitingState.MISSED, [TAKEN])
