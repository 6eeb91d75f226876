"""Asking for a series as a browser without script does it: look, leave out, move, send; and its pages afterwards."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking, BookingSeries
from app.bookings.queries.series import series_by_uid
from app.bookings.rules import Amount
from app.bookings.rules.states import BookingState
from app.core.database import db
from tests.bookings.test_views import Scene
from tests.makers import make_booking, make_equipment, make_person, make_room, make_series, period
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
ASK = "/sale/reymonta/duza/cykl"
RULE = {"date": "2026-12-01", "starts": "18:00", "ends": "20:00", "pattern": "weekly", "times": "3", "people": "10"}
DAYS = ("2026-12-01", "2026-12-08", "2026-12-15")


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def listed(*left_out: str, **more: str) -> dict[str, str]:
    """The list as the page shows it, all ticked but those left out."""
    rows = {f"d{day}-listed": "1" for day in DAYS}
    return {**rows, **{f"d{day}-taken": "y" for day in DAYS if day not in left_out}, **more}


def typed(scene: Scene, **more: str) -> dict[str, str]:
    return {**scene.typed(), **RULE, **more}


def numbers() -> tuple[int, int]:
    return tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (BookingSeries, Booking))  # type: ignore[return-value]


def only_series() -> BookingSeries:
    db.session.expire_all()
    found = series_by_uid(db.session.scalars(select(BookingSeries.uid)).one())
    assert found is not None
    return found


def test_looking_lists_every_date_in_words_and_writes_nothing(app, scene: Scene) -> None:
    make_booking(make_person(), make_room(scene.centre, residents_may_book=True), period("2026-12-02", "9:00", "10:00"))
    scene.book(period("2026-12-08", "19:00", "20:00"))
    before = numbers()

    page = post(visitor(app, scene.owner), ASK, **typed(scene, send="", look="1"))

    assert page.status_code == 200
    words = "every Tuesday 18:00–20:00, 1 December to 15 December, 2 dates, not 8 December: taken"
    assert words in said(page)
    assert "Sala Duża is taken then, until 20:15." in said(page)
    ticked = re.findall(r'<input[^>]*checked[^>]*name="d([\d-]+)-taken"', read(page))
    assert ticked == ["2026-12-01", "2026-12-15"]
    assert numbers() == before


def test_what_was_typed_on_the_other_page_comes_along(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)
    assert f'formaction="{ASK}"' in read(client.get("/sale/reymonta/duza/wniosek"))

    page = post(client, ASK, **{**scene.typed(), "send": "", "look": "1"})

    assert errors(page) == {"until": "Say until which day, or how many times."}
    assert 'value="Meeting of the board"' in read(page)


def test_each_date_counts_its_units_and_lends_them(app, scene: Scene) -> None:
    lent = make_equipment(scene.centre)
    name = f"equipment_{lent.id}"
    scene_room = make_room(scene.centre)
    taken = (Amount(lent.id, 2),)
    make_booking(scene.owner, scene_room, period("2026-12-08", "18:00", "20:00"), scene.organisation, equipment=taken)
    client = visitor(app, scene.owner)

    looked = said(post(client, ASK, **typed(scene, **{name: "2", "send": "", "look": "1"})))
    assert looked.count("Projektor: 3 of 3 free.") == 2
    assert "Projektor: 1 of 3 are free on" in looked
    sent = post(client, ASK, **typed(scene, **listed("2026-12-08", **{name: "2"})))

    assert sent.status_code == 303
    assert [booking.amounts for booking in only_series().bookings] == [(Amount(lent.id, 2),)] * 2
    assert "2 × Projektor" in said(client.get(sent.location))


def test_more_equipment_than_there_is_is_told_at_its_field(app, scene: Scene) -> None:
    name = f"equipment_{make_equipment(scene.centre).id}"

    page = post(visitor(app, scene.owner), ASK, **typed(scene, **listed(**{name: "4"})))

    assert (page.status_code, list(errors(page))) == (422, [name])
    assert numbers() == (0, 0)


def test_equipment_of_another_centre_is_refused(app, scene: Scene) -> None:
    page = post(visitor(app, scene.owner), ASK, **typed(scene, **listed(equipment_999="1")))

    assert (page.status_code, numbers()) == (409, (0, 0))


def test_dates_that_were_never_shown_are_not_sent(app, scene: Scene) -> None:
    page = post(visitor(app, scene.owner), ASK, **typed(scene))

    assert page.status_code == 200
    assert numbers() == (0, 0)


def test_one_date_left_out_one_moved_one_in_another_room_are_sent_as_one(app, scene: Scene) -> None:
    other = make_room(scene.centre, "Sala Mała")
    moved = {"d2026-12-08-day": "2026-12-09", "d2026-12-08-starts": "17:00", "d2026-12-08-ends": "19:00"}
    elsewhere = {"d2026-12-15-room": str(other.id)}

    answer = post(
        visitor(app, scene.owner), ASK, **typed(scene, times="4"), **listed("2026-12-01"), **moved, **elsewhere,
        **{"d2026-12-22-listed": "1"},
    )  # fmt: skip

    series = only_series()
    assert (answer.status_code, answer.location) == (303, f"/rezerwacje/cykl/{series.uid}")
    assert [(booking.entry.period, booking.room_id) for booking in series.bookings] == [
        (period("2026-12-09", "17:00", "19:00"), scene.room.id),
        (period("2026-12-15", "18:00", "20:00"), other.id),
    ]
    assert [gone.why for gone in series.missing_days] == ["LeftOut", "LeftOut"]
    page = said(visitor(app, scene.owner).get(answer.location))
    assert "2 dates wait for an answer and are held for you until then." in page


def test_date_taken_meanwhile_comes_back_marked_and_nothing_is_lost(app, scene: Scene) -> None:
    make_booking(scene.owner, scene.room, period("2026-12-08", "19:00", "20:00"), scene.organisation)
    before = numbers()

    page = post(visitor(app, scene.owner), ASK, **typed(scene), **listed())

    assert page.status_code == 409
    assert "1 date cannot be had as it stands." in said(page)
    assert '<span class="error">Sala Duża is taken then, until 20:15.' in read(page)
    assert 'value="Meeting of the board"' in read(page)
    assert len(re.findall(r'<input[^>]*checked[^>]*name="d[\d-]+-taken"', read(page))) == 3
    assert numbers() == before


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"times": "10000"}, {"times": "A series has at most 60 dates. Choose an earlier last day or fewer times."}),
        ({"times": ""}, {"until": "Say until which day, or how many times."}),
        (
            {"times": "", "until": "2026-11-01"},
            {"until": "The last day lies before the first one. Choose a later last day."},
        ),
        ({"ends": "17:00"}, {"ends": "The end must be later than the start. Choose a later end."}),
        ({"date": "9999-01-01"}, {"date": "Choose a year between 2000 and 2100."}),
        ({"every": "0"}, {"every": "Write a whole number from 1 to 8."}),
        ({"pattern": "picked", "picked": "tomorrow"}, {"picked": "Choose a day, or write it as 2026-12-01."}),
    ],
)  # fmt: skip
def test_bad_rule_is_told_at_its_field(app, scene: Scene, changed: dict[str, str], told: dict[str, str]) -> None:
    page = post(visitor(app, scene.owner), ASK, **typed(scene, **changed))

    assert page.status_code == 422
    assert errors(page) == told
    assert numbers() == (0, 0)


def test_picked_days_are_listed_and_empty_fields_come_for_more(app, scene: Scene) -> None:
    picked = typed(scene, pattern="picked", picked=["2026-12-03", "2026-12-10", ""], send="", look="1")

    page = read(post(visitor(app, scene.owner), ASK, **picked))

    assert re.findall(r'name="d([\d-]+)-listed"', page) == ["2026-12-01", "2026-12-03", "2026-12-10"]
    assert len(re.findall(r'name="picked"', page)) == 5


def test_unreadable_time_of_one_date_is_told_there(app, scene: Scene) -> None:
    page = post(visitor(app, scene.owner), ASK, **typed(scene), **listed(), **{"d2026-12-08-starts": "25:00"})

    assert page.status_code == 409
    assert errors(page) == {"d2026-12-08-starts": "Write the time as 18:00."}
    assert numbers() == (0, 0)


def test_visitor_signs_in_and_finds_everything_again(app, scene: Scene) -> None:
    sent = typed(scene, pattern="picked", picked=["2026-12-03", "2026-12-10"], organisation="later")
    answer = post(visitor(app), ASK, **sent)
    back = parse_qs(urlsplit(answer.location).query)["next"][0]

    page = read(visitor(app, scene.owner).get(back))

    assert back.startswith(f"{ASK}?draft=")
    assert re.findall(r'name="d([\d-]+)-listed"', page) == ["2026-12-01", "2026-12-03", "2026-12-10"]
    assert 'value="Meeting of the board"' in page


def test_queue_shows_one_line_and_review_decides_all(app, scene: Scene) -> None:
    uid = make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation, times=3)
    staff = visitor(app, scene.coordinator)
    queue = said(staff.get("/zespol/wnioski"))
    assert queue.count("Próba chóru") == 1
    assert "3 dates" in queue
    first = only_series().bookings[0].entry.uid
    assert staff.get(f"/zespol/wnioski/{first}").location == f"/zespol/cykle/{uid}"
    assert "3 dates wait" in said(staff.get(f"/zespol/cykle/{uid}"))

    answer = post(staff, f"/zespol/cykle/{uid}/zatwierdz")

    assert (answer.status_code, answer.location) == (303, "/zespol/wnioski")
    assert {booking.state for booking in only_series().bookings} == {BookingState.APPROVED}


def test_refusing_all_needs_words(app, scene: Scene) -> None:
    uid = make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation)

    answer = post(visitor(app, scene.coordinator), f"/zespol/cykle/{uid}/odmow", reason="other", words="")

    assert answer.status_code == 422
    assert {booking.state for booking in only_series().bookings} == {BookingState.REQUESTED}


def test_page_of_a_date_shows_its_series_and_calls_off_what_follows(app, scene: Scene) -> None:
    uid = make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation, times=4)
    third = only_series().bookings[2].entry.uid
    client = visitor(app, scene.owner)
    assert f'href="/rezerwacje/cykl/{uid}/odwolaj?od={third}"' in read(client.get(f"/rezerwacje/{third}"))
    asked = said(client.get(f"/rezerwacje/cykl/{uid}/odwolaj?od={third}"))
    assert "Call off 2 dates?" in asked
    assert "It costs you nothing" in asked

    answer = post(client, f"/rezerwacje/cykl/{uid}/odwolaj?od={third}", words="Koniec")

    assert (answer.status_code, answer.location) == (303, f"/rezerwacje/cykl/{uid}")
    assert [booking.state.value for booking in only_series().bookings] == ["requested"] * 2 + ["withdrawn"] * 2
    assert "2 dates are called off and free for others." in said(client.get(answer.location))


def test_cost_of_calling_off_is_said_first(app, scene: Scene, clock) -> None:
    uid = make_series(scene.owner, scene.room, "2026-12-01", organisation=scene.organisation, times=2)
    post(visitor(app, scene.coordinator), f"/zespol/cykle/{uid}/zatwierdz")
    clock.move_to(period("2026-12-01", "9:00", "10:00").starts)

    page = said(visitor(app, scene.owner).get(f"/rezerwacje/cykl/{uid}/odwolaj"))

    assert "they count as late cancellations" in page
