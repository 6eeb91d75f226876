"""Locked readings of study visits, what becomes of their time, the audit trail and mails to both sides."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from app.accounts.queries import deciders
from app.core.access import Action, Actor, demand
from app.core.database import db, demand_writing, flush
from app.core.errors import NotFound
from app.history import steps as history
from app.notifications import steps as notifications
from app.programme.models import VISIT, StudyVisit, VisitNeed, VisitPart
from app.programme.rules.visits import VisitState
from app.programme.steps.inviting import dates_in_calendar
from app.schedule import steps as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status


def lock_visit(visit_id: int) -> StudyVisit:
    """A visit, ours until the transaction ends. Raises NotFound."""
    demand_writing()
    ours = select(StudyVisit).where(StudyVisit.id == visit_id).with_for_update(key_share=True)
    found = db.session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_visit_for(actor: Actor, visit_id: int, action: Action) -> StudyVisit:
    """The same for somebody who may do this. Raises NotFound; to those who may not it is missing."""
    visit = lock_visit(visit_id)
    demand(actor, action, visit)
    return visit


def confirmed_parts(visit: StudyVisit) -> Sequence[VisitPart]:
    """What the group has in its calendar: a plan that it confirmed."""
    return [part for part in visit.parts if part.entry.status is Status.CONFIRMED]


def free_parts(visit: StudyVisit) -> None:
    """Rooms and hosts are free; the entries stay, so that calendars see them go."""
    for part in visit.all_parts:
        entry: Entry = schedule.lock_entry(part.entry_id)
        if entry.status is not Status.CANCELLED:
            schedule.release(entry)


def end_visit(visit: StudyVisit, state: VisitState) -> None:
    """It will not take place: its time is free, and nobody needs to know what the group needed."""
    free_parts(visit)
    visit.state, visit.confirm_by, visit.remind_at, visit.thank_at = state, None, None, None
    forget_needs(visit)
    flush()


def forget_needs(visit: StudyVisit) -> None:
    db.session.execute(delete(VisitNeed).where(VisitNeed.visit_id == visit.id))


def record(visit: StudyVisit, verb: str, actor: Actor | None, *, why: str = "", **facts: object) -> None:
    """Note a change of the visit; without an actor the system made it."""
    actor_id = actor.person_id if actor is not None else None
    history.record(verb, VISIT, visit.id, actor_id=actor_id, centre_id=visit.centre_id, why=why, **facts)


def mail_visitors(visit: StudyVisit, became: str, *, changed: Sequence[VisitPart] = (), **facts: Any) -> None:
    """One mail to the one who asked; in their calendar these parts stand now, or stand no more."""
    person = visit.asked_by
    if person.disabled_at is None:
        facts |= dates_in_calendar([(part, f"/wizyty/{visit.id}") for part in changed], visit.centre, visit.title)
        _mail(visit, "study_visit", became, person, path=facts.pop("path", f"/wizyty/{visit.id}"), **facts)


def mail_staff(visit: StudyVisit, became: str, **facts: Any) -> None:
    """One mail to each of those who arrange visits, but for the one who asked."""
    for person in deciders(visit.centre_id):
        if person.id != visit.asked_by_id:
            _mail(visit, "study_visit_staff", became, person, path=f"/zespol/wizyty/{visit.id}", **facts)


def _mail(visit: StudyVisit, template: str, became: str, person: Any, **facts: Any) -> None:
    facts = {
        "words": "",
        "dates": tuple(part.period for part in visit.parts),
        "places": tuple(part.where for part in visit.parts),
        **facts,
    }
    notifications.queue_mail(
        template,
        address=person.email,
        language=person.language,
        person_id=person.id,
        event_key=f"{template}:{became}:{visit.id}:{visit.round}:{person.id}",
        name=person.name,
        title=visit.title,
        people=visit.people,
        centre=visit.centre.name,
        centre_phone=visit.centre.phone,
        became=became,
        **facts,
    )
