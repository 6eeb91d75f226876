"""Pure rules of choosing by criteria, of drawing, and of what staff do to somebody who is enrolled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.errors import Refusal
from app.core.i18n import N_
from app.schedule.rules.drawing import lot_of

SHOWN_OF_LOT = 16


class ReasonNeeded(Refusal):
    sentence = N_("Write a sentence why.")
    field = "why"


class WordsNeeded(Refusal):
    sentence = N_("Write something here: it goes out to all of them.")
    field = "words"


class NotPublicYet(Refusal):
    sentence = N_("It is not in the programme yet. Announce it first.")
    status = 409


class NotAsking(Refusal):
    sentence = N_("This person has a place, or is no longer enrolled.")
    status = 409


class NobodyChosen(Refusal):
    """Nothing happens silently: who is not ticked goes on waiting for an answer."""

    sentence = N_("Choose for at least one person what becomes of the request.")


class ReasonForRefusal(Refusal):
    sentence = N_("Write why %(name)s is refused. The person reads it.")


class DrawAfterClosing(Refusal):
    sentence = N_("Enrolment is open until %(closes)s. Draw after that.")
    status = 409


class NobodyAsked(Refusal):
    sentence = N_("Nobody asked for a place, so there is nothing to draw.")
    status = 409


class NothingToDecide(Refusal):
    sentence = N_("There is nothing to decide: enough people are enrolled, or it was decided already.")
    status = 409


@dataclass(frozen=True)
class Lot:
    """What the draw published of one person or party: no name, the uid of the first, how many, and who got a place."""

    uid: str
    people: int
    priority: int
    has_place: bool

    def of(self, seed: str) -> str:
        return lot_of(seed, self.uid)


def check_may_draw(closes_at: datetime | None, asked: int, now: datetime) -> None:
    """Refuses DrawAfterClosing and NobodyAsked."""
    if closes_at is not None and closes_at > now:
        raise DrawAfterClosing(closes=closes_at)
    if not asked:
        raise NobodyAsked


def published(lots: Sequence[Lot], places: int) -> dict[str, Any]:
    """A draw as it is kept."""
    return {"places": places, "lots": [[one.uid, one.people, one.priority, one.has_place] for one in lots]}


def lots_of(draw: Mapping[str, Any]) -> list[Lot]:
    """What `published` was given."""
    return [Lot(*one) for one in draw["lots"]]


def recipe(seed: str, lots: Sequence[Lot]) -> str:
    """Commands for a shell by which anybody repeats the draw: the smaller lot comes first, within its class."""
    promised = f"printf '%s' '{seed}' | sha256sum"
    listed = "\n".join(f"{one.priority} {one.uid}" for one in sorted(lots, key=lambda one: (one.priority, one.uid)))
    lot = f"printf '%s' \"{seed}:$uid\" | sha256sum | cut -c 1-{SHOWN_OF_LOT}"
    loop = f'while read -r class uid; do echo "$class $({lot}) $uid"; done'
    return f"{promised}\n{loop} << END | sort\n{listed}\nEND"
