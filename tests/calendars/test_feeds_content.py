"""What stands in a calendar and what never does, for how long, in which words, and from which kept text."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app.bookings.services import cancel_booking, refuse_booking
from app.calendars.models import CalendarText
from app.calendars.rules import windows
from app.calendars.views import feeds
from app.core.clock import Period, now
from app.core.database import db, transaction
from app.core.ical import writing
from app.programme.services.announcing import publish, publish_due
from app.schedule.models import Entry
from app.schedule.rules import Status
from tests.calendars.test_raising import NO
from tests.calendars.world import EVENING, LATER, MORNING, World
from tests.makers import actor, at, close_rooms, period
from tests.support.application import Clock

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def world(clock: Clock) -> World:
    return World()


def events(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """The properties of each event, by their names."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    unfolded = answer.text.replace("\r\n ", "")
    found = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", unfolded, re.DOTALL)
    return [dict(re.findall(r"^([A-Z-]+)(?:;[^:]*)?:(.*)\r$", event, re.MULTILINE)) for event in found]


def titles(client: FlaskClient, address: str) -> list[str]:
    return [event["SUMMARY"] for event in events(client, address)]


def everywhere(client: FlaskClient, world: World) -> str:
    return "".join(client.get(address).text for address in world.feeds.values())


# --- cancelled


@pytest.mark.parametrize(
    ("language", "title"), [("pl", "ODWOŁANE: Zajęte"), ("en", "CANCELLED: Busy"), ("uk", "СКАСОВАНО: Зайнято")]
)
def test_what_was_cancelled_stays_seven_days_after_its_end(
    client: FlaskClient, world: World, clock: Clock, language: str, title: str
) -> None:
    uid = world.booked()
    cancel_booking(actor(world.owner), uid)
    address = f"/kalendarz/{language}/miasto.ics"

    (told,) = events(client, address)
    assert (told["SUMMARY"], told["STATUS"], told["TRANSP"], told["UID"].split("@")[0]) == (
        title,
        "CANCELLED",
        "TRANSPARENT",
        uid,
    )
    clock.move_to("2026-12-08 23:59")
    assert titles(client, address) == [title]
    clock.move_to("2026-12-09 00:00")
    assert titles(client, address) == []


@pytest.mark.parametrize(("language", "sign"), [("pl", "ODWOŁANE: "), ("en", "CANCELLED: "), ("uk", "СКАСОВАНО: ")])
def test_a_cancelled_date_keeps_its_title_behind_the_sign(
    client: FlaskClient, world: World, language: str, sign: str
) -> None:
    from app.programme.services.dates import cancel_session

    number = world.activity(title="Dotacje", title_en="Grants", title_uk="Гранти")
    cancel_session(world.at_work, number, world.session(number).id, why="Choroba prowadzącej")

    said = {"pl": "Dotacje", "en": "Grants", "uk": "Гранти"}[language]
    assert titles(client, f"/kalendarz/{language}/miasto.ics") == [sign + said]
    assert titles(client, f"/kalendarz/{language}/sala-{world.room.id}.ics") == [sign + said]
    assert "Choroba" not in everywhere(client, world)


# --- what never appears


def test_what_is_not_for_everybody_is_in_no_calendar_of_the_city(client: FlaskClient, world: World) -> None:
    world.ask(MORNING, title="Tajny wniosek")
    world.booked(EVENING, is_public=False, title="Tajne spotkanie")
    gone = world.ask(LATER, title="Tajna odmowa")
    refuse_booking(world.at_work, gone, **NO)
    group = world.group(name="Tajna grupa", is_public=False)
    world.met(group, world.part, is_public=True)
    world.activity(period("2026-12-03", "17:00", "19:00"), published=False, title="Tajny szkic")
    off = world.ask(period("2026-12-04", "17:00", "19:00"), title="Tajne wycofanie")
    cancel_booking(actor(world.owner), off)

    assert "Tajn" not in everywhere(client, world)
    for name in ("city", "city_uk", "centre", "kind", "topic"):
        assert events(client, world.feeds[name]) == []


def test_what_is_to_be_announced_appears_at_its_time(client: FlaskClient, world: World, clock: Clock) -> None:
    number = world.activity(published=False, title="Niespodzianka")
    publish(world.at_work, number, at=now() + timedelta(hours=1))
    assert "Niespodzianka" not in everywhere(client, world)

    clock.shift(minutes=59)
    assert publish_due(now()) == 0
    assert titles(client, world.feeds["city"]) == []
    clock.shift(minutes=1)
    assert publish_due(now()) == 1

    assert titles(client, world.feeds["city"]) == titles(client, world.feeds["room"]) == ["Niespodzianka"]


