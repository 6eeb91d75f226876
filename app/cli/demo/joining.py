"""Writing the series of the demo: which of the written bookings belong together, with their rule."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.bookings.models import Booking, BookingSeries, SeriesExtension
from app.cli.demo.building import NAMES
from app.cli.demo.trail import booking_record
from app.cli.demo.year import Planned, SeriesPlan
from app.core.database import db, flush


def join_series(plans: Mapping[str, SeriesPlan], planned: Sequence[Planned]) -> None:
    """Make each planned series of the bookings that were written for it, in the order of their times."""
    for key, plan in plans.items():
        dates = sorted((one for one in planned if one.series == key), key=lambda one: one.period)
        uids = [str(uuid.uuid5(NAMES, one.key)) for one in dates]
        found = db.session.scalars(select(Booking).where(Booking.request_key.in_(uids))).all()
        bookings = {booking.request_key: booking for booking in found}
        lead, last = bookings[uids[0]], bookings[uids[-1]]
        series = BookingSeries(
            uid=str(uuid.uuid5(NAMES, key)),
            room_id=lead.room_id,
            centre_id=lead.centre_id,
            organisation_id=lead.organisation_id,
            asked_by_id=lead.asked_by_id,
            request_key=key,
            content_hash="",
            rule=plan.repeat.as_json(),
            missing=[{"day": gone.day.isoformat(), "why": gone.why} for gone in plan.missing],
            created_at=last.created_at if plan.was_single else lead.created_at,
        )
        db.session.add(series)
        flush()
        if plan.was_single:
            db.session.add(booking_record(lead, last.created_at, "repeated", lead.asked_by_id, series_id=series.id))
        elif last.created_at > lead.created_at:
            db.session.add(_extension(series, last))
        for position, uid in enumerate(uids, start=1):
            bookings[uid].series_id, bookings[uid].series_position = series.id, position
    flush()


def _extension(series: BookingSeries, last: Booking) -> SeriesExtension:
    return SeriesExtension(
        series_id=series.id,
        asked_by_id=last.asked_by_id,
        request_key=series.uid,
        content_hash="",
        created_at=last.created_at,
    )
