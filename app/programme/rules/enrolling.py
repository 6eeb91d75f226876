"""How people come to places of an activity: the ways to give them, by whom, and the answers to its questions."""

import enum
from collections.abc import Mapping

from app.core.i18n import N_
from app.schedule.rules.places import LAST_CLASS, ClaimStatus, Mode

DEFAULT_PERCENT = 80
CARRIED_OVER = 0
KRAKOW_ORGANISATION = 0
EVERYBODY = 5
AFTER_ABSENCES = LAST_CLASS


class EnrolmentMode(enum.StrEnum):
    """Who gets the places of an activity."""

    FIRST_COME = "first_come"
    ORGANISATIONS_FIRST = "organisations_first"
    CHOSEN = "chosen"
    DRAWN = "drawn"


MODE_LABELS: Mapping[EnrolmentMode, str] = {
    EnrolmentMode.FIRST_COME: N_("Who comes first"),
    EnrolmentMode.ORGANISATIONS_FIRST: N_("Kraków organisations first, then who comes first"),
    EnrolmentMode.CHOSEN: N_("The centre chooses by published criteria"),
    EnrolmentMode.DRAWN: N_("A draw that anybody can repeat"),
}
POOL_MODES: Mapping[EnrolmentMode, Mode] = {
    EnrolmentMode.FIRST_COME: Mode.FIRST_COME,
    EnrolmentMode.ORGANISATIONS_FIRST: Mode.FIRST_COME,
    EnrolmentMode.CHOSEN: Mode.CHOSEN,
    EnrolmentMode.DRAWN: Mode.DRAWN,
}


class Source(enum.StrEnum):
    """By whom somebody was enrolled: themselves, their organisation, staff, or staff at the door."""

    THEMSELVES = "themselves"
    ORGANISATION = "organisation"
    STAFF = "staff"
    WALK_IN = "walk_in"


CLAIM_LABELS: Mapping[ClaimStatus, str] = {
    ClaimStatus.CONFIRMED: N_("Has a place"),
    ClaimStatus.OFFERED: N_("Is offered a place"),
    ClaimStatus.ASKED: N_("Asks for a place"),
    ClaimStatus.WAITING: N_("On the waiting list"),
    ClaimStatus.PASSED: N_("Passed the place on"),
    ClaimStatus.LAPSED: N_("Did not answer in time"),
    ClaimStatus.WITHDRAWN: N_("Gave it back"),
    ClaimStatus.REMOVED: N_("Taken off by staff"),
    ClaimStatus.CALLED_OFF: N_("Called off"),
    ClaimStatus.REFUSED: N_("Refused"),
    ClaimStatus.CLOSED: N_("Got no place"),
}
SOURCE_LABELS: Mapping[Source, str] = {
    Source.THEMSELVES: N_("by themselves"),
    Source.ORGANISATION: N_("by their organisation"),
    Source.STAFF: N_("by staff"),
    Source.WALK_IN: N_("at the door"),
}


class QuestionKind(enum.StrEnum):
    """What an answer may be: words, one of several, some of several, a number, or a consent."""

    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    CONSENT = "consent"


QUESTION_LABELS: Mapping[QuestionKind, str] = {
    QuestionKind.TEXT: N_("In their own words"),
    QuestionKind.CHOICE: N_("One of several"),
    QuestionKind.SEVERAL: N_("Some of several"),
    QuestionKind.NUMBER: N_("A number"),
    QuestionKind.CONSENT: N_("A consent to tick"),
}
