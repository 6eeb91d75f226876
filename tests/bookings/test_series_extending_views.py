"""Making a series longer and repeating a booking, as a browser without script does it."""

import re

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking, BookingSeries
from app.bookings.queries.series import mark_of
from app.bookings.services import approve_booking, approve_series, cancel_series
from app.core.database import db
from tests.bookings.test_series_views import only_series
from tests.bookings.test_views import Scene
from tests.makers import actor, make_booking, make_person, make_room, make_series, period
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
KEY = {"key": "k" * 32}


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def series_of(scene: Scene, **more: object) -> str:
    return make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation, **more)  # type: ignore[arg-type]


def ticked(*days: str, **more: str) -> dict[str, str]:
    return {**{f"d{day}-{name}": "1" for day in days for name in ("listed", "taken")}, **more}


def numbers() -> tuple[int, int]:
    series, bookings = (db.session.scalar(select(func.count()).select_from(one)) for one in (BookingSeries, Booking))
    return series, bookings


def listed_days(page: str) -> list[str]:
    return re.findall(r'name="d([\d-]+)-listed"', page)


def test_page_of_a_series_leads_to_making_it_longer(app, scene: Scene) -> None:
    uid = series_of(scene)
    client = visitor(app, scene.owner)
    address = f"/rezerwacje/cykl/{uid}/przedluz"

    assert f'href="{address}"' in read(client.get(f"/rezerwacje/cykl/{uid}"))
    assert "every Tuesday 18:00–20:00, 1 December to 15 December, 3 dates" in said(client.get(address))
    assert f'href="{address}"' not in read(visitor(app, scene.coordinator).get(f"/rezerwacje/cykl/{uid}"))


def test_looking_lists_the_new_dates_alone_and_writes_nothing(app, scene: Scene) -> None:
    uid = series_of(scene)
    scene.book(period("2026-12-29", "19:00", "20:00"))
    before = numbers()

    page = post(visitor(app, scene.owner), f"/rezerwacje/cykl/{uid}/przedluz", until="2027-01-05", look="1", **KEY)

    assert (page.status_code, numbers()) == (200, before)
    assert listed_days(read(page)) == ["2026-12-22", "2026-12-29", "2027-01-05"]
    words = "every Tuesday 18:00–20:00, 22 December to 5 January 2027, 2 dates, not 29 December: taken"
    assert words in said(page)


def test_new_dates_are_sent_as_one_with_one_moved_and_one_elsewhere(app, scene: Scene) -> None:
    uid = series_of(scene)
    other = make_room(scene.centre, "Sala Mała")
    approve_series(actor(scene.coordinator), uid)
    client = visitor(app, scene.owner)
    moved = {"d2026-12-22-starts": "17:00", "d2026-12-22-ends": "19:00", "d2026-12-29-room": str(other.id)}

    answer = post(
        client, f"/rezerwacje/cykl/{uid}/przedluz", **ticked("2026-12-22", "2026-12-29", times="2"), **moved, **KEY
    )

    assert (answer.status_code, answer.location) == (303, f"/rezerwacje/cykl/{uid}")
    assert [(booking.entry.period, booking.room_id) for booking in only_series().bookings[3:]] == [
        (period("2026-12-22", "17:00", "19:00"), scene.room.id),
        (period("2026-12-29", "18:00", "20:00"), other.id),
    ]
    page = said(client.get(answer.location))
    assert "2 dates wait for an answer and are held for you until then." in page
    assert "every Tuesday 18:00–20:00, 1 December to 29 December, 5 dates" in page


def test_staff_see_that_the_dates_make_a_series_longer(app, scene: Scene) -> None:
    uid = series_of(scene)
    approve_series(actor(scene.coordinator), uid)
    post(visitor(app, scene.owner), f"/rezerwacje/cykl/{uid}/przedluz", **ticked("2026-12-22", times="1"), **KEY)
    staff = visitor(app, scene.coordinator)

    page = said(staff.get(f"/zespol/cykle/{uid}"))

    assert "These dates make a series longer that has 3 approved dates ahead." in page
    assert "1 date waits" in page
    assert "Approve 1 date" in page
    assert post(staff, f"/zespol/cykle/{uid}/zatwierdz").status_code == 303
    assert {booking.state.value for booking in only_series().bookings} == {"approved"}


