"""Certificates: who has earned one, its states, the hours it tells of, and how little its public page says."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core.clock import Period
from app.core.errors import Refusal
from app.core.i18n import N_
from app.programme.rules.refusals import ListsOpen

LESSON_MINUTES = 45
LONGEST_REASON = 300


class CertificateState(enum.StrEnum):
    """Whether a certificate is true: it is, another took its place, or it was taken back."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"


CERTIFICATE_LABELS: Mapping[CertificateState, str] = {
    CertificateState.VALID: N_("Valid"),
    CertificateState.REPLACED: N_("Replaced by a newer one"),
    CertificateState.REVOKED: N_("Revoked"),
}


class BundleState(enum.StrEnum):
    """How far it is with the ZIP of an activity's certificates."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class TooEarlyToCertify(Refusal):
    sentence = N_("Certificates can be issued once the last date is over.")
    status = 409


class NotEarned(Refusal):
    sentence = N_(
        "%(name)s was there for too little of it: %(minutes)s of %(total)s minutes; %(percent)s %% is needed."
    )
    status = 409


class NameNeeded(Refusal):
    sentence = N_("Write the name that the certificate is to show.")
    field = "name"


class SayWhyRevoked(Refusal):
    sentence = N_("Say why. The reason is kept.")
    field = "why"


class NotValidAnyMore(Refusal):
    sentence = N_("This certificate was replaced or revoked before.")
    status = 409


class NothingToBundle(Refusal):
    sentence = N_("There is no valid certificate yet.")
    status = 409


class HasCertificate(Refusal):
    """Two asked at once; the first got the number."""

    sentence = N_("This person has a certificate already. Look at the list again.")
    status = 409


@dataclass(frozen=True)
class Earned:
    """How much of what somebody enrolled for they were there."""

    enrolment_id: int
    minutes: int
    total: int
    percent: int

    @property
    def is_enough(self) -> bool:
        """Whether the share that was shown at sign-up is reached, to the minute."""
        return self.total > 0 and self.minutes * 100 >= self.percent * self.total


def check_may_certify(dates: Sequence[Period], open_lists: int, now: datetime) -> None:
    """Refuses TooEarlyToCertify and ListsOpen."""
    if not dates or any(date.ends > now for date in dates):
        raise TooEarlyToCertify
    if open_lists:
        raise ListsOpen(count=open_lists)


def check_earned(earned: Earned, name: str) -> None:
    """Refuses NotEarned and NameNeeded."""
    if not name.strip():
        raise NameNeeded
    if not earned.is_enough:
        raise NotEarned(name=name, minutes=earned.minutes, total=earned.total, percent=earned.percent)


def check_is_valid(state: CertificateState) -> None:
    """Refuses NotValidAnyMore."""
    if state is not CertificateState.VALID:
        raise NotValidAnyMore


def lessons_of(minutes: int) -> Decimal:
    """Hours of 45 minutes, to a tenth: 8 or 5.3."""
    lessons = (Decimal(minutes) / LESSON_MINUTES).quantize(Decimal("0.1"))
    return lessons.quantize(Decimal(1)) if lessons == lessons.to_integral_value() else lessons


def initials_of(name: str) -> str:
    """All that a stranger with the number learns of the person: `J. K.-N.`"""
    words = [word.split("-") for word in name.split()]
    return " ".join("-".join(f"{part[0].upper()}." for part in word if part) for word in words if any(word))
