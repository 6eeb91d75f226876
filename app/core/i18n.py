"""Words: marking English sentences, and saying them with their facts in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES: Mapping[str, str] = {"pl": "Polski", "en": "English", "uk": "Українська"}
DEFAULT_LANGUAGE = "pl"


def N_(msgid: str) -> str:
    """Mark a sentence for translation where no reader is known yet."""
    return msgid


@dataclass(frozen=True)
class Sentence:
    """An English msgid with typed facts; put into words by `app.core.web.say` at the edge.

    With `plural`, the fact `count` chooses the form.
    """

    msgid: str
    facts: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None


@dataclass(frozen=True)
class Named:
    """A name that people wrote in several languages, as a fact of a sentence; in one's own, else in Polish."""

    pl: str
    en: str = ""
    uk: str = ""

    def in_language(self, language: str) -> str:
        return str(getattr(self, language, "") or self.pl)
