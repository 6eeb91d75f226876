"""What attendance means for all else: who is asked and reads on, what an absence costs, what closing and moving do."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.clock import now
from app.core.database import db, transaction
from app.history.queries import history_of
from app.notifications.models import Mail
from app.programme.models import ENROLMENT, Enrolment, Presence, Roll, SurveyRight
from app.programme.queries.figures import Figures, figures_of
from app.programme.queries.materials import given_to, given_to_person, holder
from app.programme.queries.signing_up import missed_of
from app.programme.queries.surveys import may_answer
from app.programme.rules import attendance as rules
from app.programme.rules.attendance import Correction, PresenceState, ScanVerdict
from app.programme.rules.lines import misses_of
from app.programme.rules.materials import Added, MaterialKind
from app.programme.rules.refusals import IsCalledOff, IsClosed, ListsOpen
from app.programme.services.announcing import call_off
from app.programme.services.attending import (
    close_list,
    come_by_code,
    correct_presence,
    mark_present,
    scan_ticket,
    start_room_code,
)
from app.programme.services.bundling import ask_for_bundle
from app.programme.services.certifying import issue_again, issue_certificate, issue_certificates, revoke_certificate
from app.programme.services.closing import close_activity
from app.programme.services.dates import DatesAsked, cancel_session, move_session
from app.programme.services.materials import add_material, tell_of_materials
from app.programme.services.surveys import ask_after_one, ask_due
from app.programme.services.walking_in import walk_in
from tests.makers import make_person
from tests.programme.afterwards import question
from tests.programme.attending import AT_DOOR, FIRST, OVER, SECOND, Evening
from tests.support.visiting import post, said, visitor

P = PresenceState
UID = "11111111-2222-4333-8444-{:012d}"


@pytest.fixture
def evening(app: Flask, db_session: object, clock: Any) -> Evening:
    made = Evening()
    made.clock = clock
    return made


def held(evening: Evening, number: int, *there: Enrolment) -> None:
    """One of its dates is over, its list closed, and these were there."""
    date = (FIRST, SECOND)[number]
    evening.clock.move_to(date.starts)
    for one in there:
        mark_present(evening.desk, evening.session_ids[number], one.id)
    evening.clock.move_to(date.ends)
    close_list(evening.desk, evening.session_ids[number])


def asked(evening: Evening) -> list[str]:
    return [one.name for one in may_answer(evening.activity_id)]


def mails(template: str) -> list[Mail]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail).where(Mail.template == template).order_by(Mail.id)))


# --- who takes part


def test_all_with_a_place_take_part_until_every_list_is_closed(evening: Evening) -> None:
    there, once, never = (evening.with_account(name) for name in ("Ala", "Bea", "Cyd"))

    assert asked(evening) == ["Ala", "Bea", "Cyd"]
    held(evening, 0, there, once)
    assert asked(evening) == ["Ala", "Bea", "Cyd"]
    held(evening, 1, there)
    assert asked(evening) == ["Ala", "Bea"]
    correct_presence(evening.desk, evening.first, never.id, Correction(P.PRESENT), why="Podpis")
    assert asked(evening) == ["Ala", "Bea", "Cyd"]


def test_a_date_that_was_cancelled_is_nobodys_absence(evening: Evening) -> None:
    ala, bea = evening.with_account("Ala"), evening.with_account("Bea")
    cancel_session(evening.maker, evening.activity_id, evening.session_ids[1], why="Choroba")
    held(evening, 0, ala)

    assert asked(evening) == ["Ala"]
    assert holder(bea.ticket) is None


def test_the_survey_goes_to_those_who_came_and_to_nobody_after_closing(evening: Evening) -> None:
    ala, bea = evening.with_account("Ala"), evening.with_account("Bea")
    ask_after_one(evening.maker, evening.activity_id, question())
    evening.held(evening.clock, ala)

    assert ask_due(now()) == 1
    assert [right.enrolment_id for right in db.session.query(SurveyRight)] == [ala.id]
    assert [mail.address for mail in mails("survey")] == [ala.email]
    assert bea.id > 0


def test_without_lists_the_survey_goes_to_all_who_had_a_place(evening: Evening) -> None:
    evening.with_account("Ala")
    evening.with_account("Bea")
    ask_after_one(evening.maker, evening.activity_id, question())
    evening.clock.move_to(OVER)

    assert ask_due(now()) == 1
    assert len(mails("survey")) == 2


def test_what_staff_closed_at_once_is_asked_about_no_more(evening: Evening) -> None:
    ala = evening.with_account("Ala")
    ask_after_one(evening.maker, evening.activity_id, question())
    evening.held(evening.clock, ala)
    close_activity(evening.maker, evening.activity_id)

    assert ask_due(now()) == 0


def test_materials_are_for_those_who_came(evening: Evening) -> None:
    ala, bea = evening.with_account("Ala"), evening.with_account("Bea")
    link = Added(kind=MaterialKind.LINK, title="Slajdy", url="https://example.org/s")
    add_material(evening.maker, evening.activity_id, link)
    assert holder(bea.ticket) is not None
    evening.held(evening.clock, ala)

    assert tell_of_materials(evening.maker, evening.activity_id) == 1
    assert holder(bea.ticket) is None
    assert given_to_person(bea.person_id, now=now()) == []
    (given,) = given_to_person(ala.person_id, now=now())
    assert [one.title for one in given.materials] == ["Slajdy"]


def test_who_missed_one_of_single_dates_does_not_see_what_is_of_it(app: Flask, db_session: object, clock: Any) -> None:
    evening = Evening(by_session=True)
    evening.clock = clock
    person = make_person(name="Ala")
    from app.programme.models import Seating
    from tests.makers import make_enrolment

    seats = db.session.scalars(select(Seating).order_by(Seating.id)).all()
    first, second = (make_enrolment(seating, person) for seating in seats)
    for number, title in zip(evening.session_ids, ("Pierwszy", "Drugi"), strict=True):
        one = Added(kind=MaterialKind.LINK, title=title, url="https://example.org/s", session_id=number)
        add_material(evening.maker, evening.activity_id, one)
    held(evening, 0)
    held(evening, 1, second)

    found = holder(second.ticket)
    assert holder(first.ticket) is None
    assert found is not None
    assert [one.title for one in given_to(found, now=now()).materials] == ["Drugi"]


def test_figures_count_each_who_came_once(evening: Evening) -> None:
    ala, bea, _ = evening.enrolled("Ala"), evening.enrolled("Bea"), evening.enrolled("Cyd")
    held(evening, 0, ala, bea)
    held(evening, 1, ala)

    assert figures_of([evening.activity_id]) == {evening.activity_id: Figures(seats=10, enrolled=3, came=2)}


# --- closing


def test_an_activity_is_not_closed_over_a_list_that_somebody_began(evening: Evening) -> None:
    ala = evening.enrolled("Ala")
    evening.clock.move_to(AT_DOOR)
    mark_present(evening.desk, evening.first, ala.id)
    evening.clock.move_to(SECOND.starts)
    start_room_code(evening.desk, evening.session_ids[1])
    evening.clock.move_to(OVER)

    with pytest.raises(ListsOpen) as refused:
        close_activity(evening.maker, evening.activity_id)
    assert refused.value.facts == {"count": 2}
    for number in evening.session_ids:
        close_list(evening.desk, number)
    close_activity(evening.maker, evening.activity_id)


def test_lists_that_nobody_took_do_not_stand_in_the_way(evening: Evening) -> None:
    evening.enrolled("Ala")
    evening.clock.move_to(OVER)

    close_activity(evening.maker, evening.activity_id)


def test_of_what_is_closed_certificates_are_corrected_and_nothing_else(evening: Evening) -> None:
    ala, bea = evening.enrolled("Ala"), evening.enrolled("Bea")
    evening.held(evening.clock, ala, bea)
    one = issue_certificate(evening.maker, evening.activity_id, ala.id)
    close_activity(evening.maker, evening.activity_id)

    again = issue_again(evening.maker, one, name="Ala Nowa")
    assert ask_for_bundle(evening.maker, evening.activity_id) > 0
    revoke_certificate(evening.maker, again, why="Pomyłka")

    absent = Correction(P.ABSENT)
    for refused in (
        lambda: issue_certificates(evening.maker, evening.activity_id),
        lambda: issue_certificate(evening.maker, evening.activity_id, bea.id),
        lambda: correct_presence(evening.desk, evening.first, bea.id, absent, why="Nie było"),
        lambda: mark_present(evening.desk, evening.first, bea.id),
        lambda: close_list(evening.desk, evening.first),
        lambda: walk_in(evening.desk, evening.first, name="Maria Nowa"),
        lambda: scan_ticket(evening.desk, evening.first, bea.ticket, uid=UID.format(1)),
    ):
        with pytest.raises(IsClosed):
            refused()
        db.session.rollback()
    noted = evening.noted(bea)
    assert noted is not None
    assert noted.state is P.PRESENT


# --- absence


def test_absences_count_with_late_returns_and_the_third_puts_behind(evening: Evening) -> None:
    ala, ill = evening.with_account("Ala"), evening.with_account("Chory")
    for number in (0, 1):
        evening.clock.move_to((FIRST, SECOND)[number].starts)
        correct_presence(evening.desk, evening.session_ids[number], ill.id, Correction(P.EXCUSED), why="")
        held(evening, number)
    assert ala.person_id is not None
    assert missed_of(ala.person_id, now=now()) == [FIRST.starts, SECOND.starts]
    assert missed_of(ill.person_id, now=now()) == []
    assert misses_of(missed_of(ala.person_id, now=now()), now=now()).behind_until is None
    _left_late(ala)

    behind = misses_of(missed_of(ala.person_id, now=now()), now=now())

    assert (behind.of_late, behind.behind_until is not None) == (3, True)


@transaction
def _left_late(one: Enrolment) -> None:
    db.session.get_one(Enrolment, one.id).ended_late = True


def test_a_guest_is_counted_too_and_an_old_absence_is_forgotten(evening: Evening) -> None:
    evening.clock.move_to(AT_DOOR)
    number = walk_in(evening.desk, evening.first, name="Olena Gość", email="olena@example.org")
    held(evening, 1)
    one = db.session.get_one(Enrolment, number)

    from app.programme.queries.misses import missed_by

    assert missed_by(None, one.guest_id, now=now()) == [SECOND.starts]
    evening.clock.move_to("2027-08-15 09:00")
    assert missed_by(None, one.guest_id, now=now()) == []


def test_who_is_absent_is_told_once_with_what_follows_and_whom_to_call(evening: Evening) -> None:
    ala, nobody = evening.with_account("Ala", "ala@example.org"), evening.enrolled("Bez Adresu")
    held(evening, 0)
    close_list(evening.desk, evening.first)

    (mail,) = mails("absence_noted")
    assert (mail.address, mail.facts["centre_phone"], nobody.email) == ("ala@example.org", "12 345 67 89", "")
    assert mail.next_try_at > now()
    told = mail.facts["misses"]
    assert told == mails("absence_noted")[0].facts["misses"]
    assert "From the third on" in str(told)
    assert ala.id > 0


def test_a_correction_takes_an_absence_and_its_mail_back(evening: Evening) -> None:
    ala = evening.with_account("Ala")
    held(evening, 0)
    assert len(mails("absence_noted")) == 1

    correct_presence(evening.desk, evening.first, ala.id, Correction(P.EXCUSED), why="Szpital")

    assert mails("absence_noted") == []
    assert missed_of(ala.person_id, now=now()) == []
    correct_presence(evening.desk, evening.first, ala.id, Correction(P.ABSENT), why="Jednak nie")
    assert len(mails("absence_noted")) == 1
    assert missed_of(ala.person_id, now=now()) == [FIRST.starts]


def test_a_scan_from_before_the_closing_takes_the_absence_back(evening: Evening) -> None:
    from datetime import timedelta

    ala = evening.with_account("Ala")
    held(evening, 0)

    result = scan_ticket(evening.desk, evening.first, ala.ticket, uid=UID.format(2), ago=timedelta(hours=2))

    assert result.verdict is ScanVerdict.IN
    assert mails("absence_noted") == []
    assert missed_of(ala.person_id, now=now()) == []


def test_ones_own_list_tells_of_an_absence_and_of_a_certificate(
    app: Flask, evening: Evening, count_queries: Callable[[], Any]
) -> None:
    ala, bea = evening.with_account("Ala", "ala@example.org"), evening.with_account("Bea", "bea@example.org")
    evening.held(evening.clock, bea)
    issue_certificates(evening.maker, evening.activity_id)

    hers, others = (
        said(visitor(app, ala.person).get("/moje-zapisy")),
        said(visitor(app, bea.person).get("/moje-zapisy")),
    )

    assert hers.count("You were not there: ") == 2
    assert "12 345 67 89" in hers
    assert "2 places stayed empty because of you" in hers
    assert "You were not there" not in others
    assert f"/bilet/{bea.ticket}/zaswiadczenie" in visitor(app, bea.person).get("/moje-zapisy").text
    page = app.test_client().get(f"/bilet/{bea.ticket}").text
    assert f"/bilet/{bea.ticket}/zaswiadczenie" in page
    assert f"/bilet/{ala.ticket}/zaswiadczenie" not in app.test_client().get(f"/bilet/{ala.ticket}").text


def test_the_ticket_of_who_came_leads_to_what_the_ticket_of_who_did_not_leads_to_no_more(
    app: Flask, evening: Evening
) -> None:
    ala, bea = evening.with_account("Ala"), evening.with_account("Bea")
    ask_after_one(evening.maker, evening.activity_id, question())
    link = Added(kind=MaterialKind.LINK, title="Slajdy", url="https://example.org/s")

    def leads(ticket: str) -> tuple[bool, bool, bool]:
        text = app.test_client().get(f"/bilet/{ticket}").text
        return f"/obecnosc/{ticket}" in text, f"/bilet/{ticket}/materialy" in text, f"/ankieta/{ticket}" in text

    assert leads(ala.ticket) == (False, False, False)
    add_material(evening.maker, evening.activity_id, link)
    evening.clock.move_to(AT_DOOR)
    assert leads(ala.ticket) == leads(bea.ticket) == (True, True, False)
    evening.held(evening.clock, ala)
    ask_due(now())
    assert (leads(ala.ticket), leads(bea.ticket)) == ((False, True, True), (False, False, False))
    assert "You were not there: " in said(visitor(app).get(f"/bilet/{bea.ticket}"))


# --- dates that are cancelled, moved, or called off


def test_a_cancelled_date_has_no_list_and_what_was_noted_is_history(app: Flask, evening: Evening) -> None:
    ala = evening.enrolled("Ala")
    evening.clock.move_to(AT_DOOR)
    mark_present(evening.desk, evening.first, ala.id)
    start_room_code(evening.desk, evening.first)
    cancel_session(evening.maker, evening.activity_id, evening.first, why="Awaria")

    assert (db.session.query(Presence).count(), db.session.query(Roll).count()) == (0, 0)
    assert [one.facts for one in history_of(ENROLMENT, ala.id) if one.verb == "presence_undone"] == [
        {"session": evening.first}
    ]
    evening.clock.move_to("2026-12-01 18:10")
    for refused in (
        lambda: mark_present(evening.desk, evening.first, ala.id),
        lambda: close_list(evening.desk, evening.first),
        lambda: start_room_code(evening.desk, evening.first),
        lambda: walk_in(evening.desk, evening.first, name="Maria Nowa"),
        lambda: scan_ticket(evening.desk, evening.first, ala.ticket, uid=UID.format(3)),
    ):
        with pytest.raises(rules.DateCancelled):
            refused()
        db.session.rollback()
    with pytest.raises(rules.CodeNotNow):
        come_by_code(ala.ticket, "123456", address="a")
    client = visitor(app, evening.reception)
    assert "This date was cancelled." in said(client.get(evening.path()))
    answer = post(client, evening.path("/zamknij"), page=evening.path())
    assert answer.status_code == 409


def _moved(evening: Evening, day: str, starts: int, ends: int) -> None:
    from datetime import date

    from app.programme.queries.reading import activity

    found = activity(evening.activity_id)
    assert found is not None
    seen = next(one for one in found.sessions if one.id == evening.first).entry.sequence
    wanted = DatesAsked(evening.room.id, (date.fromisoformat(day),), starts * 60, ends * 60)
    move_session(evening.maker, evening.activity_id, evening.first, wanted, seen=seen)


def test_a_date_that_moves_by_an_hour_keeps_who_is_in_by_its_new_minutes(evening: Evening) -> None:
    ala = evening.enrolled("Ala")
    evening.clock.move_to(AT_DOOR)
    mark_present(evening.desk, evening.first, ala.id)

    _moved(evening, "2026-12-01", 19, 20)

    noted = evening.noted(ala)
    assert noted is not None
    assert noted.minutes == 60


def test_a_date_that_moves_to_another_day_begins_with_an_empty_list(evening: Evening) -> None:
    ala = evening.enrolled("Ala")
    evening.clock.move_to(AT_DOOR)
    mark_present(evening.desk, evening.first, ala.id)

    _moved(evening, "2026-12-08", 18, 20)

    assert evening.noted(ala) is None
    assert "presence_undone" in [one.verb for one in history_of(ENROLMENT, ala.id)]


def test_what_was_called_off_takes_no_lists(evening: Evening) -> None:
    ala = evening.enrolled("Ala")
    evening.clock.move_to("2026-12-01 18:10")
    call_off(evening.maker, evening.activity_id, why="Awaria")

    for refused in (
        lambda: mark_present(evening.desk, evening.first, ala.id),
        lambda: walk_in(evening.desk, evening.first, name="Maria Nowa"),
    ):
        with pytest.raises(IsCalledOff):
            refused()
        db.session.rollback()
    with pytest.raises(rules.DateCancelled):
        mark_present(evening.desk, evening.session_ids[1], ala.id)
