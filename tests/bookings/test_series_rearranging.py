"""Changing several dates of a series on real databases: all chosen dates or none, one mail, decided as one."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from app.bookings.models import Booking, BookingChange
from app.bookings.queries import booking_by_uid, needs_of, queue
from app.bookings.queries.changes import arrangement_of
from app.bookings.queries.facts import party_of
from app.bookings.queries.series import series_by_uid
from app.bookings.queries.series_rearranging import told_of_dates, verdicts_on_held
from app.bookings.rules import Amount, BookingState, ChangeState, RefusalReason
from app.bookings.rules.changes import MoveNeedsReason, NoChangeWaits
from app.bookings.rules.refusals import AlreadyDecided, OverrideNeedsReason, OverrideNotPossible
from app.bookings.rules.series import NoSuchDate, OtherCentre
from app.bookings.rules.series_extending import Onwards
from app.bookings.rules.series_rearranging import NoDateChosen, OutOfReach, Rearrangement, SomeDatesStay
from app.bookings.services import (
    SeriesChange,
    SeriesChanged,
    approve_series,
    approve_series_change,
    cancel_booking,
    cancel_series,
    change_booking,
    change_series,
    expire_changes_due,
    extend_series,
    refuse_series_change,
    withdraw_change,
    withdraw_series_change,
)
from app.bookings.services.series_extending import Extension
from app.centres.models import Room
from app.core.clock import Period, now
from app.core.database import db
from app.core.errors import NotFound, Refusal
from app.history.queries import history_of
from app.notifications.models import Mail
from app.notifications.rules import decode_facts
from app.schedule.models import Occupancy
from tests.makers import (
    INSTANT,
    actor,
    make_booking,
    make_centre,
    make_equipment,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("db_session")
FIRST = "2026-12-01"
DAYS = ("2026-12-01", "2026-12-08", "2026-12-15")
SEVEN, NINE = 19 * 60, 21 * 60


class Scene:
    """One centre with a coordinator, two rooms, one verified organisation with its owner."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre, pad_after=0)
        self.instant = make_room(self.centre, "Sala Mała", seats=12, approval=INSTANT, pad_after=0)
        self.owner = make_person("owner@example.org")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def ask(self, room: Room | None = None, hours: tuple[int, int] = (18, 20), first: str = FIRST, **more: Any) -> str:
        return make_series(self.owner, room or self.room, first, hours, self.organisation, **more)

    def approved(self, hours: tuple[int, int] = (18, 20), **more: Any) -> str:
        uid = self.ask(hours=hours, **more)
        approve_series(actor(self.coordinator), uid)
        forget_mails()
        return uid

    def change(self, uid: str, wanted: Rearrangement, *, of: list[int] | None = None, **more: Any) -> SeriesChanged:
        """Change the dates with these numbers, or all."""
        by = more.pop("by", self.owner)
        since = more.pop("since", None)
        dates = [booking.entry.uid for number, booking in enumerate(dates_of(uid)) if of is None or number in of]
        return change_series(actor(by), uid, SeriesChange(wanted, tuple(dates), since), **more)

    def said(self, uid: str, wanted: Rearrangement, **more: Any) -> list[str]:
        """The code of the refusal of each date that is reached, or its outcome."""
        told = told_of_dates(dates_of(uid), more.pop("since", None), wanted, now=now(), **more)
        return [
            one.refusal.code if one.refusal is not None else one.said.verdict.outcome.value if one.said else ""
            for one in told
        ]


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def forget_mails() -> None:
    db.session.query(Mail).delete()
    db.session.commit()


