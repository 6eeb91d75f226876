"""Interest in what is to come: with an account or a confirmed address, told once in time, withdrawn by one button."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound
from app.notifications.models import Mail
from app.programme.models import Activity, Interest
from app.programme.queries.interest import number_interested
from app.programme.rules.interest import NothingToWaitFor
from app.programme.services.announcing import call_off
from app.programme.services.dates import DatesAsked, add_sessions
from app.programme.services.interest import (
    confirm_interest,
    show_interest,
    show_interest_by_mail,
    tell_interested_due,
    withdraw_interest,
)
from tests.desk.scene import Scene
from tests.makers import actor, at, make_activity, make_person, make_terms, period
from tests.support.application import Clock
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("clock")
DAY = period("2026-12-10", "17:00", "18:00").starts.date()


@pytest.fixture
def scene(app: Flask, db_session: object) -> Scene:
    return Scene()


@pytest.fixture
def number(scene: Scene) -> int:
    """Announced, without a date."""
    return make_activity(scene.manager, scene.centre, published=True)


def told() -> list[str]:
    return list(db.session.scalars(select(Mail.address).where(Mail.template == "interest_told").order_by(Mail.id)))


def give_date(scene: Scene, number: int) -> None:
    add_sessions(actor(scene.manager), number, DatesAsked(scene.room.id, (DAY,), 17 * 60, 18 * 60))


def by_mail(number: int, email: str = "ewa@example.org") -> str:
    """The ticket of an address that waits, not confirmed yet."""
    show_interest_by_mail(number, email=email, language="uk", network="192.0.2.1")
    return db.session.scalars(select(Interest.ticket).where(Interest.email == email)).one()


def test_an_address_waits_only_once_it_is_confirmed(scene: Scene, number: int) -> None:
    ticket = by_mail(number, "Ewa.Bilska@Example.org".lower())
    by_mail(number, "ewa.bilska@example.org")
    confirm_mails = db.session.scalars(select(Mail).where(Mail.template == "interest_confirm")).all()
    assert [(mail.address, mail.language, mail.facts["secret_ticket"]) for mail in confirm_mails] == [
        ("ewa.bilska@example.org", "uk", ticket)
    ]
    assert number_interested(number) == 0
    give_date(scene, number)
    assert tell_interested_due(now()) == 0

    confirm_interest(ticket)
    confirm_interest(ticket)

    assert number_interested(number) == 1
    assert [tell_interested_due(now()), tell_interested_due(now())] == [1, 0]
    assert told() == ["ewa.bilska@example.org"]


def test_an_account_waits_at_once_and_is_told_when_dates_come(scene: Scene, number: int) -> None:
    person = make_person(email="ola@example.org")
    show_interest(actor(person), number)
    show_interest(actor(person), number)
    assert (number_interested(number), tell_interested_due(now())) == (1, 0)

    give_date(scene, number)

    assert tell_interested_due(now()) == 1
    assert told() == ["ola@example.org"]


def test_those_who_wait_for_enrolment_are_told_a_day_before_it_opens(scene: Scene, clock: Clock) -> None:
    when = period("2026-12-10", "17:00", "18:00")
    number = make_activity(scene.manager, scene.centre, when, room=scene.room, published=True, seats=5)
    make_terms(number, opens_at=at("2026-12-01", "12:00"))
    show_interest(actor(make_person()), number)

    clock.move_to("2026-11-30 11:59")
    assert tell_interested_due(now()) == 0
    clock.move_to("2026-11-30 12:00")
    assert tell_interested_due(now()) == 1
    show_interest(actor(make_person(email="late@example.org")), number)
    assert tell_interested_due(now()) == 1
    assert told()[1:] == ["late@example.org"]
    clock.move_to("2026-12-01 12:00")
    with pytest.raises(NothingToWaitFor):
        show_interest(actor(make_person()), number)


def test_nobody_waits_for_what_has_dates_or_is_not_there(scene: Scene, number: int) -> None:
    draft = make_activity(scene.manager, scene.centre)
    give_date(scene, number)
    person = actor(make_person())

    with pytest.raises(NothingToWaitFor):
        show_interest(person, number)
    for missing in (draft, 10**9):
        with pytest.raises(NotFound):
            show_interest(person, missing)


def test_withdrawn_interest_is_forgotten_and_old_one_too(scene: Scene, number: int, clock: Clock) -> None:
    ticket = by_mail(number)
    withdraw_interest(ticket)
    for verb in (withdraw_interest, confirm_interest):
        with pytest.raises(NotFound):
            verb(ticket)
    by_mail(number, "never@example.org")
    kept = by_mail(number, "kept@example.org")
    confirm_interest(kept)

    clock.shift(days=7, minutes=1)
    tell_interested_due(now())
    assert list(db.session.scalars(select(Interest.email))) == ["kept@example.org"]
    give_date(scene, number)
    tell_interested_due(now())
    clock.shift(days=30, minutes=1)
    tell_interested_due(now())
    assert db.session.scalar(select(func.count()).select_from(Interest)) == 0


def test_interest_in_what_is_called_off_is_forgotten_untold(scene: Scene, number: int) -> None:
    show_interest(actor(make_person()), number)
    call_off(actor(scene.manager), number, why="Nie tym razem.")

    assert tell_interested_due(now()) == 0
    assert (told(), db.session.scalar(select(func.count()).select_from(Interest))) == ([], 0)


def test_a_visitor_waits_by_the_page_and_the_mail(app: Flask, scene: Scene, number: int) -> None:
    slug = db.session.get_one(Activity, number).slug
    client, page = visitor(app), f"/program/{slug}/zainteresowanie"
    assert page in read(client.get(f"/program/{slug}"))

    wrong = post(client, page, page=page, email="ewa@")
    done = post(client, page, page=page, email="ewa@example.org")
    again = post(client, page, page=page, email="ewa@example.org")

    assert (wrong.status_code, set(errors(wrong))) == (422, {"email"})
    assert 'value="ewa@"' in read(wrong)
    assert (done.status_code, again.status_code) == (303, 303)
    ticket = db.session.scalars(select(Interest.ticket)).one()
    own = f"/zainteresowanie/{ticket}"
    shown = client.get(own)
    assert (shown.status_code, shown.headers["X-Robots-Tag"], number_interested(number)) == (200, "noindex", 0)
    assert post(client, own, page=own).status_code == 303
    assert number_interested(number) == 1
    assert post(client, f"{own}/wycofaj", page=own).status_code == 303
    assert {client.get(own).status_code, client.get("/zainteresowanie/%00").status_code} == {404}


def test_who_is_signed_in_waits_by_one_button_and_sees_it(app: Flask, scene: Scene, number: int) -> None:
    slug = db.session.get_one(Activity, number).slug
    client, page = visitor(app, make_person()), f"/program/{slug}/zainteresowanie"

    assert post(client, page, page=page).status_code == 303

    ticket = db.session.scalars(select(Interest.ticket)).one()
    shown = client.get(f"/program/{slug}")
    assert f"/zainteresowanie/{ticket}" in read(shown)
    assert "1 person waits to be told of it." in said(visitor(app, scene.manager).get(f"/zespol/program/{number}"))
    assert "waits to be told" not in said(shown)


def test_many_addresses_from_one_network_are_slowed(app: Flask, scene: Scene, number: int) -> None:
    from app.accounts.rules import FREE_TRIES
    from app.core.errors import TooManyTries

    for place in range(FREE_TRIES):
        by_mail(number, f"a{place}@example.org")
    with pytest.raises(TooManyTries):
        by_mail(number, "b@example.org")
