"""The pages of fair use as a browser without script sees them, and the ledger of the API."""

import pytest
from sqlalchemy import select

from app.accounts.services import make_api_token
from app.bookings.models import Appeal, Consequence
from app.core.database import db
from tests.bookings.test_fair_use import Scene
from tests.makers import actor, make_consequence, make_person
from tests.support.visiting import errors, post, said, visitor

DOOR = "/zespol/obecnosc"


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def kinds() -> list[str]:
    db.session.expire_all()
    return [kind.value for kind in db.session.scalars(select(Consequence.kind).order_by(Consequence.id))]


def test_reception_marks_with_one_tap_and_comes_back_to_the_list(app, scene: Scene, clock) -> None:
    uid = scene.book()
    clock.move_to("2026-12-01 18:10")
    client = visitor(app, scene.reception)
    assert "They came" in said(client.get(DOOR))

    answer = post(client, f"/rezerwacje/{uid}/obecnosc", page=DOOR, came="no", next=DOOR)

    assert (answer.status_code, answer.location) == (303, DOOR)
    assert kinds() == ["warning"]
    assert "Noted: nobody came." in said(client.get(DOOR))


def test_correction_without_a_reason_says_so_at_the_field(app, scene: Scene, clock) -> None:
    uid = scene.no_show(clock)
    client = visitor(app, scene.reception)

    answer = post(client, f"/rezerwacje/{uid}/obecnosc", page=f"/rezerwacje/{uid}", came="yes")

    assert answer.status_code == 422
    assert errors(answer) == {"why": "It was marked differently before. Write why you correct it."}


def test_party_sees_the_no_show_and_appeals_on_the_ledger(app, scene: Scene, clock) -> None:
    uid = scene.no_show(clock)
    client, ledger = visitor(app, scene.owner), f"/organizacje/{scene.organisation.id}/rozliczenie"
    assert "See what follows, and appeal if it is wrong" in said(client.get(f"/rezerwacje/{uid}"))
    page = said(client.get(ledger))
    assert "1 h of 20 h count in this month." in page
    assert "Nobody came: 1 h" in page
    assert "Warning: Centrum Testowe until Tuesday 1 June 2027" in page
    consequence_id = db.session.scalars(select(Consequence.id)).one()

    empty = post(client, f"/rozliczenie/{consequence_id}/odwolanie", page=ledger, words="")
    sent = post(client, f"/rozliczenie/{consequence_id}/odwolanie", page=ledger, words="We were there.")

    assert (empty.status_code, sent.status_code) == (422, 303)
    assert errors(empty) == {f"words-{consequence_id}": "Write what happened, in a sentence or two."}
    assert "appeal waits for an answer" in said(client.get(ledger))


def test_staff_answer_an_appeal(app, scene: Scene, clock) -> None:
    scene.no_show(clock)
    consequence_id = db.session.scalars(select(Consequence.id)).one()
    ledger = f"/organizacje/{scene.organisation.id}/rozliczenie"
    post(visitor(app, scene.owner), f"/rozliczenie/{consequence_id}/odwolanie", page=ledger, words="We were there.")
    page = f"/zespol/odwolania/{db.session.scalars(select(Appeal.id)).one()}"
    client = visitor(app, scene.coordinator)
    assert "1 appeal waits for an answer" in said(client.get("/zespol/odwolania"))
    assert "We were there." in said(client.get(page))

    answer = post(client, page, page=page, answer="lifted", words="You were.")

    assert answer.status_code == 303
    assert "taken back" in said(visitor(app, scene.owner).get(ledger))


def test_page_that_cancels_says_what_it_leads_to(app, scene: Scene, clock) -> None:
    uid = scene.book()
    clock.move_to("2026-12-01 09:00")

    page = said(visitor(app, scene.owner).get(f"/rezerwacje/{uid}/odwolaj"))

    assert "What it leads to, for six months: It is a warning and changes nothing yet." in page


def test_verdict_on_the_page_says_why_staff_decide(app, scene: Scene) -> None:
    make_consequence(scene.book(), kind="approval_needed")
    address = f"/sale/{scene.centre.slug}/{scene.room.slug}/ocena?date=2026-12-15&starts=10:00&ends=11:00"

    page = said(visitor(app, scene.owner).get(f"{address}&organisation={scene.organisation.id}"))

    assert "until Monday 24 May 2027 the centre's staff approve each of yours." in page


def test_ledger_of_the_api(app, scene: Scene, clock) -> None:
    uid = scene.no_show(clock)

    def ask(person: object, **query: str):
        token = make_api_token(actor(person), label="test")
        return app.test_client(use_cookies=False).get(
            f"/api/v1/organisations/{scene.organisation.id}/ledger",
            query_string=query,
            headers={"Accept-Language": "en", "Authorization": f"Bearer {token}"},
        )

    told = ask(scene.owner, month="2026-12").get_json()
    assert (told["organisation"]["id"], told["month"]) == (scene.organisation.id, "2026-12")
    (month,) = told["centres"]
    assert (month["quota_minutes"], month["counted_minutes"], month["open_requests"]) == (1200, 60, 0)
    assert [row["id"] for row in month["no_shows"]["bookings"]] == [uid]
    (kept,) = told["consequences"]
    assert (kept["kind"], kept["cause"], kept["living"], kept["appeal"]) == ("warning", "no_show", True, None)
    assert ask(make_person()).status_code == 404
    wrong = ask(scene.owner, month="2026-13")
    assert (wrong.status_code, wrong.get_json()["code"], wrong.get_json()["field"]) == (422, "NotAMonth", "month")
