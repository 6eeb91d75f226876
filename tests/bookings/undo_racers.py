"""What the clients of a race between undoing and sending do; and a worker that leaves the key, as a control."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.bookings.models import Decision
from app.bookings.rules.states import RefusalReason
from app.bookings.services import approve_booking, refuse_booking, settle_decisions_due, undo_decision
from app.core.clock import now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.notifications.services import sending
from app.organisations.queries import actor_for

UNDO = timedelta(minutes=5)


def decide_undoably(person_id: int, uid: str, verb: str) -> str:
    """Decides, sends what else waits, and gives the uid of the decision."""
    if verb == "approve":
        decision = approve_booking(actor_for(person_id), uid, undo_for=UNDO)
    else:
        decision = refuse_booking(actor_for(person_id), uid, reason=RefusalReason.OTHER, words="Nie.", undo_for=UNDO)
    _send_all_but(decision)
    return decision


@transaction
def _send_all_but(decision: str) -> None:
    others = update(Mail).where(Mail.recall_key.is_(None))
    db.session.execute(others.values(sent_at=now()))


def undo(person_id: int, decision: str) -> None:
    undo_decision(actor_for(person_id), decision)


def send_ahead() -> int:
    """A worker whose clock goes ahead, so that its round falls into the time to undo: it claims and notes as sent."""
    claimed = sending._claim(now() + 2 * UNDO)
    if claimed is None:
        return 0
    sending._note_sent(claimed)
    return 1


def send_and_leave_the_key() -> int:
    """What a worker would do that looks only at the time: the mail goes, and may still be taken back."""
    claimed = _claim_carelessly()
    if claimed is None:
        return 0
    sending._note_sent(claimed)
    return 1


@transaction
def _claim_carelessly() -> int | None:
    due = select(Mail).where(Mail.sent_at.is_(None), Mail.recall_key.is_not(None)).limit(1)
    mail = db.session.scalars(due).one_or_none()
    return mail.id if mail is not None else None


def settle_ahead() -> int:
    return settle_decisions_due(now() + 2 * UNDO)


def decision_mails(template: str) -> tuple[int, int]:
    """How many mails of the template are kept, and how many of them were sent."""
    mails = db.session.scalars(select(Mail).where(Mail.template == template)).all()
    return len(mails), sum(mail.sent_at is not None for mail in mails)


def decision_of(uid: str) -> tuple[datetime | None, datetime | None]:
    decision = db.session.scalars(select(Decision).where(Decision.uid == uid)).one()
    return decision.undone_at, decision.settled_at
