"""Tickets that are read: validity before repetition, once for each reading, in time and late, by script and without."""

import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.database import db, transaction
from app.core.errors import NotFound
from app.programme.models import Enrolment, Presence, Scan
from app.programme.rules.attendance import NotATicket, PresenceSource, ScanResult, ScanVerdict
from app.programme.services.attending import close_list, mark_present, scan_ticket
from app.schedule.steps import places
from tests.makers import actor, make_activity, make_enrolment, make_terms, period
from tests.programme.attending import AT_DOOR, Evening
from tests.support.visiting import post, read, said, visitor

V = ScanVerdict


@pytest.fixture
def evening(db_session: object, clock) -> Evening:
    made = Evening()
    made.clock = clock
    return made


def scanned(evening: Evening, what: str, *, uid: str = "", ago: int = 0, who=None) -> ScanResult:
    return scan_ticket(
        who or evening.desk, evening.first, what, uid=uid or str(uuid.uuid4()), ago=timedelta(seconds=ago)
    )


def test_a_ticket_lets_in_once_and_says_since_when(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)

    first = scanned(evening, f"https://centrum.example/bilet/{ewa.ticket}")
    evening.clock.move_to("2026-12-01 18:02")
    second = scanned(evening, ewa.ticket[:8].upper())

    assert (first.verdict, first.colour, first.name) == (V.IN, "green", "Ewa Bilska")
    assert (second.verdict, second.colour, second.since) == (V.AGAIN, "yellow", first.since)
    noted = evening.noted(ewa)
    assert noted is not None
    assert (noted.minutes, noted.source) == (120, PresenceSource.SCAN)


