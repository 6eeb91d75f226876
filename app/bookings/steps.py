"""Writes about one booking or a series inside somebody's transaction: locking it, its mails, its audit trail."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, func, or_, select

from app.accounts.models import Person, StaffRole
from app.bookings.models import Booking, BookingSeries, Consequence, Waiting
from app.bookings.rules.consequences import (
    CAUSE_LABELS,
    KIND_LABELS,
    AppealAnswer,
    Cause,
    end_of_consequence,
    kind_after,
    meaning,
)
from app.centres.rules import in_language
from app.core.access import RANK, Action, Actor, OrganisationRole, Role, demand
from app.core.clock import Period, now
from app.core.database import db, flush
from app.core.errors import NotFound
from app.core.i18n import Sentence
from app.history import steps as history
from app.notifications import steps as notifications
from app.organisations.models import Membership, Organisation
from app.schedule import steps as schedule
from app.schedule.models import Entry, Occupancy


def lock_booking(uid: str, actor: Actor, action: Action) -> Booking:
    """Lock a booking with its time and its party's turnstile, and read it anew. Raises NotFound and NotAllowed."""
    found = db.session.execute(
        select(Booking.entry_id, func.coalesce(Organisation.resource_id, Person.resource_id))
        .join(Entry, Entry.id == Booking.entry_id)
        .join(Person, Person.id == Booking.asked_by_id)
        .outerjoin(Organisation, Organisation.id == Booking.organisation_id)
        .where(Entry.uid == uid)
    ).one_or_none()
    if found is None:
        raise NotFound
    entry_id, turnstile = found
    schedule.lock_entry(entry_id, also=[turnstile])
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
    """Lock all that the dates of these series occupy, and the turnstiles; gives the dates by series and position."""
    ours = Booking.series_id.in_(series_ids)
    entry_ids = db.session.scalars(select(Booking.entry_id).where(ours).order_by(Booking.entry_id)).all()
    occupied = db.session.scalars(select(Occupancy.resource_id).where(Occupancy.entry_id.in_(entry_ids)))
    turnstiles = db.session.scalars(
        select(func.coalesce(Organisation.resource_id, Person.resource_id))
        .select_from(BookingSeries)
        .join(Person, Person.id == BookingSeries.asked_by_id)
        .outerjoin(Organisation, Organisation.id == BookingSeries.organisation_id)
        .where(BookingSeries.id.in_(series_ids))
    )
    schedule.lock([*occupied, *turnstiles])
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
    for person in applicants(booking):
        mail_person(booking, template, person, facts)


def mail_staff(booking: Booking, template: str, *, event: str = "", **facts: object) -> None:
    """One mail for one event to each of the centre's coordinators and managers, but never to the applicant."""
    for person in deciders(booking.centre_id):
        if person.id != booking.asked_by_id:
            mail_person(booking, template, person, facts, event=event)


def hold_to_account(booking: Booking, cause: Cause, actor: Actor) -> None:
    """Give the party of a locked booking the next consequence at its centre, and tell them so."""
    begins = now()
    living = (
        select(func.count())
        .select_from(Consequence)
        .where(
            Consequence.organisation_id == booking.organisation_id
            if booking.organisation_id is not None
            else and_(Consequence.organisation_id.is_(None), Consequence.asked_by_id == booking.asked_by_id),
            Consequence.centre_id == booking.centre_id,
            Consequence.lifted_at.is_(None),
            Consequence.ends_at > begins,
        )
    )
    consequence = Consequence(
        kind=kind_after(db.session.scalar(living) or 0),
        cause=cause,
        booking=booking,
        centre_id=booking.centre_id,
        organisation_id=booking.organisation_id,
        asked_by_id=booking.asked_by_id,
        recorded_by_id=actor.person_id,
        period=Period(begins, end_of_consequence(begins)),
    )
    db.session.add(consequence)
    flush()
    record(booking, consequence.kind.value, None, consequence_id=consequence.id, cause=cause.value)
    mail_party(consequence, "consequence")


