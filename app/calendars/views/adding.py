"""Single dates as files, and as links that open them in a calendar on the web: for the pages of areas below."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from app.bookings.models import Booking
from app.bookings.queries import booking_by_uid
from app.calendars.queries import adding
from app.calendars.views.area import MEDIA_TYPE, area
from app.core.access import Action
from app.core.clock import local, now
from app.core.errors import NotFound
from app.core.ical.links import google_link, outlook_link
from app.core.ical.writing import Head, Told, calendar_text, event_text
from app.core.web import demand
from app.core.web.words import iso_day
from app.programme.models import GroupMeeting, Session


@dataclass(frozen=True)
class Ways:
    """How one date comes into somebody's calendar."""

    file: str
    google: str
    outlook: str
    outlook_at_work: str


@area.route("/program/<activity_slug>/termin/<int:session_id>.ics", action=Action.SEE_PUBLIC)
def add_session(activity_slug: str, session_id: int) -> ResponseReturnValue:
    session = adding.date_of(adding.public_activity(activity_slug, now=now()), session_id)
    return attached([adding.tell_session(session)], f"{activity_slug}-{iso_day(session.period.starts)}")


@area.route("/program/<activity_slug>/terminy.ics", action=Action.SEE_PUBLIC)
def add_sessions(activity_slug: str) -> ResponseReturnValue:
    dates = adding.dates_of(adding.public_activity(activity_slug, now=now()))
    return attached(map(adding.tell_session, dates), activity_slug)


@area.route("/grupy/<group_slug>/termin/<int:meeting_id>.ics", action=Action.SEE_PUBLIC)
def add_meeting(group_slug: str, meeting_id: int) -> ResponseReturnValue:
    meeting = adding.public_meeting(group_slug, meeting_id, now=now())
    return attached([adding.tell_meeting(meeting)], f"{group_slug}-{iso_day(meeting.period.starts)}")


@area.route("/rezerwacje/<uid>/termin.ics", action=Action.SEE_BOOKING)
def add_booking(uid: str) -> ResponseReturnValue:
    """Missing and not yours look the same. Raises SignInNeeded and NotFound."""
    demand(Action.SEE_OWN_BOOKINGS)
    booking = booking_by_uid(uid)
    if booking is None:
        raise NotFound
    demand(Action.SEE_BOOKING, booking)
    return attached([adding.tell_booking(booking)], f"rezerwacja-{local(booking.entry.starts_at):%Y-%m-%d}")


def attached(dates: Iterable[Told], name: str) -> Response:
    """A file to open with any calendar; the browser asks again each time, since dates are moved."""
    answer = Response(calendar_text(Head(), map(event_text, dates)))
    answer.headers["Content-Type"] = MEDIA_TYPE
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@area.app_template_global()
def ways_of_session(session: Session) -> Ways:
    file = url_for("calendars.add_session", activity_slug=session.activity.slug, session_id=session.id)
    return _ways(file, adding.tell_session(session))


@area.app_template_global()
def ways_of_meeting(meeting: GroupMeeting) -> Ways:
    file = url_for("calendars.add_meeting", group_slug=meeting.group.slug, meeting_id=meeting.id)
    return _ways(file, adding.tell_meeting(meeting))


@area.app_template_global()
def ways_of_booking(booking: Booking) -> Ways:
    return _ways(url_for("calendars.add_booking", uid=booking.entry.uid), adding.tell_booking(booking))


def _ways(file: str, told: Told) -> Ways:
    return Ways(file, google_link(told), outlook_link(told), outlook_link(told, "outlook.office.com"))
