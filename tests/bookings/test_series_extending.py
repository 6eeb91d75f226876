"""More dates afterwards, on real databases: a series made longer at its end, a booking that becomes a series."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.bookings.models import SeriesExtension
from app.bookings.queries import booking_by_uid, queue
from app.bookings.rules import refusals as no
from app.bookings.rules.repeats import Pattern, Repeat, TooManyDates, occurrences
from app.bookings.rules.series import NoDateLeft, NotOfTheSeries, SomeDatesRefused
from app.bookings.rules.series_extending import CannotBeRepeated, NotLonger, Onwards, SeriesIsOver, extended
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.services import (
    approve_booking,
    approve_series,
    cancel_booking,
    cancel_series,
    extend_series,
    refuse_series,
    repeat_booking,
)
from app.bookings.services.series import DateAsked
from app.bookings.services.series_extending import Extension, Repetition
from app.bookings.services.series_wishes import Ticked
from app.core.access import OrganisationRole
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.history.queries import history_of
from app.organisations.models import Membership
from tests.bookings.test_series import Scene, mails, rows, series_at, states
from tests.makers import INSTANT, actor, make_booking, make_person, make_room, period

pytestmark = pytest.mark.usefixtures("db_session")
WAITS, YES = BookingState.REQUESTED, BookingState.APPROVED


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def longer(
    scene: Scene, uid: str, onwards: Onwards, *, out: tuple[str, ...] = (), key: str = "longer", **more: object
) -> str:
    """Ask for all new days of the rule but those left `out`."""
    series = series_at(uid)
    has = [one.day for one in occurrences(series.repeat)]
    new = [one for one in occurrences(extended(series.repeat, onwards)) if one.day not in has]
    dates = tuple(
        DateAsked(one.day, one.period, series.room_id)
        for one in new
        if one.period is not None and one.day.isoformat() not in out
    )
    person = more.pop("person", scene.owner)
    return extend_series(actor(person), uid, Extension(onwards, Ticked(dates)), key=key)  # type: ignore[arg-type]


def repeated(scene: Scene, uid: str, *, times: int = 3, key: str = "repeat", out: tuple[str, ...] = ()) -> str:
    """Ask for the booking's hours every week."""
    repeat = Repeat(Pattern.WEEKLY, date(2026, 12, 1), 18 * 60, 20 * 60, times=times)
    dates = tuple(
        DateAsked(one.day, one.period, scene.room.id)
        for one in occurrences(repeat)[1:]
        if one.period is not None and one.day.isoformat() not in out
    )
    return repeat_booking(actor(scene.owner), uid, Repetition(repeat, dates), key=key)


def days(uid: str) -> list[str]:
    return [booking.entry.starts_at.date().isoformat() for booking in series_at(uid).bookings]


def positions(uid: str) -> list[int | None]:
    return [booking.series_position for booking in series_at(uid).bookings]


# --- longer


def test_series_goes_on_with_one_request_and_one_mail_to_each_side(scene: Scene) -> None:
    uid = scene.ask(times=2)
    approve_series(actor(scene.coordinator), uid)
    before = len(mails())

    longer(scene, uid, Onwards(times=2))

    assert days(uid) == ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]
    assert positions(uid) == [1, 2, 3, 4]
    assert states(uid) == [YES, YES, WAITS, WAITS]
    assert series_at(uid).repeat.times == 4
    assert mails()[before:] == [
        ("series_requested", "owner@example.org"),
        ("series_to_decide", "coordinator@example.org"),
    ]


def test_series_goes_on_until_a_day_and_keeps_what_is_left_out(scene: Scene) -> None:
    uid = scene.ask(times=3, out=("2026-12-08",))
    make_booking(scene.owner, scene.room, period("2026-12-22", "19:00", "20:00"), scene.organisation)

    longer(scene, uid, Onwards(until=date(2027, 1, 7)), out=("2026-12-22", "2027-01-05"))

    assert days(uid) == ["2026-12-01", "2026-12-15", "2026-12-29"]
    assert [(gone.day.isoformat(), gone.why) for gone in series_at(uid).missing_days] == [
        ("2026-12-08", "LeftOut"),
        ("2026-12-22", "RoomTaken"),
        ("2027-01-05", "LeftOut"),
    ]
    assert series_at(uid).repeat.until == date(2027, 1, 7)


def test_chosen_days_go_on_with_later_ones(scene: Scene) -> None:
    repeat = Repeat(Pattern.PICKED, date(2026, 12, 1), 1080, 1200, picked=(date(2026, 12, 1), date(2026, 12, 4)))

    assert extended(repeat, Onwards(picked=(date(2026, 12, 9),))).picked[-1] == date(2026, 12, 9)


