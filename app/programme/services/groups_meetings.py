"""The meetings of a working group: setting them, all or none; moving and cancelling one; its words; who was there."""

from collections.abc import Mapping

from sqlalchemy import select

from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.programme.models import MEETING, GroupMeeting, MeetingPresence, WorkingGroup
from app.programme.queries.groups_inside import meeting as meeting_of
from app.programme.queries.groups_inside import number_of_meetings_ahead
from app.programme.rules.dates import MOST_SESSIONS, dated, demand_fine, judge
from app.programme.rules.groups import Presence
from app.programme.rules.groups_refusals import MeetingAhead
from app.programme.rules.refusals import NoDates, SessionOver, TooManySessions
from app.programme.services.groups_taking import MeetingsAsked, lock_for_dates, room_or_place
from app.programme.steps import groups as steps
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import AlreadyCancelled, Status

TOLD = "group_meeting"


@transaction
def add_meetings(actor: Actor, group_id: int, asked: MeetingsAsked) -> None:
    """Give a group these meetings, all or none; each takes its room and those who give their time. One mail to each.

    Raises NotFound, GroupArchived, NoDates, TooManySessions, PlaceNeeded, RoomElsewhere, EndsBeforeStart, Taken,
    ChangedMeanwhile, and the first refusal of a date: RoomBusy, TrainerBusy, CentreShut ...
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    if not asked.days:
        raise NoDates
    if number_of_meetings_ahead(group_id, now=now()) + len(asked.days) > MOST_SESSIONS:
        raise TooManySessions(field="days", most=MOST_SESSIONS)
    room, dates = room_or_place(group, asked.room_id, asked.place), dated(asked.days, asked.starts, asked.ends)
    facts = lock_for_dates(group, room, dates)
    demand_fine(judge(dates, facts, outside_why=asked.why(actor, group)))
    periods = [one.period for one in dates if one.period is not None]
    wishes = [
        (
            Entry(
                kind=MEETING,
                period=when,
                status=Status.CONFIRMED,
                title=group.name_pl,
                is_public=asked.is_public and group.is_public,
                home_id=group.centre.home_id,
            ),
            facts.wants(when),
        )
        for when in periods
    ]
    schedule.take_all(wishes)
    made = [
        GroupMeeting(group_id=group.id, entry=entry, room_id=asked.room_id, place=asked.place.strip())
        for entry, _ in wishes
    ]
    db.session.add_all(made)
    flush()
    starts = [when.starts.isoformat() for when in periods]
    steps.record(group, "meetings_added", actor, starts=starts, room_id=asked.room_id, why=asked.why(actor, group))
    where = room.name if room is not None else asked.place.strip()
    key = f"set:{made[0].id}"
    told = {"became": "set", "dates": tuple(periods), "room": where, **_path(group)}
    steps.mail_members(group, TOLD, key, but=[actor.person_id], meetings=made, **told)


@transaction
def move_meeting(actor: Actor, group_id: int, meeting_id: int, asked: MeetingsAsked, *, seen: int) -> None:
    """Give a meeting another time or place, as its entry's sequence was `seen`. One mail to each member.

    Raises NotFound, GroupArchived, ChangedMeanwhile, SessionOver, AlreadyCancelled, and what `add_meetings` refuses.
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    meeting = _meeting(group, meeting_id)
    if meeting.is_cancelled:
        raise AlreadyCancelled
    if meeting.period.starts <= now():
        raise SessionOver
    room, dates = room_or_place(group, asked.room_id, asked.place), dated(asked.days, asked.starts, asked.ends)
    before, old_where = meeting.period, meeting.where
    facts = lock_for_dates(group, room, dates, moving=meeting)
    if meeting.entry.sequence != seen:
        raise ChangedMeanwhile
    (moved,) = judged = judge(dates, facts, outside_why=asked.why(actor, group))
    demand_fine(judged)
    assert moved.period is not None
    schedule.move(meeting.entry, moved.period, facts.wants(moved.period))
    meeting.room_id, meeting.place = asked.room_id, asked.place.strip()
    meeting.entry.is_public = asked.is_public and group.is_public
    flush()
    db.session.refresh(meeting, ["room"])
    facts_of = {"before": before.starts.isoformat(), "starts": moved.period.starts.isoformat()}
    steps.record(group, "meeting_moved", actor, meeting_id=meeting_id, **facts_of)
    where = room.name if room is not None else asked.place.strip()
    steps.mail_members(
        group,
        TOLD,
        f"moved:{meeting_id}:{meeting.entry.sequence}",
        but=[actor.person_id],
        meetings=[meeting],
        became="moved",
        dates=(moved.period,),
        old_period=before,
        old_room=old_where,
        room=where,
        **_path(group, meeting_id),
    )


