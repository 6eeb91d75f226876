"""Finding another place for a booking among the rooms of its centre, by what was read once for all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.bookings.rules.closing import MOST_PLACES, Place, Seeking, fit_of, lasts
from app.bookings.rules.closing_times import Times, times_beside
from app.bookings.rules.facts import Amount
from app.bookings.rules.near import Has, lacks
from app.core.clock import Period
from app.core.i18n import Sentence
from app.schedule.rules import Want

Found = tuple[Place, bool, tuple[Sentence, ...]]
ENOUGH_TIMES = 3


@dataclass(frozen=True)
class Seeker:
    """One booking that needs a place: what it takes now is not in its own way."""

    seeking: Seeking
    period: Period
    amounts: tuple[Amount, ...]
    own: frozenset[int]
    but: frozenset[int]


class Standins:
    """The rooms that may stand in, what is taken in them, and the units of equipment that are lent."""

    def __init__(self, rooms: Mapping[int, Has], times: Times, stock: Mapping[int, Sequence[int]]) -> None:
        self.rooms, self.times, self.stock = rooms, times, stock
        self._fitting: dict[Seeking, list[Has]] = {}

    def fitting(self, seeking: Seeking) -> list[Has]:
        """The rooms that would do at some time, the one that fits best first."""
        if seeking not in self._fitting:
            fits = [(fit, has) for has in self.rooms.values() if (fit := fit_of(seeking, has)) is not None]
            self._fitting[seeking] = [has for _, has in sorted(fits, key=lambda one: one[0])]
        return self._fitting[seeking]

    def wants_at(self, seeker: Seeker, place: Place) -> list[Want] | None:
        """What the booking would occupy there; None where it cannot be had."""
        has = self.rooms.get(place.room_id)
        if has is None or not self.times.is_open(place.period):
            return None
        rules = has.rules
        if not self.times.is_free(rules.resource_ids, rules, place.period, but=seeker.but):
            return None
        units = self.times.units(seeker.amounts, self.stock, rules, place.period, own=seeker.own, but=seeker.but)
        return None if units is None else rules.wants(place.period, also=units)

    def promise(self, seeker: Seeker, place: Place) -> list[Want] | None:
        """The same, and from now on it is taken."""
        wants = self.wants_at(seeker, place)
        for want in wants or ():
            self.times.add(want, -min(seeker.but) - 1)
        return wants


def find_places(seeker: Seeker, standins: Standins) -> list[Found]:
    """The same hour in a room that fits, the best first; where there is none, the nearest times."""
    rooms = standins.fitting(seeker.seeking)
    found = [
        (Place(has.rules.room_id, seeker.period), True, lacks(seeker.seeking.wish, has))
        for has in rooms
        if lasts(has.rules, seeker.period)
        and standins.wants_at(seeker, Place(has.rules.room_id, seeker.period)) is not None
    ]
    return found[:MOST_PLACES] or list(_other_times(seeker, standins, rooms))


def _other_times(seeker: Seeker, standins: Standins, rooms: Sequence[Has]) -> Iterator[Found]:
    """A few of the nearest times, each in the room that fits best."""
    found = 0
    for period in times_beside(seeker.period) if rooms else ():
        if not standins.times.is_open(period):
            continue
        for has in rooms:
            place = Place(has.rules.room_id, period)
            if lasts(has.rules, period) and standins.wants_at(seeker, place) is not None:
                yield place, False, lacks(seeker.seeking.wish, has)
                found += 1
                break
        if found == ENOUGH_TIMES:
            return
