"""Who was there: what is noted of each person and date, how many minutes count, codes, and what scanners answer."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.clock import Period
from app.core.errors import Refusal
from app.core.i18n import N_

DOORS_BEFORE = timedelta(hours=2)
CODE_BEFORE = timedelta(minutes=30)
OLDEST_SCAN = timedelta(hours=48)
CODE_SIGNS, WHOLE_TICKET = 8, 32
TICKET = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


class PresenceState(enum.StrEnum):
    """What is noted of one person at one date; of whom nothing is noted, nothing is known yet."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


PRESENCE_LABELS: Mapping[PresenceState, str] = {
    PresenceState.PRESENT: N_("Was there"),
    PresenceState.ABSENT: N_("Did not come"),
    PresenceState.EXCUSED: N_("Excused"),
}


class PresenceSource(enum.StrEnum):
    """How it was noted: a ticket was scanned, a tap on the list, the room's code, paper, or at the door."""

    SCAN = "scan"
    LIST = "list"
    CODE = "code"
    PAPER = "paper"
    WALK_IN = "walk_in"


SOURCE_LABELS: Mapping[PresenceSource, str] = {
    PresenceSource.SCAN: N_("by the ticket"),
    PresenceSource.LIST: N_("on the list"),
    PresenceSource.CODE: N_("by the code in the room"),
    PresenceSource.PAPER: N_("from paper"),
    PresenceSource.WALK_IN: N_("at the door"),
}


class ScanVerdict(enum.StrEnum):
    """What a scanner shows: come in, in already, or one of the reasons why not."""

    IN = "in"
    AGAIN = "again"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    NO_PLACE = "no_place"
    NOT_NOW = "not_now"
    CLOSED = "closed"
    ONESELF = "oneself"


VERDICT_WORDS: Mapping[ScanVerdict, str] = {
    ScanVerdict.IN: N_("Come in, %(name)s"),
    ScanVerdict.AGAIN: N_("%(name)s is in since %(since)s"),
    ScanVerdict.UNKNOWN: N_("This code is no ticket of this list. Look for the person by name."),
    ScanVerdict.ELSEWHERE: N_("This ticket is for another date or another activity."),
    ScanVerdict.NO_PLACE: N_("%(name)s has no place here: it was given back, or is waited for. Ask staff."),
    ScanVerdict.NOT_NOW: N_("It is not the time: people are let in from two hours before the start until the end."),
    ScanVerdict.CLOSED: N_("This list is closed. Correct it with a reason."),
    ScanVerdict.ONESELF: N_("This is your own ticket. Ask somebody else to let you in."),
}
COLOURS: Mapping[ScanVerdict, str] = {ScanVerdict.IN: "green", ScanVerdict.AGAIN: "yellow"}


class NoListHere(Refusal):
    """Nobody enrols for what has free entry."""

    sentence = N_("Nobody enrols for this, so there is no list of people.")
    status = 409


class ListClosed(Refusal):
    sentence = N_("This list is closed. Correct what is wrong with a reason.")
    status = 409


class NotOnList(Refusal):
    sentence = N_("This person has no place here any more. Look at the list again.")
    status = 409


class TooEarlyToMark(Refusal):
    sentence = N_("It is not yet time: people can be noted from two hours before the start.")
    status = 409


class TooEarlyToClose(Refusal):
    sentence = N_("The list can be closed once this date has begun.")
    status = 409


class DateCancelled(Refusal):
    sentence = N_("This date was cancelled.")
    status = 409


class NotOneself(Refusal):
    sentence = N_("Nobody notes themselves. Ask somebody else of the staff, or use the code in the room.")
    status = 409


class ReasonNeeded(Refusal):
    sentence = N_("Say why it is corrected. The reason is kept.")
    field = "why"


class OutsideOfDate(Refusal):
    sentence = N_("Choose times within this date, the later one second.")
    field = "arrived"


class AbsentWhenClosed(Refusal):
    sentence = N_("Close the list first: only then is somebody absent.")
    field = "state"
    status = 409


