"""What the applicant does afterwards with a series: call dates off, or take a change of several dates back."""

from app.bookings import steps
from app.bookings.queries.changes import change_by_uid
from app.bookings.queries.series import ahead_of, displaced_ahead, would_be_late
from app.bookings.queries.series_rearranging import changes_sent_together
from app.bookings.rules import ChangeState
from app.bookings.rules.changes import NoChangeWaits
from app.bookings.rules.consequences import Cause
from app.bookings.rules.series import NoSuchDate, NothingAhead
from app.bookings.rules.states import BookingState
from app.bookings.services.gaps import end_gaps
from app.bookings.services.offering import offer_times_of
from app.core.access import Action, Actor, its_party
from app.core.clock import now
from app.core.database import flush, transaction
from app.schedule import steps as schedule


@transaction
def cancel_series(actor: Actor, uid: str, *, since: str | None = None, why: str = "") -> int:
    """Withdraw or cancel the dates ahead, from the one whose uid is `since` on; their times are free at once.

    Dates that are past, that are over, or that were changed one by one stay as they are. Each date that its
    party cancels late has its consequence, as a booking alone would. Gives the number called off.
    Raises NotFound, NotAllowed, NoSuchDate and NothingAhead.
    """
    series, bookings = steps.lock_series(uid, actor, Action.CANCEL_BOOKING)
    if since is not None and since not in {booking.entry.uid for booking in bookings}:
        raise NoSuchDate
    ahead = [*ahead_of(bookings, since, now=now()), *displaced_ahead(bookings, since, now=now())]
    if not ahead:
        raise NothingAhead
    steps.send_decision_first(ahead)
    for booking in ahead:
        is_waiting = booking.state is BookingState.REQUESTED
        booking.is_late = would_be_late(booking, now=now()) and its_party(actor, booking)
        booking.state = BookingState.WITHDRAWN if is_waiting else BookingState.CANCELLED
        booking.ended_at, booking.reason_words, booking.displaced_at = now(), why, None
        steps.end_waiting_change(booking)
        schedule.release(booking.entry)
        steps.record(booking, booking.state.value, actor, why=why, late=booking.is_late, series_id=series.id)
    flush()
    late = [booking for booking in ahead if booking.is_late]
    steps.mail_series_applicant(series, "series_cancelled", ahead, kept=ahead, words=why, late=bool(late))
    steps.mail_series_staff(series, "series_called_off", ahead, words=why)
    end_gaps(series, actor, since=ahead[0].entry.starts_at if since else None)
    offer_times_of([*ahead, *(change for booking in ahead for change in booking.changes)])
    for booking in late:
        steps.hold_to_account(booking, Cause.LATE_CANCELLATION, actor)
    return len(ahead)


@transaction
def withdraw_series_change(actor: Actor, uid: str, change_uid: str) -> int:
    """Take back all that was sent together with this change of a series and still waits; the dates stay as they are.

    Gives the number of dates. Raises NotFound, NotAllowed and NoChangeWaits.
    """
    series, _ = steps.lock_series(uid, actor, Action.CHANGE_BOOKING)
    named = change_by_uid(change_uid)
    if named is None or named.booking.series_id != series.id or named.sending is None:
        raise NoChangeWaits
    changes = changes_sent_together(named.sending)
    if not changes:
        raise NoChangeWaits
    told = steps.told_of_moves("held", map(steps.move_of, changes))
    for change in changes:
        steps.end_change(change, ChangeState.WITHDRAWN)
    flush()
    for change in changes:
        steps.record(change.booking, "change_withdrawn", actor, change_id=change.id, series_id=series.id)
    bookings = [change.booking for change in changes]
    steps.mail_series_staff(series, "series_change_withdrawn", bookings, event=named.sending, **told)
    offer_times_of(changes)
    return len(changes)
