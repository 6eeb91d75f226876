"""How the rules of the demo's first centre came to be: changes of the last months, each with its old and new number."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.centres.models import Centre, Room
from app.centres.rules.trail import CENTRE, ROOM
from app.core.database import db
from app.history.models import Record

SLUG, ROOM_SLUG = "reymonta", "sala-szkoleniowa"
OF_CENTRE = {75: {"quota_hours": 16}, 40: {"late_cancel_hours": 12}}
OF_ROOM = {55: {"max_minutes": 360, "pad_after": 0}}


def rule_some(people: Mapping[str, Person], at: datetime) -> None:
    """Each rule had another number until a day some weeks ago, when the manager gave it the one that it has now."""
    centre = db.session.scalars(select(Centre).where(Centre.slug == SLUG)).one()
    room = db.session.scalars(select(Room).where(Room.centre_id == centre.id, Room.slug == ROOM_SLUG)).one()
    manager = people["manager"]
    for thing, subject, changes in ((centre, CENTRE, OF_CENTRE), (room, ROOM, OF_ROOM)):
        for days, was in changes.items():
            rules: dict[str, list[Any]] = {name: [old, getattr(thing, name)] for name, old in was.items()}
            db.session.add(
                Record(
                    at=at - timedelta(days=days),
                    verb="rules_changed",
                    subject=subject,
                    subject_id=thing.id,
                    actor_id=manager.id,
                    centre_id=centre.id,
                    facts={"rules": rules},
                )
            )
