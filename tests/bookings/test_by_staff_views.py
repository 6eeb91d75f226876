"""The page of staff who book for others, as a visitor without script meets it."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid
from app.bookings.rules.party import HeldFor
from app.core.access import Role
from app.core.database import db
from app.organisations.models import Organisation
from app.schedule.models import Entry
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_equipment,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import errors, post, read, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
PATH = "/zespol/rezerwacje/nowa"


class Scene:
    def __init__(self) -> None:
        self.centre = make_centre("Blisko", slug="blisko")
        self.room = make_room(self.centre, "Sala Duża")
        self.small = make_room(self.centre, "Sala Mała", seats=4)
        self.far = make_room(make_centre("Daleko", slug="daleko"), "Sala Obca")
        self.projector = make_equipment(self.centre)
        self.owner = make_person("owner@example.org")
        self.organisation = make_organisation(self.owner, name="Stowarzyszenie Łąka")
        self.reception = make_staff(self.centre, Role.RECEPTION, "reception@example.org")
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def typed(self, **more: Any) -> dict[str, Any]:
        return {
            "whom": "organisation",
            "organisation": "stowarzyszenie  laka",
            "room": str(self.room.id),
            "day": "2026-12-01",
            "starts": "18:00",
            "ends": "20:00",
            "came": "ahead",
            "title": "Zebranie",
            "purpose": "Plan roku",
            "people": "10",
            "layout": "",
            "is_public": "no",
            "participants_pay": "no",
            "key": "k" * 32,
            "send": "1",
            **more,
        }


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def rows() -> tuple[int, int]:
    db.session.rollback()
    return tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (Booking, Entry))  # type: ignore[return-value]


def test_reception_books_for_an_organisation_found_by_its_name(app, scene: Scene) -> None:
    client = visitor(app, scene.reception)

    answer = post(client, PATH, page=PATH, **scene.typed(**{f"equipment_{scene.projector.id}": "2"}, note="Telefon"))

    assert answer.status_code == 303
    booking = booking_by_uid(answer.location.rsplit("/", 1)[1])
    assert booking is not None
    assert (booking.organisation_id, booking.amounts[0].amount) == (scene.organisation.id, 2)
    page = said(client.get(answer.location))
    assert "Booked and confirmed." in page
    assert "Stowarzyszenie Łąka" in page
    assert "Booked by The centre's staff" in page
    assert "Note: Telefon" in page
    theirs = said(visitor(app, scene.owner).get(answer.location))
    assert "Zebranie" in theirs
    assert "Telefon" not in theirs
    assert "Maria" not in theirs


def test_an_organisation_is_found_by_its_number_and_two_of_one_name_are_told_apart(app, scene: Scene) -> None:
    other = make_organisation(make_person(), name="Stowarzyszenie Łąka")
    db.session.get_one(Organisation, other.id).krs = "0000123456"
    db.session.commit()
    client = visitor(app, scene.reception)

    several = post(client, PATH, page=PATH, **scene.typed())
    assert "Several organisations are called" in errors(several)["organisation"]
    missing = post(client, PATH, page=PATH, **scene.typed(organisation="Nikt taki"))
    assert "There is no organisation" in errors(missing)["organisation"]
    answer = post(client, PATH, page=PATH, **scene.typed(organisation="0000 123 456"))

    booking = booking_by_uid(answer.location.rsplit("/", 1)[1])
    assert booking is not None
    assert booking.organisation_id == other.id


def test_the_address_fills_the_form_in_and_the_verdict_stands_beside_it(app, scene: Scene) -> None:
    address = f"{PATH}?room={scene.small.id}&day=2026-12-01&starts=21:00&ends=22:00"

    page = visitor(app, scene.coordinator).get(address)

    assert f'<option selected value="{scene.small.id}">' in page.text
    for name, value in (("day", "2026-12-01"), ("starts", "21:00"), ("ends", "22:00")):
        assert f'name="{name}"' in page.text
        assert f'value="{value}"' in page.text
    assert "Only if you set a rule aside and say why." in said(page)
    assert 'name="overrides" value="opening_hours"' in page.text


def test_reception_is_told_to_ask_the_coordinator(app, scene: Scene) -> None:
    address = f"{PATH}?room={scene.room.id}&day=2026-12-01&starts=21:00&ends=22:00"

    page = visitor(app, scene.reception).get(address)

    assert "A rule says no. Ask the coordinator of the centre." in said(page)
    assert 'name="overrides"' not in page.text
    assert 'name="override_why"' not in page.text
    past = visitor(app, scene.reception).get(f"{PATH}?room={scene.room.id}&day=2026-11-02&starts=18:00&ends=19:00")
    assert "Only a coordinator enters bookings that are over." in said(past)


def test_a_coordinator_sets_a_rule_aside_and_the_page_of_the_booking_says_so(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)
    night = {"starts": "21:00", "ends": "22:30"}

    unticked = post(client, PATH, page=PATH, **scene.typed(**night))
    assert "The centre is open" in errors(unticked)["starts"]
    unreasoned = post(client, PATH, page=PATH, **scene.typed(**night, overrides="opening_hours"))
    assert "Write why you approve all the same" in errors(unreasoned)["override_why"]
    assert 'value="opening_hours" id="overrides-0" form="ask" checked' in unreasoned.text
    assert rows()[0] == 0
    done = scene.typed(**night, overrides="opening_hours", override_why="Noc Muzeów")
    answer = post(client, PATH, page=PATH, **done)

    page = said(client.get(answer.location))
    assert "Rules set aside: Opening hours, because: Noc Muzeów" in page
    assert "Booked by staff, Maria Koordynator Rules set aside: Opening hours Noc Muzeów" in page
    assert "Noc Muzeów" not in said(visitor(app, scene.owner).get(answer.location))


def test_physics_says_that_nobody_sets_it_aside(app, scene: Scene) -> None:
    make_booking(scene.owner, scene.room, period("2026-12-01", "18:00", "20:00"), scene.organisation)
    client = visitor(app, scene.coordinator)

    answer = post(client, PATH, page=PATH, **scene.typed(overrides="opening_hours", override_why="Musimy"))

    assert answer.status_code == 409
    assert "Sala Duża is taken then" in errors(answer)["starts"]
    assert "Not possible like this, and nobody can set it aside." in said(answer)
    assert 'name="move" value="' in answer.text
    assert rows()[0] == 1


def test_a_wrong_form_keeps_all_that_was_typed_and_stores_nothing(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)
    typed = scene.typed(
        whom="outside",
        outside_name="Teatr",
        outside_email="nie-adres",
        organisation="",
        note="Notatka <b>",
        people="7",
        override_why="Bo tak",
    )

    answer = post(client, PATH, page=PATH, **typed)

    assert answer.status_code == 422
    assert "Write an e-mail address" in errors(answer)["outside_email"]
    page = read(answer)
    for value in ("Teatr", "nie-adres", "Zebranie", "Plan roku", "Notatka <b>", "Bo tak"):
        assert value in page
    assert 'value="7"' in page
    empty = post(client, PATH, page=PATH, send="1")
    assert empty.status_code == 422
    assert {"organisation", "room", "day", "starts", "ends", "title", "purpose", "people"} <= set(errors(empty))
    nobody = post(client, PATH, page=PATH, **scene.typed(whom="outside", organisation="", outside_name="", title=""))
    assert {"outside_name", "title"} == set(errors(nobody))
    assert rows() == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"whom": "resident"},
        {"came": "perhaps"},
        {"layout": "circle"},
        {"room": "999999"},
        {"room": "x"},
        {"day": "2026-02-30"},
        {"day": "1999-12-31", "came": "yes"},
        {"day": "2024-01-01", "came": "yes"},
        {"starts": "20:00", "ends": "18:00"},
        {"day": "2027-03-28", "starts": "02:30"},
        {"people": "0"},
        {"overrides": "free"},
        {"title": "a\x00b"},
        {"organisation": ""},
        {"outside_email": "x" * 300},
    ],
)
def test_bad_input_is_a_sentence(app, scene: Scene, wrong: dict[str, str]) -> None:
    answer = post(visitor(app, scene.coordinator), PATH, page=PATH, **scene.typed(**wrong))

    assert answer.status_code == 422
    assert errors(answer) or wrong == {"overrides": "free"}
    assert "Please check what is marked" in said(answer)
    assert rows() == (0, 0)


def test_a_room_of_another_centre_is_not_to_choose_and_looks_like_a_missing_one(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)

    assert "Sala Obca" not in client.get(PATH).text
    other = errors(post(client, PATH, page=PATH, **scene.typed(room=str(scene.far.id))))
    missing = errors(post(client, PATH, page=PATH, **scene.typed(room="999999")))

    assert other == missing
    assert rows() == (0, 0)


def test_a_past_booking_is_entered_and_marked(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)
    past = {"day": "2026-11-10", "whom": "outside", "outside_name": "Teatr Lotny", "organisation": "zostawione"}

    slip = post(client, PATH, page=PATH, **scene.typed(**past))
    assert "This time has passed." in errors(slip)["came"]
    answer = post(client, PATH, page=PATH, **scene.typed(**past, came="no"))

    booking = booking_by_uid(answer.location.rsplit("/", 1)[1])
    assert booking is not None
    assert (booking.held_for, booking.organisation_id) == (HeldFor.OUTSIDE, None)
    page = said(client.get(answer.location))
    assert "Entered for the figures. Nobody gets a mail." in page
    assert "Marked: nobody came." in page
    assert "For whom Teatr Lotny" in page
    assert "Staff noted that nobody came. Its hours count" not in page


def test_what_the_house_holds_names_nobody_in_public(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)
    shown = {"whom": "outside", "outside_name": "Teatr Lotny", "organisation": "", "is_public": "yes"}
    post(client, PATH, page=PATH, **scene.typed(**shown, title="Spektakl"))
    hidden = {"whom": "outside", "outside_name": "Klub Cichy", "organisation": "", "title": "Tajne"}
    post(client, PATH, page=PATH, **scene.typed(**hidden, day="2026-12-02", key="2" * 32))
    stranger = visitor(app)
    address = f"/sale/blisko/{scene.room.slug}"

    for path in ("/", "/centra/blisko", f"{address}?date=2026-12-01", f"{address}/wniosek?date=2026-12-02"):
        page = stranger.get(path, follow_redirects=True).text
        assert "Teatr Lotny" not in page
        assert "Klub Cichy" not in page
        assert "Tajne" not in page
    assert "Klub Cichy" in client.get("/zespol/dzien/blisko?date=2026-12-02", follow_redirects=True).text


def test_the_verdict_alone_never_writes(app, scene: Scene) -> None:
    client = visitor(app, scene.coordinator)
    asked = {"whom": "centre", "room": str(scene.room.id), "day": "2026-12-01", "starts": "18:00", "ends": "20:00"}

    card = said(client.get(f"{PATH}/ocena", query_string={**asked, f"equipment_{scene.projector.id}": "2"}))

    assert "Free. It is confirmed at once." in card
    assert "This counts in nobody's quota." in card
    assert "Projektor: 3 of 3 free" in card
    nonsense = {**asked, "starts": "99:99", "overrides": "free", "people": "-1"}
    assert client.get(f"{PATH}/ocena", query_string=nonsense).status_code == 200
    assert rows() == (0, 0)


def test_ones_own_organisation_is_refused_at_its_field(app, scene: Scene) -> None:
    make_organisation(scene.coordinator, name="Moja")

    answer = post(visitor(app, scene.coordinator), PATH, page=PATH, **scene.typed(organisation="Moja"))

    assert answer.status_code == 403
    assert "You act for Moja yourself." in errors(answer)["organisation"]
    assert actor(scene.coordinator).organisations
    assert rows() == (0, 0)


def test_the_page_asks_a_fixed_number_of_queries(app, scene: Scene, count_queries: Any) -> None:
    client = visitor(app, scene.coordinator)
    address = f"{PATH}?room={scene.room.id}&day=2026-12-01&starts=18:00&ends=20:00"
    client.get(address)
    with count_queries() as few:
        client.get(address)
    for number in range(10):
        make_room(scene.centre, f"Sala {number}")
        make_organisation(make_person(), name=f"Organizacja {number}")
    with count_queries() as many:
        client.get(address)

    assert len(many) == len(few)
