"""The sessions in the rooms of a centre, announced or not, for those who run its days."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from app.core.clock import Period
from app.core.database import db
from app.organisations.models import Organisation
from app.programme.models import Activity, Session
from app.schedule.models import Entry
from app.schedule.rules import LONGEST_PIECE, Status


def sessions_in_rooms(centre_id: int, within: Period) -> Sequence[Session]:
    """What takes a room of the centre within a time, by start. One query; no session is longer than a day."""
    held = (
        select(Session)
        .join(Session.entry)
        .join(Session.activity)
        .where(Activity.centre_id == centre_id, Session.room_id.is_not(None), Entry.status == Status.CONFIRMED)
        .where(Entry.starts_at < within.ends, Entry.starts_at > within.starts - LONGEST_PIECE)
        .where(Entry.ends_at > within.starts)
        .order_by(Entry.starts_at, Session.id)
        .options(
            contains_eager(Session.entry),
            contains_eager(Session.activity).options(
                load_only(Activity.kind, Activity.led_by, Activity.seats, Activity.organisation_id),
                joinedload(Activity.organisation).load_only(Organisation.name),
            ),
            joinedload(Session.room),
        )
    )
    return db.session.scalars(held).unique().all()