def mails() -> list[tuple[str, str]]:
    return [(mail.template, mail.address) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


def facts_of(template: str) -> dict[str, Any]:
    return decode_facts(db.session.scalars(select(Mail).where(Mail.template == template)).one().facts)


def dates_of(uid: str) -> list[Booking]:
    db.session.expire_all()
    series = series_by_uid(uid)
    assert series is not None
    return series.bookings


def times(uid: str) -> list[Period]:
    return [booking.entry.period for booking in dates_of(uid)]


def evenings(starts: str, ends: str, *days: str) -> list[Period]:
    return [period(day, starts, ends) for day in days or DAYS]


def rule_of(uid: str) -> tuple[int, int, int]:
    series = dates_of(uid)[0].series
    assert series is not None
    return series.repeat.starts, series.repeat.ends, series.room_id


def changes() -> list[BookingChange]:
    db.session.expire_all()
    return list(db.session.scalars(select(BookingChange).order_by(BookingChange.id)))


def verbs(booking: Booking) -> list[str]:
    return [record.verb for record in history_of("booking", booking.id)]


def used(scene: Scene) -> tuple[int, int]:
    when = period("2026-12-01", "9:00", "10:00")
    usage = party_of(scene.organisation, None, scene.centre.id, when, now=now()).usage
    return usage.minutes, usage.open_requests


# --- at once


def test_less_on_all_dates_is_done_at_once_with_one_mail_to_each_side(scene: Scene) -> None:
    uid = scene.approved()

    came = scene.change(uid, Rearrangement(starts=SEVEN, people=4))

    assert came == SeriesChanged(done=3)
    assert times(uid) == evenings("19:00", "20:00")
    assert {(one.people, one.state, one.is_changed_alone) for one in dates_of(uid)} == {
        (4, BookingState.APPROVED, False)
    }
    assert mails() == [("series_changed", "owner@example.org"), ("series_changed_staff", "coordinator@example.org")]
    assert facts_of("series_changed")["done_after"] == tuple(evenings("19:00", "20:00"))
    assert [verbs(one).count("changed") for one in dates_of(uid)] == [1, 1, 1]


def test_this_and_following_leaves_the_dates_before_as_they_are(scene: Scene) -> None:
    uid = scene.approved()
    since = dates_of(uid)[1].entry.uid

    scene.change(uid, Rearrangement(ends=SEVEN), of=[1, 2], since=since)

    assert times(uid) == [*evenings("18:00", "20:00", DAYS[0]), *evenings("18:00", "19:00", *DAYS[1:])]


def test_past_dates_and_dates_changed_alone_are_never_reached(scene: Scene, clock: Clock) -> None:
    uid = scene.approved()
    alone = dates_of(uid)[1]
    shorter = Rearrangement(ends=SEVEN).of(arrangement_of(alone), ())
    change_booking(actor(scene.owner), alone.entry.uid, shorter)
    clock.move_to(period(DAYS[0], "18:30", "19:00").starts)

    assert len(scene.said(uid, Rearrangement(ends=SEVEN + 30))) == 1
    for number in (0, 1):
        with pytest.raises(OutOfReach):
            scene.change(uid, Rearrangement(ends=SEVEN + 30), of=[number])
    assert times(uid)[:2] == [period(DAYS[0], "18:00", "20:00"), period(DAYS[1], "18:00", "19:00")]


def test_other_instant_room_is_had_at_once_and_the_series_goes_on_there(scene: Scene) -> None:
    uid = scene.approved()

    scene.change(uid, Rearrangement(starts=SEVEN, ends=NINE, room_id=scene.instant.id))

    assert {one.room_id for one in dates_of(uid)} == {scene.instant.id}
    assert rule_of(uid) == (SEVEN, NINE, scene.instant.id)
    extend_series(actor(scene.owner), uid, Extension(Onwards(times=1)), key="more")
    new = dates_of(uid)[-1]
    assert (new.entry.period, new.room_id) == (period("2026-12-22", "19:00", "21:00"), scene.instant.id)


def test_rule_stays_where_the_last_date_stays(scene: Scene) -> None:
    uid = scene.approved()

    scene.change(uid, Rearrangement(ends=SEVEN), of=[0, 1])

    assert rule_of(uid) == (18 * 60, 20 * 60, scene.room.id)


def test_hours_stay_the_same_by_the_clock_when_it_changes(scene: Scene, clock: Clock) -> None:
    clock.move_to(period("2027-03-01", "9:00", "10:00").starts)
    uid = scene.approved(first="2027-03-23", hours=(18, 20), times=2)

    scene.change(uid, Rearrangement(starts=SEVEN))

    assert times(uid) == evenings("19:00", "20:00", "2027-03-23", "2027-03-30")


def test_requests_that_wait_are_changed_in_place_and_never_later(scene: Scene) -> None:
    uid = scene.ask()
    deadline = dates_of(uid)[0].entry.expires_at

    came = scene.change(uid, Rearrangement(starts=SEVEN, ends=NINE))

    assert came == SeriesChanged(done=3)
    assert times(uid) == evenings("19:00", "21:00")
    assert {(one.state, one.entry.expires_at) for one in dates_of(uid)} == {(BookingState.REQUESTED, deadline)}


def test_requests_in_a_room_that_is_had_at_once_are_approved_by_its_rules(scene: Scene) -> None:
    uid = scene.ask()

    scene.change(uid, Rearrangement(room_id=scene.instant.id))

    assert {one.state for one in dates_of(uid)} == {BookingState.APPROVED}
    assert verbs(dates_of(uid)[0])[-2:] == ["changed", "approved_by_rule"]


def test_the_same_again_changes_nothing(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, Rearrangement(ends=SEVEN))
    before = [one.entry.sequence for one in dates_of(uid)]
    forget_mails()

    assert scene.change(uid, Rearrangement(ends=SEVEN)) == SeriesChanged()

    assert ([one.entry.sequence for one in dates_of(uid)], mails()) == (before, [])


def test_units_of_equipment_move_along(scene: Scene) -> None:
    projector = make_equipment(scene.centre, units=1)
    uid = scene.approved(equipment=(Amount(projector.id, 1),))

    scene.change(uid, Rearrangement(room_id=scene.instant.id))

    unit = projector.units[0].resource_id
    rows = db.session.scalars(select(Occupancy).where(Occupancy.resource_id == unit).order_by(Occupancy.starts_at))
    assert [row.period for row in rows] == evenings("18:00", "20:00")


def test_dates_that_take_each_others_old_time_move_in_an_order_that_works(scene: Scene) -> None:
    """Nights of one day after the other, with tidying: the pad of each new time lies in the old time of the next."""
    open_all_night = make_centre("Nocne", opens="0:00", closes="24:00")
    room = make_room(open_all_night, approval=INSTANT, pad_before=0, pad_after=60)
    uid = make_series(scene.owner, room, "2026-12-01", (0, 2), scene.organisation, times=1)
    make_series(scene.owner, room, "2026-12-02", (0, 2), scene.organisation, times=1)
    kept = dates_of(uid)[0].series_id
    db.session.execute(update(Booking).where(Booking.series_id != kept).values(series_id=kept, series_position=2))
    db.session.commit()

    came = scene.change(uid, Rearrangement(starts=22 * 60, ends=24 * 60))

    assert came == SeriesChanged(done=2)
    assert times(uid) == [period("2026-12-01", "22:00", "24:00"), period("2026-12-02", "22:00", "24:00")]


# --- all or none


def test_one_date_that_is_taken_refuses_all_until_it_is_left_out(scene: Scene) -> None:
    uid = scene.approved()
    make_booking(scene.owner, scene.room, period(DAYS[1], "20:00", "21:00"), scene.organisation)
    forget_mails()
    later = Rearrangement(starts=SEVEN, ends=NINE)

    assert scene.said(uid, later) == ["needs_approval", "RoomTaken", "needs_approval"]
    with pytest.raises(SomeDatesStay):
        scene.change(uid, later)
    assert (times(uid), changes(), mails()) == (evenings("18:00", "20:00"), [], [])

    assert scene.change(uid, later, of=[0, 2]) == SeriesChanged(waiting=2)
    assert times(uid) == evenings("18:00", "20:00")


def test_quota_counts_over_all_dates_together(scene: Scene) -> None:
    scene.centre.quota_hours = 8
    db.session.commit()
    uid = scene.approved()
    longer = Rearrangement(starts=17 * 60)

    assert scene.said(uid, longer) == ["needs_approval", "needs_approval", "OverQuota"]
    assert scene.change(uid, longer, of=[0, 1]) == SeriesChanged(waiting=2)
    assert used(scene) == (3 * 60 + 3 * 60 + 2 * 60, 1)


def test_change_of_some_dates_of_a_waiting_series_is_no_further_request(scene: Scene) -> None:
    scene.centre.open_requests = 1
    db.session.commit()
    uid = scene.ask()

    assert scene.change(uid, Rearrangement(starts=SEVEN, ends=NINE), of=[0]) == SeriesChanged(done=1)
    assert used(scene) == (6 * 60, 1)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (Rearrangement(starts=NINE), "EndsBeforeStart"),
        (Rearrangement(people=21), "TooManyPeople"),
        (Rearrangement(ends=23 * 60), "OutsideOpeningHours"),
        (Rearrangement(), "NothingDiffers"),
    ],
)
def test_date_says_why_it_stays(scene: Scene, wanted: Rearrangement, refusal: str) -> None:
    assert scene.said(scene.approved(), wanted) == [refusal] * 3


