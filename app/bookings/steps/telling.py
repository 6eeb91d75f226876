"""The audit trail of bookings and series, and the mails about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, exists, select

from app.accounts.models import Person, StaffRole
from app.accounts.queries import deciders
from app.bookings.models import Booking, BookingEquipment, BookingSeries, ChangeEquipment, Waiting
from app.bookings.rules.states import BookingState
from app.bookings.steps.inviting import CHANGES_CALENDAR, dates_told, in_calendar, outside_calendar
from app.centres.models import Centre
from app.core.access import Actor, OrganisationRole
from app.core.clock import Period
from app.core.database import db
from app.core.i18n import DEFAULT_LANGUAGE, Named, Sentence
from app.history import steps as history
from app.notifications import steps as notifications
from app.organisations.models import Membership

HELD = ("not_before", "recall_key")  # how a mail waits that can still be taken back


@dataclass(frozen=True)
class Lent:
    """Equipment as a fact of a mail: how many of what, told in the language of its reader."""

    things: tuple[tuple[int, Named], ...]

    def in_language(self, language: str) -> str:
        return ", ".join(f"{amount} × {name.in_language(language)}" for amount, name in self.things)


def lent(equipment: Sequence[BookingEquipment | ChangeEquipment]) -> Lent:
    """What goes with a booking, or is to go with it."""
    return Lent(tuple((one.amount, one.name) for one in equipment))


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


def record_all(booking_ids: Sequence[int], centre_id: int, verb: str, actor: Actor, **facts: object) -> None:
    """Note the same change of several bookings of one centre."""
    history.record_all(verb, "booking", booking_ids, actor_id=actor.person_id, centre_id=centre_id, **facts)


def mail_applicant(booking: Booking, template: str, *, event: str = "", **facts: Any) -> None:
    """One mail for one event to the one who asked; to the organisation's owners if that person has left.

    What changes their calendar, all read in whose calendar it is.
    """
    changes_calendar = template in CHANGES_CALENDAR
    for person in holders(booking) if changes_calendar else applicants(booking):
        mail_person(booking, template, person, facts | in_calendar(booking, template), event=event)
    if changes_calendar:
        mail_outside(booking, **{name: facts[name] for name in HELD if name in facts})


def mail_staff(booking: Booking, template: str, *, event: str = "", **facts: Any) -> None:
    """One mail for one event to each of the centre's coordinators and managers, but never to the applicant."""
    applicant_id = None if booking.is_by_staff and not booking.is_of_house else booking.asked_by_id
    for person in deciders(booking.centre_id):
        if person.id != applicant_id:
            mail_person(booking, template, person, facts, event=event)


def mail_booked_by_staff(booking: Booking, *, pads: Sentence | None) -> None:
    """One mail to each who acts for the organisation: the centre booked it for them; and to whom is named outside.

    Who is outside has no account here, so that mail is in Polish and leads to nothing that needs a sign-in.
    """
    template = "booked_by_staff"
    for person in _members(booking.organisation_id) if booking.organisation_id is not None else ():
        told = {"pads": pads, "may_sign_in": True, **in_calendar(booking, template)}
        mail_person(booking, template, person, told)
    if booking.outside_email:
        _mail_outside(booking, template, pads=pads, may_sign_in=False)


def mail_outside(booking: Booking, **held: Any) -> None:
    """One mail to who is named outside, if anybody: what staff booked for them is another one now, or none."""
    if booking.outside_email:
        became = "displaced" if booking.displaced_at is not None else booking.state.value
        words = booking.reason_words if booking.state is BookingState.CANCELLED else ""
        _mail_outside(booking, "booked_by_staff_changed", became=became, words=words, **held)


def _mail_outside(booking: Booking, template: str, **facts: Any) -> None:
    entry = booking.entry
    changed = "" if template == "booked_by_staff" else entry.sequence
    notifications.queue_mail(
        template,
        address=booking.outside_email,
        language=DEFAULT_LANGUAGE,
        event_key=f"{template}:{changed}:{entry.uid}:outside",
        name=booking.outside_name,
        **_facts(booking, DEFAULT_LANGUAGE),
        **outside_calendar(booking),
        **facts,
    )


def mail_person(booking: Booking, template: str, person: Person, facts: Mapping[str, Any], *, event: str = "") -> None:
    """One mail about a booking; `event` tells two of one template apart between which nothing changed."""
    entry = booking.entry
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:{event}:{entry.uid}:{entry.sequence}:{len(booking.messages)}:{person.id}",
        name=person.name,
        **_facts(booking, person.language),
        **{name: _told(fact, person) for name, fact in facts.items()},
    )


