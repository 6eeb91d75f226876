"""Reminders and their links on real databases: when they are due, what they do, when they die."""

import pytest
from sqlalchemy import select

from app.bookings.models import Booking, Reminder, ReminderLink
from app.bookings.queries import booking_by_uid
from app.bookings.queries.reminders import reminders_due
from app.bookings.rules.refusals import AlreadyOver, NotWaiting
from app.bookings.rules.reminders import ReminderKind, ReminderOver, is_due
from app.bookings.rules.states import BookingState
from app.bookings.services import (
    approve_booking,
    cancel_booking,
    come,
    confirm_coming,
    give_back,
    remind_due,
)
from app.centres.models import Centre
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import NotFound
from app.history.queries import history_of
from app.notifications.models import Mail
from app.organisations.services import leave, remove_member
from app.schedule.models import Occupancy
from app.schedule.steps import lock_entry, move
from tests.makers import (
    INSTANT,
    actor,
    at,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-08", "18:00", "20:00")


class Scene:
    """A centre, a room that verified organisations have at once, an organisation with an owner and a booker."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre, approval=INSTANT)
        self.owner = make_person("owner@example.org", language="en", name="Olga Owner")
        self.booker = make_person("booker@example.org", language="en", name="Bartek Booker")
        self.organisation = make_organisation(self.owner, bookers=(self.booker,))
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def book(self, **more: object) -> str:
        return make_booking(self.booker, more.pop("room", self.room), EVENING, self.organisation, **more)  # type: ignore[arg-type]


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


@transaction
def change_centre(scene: Scene, **more: int) -> None:
    for name, value in more.items():
        setattr(db.session.get_one(Centre, scene.centre.id), name, value)


@transaction
def move_to(uid: str, when: object) -> None:
    entry = lock_entry(booking_by_uid(uid).entry_id)  # type: ignore[union-attr]
    move(entry, when, [])  # type: ignore[arg-type]


def reminded() -> list[str]:
    """Whom a reminder was mailed to, in order."""
    mails = select(Mail.address).where(Mail.template == "booking_reminder").order_by(Mail.id)
    return list(db.session.scalars(mails))


def secret() -> str:
    """The secret of the newest reminder."""
    newest = select(Mail).where(Mail.template == "booking_reminder").order_by(Mail.id.desc())
    return db.session.scalars(newest).first().facts["secret_token"]  # type: ignore[union-attr, no-any-return]


def kept(uid: str) -> Booking:
    db.session.expire_all()
    booking = booking_by_uid(uid)
    assert booking is not None
    return booking


def verbs(uid: str) -> list[str]:
    return [record.verb for record in history_of("booking", kept(uid).id)]


def reminded_link(clock, uid: str) -> str:
    """A link from the first reminder."""
    clock.move_to("2026-12-01 18:00")
    assert remind_due(now()) == 1
    return secret()


# --- when it is due


@pytest.mark.parametrize(
    ("kind", "days", "settled", "moment", "due"),
    [
        ("first", (7, 1), "2026-11-20 9:00", "2026-12-01 17:59", False),
        ("first", (7, 1), "2026-11-20 9:00", "2026-12-01 18:00", True),
        ("first", (7, 1), "2026-12-01 18:00", "2026-12-01 18:00", True),
        ("first", (7, 1), "2026-12-01 18:01", "2026-12-02 18:00", False),
        ("first", (7, 1), "2026-11-20 9:00", "2026-12-07 17:59", True),
        ("first", (7, 1), "2026-11-20 9:00", "2026-12-07 18:00", False),
        ("last", (7, 1), "2026-11-20 9:00", "2026-12-07 18:00", True),
        ("last", (7, 1), "2026-12-02 9:00", "2026-12-07 18:00", True),
        ("last", (7, 1), "2026-11-20 9:00", "2026-12-08 18:00", False),
        ("first", (0, 1), "2026-11-20 9:00", "2026-12-07 9:00", False),
        ("last", (7, 0), "2026-11-20 9:00", "2026-12-08 9:00", False),
        ("first", (7, 0), "2026-11-20 9:00", "2026-12-08 17:59", True),
    ],
)
def test_rule_and_query_agree_when_a_reminder_is_due(
    scene: Scene, clock, kind: str, days: tuple[int, int], settled: str, moment: str, due: bool
) -> None:
    of, first_last = ReminderKind(kind), dict(zip(("remind_days_first", "remind_days_last"), days, strict=True))
    uid = scene.book()
    change_centre(scene, **first_last)
    settled_at, at_moment = at(*settled.split()), at(*moment.split())
    _settle(uid, settled_at)

    found = [one.kind for one in reminders_due(at_moment) if one.kind is of]

    assert is_due(of, days, starts=EVENING.starts, settled=settled_at, now=at_moment) == due
    assert found == [of] * due


@transaction
def _settle(uid: str, moment: object) -> None:
    booking_by_uid(uid).entry.changed_at = moment  # type: ignore[union-attr, assignment]


def test_each_reminder_is_sent_once_to_the_one_who_asked(scene: Scene, clock) -> None:
    uid = scene.book()

    for moment in ("2026-11-30 09:00", "2026-12-01 18:00", "2026-12-01 18:02", "2026-12-07 18:00", "2026-12-08 09:00"):
        clock.move_to(moment)
        remind_due(now())

    assert reminded() == ["booker@example.org"] * 2
    assert verbs(uid) == ["approved_by_rule", "reminded", "reminded"]
    assert [row.kind.value for row in db.session.scalars(select(Reminder).order_by(Reminder.id))] == ["first", "last"]


def test_owners_are_reminded_when_the_one_who_asked_has_left(scene: Scene, clock) -> None:
    scene.book()
    remove_member(actor(scene.owner), scene.organisation.id, scene.booker.id)
    clock.move_to("2026-12-01 18:00")

    remind_due(now())

    assert reminded() == ["owner@example.org"]


def test_moved_date_reminds_again_and_the_older_link_is_over(scene: Scene, clock) -> None:
    uid = scene.book()
    link = reminded_link(clock, uid)
    move_to(uid, period("2026-12-15", "18:00", "20:00"))

    with pytest.raises(ReminderOver):
        give_back(link)
    clock.move_to("2026-12-08 18:00")
    assert remind_due(now()) == 1
    assert reminded() == ["booker@example.org"] * 2


def test_cancelled_and_waiting_ones_are_never_reminded(scene: Scene, clock) -> None:
    cancel_booking(actor(scene.booker), scene.book())
    make_booking(scene.booker, make_room(scene.centre), EVENING, scene.organisation)
    clock.move_to("2026-11-27 09:00")

    clock.move_to("2026-12-01 18:00")

    assert (remind_due(now()), reminded()) == (0, [])


def test_what_was_approved_later_gets_the_last_alone(scene: Scene, clock) -> None:
    clock.move_to("2026-12-02 09:00")
    uid = scene.book(room=make_room(scene.centre))
    approve_booking(actor(scene.coordinator), uid)

    clock.move_to("2026-12-03 09:00")
    assert remind_due(now()) == 0
    clock.move_to("2026-12-07 18:00")
    assert remind_due(now()) == 1


def test_secret_is_kept_as_a_hash_alone(scene: Scene, clock) -> None:
    link = reminded_link(clock, scene.book())

    row = db.session.scalars(select(ReminderLink)).one()
    assert (len(link) >= 43, link in row.token_hash, len(row.token_hash)) == (True, False, 64)


# --- what the link does


def test_giving_back_in_time_frees_the_time_and_costs_nothing(scene: Scene, clock) -> None:
    uid = scene.book()
    link = reminded_link(clock, uid)

    give_back(link, why="Change of plans")

    booking = kept(uid)
    assert (booking.state, booking.is_late, booking.reason_words) == (BookingState.CANCELLED, False, "Change of plans")
    assert db.session.scalars(select(Occupancy)).all() == []
    assert verbs(uid) == ["approved_by_rule", "reminded", "given_back"]
    assert [row.template for row in db.session.scalars(select(Mail).order_by(Mail.id))][-2:] == [
        "booking_cancelled",
        "booking_called_off",
    ]


def test_giving_back_late_is_late(scene: Scene, clock) -> None:
    uid = scene.book()
    clock.move_to("2026-12-07 18:00")
    remind_due(now())
    link = secret()
    clock.shift(minutes=1)

    give_back(link)

    assert kept(uid).is_late is True


def test_coming_is_noted_and_uses_the_link_up(scene: Scene, clock) -> None:
    uid = scene.book()
    link = reminded_link(clock, uid)

    come(link)

    assert (kept(uid).is_coming, kept(uid).state) == (True, BookingState.APPROVED)
    assert verbs(uid) == ["approved_by_rule", "reminded", "coming"]
    for again in (come, give_back):
        with pytest.raises(ReminderOver):
            again(link)
    move_to(uid, period("2026-12-15", "18:00", "20:00"))
    assert kept(uid).is_coming is False


def test_coming_can_be_said_signed_in(scene: Scene, clock) -> None:
    uid = scene.book()

    confirm_coming(actor(scene.owner), uid)
    confirm_coming(actor(scene.booker), uid)

    assert (kept(uid).is_coming, verbs(uid)) == (True, ["approved_by_rule", "coming"])
    with pytest.raises(NotFound):
        confirm_coming(actor(scene.coordinator), uid)
    clock.move_to("2026-12-08 18:00")
    with pytest.raises(AlreadyOver):
        confirm_coming(actor(scene.owner), uid)


def test_coming_to_what_waits_is_refused(scene: Scene) -> None:
    uid = scene.book(room=make_room(scene.centre))

    with pytest.raises(NotWaiting):
        confirm_coming(actor(scene.owner), uid)


# --- when the link dies


def _cancel(scene: Scene, uid: str, clock) -> None:
    cancel_booking(actor(scene.owner), uid)


def _leave(scene: Scene, uid: str, clock) -> None:
    leave(actor(scene.booker), scene.organisation.id)


def _begin(scene: Scene, uid: str, clock) -> None:
    clock.move_to("2026-12-08 18:00")


@transaction
def _disable(scene: Scene, uid: str, clock) -> None:
    db.session.get_one(type(scene.booker), scene.booker.id).disabled_at = now()


@pytest.mark.parametrize("end", [_cancel, _leave, _begin, _disable])
def test_link_dies_with_its_reason(app, scene: Scene, clock, end) -> None:
    uid = scene.book()
    link = reminded_link(clock, uid)
    end(scene, uid, clock)
    before = kept(uid).state

    for answer in (come, give_back):
        with pytest.raises(ReminderOver):
            answer(link)

    page = visitor(app).get(f"/oddaj/{link}")
    assert (page.status_code, "Sala Duża" in said(page)) == (410, False)
    assert (kept(uid).state, kept(uid).is_coming) == (before, False)


# --- the page


def test_page_says_what_it_costs_before_the_button_and_changes_nothing(app, scene: Scene, clock) -> None:
    uid = scene.book()
    link = reminded_link(clock, uid)

    page = visitor(app).get(f"/oddaj/{link}")
    visitor(app).head(f"/oddaj/{link}")

    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    assert "It costs you nothing, and it counts as given back in good time." in said(page)
    assert (kept(uid).state, kept(uid).is_coming) == (BookingState.APPROVED, False)
    clock.move_to("2026-12-08 10:00")
    assert "this counts as a late cancellation" in said(visitor(app).get(f"/oddaj/{link}"))


def test_page_gives_back_without_a_sign_in_and_then_says_so(app, scene: Scene, clock) -> None:
    uid = scene.book(title="Secret circle")
    link = f"/oddaj/{reminded_link(clock, uid)}"
    client = visitor(app)

    sent = post(client, link, page=link, words="We are ill")

    assert (sent.status_code, sent.location, kept(uid).state) == (303, link, BookingState.CANCELLED)
    after = said(client.get(link))
    assert "You gave the time back" in after
    assert "Secret circle" not in after
    assert post(client, link, page="/").status_code == 410


def test_page_notes_that_they_come_and_staff_see_it(app, scene: Scene, clock) -> None:
    uid = scene.book()
    link = f"/oddaj/{reminded_link(clock, uid)}"

    sent = post(visitor(app), f"{link}/przyjdziemy", page=link)

    assert sent.status_code == 303
    staff = make_staff(scene.centre)
    page = visitor(app, staff).get(f"/rezerwacje/{uid}", headers={"Accept-Language": "en"})
    assert 'class="tag good"' in read(page)
    assert kept(uid).is_coming is True
