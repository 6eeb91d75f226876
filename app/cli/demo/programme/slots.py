"""Times that the year left free for a room and for people, behind or ahead of the present."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from app.centres.models import Room
from app.core.clock import Period, from_minutes, local
from app.core.errors import Refusal
from app.programme.models import StudyVisit, WorkingGroup
from app.programme.queries.facts import date_facts, people_to_lead
from app.programme.rules.dates import Dated, DateFacts, check_open, check_room_free, check_trainers_free

SEARCHED = 14
HOURS = (17 * 60, 10 * 60, 12 * 60, 14 * 60, 18 * 60)


def free_slot(
    whose: WorkingGroup | StudyVisit, room: Room, person_ids: Iterable[int], wished: date, minutes: int, at: datetime
) -> tuple[Period, DateFacts]:
    """The first free time from the wished day on, on the same side of the present. Raises LookupError."""
    dates = list(_wishes(wished, minutes))
    facts = date_facts(whose, room, people_to_lead(person_ids), dates, now=at)
    for one in dates:
        assert one.period is not None
        if (one.period.starts < at) is not (wished < local(at).date()):
            continue
        try:
            check_room_free(one.period, facts)
            check_trainers_free(one.period, facts)
            check_open(one.period, facts, "")
        except Refusal:
            continue
        return one.period, facts
    raise LookupError(f"no free time in {room.name} from {wished}")


def _wishes(wished: date, minutes: int) -> Iterator[Dated]:
    for later in range(SEARCHED):
        day = wished + timedelta(days=later)
        for starts in HOURS:
            yield Dated(day, Period(from_minutes(day, starts), from_minutes(day, starts + minutes)))
