"""Staff and the equipment that their centre lends: adding, changing the number of units, putting it out of use."""

import pytest
from sqlalchemy import func, select

from app.bookings.rules import Amount
from app.centres import services
from app.centres.models import Centre, Equipment, EquipmentUnit
from app.centres.queries import equipment_of, last_change, trail_of, uses_of_units
from app.centres.rules import refusals as no
from app.centres.rules.trail import DETAILS, EQUIPMENT
from app.centres.services import EquipmentDetails
from app.core.access import Role
from app.core.database import db
from app.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from app.schedule.models import Resource
from tests.makers import (
    actor,
    make_booking,
    make_centre,
    make_equipment,
    make_hall,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)
from tests.support.visiting import errors, post, said, visitor

pytestmark = pytest.mark.usefixtures("db_session")
EVENING = period("2026-12-01", "18:00", "20:00")
LIST = "/zespol/centra/tutaj/sprzet"


class Scene:
    """A centre with a hall of two rooms, its manager, and somebody who books."""

    def __init__(self) -> None:
        self.centre: Centre = make_centre("Centrum Tutaj", slug="tutaj")
        self.left, self.right = make_room(self.centre, "Lewa"), make_room(self.centre, "Prawa")
        self.hall = make_hall(self.centre, self.left, self.right, name="Hala")
        self.manager = make_staff(self.centre, Role.MANAGER)
        self.manager.language = "en"
        db.session.commit()
        self.owner = make_person()
        self.organisation = make_organisation(self.owner)

    def lend(self, kind: Equipment, amount: int, **more: object) -> str:
        asked = (Amount(kind.id, amount),)
        return make_booking(self.owner, self.hall, EVENING, self.organisation, equipment=asked, **more)

    def change(self, kind: Equipment, amount: int, **more: object) -> None:
        seen = more.pop("seen", last_change(EQUIPMENT, kind.id, DETAILS))
        details = EquipmentDetails(name_pl=str(more.pop("name_pl", "Projektor")), amount=amount)
        services.change_equipment(actor(self.manager), self.centre.id, kind.id, details, seen=seen)


@pytest.fixture
def scene(db_session: object) -> Scene:
    return Scene()


def in_use(kind: Equipment) -> int:
    units = select(func.count()).where(EquipmentUnit.equipment_id == kind.id, EquipmentUnit.archived_at.is_(None))
    return db.session.scalar(units) or 0


def test_adding_equipment_makes_a_resource_of_each_unit(scene: Scene) -> None:
    details = EquipmentDetails(name_pl="Projektor", name_en="Projector", amount=3)

    added = services.add_equipment(actor(scene.manager), scene.centre.id, details)

    (kind,) = equipment_of(scene.centre.id)
    assert (kind.id, kind.name_en, [unit.label for unit in kind.units]) == (added, "Projector", ["1", "2", "3"])
    kinds = {db.session.get_one(Resource, unit.resource_id).kind for unit in kind.units}
    assert kinds == {"equipment"}
    assert [change.what for change in trail_of(scene.centre.id, page=1).changes] == ["Projektor"]


def test_second_equipment_of_one_name_is_refused(scene: Scene) -> None:
    make_equipment(scene.centre, "Projektor")

    with pytest.raises(no.NameTaken):
        services.add_equipment(actor(scene.manager), scene.centre.id, EquipmentDetails(name_pl="projektor"))


@pytest.mark.parametrize("amount", [0, -1, 201])
def test_number_of_units_has_its_limits(scene: Scene, amount: int) -> None:
    with pytest.raises(no.NumberNotPossible):
        services.add_equipment(
            actor(scene.manager), scene.centre.id, EquipmentDetails(name_pl="Projektor", amount=amount)
        )


def test_number_rises_and_falls_with_the_units_that_come_back_first(scene: Scene) -> None:
    kind = make_equipment(scene.centre, units=3)

    scene.change(kind, 1)
    assert in_use(kind) == 1
    scene.change(kind, 4)

    assert in_use(kind) == 4
    labels = select(EquipmentUnit.label).where(EquipmentUnit.equipment_id == kind.id).order_by(EquipmentUnit.id)
    assert list(db.session.scalars(labels)) == ["1", "2", "3", "4"]


