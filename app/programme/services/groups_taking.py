"""What the meetings of a group take: the room, and those who agreed to give their time; as it is under the locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.centres.models import Room
from app.core.access import Action, Actor, can
from app.core.clock import now
from app.core.errors import ChangedMeanwhile
from app.programme.models import GroupMeeting, WorkingGroup
from app.programme.queries.facts import date_facts, people_to_lead, room_to_use
from app.programme.rules.dates import Dated, DateFacts, Judged, dated, judge
from app.programme.rules.groups_refusals import PlaceNeeded
from app.programme.rules.refusals import RoomElsewhere
from app.schedule import steps as schedule


@dataclass(frozen=True)
class MeetingsAsked:
    """Days with one time of the wall clock, in a room or elsewhere; only staff say why outside of opening hours."""

    room_id: int | None
    days: tuple[date, ...]
    starts: int
    ends: int
    place: str = ""
    is_public: bool = False
    outside_why: str = ""

    def why(self, actor: Actor, group: WorkingGroup) -> str:
        """What sets the opening hours aside: the word of staff of the centre, nobody else's."""
        return self.outside_why if can(actor, Action.MAKE_PROGRAMME, group) else ""


def judged_meetings(actor: Actor, group: WorkingGroup, asked: MeetingsAsked) -> tuple[Judged, ...]:
    """What would be said of these dates now, without taking anything.

    Raises PlaceNeeded, RoomElsewhere and EndsBeforeStart.
    """
    room, dates = room_or_place(group, asked.room_id, asked.place), dated(asked.days, asked.starts, asked.ends)
    facts = date_facts(group, room, required_people(group), dates, now=now())
    return judge(dates, facts, outside_why=asked.why(actor, group))


def required_people(group: WorkingGroup) -> dict[int, str]:
    """Whose time a meeting takes, because they agreed: names by what each takes."""
    return people_to_lead([one.person_id for one in group.members if one.gives_time])


def room_or_place(group: WorkingGroup, room_id: int | None, place: str) -> Room | None:
    """The room where there is one. Raises PlaceNeeded and RoomElsewhere."""
    if room_id is None:
        if not place.strip():
            raise PlaceNeeded
        return None
    room = room_to_use(room_id)
    if room is None or room.centre_id != group.centre_id:
        raise RoomElsewhere
    return room


def lock_for_dates(
    group: WorkingGroup, room: Room | None, dates: Sequence[Dated], *, moving: GroupMeeting | None = None
) -> DateFacts:
    """Lock what these dates would take, and tell what is known of it then; what is `moving` is not in its own way.

    Raises ChangedMeanwhile where the room was changed while we waited.
    """
    people, before = required_people(group), sorted(room.resource_ids) if room is not None else []
    if moving is None:
        schedule.lock([*before, *people])
    else:
        schedule.lock_entry(moving.entry_id, also=[*before, *people])
    if room is not None:
        room = room_to_use(room.id)
        if room is None or sorted(room.resource_ids) != before:
            raise ChangedMeanwhile
    but = () if moving is None else (moving.entry_id,)
    return date_facts(group, room, people, dates, now=now(), but=but)
