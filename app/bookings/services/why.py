"""Which reason of a centre's own list a refusal gives, inside the transaction of the verb that refuses."""

from dataclasses import dataclass

from app.bookings.models import Booking, BookingChange, Reason
from app.bookings.queries.reasons import reason_of_kind
from app.bookings.rules.deciding import NoSuchReason
from app.bookings.rules.refusals import ReasonNeedsWords
from app.bookings.rules.states import REASON_LABELS, RefusalReason
from app.core.database import db
from app.core.i18n import Named, Sentence


@dataclass(frozen=True)
class Why:
    """A reason with the words that go with it."""

    kind: RefusalReason
    own: Reason | None
    words: str

    @property
    def said(self) -> Sentence | Named:
        """As mails say it."""
        return self.own.named if self.own is not None else Sentence(REASON_LABELS[self.kind])

    def write(self, what: Booking | BookingChange) -> None:
        """Put it down with what is refused."""
        what.reason, what.own_reason, what.reason_words = self.kind, self.own, self.words


def why_refused(centre_id: int, reason: RefusalReason | int, words: str) -> Why:
    """A reason by its number in the centre's list, or by its kind, where the list has one.

    Raises NoSuchReason, and ReasonNeedsWords where the centre wants words with it.
    """
    if isinstance(reason, RefusalReason):
        own, kind = reason_of_kind(centre_id, reason), reason
    else:
        own = db.session.get(Reason, reason)
        if own is None or own.centre_id != centre_id or own.archived_at is not None:
            raise NoSuchReason
        kind = own.kind
    if (own is None or own.needs_words) and not words.strip():
        raise ReasonNeedsWords
    return Why(kind, own, words.strip())
