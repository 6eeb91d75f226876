"""A centre with a room that has a key, an organisation, and those at its desk."""

from app.core.access import Role
from app.core.database import db, transaction
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


class Scene:
    """Tuesday 1 December 2026; the room is booked from 18:00 to 20:00 by `book`."""

    def __init__(self, **room) -> None:
        self.centre = make_centre(slug="tu", phone="12 345 67 89")
        self.elsewhere = make_centre(slug="tam")
        self.room = make_room(
            self.centre, slug="sala", approval=INSTANT, key_name="klucz 12", residents_may_book=True, **room
        )
        self.reception = make_staff(self.centre, Role.RECEPTION, "reception@example.org")
        self.manager = make_staff(self.centre, Role.MANAGER, "manager@example.org")
        self.other = make_staff(self.elsewhere, Role.MANAGER, "elsewhere@example.org")
        self.owner = make_person("owner@example.org", name="Ewa Wisła", language="en")
        self.organisation = make_organisation(self.owner)
        self.projector = make_equipment(self.centre)

    def book(self, hours=("18:00", "20:00"), day="2026-12-01", **more) -> str:
        return make_booking(self.owner, self.room, period(day, *hours), self.organisation, **more)

    @property
    def desk(self):
        return actor(self.reception)

    def join(self, person) -> None:
        """This person books for the organisation, too."""
        from app.core.access import OrganisationRole
        from app.organisations.models import Membership

        @transaction
        def keep() -> None:
            db.session.add(
                Membership(organisation_id=self.organisation.id, person_id=person.id, role=OrganisationRole.BOOKER)
            )

        keep()
