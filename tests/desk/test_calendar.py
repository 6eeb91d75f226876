"""The work calendar as a table and as JSON: all that takes a room, in words, and nothing of another centre."""

from dataclasses import replace

import pytest

from app.bookings.rules.party import Whom
from app.bookings.services import StaffRequest, approve_booking, book_by_staff, cancel_booking
from app.bookings.services.emergency import close_now
from app.core.access import Role
from tests.desk.scene import Scene
from tests.makers import (
    actor,
    ask_for,
    at,
    close_rooms,
    make_change,
    make_counter_offer,
    make_hall,
    make_offer,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import read, said, visitor

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/zespol/kalendarz/tu"
WEEK = f"{PAGE}?date=2026-12-01&as=table"
FEED = f"{PAGE}/wpisy?date=2026-12-01"


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def of_kind(answer) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for event in answer.json["events"]:
        found.setdefault(event["extendedProps"]["kind"], []).append(event)
    return found


def with_each_state(scene: Scene) -> dict[str, str]:
    """A week in which everything stands that the calendar knows, in rooms that staff approve."""
    asked = make_room(scene.centre, "Sala Pytana", slug="pytana", position=1)
    part = make_room(scene.centre, "Część", slug="czesc", position=2)
    make_hall(scene.centre, scene.room, part, position=3)
    close_rooms(
        actor(scene.manager), scene.centre.id, [part.id], period("2026-12-03", "9:00", "12:00"), reasons={"pl": "Maluj"}
    )
    shut = make_room(scene.centre, "Sala Zalana", slug="zalana", position=4)
    scene.room, room = shut, scene.room
    displaced = scene.book(day="2026-12-02", title="Zalane")
    approve_booking(actor(scene.manager), displaced)
    close_now(actor(scene.manager), scene.centre.id, [shut.id], at("2026-12-09", "9:00"), reasons={"pl": "Woda"})
    scene.room = asked
    uids = {
        "displaced": displaced,
        "requested": scene.book(("12:00", "13:00"), title="Proszone"),
        "change": make_change(scene.owner, asked, "2026-12-04", scene.organisation, scene.manager),
        "counter_offer": make_counter_offer(
            scene.owner, asked, period("2026-12-02", "16:00", "17:00"), scene.organisation, scene.manager
        ),
    }
    scene.room = room
    uids["confirmed"] = scene.book(title="Warsztat")
    make_offer(scene.owner, room, period("2026-12-05", "11:00", "12:00"), scene.organisation)
    return uids


def test_feed_holds_all_that_takes_a_room(app, scene: Scene) -> None:
    uids = with_each_state(scene)

    feed = visitor(app, scene.manager).get(FEED)

    found = of_kind(feed)
    assert feed.json["words"]["counter_offer"] == "Held as another time"
    assert feed.json["addresses"] == {
        "show": ["/rezerwacje/", ""],
        "move": ["/zespol/kalendarz/rezerwacje/", "/przenies"],
    }
    assert {kind: len(events) for kind, events in found.items()} == {
        "confirmed": 2,
        "requested": 2,
        "change": 1,
        "counter_offer": 1,
        "offer": 1,
        "displaced": 1,
        "together": 2,
        "closure": 3,
    }
    (warsztat,) = [one for one in found["confirmed"] if one["title"] == "Warsztat"]
    assert warsztat == {
        "resourceIds": [str(scene.room.id)],
        "start": "2026-12-01T18:00",
        "end": "2026-12-01T20:00",
        "title": "Warsztat",
        "startEditable": True,
        "durationEditable": True,
        "extendedProps": {
            "kind": "confirmed",
            "uid": uids["confirmed"],
            "who": "Stowarzyszenie Wisła",
            "seen": 0,
        },
    }
    movable = {kind: [one["durationEditable"] for one in events] for kind, events in found.items()}
    assert movable == {
        "confirmed": [True, False],  # a change of the other one waits
        "requested": [True, False],  # for the other one another time is offered
        **{kind: [False] for kind in ("change", "counter_offer", "offer", "displaced")},
        "together": [False, False],
        "closure": [False, False, False],
    }


def test_table_says_each_state_in_a_word(app, scene: Scene) -> None:
    with_each_state(scene)

    page = said(visitor(app, scene.manager).get(WEEK))

    assert "18:00–20:00 Warsztat Stowarzyszenie Wisła Confirmed Move : Warsztat" in page
    assert "12:00–13:00 Proszone Stowarzyszenie Wisła Waits for an answer Move : Proszone" in page
    assert "14:00–16:00 Spotkanie zarządu Stowarzyszenie Wisła Held for a change" in page
    assert "16:00–17:00 Spotkanie zarządu Stowarzyszenie Wisła Held as another time" in page
    assert "11:00–12:00 Spotkanie Stowarzyszenie Wisła Held for who waited" in page
    assert "18:00–20:00 Zalane Stowarzyszenie Wisła Without a room" in page
    assert "18:00–20:00 Warsztat Stowarzyszenie Wisła Taken with another room" in page
    assert "9:00–12:00 Maluj Closed" in page.replace("09:00", "9:00")
    assert "00:00–24:00 Woda Closed" in page


def test_what_the_house_holds_is_named_and_only_a_coordinator_moves_it(app, scene: Scene) -> None:
    asked = ask_for(scene.room, period("2026-12-01", "9:00", "10:00"), None, people=1)
    book_by_staff(actor(scene.reception), StaffRequest(asked, Whom.CENTRE), key="the house")
    outside = replace(asked, period=period("2026-12-01", "11:00", "12:00"))
    who = {"outside_name": "Klub Filmowy", "outside_email": ""}
    book_by_staff(actor(scene.reception), StaffRequest(outside, Whom.OUTSIDE, **who), key="outside")

    names = [one["extendedProps"]["who"] for one in visitor(app, scene.manager).get(FEED).json["events"]]
    assert names == ["The centre itself", "Klub Filmowy"]
    by_reception = visitor(app, scene.reception).get(FEED).json["events"]
    assert [one["durationEditable"] for one in by_reception] == [False, False]
    uid = by_reception[0]["extendedProps"]["uid"]
    move = visitor(app, scene.manager).get(f"/zespol/kalendarz/rezerwacje/{uid}/przenies")
    assert "The centre itself" in said(move)


def test_month_gives_figures_of_each_day(app, scene: Scene) -> None:
    with_each_state(scene)

    page = said(visitor(app, scene.manager).get(f"{PAGE}?date=2026-12-01&view=month&as=table"))

    day = page.partition("Tuesday 1 December")[2].partition("Wednesday 2 December")[0]
    assert day.strip() == ("9:00–21:00 Confirmed: 1 Waits for an answer: 1 Taken with another room: 1 Closed: 1 2 h")


def test_reception_sees_and_books_and_moves_nothing(app, scene: Scene) -> None:
    scene.book(title="Warsztat")
    client = visitor(app, scene.reception)

    page, (event,) = read(client.get(WEEK)), of_kind(client.get(FEED))["confirmed"]

    assert "Warsztat" in page
    assert "/przenies?" not in page
    assert event["durationEditable"] is False
    form = f"/zespol/rezerwacje/nowa?room={scene.room.id}"
    assert f'class="book" href="{form}&day=2026-12-01"' in page
    assert client.get(FEED).json["rooms"][0]["extendedProps"]["book"] == form


def test_another_centre_shows_nothing_and_is_not_there(app, scene: Scene) -> None:
    scene.book(title="Warsztat")
    client = visitor(app, scene.other)

    assert "Warsztat" not in read(client.get("/zespol/kalendarz/tam?date=2026-12-01"))
    assert [client.get(path).status_code for path in (WEEK, FEED, f"{PAGE}?as=table")] == [404, 404, 404]


def test_all_that_is_chosen_stands_in_the_address(app, scene: Scene) -> None:
    other = make_room(scene.centre, "Sala Inna", slug="inna", position=5)
    scene.book(title="Warsztat")
    client = visitor(app, make_staff(scene.centre, Role.COORDINATOR))

    page = read(client.get(f"{PAGE}?date=2026-12-01&view=day&as=table&room={other.id}"))
    feed = client.get(f"{FEED}&room={other.id}").json

    assert "Warsztat" not in page
    assert f"date=2026-12-02&view=day&room={other.id}&as=table" in page.replace("&amp;", "&")
    assert (feed["rooms"][0]["title"], len(feed["rooms"]), feed["events"]) == ("Sala Inna", 1, [])


@pytest.mark.parametrize(
    "asked",
    ["date=nonsense", "view=year", "room=x&room=999999999999999999999", "as=film", "date=2027-03-28&view=day"],
)
def test_nonsense_in_the_address_is_the_usual_page(app, scene: Scene, asked: str) -> None:
    client = visitor(app, scene.manager)

    assert [client.get(f"{path}?{asked}").status_code for path in (PAGE, f"{PAGE}/wpisy")] == [200, 200]


def test_what_ended_or_was_called_off_is_not_there(app, scene: Scene) -> None:
    uid = scene.book(title="Odwołane")
    cancel_booking(actor(scene.owner), uid)

    assert visitor(app, scene.manager).get(FEED).json["events"] == []


def test_begun_booking_can_only_be_stretched(app, scene: Scene, clock) -> None:
    scene.book()
    clock.move_to("2026-12-01 18:30")

    (event,) = visitor(app, scene.manager).get(FEED).json["events"]

    assert (event["startEditable"], event["durationEditable"]) == (False, True)


@pytest.mark.parametrize("number", [1, 4])
def test_calendar_asks_the_database_the_same_number_of_times(app, scene: Scene, count_queries, number: int) -> None:
    for n in range(number):
        scene.room = make_room(scene.centre, f"Sala {n}", approval=scene.room.approval)
        scene.book(title=f"Warsztat {n}")
    client = visitor(app, scene.manager)
    client.get(WEEK)

    with count_queries() as page:
        client.get(WEEK)
    with count_queries() as feed:
        client.get(FEED)

    assert (len(page), len(feed)) == (18, 16)
