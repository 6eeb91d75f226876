"""The public holidays of Poland with their names in three languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import holidays

_THEIR_LANGUAGES: Mapping[str, str] = {"pl": "pl", "en": "en_US", "uk": "uk"}


@dataclass(frozen=True)
class Feast:
    """A public holiday and what it is called."""

    day: date
    names: Mapping[str, str]


def public_holidays(first: int, last: int) -> Sequence[Feast]:
    """The public holidays of these years, both included, by date."""
    years = range(first, last + 1)
    named = {
        ours: holidays.country_holidays("PL", years=years, language=theirs) for ours, theirs in _THEIR_LANGUAGES.items()
    }
    return [Feast(day, {ours: str(names[day]) for ours, names in named.items()}) for day in sorted(named["pl"])]
