"""Pure rules of how an activity enrols: what its terms may be, and what no longer changes once people are enrolled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.core.errors import Refusal
from app.core.i18n import N_
from app.programme.rules.enrolling import DEFAULT_PERCENT, EnrolmentMode

CARRIED_OVER_FOR = timedelta(days=7)


class SeatsNeeded(Refusal):
    sentence = N_("Write how many people can take part: enrolment gives that many places.")
    field = "seats"


class ClosesBeforeOpening(Refusal):
    sentence = N_("Enrolment would close before it opens. Choose a later time.")
    field = "closes_on"


class ClosesAfterStart(Refusal):
    sentence = N_("It begins before that. Let enrolment close by its start, or leave the closing empty.")
    field = "closes_on"


class OpensAfterStart(Refusal):
    sentence = N_("It begins before that. Let enrolment open earlier.")
    field = "opens_on"


class ReservedUntilNeeded(Refusal):
    sentence = N_("Say until when Kraków organisations come first.")
    field = "reserved_on"


class ReservedTooLong(Refusal):
    sentence = N_("By then enrolment is over. Let everybody in earlier.")
    field = "reserved_on"


class CriteriaNeeded(Refusal):
    sentence = N_("Write in Polish by what the centre chooses: people read it before they ask.")
    field = "criteria_pl"


class ClosingNeeded(Refusal):
    sentence = N_("Say when enrolment closes: the draw comes after that.")
    field = "closes_on"


class FewestAboveSeats(Refusal):
    sentence = N_("That is more than there are places. Choose a smaller number.")
    field = "fewest"


class ModeIsFixed(Refusal):
    """People came by what was said: it stays so."""

    sentence = N_("Somebody enrolled already, so the way in which places are given stays as it was.")
    field = "mode"
    status = 409


class DatesAreFixed(Refusal):
    sentence = N_("Somebody enrolled already, so it stays whether one enrols for all dates or for each alone.")
    field = "by_session"
    status = 409


class TooFewSeats(Refusal):
    """Who has a place keeps it, unless staff say that the last are to wait again."""

    sentence = N_("%(count)s person would lose a place. See who, and let that person wait again, or keep more places.")
    plural = N_("%(count)s people would lose their places. See who, and let them wait again, or keep more places.")
    field = "seats"
    status = 409


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How people come to the places of one activity, as plain values."""

    mode: EnrolmentMode
    by_session: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    reserved_until: datetime | None = None
    most_per_organisation: int | None = None
    fewest: int | None = None
    percent: int = DEFAULT_PERCENT
    criteria_pl: str = ""
    criteria_en: str = ""
    criteria_uk: str = ""

    @property
    def columns(self) -> Mapping[str, object]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def tidied(self) -> "Terms":
        """Without what does not belong to its mode."""
        kept = self.reserved_until if self.mode is EnrolmentMode.ORGANISATIONS_FIRST else None
        return replace(self, reserved_until=kept)


def check_terms(terms: Terms, *, seats: int | None, begins: datetime | None) -> None:
    """Refuses terms that cannot be kept, with one sentence for each; `begins` is when the last chance ends."""
    if seats is None:
        raise SeatsNeeded
    if terms.opens_at is not None and terms.closes_at is not None and terms.closes_at <= terms.opens_at:
        raise ClosesBeforeOpening
    if begins is not None and terms.opens_at is not None and terms.opens_at >= begins:
        raise OpensAfterStart
    if begins is not None and terms.closes_at is not None and terms.closes_at > begins:
        raise ClosesAfterStart
    if terms.mode is EnrolmentMode.DRAWN and terms.closes_at is None:
        raise ClosingNeeded
    if terms.mode is EnrolmentMode.CHOSEN and not terms.criteria_pl.strip():
        raise CriteriaNeeded
    if terms.mode is EnrolmentMode.ORGANISATIONS_FIRST:
        _check_reserved(terms, begins)
    if terms.fewest is not None and terms.fewest > seats:
        raise FewestAboveSeats


def check_fixed(kept: Terms, wanted: Terms | None) -> None:
    """What may no longer change once people are enrolled. Refuses ModeIsFixed and DatesAreFixed."""
    if wanted is None or wanted.mode is not kept.mode:
        raise ModeIsFixed
    if wanted.by_session is not kept.by_session:
        raise DatesAreFixed


def carries_over_from(copied_from_id: int | None, opened: datetime | None, now: datetime) -> int | None:
    """The activity whose people come first by now: the one that was copied, for seven days from the opening."""
    return copied_from_id if opened is not None and now < opened + CARRIED_OVER_FOR else None


def _check_reserved(terms: Terms, begins: datetime | None) -> None:
    if terms.reserved_until is None:
        raise ReservedUntilNeeded
    ends = [one for one in (terms.closes_at, begins) if one is not None]
    if (ends and terms.reserved_until >= min(ends)) or (terms.opens_at and terms.reserved_until <= terms.opens_at):
        raise ReservedTooLong
