"""Locked readings, the audit trail, and mails of the programme, inside the transaction of a verb."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.centres.models import Room
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, demand_writing, flush
from app.core.errors import NotFound
from app.history import steps as history
from app.notifications import steps as notifications
from app.programme.models import ACTIVITY, SESSION, Activity, ActivityLeader, ActivityTag, Session
from app.programme.rules.dates import Dated
from app.programme.rules.details import Details
from app.programme.rules.states import check_not_closed
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status


def lock_activity(actor: Actor, activity_id: int, *, action: Action = Action.MAKE_PROGRAMME) -> Activity:
    """An activity, ours until the transaction ends. Raises NotFound, as of what they may not change, and IsClosed."""
    found = lock_even_closed(actor, activity_id, action=action)
    check_not_closed(found.closed_at)
    return found


def lock_even_closed(actor: Actor, activity_id: int, *, action: Action = Action.MAKE_PROGRAMME) -> Activity:
    """The same of what may be closed: for what changes nothing of it, such as copying. Raises NotFound."""
    found = lock_by_system(activity_id)
    demand(actor, action, found)
    return found


def lock_by_system(activity_id: int) -> Activity:
    """The same for what nobody asks for, as the worker's chores. Raises NotFound."""
    demand_writing()
    ours = select(Activity).where(Activity.id == activity_id).with_for_update(key_share=True)
    found = db.session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def write_details(activity: Activity, details: Details) -> list[str]:
    """Make a locked activity say this; gives the names of what changed. Who leads it is a matter of its own."""
    wanted = details.columns
    changed = [name for name, value in wanted.items() if getattr(activity, name) != value]
    for name in changed:
        setattr(activity, name, wanted[name])
    tags = set(details.tags)
    kept = {(tag.kind, tag.value): tag for tag in activity.tags}
    if set(kept) != tags:
        activity.tags = [kept.get(tag) or ActivityTag(kind=tag[0], value=tag[1]) for tag in sorted(tags)]
        changed.append("tags")
    flush()
    return changed


def set_leaders(activity: Activity, person_ids: Iterable[int]) -> None:
    """Make these people lead it, as far as its row goes."""
    kept = {leader.person_id: leader for leader in activity.leaders}
    activity.leaders = [kept.get(number) or ActivityLeader(person_id=number) for number in sorted(set(person_ids))]
    flush()


def is_shown(activity: Activity) -> bool:
    """Whether its dates may be named in calendars that everybody reads."""
    return activity.is_public(now())


def name_entries(activity: Activity) -> None:
    """Let the entries of a locked activity say what it is called and whether that is public; calendars see it."""
    schedule.change(_named(activity))


def change_entries(activity: Activity) -> None:
    """The same where anything else is said of it that calendars show or choose by, cancelled dates too."""
    _named(activity)
    schedule.change(session.entry for session in activity.sessions)


def _named(activity: Activity) -> list[Entry]:
    """Those that had another name, or were public where they are not, and the other way round."""
    said = {"title": activity.title_pl, "is_public": is_shown(activity)}
    entries = [one.entry for one in activity.standing_sessions]
    differ = [entry for entry in entries if any(getattr(entry, name) != value for name, value in said.items())]
    for entry in differ:
        entry.title, entry.is_public = activity.title_pl, is_shown(activity)
    return differ


def new_session(activity: Activity, entry: Entry, room: Room | None) -> Session:
    session = Session(activity_id=activity.id, entry=entry, room_id=room.id if room is not None else None)
    db.session.add(session)
    return session


def new_entry(activity: Activity, dated: Dated) -> Entry:
    """An entry for a date, which occupies nothing yet."""
    assert dated.period is not None
    return Entry(
        kind=SESSION,
        period=dated.period,
        status=Status.CONFIRMED,
        title=activity.title_pl,
        is_public=is_shown(activity),
        home_id=activity.centre.home_id,
    )


def record(activity: Activity, verb: str, actor: Actor | None, *, why: str = "", **facts: object) -> None:
    """Note a change of the activity; without an actor the system made it."""
    history.record(
        verb,
        ACTIVITY,
        activity.id,
        actor_id=actor.person_id if actor is not None else None,
        centre_id=activity.centre_id,
        why=why,
        **facts,
    )


def mail(activity: Activity, template: str, person: Person, **facts: Any) -> None:
    """One mail about an activity to one person, once for each template."""
    centre = activity.centre
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:activity:{activity.id}:{person.id}",
        name=person.name,
        title=activity.title.in_language(person.language),
        organisation=activity.organisation.name if activity.organisation is not None else "",
        centre=centre.name,
        centre_phone=centre.phone,
        **facts,
    )
