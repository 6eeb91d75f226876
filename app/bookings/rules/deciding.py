"""Pure rules of deciding: for how long a decision can be undone, and what a centre says when it refuses."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.bookings.rules.states import BookingState, ChangeState
from app.core.errors import Refusal
from app.core.i18n import N_

AT_ONCE = timedelta(0)
LEAST_TO_DECIDE_AGAIN = timedelta(minutes=10)
MOST_REASONS = 30


class TooLateToUndo(Refusal):
    sentence = N_(
        "The mail about this decision is on its way, so it cannot be undone any more. Write to the applicant."
    )
    status = 409


class UndoneAlready(Refusal):
    sentence = N_("This decision is undone already. The request waits again.")
    status = 409


class ChangedSinceDecided(Refusal):
    sentence = N_("Somebody has changed this booking since you decided, so the decision stays. Look at the booking.")
    status = 409


class NoSuchReason(Refusal):
    sentence = N_("Choose a reason from the centre's list.")
    field = "reason"


class TooManyReasons(Refusal):
    sentence = N_("A centre has at most %(most)s reasons. Put one that nobody needs out of use.")
    field = "text_pl"
    status = 409


class LastReason(Refusal):
    sentence = N_("This is the only reason in use. Add another one first.")
    status = 409


DECIDED_WORDS: Mapping[BookingState | ChangeState, str] = {
    BookingState.APPROVED: N_("approved"),
    BookingState.REFUSED: N_("refused"),
    ChangeState.APPROVED: N_("approved"),
    ChangeState.REFUSED: N_("refused"),
}
BY_RULE = N_("by the room's rules")


def held_again_until(was: datetime | None, now: datetime) -> datetime:
    """Until when a request holds its time whose decision was undone: as before, with time to decide anew."""
    least = now + LEAST_TO_DECIDE_AGAIN
    return least if was is None else max(was, least)
