"""Reading where a ticket leads on: to the code in the room, the certificate, the materials and the survey."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from app.core.clock import local
from app.core.database import db
from app.programme.models import ActivitySurvey, Certificate, Enrolment, SurveyRight
from app.programme.queries.materials import given_to, holder
from app.programme.queries.tickets import Ticket
from app.programme.rules.certificates import CertificateState
from app.programme.rules.kinds import PlaceKind
from app.schedule.rules.places import ClaimStatus


@dataclass(frozen=True)
class Ways:
    """What there is behind a ticket at the moment."""

    here: bool = False
    certificate: bool = False
    materials: bool = False
    survey: bool = False

    @property
    def any_after(self) -> bool:
        return self.certificate or self.materials or self.survey


def ways_of(seen: Ticket) -> Ways:
    """Nothing for those without a place. A few queries."""
    if seen.status is not ClaimStatus.CONFIRMED:
        return Ways()
    one = seen.enrolment
    has_paper = exists().where(Certificate.enrolment_id == one.id, Certificate.state == CertificateState.VALID)
    may_tell = exists().where(
        SurveyRight.enrolment_id == one.id,
        ~SurveyRight.is_used,
        ActivitySurvey.activity_id == SurveyRight.activity_id,
        ActivitySurvey.closes_at > seen.now,
    )
    certificate, survey = db.session.execute(select(has_paper, may_tell)).one()
    taking_part = holder(one.ticket)
    materials = taking_part is not None and bool(given_to(taking_part, now=seen.now).materials)
    return Ways(_is_today(one, seen), certificate, materials, survey)


def _is_today(one: Enrolment, seen: Ticket) -> bool:
    """Whether a date of it is today and not over; online there is no room whose screen shows a code."""
    if one.seating.activity.place is PlaceKind.ONLINE:
        return False
    today = local(seen.now).date()
    ahead = [date.period for date in seen.sessions if not date.is_cancelled and date.period.ends > seen.now]
    return any(local(period.starts).date() == today for period in ahead)