def test_room_of_another_centre_and_dates_of_another_series_are_refused(scene: Scene) -> None:
    uid, other = scene.approved(), scene.ask(hours=(10, 11))
    far = make_room(make_centre("Inne"))
    theirs = dates_of(other)[0].entry.uid

    with pytest.raises(OtherCentre):
        scene.change(uid, Rearrangement(room_id=far.id))
    with pytest.raises(NoSuchDate):
        change_series(actor(scene.owner), uid, SeriesChange(Rearrangement(ends=SEVEN), (theirs,)))
    with pytest.raises(NoDateChosen):
        scene.change(uid, Rearrangement(ends=SEVEN), of=[])
    with pytest.raises(NotFound):
        scene.change(uid, Rearrangement(ends=SEVEN), by=make_person())


# --- held beside, and decided as one


def test_more_waits_with_both_times_held_and_one_mail_to_each_side(scene: Scene) -> None:
    uid = scene.approved()

    came = scene.change(uid, Rearrangement(starts=SEVEN, ends=NINE))

    waiting = changes()
    assert came == SeriesChanged(waiting=3)
    assert times(uid) == evenings("18:00", "20:00")
    assert [change.entry.period for change in waiting] == evenings("19:00", "21:00")
    assert len({(change.sending, change.entry.expires_at) for change in waiting}) == 1
    assert mails() == [("series_changed", "owner@example.org"), ("series_change_to_decide", "coordinator@example.org")]
    assert used(scene) == (6 * 60, 1)