class AlreadyMarked(Refusal):
    sentence = N_("Somebody noted this person a moment ago. Look at the list again.")
    status = 409


class NothingToUndo(Refusal):
    sentence = N_("Nothing is noted of this person.")
    status = 409


class NobodySoNamed(Refusal):
    sentence = N_("Nobody on the list has this number, or a name that begins so.")
    field = "typed"


class SeveralSoNamed(Refusal):
    sentence = N_("That fits several: %(names)s. Type more letters, or the number.")
    field = "typed"


class NoSeatAtDoor(Refusal):
    sentence = N_("All seats are taken. Staff may add a seat, or somebody's seat stays empty.")
    field = "name"
    status = 409


class RoomHoldsNoMore(Refusal):
    sentence = N_("%(room)s has no more than %(seats)s seats.")
    field = "add_seat"
    status = 409


class OnlyStaffAddSeats(Refusal):
    sentence = N_("Only staff of the centre add seats. Ask them.")
    field = "add_seat"
    status = 403


class NotATicket(Refusal):
    sentence = N_("There is no ticket with this code for what takes place now. Look at it again.")
    field = "ticket"


class CodeNotNow(Refusal):
    sentence = N_("The code of the room counts from half an hour before the start until the end.")
    field = "code"
    status = 409


@dataclass(frozen=True)
class ScanResult:
    """What the scanner is told; `since` is when they came in, where they did."""

    verdict: ScanVerdict
    name: str = ""
    since: datetime | None = None

    @property
    def colour(self) -> str:
        return COLOURS.get(self.verdict, "red")


@dataclass(frozen=True)
class Correction:
    """How it was, as somebody corrects it; without times, from the start or to the end."""

    state: PresenceState
    arrived_at: datetime | None = None
    left_at: datetime | None = None


def minutes_of(date: Period, arrived_at: datetime | None, left_at: datetime | None) -> int:
    """How many minutes of a date somebody was there who came and left then."""
    starts = max(date.starts, arrived_at or date.starts)
    ends = min(date.ends, left_at or date.ends)
    return max(0, int((ends - starts).total_seconds() // 60))


def check_doors(date: Period, now: datetime) -> None:
    """Refuses TooEarlyToMark."""
    if now < date.starts - DOORS_BEFORE:
        raise TooEarlyToMark


def check_may_close(date: Period, now: datetime) -> None:
    """Refuses TooEarlyToClose."""
    if now < date.starts:
        raise TooEarlyToClose


def check_correction(wanted: Correction, date: Period, *, was: PresenceState | None, closed: bool, why: str) -> None:
    """A reason is needed for what takes presence away, and for all of it once the list is closed.

    Refuses AbsentWhenClosed, OutsideOfDate and ReasonNeeded.
    """
    if wanted.state is PresenceState.ABSENT and not closed:
        raise AbsentWhenClosed
    if wanted.state is PresenceState.PRESENT and not minutes_of(date, wanted.arrived_at, wanted.left_at):
        raise OutsideOfDate
    if any(at is not None and not date.starts <= at <= date.ends for at in (wanted.arrived_at, wanted.left_at)):
        raise OutsideOfDate
    takes_away = was is PresenceState.PRESENT and wanted.state is not PresenceState.PRESENT
    if (closed or takes_away) and not why.strip():
        raise ReasonNeeded


def ticket_in(read: str) -> str:
    """The ticket in what a camera read or a hand typed: all of it, its first eight signs, or nothing."""
    plain = read.strip().lower()
    whole = TICKET.findall(plain)
    if whole:
        return str(whole[-1])
    typed = re.sub(r"[\s-]", "", plain)
    return typed if re.fullmatch(rf"[0-9a-f]{{{CODE_SIGNS},32}}", typed) else ""


def time_of_scan(now: datetime, ago: timedelta) -> datetime:
    """When it was scanned: a clock of a tablet may be wrong, but not by how much time went by since."""
    return now - min(max(ago, timedelta(0)), OLDEST_SCAN)
