"""Reading for those who lead: how many come to each of their dates, and who; no addresses."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.core.database import db
from app.programme.models import Activity, Enrolment, EnrolmentTerms, Seating, Session
from app.schedule.models import Claim
from app.schedule.rules.places import ClaimStatus


def numbers_coming(sessions: Sequence[Session]) -> dict[int, int]:
    """How many have a place in each of these dates; a date for which nobody enrols is not among them. One query."""
    of_date = or_(Seating.session_id == Session.id, Seating.session_id.is_(None))
    counted = (
        select(Session.id, func.count(Claim.id))
        .join(EnrolmentTerms, EnrolmentTerms.activity_id == Session.activity_id)
        .join(Seating, (Seating.activity_id == Session.activity_id) & of_date)
        .outerjoin(Claim, (Claim.pool_id == Seating.pool_id) & (Claim.status == ClaimStatus.CONFIRMED))
        .where(Session.id.in_([one.id for one in sessions]))
        .group_by(Session.id)
    )
    return dict(db.session.execute(counted).all())


def session_of(session_id: int) -> Session | None:
    """One date with its activity and those who lead it."""
    found = select(Session).where(Session.id == session_id)
    activity = joinedload(Session.activity, innerjoin=True)
    shown = (
        joinedload(Session.entry, innerjoin=True),
        joinedload(Session.room),
        activity.joinedload(Activity.centre, innerjoin=True),
        activity.selectinload(Activity.leaders),
    )
    return db.session.scalars(found.options(*shown)).one_or_none()


def participants_of(session: Session) -> Sequence[Enrolment]:
    """Who has a place in a date, by name, with what they need and answered."""
    theirs = (
        select(Enrolment)
        .join(Enrolment.claim)
        .join(Enrolment.seating)
        .where(Seating.activity_id == session.activity_id, Claim.status == ClaimStatus.CONFIRMED)
        .where(or_(Seating.session_id == session.id, Seating.session_id.is_(None)))
        .options(contains_eager(Enrolment.claim), joinedload(Enrolment.organisation), selectinload(Enrolment.need))
    )
    return sorted(db.session.scalars(theirs).all(), key=lambda one: (one.name.casefold(), one.id))
