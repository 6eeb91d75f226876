"""Reading reminders: which are due, and the link of one."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload

from app.accounts.rules import fingerprint
from app.bookings.models import Booking, Reminder, ReminderLink
from app.bookings.rules.party import HeldFor
from app.bookings.rules.reminders import FURTHEST, Due, ReminderKind, ReminderOver
from app.bookings.rules.states import BookingState
from app.centres.models import Centre, Room
from app.core.access import Action, can
from app.core.database import db, minutes_after
from app.organisations.queries import actor_for
from app.schedule.models import Entry
from app.schedule.rules import Status

A_DAY = 24 * 60


def reminders_due(at: datetime, *, limit: int = 100) -> list[Due]:
    """The reminders that are due at a moment, as `rules.reminders.is_due` says, the nearest bookings first."""
    return [Due(entry_id, kind) for kind in ReminderKind for entry_id in _due(kind, at, limit)]


def reminder_link(token: str) -> ReminderLink:
    """The link of a reminder with all that its page shows: answered already, or living. Raises ReminderOver."""
    link = db.session.scalars(
        select(ReminderLink)
        .where(ReminderLink.token_hash == fingerprint(token))
        .options(
            joinedload(ReminderLink.reminder, innerjoin=True)
            .joinedload(Reminder.booking, innerjoin=True)
            .joinedload(Booking.room, innerjoin=True)
            .joinedload(Room.centre, innerjoin=True)
        )
    ).one_or_none()
    if link is None:
        raise ReminderOver
    return link


def check_link(link: ReminderLink, *, now: datetime) -> None:
    """A link lives until it is answered, the booking is cancelled, moved or begins, or its reader is no party any more.

    Raises ReminderOver.
    """
    booking = link.reminder.booking
    entry = booking.entry
    is_as_it_was = entry.status is Status.CONFIRMED and entry.starts_at == link.reminder.starts_at
    if link.answer is not None or booking.state is not BookingState.APPROVED or not is_as_it_was:
        raise ReminderOver
    if entry.starts_at <= now or not can(actor_for(link.person_id), Action.ANSWER_REMINDER, booking):
        raise ReminderOver


def was_reminded(booking: Booking, kind: ReminderKind) -> bool:
    """Whether this reminder of the booking at its present start was sent."""
    return db.session.scalar(select(_reminded(kind, booking.id, booking.entry.starts_at))) or False


def _due(kind: ReminderKind, at: datetime, limit: int) -> list[int]:
    first, last = Centre.remind_days_first * A_DAY, Centre.remind_days_last * A_DAY
    ahead = first if kind is ReminderKind.FIRST else last
    due = (
        select(Entry.id)
        .join(Booking, Booking.entry_id == Entry.id)
        .join(Centre, Centre.id == Booking.centre_id)
        .where(
            Booking.state == BookingState.APPROVED,
            Booking.held_for == HeldFor.PARTY,
            Entry.status == Status.CONFIRMED,
            Entry.starts_at > at,
            Entry.starts_at <= at + FURTHEST,
            ahead > 0,
            Entry.starts_at <= minutes_after(at, ahead),
            Entry.starts_at >= minutes_after(Entry.changed_at, ahead),
            ~_reminded(kind, Booking.id, Entry.starts_at),
        )
        .order_by(Entry.starts_at, Entry.id)
        .limit(limit)
    )
    if kind is ReminderKind.FIRST:
        due = due.where(Entry.starts_at > minutes_after(at, last))
    return list(db.session.scalars(due))


def _reminded(kind: ReminderKind, booking_id: object, starts_at: object) -> ColumnElement[bool]:
    return exists().where(
        Reminder.booking_id == booking_id,
        Reminder.kind == kind,
        Reminder.starts_at == starts_at,
    )
