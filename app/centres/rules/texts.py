"""Texts in three languages, and names as addresses."""

import re
import unicodedata
from collections.abc import Container
from urllib.parse import urlsplit

LONGEST_SLUG = 60
_LETTERS = str.maketrans({"ł": "l", "Ł": "l", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})


def in_language(thing: object, name: str, language: str) -> str:
    """A text of the thing (`about` of `about_pl`, `about_en`, `about_uk`) in the language, else in Polish."""
    return str(getattr(thing, f"{name}_{language}", "") or getattr(thing, f"{name}_pl"))


def slug_of(name: str, *, taken: Container[str], otherwise: str) -> str:
    """A name as a piece of an address: `Sala Żółta nr 2` is `sala-zolta-nr-2`; a taken one gets a number."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_SLUG - 4].strip("-") or otherwise
    number = 1
    while (wanted := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return wanted


def is_https(text: str) -> bool:
    """Whether a browser reads it as an address of the secure web."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not any(sign.isspace() for sign in text)
