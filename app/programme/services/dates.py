"""The dates of an activity: adding them, all or none; moving one; cancelling one; and copying all to a later time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.centres.models import Room
from app.core.access import Actor
from app.core.clock import Period, now
from app.core.database import db, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.programme import steps
from app.programme.models import Activity, Session
from app.programme.queries.copying import CopiedDate, copied_dates, facts_of_copies
from app.programme.queries.facts import date_facts, leaders_of, room_for, room_to_use
from app.programme.rules.dates import (
    MOST_SESSIONS,
    Dated,
    DateFacts,
    Judged,
    dated,
    demand_fine,
    judge,
    judge_each,
    later_by,
)
from app.programme.rules.refusals import NoDates, SayWhy, SessionOver, TooManySessions
from app.programme.rules.states import check_may_make
from app.programme.services.copying import copy_with_terms, written_anew
from app.programme.steps import attendance, news, seatings
from app.programme.steps.dates import place_of
from app.schedule import steps as schedule
from app.schedule.rules import AlreadyCancelled


@dataclass(frozen=True)
class DatesAsked:
    """Days with one time of the wall clock in one room, and why it is outside of opening hours where it is."""

    room_id: int | None
    days: tuple[date, ...]
    starts: int
    ends: int
    outside_why: str = ""


def judged_dates(activity: Activity, asked: DatesAsked) -> tuple[Judged, ...]:
    """What would be said of these dates now, without taking anything.

    Raises RoomNeeded, RoomNotNeeded, RoomElsewhere, TooManySeats and EndsBeforeStart.
    """
    room, dates = room_for(activity, asked.room_id), dated(asked.days, asked.starts, asked.ends)
    facts = date_facts(activity, room, leaders_of(activity.id), dates, now=now())
    return judge(dates, facts, outside_why=asked.outside_why)


@transaction
def add_sessions(actor: Actor, activity_id: int, asked: DatesAsked) -> None:
    """Give an activity these dates, all or none; each takes its room and those who lead it, who get one mail.

    Raises NotFound, NoDates, TooManySessions, EndsBeforeStart, ChangedMeanwhile, Taken, what `room_for` and
    `check_may_make` refuse, and the first refusal of a date: RoomBusy, TrainerBusy, CentreShut ...
    """
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    if not asked.days:
        raise NoDates
    if len(activity.standing_sessions) + len(asked.days) > MOST_SESSIONS:
        raise TooManySessions(field="days", most=MOST_SESSIONS)
    room, dates = room_for(activity, asked.room_id), dated(asked.days, asked.starts, asked.ends)
    facts = _lock_for_dates(activity, room, dates)
    judged = judge(dates, facts, outside_why=asked.outside_why)
    demand_fine(judged)
    wishes = [(steps.new_entry(activity, one), facts.wants(one.period)) for one in dates if one.period is not None]
    schedule.take_all(wishes)
    made = [steps.new_session(activity, entry, room) for entry, _ in wishes]
    flush()
    _tell_added(activity, made, actor)
    why = asked.outside_why.strip() if any(one.set_aside for one in judged) else ""
    seatings.keep_up(activity)
    starts = [entry.starts_at.isoformat() for entry, _ in wishes]
    steps.record(activity, "sessions_added", actor, why=why, starts=starts, room_id=asked.room_id)


@transaction
def move_session(actor: Actor, activity_id: int, session_id: int, asked: DatesAsked, *, seen: int) -> None:
    """Give one date another time or room, as its entry's sequence was `seen`; it is not in its own way.

    Raises NotFound, ChangedMeanwhile, SessionOver, AlreadyCancelled, and what `add_sessions` refuses of a date.
    """
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    session = _session(activity, session_id)
    if session.is_cancelled:
        raise AlreadyCancelled
    if session.period.starts <= now():
        raise SessionOver
    room, dates = room_for(activity, asked.room_id), dated(asked.days, asked.starts, asked.ends)
    facts = _lock_for_dates(activity, room, dates, moving=session)
    if session.entry.sequence != seen:
        raise ChangedMeanwhile
    judged = judge(dates, facts, outside_why=asked.outside_why)
    demand_fine(judged)
    (moved,) = judged
    assert moved.period is not None
    then, before = session.period, session.period.starts.isoformat()
    schedule.move(session.entry, moved.period, facts.wants(moved.period))
    session.room_id = room.id if room is not None else None
    flush()
    db.session.refresh(session, ["room"])
    seatings.keep_up(activity)
    attendance.follow_move(session, actor)
    _tell_moved(activity, session, then, actor)
    why, starts = asked.outside_why.strip() if moved.set_aside else "", moved.period.starts.isoformat()
    steps.record(activity, "session_moved", actor, why=why, session_id=session_id, before=before, starts=starts)


@transaction
def cancel_session(actor: Actor, activity_id: int, session_id: int, *, why: str) -> None:
    """Cancel one date: its room and those who lead it are free; its page says why.

    Raises NotFound, SayWhy, SessionOver, AlreadyCancelled and what `check_may_make` refuses.
    """
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    session = _session(activity, session_id)
    if activity.is_public(now()) and not why.strip():
        raise SayWhy
    entry = schedule.lock_entry(session.entry_id)
    if entry.starts_at <= now():
        raise SessionOver
    schedule.release(entry)
    session.cancelled_why = why.strip()
    flush()
    _tell_cancelled(activity, session, actor)
    steps.record(
        activity, "session_cancelled", actor, why=why.strip(), session_id=session_id, starts=entry.starts_at.isoformat()
    )


@transaction
def copy_activity(actor: Actor, activity_id: int, *, weeks: int, session_ids: Collection[int]) -> int:
    """A draft that says the same, with these dates so many weeks later, all or none; gives its number.

    Terms of enrolment move by as many weeks; questions, survey and links come along. Who no longer is a trainer of the
    centre does not lead it. Raises NotFound, ChangedMeanwhile, WeeksOutOfRange, Taken and the first refusal of a date.
    """
    before = steps.lock_even_closed(actor, activity_id)
    activity = written_anew(actor, before)
    copies = [copied for copied in copied_dates(before, weeks) if copied.session_id in session_ids]
    if {copied.session_id for copied in copies} != set(session_ids):
        raise ChangedMeanwhile
    _take_copies(activity, copies)
    db.session.expire(activity, ["sessions"])
    copy_with_terms(before, activity, lambda moment: moment and later_by(weeks, moment))
    news.tell_of_leading(activity, set(), but=actor.person_id)
    steps.record(activity, "copied", actor, copied_from=before.id, weeks=weeks)
    return activity.id


def _tell_added(activity: Activity, sessions: Sequence[Session], actor: Actor) -> None:
    """Each who leads it gets one mail with these dates, for they take their time."""
    facts = {"dates": tuple(one.period for one in sessions)}
    news.tell_leaders(activity, news.News("leading_dates", str(sessions[0].id), facts, sessions), but=actor.person_id)


def _tell_moved(activity: Activity, session: Session, before: Period, actor: Actor) -> None:
    """Each who is enrolled, or leads it, gets one mail with the date as it is now."""
    facts = {"before": before, "after": session.period, "place": place_of(session)}
    living = news.living_in(activity, session.id)
    event = f"{session.id}:{session.entry.sequence}"
    told = news.News("session_moved", event, facts, [session], news.with_place(living))
    news.tell_enrolled(activity, told, living)
    news.tell_leaders(activity, replace(told, facts={**facts, "is_leader": True}), but=actor.person_id)


def _tell_cancelled(activity: Activity, session: Session, actor: Actor) -> None:
    """The same of a date that is cancelled; who enrolled for it alone loses the place."""
    seatings.lock_seatings(activity.id)
    attendance.take_back(session, actor)
    living = news.living_in(activity, session.id)
    had_places = news.with_place(living)
    news.note_places_lost(one for one in living if one.seating.session_id == session.id)
    seatings.close_date(session.id)
    seatings.keep_up(activity)
    facts = {"before": session.period, "why": session.cancelled_why}
    told = news.News("session_cancelled", str(session.id), facts, [session], had_places, is_off=True)
    news.tell_enrolled(activity, told, living)
    news.tell_leaders(activity, replace(told, facts={**facts, "is_leader": True}), but=actor.person_id)


def _take_copies(activity: Activity, copies: Sequence[CopiedDate]) -> None:
    rooms = {number for copied in copies if copied.room is not None for number in copied.room.resource_ids}
    schedule.lock([*rooms, *leaders_of(activity.id)])
    by_room = facts_of_copies(activity, copies, now=now())
    pairs = [(copied.dated, by_room[copied.room_id]) for copied in copies]
    if pairs:
        demand_fine(judge_each(pairs))
    wishes = [(steps.new_entry(activity, one), facts.wants(one.period)) for one, facts in pairs if one.period]
    schedule.take_all(wishes)
    for copied, (entry, _) in zip(copies, wishes, strict=True):
        steps.new_session(activity, entry, copied.room)
    flush()


def _lock_for_dates(
    activity: Activity, room: Room | None, dates: Sequence[Dated], *, moving: Session | None = None
) -> DateFacts:
    """Lock what these dates would take, and tell what is known of it then; what is `moving` is not in its own way.

    Raises ChangedMeanwhile where the room was changed while we waited.
    """
    trainers = leaders_of(activity.id)
    before = sorted(room.resource_ids) if room is not None else []
    if moving is None:
        schedule.lock([*before, *trainers])
    else:
        schedule.lock_entry(moving.entry_id, also=[*before, *trainers])
    if room is not None:
        room = room_to_use(room.id)
        if room is None or sorted(room.resource_ids) != before:
            raise ChangedMeanwhile
    but = () if moving is None else (moving.entry_id,)
    return date_facts(activity, room, trainers, dates, now=now(), but=but)


def _session(activity: Activity, session_id: int) -> Session:
    """One date of the activity. Raises NotFound."""
    found = next((one for one in activity.sessions if one.id == session_id), None)
    if found is None:
        raise NotFound
    return found
