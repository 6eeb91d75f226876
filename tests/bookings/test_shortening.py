"""The third answer to a reminder, a shorter time, by the link and without a sign-in, on real databases."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.rules.changes import ChangeWaits, NotWithin
from app.bookings.rules.refusals import OffTheGrid, TooShort
from app.bookings.rules.reminders import ReminderOver
from app.bookings.rules.states import BookingState
from app.bookings.services import approve_booking, change_booking, give_back, remind_due, shorten
from app.core.clock import Period, now
from app.core.database import db
from app.core.errors import Refusal
from app.history.queries import history_of
from app.notifications.models import Mail
from app.schedule.models import Occupancy
from tests.makers import actor, make_booking, make_centre, make_organisation, make_person, make_room, make_staff, period
from tests.support.application import Clock
from tests.support.visiting import post, read, visitor

pytestmark = pytest.mark.usefixtures("db_session")
DAY = "2026-12-08"
EVENING = period(DAY, "18:00", "20:00")


class Scene:
    """An approved booking in a room that staff approve, whose owner was reminded of it."""

    def __init__(self, clock: Clock) -> None:
        centre = make_centre()
        self.room = make_room(centre, pad_after=15)
        self.owner = make_person("owner@example.org", language="en")
        self.coordinator = make_staff(centre, email="coordinator@example.org")
        self.uid = make_booking(self.owner, self.room, EVENING, make_organisation(self.owner))
        approve_booking(actor(self.coordinator), self.uid)
        clock.move_to("2026-12-01 18:00")
        assert remind_due(now()) == 1
        newest = select(Mail).where(Mail.template == "booking_reminder").order_by(Mail.id.desc())
        self.link = str(db.session.scalars(newest).first().facts["secret_token"])  # type: ignore[union-attr]

    @property
    def booking(self) -> Booking:
        db.session.expire_all()
        found = booking_by_uid(self.uid)
        assert found is not None
        return found

    def verbs(self) -> list[str]:
        return [record.verb for record in history_of("booking", self.booking.id)]


@pytest.fixture
def scene(db_session: object, clock: Clock) -> Scene:
    return Scene(clock)


@pytest.mark.parametrize(("starts", "ends"), [("18:00", "19:00"), ("19:00", "20:00"), ("18:30", "19:30")])
def test_shortening_by_the_link_keeps_the_approval_and_frees_the_rest(scene: Scene, starts: str, ends: str) -> None:
    wanted = period(DAY, starts, ends)

    shorten(scene.link, wanted)

    kept = scene.booking
    assert (kept.state, kept.entry.period, kept.is_coming, kept.minutes_given_back) == (
        BookingState.APPROVED,
        wanted,
        True,
        120 - wanted.minutes,
    )
    occupied = [row.period for row in db.session.scalars(select(Occupancy).order_by(Occupancy.starts_at))]
    assert occupied == [wanted, Period(wanted.ends, wanted.padded(before=0, after=15).ends)]
    assert scene.verbs()[-2:] == ["reminded", "shortened"]
    mails = db.session.execute(select(Mail.template, Mail.address).order_by(Mail.id)).all()
    assert [tuple(row) for row in mails[-2:]] == [
        ("booking_changed", "owner@example.org"),
        ("booking_changed_staff", "coordinator@example.org"),
    ]


def test_link_is_good_once(scene: Scene) -> None:
    shorten(scene.link, period(DAY, "18:00", "19:00"))

    with pytest.raises(ReminderOver):
        shorten(scene.link, period(DAY, "18:00", "18:30"))
    with pytest.raises(ReminderOver):
        give_back(scene.link)

    assert scene.booking.entry.period == period(DAY, "18:00", "19:00")


@pytest.mark.parametrize(
    ("starts", "ends", "refusal"),
    [
        ("17:00", "19:00", NotWithin),
        ("18:00", "20:30", NotWithin),
        ("18:00", "20:00", NotWithin),
        ("18:00", "18:15", TooShort),
        ("18:05", "19:00", OffTheGrid),
    ],
)
def test_what_is_no_shorter_time_of_the_room_is_refused_and_leaves_the_link(
    scene: Scene, starts: str, ends: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        shorten(scene.link, period(DAY, starts, ends))

    assert scene.booking.entry.period == EVENING
    shorten(scene.link, period(DAY, "18:00", "19:00"))


def test_while_a_change_waits_the_link_does_not_shorten(scene: Scene) -> None:
    before = arrangement_of(scene.booking)
    change_booking(actor(scene.owner), scene.uid, replace(before, ask=replace(before.ask, people=15)))

    with pytest.raises(ChangeWaits):
        shorten(scene.link, period(DAY, "18:00", "19:00"))


def test_page_shows_the_time_and_shortens_it_with_its_button_alone(app, scene: Scene) -> None:
    anybody, address = visitor(app), f"/oddaj/{scene.link}"

    page = read(anybody.get(address))
    assert ('name="starts"' in page, 'value="18:00"' in page, scene.booking.entry.period) == (True, True, EVENING)
    wrong = post(anybody, f"{address}/skroc", page=address, starts="17:00", ends="19:00")
    assert (wrong.status_code, NotWithin().words.msgid in read(wrong)) == (422, True)
    empty = post(anybody, f"{address}/skroc", page=address, starts="", ends="19:00")
    assert empty.status_code == 422
    sent = post(anybody, f"{address}/skroc", page=address, starts="18:30", ends="20:00")

    assert sent.status_code == 303
    assert scene.booking.entry.period == period(DAY, "18:30", "20:00")
    assert "You shortened the time" in read(anybody.get(address))
