"""Certificates: who earns one, numbers, frozen facts, corrected, revoked, mailed once, checked, zipped."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import NotFound
from app.files.models import File
from app.notifications.models import Mail
from app.notifications.services import send_due
from app.programme.models import Activity, Certificate, CertificateBundle, Enrolment, EnrolmentTerms, Presence
from app.programme.rules import certificates as rules
from app.programme.rules.attendance import Correction, PresenceState
from app.programme.rules.certificates import BundleState, CertificateState, Earned, initials_of, lessons_of
from app.programme.services.attending import close_list, correct_presence, mark_present
from app.programme.services.bundling import ask_for_bundle, make_bundle, make_bundles
from app.programme.services.certifying import (
    issue_again,
    issue_certificate,
    issue_certificates,
    revoke_certificate,
)
from app.programme.services.papers import paper_of, words_of
from tests.makers import actor
from tests.programme.attending import Evening
from tests.support.visiting import errors, post, read, said, visitor

S = CertificateState


@pytest.fixture
def evening(db_session: object, clock) -> Evening:
    made = Evening()
    made.clock = clock
    return made


def of(enrolment: Enrolment) -> list[Certificate]:
    db.session.expire_all()
    theirs = select(Certificate).where(Certificate.enrolment_id == enrolment.id)
    return list(db.session.scalars(theirs.order_by(Certificate.id)))


@pytest.mark.parametrize(
    ("minutes", "total", "percent", "enough"),
    [(192, 240, 80, True), (191, 240, 80, False), (240, 240, 100, True), (239, 240, 100, False), (0, 0, 1, False)],
)
def test_enough_is_reached_to_the_minute(minutes: int, total: int, percent: int, enough: bool) -> None:
    assert Earned(1, minutes, total, percent).is_enough is enough


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Anna Maria Kowalska-Nowak", "A. M. K.-N."), ("  олена  їжак ", "О. Ї."), ("X", "X."), ("- Ewa", "E."), ("", "")],
)
def test_a_stranger_sees_initials_alone(name: str, shown: str) -> None:
    assert initials_of(name) == shown


def test_hours_of_45_minutes_are_told_to_a_tenth() -> None:
    assert [str(lessons_of(minutes)) for minutes in (45, 360, 240, 30, 0)] == ["1", "8", "5.3", "0.7", "0"]


def test_all_who_were_there_long_enough_get_one_number_each(evening: Evening) -> None:
    there, short, away = evening.with_account(), evening.enrolled("Za Krótko"), evening.enrolled("Nieobecna")
    evening.clock.move_to("2026-12-01 18:00")
    mark_present(evening.desk, evening.first, short.id)
    evening.held(evening.clock, there)

    assert issue_certificates(evening.maker, evening.activity_id) == 1
    assert issue_certificates(evening.maker, evening.activity_id) == 0

    (paper,) = of(there)
    assert (paper.number, paper.year, paper.label, paper.name) == (1, 2026, "1/2026/TU", "Jan Nowak")
    assert (of(short), of(away)) == ([], [])


def test_what_was_said_at_sign_up_is_the_rule_for_good(evening: Evening) -> None:
    half = evening.enrolled(percent=50)
    evening.clock.move_to("2026-12-01 18:00")
    mark_present(evening.desk, evening.first, half.id)

    @transaction
    def change() -> None:
        db.session.get_one(EnrolmentTerms, evening.activity_id).percent = 100

    change()
    evening.held(evening.clock)

    assert issue_certificates(evening.maker, evening.activity_id) == 1
    assert of(half)[0].facts["present"] == 120


def test_a_place_at_one_date_is_measured_by_that_date(db_session: object, clock) -> None:
    single = Evening(by_session=True)
    ewa = single.enrolled()
    clock.move_to("2026-12-01 18:00")
    mark_present(single.desk, single.first, ewa.id)
    single.held(clock)

    assert issue_certificates(single.maker, single.activity_id) == 1
    facts = of(ewa)[0].facts
    assert (facts["minutes"], len(facts["dates"])) == (120, 1)


def test_nothing_is_issued_before_the_end_nor_with_an_open_list(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.clock.move_to("2026-12-03 19:00")
    with pytest.raises(rules.TooEarlyToCertify):
        issue_certificates(evening.maker, evening.activity_id)
    evening.clock.move_to("2026-12-03 20:00")
    close_list(evening.desk, evening.first)
    with pytest.raises(rules.ListsOpen) as refused:
        issue_certificate(evening.maker, evening.activity_id, ewa.id)
    assert refused.value.facts == {"count": 1}


def test_only_who_makes_the_programme_of_the_centre_issues(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.held(evening.clock, ewa)

    for person in (evening.stranger, evening.reception, evening.trainer):
        with pytest.raises(NotFound):
            issue_certificates(actor(person), evening.activity_id)
    issue_certificates(evening.maker, evening.activity_id)
    with pytest.raises(NotFound):
        revoke_certificate(actor(evening.stranger), of(ewa)[0].id, why="x")


def test_one_person_asked_for_twice_has_one_number(evening: Evening) -> None:
    ewa, away = evening.enrolled(), evening.enrolled("Nieobecna")
    evening.held(evening.clock, ewa)

    numbers = {issue_certificate(evening.maker, evening.activity_id, ewa.id) for _ in range(2)}

    assert len(numbers) == 1
    with pytest.raises(rules.NotEarned):
        issue_certificate(evening.maker, evening.activity_id, away.id)
    with pytest.raises(NotFound):
        issue_certificate(evening.maker, evening.activity_id, 10**6)


def test_a_corrected_name_gets_a_new_number_and_replaces_the_old(evening: Evening) -> None:
    ewa = evening.with_account("Ewa Bliska")
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)
    (first,) = of(ewa)

    issue_again(evening.maker, first.id, name="Ewa Bilska")

    before, after = of(ewa)
    assert (before.state, before.name, after.state, after.name) == (S.REPLACED, "Ewa Bliska", S.VALID, "Ewa Bilska")
    assert (after.number, after.replaces_id, after.facts) == (2, before.id, before.facts)
    assert before.token != after.token
    with pytest.raises(rules.NotValidAnyMore):
        issue_again(evening.maker, first.id, name="Ewa B.")
    assert issue_certificates(evening.maker, evening.activity_id) == 0


def test_a_revoked_one_is_not_issued_again_with_all_others(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)
    with pytest.raises(rules.SayWhyRevoked):
        revoke_certificate(evening.maker, of(ewa)[0].id, why=" ")

    revoke_certificate(evening.maker, of(ewa)[0].id, why="Podpisał kto inny")

    assert of(ewa)[0].state is S.REVOKED
    assert issue_certificates(evening.maker, evening.activity_id) == 0
    with pytest.raises(rules.NotValidAnyMore):
        revoke_certificate(evening.maker, of(ewa)[0].id, why="Jeszcze raz")
    issue_certificate(evening.maker, evening.activity_id, ewa.id)
    assert [one.state for one in of(ewa)] == [S.REVOKED, S.VALID]


def test_what_changes_later_changes_no_paper(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)

    @transaction
    def change() -> None:
        db.session.get_one(Activity, evening.activity_id).title_pl = "Co innego"

    change()
    correct_presence(evening.desk, evening.first, ewa.id, Correction(PresenceState.ABSENT), why="Pomyłka")

    words = words_of(of(ewa)[0], "pl")
    assert words["title"] == "Pierwszy wniosek o dotację"
    assert db.session.query(Presence).filter_by(state=PresenceState.ABSENT).count() == 1


def test_numbers_begin_anew_with_each_year_and_centre(evening: Evening) -> None:
    ewa, jan = evening.enrolled(), evening.enrolled("Jan Nowak")
    evening.held(evening.clock, ewa, jan)
    issue_certificate(evening.maker, evening.activity_id, ewa.id)
    evening.clock.move_to("2027-01-02 09:00")

    issue_certificate(evening.maker, evening.activity_id, jan.id)

    assert [(one.year, one.number) for one in (*of(ewa), *of(jan))] == [(2026, 1), (2027, 1)]


def test_each_gets_one_mail_in_their_language_where_they_left_an_address(evening: Evening, mails) -> None:
    jan, nameless = evening.with_account("Jan Nowak", "jan@example.org"), evening.enrolled("Bez Adresu")
    evening.held(evening.clock, jan, nameless)
    issue_certificates(evening.maker, evening.activity_id)
    issue_certificate(evening.maker, evening.activity_id, jan.id)

    queued = db.session.scalars(select(Mail).where(Mail.template == "certificate_ready")).all()
    assert [mail.address for mail in queued] == ["jan@example.org"]
    send_due(now())
    (sent,) = [mail for mail in mails() if mail["To"] == "jan@example.org"]
    assert sent["Subject"] == "Twoje zaświadczenie jest gotowe: Pierwszy wniosek o dotację"
    assert f"/bilet/{jan.ticket}/zaswiadczenie" in sent.get_body(("plain",)).get_content()


# --- paper


HOSTILE = [
    'Ewa #panic("x") $x$ \\ "b"',
    '#read("/etc/passwd") *a* _b_ `c` <d> @e [f] // g',
    "Ewa 🙂 Bilska",
    "李 明",
    "\u202eavE",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_the_paper_or_says_what_it_does(evening: Evening, name: str) -> None:
    ewa = evening.enrolled(name)
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)
    (certificate,) = of(ewa)

    for language in ("pl", "uk", "en"):
        paper = paper_of(certificate, language)
        assert paper.startswith(b"%PDF-1.7")
        assert b"/MarkInfo" in paper
        assert b"pdfuaid" in paper


def test_the_same_certificate_is_the_same_paper(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)
    (certificate,) = of(ewa)

    first = paper_of(certificate)
    evening.clock.shift(days=3)

    assert paper_of(of(ewa)[0]) == first


def test_the_paper_tells_all_that_it_must_in_each_language(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)
    (certificate,) = of(ewa)

    told = {language: words_of(certificate, language) for language in ("pl", "en", "uk")}

    assert told["en"]["title"] == "A first grant application"
    assert told["uk"]["title"] == "Pierwszy wniosek o dotację"
    assert [told[language]["title_language"] for language in ("pl", "en", "uk")] == ["pl", "en", "pl"]
    rows = dict(map(tuple, [(name, json.dumps(value)) for name, value in told["en"]["rows"]]))
    assert list(rows) == ["Kind", "When", "Hours", "Was there for", "Who led it", "Held by", "Where"]
    assert "4\\u00a0h, that is 5.3 teaching hours of 45 minutes" in rows["Hours"]
    assert "1 December 2026, 18:00\\u201320:00" in rows["When"]
    assert told["en"]["address"].endswith(f"/zaswiadczenie/{certificate.token}")
    assert "5,3" in json.dumps(told["pl"]["rows"])
    assert told["pl"]["number"] == "1/2026/TU"
    assert "4 grudnia 2026" in told["pl"]["words"]["issued"]


# --- pages


def test_staff_issue_correct_and_revoke_on_the_page(app: Flask, evening: Evening) -> None:
    ewa, jan = evening.enrolled(), evening.enrolled("Jan Nowak")
    client = visitor(app, evening.coordinator)
    path = f"/zespol/program/{evening.activity_id}/zaswiadczenia"
    evening.clock.move_to("2026-12-01 18:00")
    assert post(client, path, page=path).status_code == 409
    evening.held(evening.clock, ewa, jan)
    assert "Issue 2 certificates" in said(client.get(path))

    assert post(client, path, page=path).status_code == 303
    (first,) = of(ewa)
    empty = post(client, f"{path}/{first.id}/uniewaznij", page=f"{path}/{first.id}/uniewaznij", why="")
    revoked = post(client, f"{path}/{first.id}/uniewaznij", page=f"{path}/{first.id}/uniewaznij", why="Pomyłka")
    (second,) = of(jan)
    anew = post(client, f"{path}/{second.id}/ponownie", page=f"{path}/{second.id}/ponownie", name="Jan Nowacki")

    assert (empty.status_code, revoked.status_code, anew.status_code) == (422, 303, 303)
    assert errors(empty) == {"why": "Say why. The reason is kept."}
    page = said(client.get(path))
    assert "Revoked 1/2026/TU Pomyłka" in page
    assert "Valid 3/2026/TU" in page
    paper = client.get(f"{path}/{of(jan)[1].id}/pdf?lang=uk")
    assert (paper.status_code, paper.mimetype, paper.headers["X-Robots-Tag"]) == (
        *(200, "application/pdf"),
        "noindex, nofollow",
    )
    assert visitor(app, evening.stranger).get(f"{path}/{second.id}/pdf").status_code == 404


def test_the_list_of_certificates_takes_as_many_queries_for_ten_as_for_two(
    app: Flask, evening: Evening, count_queries: Callable
) -> None:
    people = [evening.enrolled(f"Osoba {number}") for number in range(10)]
    evening.held(evening.clock, *people)
    client = visitor(app, evening.coordinator)
    path = f"/zespol/program/{evening.activity_id}/zaswiadczenia"
    for one in people[:2]:
        issue_certificate(evening.maker, evening.activity_id, one.id)
    client.get(path)
    with count_queries() as few:
        client.get(path)
    issue_certificates(evening.maker, evening.activity_id)

    with count_queries() as many:
        assert said(client.get(path)).count("Valid") == 10

    assert len(many) == len(few)


def test_a_stranger_sees_whether_it_is_true_and_no_name(app: Flask, evening: Evening) -> None:
    ewa = evening.with_account("Ewa Maria Bilska", "ewa@example.org")
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)
    (first,) = of(ewa)
    anybody, path = visitor(app), f"/zaswiadczenie/{first.token}"

    valid = anybody.get(path)
    issue_again(evening.maker, first.id, name="Ewa M. Bilska")
    replaced = anybody.get(path)
    revoke_certificate(evening.maker, of(ewa)[1].id, why="Sekret zespołu")
    revoked = anybody.get(f"/zaswiadczenie/{of(ewa)[1].token}")

    assert "This certificate is true and valid." in said(valid)
    for words in ("1/2026/TU", "E. M. B.", "A first grant application", "Centrum Tu"):
        assert words in said(valid)
    assert valid.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "another one took its place" in said(replaced)
    assert "was revoked" in said(revoked)
    for page in (valid, replaced, revoked):
        assert "Bilska" not in read(page)
        assert "ewa@" not in read(page)
        assert "Sekret" not in read(page)
    assert anybody.get("/zaswiadczenie/" + "0" * 32).status_code == 404


def test_the_holder_of_a_ticket_downloads_their_own(app: Flask, evening: Evening) -> None:
    ewa, jan = evening.enrolled(), evening.enrolled("Jan Nowak")
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)
    anybody = visitor(app)

    assert "Number 1/2026/TU, for Ewa Bilska." in said(anybody.get(f"/bilet/{ewa.ticket}/zaswiadczenie"))
    assert "There is no certificate for this ticket." in said(anybody.get(f"/bilet/{jan.ticket}/zaswiadczenie"))
    paper = anybody.get(f"/bilet/{ewa.ticket}/zaswiadczenie.pdf?lang=en")
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    assert anybody.get(f"/bilet/{jan.ticket}/zaswiadczenie.pdf").status_code == 404
    assert anybody.get(f"/bilet/{of(ewa)[0].token}/zaswiadczenie.pdf").status_code == 404


def test_a_person_sees_their_own_certificates_and_no_others(app: Flask, evening: Evening) -> None:
    jan, ola = evening.with_account("Jan Nowak"), evening.with_account("Ola Lis")
    evening.held(evening.clock, jan, ola)
    issue_certificates(evening.maker, evening.activity_id)
    client = visitor(app, jan.person)

    page = said(client.get("/moje-zaswiadczenia"))

    assert "1/2026/TU" in page
    assert "2/2026/TU" not in page
    assert client.get(f"/moje-zaswiadczenia/{of(jan)[0].id}/pdf").status_code == 200
    assert client.get(f"/moje-zaswiadczenia/{of(ola)[0].id}/pdf").status_code == 404


# --- all in one


def zipped(app: Flask, evening: Evening) -> list[str]:
    answer = visitor(app, evening.coordinator).get(f"/zespol/program/{evening.activity_id}/zaswiadczenia/zip")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())
        return sorted(archive.namelist())


def test_all_of_a_training_come_in_one_zip(app: Flask, evening: Evening) -> None:
    ewa, jan, gone = evening.enrolled("Ewa Łącka"), evening.enrolled("Олена"), evening.enrolled("Odwołany")
    evening.held(evening.clock, ewa, jan, gone)
    path = f"/zespol/program/{evening.activity_id}/zaswiadczenia"
    client = visitor(app, evening.coordinator)
    assert client.get(f"{path}/zip").status_code == 404
    issue_certificates(evening.maker, evening.activity_id)
    revoke_certificate(evening.maker, of(gone)[0].id, why="x")

    assert post(client, f"{path}/zip", page=path).status_code == 303

    assert "The ZIP with 2 certificates is ready." in said(client.get(path))
    assert zipped(app, evening) == ["2-2026.pdf", "Lacka-Ewa-1-2026.pdf"]


def test_a_large_zip_is_made_by_the_worker_and_tells_how_far_it_is(
    app: Flask, evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [evening.enrolled(f"Osoba {number}") for number in range(5)]
    evening.held(evening.clock, *people)
    issue_certificates(evening.maker, evening.activity_id)
    bundle_id = ask_for_bundle(evening.maker, evening.activity_id)
    assert ask_for_bundle(evening.maker, evening.activity_id) == bundle_id
    client, path = visitor(app, evening.coordinator), f"/zespol/program/{evening.activity_id}/zaswiadczenia"
    seen: list[str] = []
    monkeypatch.setattr("app.programme.services.bundling.AT_ONCE", 2)
    monkeypatch.setattr(
        "app.programme.services.bundling.file_name",
        lambda one: seen.append(said(client.get(path))) or f"{one.number}.pdf",
    )

    assert make_bundles(now()) == 1
    assert make_bundle(bundle_id) is False

    told = [re.search(r"(\d) of 5 certificates are in the ZIP", page) for page in seen]
    assert [found and found[1] for found in told] == ["0", "0", "2", "2", "4"]
    monkeypatch.undo()
    assert len(zipped(app, evening)) == 5


def test_who_fell_silent_loses_the_zip_and_it_is_given_up_in_the_end(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)
    bundle_id = ask_for_bundle(evening.maker, evening.activity_id)

    @transaction
    def die(tries: int) -> None:
        bundle = db.session.get_one(CertificateBundle, bundle_id)
        bundle.state, bundle.tries, bundle.beat_at = BundleState.WORKING, tries, now()

    die(1)
    assert make_bundle(bundle_id) is False
    evening.clock.shift(minutes=3)
    die(3)
    evening.clock.shift(minutes=3)
    make_bundle(bundle_id)
    assert db.session.get_one(CertificateBundle, bundle_id).state is BundleState.FAILED


def test_names_in_zips_are_forgotten_after_a_day(evening: Evening) -> None:
    ewa = evening.enrolled()
    evening.held(evening.clock, ewa)
    issue_certificates(evening.maker, evening.activity_id)
    make_bundle(ask_for_bundle(evening.maker, evening.activity_id))
    assert db.session.query(File).count() == 1

    make_bundles(now() + timedelta(hours=25))

    assert db.session.query(File).count() == 0
    assert db.session.query(CertificateBundle).count() == 0