def _facts(booking: Booking, language: str) -> dict[str, Any]:
    return {
        "uid": booking.entry.uid,
        "title": booking.entry.title,
        "room": booking.room.name,
        **place_of(booking.room.centre),
        "period": booking.entry.period,
        "people": booking.people,
        "organisation": booking.organisation.name if booking.organisation is not None else booking.outside_name,
        "equipment": lent(booking.equipment).in_language(language),
    }


def place_of(centre: Centre) -> dict[str, Any]:
    """Where it is and whom to call, as every mail about a room says it."""
    return {
        "centre": centre.name,
        "address_line": centre.address,
        "centre_phone": centre.phone,
        "centre_email": centre.email,
    }


def mail_series_applicant(
    series: BookingSeries,
    template: str,
    bookings: Sequence[Booking],
    *,
    event: str = "",
    kept: Sequence[Booking] = (),
    **facts: Any,
) -> None:
    """One mail for one event of a series, however many dates it has, to the one who asked or the owners.

    The dates of those that are `kept`, or were, change in their calendar.
    """
    for person in applicants(bookings[0]):
        _mail_series(series, template, bookings, person, event, **dates_told(kept), **facts)


def mail_series_staff(
    series: BookingSeries, template: str, bookings: Sequence[Booking], *, event: str = "", **facts: Any
) -> None:
    """One mail for one event of a series to each of the centre's coordinators and managers but the applicant."""
    for person in deciders(series.centre_id):
        if person.id != bookings[0].asked_by_id:
            _mail_series(series, template, bookings, person, event, **facts)


def _mail_series(
    series: BookingSeries,
    template: str,
    bookings: Sequence[Booking],
    person: Person,
    event: str,
    *,
    dates: Sequence[Period] = (),
    **facts: Any,
) -> None:
    """The `dates` are those of the bookings, where they are not said."""
    lead = bookings[0]
    dates = dates or [booking.entry.period for booking in bookings]
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:{event}:{lead.entry.uid}:{lead.entry.sequence}:{len(lead.messages)}:{person.id}",
        uid=series.uid,
        title=lead.entry.title,
        room=series.room.name,
        dates=tuple(dates),
        first=dates[0],
        name=person.name,
        organisation=series.organisation.name if series.organisation is not None else "",
        equipment=lent(lead.equipment).in_language(person.language),
        **place_of(series.room.centre),
        **facts,
    )


def _told(fact: object, person: Person) -> Any:
    return fact.in_language(person.language) if isinstance(fact, Lent) else fact


def applicants(booking: Booking | Waiting) -> Sequence[Person]:
    """Whom a mail to the applicant goes to; of what the house holds, the one of its staff who booked it hears."""
    asker = booking.asked_by
    if isinstance(booking, Booking) and booking.is_of_house:
        return [asker] if _works_at(asker, booking.centre_id) else deciders(booking.centre_id)
    if booking.organisation_id is None:
        return [asker]
    members = _members_with_roles(booking.organisation_id)
    if any(person.id == asker.id for person, _ in members):
        return [asker]
    return [person for person, role in members if role is OrganisationRole.OWNER]


def holders(booking: Booking | Waiting) -> Sequence[Person]:
    """Who has it in their calendar: the applicants, and of what staff booked for an organisation all who act for it."""
    if isinstance(booking, Booking) and booking.is_by_staff and booking.organisation_id is not None:
        return _members(booking.organisation_id)
    return applicants(booking)


def _members(organisation_id: int) -> Sequence[Person]:
    """Who acts for an organisation and may sign in."""
    return [person for person, _ in _members_with_roles(organisation_id)]


def _members_with_roles(organisation_id: int) -> Sequence[Row[Person, OrganisationRole]]:
    return db.session.execute(
        select(Person, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.left_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    ).all()


def _works_at(person: Person, centre_id: int) -> bool:
    """Whether somebody is still of the staff of a centre; an administrator is of every staff."""
    if person.disabled_at is not None or person.is_admin:
        return person.disabled_at is None
    held = StaffRole.person_id == person.id, StaffRole.centre_id == centre_id, StaffRole.revoked_at.is_(None)
    return db.session.scalar(select(exists().where(*held))) or False
