"""Searching by need: the dates and hours as pure rules, and the answers over all rooms and dates."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bookings.queries.answers import RoomAnswer
from app.bookings.queries.facts import facts_for_many
from app.bookings.queries.needs import PAGE_SIZE, search
from app.bookings.queries.taken import occupied_around, taken_pairs
from app.bookings.rules import Ask, Outcome, Party, PartyKind, verdict
from app.bookings.rules.choice import settle
from app.bookings.rules.near import Wish, near_times
from app.bookings.rules.when import (
    Hours,
    LongerThanPart,
    NoDateInSeason,
    PartOfDay,
    SeasonBackwards,
    SeasonTooLong,
    TooManyDates,
    When,
    Within,
    season,
    several,
)
from app.centres.models import Centre, DayException, Feature, Room
from app.centres.rules import FeatureKind, LayoutKind
from app.core.clock import Period, SkippedHour, now
from app.core.database import db
from app.core.errors import Refusal
from app.core.web import say
from tests.bookings.test_nearby import busy, taken
from tests.bookings.test_verdict import DAY
from tests.makers import (
    INSTANT,
    make_booking,
    make_centre,
    make_hall,
    make_organisation,
    make_person,
    make_room,
    period,
)
from tests.support.forgetting import forget_bookings

TUESDAYS = tuple(date(2026, 12, 1) + timedelta(days=7 * number) for number in range(4))
EVENING = Hours(18 * 60, 20 * 60)
ONE = When((TUESDAYS[0],), EVENING)


# --- dates and hours


def test_season_has_each_of_its_weekdays_with_the_last_day_included() -> None:
    dates = season(date(2026, 12, 1), date(2026, 12, 10), frozenset({1, 3}))

    assert dates == (date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 8), date(2026, 12, 10))


@pytest.mark.parametrize(
    ("first", "last", "days", "refusal"),
    [
        (date(2026, 12, 2), date(2026, 12, 1), {1}, SeasonBackwards),
        (date(2026, 12, 2), date(2026, 12, 7), {1}, NoDateInSeason),
        (date(2026, 12, 1), date(2027, 6, 30), {0, 1, 2, 3}, TooManyDates),
        (date(2000, 1, 1), date(2100, 12, 31), set(range(7)), SeasonTooLong),
    ],
)
def test_season_that_cannot_be_is_refused_at_once(first: date, last: date, days: set[int], refusal: Any) -> None:
    begun = time.perf_counter()

    with pytest.raises(refusal):
        season(first, last, frozenset(days))

    assert time.perf_counter() - begun < 0.3


def test_picked_dates_are_ordered_once_each_and_not_too_many() -> None:
    assert several([TUESDAYS[1], TUESDAYS[0], TUESDAYS[1]]) == TUESDAYS[:2]
    with pytest.raises(TooManyDates):
        several(date(2026, 1, 1) + timedelta(days=number) for number in range(10_000))


def test_length_lies_within_its_part_of_the_day() -> None:
    when = When(TUESDAYS, Within(120, PartOfDay.EVENING))

    starts = when.starts(30)

    assert (starts[0], starts[-1], len(starts)) == (17 * 60, 21 * 60, 9)
    assert when.starts(5) == when.starts(15)
    with pytest.raises(LongerThanPart):
        Within(6 * 60 + 30, PartOfDay.EVENING)


def test_hour_stays_on_the_clock_and_the_skipped_one_is_left_out() -> None:
    when = When((date(2027, 3, 27), date(2027, 3, 28)), Hours(2 * 60 + 30, 4 * 60))

    assert [len(list(when.periods(day, 15))) for day in when.dates] == [1, 0]
    with pytest.raises(SkippedHour):
        when.period(date(2027, 3, 28), 150)


def test_usual_hour_is_the_one_that_most_dates_share_and_the_others_take_the_nearest() -> None:
    choice = settle([{600, 660, 720}, {660, 900}, {540, 780}, set(), {720}])

    assert (choice.usual, choice.starts, choice.had, choice.moved) == (660, (660, 660, 540, None, 720), 4, 2)
    assert settle([set(), set()]).starts == (None, None)


# --- near misses


def near(starts: str, ends: str, facts: Any, **more: Any) -> list[tuple[str, Period]]:
    found = near_times(Ask(period(DAY, starts, ends), **{"people": 10, **more}), facts)
    return [(one.difference.msgid, one.period) for one in found]


EARLIER, LATER = "Free %(length)s earlier.", "Free %(length)s later."
SHORTER = "Free for a shorter time: %(length)s."


def test_near_times_are_earlier_later_and_shorter_the_nearest_first() -> None:
    facts = busy(taken("17:00", "18:30"))

    assert near("18:00", "20:00", facts) == [
        (LATER, period(DAY, "18:30", "20:30")),
        (SHORTER, period(DAY, "18:30", "20:00")),
    ]
    assert near("17:00", "18:00", facts)[:2] == [
        (EARLIER, period(DAY, "15:45", "16:45")),
        (LATER, period(DAY, "18:30", "19:30")),
    ]


def test_near_times_go_no_farther_than_an_hour_and_a_half() -> None:
    assert near("14:00", "15:00", busy(taken("10:00", "18:00"))) == []


def test_too_long_a_time_has_a_shorter_one() -> None:
    assert near("10:00", "19:00", busy()) == [(SHORTER, period(DAY, "10:00", "18:00"))]


def test_near_times_say_nothing_where_another_time_does_not_help() -> None:
    assert near("18:00", "20:00", busy()) == []
    assert near("18:00", "20:00", busy(taken("18:00", "19:00")), people=99) == []


# --- the answers


class Place:
    def __init__(self) -> None:
        self.centre = make_centre("Reymonta", quota_hours=700, open_requests=100)
        self.owner = make_person()
        self.organisation = make_organisation(self.owner)

    def room(self, name: str, **more: Any) -> Room:
        return make_room(self.centre, name, **{"earliest_days": 730, "pad_after": 0, **more})

    def book(self, room: Room, day: date, starts: str, ends: str) -> None:
        make_booking(self.owner, room, period(str(day), starts, ends), self.organisation, people=2)


@pytest.fixture
def place(db_session: object) -> Place:
    return Place()


def names(answers: Any) -> list[str]:
    return [one.room.name for one in answers]


def days(one: RoomAnswer) -> list[date]:
    return [answer.day for answer in one.dates if answer.can_be_had]


def test_rooms_are_ordered_by_missing_dates_then_at_once_then_empty_seats(place: Place) -> None:
    place.room("Duża", seats=40)
    place.room("W sam raz", seats=12)
    place.room("Od ręki", seats=60, approval=INSTANT)
    part = place.room("Bez jednej", seats=12, approval=INSTANT)
    place.book(part, TUESDAYS[2], "17:00", "19:00")

    found = search(Wish(people=12), When(TUESDAYS, EVENING), now=now())

    assert names(found.items) == ["Od ręki", "W sam raz", "Duża", "Bez jednej"]
    assert [one.had for one in found.items] == [4, 4, 4, 3]
    assert (found.complete, found.with_dates, found.total) == (3, 4, 4)
    assert found.items[0].outcome is Outcome.PASSED


def test_each_date_says_why_it_cannot_be_had_and_what_is_near(app: Any, place: Place) -> None:
    room = place.room("Sala")
    place.book(room, TUESDAYS[1], "17:00", "18:30")
    db.session.add(DayException(centre_id=place.centre.id, day=TUESDAYS[3], blocks=[]))
    db.session.flush()

    (one,) = search(Wish(people=4), When(TUESDAYS, EVENING), now=now()).items

    assert days(one) == [TUESDAYS[0], TUESDAYS[2]]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        told = [say(answer.why) for answer in one.dates if answer.why is not None]
        assert told[0].startswith("Sala is taken then, until 18:30.")
        assert told[1].startswith("The centre is closed on that day.")
        assert [say(other.difference) for other in one.dates[1].near] == [
            "Free 30\u00a0min later.", "Free for a shorter time: 1\u00a0h 30\u00a0min.",
        ]  # fmt: skip
        assert " ".join(say(reason) for reason in one.reasons) == ("Free on 2 of 4 dates. Fits: 20 seats for 4 people.")


def test_length_takes_the_hour_that_most_dates_share(place: Place) -> None:
    room = place.room("Sala")
    place.book(room, TUESDAYS[0], "17:00", "18:00")
    place.book(room, TUESDAYS[1], "17:00", "17:30")
    place.book(room, TUESDAYS[2], "18:00", "21:00")

    (one,) = search(Wish(), When(TUESDAYS, Within(60, PartOfDay.EVENING)), now=now()).items

    assert [answer.period for answer in one.dates] == [
        period(str(TUESDAYS[0]), "18:00", "19:00"),
        period(str(TUESDAYS[1]), "18:00", "19:00"),
        period(str(TUESDAYS[2]), "17:00", "18:00"),
        period(str(TUESDAYS[3]), "18:00", "19:00"),
    ]


def test_single_taken_time_has_another_day(place: Place) -> None:
    room = place.room("Sala")
    place.book(room, TUESDAYS[0], "9:00", "17:00")
    place.book(room, TUESDAYS[0], "17:00", "21:00")
    place.book(room, TUESDAYS[0] + timedelta(days=1), "17:00", "21:00")

    (one,) = search(Wish(), ONE, now=now()).items

    assert [other.period for other in one.dates[0].near] == [period("2026-11-30", "18:00", "20:00")]


def test_rooms_that_differ_in_one_thing_come_after_with_the_difference(app: Any, place: Place) -> None:
    elsewhere = make_centre("Daleko")
    place.room("Pasuje", seats=12, step_free=True)
    place.room("Za mała", seats=10, step_free=True)
    place.room("O wiele za mała", seats=8, step_free=True)
    place.room("Schody", seats=12)
    place.room("Dwa braki", seats=11)
    make_room(elsewhere, "Inna", seats=12, step_free=True)
    taken_too = place.room("Zajęta", seats=11, step_free=True)
    place.book(taken_too, TUESDAYS[0], "18:00", "19:00")

    found = search(Wish(people=12, step_free=True, centre_id=place.centre.id), ONE, now=now())

    assert names(found.items) == ["Pasuje"]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert {one.room.name: [say(no) for no in one.lacks] for one in found.nearly} == {
            "Za mała": ["2 seats too few."],
            "Schody": ["There are steps on the way to this room."],
            "Inna": ["It is in another centre: Daleko."],
        }


def test_wish_for_layout_and_features_is_kept(place: Place) -> None:
    room = place.room("Z pianinem")
    place.room("Bez")
    db.session.add(Feature(room_id=room.id, kind=FeatureKind.PIANO))
    db.session.flush()

    with_piano = search(Wish(features=frozenset({FeatureKind.PIANO})), ONE, now=now())
    in_circle = search(Wish(layout=LayoutKind.CIRCLE), ONE, now=now())

    assert (names(with_piano.items), names(with_piano.nearly)) == (["Z pianinem"], ["Bez"])
    assert (names(in_circle.items), len(in_circle.nearly)) == ([], 2)


def test_single_skipped_hour_is_refused_and_in_a_series_it_is_one_date(place: Place) -> None:
    place.room("Sala")
    sunday = date(2027, 3, 28)

    with pytest.raises(SkippedHour):
        search(Wish(), When((sunday,), Hours(150, 240)), now=now())
    (one,) = search(Wish(), When((sunday, sunday + timedelta(days=1)), Hours(150, 240)), now=now()).items
    assert (one.dates[0].period, one.dates[0].why) == (None, SkippedHour().words)


def test_pages_of_rooms(place: Place) -> None:
    for number in range(PAGE_SIZE + 1):
        place.room(f"Sala {number}")

    first, last = (search(Wish(), ONE, now=now(), page=number) for number in (1, 99))

    assert (len(first.items), len(last.items), first.pages, last.number) == (PAGE_SIZE, 1, 2, 2)
    assert not set(names(first.items)) & set(names(last.items))


@pytest.mark.parametrize("when", [When(TUESDAYS, EVENING), When(TUESDAYS, Within(60, PartOfDay.EVENING))])
def test_queries_grow_neither_with_rooms_nor_with_dates(
    place: Place, count_queries: Callable[[], Any], when: When
) -> None:
    def counted(of: When) -> int:
        db.session.rollback()
        db.session.expire_all()
        with count_queries() as queries:
            assert search(Wish(), of, now=now()).total
        return len(queries)

    room = place.room("Sala")
    place.book(room, TUESDAYS[0], "18:00", "19:00")
    place.room("Inna")
    few = counted(When(TUESDAYS[:2], when.time))
    for number in range(5):
        place.book(place.room(f"Sala {number}"), TUESDAYS[number % 4], "18:00", "19:00")

    assert counted(when) == few == 14


# --- the SQL, the rows and the verdict agree


@given(
    bookings=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(36, 80), st.integers(2, 12)), max_size=8
    ),
    asked=st.tuples(st.integers(36, 80), st.integers(2, 16)),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_answers_agree_with_the_verdict_on_each_date(place: Place, bookings: list, asked: tuple[int, int]) -> None:
    forget_bookings()
    rooms = list(db.session.scalars(db.select(Room).order_by(Room.id)))
    if not rooms:
        left, right = place.room("Lewa", pad_before=15, pad_after=30), place.room("Prawa", pad_after=15)
        rooms = [left, right, make_hall(db.session.get_one(Centre, place.centre.id), left, right, earliest_days=730)]
    for number, day, quarter, length in bookings:
        try:
            when = Hours(quarter * 15, min(quarter + length, 96) * 15)
            period_of = When(TUESDAYS, when).period(TUESDAYS[day], when.starts)
            make_booking(place.owner, rooms[number], period_of, place.organisation, people=2)
        except Refusal:
            continue
    hours = Hours(asked[0] * 15, min(asked[0] + asked[1], 96) * 15)

    found = {one.room.id: days(one) for one in search(Wish(), When(TUESDAYS, hours), now=now()).items}

    for room in rooms:
        wanted = [When(TUESDAYS, hours).period(day, hours.starts) for day in TUESDAYS]
        said = [
            not verdict(Ask(one), facts_for_many([room], one, Party(PartyKind.VERIFIED), now=now())[room.id]).refused
            for one in wanted
        ]
        assert found[room.id] == [day for day, free in zip(TUESDAYS, said, strict=True) if free]


def test_sql_counts_pads_halls_and_dead_holds(place: Place, clock: Any) -> None:
    left = place.room("Lewa", pad_after=30)
    hall = make_hall(place.centre, left, place.room("Prawa"), earliest_days=730)
    place.book(left, TUESDAYS[0], "16:00", "17:30")
    asked = [period(str(TUESDAYS[0]), "17:30", "18:30"), period(str(TUESDAYS[0]), "18:00", "19:00")]

    assert taken_pairs([left.id, hall.id], asked, now=now()) == {(left.id, 0), (hall.id, 0)}
    assert [len(rows) for rows in occupied_around(left.resource_ids, asked, now=now()).values()] == [2]
    assert taken_pairs([left.id], asked, now=now() + timedelta(days=30)) == set()
