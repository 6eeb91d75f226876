"""Writes about one booking inside somebody's transaction: locking it, its mails, its audit trail."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from app.accounts.models import Person, StaffRole
from app.bookings.models import Booking
from app.core.access import RANK, Action, Actor, OrganisationRole, Role, demand
from app.core.database import db
from app.core.errors import NotFound
from app.history import steps as history
from app.notifications import steps as notifications
from app.organisations.models import Membership
from app.schedule import steps as schedule
from app.schedule.models import Entry


def lock_booking(uid: str, actor: Actor, action: Action) -> Booking:
    """Lock a booking with its time and read it anew. Raises NotFound and NotAllowed."""
    entry_id = db.session.scalar(select(Entry.id).where(Entry.uid == uid))
    if entry_id is None:
        raise NotFound
    schedule.lock_entry(entry_id)
    fresh = select(Booking).where(Booking.entry_id == entry_id).execution_options(populate_existing=True)
    booking = db.session.scalars(fresh.with_for_update(of=Booking)).one_or_none()
    if booking is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, booking)
    demand(actor, action, booking)
    return booking


def record(booking: Booking, verb: str, actor: Actor | None, *, why: str = "", **facts: object) -> None:
    """Note a change of the booking; without an actor the system made it."""
    history.record(
        verb,
        "booking",
        booking.id,
        actor_id=actor.person_id if actor is not None else None,
        centre_id=booking.centre_id,
        why=why,
        **facts,
    )


def mail_applicant(booking: Booking, template: str, **facts: object) -> None:
    """One mail for one event to the one who asked; to the organisation's owners if that person has left."""
    for person in applicants(booking):
        mail_person(booking, template, person, facts)


def mail_staff(booking: Booking, template: str, **facts: object) -> None:
    """One mail for one event to each of the centre's coordinators and managers, but never to the applicant."""
    for person in _deciders(booking.centre_id):
        if person.id != booking.asked_by_id:
            mail_person(booking, template, person, facts)


def mail_person(
    booking: Booking, template: str, person: Person, facts: Mapping[str, object], *, event: str = ""
) -> None:
    """One mail about a booking; `event` tells two of one template apart between which nothing changed."""
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}{event}:{booking.entry.uid}:{booking.entry.sequence}:{len(booking.messages)}:{person.id}",
        uid=booking.entry.uid,
        title=booking.entry.title,
        room=booking.room.name,
        centre=booking.room.centre.name,
        address_line=booking.room.centre.address,
        centre_phone=booking.room.centre.phone,
        centre_email=booking.room.centre.email,
        period=booking.entry.period,
        people=booking.people,
        name=person.name,
        organisation=booking.organisation.name if booking.organisation is not None else "",
        **facts,
    )


def applicants(booking: Booking) -> Sequence[Person]:
    """Whom a mail to the applicant goes to."""
    asker = booking.asked_by
    if booking.organisation_id is None:
        return [asker]
    members = db.session.execute(
        select(Person, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == booking.organisation_id,
            Membership.left_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    ).all()
    if any(person.id == asker.id for person, _ in members):
        return [asker]
    return [person for person, role in members if role is OrganisationRole.OWNER]


def _deciders(centre_id: int) -> Iterable[Person]:
    deciding = [role for role, rank in RANK.items() if rank >= RANK[Role.COORDINATOR]]
    return db.session.scalars(
        select(Person)
        .join(StaffRole, StaffRole.person_id == Person.id)
        .where(
            StaffRole.centre_id == centre_id,
            StaffRole.revoked_at.is_(None),
            StaffRole.role.in_(deciding),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    ).all()
