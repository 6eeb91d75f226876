"""Pure rules of mail: facts as JSON and back, words without control signs, and when to try again."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.core.clock import Period
from app.core.i18n import Named, Sentence

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
LATER = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)
SECRET = "secret_"  # noqa: S105 - the beginning of the names of facts that are forgotten once sent
# The fact of a mail that may be stopped: the path that does it by one POST, as RFC 8058 has it.
UNSUBSCRIBE = f"{SECRET}unsubscribe_path"
CALENDAR = "calendar"  # the fact that holds the dates of a mail, for calendars; see `calendar_fact`
LONGEST_ERROR = 500


@dataclass(frozen=True, kw_only=True)
class DateTold:
    """One date as a mail tells calendars of it: that it stands, or that it `is_off` for the one who gets the mail.

    `uid` and `sequence` are those of its entry, so that mails and feeds tell of one event. `stamp` is when it became
    so, never when it is sent. `path` is its page here, without a secret: calendars are shared.
    """

    uid: str
    sequence: int
    stamp: datetime
    period: Period
    title: str
    place: str = ""
    path: str = ""
    is_off: bool = False


def calendar_fact(dates: Sequence[DateTold]) -> dict[str, Any]:
    """The fact `calendar` of a mail with these dates, as plain values."""
    return {
        "events": [
            {
                "uid": one.uid,
                "sequence": one.sequence,
                "stamp": one.stamp.isoformat(),
                "starts": one.period.starts.isoformat(),
                "ends": one.period.ends.isoformat(),
                "summary": one.title,
                "location": one.place,
                "url": one.path,
                "is_off": one.is_off,
            }
            for one in dates
        ]
    }


def encode_facts(facts: Mapping[str, object]) -> dict[str, Any]:
    """Facts as JSON; times, periods and sentences are tagged so that they come back as they were."""
    return {name: _encode(fact) for name, fact in facts.items()}


def decode_facts(kept: Mapping[str, Any]) -> dict[str, object]:
    """The facts that `encode_facts` was given."""
    return {name: _decode(fact) for name, fact in kept.items()}


def next_try(tries: int, first_at: datetime, now: datetime) -> datetime | None:
    """When to try again after so many failed tries; None when three days have passed."""
    if now - first_at >= GIVE_UP_AFTER:
        return None
    return now + (BACK_OFF[tries - 1] if tries <= len(BACK_OFF) else LATER)


def without_secrets(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that may stay when the mail is sent, or given up."""
    return {name: fact for name, fact in facts.items() if not name.startswith(SECRET)}


def in_one_line(text: str) -> str:
    """For a subject: one line, without control signs."""
    return " ".join("".join(" " if _breaks(sign) else sign for sign in text).split())


def in_lines(text: str) -> str:
    """For a body: at most one blank line in a row, none at either end, no control signs."""
    kept: list[str] = []
    for line in text.strip().split("\n"):
        clean = "".join("" if _breaks(sign) and sign != "\t" else sign for sign in line).rstrip()
        if clean or (kept and kept[-1]):
            kept.append(clean)
    return "\n".join(kept) + "\n"


def told_error(error: Exception, address: str) -> str:
    """What is kept of a failure: its kind and the server's words, without the address that it was for."""
    said = in_one_line(str(error))
    at = said.lower().find(address.lower()) if address else -1
    while at >= 0:
        said = f"{said[:at]}…{said[at + len(address) :]}"
        at = said.lower().find(address.lower())
    return f"{type(error).__name__}: {said}"[:LONGEST_ERROR]


def _breaks(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}


def _encode(fact: object) -> Any:
    match fact:
        case Period():
            return {"$period": [fact.starts.isoformat(), fact.ends.isoformat()]}
        case datetime():
            return {"$moment": fact.isoformat()}
        case date():
            return {"$day": fact.isoformat()}
        case Sentence():
            return {"$sentence": [fact.msgid, encode_facts(fact.facts), fact.plural]}
        case Named():
            return {"$named": [fact.pl, fact.en, fact.uk]}
        case tuple():
            return {"$several": [_encode(one) for one in fact]}
        case _:
            return fact


def _decode(kept: Any) -> object:
    match kept:
        case {"$period": [starts, ends]}:
            return Period(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
        case {"$moment": moment}:
            return datetime.fromisoformat(moment)
        case {"$day": day}:
            return date.fromisoformat(day)
        case {"$sentence": [msgid, facts, plural]}:
            return Sentence(msgid, decode_facts(facts), plural=plural)
        case {"$named": [pl, en, uk]}:
            return Named(pl, en, uk)
        case {"$several": [*several]}:
            return tuple(_decode(one) for one in several)
        case _:
            return kept
