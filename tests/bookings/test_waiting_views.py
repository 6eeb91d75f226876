"""Pages of waiting: the buttons beside the verdict, what is public, one's own list, the link of a mail, the switch."""

from urllib.parse import unquote

import pytest
from sqlalchemy import select

from app.bookings.models import Waiting
from app.bookings.services import cancel_booking, wait_for
from app.core.database import db
from app.notifications.models import Mail
from tests.makers import (
    INSTANT,
    actor,
    ask_for,
    make_booking,
    make_centre,
    make_organisation,
    make_person,
    make_room,
    make_series,
    make_staff,
    period,
)
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-08", "18:00", "20:00")
WHEN = {"date": "2026-12-08", "starts": "18:00", "ends": "20:00"}
WHAT = {"title": "Walne zebranie", "purpose": "Wybory", "people": "12", "layout": "theatre"}


class Scene:
    def __init__(self) -> None:
        self.centre = make_centre(slug="centrum")
        self.room = make_room(self.centre, slug="sala", approval=INSTANT)
        self.holder, self.owner, self.other = (make_person(name=name) for name in ("Ma", "Ola Owner", "Inna"))
        self.held_by = make_organisation(self.holder, name="Ma salę")
        self.organisation = make_organisation(self.owner, name="Czekamy")
        self.others = make_organisation(self.other, name="Też czekają")
        self.staff = make_staff(self.centre)
        self.uid = make_booking(self.holder, self.room, EVENING, self.held_by)
        self.ask = "/sale/centrum/sala/wniosek"

    def wait(self, **more: object) -> str:
        request = ask_for(self.room, EVENING, self.organisation, title="Walne zebranie")
        return wait_for(actor(self.owner), request, any_room=bool(more.get("any_room")))

    def give_up(self) -> None:
        cancel_booking(actor(self.holder), self.uid)


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def secret() -> str:
    db.session.rollback()
    mail = db.session.scalars(select(Mail).where(Mail.template == "offer").order_by(Mail.id.desc())).first()
    assert mail is not None
    return str(mail.facts["secret_token"])


def rows() -> list[tuple[str, bool, str]]:
    db.session.rollback()
    return [(one.title, one.any_room, one.state.value) for one in db.session.scalars(select(Waiting))]


