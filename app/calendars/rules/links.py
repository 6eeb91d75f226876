"""Secret addresses of calendars: how many, how they are named, and what is left of one that ended."""

import enum
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta

from app.core.errors import NotFound, Refusal
from app.core.i18n import N_

MOST_LINKS = 20
LONGEST_LABEL = 80
NOTICE_DAYS = 14
A_READ_IS_NEWS_AFTER = timedelta(hours=1)


class LinkEnd(enum.StrEnum):
    """Why an address stopped working."""

    REVOKED = "revoked"
    ROTATED = "rotated"
    RIGHT_GONE = "right_gone"


END_LABELS: Mapping[LinkEnd, str] = {
    LinkEnd.REVOKED: N_("You switched it off"),
    LinkEnd.ROTATED: N_("You changed it for a new address"),
    LinkEnd.RIGHT_GONE: N_("What it showed is not yours to see any more"),
}
END_WORDS: Mapping[LinkEnd, str] = {
    LinkEnd.REVOKED: N_(
        "It was switched off. Remove this calendar from your program. If you still need it, sign in and make "
        "a new address: %(page)s"
    ),
    LinkEnd.ROTATED: N_(
        "It was changed for a new one. Remove this calendar from your program, and subscribe to the new address. "
        "It was shown once; if you do not have it, sign in and make another one: %(page)s"
    ),
    LinkEnd.RIGHT_GONE: N_(
        "What it showed is no longer open to you. Remove this calendar from your program. Which calendars you "
        "can have stands here: %(page)s"
    ),
}


class UnknownSecret(NotFound):
    """Neither a token of another length nor one that nobody ever had is told apart."""

    sentence = N_("There is no calendar at this address. Copy the whole address, or make a new one in your account.")


class TooManyLinks(Refusal):
    sentence = N_("You have %(most)s addresses of calendars. Switch off one that you no longer use.")


class NameTheLink(Refusal):
    sentence = N_("Write where you will use it, in one line of at most %(most)s characters, for example: telephone.")
    field = "label"


def check_label(typed: str) -> str:
    """The label as it is kept. Refuses NameTheLink."""
    label = typed.strip()
    if not 0 < len(label) <= LONGEST_LABEL or any(
        unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in label
    ):
        raise NameTheLink(most=LONGEST_LABEL)
    return label


def check_number(living: int) -> None:
    """Refuses TooManyLinks."""
    if living >= MOST_LINKS:
        raise TooManyLinks(most=MOST_LINKS)


def is_told_of(ended_at: datetime, now: datetime) -> bool:
    """Whether an address that ended still answers with its notice: most programs keep their copy when it fails."""
    return now < ended_at + timedelta(days=NOTICE_DAYS)
