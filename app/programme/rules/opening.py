"""Pure rules of enrolling: is it open, how many places are left in words, and the limit of an organisation."""

import enum
from dataclasses import dataclass
from datetime import datetime

from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.programme.rules.enrolling import EnrolmentMode
from app.programme.rules.states import Standing

MAY_ENROL = frozenset({Standing.ANNOUNCED, Standing.OPEN})


class NoSignUp(Refusal):
    """Whoever wants to may come."""

    sentence = N_("Nobody has to sign up for this: just come.")
    status = 409


class NotYetOpen(Refusal):
    sentence = N_("Sign-up opens on %(opens)s. Come back then.")
    status = 409


class SignUpClosed(Refusal):
    sentence = N_("Sign-up closed on %(closed)s. Ask the centre whether a place is left.")
    status = 409


class AlreadyBegun(Refusal):
    sentence = N_("This has begun. Look for another date in the programme.")
    status = 409


class NotInProgramme(Refusal):
    """It was called off, is over, or was never announced."""

    sentence = N_("Nobody can sign up for this any more. Look for another date in the programme.")
    status = 409


class ChooseDates(Refusal):
    sentence = N_("Choose at least one date.")
    field = "dates"


class TooManyOfOrganisation(Refusal):
    sentence = N_("An organisation may have at most %(count)s place here. Yours has %(taken)s already.")
    plural = N_("An organisation may have at most %(count)s places here. Yours has %(taken)s already.")
    field = "organisation"
    status = 409


class DateIsFull(Refusal):
    """Nobody gives a place up for a place in a line."""

    sentence = N_("That date has no free place. You keep the one you have.")
    field = "date"
    status = 409


class IsOver(Refusal):
    sentence = N_("All of it is over, so nothing changes any more.")
    status = 409


class NameNeeded(Refusal):
    sentence = N_("Write the name of the person.")
    field = "name"


class MayNotWaitAgain(Refusal):
    """Only those who left, passed or did not answer begin anew."""

    sentence = N_("You are signed up here already, or staff ended it. Ask the centre.")
    status = 409


class Openness(enum.StrEnum):
    """Whether one can enrol by now, and if not, why."""

    NOT_NEEDED = "not_needed"
    OVER = "over"
    BEGUN = "begun"
    SOON = "soon"
    CLOSED = "closed"
    OPEN = "open"


@dataclass(frozen=True)
class Window:
    """What decides whether somebody may enrol; `starts_at` is when the places are gone."""

    standing: Standing
    has_terms: bool = True
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    starts_at: datetime | None = None

    def at(self, now: datetime) -> Openness:
        if self.standing not in MAY_ENROL:
            return Openness.OVER
        if not self.has_terms:
            return Openness.NOT_NEEDED
        if self.starts_at is not None and self.starts_at <= now:
            return Openness.BEGUN
        if self.opens_at is not None and self.opens_at > now:
            return Openness.SOON
        if self.closes_at is not None and self.closes_at <= now:
            return Openness.CLOSED
        return Openness.OPEN


def check_open(window: Window, now: datetime) -> None:
    """Refuses NotInProgramme, NoSignUp, AlreadyBegun, NotYetOpen and SignUpClosed."""
    match window.at(now):
        case Openness.OVER:
            raise NotInProgramme
        case Openness.NOT_NEEDED:
            raise NoSignUp
        case Openness.BEGUN:
            raise AlreadyBegun
        case Openness.SOON:
            raise NotYetOpen(opens=window.opens_at)
        case Openness.CLOSED:
            raise SignUpClosed(closed=window.closes_at)


def check_limit(taken: int, asked: int, most: int | None) -> None:
    """Refuses TooManyOfOrganisation."""
    if most is not None and taken + asked > most:
        raise TooManyOfOrganisation(count=most, taken=taken)


@dataclass(frozen=True)
class Left:
    """What is left for a newcomer, for a card and a page; equal ones say the same."""

    openness: Openness
    mode: EnrolmentMode = EnrolmentMode.FIRST_COME
    free: int = 0
    opens_at: datetime | None = None

    @property
    def is_free(self) -> bool:
        """Whether somebody who comes now may get in."""
        return self.openness is Openness.NOT_NEEDED or (self.openness is Openness.OPEN and self.free > 0)

    @property
    def counted(self) -> int | None:
        """How many a newcomer can have at once; nothing where places are drawn or chosen, or nobody enrols by now."""
        first_come = self.mode not in (EnrolmentMode.DRAWN, EnrolmentMode.CHOSEN)
        return self.free if self.openness is Openness.OPEN and first_come else None

    @property
    def has_line(self) -> bool:
        """Whether a newcomer would wait."""
        return self.counted == 0

    @property
    def words(self) -> Sentence | None:
        """Nothing where there is nothing to say: it is over, or nobody signs up."""
        if self.openness is Openness.SOON:
            return Sentence(N_("Sign-up from %(opens)s"), {"opens": self.opens_at})
        if self.openness is Openness.CLOSED:
            return Sentence(N_("Sign-up is closed"))
        if self.openness is not Openness.OPEN:
            return None
        if self.mode is EnrolmentMode.DRAWN:
            return Sentence(N_("Places are drawn"))
        if self.mode is EnrolmentMode.CHOSEN:
            return Sentence(N_("The centre chooses who comes"))
        if self.has_line:
            return Sentence(N_("Waiting list"))
        return Sentence(N_("%(count)s place left"), {"count": self.free}, plural=N_("%(count)s places left"))
