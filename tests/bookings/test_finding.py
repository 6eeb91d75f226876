"""The page of the search by need, and why an hour of a room's week cannot be had."""

import re
from html import unescape

import pytest

from app.bookings.queries.needs import PAGE_SIZE
from tests.bookings.test_views import Scene
from tests.makers import make_room, period
from tests.support.visiting import errors, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
WEEKLY = "/sale?weekday=2&first=2026-12-01&last=2026-12-22&starts=18:00&ends=20:00"
WHY = "/sale/reymonta/duza/dlaczego"


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def links(page: str, to: str) -> list[str]:
    return [found for found in re.findall(r'href="([^"]+)"', page) if to in found]


def words(answer) -> str:
    return said(answer).replace("\u00a0", " ")


def test_weekdays_of_a_season_say_on_how_many_dates_a_room_can_be_had(app, scene: Scene) -> None:
    scene.book(period("2026-12-08", "18:00", "19:00"))

    page = words(visitor(app).get(f"{WEEKLY}&people=10"))

    assert "No room is free on all dates, but these are on some" in page
    assert "Tuesday, 18:00–20:00, Tuesday 1 December – Tuesday 22 December: 4 dates." in page
    assert "3 of 4 dates" in page
    assert "Free on 3 of 4 dates. Fits: 20 seats for 10 people." in page
    assert "Tuesday 8 December : Sala Duża is taken then, until 19:15." in page


def test_each_date_of_a_room_leads_to_asking_for_it(app, scene: Scene) -> None:
    scene.book(period("2026-12-08", "18:00", "19:00"))

    asking = links(read(visitor(app).get(f"{WEEKLY}&people=10")), "/wniosek?")

    days = [re.findall(r"(?:date|starts|people)=([0-9:-]+)", address.replace("%3A", ":")) for address in asking]
    assert [sorted(day) for day in days[:3]] == [["10", "18:00", f"2026-12-{number}"] for number in ("01", "15", "22")]


def test_length_in_a_part_of_the_day_finds_the_hour(app, scene: Scene) -> None:
    scene.book(period("2026-12-01", "17:00", "18:00"))

    page = words(visitor(app).get("/sale?date=2026-12-01&length=120&part=evening"))

    assert "1 room is free: Tuesday 1 December, 2 h in the evening (17–23)" in page
    assert "Tuesday 1 December, 18:15–20:15" in page


def test_several_dates_live_in_the_address_and_come_back_in_the_form(app, scene: Scene) -> None:
    page = read(visitor(app).get("/sale?date=2026-12-08&date=2026-12-01&starts=18:00&ends=20:00"))

    assert re.findall(r'type="date" name="date" value="([^"]*)"', page) == ["2026-12-01", "", "", ""]
    assert re.findall(r'<input checked[^>]*name="repeat"[^>]*value="(\w+)"', page) == ["several"]
    assert "Free on all 2 dates." in page


def test_taken_room_tells_what_is_near(app, scene: Scene) -> None:
    scene.book(period("2026-12-01", "17:00", "18:00"))

    page = read(visitor(app).get("/sale?date=2026-12-01&starts=18:00&ends=20:00"))

    assert "Free 15\u00a0min later." in page
    assert [re.findall("ends=([0-9:]+)", address) for address in links(page, "starts=18:15")] == [["20:15"], ["20:00"]]


def test_room_that_lacks_a_little_is_shown_with_the_difference(app, scene: Scene) -> None:
    page = words(visitor(app).get("/sale?date=2026-12-01&starts=18:00&ends=20:00&people=22"))

    assert "Free then, but not all that you asked for" in page
    assert "2 seats too few." in page


def test_further_page_keeps_the_whole_search(app, scene: Scene) -> None:
    for number in range(PAGE_SIZE):
        make_room(scene.centre, f"Sala {number}")
    client = visitor(app)

    (following,) = links(read(client.get(f"{WEEKLY}&people=3")), "page=2")

    asked = unescape(following).replace("%3A", ":")
    assert "weekday=2&first=2026-12-01&last=2026-12-22&starts=18:00&ends=20:00&people=3&page=2" in asked
    assert "Page 2 of 2" in said(client.get(asked))


