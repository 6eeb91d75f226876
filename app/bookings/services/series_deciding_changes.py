"""What staff do with the changes of several dates that were sent together: approve or refuse all that still wait."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.bookings import steps
from app.bookings.models import BookingChange, BookingSeries
from app.bookings.queries.changes import arrangement_of, change_by_uid
from app.bookings.queries.series import fresh_series
from app.bookings.queries.series_rearranging import changes_sent_together, verdicts_on_held
from app.bookings.rules import ChangeState
from app.bookings.rules.changes import NoChangeWaits
from app.bookings.rules.deciding import AT_ONCE
from app.bookings.rules.states import RefusalReason
from app.bookings.services.deciding import set_aside
from app.bookings.services.deciding_changes import carry_out_while_undoable, turn_down
from app.bookings.services.offering import offer_freed, offer_times_of
from app.bookings.services.series_rearranging import follow_last_date
from app.bookings.services.why import why_refused
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound


@transaction
def approve_series_change(
    actor: Actor, change_uid: str, *, override_why: str = "", undo_for: timedelta = AT_ONCE
) -> int:
    """Make all dates what was asked together with this change: they move onto times that are held for them.

    A rule that now says no to one of them is overridden only with a reason. Gives the number of dates.
    Raises NotFound, NotAllowed, AlreadyDecided, NoChangeWaits, OverrideNeedsReason, OverrideNotPossible.
    """
    series, changes = _waiting(change_uid, actor)
    told = steps.told_of_moves("held", map(steps.move_of, changes))
    before = {change.booking_id: arrangement_of(change.booking) for change in changes}
    said = [set_aside(one.verdict, override_why) for one in verdicts_on_held(changes, now=now())]
    undoing = steps.Undoing(actor, series.centre_id, undo_for)
    undoing.keep_rule(series)
    for change, one in zip(changes, said, strict=True):
        carry_out_while_undoable(change, one, actor, undoing)
        overridden = [result.rule for result in one.refused]
        noted = {"overridden": overridden, "change_id": change.id, "series_id": series.id}
        steps.record(change.booking, "change_approved", actor, why=override_why if overridden else "", **noted)
    follow_last_date(series, before, now())
    flush()
    bookings = [change.booking for change in changes]
    facts = {"event": changes[0].sending or "", **told, **undoing.mail}
    steps.mail_series_applicant(series, "series_change_approved", bookings, kept=bookings, **facts)
    if undoing.is_final:
        offer_freed([(one.room_id, one.ask.period) for one in before.values()])
    undoing.close()
    return len(changes)


@transaction
def refuse_series_change(
    actor: Actor, change_uid: str, *, reason: RefusalReason | int, words: str, undo_for: timedelta = AT_ONCE
) -> int:
    """Refuse all changes that were sent together with this one and wait; the dates stay as they are.

    Gives their number. Raises NotFound, NotAllowed, AlreadyDecided, NoChangeWaits, NoSuchReason, ReasonNeedsWords.
    """
    series, changes = _waiting(change_uid, actor)
    why = why_refused(series.centre_id, reason, words)
    told = steps.told_of_moves("held", map(steps.move_of, changes))
    undoing = steps.Undoing(actor, series.centre_id, undo_for)
    for change in changes:
        turn_down(change, why, actor, undoing)
        noted = {"reason": why.kind.value, "change_id": change.id, "series_id": series.id}
        steps.record(change.booking, "change_refused", actor, why=why.words, **noted)
    flush()
    bookings = [change.booking for change in changes]
    facts = {"event": changes[0].sending or "", "reason_words": why.said, "words": why.words, **told, **undoing.mail}
    steps.mail_series_applicant(series, "series_change_refused", bookings, **facts)
    if undoing.is_final:
        offer_times_of(changes)
    undoing.close()
    return len(changes)


def _waiting(change_uid: str, actor: Actor) -> tuple[BookingSeries, Sequence[BookingChange]]:
    """The locked series and the changes that were sent together with this one and still wait."""
    found = change_by_uid(change_uid)
    if found is None or found.booking.series_id is None or found.sending is None:
        raise NotFound
    of_series = select(BookingSeries.uid).where(BookingSeries.id == found.booking.series_id)
    series, _ = steps.lock_series(db.session.scalars(of_series).one(), actor, Action.DECIDE_BOOKING)
    changes = changes_sent_together(found.sending)
    if changes:
        return fresh_series(series.id), changes
    db.session.refresh(found)
    if found.state in (ChangeState.APPROVED, ChangeState.REFUSED):
        raise steps.decided_already(found)
    raise NoChangeWaits
