"""Who is told of an enrolment, and of what: all that its mails need, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.programme.models import Activity, Enrolment, Seating, Session
from app.programme.steps.dates import Occasion, occasion_of
from app.schedule.models import Pool


@dataclass(frozen=True)
class Addressee:
    """One enrolment as its mails tell of it; without an address nobody is told but who enrolled it."""

    enrolment_id: int
    claim_id: int
    ticket: str
    name: str
    email: str
    language: str
    occasion: Occasion
    pool: Pool
    session_id: int | None = None
    person_id: int | None = None
    by_id: int | None = None
    organisation_id: int | None = None
    organisation: str = ""
    confirm_by: datetime | None = None
    ended_late: bool = False
    why: str = ""


def addressee_of(one: Enrolment) -> Addressee:
    known, party = one.person or one.guest, one.organisation
    return Addressee(
        enrolment_id=one.id,
        claim_id=one.claim_id,
        ticket=one.ticket,
        name=one.name or (known.name if known is not None else ""),
        email=one.email,
        language=one.language,
        occasion=occasion_of(one.seating.activity),
        pool=one.seating.pool,
        session_id=one.seating.session_id,
        person_id=one.person_id,
        by_id=one.by_id,
        organisation_id=one.organisation_id,
        organisation=party.name if party is not None else "",
        confirm_by=one.confirm_by,
        ended_late=one.ended_late,
        why=one.why,
    )


def addressees(claim_ids: Sequence[int]) -> dict[int, Addressee]:
    """Those of claims, as they are now. A fixed number of queries."""
    if not claim_ids:
        return {}
    seating = joinedload(Enrolment.seating, innerjoin=True)
    activity = seating.joinedload(Seating.activity, innerjoin=True)
    these = (
        select(Enrolment)
        .where(Enrolment.claim_id.in_(claim_ids))
        .options(
            seating.joinedload(Seating.pool, innerjoin=True),
            activity.joinedload(Activity.centre, innerjoin=True),
            activity.selectinload(Activity.sessions).options(
                joinedload(Session.entry, innerjoin=True), joinedload(Session.room)
            ),
            joinedload(Enrolment.person),
            joinedload(Enrolment.guest),
            joinedload(Enrolment.organisation),
        )
        .execution_options(populate_existing=True)
    )
    return {one.claim_id: addressee_of(one) for one in db.session.scalars(these)}
