"""Something to enrol for, and short ways to do it."""

from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.core.clock import Period
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.programme.models import Enrolment, Question, Seating
from app.programme.rules.enrolling import QuestionKind
from app.programme.services.enrolling import enrol, enrol_guest
from app.programme.steps.joining import Application
from app.schedule.queries.places import numbers_of
from tests.desk.scene import Scene
from tests.makers import actor, make_activity, make_person, make_terms, period

DAY = period("2026-12-01", "17:00", "20:00")
LATER = period("2026-12-03", "17:00", "20:00")


class Sign(Scene):
    """A training with places on Tuesday 1 December 2026, for which one enrols from now on."""

    def __init__(self, *dates: Period, seats: int = 2, terms: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__()
        more.setdefault("published", True)
        room = None if more.get("online_link") or more.get("address") else self.room
        self.activity = make_activity(self.manager, self.centre, *(dates or (DAY,)), room=room, seats=seats, **more)
        self.seating = make_terms(self.activity, **(terms or {}))

    @property
    def seatings(self) -> list[Seating]:
        ours = select(Seating).where(Seating.activity_id == self.activity)
        return list(db.session.scalars(ours.order_by(Seating.id)))

    def enrol(self, person: Person | None = None, *, key: str = "", **more: Any) -> str:
        """Through the service; gives the ticket."""
        person = person or make_person()
        of_organisation = more.pop("organisation_id", None)
        application = Application(key or f"key-{person.id}-{self.activity}", **more)
        return enrol(actor(person), self.activity, application, organisation_id=of_organisation)

    def guest(self, email: str, *, name: str = "Olena Gość", key: str = "", **more: Any) -> None:
        application = Application(key or f"key-{email}", **more)
        enrol_guest(email, self.activity, application, name=name, language="en", network="192.0.2.1")

    def fill(self) -> list[str]:
        """Everybody has a place who can; gives their tickets."""
        return [
            self.enrol() for _ in range(numbers_of([self.seating.pool_id], now=DAY.starts)[self.seating.pool_id].free)
        ]

    @transaction
    def ask(self, kind: QuestionKind, label: str = "Skąd o nas wiesz?", **more: Any) -> int:
        position = len(db.session.scalars(select(Question.id).where(Question.activity_id == self.activity)).all()) + 1
        question = Question(activity_id=self.activity, position=position, kind=kind, label_pl=label, **more)
        db.session.add(question)
        db.session.flush()
        return question.id


def enrolled(ticket: str) -> Enrolment:
    """As it is kept now."""
    db.session.rollback()
    return db.session.scalars(select(Enrolment).where(Enrolment.ticket == ticket)).one()


def status_of(ticket: str) -> str:
    return enrolled(ticket).status.value


def tickets(email: str) -> list[str]:
    """The tickets of a guest, the oldest first."""
    from app.programme.models import Guest

    db.session.rollback()
    theirs = select(Enrolment.ticket).join(Guest, Guest.id == Enrolment.guest_id).where(Guest.email == email)
    return list(db.session.scalars(theirs.order_by(Enrolment.id)))


def mails_to(address: str) -> list[str]:
    """The templates of the mails to an address, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(Mail.template).where(Mail.address == address).order_by(Mail.id)))