def test_dates_that_came_meanwhile_are_not_approved_unseen(app, scene: Scene) -> None:
    uid = series_of(scene)
    staff = visitor(app, scene.coordinator)
    seen = mark_of(only_series().bookings)
    assert f'value="{seen}"' in read(staff.get(f"/zespol/cykle/{uid}"))
    post(visitor(app, scene.owner), f"/rezerwacje/cykl/{uid}/przedluz", **ticked("2026-12-22", times="1"), **KEY)

    answer = post(staff, f"/zespol/cykle/{uid}/zatwierdz", seen=seen)

    assert answer.status_code == 409
    assert "Approve 4 dates" in said(answer)
    assert {booking.state.value for booking in only_series().bookings} == {"requested"}
    assert post(staff, f"/zespol/cykle/{uid}/zatwierdz", seen=mark_of(only_series().bookings)).status_code == 303


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"times": "10000"}, {"times": "A series has at most 60 dates. Choose an earlier last day or fewer times."}),
        ({"until": "2026-12-10"}, {"until": "The series has these days already. Choose a later last day."}),
        ({"until": "9999-01-01"}, {"until": "Choose a year between 2000 and 2100."}),
        ({"until": "tomorrow"}, {"until": "Choose a day, or write it as 2026-12-01."}),
    ],
)
def test_bad_length_is_told_at_its_field(app, scene: Scene, typed: dict[str, str], told: dict[str, str]) -> None:
    uid = series_of(scene)
    before = numbers()

    page = post(visitor(app, scene.owner), f"/rezerwacje/cykl/{uid}/przedluz", **typed, **KEY)

    assert (page.status_code, errors(page), numbers()) == (422, told, before)


def test_nothing_typed_and_nothing_seen_are_not_sent(app, scene: Scene) -> None:
    address = f"/rezerwacje/cykl/{series_of(scene)}/przedluz"
    client = visitor(app, scene.owner)

    assert post(client, address, **KEY).status_code == 422
    assert post(client, address, times="2", **KEY).status_code == 200
    assert numbers() == (1, 3)


def test_series_that_is_over_says_so(app, scene: Scene) -> None:
    uid = series_of(scene)
    cancel_series(actor(scene.owner), uid)
    client = visitor(app, scene.owner)

    assert "przedluz" not in read(client.get(f"/rezerwacje/cykl/{uid}"))
    page = client.get(f"/rezerwacje/cykl/{uid}/przedluz")
    assert page.status_code == 409
    assert "No date of this series is ahead any more. Ask for the room on several days anew." in said(page)


def test_booking_is_repeated_every_two_weeks(app, scene: Scene) -> None:
    uid = scene.book()
    approve_booking(actor(scene.coordinator), uid)
    client = visitor(app, scene.owner)
    address = f"/rezerwacje/{uid}/powtorz"
    assert f'href="{address}"' in read(client.get(f"/rezerwacje/{uid}"))
    rule = {"pattern": "weekly", "every": "2", "times": "3", **KEY}

    looked = post(client, address, **rule, look="1")
    answer = post(client, address, **ticked("2026-12-15", "2026-12-29"), **rule)

    assert listed_days(read(looked)) == ["2026-12-15", "2026-12-29"]
    series = only_series()
    assert (answer.status_code, answer.location) == (303, f"/rezerwacje/cykl/{series.uid}")
    assert [(booking.entry.period, booking.state.value) for booking in series.bookings] == [
        (period("2026-12-01", "18:00", "20:00"), "approved"),
        (period("2026-12-15", "18:00", "20:00"), "requested"),
        (period("2026-12-29", "18:00", "20:00"), "requested"),
    ]
    assert f'href="{address}"' not in read(client.get(f"/rezerwacje/{uid}"))
    assert client.get(address).status_code == 409


def test_booking_is_repeated_on_chosen_days(app, scene: Scene) -> None:
    uid = scene.book()
    rule = {"pattern": "picked", "picked": ["2026-12-03", "2026-12-10"], **KEY}

    answer = post(visitor(app, scene.owner), f"/rezerwacje/{uid}/powtorz", **ticked("2026-12-03"), **{
        "d2026-12-10-listed": "1"}, **rule)  # fmt: skip

    assert answer.status_code == 303
    assert [gone.day.isoformat() for gone in only_series().missing_days] == ["2026-12-10"]


def test_strangers_neither_repeat_nor_extend(app, scene: Scene) -> None:
    series, booking = series_of(scene), scene.book(period("2026-12-02", "18:00", "20:00"))
    stranger = visitor(app, make_person())

    assert stranger.get(f"/rezerwacje/cykl/{series}/przedluz").status_code == 404
    assert stranger.get(f"/rezerwacje/{booking}/powtorz").status_code == 404


def test_personal_booking_is_repeated_by_its_person(app, scene: Scene) -> None:
    room = make_room(scene.centre, residents_may_book=True)
    resident = make_person("resident@example.org")
    uid = make_booking(resident, room, period("2026-12-01", "10:00", "11:00"))

    answer = post(visitor(app, resident), f"/rezerwacje/{uid}/powtorz", pattern="weekly", times="2",
                  **ticked("2026-12-08"), **KEY)  # fmt: skip

    assert answer.status_code == 303
    assert [booking.asked_by_id for booking in only_series().bookings] == [resident.id] * 2
