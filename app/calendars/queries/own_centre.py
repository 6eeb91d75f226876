"""All that takes the rooms of a centre, as its staff read it in their work calendar: with who, and how many."""

from collections.abc import Iterator
from datetime import datetime

from flask import current_app
from flask_babel import gettext, ngettext
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from app.bookings.models import Booking, BookingChange, Waiting
from app.bookings.rules.calendar import SPOT_LABELS, SpotKind
from app.bookings.rules.party import ITSELF
from app.bookings.rules.states import STATE_LABELS, BookingState
from app.bookings.rules.waiting import WaitingState
from app.calendars.queries.own_times import Known, alive_or_off
from app.calendars.queries.telling import dated_of
from app.calendars.rules.events import Said
from app.calendars.rules.windows import Window
from app.centres.models import Centre, Closure, Room
from app.core.database import db
from app.core.i18n import Named, Sentence
from app.programme.models import Activity, DatePoll, GroupMeeting, PollOption, Session, StudyVisit, VisitPart
from app.schedule.models import Entry
from app.schedule.rules import Status


class Wall:
    """The work calendar of one centre as events. A fixed number of queries, in the current locale."""

    def __init__(self, centre_id: int, window: Window, language: str, *, now: datetime) -> None:
        self.window, self.language, self.now = window, language, now
        self.centre = db.session.get_one(Centre, centre_id)
        self.base = str(current_app.config["SETTINGS"].base_url)
        self.page = f"{self.base}/zespol/kalendarz/{self.centre.slug}"

    def told(self) -> Iterator[Known]:
        yield from self._bookings()
        yield from self._held_beside()
        yield from self._offers()
        yield from self._sessions()
        yield from self._meetings()
        yield from self._visits()
        yield from self._closures()

    def _known(
        self, entry: Entry, room: Room | None, title: str, *facts: str | Sentence | None, page: str = ""
    ) -> Known:
        """The room stands in front: who looks at a phone looks for it."""
        lines = [gettext(fact.msgid) if isinstance(fact, Sentence) else fact for fact in facts]
        page = page or self.page
        said = Said(
            title=f"{room.name}: {title}" if room is not None else title,
            about="\n".join([*(line for line in lines if line), page]),
            where=", ".join((room.name, self.centre.name)) if room is not None else self.centre.name,
            page=page,
        )
        return Known(dated_of(entry), said)

    def _bookings(self) -> Iterator[Known]:
        found = (
            select(Booking)
            .join(Booking.entry)
            .where(Booking.centre_id == self.centre.id, *alive_or_off(self.window, self.now))
            .options(contains_eager(Booking.entry), defer(Booking.rules_used), joinedload(Booking.room))
            .options(joinedload(Booking.organisation), joinedload(Booking.asked_by))
        )
        for booking in db.session.scalars(found):
            state = booking.state_now
            room = None if state is BookingState.DISPLACED else booking.room
            facts = gettext(STATE_LABELS[state]), booking.who, _people(booking.people)
            yield self._known(booking.entry, room, booking.entry.title, *facts, page=self._page_of(booking))

    def _held_beside(self) -> Iterator[Known]:
        """What is held for changes that wait, and as other times that staff offered."""
        found = (
            select(BookingChange)
            .join(BookingChange.entry)
            .join(BookingChange.booking)
            .where(Booking.centre_id == self.centre.id, *self._held())
            .options(contains_eager(BookingChange.entry), joinedload(BookingChange.room))
            .options(
                contains_eager(BookingChange.booking).options(
                    joinedload(Booking.organisation), joinedload(Booking.asked_by), joinedload(Booking.entry)
                )
            )
        )
        for change in db.session.scalars(found):
            kind = SpotKind.COUNTER_OFFER if change.is_counter_offer else SpotKind.CHANGE
            facts = gettext(SPOT_LABELS[kind]), change.booking.who, _people(change.people)
            page = self._page_of(change.booking)
            yield self._known(change.entry, change.room, change.booking.entry.title, *facts, page=page)

    def _offers(self) -> Iterator[Known]:
        """What is held for those who waited."""
        found = (
            select(Waiting, Entry)
            .join(Entry, Entry.id == Waiting.entry_id)
            .where(Waiting.centre_id == self.centre.id, Waiting.state == WaitingState.OFFERED, *self._held())
            .options(joinedload(Waiting.offered_room), joinedload(Waiting.organisation), joinedload(Waiting.asked_by))
        )
        for waiting, entry in db.session.execute(found):
            who = waiting.organisation.name if waiting.organisation is not None else waiting.asked_by.name
            facts = gettext(SPOT_LABELS[SpotKind.OFFER]), who, _people(waiting.people)
            yield self._known(entry, waiting.offered_room, waiting.title, *facts)

    def _sessions(self) -> Iterator[Known]:
        found = (
            select(Session)
            .join(Session.entry)
            .join(Session.activity)
            .where(Activity.centre_id == self.centre.id, Session.room_id.is_not(None))
            .where(*alive_or_off(self.window, self.now))
            .options(contains_eager(Session.entry), joinedload(Session.room))
            .options(contains_eager(Session.activity).joinedload(Activity.organisation))
        )
        for session in db.session.scalars(found):
            activity = session.activity
            who = activity.organisation.name if activity.organisation is not None else Sentence(ITSELF)
            facts = gettext(SPOT_LABELS[SpotKind.SESSION]), who, activity.led_by, _people(activity.seats)
            page = f"{self.base}/zespol/program/{activity.id}"
            yield self._known(session.entry, session.room, activity.title.in_language(self.language), *facts, page=page)

    def _meetings(self) -> Iterator[Known]:
        """Meetings of groups, and what is held for a group to choose from."""
        meetings = (
            select(GroupMeeting)
            .join(GroupMeeting.entry)
            .join(Room, Room.id == GroupMeeting.room_id)
            .where(Room.centre_id == self.centre.id, *alive_or_off(self.window, self.now))
            .options(contains_eager(GroupMeeting.entry), contains_eager(GroupMeeting.room))
        )
        for meeting in db.session.scalars(meetings):
            kind = gettext(SPOT_LABELS[SpotKind.MEETING])
            yield self._known(meeting.entry, meeting.room, meeting.entry.title, kind, Sentence(ITSELF))
        options = (
            select(PollOption)
            .join(PollOption.entry)
            .join(PollOption.poll)
            .join(Room, Room.id == DatePoll.room_id)
            .where(Room.centre_id == self.centre.id, *self._held())
            .options(contains_eager(PollOption.entry), contains_eager(PollOption.poll).contains_eager(DatePoll.room))
        )
        for option in db.session.scalars(options):
            kind = gettext(SPOT_LABELS[SpotKind.OPTION])
            yield self._known(option.entry, option.poll.room, option.entry.title, kind, Sentence(ITSELF))

    def _visits(self) -> Iterator[Known]:
        parts = (
            select(VisitPart)
            .join(VisitPart.entry)
            .join(VisitPart.visit)
            .join(Room, Room.id == VisitPart.room_id)
            .where(Room.centre_id == self.centre.id, *alive_or_off(self.window, self.now))
            .options(contains_eager(VisitPart.entry), contains_eager(VisitPart.room))
            .options(contains_eager(VisitPart.visit).joinedload(StudyVisit.organisation))
        )
        for part in db.session.scalars(parts):
            visit = part.visit
            who = visit.organisation.name if visit.organisation is not None else ""
            facts = gettext(SPOT_LABELS[SpotKind.VISIT]), who, _people(visit.people)
            yield self._known(part.entry, part.room, part.entry.title, *facts)

    def _closures(self) -> Iterator[Known]:
        """A closure may go on for months: it is not bounded by its start."""
        period = self.window.period
        found = (
            select(Closure)
            .join(Closure.entry)
            .where(Closure.centre_id == self.centre.id, Entry.status == Status.CONFIRMED)
            .where(Entry.starts_at < period.ends, Entry.ends_at > period.starts)
            .options(contains_eager(Closure.entry), selectinload(Closure.rooms))
        )
        for closure in db.session.scalars(found):
            why = Named(closure.reason_pl, closure.reason_en, closure.reason_uk).in_language(self.language)
            rooms = ", ".join(room.name for room in sorted(closure.rooms, key=lambda one: (one.position, one.id)))
            title = gettext("Closed: %(why)s", why=why)
            yield self._known(closure.entry, None, f"{rooms}: {title}" if rooms else title)

    def _held(self) -> tuple[ColumnElement[bool], ...]:
        return (Entry.status == Status.TENTATIVE, *alive_or_off(self.window, self.now))

    def _page_of(self, booking: Booking) -> str:
        return f"{self.base}/rezerwacje/{booking.entry.uid}"


def _people(count: int | None) -> str:
    return str(ngettext("%(num)s person", "%(num)s people", count)) if count else ""
