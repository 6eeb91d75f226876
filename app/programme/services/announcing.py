"""Announcing an activity, now or at a time, and calling it off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.programme import steps
from app.programme.models import Activity, Session
from app.programme.rules.refusals import AnnouncedTooLate, SayWhy, SummaryNeeded
from app.programme.rules.states import ActivityState, check_may_announce, check_may_call_off
from app.programme.steps import attendance, news, seatings
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.queries import wants_of
from app.schedule.rules import Status
from app.schedule.steps import places


@transaction
def publish(actor: Actor, activity_id: int, *, at: datetime | None = None) -> None:
    """Announce an activity now, or at a time to come; until then nobody but staff reads of it.

    Raises NotFound, SummaryNeeded, AnnouncedTooLate and what `check_may_announce` refuses.
    """
    activity = steps.lock_activity(actor, activity_id)
    check_may_announce(activity.state, activity.published_at, now())
    if not activity.summary_pl.strip():
        raise SummaryNeeded
    when = now() if at is None else max(at, now())
    if at is not None and activity.dates and when >= activity.dates[0].starts:
        raise AnnouncedTooLate
    activity.state, activity.published_at = ActivityState.ANNOUNCED, when
    flush()
    steps.name_entries(activity)
    steps.record(activity, "announced", actor, at=when.isoformat())


def publish_due(at: datetime) -> int:
    """Let calendars name what was to be announced until now; gives how many activities that were."""
    due = (
        select(Activity.id)
        .join(Session, Session.activity_id == Activity.id)
        .join(Entry, Entry.id == Session.entry_id)
        .where(Activity.state == ActivityState.ANNOUNCED, Activity.published_at <= at)
        .where(Entry.status == Status.CONFIRMED, ~Entry.is_public)
        .distinct()
    )
    ids = db.session.scalars(due.order_by(Activity.id)).all()
    for activity_id in ids:
        _name(activity_id)
    return len(ids)


@transaction
def _name(activity_id: int) -> None:
    steps.name_entries(steps.lock_by_system(activity_id))


@transaction
def call_off(actor: Actor, activity_id: int, *, why: str) -> None:
    """Call an activity off: its dates to come are cancelled, their rooms free; its page says why.

    Raises NotFound, SayWhy of what is public, and what `check_may_call_off` refuses.
    """
    activity = steps.lock_activity(actor, activity_id)
    check_may_call_off(activity.state, activity.dates, now())
    if activity.is_public(now()) and not why.strip():
        raise SayWhy
    ahead = [one.entry_id for one in activity.standing_sessions if one.entry.starts_at > now()]
    schedule.lock({want.resource_id for entry_id in ahead for want in wants_of(entry_id)})
    going = [one for one in activity.standing_sessions if one.entry_id in ahead]
    for entry_id in ahead:
        schedule.release(schedule.lock_entry(entry_id))
    activity.state, activity.called_off_why = ActivityState.CALLED_OFF, why.strip()
    flush()
    _call_places_off(activity, going, actor)
    steps.record(activity, "called_off", actor, why=why.strip(), cancelled=len(ahead))


def _call_places_off(activity: Activity, going: Sequence[Session], actor: Actor) -> None:
    """End every claim; each who is enrolled, or leads it, gets one mail that takes the dates out of their calendar."""
    pools = [pool for _, pool in seatings.lock_seatings(activity.id)]
    for session in going:
        attendance.take_back(session, actor)
    living = news.living_in(activity)
    had_places = news.with_place(living)
    news.note_places_lost(living)
    for pool in pools:
        places.call_off(pool)
    facts = {"dates": tuple(one.period for one in going), "why": activity.called_off_why}
    told = news.News("activity_called_off", str(activity.id), facts, going, had_places, is_off=True)
    news.tell_enrolled(activity, told, living)
    news.tell_leaders(activity, replace(told, facts={**facts, "is_leader": True}), but=actor.person_id)