def test_waiting_change_is_one_line_of_the_queue(scene: Scene) -> None:
    scene.change(scene.approved(), Rearrangement(starts=SEVEN, ends=NINE))

    line = [(item.dates, item.change is not None) for item in queue(actor(scene.coordinator), now=now())]

    assert line == [(3, True)]
    assert needs_of(actor(scene.coordinator), now=now()).to_decide == 1


def test_staff_approve_all_with_one_mail_and_the_series_goes_on_so(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, Rearrangement(starts=SEVEN, ends=NINE))
    forget_mails()

    assert approve_series_change(actor(scene.coordinator), changes()[1].entry.uid) == 3

    assert times(uid) == evenings("19:00", "21:00")
    assert {change.state for change in changes()} == {ChangeState.APPROVED}
    assert [one.is_changed_alone for one in dates_of(uid)] == [False] * 3
    assert rule_of(uid) == (SEVEN, NINE, scene.room.id)
    assert mails() == [("series_change_approved", "owner@example.org")]
    with pytest.raises(AlreadyDecided):
        approve_series_change(actor(scene.coordinator), changes()[0].entry.uid)


def test_staff_refuse_all_with_one_mail_and_every_date_stays(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, Rearrangement(starts=SEVEN, ends=NINE))
    forget_mails()

    refuse_series_change(
        actor(scene.coordinator), changes()[0].entry.uid, reason=RefusalReason.OTHER, words="We close at eight."
    )

    assert times(uid) == evenings("18:00", "20:00")
    assert {(change.state, change.reason_words) for change in changes()} == {
        (ChangeState.REFUSED, "We close at eight.")
    }
    assert mails() == [("series_change_refused", "owner@example.org")]
    rows = db.session.scalars(select(Occupancy).order_by(Occupancy.starts_at))
    assert [row.period for row in rows] == evenings("18:00", "20:00")