def test_taken_time_offers_to_wait_and_a_free_one_does_not(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    taken, free = (
        client.get(scene.ask, query_string=WHEN),
        client.get(scene.ask, query_string={**WHEN, "date": "2026-12-09"}),
    )

    assert ("Tell me when this room frees" in read(taken), "Nobody waits for this time yet." in said(taken)) == (
        True,
        True,
    )
    assert "Tell me when this room frees" not in read(free)


@pytest.mark.parametrize(("pressed", "any_room"), [("room", False), ("any", True)])
def test_button_gets_in_line_with_what_is_typed(app, scene: Scene, pressed: str, any_room: bool) -> None:
    client = visitor(app, scene.owner)
    typed = {**WHEN, **WHAT, "key": "k", "organisation": scene.organisation.id, "is_public": "no"}

    answer = post(client, scene.ask, page=scene.ask, **typed, participants_pay="no", wait=pressed)

    assert (answer.status_code, answer.location) == (303, "/rezerwacje#czekasz")
    assert rows() == [("Walne zebranie", any_room, "waiting")]
    assert "You are on the waiting list." in said(client.get("/rezerwacje"))


def test_what_is_typed_stays_where_waiting_is_refused(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)
    typed = {**WHEN, **WHAT, "key": "k", "organisation": scene.organisation.id, "date": "2026-12-09"}

    answer = post(client, scene.ask, page=scene.ask, **typed, wait="room")

    assert (answer.status_code, errors(answer)["starts"]) == (409, "This time is free. Ask for it now.")
    assert 'value="Walne zebranie"' in read(answer)


def test_half_filled_form_says_what_is_missing(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    answer = post(client, scene.ask, page=scene.ask, **WHEN, key="k", wait="room")

    assert (answer.status_code, rows()) == (422, [])
    assert errors(answer)["title"] == "Write a short name."


def test_visitor_signs_in_first_and_loses_nothing(app, scene: Scene) -> None:
    client = visitor(app)

    answer = post(client, scene.ask, page=scene.ask, **WHEN, **WHAT, key="k", wait="room")

    back = unquote(answer.location.partition("next=")[2])
    assert (answer.status_code, back.partition("?")[0], rows()) == (303, scene.ask, [])
    assert 'value="Walne zebranie"' in read(client.get(back))


def test_number_is_public_and_names_are_not(app, scene: Scene) -> None:
    scene.wait()

    why = visitor(app).get("/sale/centrum/sala/dlaczego", query_string=WHEN)
    card = visitor(app).get("/sale/centrum/sala/ocena", query_string=WHEN)

    for page in (why, card):
        assert "1 waits for this time already." in said(page)
        assert [word for word in ("Czekamy", "Walne", "Ola Owner") if word in read(page)] == []


def test_offer_stands_first_in_ones_own_list_and_is_taken_there(app, scene: Scene) -> None:
    uid = scene.wait()
    scene.give_up()
    client = visitor(app, scene.owner)

    page = said(client.get("/rezerwacje"))
    answer = post(client, f"/rezerwacje/oferty/{uid}/wez", page="/rezerwacje")

    assert page.index("Needs you") < page.index("Held for you") < page.index("Take it")
    assert (answer.status_code, rows()) == (303, [("Walne zebranie", False, "taken")])
    assert "Confirmed" in said(client.get(answer.location))


def test_home_says_that_something_is_held(app, scene: Scene) -> None:
    scene.wait()
    scene.give_up()

    assert "1 time is held for you" in said(visitor(app, scene.owner).get("/"))
    assert "held for you" not in said(visitor(app, scene.other).get("/"))


def test_waiting_is_left_from_ones_own_list(app, scene: Scene) -> None:
    uid = scene.wait()
    client = visitor(app, scene.owner)
    assert "Waiting until it is free" in said(client.get("/rezerwacje"))

    answer = post(client, f"/rezerwacje/oczekiwania/{uid}/zrezygnuj", page="/rezerwacje")

    assert (answer.status_code, rows()) == (303, [("Walne zebranie", False, "left")])
    assert "Waiting until it is free" not in said(client.get("/rezerwacje"))


def test_link_opens_without_a_sign_in_and_changes_nothing_itself(app, scene: Scene) -> None:
    scene.wait()
    scene.give_up()
    link = f"/oferta/{secret()}"

    page = visitor(app).get(link)

    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    assert "It is free and held for you" in said(page)
    assert rows() == [("Walne zebranie", False, "offered")]


def test_link_takes_with_one_press_and_then_tells_nothing(app, scene: Scene) -> None:
    scene.wait()
    scene.give_up()
    link, client = f"/oferta/{secret()}", visitor(app)

    answer = post(client, f"{link}/wez", page=link)

    assert (answer.status_code, rows()) == (303, [("Walne zebranie", False, "taken")])
    after = visitor(app).get(link)
    assert ("You took it." in said(after), "Walne" in read(after)) == (True, False)
    assert post(client, f"{link}/wez").status_code == 410


def test_link_leaves_to_the_next(app, scene: Scene) -> None:
    scene.wait()
    scene.give_up()
    link = f"/oferta/{secret()}"

    answer = post(visitor(app), f"{link}/dalej", page=link)

    assert (answer.status_code, rows()) == (303, [("Walne zebranie", False, "missed")])


def test_rule_that_says_no_is_said_on_the_page_of_the_link(app, scene: Scene) -> None:
    scene.wait()
    scene.give_up()
    for day, hours in (("01", 8), ("02", 8), ("03", 3)):
        far = make_room(scene.centre, approval=INSTANT)
        make_booking(scene.owner, far, period(f"2026-12-{day}", "10:00", f"{10 + hours}:00"), scene.organisation)
    link = f"/oferta/{secret()}"

    answer = post(visitor(app), f"{link}/wez", page=link)

    assert (answer.status_code, rows()) == (422, [("Walne zebranie", False, "offered")])
    assert "that an organisation has here in a month" in said(answer)


def test_staff_see_what_is_held_and_strangers_see_that_it_is_taken(app, scene: Scene) -> None:
    scene.wait()
    scene.give_up()
    week = {"week": "2026-12-08"}

    theirs = said(visitor(app, scene.staff).get("/sale/centrum/sala", query_string=week))
    public = read(visitor(app, scene.other).get("/sale/centrum/sala", query_string=week))
    queue = said(visitor(app, scene.staff).get("/zespol/wnioski"))

    assert "held for somebody who waited" in theirs
    assert [word for word in ("held for somebody", "Walne", "Czekamy") if word in public] == []
    assert ("Held for somebody who waited" in queue, "Walne zebranie" in queue) == (True, True)


def test_missing_day_of_a_series_has_a_switch(app, scene: Scene) -> None:
    series = make_series(scene.owner, scene.room, "2026-12-01", (18, 20), scene.organisation, out=("2026-12-08",))
    uid = db.session.scalars(select(Waiting.uid)).one()
    client, page = visitor(app, scene.owner), f"/rezerwacje/cykl/{series}"
    assert "We look for it" in said(client.get(page))

    post(client, f"/rezerwacje/oczekiwania/{uid}/zrezygnuj", page=page)
    off = said(client.get(page))
    post(client, f"/rezerwacje/oczekiwania/{uid}/wznow", page=page)

    assert ("We do not look for it." in off, rows()[0][2]) == (True, "waiting")
    assert "We look for it" not in said(visitor(app, scene.staff).get(page))


def test_what_a_freed_time_would_not_help_against_offers_no_waiting(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    page = said(client.get(scene.ask, query_string={**WHEN, "people": "99"}))

    assert ("Tell me when this room frees" in page, "Nobody waits for this time yet." in page) == (False, False)