def test_a_room_shows_that_it_is_taken_and_nothing_else_of_what_is_private(client: FlaskClient, world: World) -> None:
    world.ask(MORNING, title="Tajny wniosek")
    world.booked(EVENING, is_public=False, title="Tajne spotkanie")
    world.booked(LATER, title="Dzień otwarty")
    close_rooms(world.at_work, world.centre.id, [world.room.id], period("2026-12-03", "9:00", "12:00"), reasons=WHY)

    told = events(client, world.feeds["room"])

    assert [one["SUMMARY"] for one in told] == ["Zajęte", "Zajęte", "Dzień otwarty", "Zajęte"]
    assert {(one["STATUS"], one["TRANSP"]) for one in told} == {("CONFIRMED", "OPAQUE")}
    named = {"LOCATION", "URL", "GEO", "CATEGORIES", "DESCRIPTION"}
    assert [bool(named & one.keys()) for one in told] == [False, False, True, False]


WHY = {"pl": "Tajny remont", "en": "Secret repairs", "uk": "Таємний ремонт"}


def test_a_hall_is_taken_with_its_parts_and_they_with_it(client: FlaskClient, world: World) -> None:
    world.booked(MORNING)
    world.ask(EVENING, room=world.hall)

    taken = {name: titles(client, world.feeds[name]) for name in ("room", "part", "hall")}

    assert taken == {
        "room": ["Dzień otwarty", "Zajęte"],
        "part": ["Zajęte"],
        "hall": ["Dzień otwarty", "Zajęte"],
    }


# --- how far


def test_the_window_is_thirty_days_back_and_a_year_ahead(client: FlaskClient, world: World, clock: Clock) -> None:
    uid = world.booked()
    address = world.feeds["city"]

    seen = {}
    for day in ("2025-12-01", "2025-12-02", "2026-12-31", "2027-01-01"):
        clock.move_to(f"{day} 12:00")
        seen[day] = len(events(client, address))

    assert seen == {"2025-12-01": 0, "2025-12-02": 1, "2026-12-31": 1, "2027-01-01": 0}
    assert uid


@transaction
def many(number: int) -> None:
    """So many open bookings, copied from the one there is."""
    from app.bookings.models import Booking

    first = db.session.scalars(select(Booking)).one()
    columns = {
        column.name: getattr(first, column.name)
        for column in Booking.__table__.columns
        if column.name not in ("id", "entry_id", "request_key")
    }
    starts = at("2026-12-02", "9:00")
    for minute in range(number):
        entry = Entry(
            kind="booking",
            status=Status.CONFIRMED,
            title=f"Nr {minute:04}",
            is_public=True,
            period=Period(starts + timedelta(minutes=minute), starts + timedelta(minutes=minute + 1)),
        )
        db.session.add(entry)
        db.session.flush()
        db.session.add(Booking(**columns, entry_id=entry.id, request_key=f"n{minute}"))


