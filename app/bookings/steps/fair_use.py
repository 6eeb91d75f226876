"""Consequences of late cancellations and no-shows: giving one to a party, and taking it back."""

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select

from app.accounts.models import Person
from app.bookings.models import Booking, Consequence
from app.bookings.rules.consequences import (
    CAUSE_LABELS,
    KIND_LABELS,
    AppealAnswer,
    Cause,
    end_of_consequence,
    kind_after,
    meaning,
)
from app.bookings.steps.telling import mail_person, record
from app.core.access import Actor, OrganisationRole
from app.core.clock import Period, now
from app.core.database import db, flush
from app.core.i18n import Sentence
from app.organisations.models import Membership


def hold_to_account(booking: Booking, cause: Cause, actor: Actor | None, **facts: object) -> None:
    """Give the party of a locked booking the next consequence at its centre, and tell them so, with these facts.

    The house has none, and neither has what staff entered afterwards for the figures.
    """
    if booking.is_of_house or booking.is_entered_afterwards:
        return
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
        recorded_by_id=actor.person_id if actor is not None else None,
        period=Period(begins, end_of_consequence(begins)),
    )
    db.session.add(consequence)
    flush()
    record(booking, consequence.kind.value, None, consequence_id=consequence.id, cause=cause.value)
    mail_party(consequence, "consequence", **facts)


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
