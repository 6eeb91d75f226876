"""Reading for the home page, the legal pages, the site map and the state of the system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import selectinload

from app.bookings import queries as bookings
from app.bookings.queries import PublicEvent
from app.centres import queries as centres
from app.centres.models import Centre, Room
from app.core.clock import Period, day_period, now, today
from app.core.database import db
from app.core.i18n import Named
from app.programme.queries.left import places_left
from app.programme.queries.public import public_sessions
from app.programme.rules.kinds import PlaceKind
from app.programme.rules.opening import Left

DAYS_AHEAD = 7
MOST_EVENTS = 12


@dataclass(frozen=True)
class OpenToday:
    """A centre and its open times today."""

    centre: Centre
    hours: list[Period]

    @property
    def is_open_now(self) -> bool:
        return any(block.starts <= now() < block.ends for block in self.hours)


@dataclass(frozen=True)
class Happening:
    """A date of the programme that is announced."""

    title: Named
    period: Period
    place: PlaceKind
    room_name: str
    centre_name: str
    activity_slug: str
    left: Left | None


@dataclass(frozen=True)
class Building:
    """A centre and its rooms, as the legal pages and the site map tell of them."""

    centre: Centre
    rooms: Sequence[Room]


def open_today() -> list[OpenToday]:
    """All centres with their open times today."""
    found = centres.centres()
    hours = centres.openings([centre.id for centre in found], today(), today())
    return [OpenToday(centre, hours[centre.id]) for centre in found]


def this_week() -> list[PublicEvent | Happening]:
    """What happens publicly from now on for a week, bookings and the programme in one list by start."""
    week = Period(now(), day_period(today() + timedelta(days=DAYS_AHEAD)).ends)
    dates = public_sessions(week, limit=MOST_EVENTS, now=now())
    left = places_left({session.activity_id for session in dates}, now=now())
    sessions = [
        Happening(
            title=session.activity.title,
            period=session.period,
            place=session.activity.place,
            room_name=session.room.name if session.room is not None else session.activity.address,
            centre_name=session.activity.centre.name,
            activity_slug=session.activity.slug,
            left=left.get((session.activity_id, None)) or left.get((session.activity_id, session.id)),
        )
        for session in dates
    ]
    found: list[PublicEvent | Happening] = [*bookings.public_between(week, limit=MOST_EVENTS), *sessions]
    return sorted(found, key=lambda one: one.period)[:MOST_EVENTS]


def buildings() -> list[Building]:
    """All centres in use with their rooms in use, in three queries."""
    found = db.session.scalars(
        select(Centre).where(Centre.archived_at.is_(None)).order_by(Centre.name).options(selectinload(Centre.terms))
    ).all()
    rooms = db.session.scalars(select(Room).where(Room.archived_at.is_(None)).order_by(Room.position, Room.id)).all()
    return [Building(centre, [room for room in rooms if room.centre_id == centre.id]) for centre in found]


def is_ready() -> bool:
    """Whether the database answers and all its migrations have run."""
    scripts = ScriptDirectory.from_config(_alembic())
    try:
        kept = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return False
    return bool(kept == scripts.get_current_head())


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", current_app.config["MIGRATIONS"])
    return config
