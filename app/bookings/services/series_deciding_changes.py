"""What staff do with the changes of several dates that were sent together: approve or refuse all that still wait."""

from collections.abc import Sequence

from sqlalchemy import select

from app.bookings import steps
from app.bookings.models import BookingChange, BookingSeries
from app.bookings.queries.changes import arrangement_of, change_by_uid
from app.bookings.queries.series import fresh_series
from app.bookings.queries.series_rearranging import changes_sent_together, verdicts_on_held
from app.bookings.rules import ChangeState
from app.bookings.rules.changes import NoChangeWaits
from app.bookings.rules.refusals import AlreadyDecided, ReasonNeedsWords
from app.bookings.rules.states import REASON_LABELS, RefusalReason
from app.bookings.services.deciding import demand_overridable
from app.bookings.services.deciding_changes import carry_out
from app.bookings.services.offering import offer_freed, offer_times_of
from app.bookings.services.series_rearranging import follow_last_date
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.core.i18n import Sentence


@transaction
def approve_series_change(actor: Actor, change_uid: str, *, override_why: str = "") -> int:
    """Make all dates what was asked together with this change: they move onto times that are held for them.

    A rule that now says no to one of them is overridden only with a reason. Gives the number of dates.
    Raises NotFound, NotAllowed, AlreadyDecided, NoChangeWaits, OverrideNeedsReason, OverrideNotPossible.
    """
    series, changes = _waiting(change_uid, actor)
    told = steps.told_of_moves("held", map(steps.move_of, changes))
    before = {change.booking_id: arrangement_of(change.booking) for change in changes}
    said = verdicts_on_held(changes, now=now())
    for one in said:
        demand_overridable(one.verdict, override_why)
    for change, one in zip(changes, said, strict=True):
        carry_out(change, one.verdict, actor)
        overridden = [result.rule for result in one.verdict.refused]
        facts = {"overridden": overridden, "change_id": change.id, "series_id": series.id}
        steps.record(change.booking, "change_approved", actor, why=override_why if overridden else "", **facts)
    follow_last_date(series, before, now())
    flush()
    bookings = [change.booking for change in changes]
    steps.mail_series_applicant(series, "series_change_approved", bookings, event=changes[0].sending or "", **told)
    offer_freed([(one.room_id, one.ask.period) for one in before.values()])
    return len(changes)


@transaction
def refuse_series_change(actor: Actor, change_uid: str, *, reason: RefusalReason, words: str) -> int:
    """Refuse all changes that were sent together with this one and wait; the dates stay as they are.

    Gives their number. Raises NotFound, NotAllowed, AlreadyDecided, NoChangeWaits, ReasonNeedsWords.
    """
    if not words.strip():
        raise ReasonNeedsWords
    series, changes = _waiting(change_uid, actor)
    told = steps.told_of_moves("held", map(steps.move_of, changes))
    for change in changes:
        steps.end_change(change, ChangeState.REFUSED)
        change.decided_by_id, change.reason, change.reason_words = actor.person_id, reason, words
        facts = {"reason": reason.value, "change_id": change.id, "series_id": series.id}
        steps.record(change.booking, "change_refused", actor, why=words, **facts)
    flush()
    bookings = [change.booking for change in changes]
    facts_told = {"reason_words": Sentence(REASON_LABELS[reason]), "words": words, **told}
    steps.mail_series_applicant(series, "series_change_refused", bookings, event=changes[0].sending or "", **facts_told)
    offer_times_of(changes)
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
        raise AlreadyDecided
    raise NoChangeWaits
