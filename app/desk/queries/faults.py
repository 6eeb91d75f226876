"""Reading what is broken or untidy."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload, undefer
from sqlalchemy.sql.base import ExecutableOption

from app.bookings.models import Booking
from app.bookings.rules.states import BookingState
from app.centres.models import Room, RoomResource
from app.core.database import db
from app.desk.models import Fault
from app.desk.rules.faults import LAST_BOOKING_WITHIN, MOST_BY_DISPLAY, TooManyReports
from app.files.models import File
from app.schedule.models import Entry


def open_faults(centre_id: int) -> Sequence[Fault]:
    """What is not solved at a centre, the oldest first, with all that a list of them shows."""
    return db.session.scalars(_open(centre_id).options(*_shown())).all()


def open_faults_in_short(centre_id: int) -> Sequence[Fault]:
    """The same with their rooms alone. One query."""
    return db.session.scalars(_open(centre_id).options(joinedload(Fault.room, innerjoin=True))).all()


def solved_faults(centre_id: int, *, limit: int = 50) -> Sequence[Fault]:
    """What was solved last at a centre."""
    ours = select(Fault).where(Fault.centre_id == centre_id, Fault.solved_at.is_not(None))
    newest = ours.order_by(Fault.solved_at.desc(), Fault.id.desc()).limit(limit)
    return db.session.scalars(newest.options(*_shown())).all()


def fault_by_id(fault_id: int) -> Fault | None:
    """One fault with all that its page shows."""
    return db.session.scalars(select(Fault).where(Fault.id == fault_id).options(*_shown())).one_or_none()


def photo_of(fault: Fault) -> File | None:
    """The photo of a fault with its bytes."""
    kept = select(File).where(File.id == fault.file_id).options(undefer(File.content))
    return db.session.scalars(kept).one_or_none()


def check_reports(display_id: int, *, now: datetime) -> None:
    """A display takes few reports in an hour and in a day. Raises TooManyReports."""
    for span, most in MOST_BY_DISPLAY:
        ours = select(func.count()).select_from(Fault)
        ours = ours.where(Fault.display_id == display_id, Fault.created_at > now - span)
        if (db.session.scalar(ours) or 0) >= most:
            raise TooManyReports


def booking_of_that_time(room: Room, *, now: datetime) -> Booking | None:
    """The booking that goes on in a room, its parts or its hall, or else the last one of the hours before."""
    taking = select(RoomResource.room_id).where(RoomResource.resource_id.in_(room.resource_ids))
    begun = (
        select(Booking)
        .join(Booking.entry)
        .where(Booking.state == BookingState.APPROVED, Booking.displaced_at.is_(None), Booking.room_id.in_(taking))
        .where(Entry.starts_at <= now, Entry.ends_at > now - LAST_BOOKING_WITHIN)
        .order_by(Entry.ends_at.desc(), Booking.id)
        .limit(1)
    )
    return db.session.scalars(begun).one_or_none()


def _open(centre_id: int) -> Select[Fault]:
    return select(Fault).where(Fault.centre_id == centre_id, Fault.solved_at.is_(None)).order_by(Fault.id)


def _shown() -> tuple[ExecutableOption, ...]:
    return (
        selectinload(Fault.room),
        joinedload(Fault.file),
        joinedload(Fault.reported_by),
        selectinload(Fault.booking).options(selectinload(Booking.organisation), selectinload(Booking.asked_by)),
    )
