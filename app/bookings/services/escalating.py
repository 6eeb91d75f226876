"""What waits too long is told once to the coordinators of its centre, and then once to the managers."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, select

from app.accounts.models import Person, StaffRole
from app.bookings.models import AnswerClock
from app.bookings.queries.answering import due_clocks
from app.bookings.queries.escalating import Line, lines_of
from app.core.access import Role
from app.core.database import db, flush, transaction
from app.notifications.steps import queue_mail


def warn_due(at: datetime) -> int:
    """Tell those who decide of what is due soon or late: one mail for each with all of it; gives their number.

    It locks only where something is due. Two workers at one instant tell it once: who comes second finds it told.
    """
    if not any(db.session.scalar(select(exists(due_clocks(at, managers=managers)))) for managers in (False, True)):
        return 0
    return _warn(at)


@transaction
def _warn(at: datetime) -> int:
    told: dict[int, list[Line]] = defaultdict(list)
    people: dict[int, Person] = {}
    for managers in (False, True):
        clocks = take_due(at, managers=managers)
        for clock in clocks:
            if managers:
                clock.warned_managers_at = at
            else:
                clock.warned_at = at
        lines = lines_of([clock.entry_id for clock in clocks])
        whom = _to_tell({line.centre_id for line in lines}, managers=managers)
        for line in lines:
            for person in whom[line.centre_id]:
                if person.id != line.asked_by_id:
                    people[person.id] = person
                    told[person.id].append(line)
    flush()
    for person_id, of_theirs in told.items():
        _mail(people[person_id], sorted(of_theirs, key=lambda line: (line.answer_by, line.entry_id)), at)
    return len(told)


def take_due(at: datetime, *, managers: bool) -> Sequence[AnswerClock]:
    """The clocks that are due, locked; what another worker has in hand is left to it."""
    due = due_clocks(at, managers=managers).with_for_update(of=AnswerClock, skip_locked=True)
    return db.session.scalars(due.execution_options(populate_existing=True)).all()


def _to_tell(centre_ids: set[int], *, managers: bool) -> Mapping[int, list[Person]]:
    """By centre: its coordinators, or its managers where those are meant or there is no coordinator."""
    rows = db.session.execute(
        select(StaffRole.centre_id, StaffRole.role, Person)
        .join(Person, Person.id == StaffRole.person_id)
        .where(
            StaffRole.centre_id.in_(centre_ids),
            StaffRole.role.in_([Role.COORDINATOR, Role.MANAGER]),
            StaffRole.revoked_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    ).all()
    found: dict[int, list[Person]] = defaultdict(list)
    for centre_id in centre_ids:
        here = [(role, person) for of_centre, role, person in rows if of_centre == centre_id]
        wanted = Role.MANAGER if managers or all(role is not Role.COORDINATOR for role, _ in here) else Role.COORDINATOR
        found[centre_id] = [person for role, person in here if role is wanted]
    return found


def _mail(person: Person, lines: Sequence[Line], at: datetime) -> None:
    unique = {line.entry_id: line for line in lines}
    mark = hashlib.sha256(repr(sorted(unique)).encode()).hexdigest()[:24]
    queue_mail(
        "answers_due",
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"answers_due:{mark}:{at:%Y%m%d%H%M}:{person.id}",
        name=person.name,
        first_due=lines[0].answer_by,
        overdue=sum(line.answer_by <= at for line in unique.values()),
        lines=tuple(line.told for line in unique.values()),
    )
