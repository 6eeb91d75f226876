"""Writes about one booking or a series inside somebody's transaction: locking it, its mails, its audit trail."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.accounts.models import Person, StaffRole
from app.bookings.models import Booking, BookingSeries
from app.core.access import RANK, Action, Actor, OrganisationRole, Role, demand
from app.core.clock import now
from app.core.database import db
from app.core.errors import NotFound
from app.history import steps as history
from app.notifications import steps as notifications
from app.organisations.models import Membership
from app.schedule import steps as schedule
from app.schedule.models import Entry, Occupancy


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


def lock_series(uid: str, actor: Actor, action: Action) -> tuple[BookingSeries, list[Booking]]:
    """Lock all dates of a series with their times and read them anew, in order. Raises NotFound and NotAllowed."""
    series = db.session.scalars(select(BookingSeries).where(BookingSeries.uid == uid)).one_or_none()
    if series is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, series)
    demand(actor, action, series)
    return series, lock_dates_of([series.id])


def lock_dates_of(series_ids: Sequence[int]) -> list[Booking]:
    """Lock everything that the dates of these series occupy, then their entries; the dates by series and position."""
    ours = Booking.series_id.in_(series_ids)
    entry_ids = db.session.scalars(select(Booking.entry_id).where(ours).order_by(Booking.entry_id)).all()
    schedule.lock(db.session.scalars(select(Occupancy.resource_id).where(Occupancy.entry_id.in_(entry_ids))).all())
    for entry_id in entry_ids:
        schedule.lock_entry(entry_id)
    fresh = select(Booking).where(ours).order_by(Booking.series_id, Booking.series_position)
    fresh = fresh.execution_options(populate_existing=True).with_for_update(of=Booking)
    return list(db.session.scalars(fresh))


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
    for person in _applicants(booking):
        _mail(booking, template, person, **facts)


def mail_staff(booking: Booking, template: str, **facts: object) -> None:
    """One mail for one event to each of the centre's coordinators and managers, but never to the applicant."""
    for person in _deciders(booking.centre_id):
        if person.id != booking.asked_by_id:
            _mail(booking, template, person, **facts)


def _mail(booking: Booking, template: str, person: Person, **facts: object) -> None:
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:{booking.entry.uid}:{booking.entry.sequence}:{len(booking.messages)}:{person.id}",
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


def mail_series_applicant(series: BookingSeries, template: str, bookings: Sequence[Booking], **facts: object) -> None:
    """One mail for one event of a series, however many dates it has, to the one who asked or the owners."""
    for person in _applicants(series):
        _mail_series(series, template, bookings, person, **facts)


def mail_series_staff(series: BookingSeries, template: str, bookings: Sequence[Booking], **facts: object) -> None:
    """One mail for one event of a series to each of the centre's coordinators and managers but the applicant."""
    for person in _deciders(series.centre_id):
        if person.id != series.asked_by_id:
            _mail_series(series, template, bookings, person, **facts)


def _mail_series(
    series: BookingSeries, template: str, bookings: Sequence[Booking], person: Person, **facts: object
) -> None:
    dates = tuple(booking.entry.period for booking in bookings)
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:{series.uid}:{now().isoformat()}:{person.id}",
        uid=series.uid,
        title=bookings[0].entry.title,
        room=series.room.name,
        centre=series.room.centre.name,
        address_line=series.room.centre.address,
        centre_phone=series.room.centre.phone,
        dates=dates,
        first=dates[0],
        organisation=series.organisation.name if series.organisation is not None else "",
        **facts,
    )


def _applicants(booking: Booking | BookingSeries) -> Sequence[Person]:
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
