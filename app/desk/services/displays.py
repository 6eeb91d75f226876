"""Secret addresses for screens: made, called off, and what somebody reports beside one."""

from sqlalchemy import select

from app.accounts.rules import fingerprint, new_secret
from app.centres.models import Room
from app.centres.steps import lock_centre
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.desk import steps
from app.desk.models import Display
from app.desk.queries.faults import booking_of_that_time, check_reports
from app.desk.rules.faults import NothingWritten
from app.desk.services.faults import Report
from app.history import steps as history


@transaction
def make_display(actor: Actor, centre_id: int, *, label: str, room_id: int | None = None) -> str:
    """A new address for a screen at a room's door, or without a room for the hall; gives its secret, this once.

    Raises NotFound and NotAllowed.
    """
    centre = lock_centre(actor, centre_id)
    room = db.session.get(Room, room_id) if room_id is not None else None
    if room_id is not None and (room is None or room.centre_id != centre.id):
        raise NotFound
    token = new_secret()
    assert actor.person_id is not None
    display = Display(
        centre_id=centre.id, room_id=room_id, label=label, token_hash=fingerprint(token), made_by_id=actor.person_id
    )
    db.session.add(display)
    flush()
    _record("made", display, actor)
    return token


@transaction
def revoke_display(actor: Actor, display_id: int) -> None:
    """From now on the address leads nowhere. Raises NotFound and NotAllowed."""
    ours = select(Display).where(Display.id == display_id).with_for_update(of=Display)
    display = db.session.scalars(ours).one_or_none()
    if display is None:
        raise NotFound
    demand(actor, Action.EDIT_CENTRE, display)
    if display.revoked_at is None:
        display.revoked_at = now()
        flush()
        _record("revoked", display, actor)


@transaction
def report_at_door(display_id: int, report: Report) -> None:
    """Note what somebody in the room saw, whoever it is. Raises NothingWritten, TooManyReports and NotFound."""
    if not report.words.strip():
        raise NothingWritten
    ours = select(Display).where(Display.id == display_id, Display.revoked_at.is_(None)).with_for_update(of=Display)
    display = db.session.scalars(ours).one_or_none()
    if display is None or display.room is None:
        raise NotFound
    check_reports(display.id, now=now())
    booking = booking_of_that_time(display.room, now=now())
    steps.keep_fault(display.room, booking, report.kind, report.words, report.picture, display_id=display.id)


def _record(verb: str, display: Display, actor: Actor) -> None:
    history.record(
        verb,
        "display",
        display.id,
        actor_id=actor.person_id,
        centre_id=display.centre_id,
        room_id=display.room_id,
    )
