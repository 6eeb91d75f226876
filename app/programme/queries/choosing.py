"""Reading those who ask for a place, and what a draw published."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.programme.models import Enrolment, Seating
from app.programme.queries.enrolled import seatings_shown, those_who
from app.programme.rules.choosing import SHOWN_OF_LOT, Lot, lots_of, recipe
from app.schedule.rules.places import ClaimStatus, Mode


@dataclass(frozen=True)
class Draw:
    """A draw as everybody reads it: the promise, and once it is done the seed, all lots, and how to repeat it."""

    seating: Seating
    lots: Sequence[Lot]

    @property
    def promise(self) -> str | None:
        return self.seating.pool.promise

    @property
    def seed(self) -> str | None:
        return self.seating.pool.public_seed

    @property
    def rows(self) -> Sequence[tuple[Lot, str]]:
        """Each lot with the beginning of its hash."""
        return [(one, one.of(self.seed or "")[:SHOWN_OF_LOT]) for one in self.lots]

    @property
    def recipe(self) -> str:
        return recipe(self.seed or "", self.lots)


def asked_of_seating(activity_id: int) -> Sequence[Enrolment]:
    """Those who ask and were not answered yet, by seating and arrival."""
    return those_who(activity_id, ClaimStatus.ASKED)


def seatings_to_choose(activity_id: int) -> Sequence[Seating]:
    """The seatings whose places staff give by choice."""
    return [one for one in seatings_shown(activity_id) if one.pool.mode is Mode.CHOSEN]


def published_draws(activity_id: int) -> Sequence[Draw]:
    """The draws of an activity, done or promised."""
    drawn = [one for one in seatings_shown(activity_id) if one.pool.mode is Mode.DRAWN]
    return [Draw(one, lots_of(one.draw) if one.draw else []) for one in drawn]