def test_new_dates_are_like_those_that_it_has(scene: Scene) -> None:
    uid = scene.ask(times=2, title="Próba", purpose="Kolędy", people=7, is_public=True)

    longer(scene, uid, Onwards(times=1))

    new = series_at(uid).bookings[-1]
    assert (new.entry.title, new.purpose, new.people, new.entry.is_public) == ("Próba", "Kolędy", 7, True)
    assert (new.organisation_id, new.room_id) == (scene.organisation.id, scene.room.id)


def test_queue_shows_the_new_dates_alone_and_they_are_decided_as_one(scene: Scene) -> None:
    uid = scene.ask(times=3)
    approve_series(actor(scene.coordinator), uid)
    longer(scene, uid, Onwards(times=2))

    (item,) = queue(actor(scene.coordinator), now=now())
    assert (item.dates, item.uid) == (2, series_at(uid).bookings[3].entry.uid)
    assert refuse_series(actor(scene.coordinator), uid, reason=RefusalReason.OTHER, words="Nie tym razem.") == 2

    assert states(uid) == [YES] * 3 + [BookingState.REFUSED] * 2


def test_one_taken_date_makes_nothing_longer(scene: Scene) -> None:
    uid = scene.ask(times=2)
    make_booking(scene.owner, scene.room, period("2026-12-22", "19:00", "20:00"), scene.organisation)
    before = rows()

    with pytest.raises(SomeDatesRefused):
        longer(scene, uid, Onwards(times=2))

    assert rows() == before
    assert series_at(uid).repeat.times == 2


def test_same_key_makes_it_longer_once_and_other_content_is_refused(scene: Scene) -> None:
    uid = scene.ask(times=2)
    onwards = Onwards(times=2)
    new = [period("2026-12-15", "18:00", "20:00"), period("2026-12-22", "18:00", "20:00")]
    dates = tuple(DateAsked(date.fromisoformat(f"2026-12-{15 + 7 * n}"), new[n], scene.room.id) for n in range(2))

    for _ in range(2):
        assert extend_series(actor(scene.owner), uid, Extension(onwards, Ticked(dates)), key="same") == uid
    with pytest.raises(no.AlreadySent):
        extend_series(actor(scene.owner), uid, Extension(onwards, Ticked(dates[:1])), key="same")
    with pytest.raises(no.AlreadySent):
        extend_series(
            actor(scene.owner), scene.ask("2026-12-02", times=2), Extension(onwards, Ticked(dates)), key="same"
        )

    assert len(series_at(uid).bookings) == 4
    assert db.session.scalar(select(func.count()).select_from(SeriesExtension)) == 1


def test_sixty_dates_are_the_most_in_all(scene: Scene) -> None:
    uid = scene.ask(times=2)

    with pytest.raises(TooManyDates):
        longer(scene, uid, Onwards(times=59))
    with pytest.raises(TooManyDates):
        extended(series_at(uid).repeat, Onwards(until=date(2099, 12, 31)))


def test_what_is_not_longer_is_refused(scene: Scene) -> None:
    uid = scene.ask(times=3)

    def send(onwards: Onwards, *dates: DateAsked) -> None:
        extend_series(actor(scene.owner), uid, Extension(onwards, Ticked(dates)), key="k")

    with pytest.raises(NotLonger):
        send(Onwards(until=date(2026, 12, 15)))
    with pytest.raises(NotLonger):
        send(Onwards(until=date(2026, 12, 21)))
    with pytest.raises(NoDateLeft):
        send(Onwards(times=1))
    with pytest.raises(NotOfTheSeries):
        send(
            Onwards(times=1),
            DateAsked(date(2026, 12, 15), period("2026-12-15", "18:00", "20:00"), scene.room.id),
        )


def test_series_without_a_date_ahead_is_over(scene: Scene, clock) -> None:
    off, past = scene.ask(times=2), scene.ask("2026-12-02", times=1)
    cancel_series(actor(scene.owner), off)
    clock.move_to(period("2026-12-03", "9:00", "10:00").starts)

    for uid in (off, past):
        with pytest.raises(SeriesIsOver):
            longer(scene, uid, Onwards(times=1))


def test_first_new_date_far_ahead_is_left_to_staff(scene: Scene) -> None:
    scene.room = make_room(scene.centre, approval=INSTANT, earliest_days=10)
    uid = scene.ask(times=1)
    assert states(uid) == [YES]

    longer(scene, uid, Onwards(times=2))

    assert states(uid) == [YES, WAITS, WAITS]


def test_member_makes_it_longer_and_hears_of_it(scene: Scene) -> None:
    uid = scene.ask(times=1)
    member = make_person("member@example.org")

    @transaction
    def join() -> None:
        db.session.add(
            Membership(organisation_id=scene.organisation.id, person_id=member.id, role=OrganisationRole.BOOKER)
        )

    join()
    before = len(mails())

    longer(scene, uid, Onwards(times=1), person=member)
    approve_series(actor(scene.coordinator), uid)

    assert [booking.asked_by_id for booking in series_at(uid).bookings] == [scene.owner.id, member.id]
    assert mails()[before] == ("series_requested", "member@example.org")


