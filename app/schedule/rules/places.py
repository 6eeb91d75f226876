"""Pure rules of counted places: the states of a claim, whose turn it is, what a step did, and the refusals."""

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from app.core.errors import Refusal
from app.core.i18n import N_

MOST_PLACES = 2000
LARGEST_PARTY = 4
LAST_CLASS = 9


class Mode(enum.StrEnum):
    """How a pool gives its places: to the first who come, by the choice of staff, or by a draw."""

    FIRST_COME = "first_come"
    CHOSEN = "chosen"
    DRAWN = "drawn"


class ClaimStatus(enum.StrEnum):
    """Where a claim stands: it asks, is in the line, holds a place, or has ended in one of seven ways."""

    ASKED = "asked"
    WAITING = "waiting"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    PASSED = "passed"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    CALLED_OFF = "called_off"
    REFUSED = "refused"
    CLOSED = "closed"


S = ClaimStatus
HOLDING = frozenset({S.OFFERED, S.CONFIRMED})
ACTIVE = frozenset({S.ASKED, S.WAITING}) | HOLDING
# Waiting again keeps its turn: a party that lets one place go by, and those for whom the places no longer suffice.
MAY_BECOME = {
    S.ASKED: {S.CONFIRMED, S.WAITING, S.REFUSED, S.WITHDRAWN, S.REMOVED, S.CALLED_OFF, S.CLOSED},
    S.WAITING: {S.OFFERED, S.CONFIRMED, S.WITHDRAWN, S.REMOVED, S.CALLED_OFF, S.CLOSED},
    S.OFFERED: {S.CONFIRMED, S.PASSED, S.LAPSED, S.WAITING, S.REMOVED, S.CALLED_OFF},
    S.CONFIRMED: {S.WITHDRAWN, S.REMOVED, S.CALLED_OFF, S.WAITING},
}


class AlreadyThere(Refusal):
    """One person has one living claim in a pool."""

    sentence = N_("This person is signed up here already.")
    status = 409


class TooLargeParty(Refusal):
    sentence = N_("Sign up at most %(most)s people at once.")


class UnlikelyCapacity(Refusal):
    sentence = N_("Choose between 0 and %(most)s places.")
    field = "capacity"


class PlacesTaken(Refusal):
    """Only free places can be taken away."""

    sentence = N_("%(count)s place is taken. Keep at least as many, or decide first who gives a place back.")
    plural = N_("%(count)s places are taken. Keep at least as many, or decide first who gives a place back.")
    field = "capacity"
    status = 409


class NotEnoughPlaces(Refusal):
    sentence = N_("Only %(count)s place is free. Choose fewer people.")
    plural = N_("Only %(count)s places are free. Choose fewer people.")
    status = 409


class PlaceGone(Refusal):
    """The first yes wins, and this was not the first."""

    sentence = N_("Somebody else was faster. You keep your turn in the line.")
    status = 409


class PlaceOfferOver(Refusal):
    """The offer of a place ran out or was answered, or there was none."""

    sentence = N_("No place is held for you any more. You may join the line again, at its end.")
    status = 410


class PlaceIsYours(Refusal):
    sentence = N_("You have this place already.")
    status = 409


class OfferIsWhole(Refusal):
    """Nobody keeps a turn when the offer has a place for each of the party."""

    sentence = N_("The offer has a place for each of you. Take it, or pass it on.")
    status = 409


class ClaimOver(Refusal):
    """The claim has ended, or never came so far."""

    sentence = N_("This has changed meanwhile: the person no longer has a place here and no longer waits for one.")
    status = 409


class PlacesClosed(Refusal):
    sentence = N_("It has begun. Nobody can sign up any more.")
    status = 409


class NothingToDraw(Refusal):
    """Places are drawn once, and only where people were told so before."""

    sentence = N_("There is nothing to draw: the places are given in another way, or were drawn already.")
    status = 409


@dataclass(frozen=True)
class Standing:
    """Where one claim stands; of one party are those with the same word."""

    claim_id: int
    party: str | None = None
    together: bool = False
    resource_id: int | None = None
    status: ClaimStatus = ClaimStatus.WAITING
    expires_at: datetime | None = None
    called_at: datetime | None = None


@dataclass(frozen=True)
class Change:
    """What became of one claim; a new one was nothing before."""

    claim_id: int
    resource_id: int | None
    was: ClaimStatus | None
    status: ClaimStatus
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What a step did, in order; `called` are claims to be told that the first yes wins."""

    changes: tuple[Change, ...] = ()
    called: tuple[int, ...] = ()

    def __add__(self, later: "Outcome") -> "Outcome":
        return Outcome(self.changes + later.changes, self.called + later.called)

    @property
    def joined(self) -> list[int]:
        """The new claims."""
        return [change.claim_id for change in self.changes if change.was is None]

    def became(self, status: ClaimStatus) -> list[Change]:
        """The changes after which a claim stayed so."""
        last = {change.claim_id: change for change in self.changes}
        return [change for change in last.values() if change.status is status]


@dataclass(frozen=True)
class Numbers:
    """How full a pool is; a dead offer takes no place."""

    capacity: int
    taken: int
    waiting: int
    asked: int

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)


@dataclass(frozen=True)
class Rank:
    """The how manieth a claim is of those who wait, and of which class."""

    number: int
    waiting: int
    priority: int = field(default=0, compare=False)


def check_capacity(number: int) -> None:
    """Raises UnlikelyCapacity."""
    if not 0 <= number <= MOST_PLACES:
        raise UnlikelyCapacity(most=MOST_PLACES)


def check_party(size: int) -> None:
    """Raises TooLargeParty."""
    if not 1 <= size <= LARGEST_PARTY:
        raise TooLargeParty(most=LARGEST_PARTY)


def check_may_become(was: ClaimStatus, status: ClaimStatus) -> None:
    """Raises ClaimOver."""
    if status not in MAY_BECOME.get(was, ()):
        raise ClaimOver


def status_at(status: ClaimStatus, expires_at: datetime | None, now: datetime) -> ClaimStatus:
    """What a claim is by now: past its `expires_at` an offer has lapsed, swept or not."""
    return S.LAPSED if expires_at is not None and expires_at <= now else status


def has_started(starts_at: datetime | None, now: datetime) -> bool:
    """From its very start on nobody is offered a place."""
    return starts_at is not None and starts_at <= now


def hand_out(line: Iterable[Standing], free: int) -> list[Standing]:
    """Whose turn it is, in the order of the line: a party gets what there is, unless it waits for all at once."""
    chosen: list[Standing] = []
    for party in parties(line):
        left = free - len(chosen)
        if left <= 0:
            break
        if len(party) <= left or not party[0].together:
            chosen += party[:left]
    return chosen


def win(line: Iterable[Standing], free: int) -> list[Standing]:
    """Who gets a place when all are given at once: parties whole, up to the first for which too few are left."""
    won: list[Standing] = []
    for party in parties(line):
        if len(won) + len(party) > free:
            break
        won += party
    return won


def parties(line: Iterable[Standing]) -> Iterator[Sequence[Standing]]:
    """The line cut where one party ends and the next begins; most are of one."""
    for _, party in groupby(line, key=lambda one: one.party or one.claim_id):
        yield list(party)
