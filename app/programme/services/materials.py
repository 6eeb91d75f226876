"""The verbs of materials: adding and removing them, captions, and telling those who take part."""

from datetime import datetime

from sqlalchemy import select

from app.accounts.queries import deciders
from app.core.access import Action, Actor
from app.core.clock import local, now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.files.steps import forget, keep_document
from app.notifications import steps as notifications
from app.programme import steps
from app.programme.models import Activity, Material
from app.programme.queries import materials as queries
from app.programme.queries.surveys import may_answer
from app.programme.rules.materials import (
    Added,
    NobodyToTell,
    NothingToTell,
    ToldToday,
    captions_due,
    check_added,
    check_room_for,
)
from app.programme.rules.states import check_may_make
from app.programme.steps.surveys import mail_enrolled

TELL, CAPTIONS = "materials", "captions_due"


@transaction
def add_material(actor: Actor, activity_id: int, added: Added) -> int:
    """Give those who take part a file or a link; gives its number.

    Raises NotFound, what `check_added` and `check_room_for` refuse, and what `check_may_make` does.
    """
    activity = _lock(actor, activity_id)
    check_added(added)
    if added.session_id is not None and added.session_id not in {one.id for one in activity.sessions}:
        raise NotFound
    there = queries.materials_of(activity_id)
    check_room_for(added, count=len(there), kept_bytes=queries.kept_bytes(activity_id))
    file = keep_document(added.document, uploaded_by_id=actor.person_id) if added.document is not None else None
    material = Material(
        activity_id=activity_id,
        session_id=added.session_id,
        kind=added.kind,
        audience=added.audience,
        title=added.name[:200],
        file=file,
        url=added.url if file is None else "",
        opens_at=added.opens_at,
        closes_at=added.closes_at,
        captions_due_at=captions_due(added.kind, added.opens_at, now()),
        added_by_id=actor.person_id,
    )
    db.session.add(material)
    flush()
    steps.record(activity, "material_added", actor, title=material.title, kind=added.kind.value)
    return material.id


@transaction
def remove_material(actor: Actor, activity_id: int, material_id: int) -> None:
    """Remove a material, and its file for good. Raises NotFound and what `check_may_make` refuses."""
    activity = _lock(actor, activity_id)
    material = _one(activity_id, material_id)
    file, title = material.file, material.title
    db.session.delete(material)
    flush()
    if file is not None:
        forget(file)
        flush()
    steps.record(activity, "material_removed", actor, title=title)


@transaction
def note_captions(actor: Actor, activity_id: int, material_id: int) -> None:
    """Note that a recording has its captions. Raises NotFound, also of what is no recording."""
    activity = steps.lock_activity(actor, activity_id, action=Action.KEEP_MATERIALS)
    material = _one(activity_id, material_id)
    if material.captions_due_at is None:
        raise NotFound
    if material.captioned_at is None:
        material.captioned_at = now()
        steps.record(activity, "captioned", actor, title=material.title)


@transaction
def tell_of_materials(actor: Actor, activity_id: int) -> int:
    """Tell those who take part that materials are there, in one mail each, at most once a day; gives how many.

    Raises NotFound, NothingToTell, ToldToday and NobodyToTell.
    """
    activity = _lock(actor, activity_id)
    at = now()
    if not any(one.is_shown(at) for one in queries.materials_of(activity_id)):
        raise NothingToTell
    if queries.was_told_on_the_day(activity_id, at):
        raise ToldToday
    reached = [one for one in may_answer(activity_id) if one.email]
    if not reached:
        raise NobodyToTell
    for enrolment in reached:
        mail_enrolled(
            enrolment,
            TELL,
            f"{TELL}:{local(at).date().isoformat()}",
            activity.title,
            name=enrolment.name,
            centre=activity.centre.name,
            centre_phone=activity.centre.phone,
        )
    steps.record(activity, queries.TOLD, actor, told=len(reached))
    return len(reached)


def remind_of_captions_due(at: datetime) -> int:
    """Remind staff once of captions that are due in three days; gives of how many recordings."""
    return sum(_remind(material_id, at) for material_id in queries.captions_to_remind(at))


@transaction
def _remind(material_id: int, at: datetime) -> bool:
    ours = select(Material).where(Material.id == material_id).with_for_update()
    material = db.session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if material is None or material.captioned_at is not None or material.captions_reminded_at is not None:
        return False
    material.captions_reminded_at = at
    activity = material.activity
    for person in deciders(activity.centre_id):
        notifications.queue_mail(
            CAPTIONS,
            address=person.email,
            language=person.language,
            person_id=person.id,
            event_key=f"{CAPTIONS}:{material.id}:{person.id}",
            name=person.name,
            title=activity.title.in_language(person.language),
            recording=material.title,
            due=local(material.captions_due_at).date() if material.captions_due_at is not None else None,
            path=f"/zespol/program/{activity.id}/materialy",
        )
    return True


def _lock(actor: Actor, activity_id: int) -> Activity:
    activity = steps.lock_activity(actor, activity_id, action=Action.KEEP_MATERIALS)
    check_may_make(activity.state)
    return activity


def _one(activity_id: int, material_id: int) -> Material:
    material = queries.material_of(activity_id, material_id)
    if material is None:
        raise NotFound
    return material