MISSING = "Fill this in, so that we know when."
WRONG = {
    "date=2026-12-01&starts=20:00&ends=18:00": {"ends": "The end must be later than the start. Choose a later end."},
    "date=2026-12-01&starts=24:00&ends=20:00": {"starts": "Write the time as 18:00."},
    "date=9999-12-01&starts=18:00&ends=20:00": {"date": "Choose a year between 2000 and 2100."},
    "date=2027-03-28&starts=02:30&ends=04:00": {
        "starts": "The clocks skip this hour on that day. Choose an hour before 2:00 or from 3:00."
    },
    "date=2026-12-01&starts=18:00&ends=20:00&people=0": {"people": "Write a whole number from 1 to 2000."},
    "weekday=2&first=2026-12-01": {"last": MISSING, "starts": MISSING, "ends": MISSING},
    "weekday=2&first=2026-12-22&last=2026-12-01&starts=18:00&ends=20:00": {
        "last": "The last day comes before the first. Choose a later last day."
    },
    "weekday=2&first=2000-01-01&last=2100-12-31&starts=18:00&ends=20:00": {
        "last": "A season lasts at most 366 days. Choose an earlier last day."
    },
    "weekday=2&first=2026-12-02&last=9999-12-31&starts=18:00&ends=20:00": {
        "last": "Choose a year between 2000 and 2100."
    },
    "date=2026-12-01&length=480&part=morning": {
        "length": "This length does not fit into that part of the day. Choose a shorter one, or any time of the day."
    },
    "repeat=weekly&time=length": {"first": MISSING, "last": MISSING, "length": MISSING},
}


@pytest.mark.parametrize("asked", WRONG)
def test_wrong_need_says_what_to_do_at_its_field(app, scene: Scene, asked: str) -> None:
    answer = visitor(app).get(f"/sale?{asked}")

    told = errors(answer)
    assert (answer.status_code, {name: told.get(name) for name in WRONG[asked]}) == (422, WRONG[asked])


@pytest.mark.parametrize("asked", ["date=2100-12-31&starts=18:00&ends=24:00", "date=2000-01-01&length=30"])
def test_first_and_last_day_of_the_calendar_are_no_bug(app, scene: Scene, asked: str) -> None:
    assert visitor(app).get(f"/sale?{asked}").status_code in (200, 422)


def test_cell_that_cannot_be_had_leads_to_why(app, scene: Scene) -> None:
    scene.book(period("2026-12-01", "12:00", "13:00"))
    client = visitor(app)

    whys = set(links(read(client.get("/sale/reymonta/duza?week=2026-12-01")), "dlaczego"))

    assert f"{WHY}?date=2026-12-01&starts=12:00&ends=13:00" in whys
    page = words(client.get(f"{WHY}?date=2026-12-01&starts=12:00&ends=13:00"))
    assert "Sala Duża is taken then, until 13:15." in page
    assert "Free 1 h 15 min later. Tuesday 1 December, 13:15–14:15" in page
    assert "Free at that hour on Wednesday 2 December." in page


def test_every_cell_of_the_week_is_free_or_over_or_says_why(app, scene: Scene) -> None:
    scene.book(period("2026-12-01", "12:00", "14:00"))
    client = visitor(app)

    for day in ("2026-11-24", "2026-12-01", "2027-02-01"):
        week = read(client.get(f"/sale/reymonta/duza?week={day}"))
        assert re.findall(r'<span class="cell (?:busy|closed)[^"]*">(?!closed<)', week) == []
        for address in links(week, "dlaczego")[::9]:
            assert "Not possible like this." in read(client.get(address))


def test_why_says_nothing_about_who(app, scene: Scene) -> None:
    scene.book(title="Support group", is_public=False)

    page = read(visitor(app).get(f"{WHY}?date=2026-12-01&starts=18:00&ends=19:00"))

    assert ("Not possible like this." in page, "Support group" in page, "Wisła" in page) == (True, False, False)


@pytest.mark.parametrize(
    "asked",
    ["", "date=x", "date=9999-01-01&starts=10:00&ends=11:00", "date=2100-12-31&starts=23:00&ends=24:00"],
)
def test_why_of_a_broken_address_is_no_bug(app, scene: Scene, asked: str) -> None:
    assert visitor(app).get(f"{WHY}?{asked}").status_code == 200


def test_why_in_place_is_the_card_alone(app, scene: Scene) -> None:
    answer = visitor(app).get(f"{WHY}?date=2026-12-01&starts=18:00&ends=19:00", headers={"HX-Request": "true"})

    assert read(answer).lstrip().startswith('<div id="why"')
