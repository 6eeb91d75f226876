"""What stands in the work calendar of a centre, and the words for it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.clock import Period
from app.core.i18n import N_, Sentence


class SpotKind(enum.StrEnum):
    """What takes a room, or would."""

    CONFIRMED = "confirmed"
    REQUESTED = "requested"
    CHANGE = "change"
    COUNTER_OFFER = "counter_offer"
    OFFER = "offer"
    DISPLACED = "displaced"
    SESSION = "session"
    MEETING = "meeting"
    OPTION = "option"
    VISIT = "visit"
    TOGETHER = "together"
    CLOSURE = "closure"


SPOT_LABELS: Mapping[SpotKind, str] = {
    SpotKind.CONFIRMED: N_("Confirmed"),
    SpotKind.REQUESTED: N_("Waits for an answer"),
    SpotKind.CHANGE: N_("Held for a change"),
    SpotKind.COUNTER_OFFER: N_("Held as another time"),
    SpotKind.OFFER: N_("Held for who waited"),
    SpotKind.DISPLACED: N_("Without a room"),
    SpotKind.SESSION: N_("In the programme"),
    SpotKind.MEETING: N_("Meeting of a working group"),
    SpotKind.OPTION: N_("Held for a group to choose"),
    SpotKind.VISIT: N_("Study visit"),
    SpotKind.TOGETHER: N_("Taken with another room"),
    SpotKind.CLOSURE: N_("Closed"),
}


@dataclass(frozen=True)
class Spot:
    """One thing in a room's line of the calendar.

    `uid` is that of the booking it belongs to, where there is one; `seen` the sequence of its entry.
    """

    kind: SpotKind
    uid: str
    room_id: int
    period: Period
    title: str
    who: str | Sentence = ""
    seen: int = 0
    may_move: bool = False
    may_stretch: bool = False