def test_a_calendar_holds_so_many_as_every_reader_takes_the_first_ones(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.calendars.queries import listing

    assert windows.MOST_EVENTS == listing.MOST_EVENTS == 1000
    monkeypatch.setattr(listing, "MOST_EVENTS", 10)
    world.booked()
    many(12)

    assert titles(client, world.feeds["city"]) == ["Dzień otwarty", *(f"Nr {number:04}" for number in range(9))]


@pytest.mark.parametrize(
    ("day", "hours", "told"),
    [
        ("2027-03-27", ("18:00", "19:00"), ("20270327T180000", "20270327T190000")),
        ("2027-03-30", ("18:00", "19:00"), ("20270330T180000", "20270330T190000")),
        ("2026-12-01", ("18:00", "19:00"), ("20261201T180000", "20261201T190000")),
    ],
)
def test_wall_clocks_stay_over_the_change_of_the_clocks(
    client: FlaskClient, world: World, day: str, hours: tuple[str, str], told: tuple[str, str]
) -> None:
    world.activity(period(day, *hours))

    (event,) = events(client, world.feeds["city"])

    assert (event["DTSTART"], event["DTEND"]) == told


@pytest.mark.parametrize(
    ("starts", "ends", "told"),
    [
        ("2026-10-24T23:30", "2026-10-25T00:30", ("20261025T013000", "20261025T023000")),
        ("2026-10-25T00:30", "2026-10-25T01:30", ("20261025T003000Z", "20261025T013000Z")),
        ("2026-10-25T01:00", "2026-10-25T02:00", ("20261025T010000Z", "20261025T020000Z")),
        ("2026-10-25T02:00", "2026-10-25T03:00", ("20261025T030000", "20261025T040000")),
        ("2026-03-29T00:30", "2026-03-29T01:30", ("20260329T013000", "20260329T033000")),
    ],
)
def test_the_night_of_the_change_is_told_without_a_doubt(
    client: FlaskClient, world: World, clock: Clock, starts: str, ends: str, told: tuple[str, str]
) -> None:
    from datetime import UTC, datetime

    world.booked()
    when = Period(*(datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (starts, ends)))
    put_at(when)
    clock.move_to(when.starts)

    (event,) = events(client, world.feeds["city"])

    assert (event["DTSTART"], event["DTEND"]) == told


@transaction
def put_at(when: Period) -> None:
    db.session.execute(update(Entry).values(starts_at=when.starts, ends_at=when.ends))


# --- kept texts


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The events whose text was made, with nothing kept in mind of it."""
    from app.calendars.services import feeding

    made: list[Any] = []

    def render(told: Any) -> str:
        made.append(told)
        return writing.event_text.__wrapped__(told)

    monkeypatch.setattr(feeding, "event_text", render)
    return made


def poll(client: FlaskClient, *addresses: str) -> Sequence[str]:
    """As another process would read them."""
    feeds.body.cache_clear()
    return [client.get(address).text for address in addresses]


def kept() -> list[tuple[str, str, int]]:
    rows = select(CalendarText.language, CalendarText.shape, CalendarText.sequence)
    db.session.rollback()
    return sorted((row.language, row.shape, row.sequence) for row in db.session.execute(rows))


def test_a_text_is_made_once_for_a_change_a_language_and_a_shape(
    client: FlaskClient, world: World, rendered: list[Any]
) -> None:
    uid = world.booked()
    city, centre, room = world.feeds["city"], world.feeds["centre"], world.feeds["room"]

    first = poll(client, city)
    again = poll(client, city, centre, city, "/kalendarz/pl/otwarte.ics")

    assert len(rendered) == 1
    assert again[0] == again[2] == first[0]
    poll(client, room, world.feeds["hall"], room)
    poll(client, world.feeds["city_uk"])
    assert len(rendered) == 3
    assert kept() == [("pl", "event", 1), ("pl", "room", 1), ("uk", "event", 1)]
    world.rearrange(uid, title="Zebranie")
    assert "SUMMARY:Zebranie\r\n" in poll(client, city)[0]
    assert (len(rendered), kept()[0]) == (4, ("pl", "event", 2))


def test_a_text_of_another_language_or_an_older_sequence_is_never_sent(client: FlaskClient, world: World) -> None:
    world.activity(title="Dotacje", title_uk="Гранти", title_en="Grants")
    polish, ukrainian, english = (f"/kalendarz/{code}/miasto.ics" for code in ("pl", "uk", "en"))
    poll(client, polish, ukrainian)
    alter(CalendarText.language == "pl", text="BEGIN:VEVENT\r\nSUMMARY:PLANTED\r\nEND:VEVENT\r\n")

    assert "PLANTED" in poll(client, polish)[0]
    assert "SUMMARY:Гранти\r\n" in poll(client, ukrainian)[0]
    assert "SUMMARY:Grants\r\n" in poll(client, english)[0]
    alter(CalendarText.language == "pl", sequence=0)
    assert "SUMMARY:Dotacje\r\n" in poll(client, polish)[0]
    alter(CalendarText.language == "pl", text="BEGIN:VEVENT\r\nSUMMARY:PLANTED\r\nEND:VEVENT\r\n", made_by="other")
    assert "SUMMARY:Dotacje\r\n" in poll(client, polish)[0]


@transaction
def alter(which: Any, **values: Any) -> None:
    db.session.execute(update(CalendarText).where(which).values(**values))


def test_a_database_that_has_no_time_to_keep_texts_sends_them_all_the_same(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    from app.calendars.services import feeding

    def busy(_rows: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    world.booked()
    monkeypatch.setattr(feeding, "_write", busy)

    assert titles(client, world.feeds["city"]) == ["Dzień otwarty"]
    assert db.session.scalar(select(func.count()).select_from(CalendarText)) == 0


@pytest.mark.parametrize("name", ["city", "room", "topic", "taken"])
def test_a_calendar_asks_so_many_questions_however_much_it_holds(
    client: FlaskClient, world: World, count_queries: Callable[[], Any], name: str
) -> None:
    world.activity(EVENING)
    world.activity(LATER, title="Drugie")
    address = world.feeds[name]
    with count_queries() as of_the_first:
        first = client.get(address)
    world.activity(period("2026-12-03", "17:00", "19:00"), title="Trzecie")
    with count_queries() as of_one_more:
        client.get(address)
    with count_queries() as of_nothing_new:
        client.get(address, headers={"If-None-Match": "*"})

    assert first.status_code == 200
    assert len(of_nothing_new) == 1
    assert len(of_one_more) == len(of_the_first) <= 12
