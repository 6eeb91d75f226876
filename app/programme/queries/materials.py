"""Reading materials: all of an activity for those who keep them, and what a ticket, a person or anybody may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from app.core.clock import local
from app.core.database import db
from app.files.models import File
from app.history.models import Record
from app.programme.models import ACTIVITY, Activity, Enrolment, Material, Seating, Session
from app.programme.queries.taking_part import takes_part
from app.programme.rules.materials import CAPTIONS_REMINDED, MaterialAudience
from app.programme.rules.states import Standing
from app.schedule.models import Claim
from app.schedule.rules.places import ClaimStatus

TOLD = "materials_told"


@dataclass(frozen=True)
class Given:
    """What somebody who takes part may see of one activity, and the ticket by which they do."""

    activity: Activity
    ticket: str
    materials: Sequence[Material]


def materials_of(activity_id: int) -> Sequence[Material]:
    """All materials of an activity in the order in which they were added. One query, without the bytes of files."""
    return db.session.scalars(_shown().where(Material.activity_id == activity_id)).all()


def material_of(activity_id: int, material_id: int) -> Material | None:
    return db.session.scalars(
        _shown().where(Material.activity_id == activity_id, Material.id == material_id)
    ).one_or_none()


def holder(ticket: str) -> Enrolment | None:
    """Who holds a ticket and takes part. To anybody else there is no such page."""
    if not ticket.isalnum():  # PostgreSQL knows no NUL
        return None
    theirs = select(Enrolment).join(Enrolment.claim).where(Enrolment.ticket == ticket)
    seated = joinedload(Enrolment.seating).joinedload(Seating.activity)
    shown = seated.options(joinedload(Activity.centre), selectinload(Activity.sessions).joinedload(Session.entry))
    taking_part = Claim.status == ClaimStatus.CONFIRMED, takes_part()
    return db.session.scalars(theirs.where(*taking_part).options(shown)).one_or_none()


def given_to(enrolment: Enrolment, *, now: datetime) -> Given:
    """What a holder may see now: what is of the whole activity, and of the dates at which they take part."""
    activity = enrolment.seating.activity
    dates = _dates_of(enrolment)
    seen = [one for one in materials_of(activity.id) if one.is_shown(now) and _is_of(one, dates)]
    return Given(activity, enrolment.ticket, seen)


def given_to_person(person_id: int, *, now: datetime) -> Sequence[Given]:
    """What somebody who is signed in may see, the newest activity first. A fixed number of queries."""
    mine = (
        select(Enrolment)
        .join(Enrolment.claim)
        .join(Enrolment.seating)
        .where(Enrolment.person_id == person_id, Claim.status == ClaimStatus.CONFIRMED, takes_part())
        .options(contains_eager(Enrolment.seating).joinedload(Seating.activity).joinedload(Activity.centre))
        .order_by(Enrolment.id.desc())
    )
    enrolments = db.session.scalars(mine).all()
    by_activity: dict[int, list[Enrolment]] = {}
    for one in enrolments:
        by_activity.setdefault(one.seating.activity_id, []).append(one)
    materials = db.session.scalars(_shown().where(Material.activity_id.in_(list(by_activity)))).all()
    found = []
    for number, theirs in by_activity.items():
        dates = {one.seating.session_id for one in theirs}
        seen = [one for one in materials if one.activity_id == number and one.is_shown(now) and _is_of(one, dates)]
        if seen:
            found.append(Given(theirs[0].seating.activity, theirs[0].ticket, seen))
    return found


def public_materials(activity: Activity, *, now: datetime) -> Sequence[Material]:
    """What anybody may see of an activity that is over."""
    if not activity.is_public(now) or activity.standing(now) not in (Standing.DONE, Standing.CLOSED):
        return []
    return [
        one for one in materials_of(activity.id) if one.audience is MaterialAudience.EVERYBODY and one.is_shown(now)
    ]


def content_of(file_id: int) -> bytes:
    """The bytes of a kept file."""
    return db.session.scalars(select(File).where(File.id == file_id).options(undefer(File.content))).one().content


def kept_bytes(activity_id: int) -> int:
    """How much the files of an activity take."""
    sizes = select(func.sum(File.size)).join(Material, Material.file_id == File.id)
    return int(db.session.scalar(sizes.where(Material.activity_id == activity_id)) or 0)


def told_on(activity_id: int) -> datetime | None:
    """When those who take part were told last."""
    told = Record.subject == ACTIVITY, Record.subject_id == activity_id, Record.verb == TOLD
    return db.session.scalar(select(func.max(Record.at)).where(*told))


def was_told_on_the_day(activity_id: int, now: datetime) -> bool:
    last = told_on(activity_id)
    return last is not None and local(last).date() == local(now).date()


def captions_to_remind(now: datetime) -> Sequence[int]:
    """Recordings without captions that are due within three days, and of which staff heard nothing yet."""
    due = Material.captions_due_at <= now + CAPTIONS_REMINDED
    open_still = Material.captioned_at.is_(None), Material.captions_reminded_at.is_(None)
    return db.session.scalars(select(Material.id).where(due, *open_still).order_by(Material.id)).all()


def _dates_of(enrolment: Enrolment) -> set[int | None]:
    """The dates at which the same person takes part; none stands for the whole activity."""
    same = Enrolment.id == enrolment.id
    if enrolment.claim.resource_id is not None:
        same = Claim.resource_id == enrolment.claim.resource_id
    seats = select(Seating.session_id).join(Enrolment, Enrolment.seating_id == Seating.id).join(Enrolment.claim)
    of_it = Seating.activity_id == enrolment.seating.activity_id, Claim.status == ClaimStatus.CONFIRMED
    return set(db.session.scalars(seats.where(same, *of_it, takes_part())))


def _is_of(material: Material, dates: set[int | None]) -> bool:
    return None in dates or material.session_id is None or material.session_id in dates


def _shown() -> Select[Material]:
    session = joinedload(Material.session).joinedload(Session.entry)
    return select(Material).order_by(Material.id).options(joinedload(Material.file), session)
