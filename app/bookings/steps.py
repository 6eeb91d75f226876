"""Writes about one booking inside somebody's transaction: locking it, its mails, its audit trail."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person, StaffRole
from app.bookings.models import Booking, BookingChange
from app.bookings.rules import Arrangement, ChangeState
from app.centres.models import Room
from app.core.access import RANK, Action, Actor, OrganisationRole, Role, demand
from app.core.clock import now
from app.core.database import db, flush
from app.core.errors import NotFound
from app.history import steps as history
from app.notifications import steps as notifications
from app.organisations.models import Membership
from app.schedule import steps as schedule
from app.schedule.models import Entry, Occupancy


def lock_booking(uid: str, actor: Actor, action: Action, *, also: Iterable[int] = ()) -> Booking:
    """Lock a booking with its time, what a change of it holds, and `also`; read it anew.

    Raises NotFound and NotAllowed.
    """
    entry_id = db.session.scalar(select(Entry.id).where(Entry.uid == uid))
    if entry_id is None:
        raise NotFound
    schedule.lock_entry(entry_id, also={*also, *_held_by_change(entry_id)})
    fresh = select(Booking).where(Booking.entry_id == entry_id).execution_options(populate_existing=True)
    booking = db.session.scalars(fresh.with_for_update(of=Booking)).one_or_none()
    if booking is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, booking)
    demand(actor, action, booking)
    return booking


def _held_by_change(entry_id: int) -> Sequence[int]:
    held = (
        select(Occupancy.resource_id)
        .join(BookingChange, BookingChange.entry_id == Occupancy.entry_id)
        .join(Booking, Booking.id == BookingChange.booking_id)
        .where(Booking.entry_id == entry_id)
    )
    return db.session.scalars(held).all()


def end_change(change: BookingChange, state: ChangeState) -> None:
    """End a change that waits, its booking locked: the booking has its own time and nothing besides."""
    schedule.let_go_beside(change.booking.entry, schedule.lock_entry(change.entry_id))
    change.state, change.ended_at = state, now()


def expire_change(change: BookingChange) -> None:
    """End a change that nobody answered in time, its booking locked; the booking stays as it is."""
    told = told_of(change)
    end_change(change, ChangeState.EXPIRED)
    flush()
    record(change.booking, "change_expired", None, change_id=change.id)
    mail_applicant(change.booking, "change_expired", **told)
    mail_staff(change.booking, "change_expired_unanswered", **told)


def arrange(booking: Booking, room: Room, wanted: Arrangement) -> None:
    """Write all of an arrangement but its time into a booking."""
    booking.room, booking.purpose = room, wanted.purpose
    booking.people, booking.layout = wanted.ask.people, wanted.ask.layout
    booking.participants_pay = wanted.ask.participants_pay
    booking.entry.title, booking.entry.is_public = wanted.title, wanted.is_public


def told_of(change: BookingChange) -> dict[str, Any]:
    """What mails tell of a change, and the mark of its own event."""
    period = change.entry.period
    return {"new_room": change.room.name, "new_period": period, "mark": f":{change.id}"}


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


def mail_applicant(booking: Booking, template: str, **facts: Any) -> None:
    """One mail for one event to the one who asked; to the organisation's owners if that person has left."""
    for person in _applicants(booking):
        _mail(booking, template, person, **facts)


def mail_staff(booking: Booking, template: str, **facts: Any) -> None:
    """One mail for one event to each of the centre's coordinators and managers, but never to the applicant."""
    for person in _deciders(booking.centre_id):
        if person.id != booking.asked_by_id:
            _mail(booking, template, person, **facts)


def _mail(booking: Booking, template: str, person: Person, *, mark: str = "", **facts: object) -> None:
    """Queue a mail; `mark` tells events apart that leave the booking's own sequence as it is."""
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:{booking.entry.uid}:{booking.entry.sequence}:{len(booking.messages)}:{person.id}{mark}",
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


def _applicants(booking: Booking) -> Sequence[Person]:
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
