"""Reminding those who have a place: days before, with a question shortly before, and of what is online by its link."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile
from app.programme import steps
from app.programme.models import EnrolmentReminder, Session
from app.programme.queries.reminders import DueReminder, enrolments_to_remind, was_reminded
from app.programme.rules.reminders import RemindedOf, is_due
from app.programme.steps.joining import lock_enrolment
from app.programme.steps.telling import remind
from app.schedule.models import Entry
from app.schedule.rules.places import ClaimStatus

explain("uq_enrolment_reminder_enrolment_id_session_id_kind_starts_at", ChangedMeanwhile)


def remind_enrolled_due(at: datetime) -> int:
    """Send the reminders that are due at a moment; gives how many people were reminded. The worker calls it.

    Each in a transaction of its own that looks again under the lock of the places, so that two workers send one, and
    none is sent of a place that is given back at that instant.
    """
    return sum(_remind(due, at) for due in enrolments_to_remind(at))


@transaction
def _remind(due: DueReminder, at: datetime) -> bool:
    one, _pool = lock_enrolment(due.enrolment_id)
    session = db.session.get_one(Session, due.session_id)
    db.session.scalars(select(Entry).where(Entry.id == session.entry_id).with_for_update(key_share=True)).one()
    if one.status is not ClaimStatus.CONFIRMED or session.is_cancelled or not one.email:
        return False
    centre = one.seating.activity.centre
    days = centre.remind_days_first, centre.remind_days_last
    settled = max(one.claim.changed_at, session.entry.changed_at)
    if not is_due(due.kind, days, starts=session.period.starts, settled=settled, now=at):
        return False
    if was_reminded(one.id, session, due.kind):
        return False
    sent = EnrolmentReminder(enrolment_id=one.id, session_id=session.id, kind=due.kind, starts_at=session.period.starts)
    db.session.add(sent)
    flush()
    until = session.period.starts - timedelta(hours=centre.late_cancel_hours)
    asks = due.kind is RemindedOf.LAST
    remind(one, session, due.kind, until=until if until > at else None, asks=asks)
    steps.record_enrolment(one, "reminded", None, kind=due.kind.value, session_id=session.id)
    return True
