"""What came of enrolments: where somebody was absent, and their certificate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core.database import db
from app.programme.models import Certificate, Enrolment, Presence, Session
from app.programme.queries.certificates import valid_for
from app.programme.rules.attendance import PresenceState


@dataclass(frozen=True)
class Afterwards:
    """Of one enrolment."""

    absent: Sequence[Session] = ()
    certificate: Certificate | None = None


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
