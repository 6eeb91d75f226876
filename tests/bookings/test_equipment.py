"""Equipment with a limited stock: asked for with a room, taken as units, given back with the booking."""

import pytest
from sqlalchemy import func, select

from app.bookings.models import Booking, BookingEquipment
from app.bookings.queries import booking_by_uid
from app.bookings.queries.equipment import free_by_room
from app.bookings.queries.facts import room_rules
from app.bookings.rules import Amount
from app.bookings.rules import refusals as no
from app.bookings.services import approve_booking, cancel_booking, expire_due
from app.centres.models import Equipment, EquipmentUnit, Room
from app.core.clock import now
from app.core.database import db
from app.core.web import say
from app.notifications.models import Mail
from app.schedule.models import Entry, Occupancy
from tests.makers import (
    INSTANT,
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
EVENING = period("2026-12-01", "18:00", "20:00")


class Scene:
    """A centre with three projectors and two rooms, a verified organisation and a coordinator."""

    def __init__(self) -> None:
        self.centre = make_centre("Centrum Reymonta", slug="reymonta")
        self.room = make_room(self.centre, slug="duza")
        self.other = make_room(self.centre, "Sala Mała", slug="mala", approval=INSTANT)
        self.projector = make_equipment(self.centre, "Projektor", name_en="Projector", units=3)
        self.owner = make_person("owner@example.org", language="en")
        self.organisation = make_organisation(self.owner)
        self.coordinator = make_staff(self.centre, email="coordinator@example.org")

    def ask(self, room: Room, amount: int, when: object = EVENING, **more: object) -> str:
        asked = (Amount(self.projector.id, amount),)
        return make_booking(self.owner, room, when, self.organisation, equipment=asked, **more)  # type: ignore[arg-type]

    def typed(self, **more: str) -> dict[str, str]:
        return {
            "date": "2026-12-01",
            "starts": "18:00",
            "ends": "20:00",
            "title": "Meeting of the board",
            "people": "10",
            "purpose": "We plan the year.",
            "layout": "theatre",
            "is_public": "no",
            "participants_pay": "no",
            "key": "k" * 32,
            "send": "1",
            "organisation": str(self.organisation.id),
            **more,
        }


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def units(kind: Equipment) -> list[int]:
    ids = select(EquipmentUnit.resource_id).where(EquipmentUnit.equipment_id == kind.id)
    return list(db.session.scalars(ids.order_by(EquipmentUnit.resource_id)))


def taken(uid: str, kind: Equipment) -> list[tuple[int, str]]:
    """Which units a booking occupies: their place among the units, and the layer."""
    mine = (
        select(Occupancy.resource_id, Occupancy.layer)
        .join(Entry, Entry.id == Occupancy.entry_id)
        .where(Entry.uid == uid, Occupancy.resource_id.in_(units(kind)))
        .order_by(Occupancy.resource_id, Occupancy.starts_at)
    )
    return [(units(kind).index(resource_id), layer.value) for resource_id, layer in db.session.execute(mine)]


def free(room: Room, when: object = EVENING) -> list[int]:
    found = free_by_room([(room.centre_id, room_rules(room))], when, now=now())  # type: ignore[arg-type]
    return [kind.free for kind in found[room.id]]


def rows() -> tuple[int, ...]:
    tables = (Booking, Entry, Occupancy, BookingEquipment, Mail)
    return tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


# --- the schedule


def test_asking_takes_the_first_free_units_with_the_pads_of_the_room(scene: Scene) -> None:
    first, second = scene.ask(scene.room, 1), scene.ask(scene.other, 2)

    assert taken(first, scene.projector) == [(0, "core"), (0, "pad")]
    assert taken(second, scene.projector) == [(1, "core"), (1, "pad"), (2, "core"), (2, "pad")]
    assert free(scene.room) == [0]


def test_asking_for_more_than_is_free_is_refused_with_how_many_and_until_when(scene: Scene, app) -> None:
    scene.ask(scene.room, 2)
    before = rows()

    with pytest.raises(no.EquipmentTaken) as refused:
        scene.ask(scene.other, 2)

    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert say(refused.value) == (
            "Projector: 1 of 3 are free on Tuesday 1 December, 18:00–20:00; enough come back by 20:00. "
            "Ask for fewer or choose another time."
        )
    assert rows() == before


def test_asking_for_more_than_exist_is_refused(scene: Scene) -> None:
    before = rows()

    with pytest.raises(no.NotSoMuchEquipment):
        scene.ask(scene.room, 4)

    assert rows() == before


@pytest.mark.parametrize("whose", ["another centre's", "out of use", "nobody's"])
def test_asking_for_equipment_that_is_not_lent_here_is_refused(scene: Scene, whose: str) -> None:
    elsewhere = make_equipment(make_centre("Inne"))
    gone = make_equipment(scene.centre, "Rzutnik", archived_at=now())
    wanted = {"another centre's": elsewhere.id, "out of use": gone.id, "nobody's": 10**9}[whose]
    before = rows()

    with pytest.raises(no.NoSuchEquipment):
        make_booking(scene.owner, scene.room, EVENING, scene.organisation, equipment=(Amount(wanted, 1),))

    assert rows() == before


def test_withdrawing_gives_the_units_back(scene: Scene) -> None:
    uid = scene.ask(scene.room, 3)
    assert free(scene.other) == [0]

    cancel_booking(actor(scene.owner), uid)

    assert free(scene.other) == [3]
    assert taken(uid, scene.projector) == []


def test_request_that_expires_gives_the_units_back_before_it_is_swept(scene: Scene, clock) -> None:
    scene.ask(scene.room, 3)

    clock.shift(hours=72)

    assert free(scene.other) == [3]
    later = scene.ask(scene.other, 3)
    assert [place for place, layer in taken(later, scene.projector) if layer == "core"] == [0, 1, 2]
    assert expire_due(now()) == 1


def test_approving_keeps_the_units_that_the_request_held(scene: Scene) -> None:
    uid = scene.ask(scene.room, 3)
    held = taken(uid, scene.projector)

    approve_booking(actor(scene.coordinator), uid)

    assert taken(uid, scene.projector) == held
    booking = booking_by_uid(uid)
    assert booking is not None
    assert {"rule": "equipment", "outcome": "passed"} in booking.rules_used


def test_same_key_with_other_equipment_is_refused(scene: Scene) -> None:
    uid = scene.ask(scene.room, 1, key="same")

    assert scene.ask(scene.room, 1, key="same") == uid
    with pytest.raises(no.AlreadySent):
        scene.ask(scene.room, 2, key="same")


def test_pads_of_two_bookings_may_meet_on_one_unit(scene: Scene) -> None:
    room = make_room(scene.centre, "Sala Cicha", pad_before=15, pad_after=15)
    scene.ask(room, 3, period("2026-12-01", "16:00", "18:00"))

    after = period("2026-12-01", "18:15", "19:00")

    assert free(room, period("2026-12-01", "18:00", "19:00")) == [0]
    assert free(room, after) == [3]


def test_request_without_equipment_asks_the_database_nothing_of_it(scene: Scene, count_queries) -> None:
    with count_queries() as made:
        make_booking(scene.owner, scene.room, EVENING, scene.organisation)

    assert [query for query in made if "equipment_unit" in query] == []


# --- the mail and the pages


def test_mails_name_the_equipment_in_the_language_of_the_reader(scene: Scene) -> None:
    scene.ask(scene.room, 2)

    told = {mail.address: mail.facts["equipment"] for mail in db.session.scalars(select(Mail))}

    assert told == {"owner@example.org": "2 × Projector", "coordinator@example.org": "2 × Projektor"}


def test_form_offers_the_equipment_of_its_centre_and_the_verdict_says_how_much_is_free(app, scene: Scene) -> None:
    make_equipment(make_centre("Inne"), "Ekran", name_en="Screen")
    scene.ask(scene.other, 1)

    page = said(visitor(app).get("/sale/reymonta/duza/wniosek?date=2026-12-01&starts=18:00&ends=20:00"))

    assert "Equipment that the centre lends with the room" in page
    assert "Projector: 2 of 3 free" in page
    assert "Screen" not in page


def test_verdict_card_follows_the_typed_equipment(app, scene: Scene) -> None:
    scene.ask(scene.other, 2)
    asked = f"/sale/reymonta/duza/ocena?date=2026-12-01&starts=18:00&ends=20:00&equipment_{scene.projector.id}="

    assert "Projector: 1 of 3 are free on Tuesday 1 December" in said(visitor(app).get(f"{asked}2"))
    assert "The equipment that you ask for is free then." in said(visitor(app).get(f"{asked}1"))
    assert "Projector: the centre has 3." in said(visitor(app).get(f"{asked}9"))


def test_sent_form_books_the_equipment_and_the_booking_shows_it(app, scene: Scene) -> None:
    client = visitor(app, scene.owner)

    answer = post(client, "/sale/reymonta/duza/wniosek", **scene.typed(**{f"equipment_{scene.projector.id}": "2"}))

    assert answer.status_code == 303
    assert "Equipment 2 × Projector" in said(client.get(answer.headers["Location"]))
    assert free(scene.other) == [1]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "Write a whole number from 0 to 3."),
        ("4", "Write a whole number from 0 to 3."),
        ("two", "Write a whole number from 0 to 3."),
        ("1.5", "Write a whole number from 0 to 3."),
    ],
)
def test_number_that_makes_no_sense_is_refused_at_its_field(app, scene: Scene, typed: str, sentence: str) -> None:
    before = rows()

    answer = post(
        visitor(app, scene.owner),
        "/sale/reymonta/duza/wniosek",
        **scene.typed(**{f"equipment_{scene.projector.id}": typed}),
    )

    assert answer.status_code == 422
    assert errors(answer) == {f"equipment_{scene.projector.id}": sentence}
    assert rows() == before