def test_number_falls_only_as_far_as_units_are_free_of_bookings_to_come(scene: Scene) -> None:
    kind = make_equipment(scene.centre, units=3)
    scene.lend(kind, 2)

    scene.change(kind, 2)
    with pytest.raises(no.UnitsInUse) as refused:
        scene.change(kind, 1)

    assert refused.value.facts == {"count": 2, "first": EVENING}
    assert in_use(kind) == 2


def test_number_falls_again_when_the_booking_is_over(scene: Scene, clock) -> None:
    kind = make_equipment(scene.centre, units=3)
    scene.lend(kind, 3)

    clock.move_to("2026-12-02 09:00")
    scene.change(kind, 1)

    assert in_use(kind) == 1


def test_equipment_that_is_lent_stays_in_use(scene: Scene) -> None:
    kind = make_equipment(scene.centre, units=3)
    scene.lend(kind, 1)

    with pytest.raises(no.FutureBookings):
        services.archive_equipment(actor(scene.manager), scene.centre.id, kind.id)

    assert len(equipment_of(scene.centre.id)) == 1


def test_equipment_goes_out_of_use_and_comes_back(scene: Scene) -> None:
    kind = make_equipment(scene.centre)
    who = actor(scene.manager)

    services.archive_equipment(who, scene.centre.id, kind.id)
    assert equipment_of(scene.centre.id) == []
    services.restore_equipment(who, scene.centre.id, kind.id)

    assert len(equipment_of(scene.centre.id)) == 1
    assert [change.record.verb for change in trail_of(scene.centre.id, page=1).changes] == ["restored", "archived"]


def test_two_managers_do_not_undo_each_other(scene: Scene) -> None:
    kind = make_equipment(scene.centre)
    scene.change(kind, 4, seen=0)

    with pytest.raises(ChangedMeanwhile):
        scene.change(kind, 2, seen=0)


def test_equipment_of_another_centre_is_not_found_and_a_coordinator_may_not(scene: Scene) -> None:
    elsewhere = make_equipment(make_centre("Inne"))
    coordinator = make_staff(scene.centre, Role.COORDINATOR)
    here = make_equipment(scene.centre)

    with pytest.raises(NotFound):
        scene.change(elsewhere, 1)
    with pytest.raises(NotAllowed):
        services.archive_equipment(actor(coordinator), scene.centre.id, here.id)


def test_use_of_a_unit_names_the_hall_and_not_its_parts(scene: Scene) -> None:
    kind = make_equipment(scene.centre)
    uid = scene.lend(kind, 1)

    uses = uses_of_units(scene.centre.id, [unit.resource_id for unit in kind.units])

    assert [(use.uid, use.rooms) for use in uses] == [(uid, "Hala")]


# --- the screens


def test_screen_adds_and_lists_equipment(app, scene: Scene) -> None:
    client = visitor(app, scene.manager)
    typed = {"name_pl": "Projektor", "name_en": "Projector", "name_uk": "", "amount": "3", "position": "0", "seen": "0"}

    answer = post(client, f"{LIST}/nowy", **typed)

    assert answer.status_code == 303
    assert "Projector 3" in said(client.get(LIST))


def test_screen_refuses_too_few_units_and_shows_the_bookings_in_the_way(app, scene: Scene) -> None:
    kind = make_equipment(scene.centre, units=3)
    uid = scene.lend(kind, 2)
    typed = {"name_pl": "Projektor", "name_en": "", "name_uk": "", "amount": "1", "position": "0", "seen": "0"}

    answer = post(visitor(app, scene.manager), f"{LIST}/{kind.id}", **typed)

    assert answer.status_code == 409
    assert errors(answer) == {
        "amount": "2 of these are taken by bookings to come, the first on Tuesday 1 December, 18:00–20:00. "
        "Keep so many, or cancel them first."
    }
    assert f"/rezerwacje/{uid}" in answer.text


def test_screen_refuses_to_put_lent_equipment_out_of_use_and_shows_why(app, scene: Scene) -> None:
    kind = make_equipment(scene.centre)
    uid = scene.lend(kind, 1)

    answer = post(visitor(app, scene.manager), f"{LIST}/{kind.id}/wylacz")

    assert answer.status_code == 409
    assert f"/rezerwacje/{uid}" in answer.text
