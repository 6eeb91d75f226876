"""What came of enrolments: where somebody was absent, their certificate, and what waits for them to read or answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from app.core.database import db
from app.programme.models import Certificate, Enrolment, Presence, Session
from app.programme.queries.certificates import valid_for
from app.programme.queries.materials import given_to, holder
from app.programme.queries.surveys import right_by_ticket
from app.programme.rules.attendance import PresenceState


@dataclass(frozen=True)
class Afterwards:
    """Of one enrolment; materials and the survey only where its own page is read."""

    absent: Sequence[Session] = ()
    certificate: Certificate | None = None
    has_materials: bool = False
    survey_until: datetime | None = None


NOTHING = Afterwards()


def afterwards_of(enrolments: Sequence[Enrolment]) -> Mapping[int, Afterwards]:
    """Absences and certificates of these by their numbers. Two queries for all."""
    ids = [one.id for one in enrolments]
    certificates = valid_for(ids)
    absent = select(Presence.enrolment_id, Presence.session_id)
    rows = db.session.execute(absent.where(Presence.enrolment_id.in_(ids), Presence.state == PresenceState.ABSENT))
    missed = {(row.enrolment_id, row.session_id) for row in rows}
    return {
        one.id: Afterwards(
            [date for date in one.seating.activity.by_start if (one.id, date.id) in missed], certificates.get(one.id)
        )
        for one in enrolments
    }


def afterwards_on_page(one: Enrolment, *, now: datetime) -> Afterwards:
    """The same of one, with whether it has materials to read and until when its survey can be answered."""
    taking_part, right = holder(one.ticket), right_by_ticket(one.ticket)
    is_open = right is not None and not right.is_used and right.survey.closes_at > now
    return replace(
        afterwards_of([one])[one.id],
        has_materials=taking_part is not None and bool(given_to(taking_part, now=now).materials),
        survey_until=right.survey.closes_at if right is not None and is_open else None,
    )
