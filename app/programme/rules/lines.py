"""Pure rules of who comes before whom: the class of a newcomer, and the reason in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.i18n import N_, Sentence
from app.programme.rules.enrolling import AFTER_ABSENCES, CARRIED_OVER, EVERYBODY, KRAKOW_ORGANISATION

TOO_MANY_MISSES = 3
COUNTED_WITHIN = timedelta(days=180)
BEHIND_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Misses:
    """When somebody gave a place back too late, or was absent, of late; and until when they stand behind others."""

    of_late: int = 0
    behind_until: datetime | None = None

    @property
    def words(self) -> Sentence | None:
        """What is said of it before somebody enrols: nothing without one, a warning, or what follows."""
        if self.behind_until is not None:
            return Sentence(
                N_(
                    "%(count)s place stayed empty because of you in half a year. "
                    "Until %(until)s you come after the others in a line."
                ),
                {"count": self.of_late, "until": self.behind_until},
                plural=N_(
                    "%(count)s places stayed empty because of you in half a year. "
                    "Until %(until)s you come after the others in a line."
                ),
            )
        if not self.of_late:
            return None
        return Sentence(
            N_(
                "%(count)s place stayed empty because of you in half a year. "
                "From the third on you come after the others in a line."
            ),
            {"count": self.of_late},
            plural=N_(
                "%(count)s places stayed empty because of you in half a year. "
                "From the third on you come after the others in a line."
            ),
        )


def misses_of(moments: Sequence[datetime], *, now: datetime) -> Misses:
    """What follows from places that were given back late, and from absences, at these moments.

    Three within 180 days put somebody behind the others for 60 days from the third on; then it is over.
    """
    missed = sorted(moment for moment in moments if moment <= now)
    thirds = [
        third + BEHIND_FOR
        for first, third in zip(missed, missed[TOO_MANY_MISSES - 1 :], strict=False)
        if third - first <= COUNTED_WITHIN and third + BEHIND_FOR > now
    ]
    return Misses(len([one for one in missed if one > now - COUNTED_WITHIN]), max(thirds, default=None))


def class_of(*, reserved_until: datetime | None, is_krakow_organisation: bool, misses: Misses, now: datetime) -> int:
    """The class in which a newcomer stands: organisations of Kraków first while places are kept for them."""
    if misses.behind_until is not None:
        return AFTER_ABSENCES
    if reserved_until is not None and reserved_until > now and is_krakow_organisation:
        return KRAKOW_ORGANISATION
    return EVERYBODY


def reason_of(priority: int, reserved_until: datetime | None) -> Sentence:
    """Why somebody stands where they stand in the line."""
    if priority == AFTER_ABSENCES:
        return Sentence(N_("You come after the others, because places stayed empty. This passes."))
    if reserved_until is None:
        if priority == CARRIED_OVER:
            return Sentence(N_("You come first, because another date was called off."))
        return Sentence(N_("Who signed up earlier comes first."))
    if priority == KRAKOW_ORGANISATION:
        return Sentence(N_("Organisations of Kraków come first; among them, who signed up earlier."))
    return Sentence(
        N_("Until %(until)s places go to organisations of Kraków. Who signed up earlier comes first then."),
        {"until": reserved_until},
    )
