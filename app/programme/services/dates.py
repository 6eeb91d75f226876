"""The dates of an activity: adding them, all or none; moving one; cancelling one; and copying all to a later time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.centres.models import Room
from app.core.access import Actor
from app.core.clock import Period, now
from app.core.database import db, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.core.i18n import LANGUAGES
from app.programme import steps
from app.programme.models import Activity, EnrolmentTerms, Question, Session
from app.programme.queries.copying import CopiedDate, copied_dates, facts_of_copies
from app.programme.queries.facts import date_facts, leaders_of, room_for, room_to_use
from app.programme.queries.terms import asked_of, questions_of, terms_of, terms_row
from app.programme.queries.trainers import trainers_of
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
from app.programme.rules.details import Details
from app.programme.rules.refusals import NoDates, SayWhy, SessionOver, TooManySessions
from app.programme.rules.states import ActivityState, check_may_make
from app.programme.services.making import put_down
from app.programme.steps import news, seatings
from app.programme.steps.dates import date_of, occasion_of
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
    """Give an activity these dates, all or none; each takes its room and those who lead it.

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
    for entry, _ in wishes:
        steps.new_session(activity, entry, room)
    flush()
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

    Who no longer is a trainer of the centre does not lead it. Raises NotFound, ChangedMeanwhile, WeeksOutOfRange, Taken
    and the first refusal of a date.
    """
    before = steps.lock_activity(actor, activity_id)
    activity = put_down(actor, before.centre_id, details_of(before), state=ActivityState.DRAFT)
    activity.copied_from_id = before.id
    activity.picture_id = before.picture_id
    for language in LANGUAGES:
        setattr(activity, f"picture_alt_{language}", getattr(before, f"picture_alt_{language}"))
    trainers = {trainer.person_id for trainer in trainers_of(before.centre_id)}
    steps.set_leaders(activity, trainers.intersection(before.leader_ids))
    copies = [copied for copied in copied_dates(before, weeks) if copied.session_id in session_ids]
    if {copied.session_id for copied in copies} != set(session_ids):
        raise ChangedMeanwhile
    _take_copies(activity, copies)
    _copy_terms(before, activity, weeks)
    news.tell_of_leading(activity, set(), but=actor.person_id)
    steps.record(activity, "copied", actor, copied_from=before.id, weeks=weeks)
    return activity.id


def _tell_moved(activity: Activity, session: Session, before: Period, actor: Actor) -> None:
    """Each who is enrolled, or leads it, gets one mail with the date as it is now."""
    facts = {"before": before, "after": session.period, "place": occasion_of(activity).where(date_of(session))}
    told = news.News("session_moved", f"{session.id}:{session.entry.sequence}", facts, [session])
    news.tell_enrolled(activity, told, news.living_in(activity, session.id))
    news.tell_leaders(activity, replace(told, facts={**facts, "is_leader": True}), but=actor.person_id)


def _tell_cancelled(activity: Activity, session: Session, actor: Actor) -> None:
    """The same of a date that is cancelled; who enrolled for it alone loses the place."""
    seatings.lock_seatings(activity.id)
    living = news.living_in(activity, session.id)
    news.note_places_lost(one for one in living if one.seating.session_id == session.id)
    seatings.close_date(session.id)
    seatings.keep_up(activity)
    facts = {"before": session.period, "why": session.cancelled_why}
    told = news.News("session_cancelled", str(session.id), facts, [session], is_off=True)
    news.tell_enrolled(activity, told, living)
    news.tell_leaders(activity, replace(told, facts={**facts, "is_leader": True}), but=actor.person_id)


def details_of(activity: Activity) -> Details:
    """What is written about an activity, as plain values."""
    kept = {name: getattr(activity, name) for name in Details.__dataclass_fields__ if name != "leaders"}
    return Details(**kept, leaders=activity.leader_ids)


def _copy_terms(before: Activity, activity: Activity, weeks: int) -> None:
    """It enrols as the one before did, so many weeks later, and asks the same. Raises SkippedHour."""
    terms = terms_row(before.id)
    for question in questions_of(before.id):
        db.session.add(Question(activity_id=activity.id, position=question.position, **asked_of(question).columns))
    if terms is None or activity.seats is None:
        return
    kept = terms_of(terms)
    moments = {"opens_at": kept.opens_at, "closes_at": kept.closes_at, "reserved_until": kept.reserved_until}
    later = {name: later_by(weeks, moment) for name, moment in moments.items() if moment is not None}
    copied = EnrolmentTerms(activity_id=activity.id, **{**kept.columns, **later})
    db.session.add(copied)
    flush()
    db.session.refresh(activity, ["sessions"])
    steps.open_seatings(activity, copied)


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
