"""When somebody let a place stay empty: it was given back too late, or they did not come."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, or_, select

from app.core.database import db
from app.programme.models import Enrolment, Presence, Session
from app.programme.rules.attendance import PresenceState
from app.programme.rules.lines import BEHIND_FOR, COUNTED_WITHIN
from app.schedule.models import Claim, Entry


def missed_by(person_id: int | None, guest_id: int | None, *, now: datetime) -> Sequence[datetime]:
    """The moments at which one person, by their account or as a guest, let a place stay empty, while they count.

    That is when they gave it back too late, and when a date began at which they were absent; who is excused was not.
    """
    values = {"person": person_id, "guest": guest_id, "since": now - COUNTED_WITHIN - BEHIND_FOR}
    return [row.at for row in db.session.execute(_missed(), values)]


@cache
def _missed() -> CompoundSelect[Any]:
    theirs = or_(Enrolment.person_id == bindparam("person"), Enrolment.guest_id == bindparam("guest"))
    late = (
        select(Claim.changed_at.label("at"))
        .join(Enrolment, Enrolment.claim_id == Claim.id)
        .where(theirs, Enrolment.ended_late, Claim.changed_at > bindparam("since"))
    )
    absent = (
        select(Entry.starts_at.label("at"))
        .join_from(Presence, Enrolment, Enrolment.id == Presence.enrolment_id)
        .join(Session, Session.id == Presence.session_id)
        .join(Entry, Entry.id == Session.entry_id)
        .where(theirs, Presence.state == PresenceState.ABSENT, Entry.starts_at > bindparam("since"))
    )
    return late.union_all(absent).order_by("at")