def test_who_comes_late_is_there_from_then_on(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-01 18:40")

    scanned(evening, ewa.ticket)

    noted = evening.noted(ewa)
    assert noted is not None
    assert noted.minutes == 80


def test_validity_comes_before_repetition(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)
    scanned(evening, ewa.ticket)
    _take_place_away(ewa)

    assert scanned(evening, ewa.ticket).verdict is V.NO_PLACE


@transaction
def _take_place_away(enrolment: Enrolment) -> None:
    mine = db.session.get_one(Enrolment, enrolment.id)
    places.remove(places.lock_pool(mine.seating.pool_id), mine.claim_id)


def test_what_is_no_ticket_of_this_list_is_red_with_the_reason(evening: Evening) -> None:

    himself = evening.with_account("Sam Sobie")
    elsewhere = make_activity(
        evening.coordinator, evening.centre, period("2026-12-02", "10:00", "11:00"), room=evening.room, seats=5
    )
    other = make_enrolment(make_terms(elsewhere), name="Kto Inny")
    evening.clock.move_to("2026-12-01 15:00")
    early = scanned(evening, himself.ticket).verdict
    evening.clock.move_to(AT_DOOR)
    person = himself.person
    person.is_admin = True
    db.session.commit()

    met = [scanned(evening, what).verdict for what in ("x" * 300, "deadbeef", "0" * 32, other.ticket, other.ticket[:8])]
    own = scanned(evening, himself.ticket, who=actor(person)).verdict

    assert early is V.NOT_NOW
    assert met == [V.UNKNOWN, V.UNKNOWN, V.UNKNOWN, V.ELSEWHERE, V.UNKNOWN]
    assert own is V.ONESELF
    assert db.session.scalar(select(func.count()).select_from(Presence)) == 0


def test_a_stranger_to_the_centre_scans_nothing(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)

    with pytest.raises(NotFound):
        scanned(evening, ewa.ticket, who=actor(evening.stranger))
    with pytest.raises(NotATicket):
        scanned(evening, ewa.ticket, uid="short")


def test_a_reading_that_is_sent_twice_gets_one_answer_and_one_row(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)
    uid = str(uuid.uuid4())

    answers = [scanned(evening, ewa.ticket, uid=uid) for _ in range(3)]

    assert answers[0].verdict is V.IN
    assert answers[1:] == answers[:1] * 2
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 1


def test_what_was_kept_without_a_network_counts_from_its_own_time(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-01 19:30")

    result = scanned(evening, ewa.ticket, ago=75 * 60)

    noted = evening.noted(ewa)
    assert noted is not None
    assert (result.verdict, noted.minutes) == (V.IN, 105)


def test_what_was_read_before_the_list_was_closed_counts_and_later_does_not(evening: Evening) -> None:
    ewa, jan = evening.enrolled(), evening.enrolled("Jan Nowak")
    evening.clock.move_to("2026-12-01 19:00")
    close_list(evening.desk, evening.first)
    evening.clock.move_to("2026-12-01 19:10")

    assert scanned(evening, ewa.ticket, ago=20 * 60).verdict is V.IN
    assert scanned(evening, jan.ticket, ago=5 * 60).verdict is V.CLOSED

    noted = evening.noted(ewa)
    assert noted is not None
    assert noted.minutes == 70


# --- pages


def test_the_list_shows_who_is_in_and_a_tap_comes_back_to_the_person(app: Flask, evening: Evening) -> None:
    ewa, jan = evening.enrolled(), evening.enrolled("Jan Łaski")
    evening.clock.move_to("2026-12-01 18:03")
    client = visitor(app, evening.reception)

    answer = post(client, evening.path(f"/{ewa.id}/jest"), page=evening.path(), q="bil", show="all")

    assert answer.headers["Location"] == f"{evening.path()}?q=bil&show=all#p{ewa.id}"
    page = said(client.get(evening.path()))
    assert "1 person is in, 1 of the list is not noted yet." in page
    assert "In since 18:03" in page
    assert page.index("Ewa Bilska") < page.index("Jan Łaski")
    assert "Jan Łaski" not in said(client.get(evening.path("?show=present")))
    assert "Ewa Bilska" not in said(client.get(evening.path("?q=laski")))
    post(client, evening.path(f"/{ewa.id}/cofnij"), page=evening.path())
    assert evening.noted(ewa) is None
    assert jan.id


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(app: Flask, evening: Evening, count_queries) -> None:
    client = visitor(app, evening.reception)
    evening.clock.move_to(AT_DOOR)
    evening.enrolled()
    client.get(evening.path())
    with count_queries() as few:
        client.get(evening.path())
    for number in range(9):
        mark_present(evening.desk, evening.first, evening.enrolled(f"Osoba {number}").id)

    with count_queries() as many:
        assert said(client.get(evening.path())).count("Osoba") >= 9

    assert len(many) == len(few)


def test_a_code_is_typed_without_script_and_the_answer_has_words(app: Flask, evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)
    client = visitor(app, evening.trainer)
    page = client.get(evening.path("/skaner"))
    uid = re.search(r'name="uid" value="([^"]+)"', page.text)
    assert uid is not None

    answer = post(client, evening.path("/skaner"), page=evening.path("/skaner"), read=ewa.ticket[:8], uid=uid[1])

    assert 'data-colour="green"' in answer.text
    assert "Come in, Ewa Bilska" in said(answer)
    assert answer.headers["Permissions-Policy"].endswith("camera=(self)")
    assert client.get("/").headers["Permissions-Policy"].endswith("camera=()")
    assert ewa.ticket not in client.get(evening.path("/skaner")).text
    assert ewa.ticket[:8] not in client.get(evening.path("/skaner")).text


def test_the_scanner_is_answered_in_json_and_only_with_a_token(app: Flask, evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to(AT_DOOR)
    client = visitor(app, evening.reception)
    sent = {"read": ewa.ticket, "uid": str(uuid.uuid4()), "ago": "0.5"}
    assert client.post(evening.path("/skan"), data=sent).status_code == 400
    assert evening.noted(ewa) is None

    answer = post(client, evening.path("/skan"), page=evening.path("/skaner"), **sent)
    again = post(client, evening.path("/skan"), page=evening.path("/skaner"), **{**sent, "uid": str(uuid.uuid4())})
    wrong = post(client, evening.path("/skan"), page=evening.path("/skaner"), read="", uid="", ago="nan")

    assert answer.json == {"colour": "green", "verdict": "in", "words": "Come in, Ewa Bilska"}
    assert again.json == {"colour": "yellow", "verdict": "again", "words": "Ewa Bilska is in since 17:49"}
    assert (wrong.status_code, wrong.json["colour"]) == (422, "red")


def test_opening_a_ticket_or_its_page_for_the_code_notes_nobody(app: Flask, evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-01 18:05")
    client = visitor(app)

    page = client.get(f"/obecnosc/{ewa.ticket}")

    assert (page.status_code, page.headers["X-Robots-Tag"]) == (200, "noindex, nofollow")
    assert client.get("/obecnosc/" + "0" * 32).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Presence)) == 0


def test_the_code_on_the_screen_is_typed_on_the_page_of_a_ticket(app: Flask, evening: Evening) -> None:
    ewa, jan = evening.enrolled(), evening.enrolled("Jan Nowak")
    evening.clock.move_to("2026-12-01 18:05")
    staff, anybody = visitor(app, evening.reception), visitor(app)
    path = evening.path("/kod")
    assert 'class="digits"' not in staff.get(path).text
    post(staff, path, page=path)
    shown = re.search(r'class="digits">(\d{3}) (\d{3})<', staff.get(path).text)
    assert shown is not None

    wrong = post(anybody, f"/obecnosc/{ewa.ticket}", page=f"/obecnosc/{ewa.ticket}", code="000000")
    right = post(anybody, f"/obecnosc/{ewa.ticket}", page=f"/obecnosc/{ewa.ticket}", code=shown[1] + shown[2])
    other = post(anybody, "/obecnosc", page="/obecnosc", ticket=jan.ticket[:8], code=f"{shown[1]} {shown[2]}")

    assert (wrong.status_code, right.status_code, other.status_code) == (422, 303, 303)
    assert "This is not the code that is shown now." in read(wrong)
    assert evening.noted(ewa) is not None
    assert evening.noted(jan) is not None


def test_paper_is_typed_back_by_numbers_and_first_letters(app: Flask, evening: Evening) -> None:
    ewa, jan, other = evening.enrolled(), evening.enrolled("Jan Łaski"), evening.enrolled("Janina Bilska")
    evening.clock.move_to("2026-12-02 09:00")
    client, path = visitor(app, evening.reception), evening.path("/z-papieru")

    by_number = post(client, path, page=path, typed=f"{ewa.claim.queue_no}")
    several = post(client, path, page=path, typed="jan")
    by_letters = post(client, path, page=path, typed="LASK")
    nobody = post(client, path, page=path, typed="zz")

    assert [one.status_code for one in (by_number, several, by_letters, nobody)] == [303, 422, 303, 422]
    assert "That fits several: 3 Janina Bilska, 2 Jan Łaski." in read(several)
    assert [evening.noted(one) is not None for one in (ewa, jan, other)] == [True, True, False]
    noted = evening.noted(jan)
    assert noted is not None
    assert noted.source is PresenceSource.PAPER


def test_the_paper_list_has_names_and_no_contacts(app: Flask, evening: Evening) -> None:
    evening.with_account("Jan Nowak", "jan.nowak@example.org")
    client = visitor(app, evening.trainer)

    answer = client.get(evening.path("/lista.pdf"))

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-1.7")
    assert b"example.org" not in answer.data


def test_a_walk_in_with_bad_words_loses_nothing_that_was_typed(app: Flask, evening: Evening) -> None:
    evening.clock.move_to("2026-12-01 18:05")
    client, path = visitor(app, evening.reception), evening.path("/bez-zapisu")

    answer = post(client, path, page=path, name="Maria Nowa", email="nie-adres")

    assert answer.status_code == 422
    assert 'value="Maria Nowa"' in answer.text
    assert 'value="nie-adres"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 0
    assert post(client, path, page=path, name="Maria Nowa", email="").status_code == 303


def test_the_page_of_corrections_tells_their_history(app: Flask, evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-01 19:00")
    client, path = visitor(app, evening.reception), evening.path(f"/{ewa.id}/popraw")
    mark_present(evening.desk, evening.first, ewa.id)

    refused = post(client, path, page=path, state="excused", why="")
    answer = post(client, path, page=path, state="present", arrived="18:30", left="19:30", why="Wyszła")

    assert (refused.status_code, answer.status_code) == (422, 303)
    page = said(client.get(path))
    assert "Corrected : Was there (2 h) → Was there (1 h) Wyszła" in page.replace("\xa0", " ").replace(
        "Corrected:", "Corrected :"
    )
    assert 'value="18:30"' in client.get(path).text


def test_whoever_may_not_take_the_list_sees_no_page_of_it(app: Flask, evening: Evening) -> None:
    ewa = evening.enrolled()
    for rest in ("", "/skaner", "/kod", "/bez-zapisu", "/z-papieru", "/lista.pdf", f"/{ewa.id}/popraw"):
        assert visitor(app, evening.stranger).get(evening.path(rest)).status_code == 404
        assert visitor(app, evening.trainer).get(evening.path(rest)).status_code == 200
