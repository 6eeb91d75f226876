"""At the door over the API: the list of a date, and letting people in by their tickets, once however often sent."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from app.core.database import db
from app.programme.models import Activity, Presence, Scan
from app.programme.services.attending import close_list, mark_present
from app.programme.services.certifying import issue_again, issue_certificates
from app.programme.services.dates import cancel_session
from tests.api.scene import Scene, refusal
from tests.makers import actor, make_activity, make_enrolment, make_person, make_terms, make_trainer, period

pytestmark = pytest.mark.usefixtures("db_session")
WHEN = period("2026-12-09", "10:00", "12:00"), period("2026-12-10", "10:00", "12:00")
AT_DOOR = "2026-12-09 09:50"


class Course:
    """Two dates, led by a trainer, with two people who have a place and one who waits."""

    def __init__(self, scene: Scene, clock: Any) -> None:
        self.scene = scene
        self.trainer = make_trainer(scene.centre).person
        self.number = make_activity(
            scene.coordinator, scene.centre, *WHEN, room=scene.room, seats=2, published=True, leaders=(self.trainer.id,)
        )
        seating = make_terms(self.number)
        people = [make_person(f"{name.lower()}@example.org", name=name) for name in ("Zoja", "Ala", "Czeka")]
        self.zoja, self.ala, self.waits = (make_enrolment(seating, one) for one in people)
        self.slug = db.session.get_one(Activity, self.number).slug
        self.sessions = [one.id for one in seating.activity.by_start]
        self.desk = scene.caller(scene.reception)
        clock.move_to(AT_DOOR)

    def path(self, date: int = 0) -> str:
        return f"/activities/{self.slug}/sessions/{self.sessions[date]}/attendance"

    def scan(self, ticket: str, scan: str | None = None, **more: Any) -> Any:
        return self.desk.post(self.path(more.pop("date", 0)), {"ticket": ticket, "scan": scan or str(uuid4()), **more})


@pytest.fixture
def course(scene: Scene, clock: Any) -> Course:
    return Course(scene, clock)


def test_the_list_names_people_and_what_is_noted_and_nothing_more(course: Course) -> None:
    mark_present(actor(course.scene.reception), course.sessions[0], course.ala.id)

    answer = course.desk.get(course.path())

    assert answer.status_code == 200
    said = answer.get_json()
    assert {name: said[name] for name in ("session", "starts", "closed", "present")} == {
        "session": course.sessions[0],
        "starts": "2026-12-09T10:00:00+01:00",
        "closed": False,
        "present": 1,
    }
    assert [(one["name"], one["state"], one["minutes"], one["source"]) for one in said["people"]] == [
        ("Ala", "present", 120, "list"),
        ("Zoja", None, None, None),
    ]
    assert "@" not in answer.text
    assert course.ala.ticket not in answer.text


def test_a_ticket_or_its_code_lets_in_and_sent_again_it_is_one_reading(course: Course) -> None:
    scan = str(uuid4())
    first = course.scan(course.ala.ticket, scan)
    again = course.scan(course.ala.ticket, scan.upper())
    other = course.scan(course.ala.ticket)
    code = course.scan(course.zoja.ticket[:8].upper())

    assert (first.status_code, first.json["verdict"], first.json["colour"]) == (200, "in", "green")
    assert first.json["words"] == "Come in, Ala"
    assert again.json == first.json
    assert (other.json["verdict"], other.json["since"]) == ("again", first.json["since"])
    assert (code.json["verdict"], code.json["name"]) == ("in", "Zoja")
    assert (db.session.query(Presence).count(), db.session.query(Scan).count()) == (2, 3)


def test_what_was_read_without_a_network_counts_from_then(course: Course, clock: Any) -> None:
    clock.move_to("2026-12-09 10:40")

    late = course.scan(course.ala.ticket, at="2026-12-09T10:30:00+01:00")

    assert (late.json["verdict"], late.json["since"]) == ("in", "2026-12-09T10:30:00+01:00")
    assert db.session.query(Presence).one().minutes == 90


def test_who_may_not_come_in_is_said_and_not_noted(course: Course) -> None:
    other = course.scan("0" * 32)
    waits = course.scan(course.waits.ticket)

    assert (other.json["verdict"], other.json["colour"], other.json["name"]) == ("unknown", "red", "")
    assert (waits.json["verdict"], waits.json["name"]) == ("no_place", "Czeka")
    assert db.session.query(Presence).count() == 0


def test_an_id_of_another_date_tells_nothing_of_it(course: Course, clock: Any) -> None:
    scan = str(uuid4())
    course.scan(course.ala.ticket, scan)

    answer = course.scan(course.zoja.ticket, scan, date=1)

    assert refusal(answer) == (409, "ScanElsewhere", "scan")
    assert "Ala" not in answer.text


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "Missing", "ticket"),
        ({"ticket": "x"}, "Missing", "scan"),
        ({"ticket": 5, "scan": "0b6f2f9c-1d2e-4f3a-8b4c-5d6e7f8a9b0c"}, "NotText", "ticket"),
        ({"ticket": "x", "scan": "1"}, "NotAScanId", "scan"),
        ({"ticket": "x", "scan": None}, "Missing", "scan"),
        ({"at": "yesterday"}, "NotAMoment", "at"),
        ({"at": "2026-12-07T09:49"}, "ScanTooOld", "at"),
        ({"at": "2026-12-09T09:56"}, "ScanToCome", "at"),
        ({"seat": 1}, "UnknownField", "seat"),
    ],
)
def test_what_has_another_shape_is_refused_and_nothing_noted(course: Course, body, code, field) -> None:
    complete = {"ticket": course.ala.ticket, "scan": str(uuid4())}
    sent = {**complete, **body} if "at" in body or "seat" in body else body

    answer = course.desk.post(course.path(), sent)

    assert refusal(answer) == (422, code, field)
    assert (db.session.query(Presence).count(), db.session.query(Scan).count()) == (0, 0)


def test_those_who_lead_it_and_staff_of_its_centre_take_it_and_to_others_it_is_missing(course: Course) -> None:
    scene, body = course.scene, {"ticket": course.ala.ticket, "scan": str(uuid4())}

    assert scene.caller(course.trainer).post(course.path(), body).status_code == 200
    assert scene.caller(course.trainer).get(course.path()).status_code == 200
    for person in (scene.coordinator2, scene.stranger, course.ala.person):
        for answer in (scene.caller(person).get(course.path()), scene.caller(person).post(course.path(), {})):
            assert refusal(answer) == (404, "NotFound", None)
    for answer in (scene.caller().get(course.path()), scene.caller().post(course.path(), body)):
        assert refusal(answer) == (401, "TokenNeeded", None)
    other = course.path().replace(str(course.sessions[0]), str(course.sessions[1] + 10**6))
    assert refusal(course.desk.get(other)) == (404, "NotFound", None)


def test_a_cancelled_date_and_free_entry_have_no_list(course: Course) -> None:
    scene = course.scene
    cancel_session(actor(scene.coordinator), course.number, course.sessions[1], why="Choroba")
    free = scene.activity(period("2026-12-15", "18:00", "20:00"), title="Wstęp wolny")
    found = db.session.query(Activity).filter_by(slug=free).one()
    open_to_all = f"/activities/{free}/sessions/{found.sessions[0].id}/attendance"
    body = {"ticket": course.ala.ticket, "scan": str(uuid4())}

    for path, code in ((course.path(1), "DateCancelled"), (open_to_all, "NoListHere")):
        assert refusal(course.desk.get(path)) == (409, code, None)
        assert refusal(course.desk.post(path, body)) == (409, code, None)


def test_a_list_asks_a_fixed_number_of_queries(course: Course, count_queries: Callable[[], Any]) -> None:
    with count_queries() as few:
        course.desk.get(course.path())
    mark_present(actor(course.scene.reception), course.sessions[0], course.ala.id)
    mark_present(actor(course.scene.reception), course.sessions[0], course.zoja.id)
    with count_queries() as many:
        course.desk.get(course.path())

    assert len(many) == len(few)


def test_ones_own_enrolments_lead_to_the_certificate_that_is_valid(course: Course, clock: Any) -> None:
    scene, caller = course.scene, course.scene.caller(course.ala.person)
    for number, date in zip(course.sessions, WHEN, strict=True):
        clock.move_to(date.starts)
        mark_present(actor(scene.reception), number, course.ala.id)
        clock.move_to(date.ends)
        close_list(actor(scene.reception), number)
    (none,) = caller.get("/enrolments").json["items"]
    assert none["certificate"] is None
    issue_certificates(actor(scene.coordinator), course.number)
    first = caller.get("/enrolments").json["items"][0]["certificate"]

    base = scene.app.config["SETTINGS"].base_url
    assert first["number"] == "1/2026/BLISKO"
    assert first["pdf"] == f"{base}/bilet/{course.ala.ticket}/zaswiadczenie.pdf"
    page = scene.app.test_client().get(first["url"].removeprefix(base))
    assert (page.status_code, "1/2026/BLISKO" in page.text) == (200, True)
    from app.programme.models import Certificate

    issue_again(actor(scene.coordinator), db.session.query(Certificate).one().id, name="Ala Nowa")
    second = caller.get("/enrolments").json["items"][0]["certificate"]
    assert (second["number"], second["url"] != first["url"]) == ("2/2026/BLISKO", True)
    assert scene.caller(course.zoja.person).get("/enrolments").json["items"][0]["certificate"] is None
