"""Which entries a public calendar holds, each with its kept text where there is one. One query, by start."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, false, literal, or_, select, true

from app.bookings.models import Booking
from app.bookings.rules.states import BookingState
from app.calendars.models import CalendarText
from app.calendars.rules.addresses import Feed, FeedKind
from app.calendars.rules.events import Shape
from app.calendars.rules.windows import LONGEST_EVENT, MOST_EVENTS, Window
from app.centres.models import RoomResource
from app.core.database import db
from app.programme.models import Activity, ActivityTag, GroupMeeting, Session, VisitPart, WorkingGroup
from app.programme.rules.kinds import TagKind
from app.programme.rules.states import PUBLIC
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Layer, Status


@dataclass(frozen=True)
class Listed:
    """An entry that is in a calendar; without a text it has to be made."""

    entry_id: int
    uid: str
    sequence: int
    kind: str
    shape: Shape
    text: str | None


def listed(feed: Feed, window: Window, *, made_by: str) -> list[Listed]:
    """All entries of a feed within its window, at most so many as every reader takes."""
    if feed.room_id is not None:
        entries, shape = _in_room(feed.room_id, window), _shape_in_room()
    else:
        entries, shape = _open_to_all(feed, window), literal(Shape.EVENT.value)
    kept = and_(
        CalendarText.entry_id == Entry.id,
        CalendarText.language == feed.language,
        CalendarText.shape == shape,
        CalendarText.sequence == Entry.sequence,
        CalendarText.made_by == made_by,
    )
    columns = Entry.id, Entry.uid, Entry.sequence, Entry.kind, shape.label("shape"), CalendarText.text
    query = select(*columns).select_from(Entry).outerjoin(CalendarText, kept).where(*entries)
    ordered = query.order_by(Entry.starts_at, Entry.id).limit(MOST_EVENTS)
    return [
        Listed(row.id, row.uid, row.sequence, row.kind, Shape(row.shape), row.text)
        for row in db.session.connection().execute(ordered)
    ]


def _within(window: Window) -> tuple[ColumnElement[bool], ...]:
    period = window.period
    return (
        Entry.starts_at < period.ends,
        Entry.starts_at > period.starts - LONGEST_EVENT,
        Entry.ends_at > period.starts,
        or_(Entry.status != Status.CANCELLED, Entry.ends_at > window.cancelled_since),
    )


def _open_to_all(feed: Feed, window: Window) -> tuple[ColumnElement[bool], ...]:
    sorts = [_sessions(feed)] if not feed.kinds or feed.activity_kinds else []
    if not feed.topics:
        sorts += [_meetings(feed)] if not feed.kinds or FeedKind.WORKING_GROUP in feed.kinds else []
        sorts += [_bookings(feed)] if not feed.kinds or FeedKind.OPEN_MEETING in feed.kinds else []
    return (Entry.is_public.is_(True), Entry.status != Status.TENTATIVE, or_(false(), *sorts), *_within(window))


def _sessions(feed: Feed) -> ColumnElement[bool]:
    of_it = (
        select(Session.id)
        .join(Activity, Activity.id == Session.activity_id)
        .where(Session.entry_id == Entry.id, Activity.state.in_(PUBLIC))
    )
    if feed.centre_ids:
        of_it = of_it.where(Activity.centre_id.in_(feed.centre_ids))
    if feed.kinds:
        of_it = of_it.where(Activity.kind.in_(feed.activity_kinds))
    if feed.topics:
        topics = ActivityTag.activity_id == Activity.id, ActivityTag.kind == TagKind.TOPIC
        of_it = of_it.where(exists().where(*topics, ActivityTag.value.in_([topic.value for topic in feed.topics])))
    return of_it.exists()


def _meetings(feed: Feed) -> ColumnElement[bool]:
    of_it = select(GroupMeeting.id).join(WorkingGroup, WorkingGroup.id == GroupMeeting.group_id)
    of_it = of_it.where(GroupMeeting.entry_id == Entry.id, WorkingGroup.is_public)
    return of_it.where(WorkingGroup.centre_id.in_(feed.centre_ids) if feed.centre_ids else true()).exists()


def _bookings(feed: Feed) -> ColumnElement[bool]:
    """What was cancelled is told of only where it was open to all before: a request never was."""
    was_open = or_(Entry.status == Status.CONFIRMED, Booking.state == BookingState.CANCELLED)
    of_it = select(Booking.id).where(Booking.entry_id == Entry.id, was_open)
    return of_it.where(Booking.centre_id.in_(feed.centre_ids) if feed.centre_ids else true()).exists()


def _in_room(room_id: int, window: Window) -> tuple[ColumnElement[bool], ...]:
    """What takes a part of the room, and what was cancelled in a room that shares one."""
    parts = select(RoomResource.resource_id).where(RoomResource.room_id == room_id)
    period = window.period
    taken = exists().where(
        Occupancy.entry_id == Entry.id,
        Occupancy.resource_id.in_(parts),
        Occupancy.layer != Layer.PAD,
        Occupancy.starts_at < period.ends,
    )
    kin = select(RoomResource.room_id).where(RoomResource.resource_id.in_(parts))
    off = Entry.status == Status.CANCELLED, Entry.ends_at > window.cancelled_since
    places = Booking, Session, GroupMeeting, VisitPart
    was_there = or_(*(exists().where(one.entry_id == Entry.id, one.room_id.in_(kin)) for one in places))
    # A closure may go on for months: what takes the room is not bounded by its start.
    ahead = Entry.starts_at < period.ends, Entry.ends_at > period.starts
    return (*ahead, or_(and_(Entry.status != Status.CANCELLED, taken), and_(*off, was_there)))


def _shape_in_room() -> ColumnElement[str]:
    """Cancelled bookings lose their title, what the centre invited to does not."""
    of_programme = Entry.kind != "booking"
    named = and_(
        Entry.is_public, or_(Entry.status == Status.CONFIRMED, and_(Entry.status == Status.CANCELLED, of_programme))
    )
    return case((named, Shape.ROOM.value), else_=Shape.BUSY.value)
