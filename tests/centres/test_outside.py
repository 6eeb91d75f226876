"""Calendars of others: staff send, replace, hide and remove them; pages show them apart, with their source."""

import io
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.centres import services
from app.centres.models import OutsideCalendar, OutsideEvent
from app.centres.queries import last_change, outside_ahead, outside_between, outside_kept, trail_of
from app.centres.rules.outside import MOST_CALENDARS, OutsideDetails, TooManyCalendars, read_outside
from app.centres.rules.refusals import NameTaken
from app.centres.rules.trail import OUTSIDE, OUTSIDE_PARTS, change_in_words
from app.core.access import Role
from app.core.clock import now, today
from app.core.database import db
from app.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from tests.makers import (
    EVENING_OF_OTHERS,
    actor,
    at,
    calendar_file,
    make_activity,
    make_centre,
    make_outside,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
LIST = "/zespol/centra/tu/kalendarze-zewnetrzne"
DECEMBER = period("2026-12-01", "0:00", "24:00").padded(before=0, after=30 * 1440)
TOLD = {"name": "Święta", "source": "Miasto Kraków", "address": "https://www.krakow.pl/"}


class Scene:
    """A centre with its coordinator, and another one."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.centre, self.elsewhere = make_centre("Centrum Tu", slug="tu"), make_centre("Centrum Tam", slug="tam")
        self.staff, self.stranger = make_staff(self.centre), make_staff(self.elsewhere)

    def send(self, content: bytes | None, path: str = f"{LIST}/nowy", **typed: Any) -> Any:
        file = {"file": (io.BytesIO(content), "kalendarz.ics")} if content is not None else {}
        return post(visitor(self.app, self.staff), path, **{**TOLD, **typed}, **file)

    def change(self, calendar: OutsideCalendar, *events: str, seen: int | None = None, **told: str) -> None:
        details = OutsideDetails(
            **{"name": calendar.name, "source": calendar.source, "address": calendar.address, **told}
        )
        reading = read_outside(calendar_file(*events), today=today()) if events else None
        seen = last_change(OUTSIDE, calendar.id, OUTSIDE_PARTS) if seen is None else seen
        services.change_outside(actor(self.staff), self.centre.id, calendar.id, details, reading, seen=seen)

    def trail(self) -> list[tuple[str, str]]:
        changes = trail_of(self.centre.id, page=1).changes
        return [(change.record.verb, change.what) for change in changes if change.record.subject == OUTSIDE]


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene(app)


def kept_titles() -> list[str]:
    return list(db.session.scalars(select(OutsideEvent.title).order_by(OutsideEvent.starts_at)))


def evening(title: str, uid: str = "a") -> str:
    return f"UID:{uid}\nDTSTART;TZID=Europe/Warsaw:20261203T180000\nDURATION:PT2H\nSUMMARY:{title}"


# --- the verbs


def test_a_calendar_is_kept_with_its_dates_its_source_and_who_sent_it(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)

    (kept,) = outside_kept(scene.centre.id, now=now())
    assert (kept.calendar.name, kept.total, kept.ahead) == ("Święta miejskie", 2, 2)
    assert (calendar.uploaded_at, calendar.uploaded_by_id, calendar.is_shown) == (now(), scene.staff.id, True)
    evening, days = outside_ahead(scene.centre.id, limit=10, now=now())
    assert (evening.title, evening.place, evening.period) == (
        "Koncert na Rynku",
        "Rynek Główny",
        period("2026-12-02", "18:00", "20:00"),
    )
    assert (days.title, days.source, days.period, days.starts) == (
        "Dni Krakowa",
        "Miasto Kraków",
        None,
        at("2026-12-05", "0:00"),
    )
    assert scene.trail() == [("added", "Święta miejskie")]


def test_a_new_file_replaces_every_date(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)

    scene.change(calendar, evening("Nowy koncert", uid="wieczor"))

    assert kept_titles() == ["Nowy koncert"]
    assert scene.trail() == [("replaced", "Święta miejskie"), ("added", "Święta miejskie")]


def test_without_a_file_dates_stay_and_the_same_again_changes_nothing(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)

    scene.change(calendar, name="Miasto")
    scene.change(calendar, name="Miasto")

    assert kept_titles() == ["Koncert na Rynku", "Dni Krakowa"]
    assert scene.trail() == [("edited", "Miasto"), ("added", "Święta miejskie")]


def test_what_was_seen_before_somebody_elses_change_replaces_nothing(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)
    seen = last_change(OUTSIDE, calendar.id, OUTSIDE_PARTS)
    scene.change(calendar, evening("Pierwszy"))

    with pytest.raises(ChangedMeanwhile):
        scene.change(calendar, evening("Drugi"), seen=seen)
    assert kept_titles() == ["Pierwszy"]


def test_a_hidden_calendar_is_shown_nowhere_until_it_is_shown_again(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)
    who = actor(scene.staff)

    for _ in range(2):
        services.hide_outside(who, scene.centre.id, calendar.id)
    assert outside_ahead(scene.centre.id, limit=10, now=now()) == outside_between(DECEMBER, centre_id=None) == []
    assert len(kept_titles()) == 2

    services.show_outside(who, scene.centre.id, calendar.id)
    assert len(outside_between(DECEMBER, centre_id=scene.centre.id)) == 2
    assert [verb for verb, _ in scene.trail()] == ["shown", "hidden", "added"]


def test_a_removed_calendar_is_gone_and_the_trail_still_names_it(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)
    other = make_outside(scene.centre, by=scene.staff, name="Klub")

    services.remove_outside(actor(scene.staff), scene.centre.id, calendar.id)

    assert [kept.calendar.id for kept in outside_kept(scene.centre.id, now=now())] == [other.id]
    assert len(kept_titles()) == 2
    assert scene.trail()[0] == ("removed", "Święta miejskie")


def test_names_are_told_apart_and_calendars_are_few(scene: Scene) -> None:
    make_outside(scene.centre, by=scene.staff, name="Miasto")
    make_outside(scene.elsewhere, by=scene.stranger, name="Miasto")
    with pytest.raises(NameTaken):
        make_outside(scene.centre, by=scene.staff, name="miasto")

    for number in range(MOST_CALENDARS - 1):
        make_outside(scene.centre, by=scene.staff, name=f"Nr {number}")
    with pytest.raises(TooManyCalendars):
        make_outside(scene.centre, by=scene.staff, name="Jeszcze jeden")


def test_staff_of_another_centre_and_receptionists_keep_no_calendar(scene: Scene) -> None:
    calendar, who = make_outside(scene.centre, by=scene.staff), actor(scene.stranger)

    with pytest.raises(NotAllowed):
        make_outside(scene.centre, by=scene.stranger)
    for verb in (services.hide_outside, services.show_outside, services.remove_outside):
        with pytest.raises(NotAllowed):
            verb(who, scene.centre.id, calendar.id)
        with pytest.raises(NotFound):
            verb(who, scene.elsewhere.id, calendar.id)
    with pytest.raises(NotAllowed):
        make_outside(scene.centre, by=make_staff(scene.centre, Role.RECEPTION))


def test_the_database_itself_refuses_what_cannot_be(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)
    for change in ("ends_at = '2000-01-01 00:00:00+00:00'", "title = ''", "uid = 'one'"):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(f"UPDATE outside_event SET {change} WHERE calendar_id = {calendar.id}"))  # noqa: S608


# --- the pages of staff


def test_a_sent_calendar_stands_in_the_list_and_on_the_page_of_the_centre(scene: Scene) -> None:
    answer = scene.send(calendar_file(EVENING_OF_OTHERS))

    assert (answer.status_code, answer.location) == (303, LIST)
    page = said(visitor(scene.app, scene.staff).get(LIST))
    assert "Święta Miasto Kraków 1 of 1" in page
    shown = visitor(scene.app).get("/centra/tu")
    assert "Wednesday 2 December, 18:00–20:00 Koncert na Rynku , Rynek Główny Source: Miasto Kraków" in said(shown)
    assert '<a class="source" href="https://www.krakow.pl/" rel="external nofollow">' in shown.text


def test_events_that_cannot_be_read_are_named_and_the_rest_is_taken(scene: Scene) -> None:
    wrong = "UID:x\nSUMMARY:<b>Bez</b> daty", "DTSTART:20261203T180000\nSUMMARY:Bez UID"
    client = visitor(scene.app, scene.staff)
    content = io.BytesIO(calendar_file(*wrong, evening("Dobry")))
    post(client, f"{LIST}/nowy", **TOLD, file=(content, "a.ics"))

    page = client.get(LIST)

    assert "The calendar is added." in said(page)
    assert (
        "2 events could not be read and are left out, such as: “<b>Bez</b> daty”, “Bez UID”. The first: The beginning "
        "or the end of this event cannot be read. Correct it in the calendar."
    ) in read(page)
    assert "<b>Bez" not in page.text
    assert kept_titles() == ["Dobry"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Choose a file."),
        (b"", "This is no calendar that we can read. Export it anew as an ICS file."),
        (b"%PDF-1.7", "This is no calendar that we can read. Export it anew as an ICS file."),
        (calendar_file("UID:a")[:-9], "This calendar breaks off before its end. Export or download it anew"),
        (b"BEGIN:VCALENDAR\r\n\xb3", "The letters of this calendar cannot be read."),
        (calendar_file(), "This calendar has no public event from Monday 24 November 2025 to Friday 24 November 2028"),
        (calendar_file("UID:a\nSUMMARY:Zły"), "No event of this calendar can be read. The first, “Zły”:"),
    ],
)
def test_a_broken_file_is_a_sentence_at_its_field_and_nothing_changes(
    scene: Scene, content: bytes | None, sentence: str
) -> None:
    added = scene.send(content)
    calendar = make_outside(scene.centre, by=scene.staff)
    seen = last_change(OUTSIDE, calendar.id, OUTSIDE_PARTS)
    changed = scene.send(content, f"{LIST}/{calendar.id}", seen=seen, name="Inna nazwa") if content else None

    assert added.status_code == 422
    assert errors(added)["file"].startswith(sentence)
    for typed in TOLD.values():
        assert f'value="{typed}"' in added.text
    assert "Choose the file again: browsers do not keep files." in read(added)
    if changed is not None:
        assert (changed.status_code, errors(changed)["file"].startswith(sentence)) == (422, True)
        assert 'value="Inna nazwa"' in changed.text
    assert [kept.calendar.name for kept in outside_kept(scene.centre.id, now=now())] == ["Święta miejskie"]
    assert kept_titles() == ["Koncert na Rynku", "Dni Krakowa"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a" * 121}, "name"),
        ({"source": " "}, "source"),
        ({"address": "http://krakow.pl"}, "address"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"address": "https://a\u2028b"}, "address"),
    ],
)
def test_wrong_words_are_refused_at_their_field(scene: Scene, typed: dict[str, str], field: str) -> None:
    answer = scene.send(calendar_file(EVENING_OF_OTHERS), **typed)

    assert (answer.status_code, list(errors(answer))) == (422, [field])
    assert kept_titles() == []


def test_a_file_that_is_too_large_is_refused(scene: Scene) -> None:
    answer = scene.send(calendar_file(EVENING_OF_OTHERS) + b" " * 2 * 1024 * 1024)

    assert (answer.status_code, errors(answer)) == (
        413,
        {"file": "This calendar is larger than 2 MB. Export a shorter time of it."},
    )


def test_the_same_form_sent_twice_adds_one_calendar(scene: Scene) -> None:
    answers = [scene.send(calendar_file(EVENING_OF_OTHERS)).status_code for _ in range(2)]

    assert (answers, len(kept_titles())) == ([303, 409], 1)


def test_a_change_over_somebody_elses_shows_what_is_kept_now(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)
    seen = last_change(OUTSIDE, calendar.id, OUTSIDE_PARTS)
    scene.change(calendar, name="Nowa nazwa")

    answer = scene.send(calendar_file(EVENING_OF_OTHERS), f"{LIST}/{calendar.id}", seen=seen, name="Moja nazwa")

    assert answer.status_code == 409
    assert "Nowa nazwa" in read(answer)
    assert 'value="Moja nazwa"' in answer.text
    assert len(kept_titles()) == 2


def test_a_page_asks_before_a_calendar_is_removed(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)
    client, path = visitor(scene.app, scene.staff), f"{LIST}/{calendar.id}/usun"

    asked = said(client.get(path))
    assert "Do you want to remove “Święta miejskie” (source: Miasto Kraków) with all its dates?" in asked
    assert len(kept_titles()) == 2
    assert post(client, path).status_code == 303
    assert kept_titles() == []
    assert db.session.scalar(select(func.count()).select_from(OutsideCalendar)) == 0


def test_the_trail_of_the_centre_tells_each_change_in_words(scene: Scene) -> None:
    calendar = make_outside(scene.centre, by=scene.staff)
    services.hide_outside(actor(scene.staff), scene.centre.id, calendar.id)
    manager = make_staff(scene.centre, Role.MANAGER)

    page = said(visitor(scene.app, manager).get("/zespol/centra/tu/historia"))

    assert "A calendar of others is no longer shown. Święta miejskie" in page
    for verb in ("added", "edited", "replaced", "hidden", "shown", "removed"):
        assert "calendar of others" in change_in_words(OUTSIDE, verb).msgid


# --- where everybody, and staff, see it


def test_the_page_of_a_centre_shows_the_next_ten_of_its_own(scene: Scene, clock: Any) -> None:
    weekly = f"{evening('Klub')}\nRRULE:FREQ=WEEKLY;COUNT=12"
    make_outside(scene.centre, weekly, by=scene.staff)
    make_outside(scene.elsewhere, evening("Tam"), by=scene.stranger)
    clock.move_to(at("2026-12-03", "20:00"))

    page = said(visitor(scene.app).get("/centra/tu"))

    assert page.count("Klub") == 10
    assert "Thursday 10 December, 18:00–20:00 Klub" in page
    assert "Tam" not in page[page.index("Also worth knowing") :]
    assert "Also worth knowing" not in said(visitor(scene.app).get("/centra/tu/sale/nic"))


def test_a_title_of_others_is_text_and_its_address_is_theirs(scene: Scene) -> None:
    make_outside(scene.centre, f"{evening('<script>alert(1)</script>')}\nURL:https://example.org/x", by=scene.staff)

    page = visitor(scene.app).get("/centra/tu").text

    assert "<script>alert" not in page
    assert '<a href="https://example.org/x" rel="external nofollow"><bdi>&lt;script&gt;' in page


def test_the_month_shows_dates_of_others_apart_from_ours(scene: Scene) -> None:
    room = make_room(scene.centre)
    make_activity(scene.staff, scene.centre, period("2026-12-02", "17:00", "20:00"), room=room, published=True)
    make_outside(scene.centre, by=scene.staff)
    make_outside(scene.elsewhere, by=scene.stranger)

    page = visitor(scene.app).get("/program/miesiac/2026-12")
    grid, listed = page.text[page.text.index("<table") : page.text.index("</table>")], said(page)

    ours, others = re.split('<ul class="of-others"', grid, maxsplit=1)
    assert ("Koncert" in ours, grid.count("Koncert na Rynku"), grid.count("Dni Krakowa")) == (False, 1, 2)
    assert "/program/" not in others
    assert "1 date" in listed
    assert "18:00 Koncert na Rynku Source: Miasto Kraków" in listed
    assert re.findall(r'<h3 id="d([\d-]+)"', page.text) == ["2026-12-02", "2026-12-05", "2026-12-06"]


@pytest.mark.parametrize(
    ("asked", "is_shown"),
    [
        ({}, True),
        ({"centre": "tu"}, True),
        ({"centre": "tam"}, False),
        ({"kind": "training"}, False),
        ({"q": "koncert"}, False),
        ({"topic": "law"}, False),
        ({"places": "free"}, False),
    ],
)
def test_the_month_of_others_keeps_to_its_centre_and_leaves_when_something_of_ours_is_sought(
    scene: Scene, asked: dict[str, str], is_shown: bool
) -> None:
    make_outside(scene.centre, by=scene.staff)

    page = visitor(scene.app).get("/program/miesiac/2026-12", query_string=asked).text

    assert ("Koncert na Rynku" in page) is is_shown


def test_a_centre_out_of_use_shows_nothing_of_others(scene: Scene) -> None:
    make_outside(scene.centre, by=scene.staff)
    scene.centre.archived_at = now()
    db.session.commit()

    assert "Koncert" not in visitor(scene.app).get("/program/miesiac/2026-12").text


def test_the_work_calendar_shows_them_above_the_rooms(scene: Scene) -> None:
    make_room(scene.centre)
    make_outside(scene.centre, by=scene.staff)
    make_outside(scene.centre, evening("Ukryty"), by=scene.staff, name="Ukryty", is_shown=False)
    client = visitor(scene.app, scene.staff)

    for view in ("day", "week", "month"):
        page = said(client.get(f"/zespol/kalendarz/tu?view={view}&date=2026-12-02"))
        assert "18:00 Koncert na Rynku Source: Miasto Kraków" in page
        assert ("Dni Krakowa" in page) is (view != "day")
        assert "Ukryty" not in page
    assert client.get("/zespol/kalendarz/tu/wpisy?date=2026-12-02").json["events"] == []


def test_nothing_that_others_read_from_us_holds_dates_of_others(scene: Scene) -> None:
    room = make_room(scene.centre)
    make_activity(scene.staff, scene.centre, period("2026-12-02", "17:00", "20:00"), room=room, published=True)
    make_outside(scene.centre, by=scene.staff)

    for path in ("/program/atom.xml", "/program/na-strone/pl", "/program", "/sitemap.xml"):
        answer = visitor(scene.app).get(path)
        assert (answer.status_code, "Koncert na Rynku" in answer.text) == (200, False)


@pytest.mark.parametrize(
    "path", [LIST, "/centra/tu", "/program/miesiac/2026-12", "/zespol/kalendarz/tu?date=2026-12-03"]
)
def test_pages_ask_as_much_for_many_dates_as_for_one(scene: Scene, count_queries: Any, path: str) -> None:
    client, asked = visitor(scene.app, scene.staff), []
    make_room(scene.centre)
    for number in range(2):
        for place in range(1 + number * 4):
            other = f"{evening('Klub')}\nRRULE:FREQ=DAILY;COUNT={1 + 20 * number}"
            make_outside(scene.centre, other, by=make_staff(scene.centre), name=f"Nr {number}/{place}")
        client.get(path)
        with count_queries() as made:
            assert client.get(path).status_code == 200
        asked.append(len(made))

    assert asked[0] == asked[1] <= 25
