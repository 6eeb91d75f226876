"""Series of the demo that change from a date on: at each centre one whose change waits, and one that was changed."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.bookings.models import Booking, BookingSeries
from app.bookings.queries.series import ahead_of, series_by_uid
from app.bookings.queries.series_rearranging import DateTold, told_of_dates
from app.bookings.rules.series_extending import ends_that_day, first_of
from app.bookings.rules.series_rearranging import Rearrangement, in_order
from app.bookings.services.changes import hold_change, rearrange
from app.bookings.services.series_rearranging import deadlines_of, follow_last_date, judged_of
from app.centres.models import Centre
from app.cli.demo.building import NAMES
from app.cli.demo.trail import booking_record
from app.core.database import db, flush

ASKED_AGO = timedelta(hours=5)
FEWEST = 2
LATER_BY = (30, -30, 60, -60, 90, -90)


def rearrange_some(at: datetime) -> None:
    """Write what the verb would have made of them some hours ago, all dates but the next one."""
    for centre in db.session.scalars(select(Centre).order_by(Centre.id)).all():
        ours = select(BookingSeries.uid).where(BookingSeries.centre_id == centre.id).order_by(BookingSeries.id)
        left = [True, False]
        for uid in db.session.scalars(ours).all():
            waits = _rearrange(uid, at, left)
            if waits is not None:
                left.remove(waits)
            if not left:
                break


def _rearrange(uid: str, at: datetime, wanted: Sequence[bool]) -> bool | None:
    """Whether its change waits; nothing where none is possible of which that is wanted."""
    series = series_by_uid(uid)
    assert series is not None
    ahead = [one for one in ahead_of(series.bookings, None, now=at) if ends_that_day(one.entry.period)]
    if len(ahead) <= FEWEST:
        return None
    since = ahead[1]
    _, starts, ends = first_of(since.entry.period)
    for minutes in LATER_BY:
        wish = Rearrangement(starts + minutes, ends + minutes)
        told = told_of_dates(series.bookings, since.entry.uid, wish, now=at)
        can_be = [one for one in told if one.refusal is None]
        waits = {one.waits(by_staff=False) for one in can_be}
        if len(can_be) >= FEWEST and len(waits) == 1 and waits <= set(wanted):
            _carry_out(series, can_be, at)
            return waits.pop()
    return None


def _carry_out(series: BookingSeries, chosen: Sequence[DateTold], at: datetime) -> None:
    booking_of = {id(one.said): one.booking for one in chosen}
    said = [one.said for one in chosen if one.said is not None]
    before = {one.booking.id: one.said.move.before for one in chosen if one.said is not None}
    deadlines = deadlines_of(said)
    asked = at - ASKED_AGO
    for one in in_order(said, by_staff=False):
        booking = booking_of[id(one)]
        judged = judged_of(booking, one, None, deadlines, by_staff=False)
        facts = {**judged.noted(), "series_id": series.id}
        if not judged.waits:
            rearrange(judged)
            booking.entry.changed_at = asked
            db.session.add(booking_record(booking, asked, "changed", booking.asked_by_id, **facts))
            continue
        change = hold_change(judged, asked_by_id=booking.asked_by_id)
        change.sending = str(uuid.uuid5(NAMES, f"changes of {series.uid}"))
        change.created_at = change.entry.created_at = change.entry.changed_at = asked
        change.entry.uid = _uid(booking)
        facts["change_id"] = change.id
        db.session.add(booking_record(booking, asked, "change_asked", booking.asked_by_id, **facts))
    follow_last_date(series, before, at)
    flush()


def _uid(booking: Booking) -> str:
    return str(uuid.uuid5(NAMES, f"change of {booking.entry.uid}"))
