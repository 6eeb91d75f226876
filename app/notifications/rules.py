"""Pure rules of mail: facts as JSON and back, and when to try again."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from app.core.clock import Period
from app.core.i18n import Sentence

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
LATER = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=3)


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
        case _:
            return kept
