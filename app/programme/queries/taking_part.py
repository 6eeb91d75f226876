"""Who took part, as SQL: the lists of attendance say it where they are closed, and else whoever has a place did."""

from sqlalchemy import ColumnElement, exists, or_

from app.programme.models import Enrolment, Presence, Roll, Seating, Session
from app.programme.rules.attendance import PresenceState
from app.schedule.models import Entry
from app.schedule.rules import Status


def takes_part() -> ColumnElement[bool]:
    """SQL for an enrolment that is not known to have missed each of its dates.

    A date counts for whoever was there, and for everybody while its list is not closed; so before the first date, and
    where nobody takes lists, all take part who have a place.
    """
    is_closed = exists().where(Roll.session_id == Session.id, Roll.closed_at.is_not(None))
    was_there = exists().where(
        Presence.enrolment_id == Enrolment.id,
        Presence.session_id == Session.id,
        Presence.state == PresenceState.PRESENT,
    )
    counts = or_(~is_closed.correlate(Session), was_there.correlate(Enrolment, Session))
    its_dates = (
        Seating.id == Enrolment.seating_id,
        Session.activity_id == Seating.activity_id,
        or_(Seating.session_id.is_(None), Seating.session_id == Session.id),
        Entry.id == Session.entry_id,
        Entry.status == Status.CONFIRMED,
    )
    a_date, one_that_counts = (exists().where(*its_dates, *more).correlate(Enrolment) for more in ((), (counts,)))
    return or_(~a_date, one_that_counts)