def test_taken_equipment_is_refused_at_its_field(app, scene: Scene) -> None:
    scene.ask(scene.other, 3)
    before = rows()

    answer = post(
        visitor(app, scene.owner),
        "/sale/reymonta/duza/wniosek",
        **scene.typed(**{f"equipment_{scene.projector.id}": "1"}),
    )

    assert answer.status_code == 409
    assert list(errors(answer)) == [f"equipment_{scene.projector.id}"]
    assert rows() == before


def test_equipment_of_another_centre_is_refused_by_a_sentence_and_not_passed_over(app, scene: Scene) -> None:
    elsewhere = make_equipment(make_centre("Inne"))
    before = rows()

    answer = post(
        visitor(app, scene.owner), "/sale/reymonta/duza/wniosek", **scene.typed(**{f"equipment_{elsewhere.id}": "1"})
    )

    assert answer.status_code == 422
    assert "This equipment is not lent by the centre of this room." in said(answer)
    assert rows() == before


def test_review_and_room_page_tell_of_the_equipment(app, scene: Scene) -> None:
    uid = scene.ask(scene.room, 2)

    assert "Equipment 2 × Projektor" in said(visitor(app, scene.coordinator).get(f"/zespol/wnioski/{uid}"))
    assert "What the centre lends with the room Projector (3)" in said(visitor(app).get("/sale/reymonta/duza"))


def test_asking_again_asks_for_the_same_equipment(app, scene: Scene) -> None:
    uid = scene.ask(scene.room, 2)

    page = read(visitor(app, scene.owner).get(f"/sale/reymonta/duza/wniosek?again={uid}"))

    assert f'name="equipment_{scene.projector.id}" type="number" value="2"' in page
