"""Pure rules of closing over bookings: what a plan may do with each, and what is said where it cannot."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.bookings.rules.facts import PartyKind, RoomRules
from app.bookings.rules.near import Has, Wish, lacks, spare_seats
from app.core.clock import Period, local
from app.core.errors import Refusal
from app.core.i18n import N_

UNDO_WITHIN = timedelta(minutes=10)
LONGEST = timedelta(days=366)
MOST_PLACES = 5
FARTHEST = timedelta(hours=4)
OTHER_DAYS = 14
STEP = timedelta(minutes=30)


class PlanKind(enum.StrEnum):
    """Why bookings are in the way: rooms close, rooms closed at once, or the centre opens at other hours."""

    CLOSURE = "closure"
    EMERGENCY = "emergency"
    HOURS = "hours"


class Fate(enum.StrEnum):
    """What became of one thing that was in the way."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    KEPT = "kept"
    DISPLACED = "displaced"
    ENDED = "ended"


class HitKind(enum.StrEnum):
    """What can be in the way: a booking, a time held for a change of one, a time held for somebody who waits."""

    BOOKING = "b"
    CHANGE = "c"
    OFFER = "w"
    OTHER = "o"


FATE_LABELS: Mapping[Fate, str] = {
    Fate.MOVED: N_("Moved"),
    Fate.CANCELLED: N_("Cancelled"),
    Fate.KEPT: N_("Stays"),
    Fate.DISPLACED: N_("Without a room"),
    Fate.ENDED: N_("Ended early"),
}


class NotAllDecided(Refusal):
    sentence = N_("Choose what becomes of %(count)s booking that has no choice yet.")
    plural = N_("Choose what becomes of %(count)s bookings that have no choice yet.")


class PlanChanged(Refusal):
    """The world moved between the looking and the saving; nothing was written."""

    sentence = N_(
        "Something changed while you were planning, so nothing was saved. Look at the marked lines and save again."
    )
    status = 409


class CancelNeedsWords(Refusal):
    sentence = N_("Write why: everybody whose date is cancelled reads it.")
    field = "words"


class OwnBooking(Refusal):
    sentence = N_("This is a booking of yours or of your organisation: another coordinator decides about it.")
    status = 403


class UndoOver(Refusal):
    sentence = N_("This can no longer be undone: the mails are on their way.")
    status = 409


class AlreadyUndone(Refusal):
    sentence = N_("This was undone already.")
    status = 409


class Displaced(Refusal):
    """Staff look for another room; the party may cancel."""

    sentence = N_(
        "Its room had to be closed. The centre's staff look for another one; you may cancel, but not change it."
    )
    status = 409


class NotDisplaced(Refusal):
    sentence = N_("Somebody has found a solution for this booking already.")
    status = 409


class PlaceTaken(Refusal):
    sentence = N_("This place is no longer free. Choose another one.")
    field = "choice"
    status = 409


@dataclass(frozen=True, order=True)
class Place:
    """A room at a time."""

    room_id: int
    period: Period

    @property
    def code(self) -> str:
        """As a form sends it."""
        return f"move:{self.room_id}:{int(self.period.starts.timestamp())}:{self.period.minutes}"


@dataclass(frozen=True)
class Decision:
    """What is to become of one thing; with a place it moves there."""

    fate: Fate
    place: Place | None = None


@dataclass(frozen=True)
class Seeking:
    """What is sought for one booking: its party, and what another room must have."""

    wish: Wish
    party: PartyKind


def fit_of(seeking: Seeking, has: Has) -> tuple[int, int] | None:
    """How well a room stands in for the one that is closed, less is better; None where it does not.

    It has the seats, the layout and no less access, and takes this party; what stands in the old room and not
    in this one counts against it.
    """
    missing = lacks(seeking.wish, has)
    features = len(seeking.wish.features - has.features)
    if len(missing) > features or not _takes(seeking.party, has.rules):
        return None
    return features, spare_seats(seeking.wish, has)


def lasts(room: RoomRules, period: Period) -> bool:
    """Whether the room's own rules know such a time: its length, and its begin and end on the grid."""
    if not room.min_minutes <= period.minutes <= room.max_minutes:
        return False
    return all(_minute(moment) % room.grid_minutes == 0 for moment in (period.starts, period.ends))


def other_starts(period: Period) -> list[datetime]:
    """Other begins on the same day, the nearest first, at most some hours away."""
    moved = [sign * number * STEP for number in range(1, FARTHEST // STEP + 1) for sign in (1, -1)]
    day = local(period.starts).date()
    return [period.starts + one for one in moved if local(period.starts + one).date() == day]


def _takes(party: PartyKind, room: RoomRules) -> bool:
    if party is PartyKind.RESIDENT:
        return room.residents_may_book
    return party is not PartyKind.GROUP or room.groups_may_book


def _minute(moment: datetime) -> int:
    wall = local(moment)
    return wall.hour * 60 + wall.minute
