"""What anybody may read of entries, in one language: titles, places and pages, and never a name or a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.bookings.models import Booking
from app.calendars.queries.listing import Listed
from app.calendars.rules.events import BUSY, CANCELLED, Dated, Said, Shape, told_of, without_status
from app.centres.models import Centre, Room
from app.core.database import db
from app.core.ical.writing import Told
from app.core.web.rich import plain
from app.programme.models import Activity, GroupMeeting, Session
from app.programme.rules.kinds import KIND_LABELS, TOPIC_LABELS, ActivityKind, PlaceKind
from app.schedule.models import Entry

AT_ONCE = 500
LONGEST_ABOUT = 2000


def tell(listed: Sequence[Listed], language: str) -> Mapping[int, Told]:
    """The event of each, by the id of its entry; a fixed number of queries for each few hundred."""
    found: dict[int, Told] = {}
    with force_locale(language):
        for first in range(0, len(listed), AT_ONCE):
            found |= _tell(listed[first : first + AT_ONCE], language)
    return found


def _tell(listed: Sequence[Listed], language: str) -> dict[int, Told]:
    host = current_app.config["SETTINGS"].uid_host
    dated = _dated([one.entry_id for one in listed])
    named = [one.entry_id for one in listed if one.shape is not Shape.BUSY]
    said = said_of(named, language) if named else {}
    told: dict[int, Told] = {}
    for one in listed:
        entry, words = dated[one.entry_id], said.get(one.entry_id)
        event = told_of(entry, off_or_on(entry, words or busy()), host=host, is_busy=one.shape is not Shape.EVENT)
        told[one.entry_id] = event if words is not None or entry.is_off else without_status(event)
    return told


def busy() -> Said:
    """All that may be said of what takes a room and is not for everybody."""
    return Said(title=gettext(BUSY))


def off_or_on(dated: Dated, said: Said) -> Said:
    """With the sign before the title of what is cancelled: readers that heed no status show it, too."""
    if not dated.is_off:
        return said
    return replace(said, title=gettext(CANCELLED, title=said.title), conference=None)


def _dated(entry_ids: Sequence[int]) -> dict[int, Dated]:
    rows = db.session.execute(select(Entry).where(Entry.id.in_(entry_ids))).scalars()
    return {entry.id: dated_of(entry) for entry in rows}


def dated_of(entry: Entry) -> Dated:
    return Dated(
        entry_id=entry.id,
        uid=entry.uid,
        sequence=entry.sequence,
        changed_at=entry.changed_at,
        period=entry.period,
        status=entry.status,
    )


def said_of(entry_ids: Sequence[int], language: str) -> dict[int, Said]:
    """What is said of sessions, meetings of groups and bookings that are open to all. In the locale of the language."""
    base = str(current_app.config["SETTINGS"].base_url)
    said = {one.entry_id: said_of_session(one, language, base) for one in _sessions(entry_ids)}
    said |= {one.entry_id: said_of_meeting(one, language, base) for one in _meetings(entry_ids)}
    return said | {one.entry_id: _said_of_booking(one, base) for one in _bookings(entry_ids)}


def said_of_session(session: Session, language: str, base: str) -> Said:
    """A date of an activity as its page tells it; never the link to join."""
    activity = session.activity
    about = getattr(activity, f"about_{language}") or activity.about_pl
    page = f"{base}/program/{activity.slug}"
    parts = (activity.summary.in_language(language), plain(about)[:LONGEST_ABOUT], page)
    return Said(
        title=activity.title.in_language(language),
        about="\n\n".join(part for part in parts if part),
        where=_where_session(session),
        geo=activity.centre.geo if activity.place is PlaceKind.ROOMS else None,
        page=page,
        words=(gettext(KIND_LABELS[activity.kind]), *(gettext(TOPIC_LABELS[topic]) for topic in activity.topics)),
    )


def _where_session(session: Session) -> str:
    activity = session.activity
    if activity.place is PlaceKind.ONLINE:
        return str(gettext("Online"))
    if activity.place is PlaceKind.OUTSIDE:
        return str(activity.address)
    return where_in(session.room, activity.centre)


def where_in(room: Room | None, centre: Centre) -> str:
    """A room with its centre and the address, for maps on phones."""
    return ", ".join(part for part in (room.name if room is not None else "", centre.name, centre.address) if part)


def said_of_meeting(meeting: GroupMeeting, language: str, base: str) -> Said:
    """A meeting to which anybody may come, as its page tells it: where it is outside of rooms is told to members."""
    group = meeting.group
    page = f"{base}/grupy/{group.slug}"
    return Said(
        title=group.name.in_language(language),
        about="\n\n".join((plain(group.purpose.in_language(language))[:LONGEST_ABOUT], page)),
        where=where_in(meeting.room, group.centre) if meeting.room is not None else "",
        geo=group.centre.geo if meeting.room is not None else None,
        page=page,
        words=(gettext(KIND_LABELS[ActivityKind.WORKING_GROUP]),),
    )


def _said_of_booking(booking: Booking, base: str) -> Said:
    """What is cancelled is a time without a title again, and without a place: nothing of it changes any more."""
    centre = booking.room.centre
    if not booking.entry.public_title:
        return Said(title=busy().title, words=(gettext("Open meeting"),))
    return Said(
        title=booking.entry.public_title,
        where=where_in(booking.room, centre),
        geo=centre.geo,
        page=f"{base}/sale/{centre.slug}/{booking.room.slug}",
        words=(gettext("Open meeting"),),
    )


def _sessions(entry_ids: Sequence[int]) -> Sequence[Session]:
    whole = joinedload(Session.activity, innerjoin=True).options(
        joinedload(Activity.centre, innerjoin=True), selectinload(Activity.tags)
    )
    return _all(select(Session).where(Session.entry_id.in_(entry_ids)).options(joinedload(Session.room), whole))


def _meetings(entry_ids: Sequence[int]) -> Sequence[GroupMeeting]:
    of_group = joinedload(GroupMeeting.group, innerjoin=True)
    query = select(GroupMeeting).where(GroupMeeting.entry_id.in_(entry_ids))
    return _all(query.options(joinedload(GroupMeeting.room), of_group))


def _bookings(entry_ids: Sequence[int]) -> Sequence[Booking]:
    there = joinedload(Booking.room, innerjoin=True).joinedload(Room.centre, innerjoin=True)
    return _all(select(Booking).where(Booking.entry_id.in_(entry_ids)).options(there))


def _all(query: Any) -> Sequence[Any]:
    return db.session.scalars(query).unique().all()