@transaction
def cancel_meeting(actor: Actor, group_id: int, meeting_id: int, *, why: str) -> None:
    """Cancel a meeting: its room and its people are free. One mail to each member.

    Raises NotFound, GroupArchived, SessionOver and AlreadyCancelled.
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    meeting = _meeting(group, meeting_id)
    entry = schedule.lock_entry(meeting.entry_id)
    if entry.status is not Status.CANCELLED and entry.starts_at <= now():
        raise SessionOver
    schedule.release(entry)
    meeting.cancelled_why = why.strip()
    steps.record(group, "meeting_cancelled", actor, why=why.strip(), meeting_id=meeting_id)
    steps.mail_members(
        group,
        TOLD,
        f"cancelled:{meeting_id}",
        but=[actor.person_id],
        meetings=[meeting],
        became="cancelled",
        dates=(entry.period,),
        room=meeting.where,
        words=why.strip(),
        **_path(group, meeting_id),
    )


@transaction
def write_meeting(
    actor: Actor, group_id: int, meeting_id: int, *, agenda: str, notes: str, decisions: str, seen: int
) -> None:
    """Write what a meeting is about, what was said and decided, as its words were `seen`.

    Raises NotFound, GroupArchived and ChangedMeanwhile.
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    meeting = _meeting(group, meeting_id)
    if meeting.revision != seen:
        raise ChangedMeanwhile
    meeting.agenda, meeting.notes, meeting.decisions = agenda, notes, decisions
    meeting.revision += 1


@transaction
def note_presences(actor: Actor, group_id: int, meeting_id: int, said: Mapping[int, Presence]) -> None:
    """Note who of the group was there; of whom nothing is said nothing is kept.

    Raises NotFound, GroupArchived, AlreadyCancelled, and MeetingAhead before it begins.
    """
    group = steps.lock_group(actor, group_id, Action.LEAD_GROUP)
    meeting = _meeting(group, meeting_id)
    if meeting.is_cancelled:
        raise AlreadyCancelled
    if meeting.period.starts > now():
        raise MeetingAhead
    assert actor.person_id is not None
    kept = {one.person_id: one for one in meeting.presences}
    for person_id in group.member_ids & set(kept) - set(said):
        db.session.delete(kept[person_id])
    for person_id, presence in said.items():
        if person_id not in group.member_ids | set(kept):
            raise NotFound
        noted = kept.get(person_id) or MeetingPresence(meeting_id=meeting.id, person_id=person_id)
        if noted.presence is not presence:
            noted.presence, noted.noted_by_id, noted.noted_at = presence, actor.person_id, now()
        db.session.add(noted)
    flush()


def _meeting(group: WorkingGroup, meeting_id: int) -> GroupMeeting:
    """A meeting of a locked group. Raises NotFound."""
    ours = select(GroupMeeting.id).where(GroupMeeting.id == meeting_id, GroupMeeting.group_id == group.id)
    found = meeting_of(group.id, meeting_id) if db.session.scalar(ours) else None
    if found is None:
        raise NotFound
    return found


def _path(group: WorkingGroup, meeting_id: int | None = None) -> dict[str, str]:
    inside = f"/grupy/{group.slug}/wewnatrz"
    return {"path": inside if meeting_id is None else f"/grupy/{group.slug}/spotkania/{meeting_id}"}