def lift(consequence: Consequence, actor: Actor, *, why: str) -> None:
    """Take a consequence of a locked booking back, and tell its party so; an appeal that waits is answered by it."""
    written = consequence.appeal
    if written is not None and written.answered_at is None:
        written.answer, written.answer_words = AppealAnswer.LIFTED, why
        written.answered_at, written.answered_by_id = now(), actor.person_id
    consequence.lifted_at, consequence.lifted_by_id, consequence.lifted_why = now(), actor.person_id, why
    flush()
    record(consequence.booking, "consequence_lifted", actor, why=why, consequence_id=consequence.id)
    mail_party(consequence, "consequence_lifted", words=why)


def mail_party(consequence: Consequence, template: str, **facts: object) -> None:
    """One mail to the one who asked for the booking and to the owners of the organisation that answers for it."""
    booking = consequence.booking
    told = {
        "consequence": Sentence(KIND_LABELS[consequence.kind]),
        "cause": Sentence(CAUSE_LABELS[consequence.cause]),
        "meaning": meaning(consequence.kind),
        "until_day": consequence.until,
        "ledger_path": _ledger_path(booking),
        **facts,
    }
    for person in _answerable(booking):
        mail_person(booking, template, person, told, event=f"{consequence.id}")


def _ledger_path(booking: Booking) -> str:
    if booking.organisation_id is None:
        return "/rezerwacje/rozliczenie"
    return f"/organizacje/{booking.organisation_id}/rozliczenie"


def _answerable(booking: Booking) -> Sequence[Person]:
    if booking.organisation_id is None:
        return [booking.asked_by]
    owns = or_(Membership.role == OrganisationRole.OWNER, Membership.person_id == booking.asked_by_id)
    return db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == booking.organisation_id,
            Membership.left_at.is_(None),
            Person.disabled_at.is_(None),
            owns,
        )
        .order_by(Person.id)
    ).all()


def mail_person(
    booking: Booking, template: str, person: Person, facts: Mapping[str, object], *, event: str = ""
) -> None:
    """One mail about a booking; `event` tells two of one template apart between which nothing changed."""
    entry = booking.entry
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:{event}:{entry.uid}:{entry.sequence}:{len(booking.messages)}:{person.id}",
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
        equipment=", ".join(
            f"{one.amount} × {in_language(one.kind, 'name', person.language)}" for one in booking.equipment
        ),
        **facts,
    )


def mail_series_applicant(series: BookingSeries, template: str, bookings: Sequence[Booking], **facts: object) -> None:
    """One mail for one event of a series, however many dates it has, to the one who asked or the owners."""
    for person in applicants(series):
        _mail_series(series, template, bookings, person, **facts)


def mail_series_staff(series: BookingSeries, template: str, bookings: Sequence[Booking], **facts: object) -> None:
    """One mail for one event of a series to each of the centre's coordinators and managers but the applicant."""
    for person in deciders(series.centre_id):
        if person.id != series.asked_by_id:
            _mail_series(series, template, bookings, person, **facts)


def _mail_series(
    series: BookingSeries, template: str, bookings: Sequence[Booking], person: Person, **facts: object
) -> None:
    lead, dates = bookings[0], tuple(booking.entry.period for booking in bookings)
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}::{lead.entry.uid}:{lead.entry.sequence}:{len(lead.messages)}:{person.id}",
        uid=series.uid,
        title=lead.entry.title,
        room=series.room.name,
        centre=series.room.centre.name,
        address_line=series.room.centre.address,
        centre_phone=series.room.centre.phone,
        centre_email=series.room.centre.email,
        dates=dates,
        first=dates[0],
        name=person.name,
        organisation=series.organisation.name if series.organisation is not None else "",
        **facts,
    )


def applicants(booking: Booking | BookingSeries | Waiting) -> Sequence[Person]:
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


def deciders(centre_id: int) -> Sequence[Person]:
    """Who decides at a centre: its coordinators and managers."""
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
