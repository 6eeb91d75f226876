"""Single dates that people put into their calendars: those of an activity, of a group, of their own bookings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.bookings.models import Booking
from app.calendars.queries.telling import dated_of, off_or_on, said_of_meeting, said_of_session, where_in
from app.calendars.rules.events import Said, told_of
from app.core.database import db
from app.core.errors import NotFound
from app.core.ical.writing import Told
from app.core.web import language
from app.programme.models import Activity, GroupMeeting, Session, WorkingGroup
from app.programme.queries.groups import public_meetings
from app.programme.queries.reading import activity_by_slug
from app.schedule.models import Entry


def public_activity(slug: str, *, now: datetime) -> Activity:
    """An announced activity with its dates. Raises NotFound."""
    found = activity_by_slug(slug)
    if found is None or not found.is_public(now):
        raise NotFound
    return found


def date_of(activity: Activity, session_id: int) -> Session:
    """One of its dates, called off or not. Raises NotFound."""
    found = next((one for one in activity.sessions if one.id == session_id), None)
    if found is None:
        raise NotFound
    return found


def dates_of(activity: Activity) -> Sequence[Session]:
    """Its dates that stand, or all where none does. Raises NotFound where none was ever set."""
    found = activity.standing_sessions or activity.by_start
    if not found:
        raise NotFound
    return found


def public_meeting(group_slug: str, meeting_id: int, *, now: datetime) -> GroupMeeting:
    """A coming meeting of a group to which anybody may come. Raises NotFound."""
    with_centre = joinedload(WorkingGroup.centre, innerjoin=True)
    group = db.session.scalars(select(WorkingGroup).where(WorkingGroup.slug == group_slug).options(with_centre)).first()
    if group is None or group.is_archived or not group.is_public:
        raise NotFound
    found = next((one for one in public_meetings(group.id, now=now) if one.id == meeting_id), None)
    if found is None:
        raise NotFound
    return found


def tell_session(session: Session) -> Told:
    """A date as the public feeds tell it, in the reader's language."""
    return _tell(session.entry, said_of_session(session, language(), _base()), is_busy=False)


def tell_meeting(meeting: GroupMeeting) -> Told:
    return _tell(meeting.entry, said_of_meeting(meeting, language(), _base()), is_busy=False)


def tell_booking(booking: Booking) -> Told:
    """A booking for its own people, as the mails about it have it."""
    page = f"{_base()}/rezerwacje/{booking.entry.uid}"
    said = Said(title=booking.entry.title, where=where_in(booking.room, booking.room.centre), page=page)
    return _tell(booking.entry, said, is_busy=True)


def _tell(entry: Entry, said: Said, *, is_busy: bool) -> Told:
    """A file says no calendar's name: what is called off says so in its title alone, where readers heed no status."""
    dated, host = dated_of(entry), current_app.config["SETTINGS"].uid_host
    return replace(told_of(dated, off_or_on(dated, said), host=host, is_busy=is_busy), conference=None)


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)
