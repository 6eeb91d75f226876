"""Adding a calendar of others, reading its file anew, hiding it, showing it again, and removing it."""

from sqlalchemy import delete, func, select

from app.centres import steps
from app.centres.models import OutsideCalendar, OutsideEvent
from app.centres.queries import last_change, outside_one
from app.centres.rules.outside import MOST_CALENDARS, OutsideDetails, OutsideReading, TooManyCalendars
from app.centres.rules.refusals import NameTaken
from app.centres.rules.trail import OUTSIDE, OUTSIDE_PARTS, check_seen
from app.core.access import Action, Actor
from app.core.clock import now
from app.core.database import db, explain, flush, transaction

explain("uq_outside_calendar_centre_id_name", NameTaken)


@transaction
def add_outside(actor: Actor, centre_id: int, details: OutsideDetails, reading: OutsideReading) -> int:
    """Show what somebody else publishes; gives the id of the calendar.

    Raises NotAnHttpsAddress, NameTaken, TooManyCalendars, NotFound, NotAllowed.
    """
    details.check()
    centre = steps.lock_centre(actor, centre_id, action=Action.KEEP_OUTSIDE_CALENDARS)
    _check_name(centre_id, details.name)
    kept = select(func.count()).select_from(OutsideCalendar).where(OutsideCalendar.centre_id == centre_id)
    if (db.session.scalar(kept) or 0) >= MOST_CALENDARS:
        raise TooManyCalendars(most=MOST_CALENDARS)
    calendar = OutsideCalendar(centre_id=centre.id, uploaded_at=now(), uploaded_by_id=actor.person_id)
    _describe(calendar, details)
    db.session.add(calendar)
    steps.put_outside_events(calendar, reading.facts)
    steps.record_outside("added", calendar, actor, events=len(reading.facts), unread=len(reading.unread))
    return calendar.id


@transaction
def change_outside(
    actor: Actor,
    centre_id: int,
    calendar_id: int,
    details: OutsideDetails,
    reading: OutsideReading | None,
    *,
    seen: int,
) -> None:
    """Change what is said of a calendar; with a reading, all its dates are replaced. The same again changes nothing.

    Raises NotAnHttpsAddress, NameTaken, NotFound, NotAllowed, ChangedMeanwhile.
    """
    details.check()
    calendar = _lock(actor, centre_id, calendar_id)
    check_seen(last_change(OUTSIDE, calendar_id, OUTSIDE_PARTS), seen=seen)
    _check_name(centre_id, details.name, but=calendar_id)
    if _describe(calendar, details):
        flush()
        steps.record_outside("edited", calendar, actor)
    if reading is not None:
        calendar.uploaded_at, calendar.uploaded_by_id = now(), actor.person_id or calendar.uploaded_by_id
        steps.put_outside_events(calendar, reading.facts)
        steps.record_outside("replaced", calendar, actor, events=len(reading.facts), unread=len(reading.unread))


@transaction
def hide_outside(actor: Actor, centre_id: int, calendar_id: int) -> None:
    """Show a calendar nowhere; its dates stay. Raises NotFound and NotAllowed."""
    calendar = _lock(actor, centre_id, calendar_id)
    if calendar.is_shown:
        calendar.is_shown = False
        steps.record_outside("hidden", calendar, actor)


@transaction
def show_outside(actor: Actor, centre_id: int, calendar_id: int) -> None:
    """Show a hidden calendar again. Raises NotFound and NotAllowed."""
    calendar = _lock(actor, centre_id, calendar_id)
    if not calendar.is_shown:
        calendar.is_shown = True
        steps.record_outside("shown", calendar, actor)


@transaction
def remove_outside(actor: Actor, centre_id: int, calendar_id: int) -> None:
    """Forget a calendar, which is a copy, and its dates for good; the trail keeps that it was here.

    Raises NotFound and NotAllowed.
    """
    calendar = _lock(actor, centre_id, calendar_id)
    steps.record_outside("removed", calendar, actor, source=calendar.source)
    db.session.execute(delete(OutsideEvent).where(OutsideEvent.calendar_id == calendar_id))
    db.session.delete(calendar)
    flush()


def _lock(actor: Actor, centre_id: int, calendar_id: int) -> OutsideCalendar:
    """A calendar of the centre as it is now, ours until the transaction ends."""
    steps.lock_centre(actor, centre_id, action=Action.KEEP_OUTSIDE_CALENDARS)
    calendar = outside_one(centre_id, calendar_id)
    db.session.refresh(calendar)
    return calendar


def _describe(calendar: OutsideCalendar, details: OutsideDetails) -> bool:
    """Says whether that changed anything."""
    wanted = {"name": details.name, "source": details.source, "address": details.address}
    changed = [name for name, value in wanted.items() if getattr(calendar, name) != value]
    for name in changed:
        setattr(calendar, name, wanted[name])
    return bool(changed)


def _check_name(centre_id: int, name: str, *, but: int = 0) -> None:
    others = select(OutsideCalendar.name).where(OutsideCalendar.centre_id == centre_id, OutsideCalendar.id != but)
    if any(other.casefold() == name.casefold() for other in db.session.scalars(others)):
        raise NameTaken
