"""Finding another place for a booking among the rooms of its centre, by what was read once for all."""

from collections import defaultdict
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
NEVER = 0  # no entry: a room's own rules do not know such a time


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
        # What was found out once serves all who ask again: what is taken stays so, promises only take more.
        self._taken: dict[tuple[int, Period], int] = {}
        self._hopeless: dict[Seeking, dict[Period, frozenset[int]]] = defaultdict(dict)
        self._beside: dict[Period, list[Period]] = {}

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
        if self._blocker(seeker, has, place.period) is not None:
            return None
        own, but, rules = seeker.own, seeker.but, has.rules
        units = self.times.units(seeker.amounts, self.stock, rules, place.period, own=own, but=but)
        return None if units is None else rules.wants(place.period, also=units)

    def first_at(self, seeker: Seeker, period: Period) -> Has | None:
        """The room that fits best and can be had at that time, which is within the hours."""
        hopeless = self._hopeless[seeker.seeking]
        known = hopeless.get(period)
        if known is not None and known.isdisjoint(seeker.but):
            return None
        met = set()
        for has in self.fitting(seeker.seeking):
            blocker = self._blocker(seeker, has, period)
            if blocker is not None or not lasts(has.rules, period):
                met.add(blocker or NEVER)
            elif self.wants_at(seeker, Place(has.rules.room_id, period)) is not None:
                return has
            else:
                met.update(seeker.but)
        if met.isdisjoint(seeker.but):
            hopeless[period] = frozenset(met)
        return None

    def beside(self, period: Period) -> list[Period]:
        """Other times within the hours, the nearest first."""
        if period not in self._beside:
            self._beside[period] = [one for one in times_beside(period) if self.times.is_open(one)]
        return self._beside[period]

    def _blocker(self, seeker: Seeker, has: Has, period: Period) -> int | None:
        """Who has a room then, other than the booking itself."""
        key = has.rules.room_id, period
        known = self._taken.get(key)
        if known is not None and known not in seeker.but:
            return known
        found = self.times.blocker(has.rules.resource_ids, has.rules, period, but=seeker.but)
        if found is not None:
            self._taken[key] = found
        return found

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
    return found[:MOST_PLACES] or list(_other_times(seeker, standins))


def _other_times(seeker: Seeker, standins: Standins) -> Iterator[Found]:
    """A few of the nearest times, each in the room that fits best."""
    found = 0
    for period in standins.beside(seeker.period):
        has = standins.first_at(seeker, period)
        if has is not None:
            yield Place(has.rules.room_id, period), False, lacks(seeker.seeking.wish, has)
            found += 1
        if found == ENOUGH_TIMES:
            return
