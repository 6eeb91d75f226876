"""Locked readings of working groups, what their meetings take, the audit trail and mails to members."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, demand_writing, flush
from app.core.errors import NotFound
from app.history import steps as history
from app.notifications import steps as notifications
from app.programme.models import (
    GROUP,
    DatePoll,
    GroupMeeting,
    GroupMember,
    PollOption,
    WorkingGroup,
)
from app.programme.rules.groups import check_not_archived
from app.programme.rules.polls import PollState
from app.programme.steps.inviting import dates_in_calendar
from app.schedule import steps as schedule
from app.schedule.models import Entry, Occupancy
from app.schedule.queries import wants_of
from app.schedule.rules import Status


def lock_group(actor: Actor, group_id: int, action: Action) -> WorkingGroup:
    """A living group, ours until the transaction ends. Raises NotFound, and GroupArchived.

    All that a group's people do passes its own turnstile, before any room or person is locked.
    """
    group = lock_turnstile(group_id)
    demand(actor, action, group)
    check_not_archived(group.is_archived)
    return group


def lock_turnstile(group_id: int) -> WorkingGroup:
    """The same without asking who. Raises NotFound."""
    demand_writing()
    turnstile = db.session.scalar(select(WorkingGroup.resource_id).where(WorkingGroup.id == group_id))
    if turnstile is None:
        raise NotFound
    schedule.lock([turnstile])
    fresh = (
        select(WorkingGroup)
        .where(WorkingGroup.id == group_id)
        .options(
            joinedload(WorkingGroup.centre, innerjoin=True),
            selectinload(WorkingGroup.people).joinedload(GroupMember.person, innerjoin=True),
        )
    )
    return db.session.scalars(fresh.execution_options(populate_existing=True)).one()


def let_go(group: WorkingGroup, person_id: int) -> None:
    """What the group has ahead no longer takes this person's time."""
    resource_id = db.session.scalars(select(Person.resource_id).where(Person.id == person_id)).one()
    held = (
        select(Entry.id)
        .join(Occupancy, Occupancy.entry_id == Entry.id)
        .outerjoin(GroupMeeting, GroupMeeting.entry_id == Entry.id)
        .outerjoin(PollOption, PollOption.entry_id == Entry.id)
        .outerjoin(DatePoll, DatePoll.id == PollOption.poll_id)
        .where(Occupancy.resource_id == resource_id, Entry.starts_at > now(), Entry.status != Status.CANCELLED)
        .where(or_(GroupMeeting.group_id == group.id, DatePoll.group_id == group.id))
        .order_by(Entry.id)
    )
    ids = list(dict.fromkeys(db.session.scalars(held)))
    kept = {number: [want for want in wants_of(number) if want.resource_id != resource_id] for number in ids}
    schedule.lock({want.resource_id for wants in kept.values() for want in wants} | {resource_id})
    entries = [entry for entry in map(schedule.lock_entry, ids) if entry.status is not Status.CANCELLED]
    schedule.occupy([(entry, kept[entry.id]) for entry in entries])


def put_in(group: WorkingGroup, person_id: int, **more: Any) -> GroupMember:
    """Somebody is in the group from now on; the database knows if they are already."""
    member = GroupMember(group_id=group.id, person_id=person_id, **more)
    db.session.add(member)
    flush()
    return member


def poll_of(group_id: int, poll_id: int) -> DatePoll:
    """A choice of a date of a locked group, as it is now. Raises NotFound."""
    found = db.session.scalars(
        select(DatePoll)
        .where(DatePoll.id == poll_id, DatePoll.group_id == group_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_options(poll: DatePoll) -> dict[int, Entry]:
    """The entries of all its dates, locked, by option."""
    held = select(Occupancy.resource_id).join(PollOption, PollOption.entry_id == Occupancy.entry_id)
    schedule.lock(set(db.session.scalars(held.where(PollOption.poll_id == poll.id))))
    return {option.id: schedule.lock_entry(option.entry_id) for option in poll.options}


def end_poll(poll: DatePoll, state: PollState, entries: Iterable[Entry]) -> None:
    """A locked choice of a date is over: what these entries held is free."""
    for entry in entries:
        if entry.status is not Status.CANCELLED:
            schedule.release(entry)
    poll.state, poll.ended_at, poll.remind_at = state, now(), None
    flush()


def record(group: WorkingGroup, verb: str, actor: Actor | None, *, why: str = "", **facts: object) -> None:
    """Note what happened to the group; without an actor the system did it."""
    actor_id = actor.person_id if actor is not None else None
    history.record(verb, GROUP, group.id, actor_id=actor_id, centre_id=group.centre_id, why=why, **facts)


def mail_members(group: WorkingGroup, template: str, key: str, *, but: Iterable[int | None] = (), **facts: Any) -> None:
    """One mail to each member, none of whom sees another's address."""
    left_out = set(but)
    for one in group.members:
        if one.person_id not in left_out and one.person.disabled_at is None:
            mail(group, template, one.person, key, **facts)


def mail(
    group: WorkingGroup,
    template: str,
    person: Person,
    key: str,
    *,
    meetings: Sequence[GroupMeeting] = (),
    **facts: Any,
) -> None:
    """One mail about the group to one person, once for each key; these meetings change in their calendar."""
    name = group.name.in_language(person.language)
    dates = [(one, f"/grupy/{group.slug}/spotkania/{one.id}") for one in meetings]
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:{key}:{person.id}",
        name=person.name,
        group=name,
        centre=group.centre.name,
        **dates_in_calendar(dates, group.centre, name),
        **facts,
    )
