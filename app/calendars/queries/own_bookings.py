"""Bookings as their party reads them: what a person asked for, and all of an organisation."""

from collections.abc import Iterator
from datetime import datetime

from flask import current_app
from flask_babel import gettext
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from app.bookings.models import Booking
from app.bookings.queries.usage import FOR_THEMSELVES
from app.bookings.rules.states import STATE_LABELS, BookingState
from app.calendars.queries.own_times import Known, alive_or_off
from app.calendars.queries.telling import dated_of, where_in
from app.calendars.rules.events import Said
from app.calendars.rules.windows import Window
from app.centres.models import Room
from app.core.database import db
from app.organisations.models import Membership


def asked_by(person_id: int) -> ColumnElement[bool]:
    """SQL for what they asked for themselves, or for an organisation to which they belong to this day."""
    ours = select(Membership.organisation_id).where(Membership.person_id == person_id, Membership.left_at.is_(None))
    theirs = or_(FOR_THEMSELVES, Booking.organisation_id.in_(ours))
    return and_(Booking.asked_by_id == person_id, ~Booking.is_by_staff, theirs)


def of_organisation(organisation_id: int) -> ColumnElement[bool]:
    return Booking.organisation_id == organisation_id


def bookings_told(which: ColumnElement[bool], window: Window, *, now: datetime) -> Iterator[Known]:
    """These bookings with title and place, and no name of anybody. One query, in the current locale."""
    base = str(current_app.config["SETTINGS"].base_url)
    for booking in _bookings(which, window, now):
        yield Known(dated_of(booking.entry), said_of_booking(booking, base))


def said_of_booking(booking: Booking, base: str) -> Said:
    centre, page = booking.room.centre, f"{base}/rezerwacje/{booking.entry.uid}"
    state = booking.state_now
    where = where_in(None if state is BookingState.DISPLACED else booking.room, centre)
    about = "\n\n".join((gettext(STATE_LABELS[state]), page))
    return Said(title=booking.entry.title, about=about, where=where, geo=centre.geo, page=page)


def _bookings(which: ColumnElement[bool], window: Window, now: datetime) -> Iterator[Booking]:
    there = joinedload(Booking.room, innerjoin=True).joinedload(Room.centre, innerjoin=True)
    found = select(Booking).join(Booking.entry).where(which, *alive_or_off(window, now))
    yield from db.session.scalars(found.options(contains_eager(Booking.entry), there, defer(Booking.rules_used)))