def test_applicant_withdraws_all_that_still_wait_with_one_mail_to_staff(scene: Scene) -> None:
    uid = scene.approved()
    before = times(uid)
    scene.change(uid, Rearrangement(ends=NINE), of=[0, 2])
    first, second = (booking.waiting_change.entry.uid for booking in dates_of(uid) if booking.waiting_change)
    scene.change(uid, Rearrangement(ends=20 * 60 + 30), of=[1])
    withdraw_change(actor(scene.owner), dates_of(uid)[0].entry.uid)
    forget_mails()

    assert withdraw_series_change(actor(scene.owner), uid, first) == 1

    assert times(uid) == before
    assert [booking.changes[-1].state for booking in dates_of(uid)] == [
        ChangeState.WITHDRAWN,
        ChangeState.WAITING,
        ChangeState.WITHDRAWN,
    ]
    held = select(Occupancy).join(BookingChange, BookingChange.entry_id == Occupancy.entry_id)
    assert [row.period for row in db.session.scalars(held)] == evenings("20:00", "20:30", DAYS[1])
    assert mails() == [("series_change_withdrawn", "coordinator@example.org")]
    assert facts_of("series_change_withdrawn")["held_after"] == tuple(evenings("18:00", "21:00", DAYS[2]))
    trail = [record.verb for record in history_of("booking", dates_of(uid)[2].id)]
    assert trail[-2:] == ["change_asked", "change_withdrawn"]
    for too_late in (first, second, "nie-ma"):
        with pytest.raises(NoChangeWaits):
            withdraw_series_change(actor(scene.owner), uid, too_late)
    with pytest.raises(NoChangeWaits):
        approve_series_change(actor(scene.coordinator), first)


def test_nobody_withdraws_by_another_series_and_strangers_find_nothing(scene: Scene) -> None:
    uid, own = scene.approved(), scene.approved(hours=(12, 13))
    scene.change(uid, Rearrangement(ends=NINE))
    change = dates_of(uid)[0].waiting_change
    assert change is not None
    held = change.entry.uid

    with pytest.raises(NoChangeWaits):
        withdraw_series_change(actor(scene.owner), own, held)
    with pytest.raises(NotFound):
        withdraw_series_change(actor(make_person()), uid, held)
    assert all(booking.waiting_change for booking in dates_of(uid))


def test_unanswered_change_expires_with_one_mail_to_each_side(scene: Scene, clock: Clock) -> None:
    uid = scene.approved()
    scene.change(uid, Rearrangement(starts=SEVEN, ends=NINE))
    forget_mails()
    deadline = changes()[0].entry.expires_at
    assert deadline is not None
    clock.move_to(deadline)

    assert expire_changes_due(now()) == 3

    assert {change.state for change in changes()} == {ChangeState.EXPIRED}
    assert mails() == [
        ("series_change_expired", "owner@example.org"),
        ("series_change_expired_unanswered", "coordinator@example.org"),
    ]
    with pytest.raises(NoChangeWaits):
        approve_series_change(actor(scene.coordinator), changes()[0].entry.uid)


def test_calling_off_the_series_lets_go_of_both_times(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, Rearrangement(starts=SEVEN, ends=NINE))
    cancel_booking(actor(scene.owner), dates_of(uid)[0].entry.uid)

    assert cancel_series(actor(scene.owner), uid) == 2

    assert db.session.scalars(select(Occupancy)).all() == []


