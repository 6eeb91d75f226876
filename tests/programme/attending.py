"""A training with people on its list, at the door of its first date."""

from app.core.access import Role
from app.core.database import db
from app.programme.models import Enrolment, Presence, Session
from app.programme.queries.reading import activity
from app.programme.services.attending import close_list, mark_present
from tests.makers import (
    actor,
    make_activity,
    make_centre,
    make_enrolment,
    make_person,
    make_room,
    make_staff,
    make_terms,
    make_trainer,
    period,
)

FIRST, SECOND = period("2026-12-01", "18:00", "20:00"), period("2026-12-03", "18:00", "20:00")
AT_DOOR, OVER = "2026-12-01 17:50", "2026-12-04 09:00"


class Evening:
    """Two dates of two hours in a room of a centre; whoever is `enrolled` has a place while there are seats."""

    def __init__(self, *, seats: int = 10, dates=(FIRST, SECOND), **terms) -> None:
        self.centre = make_centre("Centrum Tu", slug="tu", phone="12 345 67 89")
        self.room = make_room(self.centre, "Sala Szkoleniowa", seats=20)
        self.elsewhere = make_centre("Centrum Tam", slug="tam")
        self.coordinator = make_staff(self.centre)
        self.reception = make_staff(self.centre, Role.RECEPTION)
        self.stranger = make_staff(self.elsewhere)
        self.trainer = make_trainer(self.centre).person
        self.activity_id = make_activity(
            self.coordinator,
            self.centre,
            *dates,
            room=self.room,
            published=True,
            seats=seats,
            leaders=(self.trainer.id,),
            led_by="Ewa Trenerka",
            title_en="A first grant application",
        )
        self.seating = make_terms(self.activity_id, **terms)
        found = activity(self.activity_id)
        assert found is not None
        self.session_ids = [one.id for one in found.standing_sessions]

    @property
    def first(self) -> int:
        return self.session_ids[0]

    @property
    def desk(self):
        return actor(self.reception)

    @property
    def maker(self):
        return actor(self.coordinator)

    def enrolled(self, name: str = "Ewa Bilska", **more) -> Enrolment:
        return make_enrolment(self.seating, name=name, **more)

    def with_account(self, name: str = "Jan Nowak", email: str | None = None) -> Enrolment:
        return make_enrolment(self.seating, make_person(email, name=name))

    def path(self, rest: str = "", session: int | None = None) -> str:
        return f"/zespol/program/{self.activity_id}/obecnosc/{session or self.first}{rest}"

    def noted(self, enrolment: Enrolment, session: int | None = None) -> Presence | None:
        db.session.expire_all()
        wanted = {"enrolment_id": enrolment.id, "session_id": session or self.first}
        return db.session.query(Presence).filter_by(**wanted).one_or_none()

    def held(self, clock, *there: Enrolment, others: int = 0) -> None:
        """All its dates are over, their lists closed, and these were there."""
        for number in self.session_ids:
            clock.move_to(db.session.get_one(Session, number).period.ends)
            for one in there:
                mark_present(self.desk, number, one.id)
            close_list(self.desk, number)
        clock.move_to(OVER)