def test_strangers_and_staff_make_nothing_longer(scene: Scene) -> None:
    uid = scene.ask(times=1)

    for person in (make_person(), scene.coordinator):
        with pytest.raises(NotFound):
            longer(scene, uid, Onwards(times=1), person=person)


def test_new_dates_bring_their_inserts_and_no_other_query(scene: Scene, count_queries) -> None:
    def look(first: str, more: int) -> int:
        uid = scene.ask(first, (9, 10), times=1)
        series = series_at(uid)
        onwards = Onwards(times=more)
        new = occurrences(extended(series.repeat, onwards))[1:]
        dates = tuple(DateAsked(one.day, one.period, scene.room.id) for one in new if one.period is not None)
        who = actor(scene.owner)
        with count_queries() as queries:
            extend_series(who, uid, Extension(onwards, Ticked(dates)), key=first)
        return len([one for one in queries if not one.startswith("INSERT")])

    assert look("2026-12-01", 2) == look("2026-12-02", 16)


# --- a booking becomes a series


def test_booking_becomes_the_first_date_and_keeps_its_approval(scene: Scene) -> None:
    booked = make_booking(scene.owner, scene.room, period("2026-12-01", "18:00", "20:00"), scene.organisation)
    approve_booking(actor(scene.coordinator), booked)
    before = len(mails())

    uid = repeated(scene, booked, times=3)

    series = series_at(uid)
    assert series.bookings[0].entry.uid == booked
    assert days(uid) == ["2026-12-01", "2026-12-08", "2026-12-15"]
    assert positions(uid) == [1, 2, 3]
    assert states(uid) == [YES, WAITS, WAITS]
    assert mails()[before:] == [
        ("series_requested", "owner@example.org"),
        ("series_to_decide", "coordinator@example.org"),
    ]
    assert [record.verb for record in history_of("booking", series.bookings[0].id)] == [
        "requested",
        "approved",
        "repeated",
    ]


def test_waiting_booking_and_its_new_dates_are_decided_as_one(scene: Scene) -> None:
    booked = make_booking(scene.owner, scene.room, period("2026-12-01", "18:00", "20:00"), scene.organisation)
    uid = repeated(scene, booked, times=3)

    (item,) = queue(actor(scene.coordinator), now=now())
    assert (item.dates, item.uid) == (3, booked)
    assert approve_series(actor(scene.coordinator), uid) == 3


def test_same_key_repeats_a_booking_once(scene: Scene) -> None:
    booked = make_booking(scene.owner, scene.room, period("2026-12-01", "18:00", "20:00"), scene.organisation)

    uid = repeated(scene, booked)

    assert repeated(scene, booked) == uid
    with pytest.raises(no.AlreadySent):
        repeated(scene, booked, times=4)
    with pytest.raises(CannotBeRepeated):
        repeated(scene, booked, key="other")
    assert rows()[:2] == [1, 3]


def test_what_is_over_or_moved_is_not_repeated(scene: Scene, clock) -> None:
    off = make_booking(scene.owner, scene.room, period("2026-12-01", "18:00", "20:00"), scene.organisation)
    cancel_booking(actor(scene.owner), off)
    with pytest.raises(CannotBeRepeated):
        repeated(scene, off)

    other = make_booking(scene.owner, scene.room, period("2026-12-01", "17:00", "20:00"), scene.organisation)
    with pytest.raises(ChangedMeanwhile):
        repeated(scene, other)
    repeat = Repeat(Pattern.WEEKLY, date(2026, 12, 1), 1020, 1200, times=2)
    with pytest.raises(NotFound):
        repeat_booking(actor(make_person()), other, Repetition(repeat), key="k")


def test_one_taken_date_leaves_the_booking_alone(scene: Scene) -> None:
    booked = make_booking(scene.owner, scene.room, period("2026-12-01", "18:00", "20:00"), scene.organisation)
    make_booking(scene.owner, scene.room, period("2026-12-08", "19:00", "20:00"), scene.organisation)

    with pytest.raises(SomeDatesRefused):
        repeated(scene, booked)

    db.session.expire_all()
    kept = booking_by_uid(booked)
    assert kept is not None
    assert (kept.series_id, rows()[0]) == (None, 0)


def test_day_that_is_left_out_of_a_repeated_booking_is_kept(scene: Scene) -> None:
    booked = make_booking(scene.owner, scene.room, period("2026-12-01", "18:00", "20:00"), scene.organisation)

    uid = repeated(scene, booked, times=3, out=("2026-12-08",))

    assert [gone.day for gone in series_at(uid).missing_days] == [date(2026, 12, 8)]
    assert positions(uid) == [1, 2]
