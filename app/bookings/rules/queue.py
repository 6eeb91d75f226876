"""Narrowing the queue of staff: what is asked for in the address, and whether a line fits it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.i18n import N_


class Waits(enum.StrEnum):
    """What of a line waits for whom."""

    REQUEST = "request"
    SERIES = "series"
    CHANGE = "change"
    ANSWERED = "answered"
    ASKED = "asked"


class Applicant(enum.StrEnum):
    """Who asks."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    GROUP = "group"
    RESIDENT = "resident"


class Clear(enum.StrEnum):
    """Whether no rule says no as of now."""

    YES = "yes"
    NO = "no"


WAITS_LABELS: Mapping[Waits, str] = {
    Waits.REQUEST: N_("single requests"),
    Waits.SERIES: N_("series"),
    Waits.CHANGE: N_("changes"),
    Waits.ANSWERED: N_("the applicant answered"),
    Waits.ASKED: N_("waits for the applicant"),
}
APPLICANT_LABELS: Mapping[Applicant, str] = {
    Applicant.VERIFIED: N_("verified organisations"),
    Applicant.UNVERIFIED: N_("organisations not verified yet"),
    Applicant.GROUP: N_("informal groups"),
    Applicant.RESIDENT: N_("residents"),
}
CLEAR_LABELS: Mapping[Clear, str] = {
    Clear.YES: N_("clear: no rule says no"),
    Clear.NO: N_("look closely"),
}


@dataclass(frozen=True)
class Line:
    """A line of the queue, as far as it is narrowed by it."""

    room_id: int
    title: str
    who: str
    waits: frozenset[Waits]
    applicant: Applicant


@dataclass(frozen=True)
class Narrowed:
    """What is asked of the queue; what is not said narrows nothing."""

    room_id: int | None = None
    applicant: Applicant | None = None
    waits: Waits | None = None
    clear: Clear | None = None
    text: str = ""

    @property
    def is_something(self) -> bool:
        return self != Narrowed()

    def fits(self, line: Line) -> bool:
        """Whether a line is among what is asked for; `clear` is told by the verdict alone."""
        words = self.text.casefold().split()
        said = f"{line.title} {line.who}".casefold()
        return (
            self.room_id in (None, line.room_id)
            and self.applicant in (None, line.applicant)
            and (self.waits is None or self.waits in line.waits)
            and all(word in said for word in words)
        )
