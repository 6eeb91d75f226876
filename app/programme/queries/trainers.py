"""Reading who may lead what a centre invites to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.core.database import db
from app.programme.models import Activity, ActivityLeader, Session, Trainer
from app.schedule.models import Entry
from app.schedule.rules import Status


def trainers_of(centre_id: int) -> Sequence[Trainer]:
    """The trainers of a centre, by name."""
    ours = select(Trainer).join(Trainer.person).where(Trainer.centre_id == centre_id, Trainer.ended_at.is_(None))
    return db.session.scalars(ours.options(joinedload(Trainer.person)).order_by(Person.name, Person.id)).all()


def first_led(centre_id: int, person_id: int, *, now: datetime) -> datetime | None:
    """When the next of what somebody leads at a centre begins."""
    return db.session.scalar(
        select(func.min(Entry.starts_at))
        .join(Session, Session.entry_id == Entry.id)
        .join(Activity, Activity.id == Session.activity_id)
        .join(ActivityLeader, ActivityLeader.activity_id == Activity.id)
        .where(
            Activity.centre_id == centre_id,
            ActivityLeader.person_id == person_id,
            Entry.status == Status.CONFIRMED,
            Entry.ends_at > now,
        )
    )
