"""Series on real databases: all dates or none, one mail, decided and called off together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking, BookingSeries, Consequence, Message
from app.bookings.queries import booking_by_uid, mine, needs_of, queue
from app.bookings.queries.pads import pads_kept
from app.bookings.queries.series import facts_for_dates, rooms_beside, series_by_uid
from app.bookings.rules import Amount, Ask
from app.bookings.rules import refusals as no
from app.bookings.rules.consequences import ConsequenceKind
from app.bookings.rules.pads import HIRERS
from app.bookings.rules.repeats import Pattern, Repeat, occurrences
from app.bookings.rules.series import (
    DateWish,
    NoDateLeft,
    NothingAhead,
    NotOfTheSeries,
    OtherCentre,
    SomeDatesRefused,
    judge_series,
)
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.services import (
    approve_series,
    ask_about_series,
    book_series,
    cancel_booking,
    cancel_series,
    expire_due,
    expire_series_due,
    refuse_series,
)
from app.bookings.services.series import DateAsked, SeriesContent, SeriesRequest
from app.centres.models import Centre, Room
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import NotAllowed, NotFound
from app.core.i18n import Sentence
from app.notifications.models import Mail
from app.notifications.rules import decode_facts
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Layer
from tests.makers import (
    INSTANT,
    actor,
    make_booking,
    make_centre,
    make_consequence,
    make_equipment,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)

pytestmark = pytest.mark.usefixtures("db_session")
CONTENT = SeriesContent("Próba chóru", "Śpiewamy", 10)


class Scene:
    """One centre with a coordinator, one room, one verified organisation with its owner."""

    def __init__(self) -> None:
        self.centre = make_centre()
        self.room = make_room(self.centre)
        self.owner = make_person("owner@example.org")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def ask(self, first: str = "2026-12-01", hours: tuple[int, int] = (18, 20), **more: object) -> str:
        return make_series(self.owner, self.room, first, hours, self.organisation, **more)  # type: ignore[arg-type]

    def said(self, first: str, times: int, hours: tuple[int, int] = (18, 20)) -> list[str]:
        """The code of the refusal of each date, or its outcome."""
        repeat = Repeat(Pattern.WEEKLY, date.fromisoformat(first), hours[0] * 60, hours[1] * 60, times=times)
        rooms = rooms_beside(self.room)
        wishes = [DateWish(one.day, self.room.id, Ask(one.period, 10)) for one in occurrences(repeat) if one.period]
        facts = facts_for_dates(wishes, rooms, self.organisation, self.owner.id, now=now())
        told = judge_series(wishes, facts)
        return [one.refusal.code if one.refusal else one.outcome.value for one in told]


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def mails() -> list[tuple[str, str]]:
    return [(mail.template, mail.address) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


def series_at(uid: str) -> BookingSeries:
    db.session.expire_all()
    series = series_by_uid(uid)
    assert series is not None
    return series


def states(uid: str) -> list[BookingState]:
    return [booking.state for booking in series_at(uid).bookings]


def consequences() -> list[tuple[ConsequenceKind, int]]:
    return [(kept.kind, kept.booking_id) for kept in db.session.scalars(select(Consequence).order_by(Consequence.id))]


def rows() -> list[int]:
    tables = (BookingSeries, Booking, Entry, Occupancy, Mail)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_series_holds_every_date_and_sends_one_mail_to_each_side(scene: Scene) -> None:
    uid = scene.ask(times=3)

    series = series_at(uid)
    assert [booking.entry.period for booking in series.bookings] == [
        period(day, "18:00", "20:00") for day in ("2026-12-01", "2026-12-08", "2026-12-15")
    ]
    assert states(uid) == [BookingState.REQUESTED] * 3
    assert len({booking.entry.expires_at for booking in series.bookings}) == 1
    assert mails() == [("series_requested", "owner@example.org"), ("series_to_decide", "coordinator@example.org")]


def test_series_is_confirmed_at_once_where_every_date_is_instant(scene: Scene) -> None:
    scene.room = make_room(scene.centre, approval=INSTANT)

    uid = scene.ask(times=2)

    assert states(uid) == [BookingState.APPROVED] * 2
    assert mails() == [("series_approved", "owner@example.org")]


def test_whole_series_waits_where_one_date_is_not_instant(scene: Scene) -> None:
    scene.room = make_room(scene.centre, approval=INSTANT)
    always = make_room(scene.centre)
    repeat = Repeat(Pattern.WEEKLY, date(2026, 12, 1), 1080, 1200, times=2)
    first, second = occurrences(repeat)
    assert first.period is not None
    assert second.period is not None
    dates = (DateAsked(first.day, first.period, scene.room.id), DateAsked(second.day, second.period, always.id))

    uid = book_series(
        actor(scene.owner), SeriesRequest(scene.room.id, repeat, dates, CONTENT, scene.organisation.id), key="k"
    )

    assert states(uid) == [BookingState.REQUESTED] * 2
    assert [booking.room_id for booking in series_at(uid).bookings] == [scene.room.id, always.id]


def test_day_that_is_left_out_is_kept_with_its_reason(scene: Scene) -> None:
    make_booking(scene.owner, scene.room, period("2026-12-08", "19:00", "20:00"), scene.organisation)

    uid = scene.ask(times=4, out=("2026-12-08", "2026-12-22"))

    assert [(gone.day.isoformat(), gone.why) for gone in series_at(uid).missing_days] == [
        ("2026-12-08", "RoomTaken"),
        ("2026-12-22", "LeftOut"),
    ]


def test_one_taken_date_refuses_the_whole_and_stores_nothing(scene: Scene) -> None:
    make_booking(scene.owner, scene.room, period("2026-12-08", "19:00", "20:00"), scene.organisation)
    before = rows()

    with pytest.raises(SomeDatesRefused):
        scene.ask(times=3)

    assert rows() == before


def test_same_key_is_one_series_and_other_content_is_refused(scene: Scene) -> None:
    uid = scene.ask(times=2, key="same")

    assert scene.ask(times=2, key="same") == uid
    with pytest.raises(no.AlreadySent):
        scene.ask(times=3, key="same")
    assert rows()[0] == 1


def test_dates_share_the_hours_of_each_month(scene: Scene) -> None:
    """8 dates of 3 hours: December has five Tuesdays (15 of 20 hours), January the others."""
    assert scene.said("2026-12-01", 8, (18, 21)) == ["needs_approval"] * 8

    make_booking(scene.owner, make_room(scene.centre), period("2026-12-02", "9:00", "15:00"), scene.organisation)

    assert scene.said("2026-12-01", 8, (18, 21)) == ["needs_approval"] * 4 + ["OverQuota"] + ["needs_approval"] * 3


def test_series_counts_as_one_open_request(scene: Scene) -> None:
    for hour in (9, 11, 13, 15):
        scene.ask(hours=(hour, hour + 1), times=2)

    assert scene.said("2026-12-02", 2) == ["needs_approval"] * 2
    scene.ask(hours=(17, 18), times=2)
    assert scene.said("2026-12-02", 2) == ["TooManyOpenRequests"] * 2


def test_dates_far_ahead_are_left_to_staff_where_the_first_is_in_time(scene: Scene) -> None:
    scene.room = make_room(scene.centre, approval=INSTANT, earliest_days=10)

    assert scene.said("2026-12-01", 3) == ["passed", "needs_approval", "needs_approval"]
    assert scene.said("2026-12-08", 2) == ["TooEarlyToAsk"] * 2


def test_two_dates_at_one_time_meet_each_other(scene: Scene) -> None:
    repeat = Repeat(Pattern.WEEKLY, date(2026, 12, 1), 1080, 1200, times=2)
    when = period("2026-12-01", "18:00", "20:00")
    dates = tuple(DateAsked(one.day, when, scene.room.id) for one in occurrences(repeat))

    with pytest.raises(SomeDatesRefused):
        book_series(actor(scene.owner), SeriesRequest(scene.room.id, repeat, dates, CONTENT, None), key="k")


def test_bad_dates_are_refused(scene: Scene) -> None:
    far = make_room(make_centre())
    repeat = Repeat(Pattern.WEEKLY, date(2026, 12, 1), 1080, 1200, times=2)
    when = period("2026-12-01", "18:00", "20:00")

    def send(*dates: DateAsked) -> None:
        request = SeriesRequest(scene.room.id, repeat, dates, CONTENT, scene.organisation.id)
        book_series(actor(scene.owner), request, key="k")

    with pytest.raises(NoDateLeft):
        send()
    with pytest.raises(NotOfTheSeries):
        send(DateAsked(date(2026, 12, 2), when, scene.room.id))
    with pytest.raises(OtherCentre):
        send(DateAsked(date(2026, 12, 1), when, far.id))
    with pytest.raises(no.NoSuchRoom):
        send(DateAsked(date(2026, 12, 1), when, 10**6))


def test_facts_of_any_number_of_dates_are_the_same_number_of_queries(scene: Scene, count_queries) -> None:
    def look(times: int) -> int:
        db.session.expire_all()
        with count_queries() as queries:
            scene.said("2026-12-01", times)
        return len(queries)

    assert look(2) == look(40)


def test_dates_bring_their_inserts_and_no_other_query(scene: Scene, count_queries) -> None:
    def look(first: str, times: int) -> int:
        with count_queries() as queries:
            scene.ask(first, (9, 10), times=times)
        return len([one for one in queries if not one.startswith("INSERT")])

    assert look("2026-12-01", 2) == look("2026-12-02", 18)


def test_approving_confirms_all_that_wait_with_one_mail(scene: Scene) -> None:
    uid = scene.ask(times=3)
    cancel_booking(actor(scene.owner), series_at(uid).bookings[1].entry.uid)
    before = len(mails())

    assert approve_series(actor(scene.coordinator), uid) == 2

    assert states(uid) == [BookingState.APPROVED, BookingState.WITHDRAWN, BookingState.APPROVED]
    assert mails()[before:] == [("series_approved", "owner@example.org")]
    with pytest.raises(no.AlreadyDecided):
        approve_series(actor(scene.coordinator), uid)


def test_approving_checks_each_date_again(scene: Scene) -> None:
    uid = scene.ask(times=3)

    @transaction
    def fewer_hours() -> None:
        scene.centre.quota_hours = 5
        db.session.merge(scene.centre)

    fewer_hours()

    with pytest.raises(no.OverrideNeedsReason):
        approve_series(actor(scene.coordinator), uid)
    approve_series(actor(scene.coordinator), uid, override_why="Ważne dla dzielnicy")
    assert states(uid) == [BookingState.APPROVED] * 3


def test_refusing_frees_all_dates_with_one_mail(scene: Scene) -> None:
    uid = scene.ask(times=3)
    before = len(mails())

    refuse_series(actor(scene.coordinator), uid, reason=RefusalReason.OTHER, words="Nie tym razem.")

    assert states(uid) == [BookingState.REFUSED] * 3
    assert mails()[before:] == [("series_refused", "owner@example.org")]
    assert scene.ask(times=3)


def test_only_deciders_decide_and_only_the_party_sees(scene: Scene) -> None:
    uid = scene.ask(times=2)

    with pytest.raises(NotAllowed):
        approve_series(actor(scene.owner), uid)
    with pytest.raises(NotFound):
        cancel_series(actor(make_person()), uid)


def test_question_about_a_series_stands_once_in_every_list(scene: Scene) -> None:
    uid = scene.ask(times=3)

    ask_about_series(actor(scene.coordinator), uid, words="Ile osób śpiewa?")

    assert [item.dates for item in queue(actor(scene.coordinator), now=now())] == [3]
    assert needs_of(actor(scene.coordinator), now=now()).to_decide == 1
    assert len(mine(actor(scene.owner), now=now()).questions) == 1
    assert needs_of(actor(scene.owner), now=now()).questions == 1
    assert mails()[-1] == ("series_question", "owner@example.org")
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_nobody_answered_so_all_dates_expire_with_one_mail(scene: Scene, clock) -> None:
    uid = scene.ask(times=3)
    before = len(mails())
    clock.move_to(now() + timedelta(days=4))

    assert expire_due(now()) == 0
    assert expire_series_due(now()) == 3
    assert expire_series_due(now()) == 0

    assert states(uid) == [BookingState.EXPIRED] * 3
    assert mails()[before:] == [
        ("series_expired", "owner@example.org"),
        ("series_expired_unanswered", "coordinator@example.org"),
    ]


def test_calling_off_reaches_neither_the_past_nor_what_was_changed_alone(scene: Scene, clock) -> None:
    uid = scene.ask(times=5)
    approve_series(actor(scene.coordinator), uid)

    @transaction
    def change_alone() -> None:
        db.session.get_one(Booking, series_at(uid).bookings[3].id).is_changed_alone = True

    change_alone()
    clock.move_to(period("2026-12-07", "19:00", "20:00").starts)
    before = len(mails())

    assert cancel_series(actor(scene.owner), uid, why="Koniec prób") == 3

    done, off = BookingState.APPROVED, BookingState.CANCELLED
    assert states(uid) == [done, off, off, done, off]
    assert [booking.is_late for booking in series_at(uid).bookings] == [False, True, False, False, False]
    assert mails()[before:] == [
        ("series_cancelled", "owner@example.org"),
        ("series_called_off", "coordinator@example.org"),
        ("consequence", "owner@example.org"),
    ]
    assert consequences() == [(ConsequenceKind.WARNING, series_at(uid).bookings[1].id)]
    with pytest.raises(NothingAhead):
        cancel_series(actor(scene.owner), uid)


def test_each_date_that_is_called_off_late_has_its_consequence(scene: Scene, clock) -> None:
    uid = scene.ask(times=3)
    approve_series(actor(scene.coordinator), uid)

    @transaction
    def long_notice() -> None:
        db.session.get_one(Centre, scene.centre.id).late_cancel_hours = 24 * 9

    long_notice()
    clock.move_to(period("2026-12-01", "9:00", "10:00").starts)

    cancel_series(actor(scene.owner), uid)

    first, second, _ = series_at(uid).bookings
    assert consequences() == [(ConsequenceKind.WARNING, first.id), (ConsequenceKind.APPROVAL_NEEDED, second.id)]
    assert mails()[-2:] == [("consequence", "owner@example.org")] * 2


def test_staff_who_call_dates_off_late_hold_nobody_to_account(scene: Scene, clock) -> None:
    uid = scene.ask(times=2)
    approve_series(actor(scene.coordinator), uid)
    clock.move_to(period("2026-12-01", "9:00", "10:00").starts)

    cancel_series(actor(scene.coordinator), uid)

    assert [booking.is_late for booking in series_at(uid).bookings] == [False, False]
    assert consequences() == []


def test_dates_of_a_party_that_is_held_to_account_wait(scene: Scene) -> None:
    scene.room = make_room(scene.centre, approval=INSTANT)
    held = make_booking(scene.owner, scene.room, period("2026-12-03", "9:00", "10:00"), scene.organisation)
    make_consequence(held, ConsequenceKind.APPROVAL_NEEDED)

    uid = scene.ask(times=2)

    assert states(uid) == [BookingState.REQUESTED] * 2


def test_dates_keep_whose_their_pads_were(scene: Scene) -> None:
    scene.room = make_room(scene.centre, pad_before=15, pad_after=30, pads_by_hirer=True)
    uid = scene.ask(times=2)

    @transaction
    def change_pads() -> None:
        room = db.session.get_one(Room, scene.room.id)
        room.pad_before, room.pad_after, room.pads_by_hirer = 120, 120, False

    change_pads()
    approve_series(actor(scene.coordinator), uid)

    said = Sentence(HIRERS[True, True], {"come": "17:45", "leave": "20:30"})
    assert [pads_kept(booking) for booking in series_at(uid).bookings] == [said, said]
    told = db.session.scalars(select(Mail).where(Mail.template == "series_approved")).one()
    assert decode_facts(told.facts)["pads_by_date"] == (said, said)


def test_centre_that_never_closes_is_open_on_every_date(scene: Scene) -> None:
    scene.centre = make_centre(opens="0:00", closes="24:00")
    scene.room = make_room(scene.centre)

    assert scene.said("2026-12-01", 3) == ["needs_approval"] * 3


def test_calling_off_one_and_all_that_follow_keeps_those_before(scene: Scene) -> None:
    uid = scene.ask(times=4)

    cancel_series(actor(scene.owner), uid, since=series_at(uid).bookings[2].entry.uid)

    waits, gone = BookingState.REQUESTED, BookingState.WITHDRAWN
    assert states(uid) == [waits, waits, gone, gone]


def test_each_date_takes_its_units_and_keeps_them_when_it_is_approved(scene: Scene) -> None:
    lent = make_equipment(scene.centre, units=2)
    asked = (Amount(lent.id, 2),)

    uid = scene.ask(times=2, equipment=asked)
    approve_series(actor(scene.coordinator), uid)

    assert [booking.amounts for booking in series_at(uid).bookings] == [asked, asked]
    units = {unit.resource_id for unit in lent.units}
    held = db.session.execute(
        select(Occupancy.resource_id, func.count())
        .where(Occupancy.resource_id.in_(units), Occupancy.layer == Layer.CORE)
        .group_by(Occupancy.resource_id)
    )
    assert dict(held.all()) == dict.fromkeys(units, 2)  # type: ignore[arg-type]


def test_one_date_without_enough_equipment_refuses_the_whole(scene: Scene) -> None:
    lent = make_equipment(scene.centre, units=3)
    other = make_room(scene.centre)
    when = period("2026-12-08", "19:00", "20:00")
    make_booking(scene.owner, other, when, scene.organisation, equipment=(Amount(lent.id, 2),))
    before = rows()

    with pytest.raises(SomeDatesRefused):
        scene.ask(times=2, equipment=(Amount(lent.id, 2),))
    assert rows() == before

    uid = scene.ask(times=2, equipment=(Amount(lent.id, 1),))
    assert len(series_at(uid).bookings) == 2


def test_dates_of_one_series_do_not_lend_one_unit_twice(scene: Scene) -> None:
    lent = make_equipment(scene.centre, units=1)
    other = make_room(scene.centre)
    repeat = Repeat(Pattern.WEEKLY, date(2026, 12, 1), 1080, 1200, times=2)
    when = period("2026-12-01", "18:00", "20:00")
    rooms = (scene.room, other)
    dates = tuple(DateAsked(one.day, when, room.id) for one, room in zip(occurrences(repeat), rooms, strict=True))

    def send(*equipment: Amount) -> str:
        content = replace(CONTENT, equipment=equipment)
        request = SeriesRequest(scene.room.id, repeat, dates, content, scene.organisation.id)
        return book_series(actor(scene.owner), request, key="k")

    with pytest.raises(SomeDatesRefused):
        send(Amount(lent.id, 1))
    assert send()


def test_page_of_a_date_knows_its_series(scene: Scene) -> None:
    uid = scene.ask(times=2)

    booking = booking_by_uid(series_at(uid).bookings[1].entry.uid)

    assert booking is not None
    assert booking.series is not None
    assert (booking.series.uid, booking.series_position) == (uid, 2)
