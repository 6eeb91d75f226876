"""By when requests are answered: the promise, the place in the queue, the clock that stands still, the usual time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.bookings.models import AnswerClock, Booking
from app.bookings.queries import booking_by_uid, queue
from app.bookings.queries.answering import turns_of, usual_answer
from app.bookings.queries.series import series_by_uid
from app.bookings.rules.answering import goes_on, held_longer
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.services import (
    answer_question,
    approve_booking,
    approve_series,
    ask_about_series,
    ask_for_more,
    cancel_booking,
    expire_due,
    refuse_booking,
)
from app.centres.rules import Approval
from app.centres.rules.answering import AnswerRule, AnswerUnit, ManagersFirst, working_days_after
from app.core.clock import now
from app.core.database import db
from app.notifications.models import Mail
from app.schedule.models import Occupancy
from tests import makers
from tests.makers import (
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
from tests.support.visiting import said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
WARSAW = ZoneInfo("Europe/Warsaw")


class Scene:
    """A centre that promises an answer within two working days, its coordinator, and two organisations that ask."""

    def __init__(self, **centre: object) -> None:
        promise = {"answer_within": 2, "answer_unit": AnswerUnit.WORKING_DAYS}
        self.centre = make_centre(**{**promise, **centre})
        self.room = make_room(self.centre, hold_hours=96, pad_after=0)
        self.coordinator = make_staff(
            self.centre,
        )
        self.owner = make_person(language="en")
        self.organisation = make_organisation(self.owner)
        self.other = make_person(language="en")
        self.others = make_organisation(self.other, name="Inni")

    def ask(self, day: str = "2026-12-08", starts: str = "10:00", *, other: bool = False, **more: object) -> str:
        ends = f"{int(starts.split(':')[0]) + 1}:00"
        who, party = (self.other, self.others) if other else (self.owner, self.organisation)
        return make_booking(who, more.pop("room", self.room), period(day, starts, ends), party, **more)


def booking(uid: str) -> Booking:
    db.session.rollback()
    found = booking_by_uid(uid)
    assert found is not None
    return found


def turn(uid: str):
    asked = booking(uid)
    return turns_of([asked], now=now())[asked.id]


def clock_of(uid: str) -> AnswerClock:
    return db.session.get_one(AnswerClock, booking(uid).entry_id)


def held(uid: str) -> set[datetime | None]:
    """Until when its entry and all that it occupies is held."""
    asked = booking(uid)
    rows = db.session.scalars(select(Occupancy.expires_at).where(Occupancy.entry_id == asked.entry_id))
    return {asked.entry.expires_at, *rows}


# --- pure


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("asked", "number", "due"),
    [
        ("2026-11-24 09:00", 1, "2026-11-25 09:00"),
        ("2026-11-27 16:00", 1, "2026-11-30 16:00"),  # Friday to Monday
        ("2026-11-28 12:00", 1, "2026-11-30 12:00"),  # Saturday
        ("2026-12-23 10:00", 1, "2026-12-28 10:00"),  # Christmas Eve, Christmas and the weekend
        ("2027-03-25 10:00", 2, "2027-03-30 10:00"),  # Easter, on whose Sunday the clocks change
    ],
)
def test_working_days_leave_out_weekends_and_feasts(asked: str, number: int, due: str) -> None:
    since, by = (datetime.fromisoformat(moment).replace(tzinfo=WARSAW) for moment in (asked, due))

    assert working_days_after(since, number) == by


@pytest.mark.engines("sqlite")
def test_a_hold_is_longer_by_the_time_that_stood_still_as_far_as_the_start_allows() -> None:
    end, day = at("2026-12-01", "10:00"), timedelta(days=1)

    assert held_longer(end, day, end + 3 * day) == end + day
    assert held_longer(end, 5 * day, end + 3 * day) == end + 3 * day
    assert held_longer(end, 5 * day, end - day) == end
    assert goes_on(end - day, 2 * day, held_until=end, could_be_held_until=end + 2 * day) == end + day
    assert goes_on(end - day, 2 * day, held_until=end, could_be_held_until=end) == end - day / 2


@pytest.mark.engines("sqlite")
def test_warnings_come_in_the_second_half_and_managers_after_coordinators() -> None:
    since = at("2026-12-01", "10:00")
    rule = AnswerRule(warn_hours=24, warn_managers_hours=4)

    assert rule.warnings(since, since + timedelta(hours=96)) == (
        since + timedelta(hours=72),
        since + timedelta(hours=92),
    )
    assert rule.warnings(since, since + timedelta(hours=10)) == (since + timedelta(hours=5), since + timedelta(hours=6))
    with pytest.raises(ManagersFirst):
        AnswerRule(warn_hours=4, warn_managers_hours=4).check()


# --- the promise and the place


def test_promise_is_shown_and_the_hold_ends_after_it(app) -> None:
    scene = Scene()

    uid = scene.ask()

    assert (turn(uid).answer_by, held(uid)) == (at("2026-11-26", "9:00"), {at("2026-11-28", "9:00")})
    assert (turn(uid).place, turn(uid).waiting) == (1, 1)
    mails = {mail.template: mail.facts["answer_by"] for mail in db.session.scalars(select(Mail))}
    assert mails["booking_requested"] == mails["booking_to_decide"] == {"$moment": "2026-11-26T08:00:00+00:00"}
    page = said(visitor(app, scene.owner).get(f"/rezerwacje/{uid}"))
    assert "Place 1 of 1 in the queue; answer by Thursday 26 November, 09:00." in page
    assert "The time is held for you until Saturday 28 November, 09:00." in page


def test_late_answer_still_approves_for_the_hold_lasts_longer(clock) -> None:
    scene = Scene()
    uid = scene.ask()
    clock.move_to("2026-11-27 12:00")

    assert (turn(uid).is_late, expire_due(now())) == (True, 0)
    approve_booking(actor(scene.coordinator), uid)

    assert booking(uid).state is BookingState.APPROVED


def test_promise_never_ends_after_the_hold() -> None:
    scene = Scene(answer_within=20)

    uid = scene.ask()

    assert {turn(uid).answer_by} == held(uid)


def test_places_follow_the_deadlines_of_one_centre_and_a_series_is_one_of_them(app, clock, count_queries) -> None:
    scene, far = Scene(), Scene()
    first = scene.ask()
    series = makers.make_series(scene.owner, scene.room, "2026-12-09", (12, 13), scene.organisation, times=4)
    clock.shift(hours=1)
    makers.make_change(scene.other, scene.room, "2026-12-10", scene.others, scene.coordinator)
    far.ask()
    clock.shift(hours=1)
    last = scene.ask(starts="14:00", other=True)
    asked_about = scene.ask(starts="16:00", other=True)
    ask_for_more(actor(scene.coordinator), asked_about, words="How many?")

    dates = [one.entry.uid for one in series_by_uid(series).bookings]
    places = [(turn(uid).place, turn(uid).waiting) for uid in (first, *dates, last, asked_about)]

    assert places == [(1, 4), *[(2, 4)] * 4, (4, 4), (None, 0)]
    waiting = queue(actor(scene.coordinator), now=now())
    assert [item.uid for item in waiting][-1] == asked_about
    assert [item.answer_by for item in waiting] == sorted(item.answer_by for item in waiting)
    listed = [booking_by_uid(uid) for uid in (first, *dates)]
    with count_queries() as asked:
        assert len(turns_of(listed, now=now())) == 5
    assert len(asked) == 2
    page = said(visitor(app, scene.owner).get("/rezerwacje"))
    assert "Place 1 of 4 in the queue" in page


# --- the clock stands still


def test_question_stops_the_clock_and_the_answer_lets_it_go_on(app, clock) -> None:
    scene = Scene()
    uid = scene.ask()
    clock.shift(hours=10)
    ask_for_more(actor(scene.coordinator), uid, words="How many chairs?")

    # At the latest 72 hours later it goes on by itself; so much longer the time is held, and the answer due.
    asked = now()
    assert (turn(uid).stopped_at, turn(uid).goes_on_at) == (asked, asked + timedelta(hours=72))
    assert (turn(uid).answer_by, held(uid)) == (at("2026-11-29", "9:00"), {at("2026-12-01", "9:00")})
    assert "The clock stands still until you answer, at the latest until Friday 27 November, 19:00." in said(
        visitor(app, scene.owner).get(f"/rezerwacje/{uid}")
    )
    page = said(visitor(app, scene.coordinator).get(f"/zespol/wnioski/{uid}"))
    assert "The clock stands still since today, 19:00." in page

    clock.shift(hours=30)
    answer_question(actor(scene.owner), uid, words="Ten.")

    assert (turn(uid).stopped_at, turn(uid).stood_minutes) == (None, 30 * 60)
    assert turn(uid).answer_by == at("2026-11-26", "9:00") + timedelta(hours=30)
    assert held(uid) == {at("2026-11-28", "9:00") + timedelta(hours=30)}
    facts = {mail.template: mail.facts for mail in db.session.scalars(select(Mail).order_by(Mail.id))}
    assert facts["booking_question"]["goes_on_at"] == {"$moment": "2026-11-27T18:00:00+00:00"}
    assert facts["booking_answered"]["stood_minutes"] == 30 * 60
    assert "The clock stood still for 30 h while you were asked." in said(
        visitor(app, scene.owner).get(f"/rezerwacje/{uid}")
    ).replace("\u00a0", " ")


def test_clock_that_nobody_answers_goes_on_by_itself(clock) -> None:
    scene = Scene()
    uid = scene.ask()
    ask_for_more(actor(scene.coordinator), uid, words="How many?")
    clock.shift(hours=73)

    assert (turn(uid).stands_still, turn(uid).stood_minutes, turn(uid).place) == (False, 72 * 60, 1)
    assert held(uid) == {at("2026-11-28", "9:00") + timedelta(hours=72)}


def test_second_question_stops_it_anew_and_both_times_count(clock) -> None:
    scene = Scene()
    uid = scene.ask()
    for _ in range(2):
        clock.shift(hours=1)
        ask_for_more(actor(scene.coordinator), uid, words=f"Question at {now()}")
        clock.shift(hours=2)
        answer_question(actor(scene.owner), uid, words=f"Answer at {now()}")
    ask_for_more(actor(scene.coordinator), uid, words="One more")
    clock.shift(hours=1)
    ask_for_more(actor(scene.coordinator), uid, words="And another")
    clock.shift(hours=1)
    answer_question(actor(scene.owner), uid, words="Both")

    assert turn(uid).stood_minutes == 6 * 60
    assert held(uid) == {at("2026-11-28", "9:00") + timedelta(hours=6)}


def test_hold_near_the_start_is_not_prolonged_and_approving_cannot_fail(clock) -> None:
    scene = Scene(answer_within=0)
    uid = scene.ask("2026-11-27", "10:00")  # held until 24 hours before
    end = at("2026-11-26", "10:00")
    assert held(uid) == {end}
    ask_for_more(actor(scene.coordinator), uid, words="How many?")

    assert held(uid) == {end}
    assert turn(uid).goes_on_at == now() + (end - now()) / 2
    clock.move_to(end - timedelta(minutes=1))
    approve_booking(actor(scene.coordinator), uid)
    assert booking(uid).state is BookingState.APPROVED


def test_clocks_of_a_series_stop_and_go_on_together(clock) -> None:
    scene = Scene()
    series = makers.make_series(scene.owner, scene.room, "2026-12-09", (12, 13), scene.organisation, times=3)
    ask_about_series(actor(scene.coordinator), series, words="Every week?")
    dates = [one.entry.uid for one in series_by_uid(series).bookings]
    assert [turn(uid).stands_still for uid in dates] == [True] * 3
    clock.shift(hours=5)
    answer_question(actor(scene.owner), dates[0], words="Yes.")

    assert {clock_of(uid).still_seconds for uid in dates} == {5 * 3600}
    assert [held(uid) for uid in dates] == [{at("2026-11-28", "9:00") + timedelta(hours=5)}] * 3
    assert approve_series(actor(scene.coordinator), series) == 3


def test_clock_of_an_older_request_without_one_begins_with_it(clock) -> None:
    scene = Scene()
    uid = scene.ask()
    db.session.delete(clock_of(uid))
    db.session.commit()
    assert turn(uid).answer_by == at("2026-11-28", "9:00")

    ask_for_more(actor(scene.coordinator), uid, words="How many?")
    clock.shift(hours=2)
    answer_question(actor(scene.owner), uid, words="Ten.")

    assert held(uid) == {at("2026-11-28", "9:00") + timedelta(hours=2)}


# --- the usual time


def test_usual_time_leaves_out_weekends_and_the_clock_standing_still(app, clock, count_queries) -> None:
    scene = Scene()
    other_room = make_room(scene.centre, approval=Approval.ALWAYS)

    def answered(asked: str, decided: str, starts: str, *, stood: int = 0) -> None:
        clock.move_to(asked)
        uid = scene.ask("2026-12-15", starts, other=True)
        if stood:
            ask_for_more(actor(scene.coordinator), uid, words="?")
            clock.shift(hours=stood)
            answer_question(actor(scene.other), uid, words="!")
        clock.move_to(decided)
        if stood:
            approve_booking(actor(scene.coordinator), uid)
        else:
            refuse_booking(actor(scene.coordinator), uid, reason=RefusalReason.OTHER, words="No")

    answered("2026-11-24 09:00", "2026-11-24 10:00", "10:00")  # an hour
    answered("2026-11-24 11:00", "2026-11-24 12:00", "11:00")  # an hour
    answered("2026-11-27 15:00", "2026-11-30 10:00", "12:00")  # Friday to Monday: 19 hours without the weekend
    answered("2026-11-30 11:00", "2026-12-03 11:00", "13:00", stood=48)  # three days, two of them stood still
    assert usual_answer(now(), centre_id=scene.centre.id) is None
    assert "Usually answered" not in said(visitor(app).get(f"/centra/{scene.centre.slug}"))
    answered("2026-12-03 13:00", "2026-12-07 12:00", "14:00")  # Thursday to Monday: 47 hours
    scene.ask("2026-12-16", other=True)  # waits
    withdrawn = scene.ask("2026-12-17", other=True)
    cancel_booking(actor(scene.other), withdrawn)
    centre_id = scene.centre.id

    with count_queries() as asked:
        usual = usual_answer(now(), centre_id=centre_id)
    assert (usual, len(asked)) == (1, 1)
    assert usual_answer(now(), room_id=scene.room.id) == 1
    for page in (f"/centra/{scene.centre.slug}", f"/sale/{scene.centre.slug}/{scene.room.slug}"):
        assert "Usually answered within 1 working day." in said(visitor(app).get(page))
    assert usual_answer(now(), room_id=other_room.id) is None
    assert usual_answer(now() + timedelta(days=90), centre_id=scene.centre.id) is None
    answered("2026-12-07 13:00", "2026-12-10 13:00", "15:00")
    answered("2026-12-08 13:00", "2026-12-11 10:00", "16:00")
    answered("2026-12-09 13:00", "2026-12-11 19:00", "17:00")
    assert usual_answer(now(), centre_id=scene.centre.id) == 2
