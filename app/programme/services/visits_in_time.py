"""What the worker does about study visits: frees what nobody confirmed, reminds, thanks, forgets what was needed."""

from datetime import datetime
from typing import Any

from app.accounts.rules import fingerprint, new_secret
from app.core.database import db, flush, transaction
from app.programme.models import StudyVisit, VisitFeedbackRight
from app.programme.queries.visits import due
from app.programme.rules.visits import ANSWERED_WITHIN, VisitState
from app.programme.steps import visits as steps


def lapse_visits_due(at: datetime) -> int:
    """Free what a group did not confirm in time: its visit is to be arranged anew; gives how many that were."""
    return sum(_lapse(visit_id, at) for visit_id in due(StudyVisit.confirm_by, at))


@transaction
def _lapse(visit_id: int, at: datetime) -> bool:
    visit = steps.lock_visit(visit_id)
    if visit.state not in (VisitState.ARRANGED, VisitState.CHANGE) or visit.confirm_by is None or visit.confirm_by > at:
        return False
    dates = tuple(part.period for part in visit.parts)
    steps.free_parts(visit)
    visit.state, visit.confirm_by, visit.answer_by = VisitState.ASKED, None, at + ANSWERED_WITHIN
    visit.round += 1
    flush()
    steps.record(visit, "visit_lapsed", None)
    told: dict[str, Any] = {"dates": dates, "places": ("",) * len(dates)}
    steps.mail_visitors(visit, "lapsed", **told)
    steps.mail_staff(visit, "lapsed", answer_by=visit.answer_by, **told)
    return True


def remind_visits_due(at: datetime) -> int:
    """Remind groups two days before they come; gives how many."""
    return sum(_remind(visit_id, at) for visit_id in due(StudyVisit.remind_at, at))


@transaction
def _remind(visit_id: int, at: datetime) -> bool:
    visit = steps.lock_visit(visit_id)
    if visit.state is not VisitState.CONFIRMED or visit.remind_at is None or visit.remind_at > at:
        return False
    visit.remind_at = None
    starts = min(part.period.starts for part in visit.parts)
    if starts <= at:
        return False
    steps.mail_visitors(visit, "reminder")
    return True


def thank_visitors_due(at: datetime) -> int:
    """Thank groups that were here, with a link to tell how it was, and forget what they needed; gives how many."""
    return sum(_thank(visit_id, at) for visit_id in due(StudyVisit.thank_at, at))


@transaction
def _thank(visit_id: int, at: datetime) -> bool:
    visit = steps.lock_visit(visit_id)
    if visit.thank_at is None or visit.thank_at > at:
        return False
    visit.thank_at, visit.remind_at = None, None
    steps.forget_needs(visit)
    token = new_secret()
    db.session.add(VisitFeedbackRight(visit_id=visit.id, token_hash=fingerprint(token)))
    flush()
    steps.mail_visitors(visit, "thanks", secret_token=token)
    return True
