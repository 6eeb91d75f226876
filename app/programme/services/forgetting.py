"""Forgetting what is no longer needed: access needs after the last date, and guests who never confirmed."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update

from app.core.database import db, transaction
from app.notifications.steps import forget_address
from app.programme.models import AccessNeed, Answer, Enrolment, Guest, Seating, Session
from app.programme.rules.tickets import GUESTS_KEPT
from app.schedule.models import Claim, Entry
from app.schedule.rules import Status
from app.schedule.rules.places import ACTIVE


@transaction
def forget_needs(at: datetime) -> int:
    """Erase what people need in order to take part, once all their dates are over or they no longer come.

    Gives how many were erased.
    """
    is_over = select(Enrolment.id).join(Enrolment.seating).join(Enrolment.claim).where(or_(_gone(), ~_is_ahead(at)))
    erased = delete(AccessNeed).where(AccessNeed.enrolment_id.in_(is_over)).returning(AccessNeed.enrolment_id)
    return len(db.session.scalars(erased).all())


def forget_guests(at: datetime) -> int:
    """Forget whoever never confirmed their address; gives how many. Their claims stay, as figures of nobody."""
    lives = exists().where(Enrolment.guest_id == Guest.id, Enrolment.claim_id == Claim.id, Claim.status.in_(ACTIVE))
    old = select(Guest.id).where(Guest.confirmed_at.is_(None), Guest.created_at <= at - GUESTS_KEPT)
    ids = db.session.scalars(old.where(~lives).order_by(Guest.id).limit(100)).all()
    for guest_id in ids:
        _forget(guest_id)
    return len(ids)


@transaction
def _forget(guest_id: int) -> None:
    guest = db.session.get(Guest, guest_id)
    if guest is None or guest.confirmed_at is not None:
        return
    theirs = select(Enrolment.id).where(Enrolment.guest_id == guest_id)
    for table in (Answer, AccessNeed):
        db.session.execute(delete(table).where(table.enrolment_id.in_(theirs)))
    db.session.execute(update(Enrolment).where(Enrolment.guest_id == guest_id).values(guest_id=None, name=""))
    forget_address(guest.email)
    db.session.delete(guest)


def _gone() -> ColumnElement[bool]:
    return Claim.status.not_in(ACTIVE)


def _is_ahead(at: datetime) -> ColumnElement[bool]:
    """Whether a date of the enrolment is not over; what has no date yet is ahead."""
    its_own = or_(Seating.session_id == Session.id, and_(Seating.session_id.is_(None), _same_activity()))
    stands = Session.entry_id == Entry.id, Entry.status == Status.CONFIRMED
    return or_(exists().where(its_own, *stands, Entry.ends_at > at), ~exists().where(its_own, *stands))


def _same_activity() -> ColumnElement[bool]:
    return Session.activity_id == Seating.activity_id