def test_date_whose_change_waits_is_told_so(scene: Scene) -> None:
    uid = scene.approved()
    scene.change(uid, Rearrangement(starts=SEVEN, ends=NINE), of=[0])

    assert scene.said(uid, Rearrangement(ends=SEVEN)) == ["ChangeWaits", "passed", "passed"]


# --- staff


def test_staff_change_dates_at_once_with_a_reason(scene: Scene) -> None:
    uid = scene.approved()
    later = Rearrangement(starts=SEVEN, ends=NINE)

    with pytest.raises(MoveNeedsReason):
        scene.change(uid, later, by=scene.coordinator)
    came = scene.change(uid, later, by=scene.coordinator, why="The boiler is mended in the afternoon.")

    assert (came, times(uid)) == (SeriesChanged(done=3), evenings("19:00", "21:00"))
    assert mails() == [("series_changed", "owner@example.org")]
    assert facts_of("series_changed")["words"] == "The boiler is mended in the afternoon."


def test_staff_set_a_rule_aside_with_a_reason_and_physics_never(scene: Scene) -> None:
    uid = scene.approved()
    crowd = Rearrangement(people=21)
    make_booking(scene.owner, scene.room, period(DAYS[2], "20:00", "21:00"), scene.organisation)

    def change(wanted: Rearrangement, **more: str) -> SeriesChanged:
        return scene.change(uid, wanted, by=scene.coordinator, why="They asked.", **more)

    with pytest.raises(OverrideNeedsReason):
        change(crowd)
    assert change(crowd, override_why="We bring chairs.") == SeriesChanged(done=3)
    assert history_of("booking", dates_of(uid)[0].id)[-1].why == "They asked. We bring chairs."
    with pytest.raises(OverrideNotPossible):
        change(Rearrangement(ends=NINE), override_why="We bring chairs.")


# --- how many queries


def test_verdicts_of_any_number_of_dates_are_the_same_number_of_queries(scene: Scene, count_queries: Any) -> None:
    def counted(times: int, hours: tuple[int, int]) -> int:
        uid = scene.ask(hours=hours, times=times)
        bookings = dates_of(uid)
        with count_queries() as queries:
            told_of_dates(bookings, None, Rearrangement(ends=hours[1] * 60 + 30), now=now())
        return len(queries)

    assert counted(2, (10, 11)) == counted(8, (14, 15))


def test_verdicts_on_held_changes_are_the_same_number_of_queries(scene: Scene, count_queries: Any) -> None:
    def counted(times: int, hours: tuple[int, int]) -> int:
        uid = scene.approved(hours, times=times)
        scene.change(uid, Rearrangement(ends=hours[1] * 60 + 30))
        waiting = [change for change in changes() if change.state is ChangeState.WAITING][-times:]
        with count_queries() as queries:
            verdicts_on_held(waiting, now=now())
        return len(queries)

    assert counted(2, (10, 11)) == counted(6, (14, 15))


def test_far_dates_of_a_series_that_begins_in_good_time_are_left_to_staff(scene: Scene) -> None:
    uid = scene.approved(times=14, hours=(10, 11))

    assert scene.said(uid, Rearrangement(starts=11 * 60, ends=12 * 60)) == ["needs_approval"] * 14
    assert dates_of(uid)[-1].entry.period.starts.date() == date(2027, 3, 2)


def test_refusal_of_the_whole_keeps_every_row(scene: Scene) -> None:
    uid = scene.approved()
    one = booking_by_uid(dates_of(uid)[0].entry.uid)
    assert one is not None
    before = [(kept.entry.sequence, kept.people) for kept in dates_of(uid)]

    with pytest.raises(Refusal):
        scene.change(uid, Rearrangement(people=21))

    assert [(kept.entry.sequence, kept.people) for kept in dates_of(uid)] == before
