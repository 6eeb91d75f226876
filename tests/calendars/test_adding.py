"""Single dates as files and as links: what they hold, for whom they are, and what is hidden from whom."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from icalendar import Calendar

from app.core.access import Role
from app.core.database import db
from app.programme.models import Activity, GroupMeeting
from app.programme.rules.kinds import PlaceKind
from app.programme.services.dates import cancel_session
from app.programme.services.groups_meetings import add_meetings
from app.programme.services.groups_taking import MeetingsAsked
from tests.makers import (
    INSTANT,
    actor,
    make_activity,
    make_booking,
    make_centre,
    make_group,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import read, visitor

pytestmark = pytest.mark.usefixtures("db_session", "clock")
EVENING = period("2026-12-01", "17:00", "20:00")
LATER = EVENING.shifted(timedelta(weeks=1))
DAY = date(2026, 12, 1)


class Scene:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.centre = make_centre("Centrum Tu")
        self.room = make_room(self.centre, "Sala Mała")
        self.staff = make_staff(self.centre)
        self.reader = visitor(app)

    def made(self, *dates, **more):
        number = make_activity(
            self.staff, self.centre, *(dates or (EVENING, LATER)), room=self.room, **{"published": True, **more}
        )
        return db.session.get_one(Activity, number)


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


def events(answer):
    return Calendar.from_ical(answer.get_data()).walk("VEVENT")


def folds(page: str) -> list[list[str]]:
    """The links of each date on a page."""
    return [
        re.findall(r'href="([^"]+)"', fold)
        for fold in re.findall(r'<details class="more add-date".*?</details>', page, re.DOTALL)
    ]


def test_a_date_is_a_file_like_its_event_in_the_feed(scene: Scene) -> None:
    activity = scene.made()
    session = activity.by_start[0]

    answer = scene.reader.get(f"/program/{activity.slug}/termin/{session.id}.ics")
    feed = scene.reader.get(f"/kalendarz/en/c{scene.centre.id}.ics")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{activity.slug}-2026-12-01.ics"'
    (event,) = events(answer)
    assert event == next(one for one in events(feed) if one["UID"] == event["UID"])
    assert event["SEQUENCE"] == session.entry.sequence
    assert "METHOD" not in answer.text
    assert "X-WR-CALNAME" not in answer.text


def test_all_dates_that_stand_are_one_file(scene: Scene) -> None:
    activity = scene.made()
    cancel_session(actor(scene.staff), activity.id, activity.by_start[0].id, why="Choroba")
    db.session.expire_all()

    answer = scene.reader.get(f"/program/{activity.slug}/terminy.ics")
    one_off = scene.reader.get(f"/program/{activity.slug}/termin/{activity.by_start[0].id}.ics")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{activity.slug}.ics"'
    assert [str(event["STATUS"]) for event in events(answer)] == ["CONFIRMED"]
    assert [(str(one["STATUS"]), str(one["SUMMARY"])[:11]) for one in events(one_off)] == [("CANCELLED", "CANCELLED: ")]


def test_what_is_not_public_is_no_file(scene: Scene) -> None:
    secret, known = scene.made(published=False, title="Tajne"), scene.made(LATER.shifted(timedelta(days=1)))

    for path in (
        f"/program/{secret.slug}/termin/{secret.by_start[0].id}.ics",
        f"/program/{secret.slug}/terminy.ics",
        f"/program/{known.slug}/termin/{secret.by_start[0].id}.ics",
        f"/program/{known.slug}/termin/999999.ics",
        "/program/nie-ma/terminy.ics",
    ):
        assert scene.reader.get(path).status_code == 404, path
    assert scene.reader.get(f"/program/{known.slug}/terminy.ics").status_code == 200


def test_the_page_of_an_activity_adds_each_coming_date(scene: Scene, clock) -> None:
    activity = scene.made(EVENING, LATER, LATER.shifted(timedelta(weeks=1)))
    first, second, third = activity.by_start
    cancel_session(actor(scene.staff), activity.id, second.id, why="Choroba")
    db.session.expire_all()
    page = read(scene.reader.get(f"/program/{activity.slug}"))

    added = folds(page)

    assert [links[0] for links in added] == [
        f"/program/{activity.slug}/termin/{number}.ics" for number in (first.id, third.id)
    ]
    assert page.count('<details class="more add-date" open>') == 1
    _, google, outlook, work = added[0]
    asked = parse_qs(urlsplit(google).query)
    assert asked["dates"] == ["20261201T160000Z/20261201T190000Z"]
    assert asked["location"] == ["Sala Mała, Centrum Tu, ul. Testowa 1, 30-001 Kraków"]
    assert [urlsplit(link).netloc for link in (outlook, work)] == ["outlook.live.com", "outlook.office.com"]
    assert f'href="/program/{activity.slug}/terminy.ics"' in page
    clock.move_to(LATER.shifted(timedelta(weeks=2)).starts)
    assert folds(read(scene.reader.get(f"/program/{activity.slug}"))) == []


def test_the_link_to_join_goes_into_no_file_and_no_address(scene: Scene) -> None:
    secret = "https://spotkania.example.org/kanarek"
    number = make_activity(
        scene.staff, scene.centre, EVENING, published=True, place=PlaceKind.ONLINE, online_link=secret
    )
    activity = db.session.get_one(Activity, number)

    page = read(scene.reader.get(f"/program/{activity.slug}"))

    assert folds(page) != []
    for text in (page, scene.reader.get(f"/program/{activity.slug}/terminy.ics").text):
        assert "kanarek" not in text


def test_the_page_of_an_activity_makes_no_query_for_its_calendar(scene: Scene, count_queries) -> None:
    activity = scene.made(EVENING)
    path = f"/program/{activity.slug}"
    with count_queries() as with_one:
        scene.reader.get(path)
    more = scene.made(*(LATER.shifted(timedelta(days=day)) for day in (1, 2, 3, 7, 8)), title="Inne")

    with count_queries() as with_many:
        assert len(folds(read(scene.reader.get(f"/program/{more.slug}")))) == 5

    assert len(with_many) == len(with_one)


# --- groups


def test_an_open_meeting_of_a_public_group_is_added_and_no_other(scene: Scene) -> None:
    leader = make_person()
    group = make_group(scene.staff, scene.centre, leader, is_public=True)
    hidden = make_group(scene.staff, scene.centre, leader, name="Cicha")
    who, hour = actor(leader), (17 * 60, 19 * 60)
    add_meetings(who, group.id, MeetingsAsked(scene.room.id, (DAY,), *hour, is_public=True))
    add_meetings(who, group.id, MeetingsAsked(scene.room.id, (DAY + timedelta(days=1),), *hour))
    add_meetings(
        who, group.id, MeetingsAsked(None, (DAY + timedelta(days=2),), *hour, place="U Ewy w domu", is_public=True)
    )
    add_meetings(who, hidden.id, MeetingsAsked(scene.room.id, (DAY + timedelta(days=3),), *hour, is_public=True))
    opened, inner, away, quiet = [one.id for one in db.session.query(GroupMeeting).order_by(GroupMeeting.id)]

    page = read(scene.reader.get(f"/grupy/{group.slug}"))
    paths = [f"/grupy/{group.slug}/termin/{number}.ics" for number in (opened, inner, away, quiet)]
    answers = [scene.reader.get(path) for path in (*paths, f"/grupy/{hidden.slug}/termin/{quiet}.ics")]

    assert [links[0] for links in folds(page)] == [paths[0], paths[2]]
    assert [answer.status_code for answer in answers] == [200, 404, 200, 404, 404]
    assert answers[0].headers["Content-Disposition"] == f'attachment; filename="{group.slug}-2026-12-01.ics"'
    (event,) = events(answers[0])
    assert str(event["LOCATION"]) == "Sala Mała, Centrum Tu, ul. Testowa 1, 30-001 Kraków"
    # Where a group meets outside of rooms is told to its members.
    feed = scene.reader.get("/kalendarz/en/grupy.ics")
    assert len(events(feed)) == 2
    for text in (page, answers[2].text, feed.text):
        assert "U Ewy" not in text.replace("\r\n ", "")


# --- bookings


def test_a_booking_is_a_file_for_its_party_and_its_staff_alone(scene: Scene) -> None:
    owner, stranger = make_person(), make_person()
    organisation = make_organisation(owner)
    uid = make_booking(owner, scene.room, EVENING, organisation, title="Zarząd; poufne")
    path = f"/rezerwacje/{uid}/termin.ics"
    theirs = make_staff(make_centre("Inne"), Role.MANAGER)

    mine = visitor(scene.app, owner).get(path)

    assert mine.status_code == 200
    (event,) = events(mine)
    assert str(event["SUMMARY"]) == "Zarząd; poufne"
    assert str(event["UID"]) == f"{uid}@{scene.app.config['SETTINGS'].uid_host}"
    assert str(event["URL"]).endswith(f"/rezerwacje/{uid}")
    assert mine.headers["Content-Disposition"] == 'attachment; filename="rezerwacja-2026-12-01.ics"'
    assert visitor(scene.app, scene.staff).get(path).status_code == 200
    for who in (stranger, theirs):
        answer = visitor(scene.app, who).get(path)
        assert (answer.status_code, "poufne" in answer.text) == (404, False)
    unknown = scene.reader.get(path)
    assert (unknown.status_code, "poufne" in unknown.text) == (303, False)


def test_the_page_of_a_booking_adds_it_for_its_party_once_it_is_certain(scene: Scene) -> None:
    owner = make_person()
    organisation = make_organisation(owner)
    uid = make_booking(owner, make_room(scene.centre, "Od razu", approval=INSTANT), EVENING, organisation)
    waits = make_booking(owner, scene.room, EVENING, organisation)
    path = f"/rezerwacje/{uid}"

    (links,) = folds(read(visitor(scene.app, owner).get(path)))

    assert links[0] == f"{path}/termin.ics"
    assert folds(read(visitor(scene.app, scene.staff).get(path))) == []
    assert folds(read(visitor(scene.app, owner).get(f"/rezerwacje/{waits}"))) == []
