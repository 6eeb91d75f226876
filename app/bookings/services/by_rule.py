"""Looking afterwards at what a rule approved: it was fine, or it should not have been."""

from sqlalchemy import select

from app.bookings import steps
from app.bookings.models import RuleApproval
from app.bookings.rules.safe import LookNeedsWords, NotByRule
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction


@transaction
def look_at_approval(actor: Actor, uid: str, *, is_fine: bool, words: str = "") -> None:
    """Note what staff think of an approval by rule; the booking itself stays. The last look counts.

    Raises NotFound, NotAllowed, NotByRule and LookNeedsWords.
    """
    booking = steps.lock_booking(uid, actor, Action.DECIDE_BOOKING)
    kept = select(RuleApproval).where(RuleApproval.booking_id == booking.id).with_for_update()
    approval = db.session.scalars(kept.execution_options(populate_existing=True)).one_or_none()
    if approval is None:
        raise NotByRule
    if not is_fine and not words.strip():
        raise LookNeedsWords
    if (approval.is_fine, approval.words) == (is_fine, words):
        return
    approval.is_fine, approval.words = is_fine, words
    approval.looked_at, approval.looked_by_id = now(), actor.person_id
    flush()
    steps.record(booking, "looked_at_fine" if is_fine else "looked_at_wrong", actor, why=words)
