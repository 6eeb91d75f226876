"""Locking one booking or all dates of a series, with all that they occupy, before anything is written about them."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import func, select

from app.accounts.models import Person
from app.bookings.models import Booking, BookingChange, BookingSeries
from app.core.access import Action, Actor, demand
from app.core.database import db
from app.core.errors import NotFound
from app.organisations.models import Organisation
from app.schedule import steps as schedule
from app.schedule.models import Entry, Occupancy


def lock_booking(uid: str, actor: Actor, action: Action, *, also: Iterable[int] = ()) -> Booking:
    """As `lock_alone`, for somebody who may do this to it. Raises NotFound and NotAllowed."""
    booking = lock_alone(uid, also=also)
    demand(actor, Action.SEE_BOOKING, booking)
    demand(actor, action, booking)
    return booking


def lock_alone(uid: str, *, also: Iterable[int] = ()) -> Booking:
    """Lock a booking with its time, what a change of it holds, its party's turnstile and `also`; read it anew.

    Raises NotFound.
    """
    found = db.session.execute(
        select(Booking.entry_id, func.coalesce(Organisation.resource_id, Person.resource_id))
        .join(Entry, Entry.id == Booking.entry_id)
        .join(Person, Person.id == Booking.asked_by_id)
        .outerjoin(Organisation, Organisation.id == Booking.organisation_id)
        .where(Entry.uid == uid)
    ).one_or_none()
    if found is None:
        raise NotFound
    entry_id, turnstile = found
    schedule.lock_entry(entry_id, also={turnstile, *also, *held_by_changes([entry_id])})
    fresh = select(Booking).where(Booking.entry_id == entry_id).execution_options(populate_existing=True)
    booking = db.session.scalars(fresh.with_for_update(of=Booking)).one_or_none()
    if booking is None:
        raise NotFound
    return booking


def lock_series(
    uid: str, actor: Actor, action: Action, *, also: Iterable[int] = ()
) -> tuple[BookingSeries, list[Booking]]:
    """Lock all dates of a series with their times, and `also`; read them anew, in order.

    Raises NotFound and NotAllowed.
    """
    series = db.session.scalars(select(BookingSeries).where(BookingSeries.uid == uid)).one_or_none()
    if series is None:
        raise NotFound
    demand(actor, Action.SEE_BOOKING, series)
    demand(actor, action, series)
    return series, lock_dates_of([series.id], also=also)


def lock_dates_of(series_ids: Sequence[int], *, also: Iterable[int] = ()) -> list[Booking]:
    """Lock all that the dates of these series occupy, their turnstiles and `also`; gives the dates in order."""
    ours = Booking.series_id.in_(series_ids)
    entry_ids = db.session.scalars(select(Booking.entry_id).where(ours).order_by(Booking.entry_id)).all()
    occupied = db.session.scalars(select(Occupancy.resource_id).where(Occupancy.entry_id.in_(entry_ids)))
    turnstiles = db.session.scalars(
        select(func.coalesce(Organisation.resource_id, Person.resource_id))
        .select_from(BookingSeries)
        .join(Person, Person.id == BookingSeries.asked_by_id)
        .outerjoin(Organisation, Organisation.id == BookingSeries.organisation_id)
        .where(BookingSeries.id.in_(series_ids))
    )
    schedule.lock([*occupied, *turnstiles, *also, *held_by_changes(entry_ids)])
    for entry_id in entry_ids:
        schedule.lock_entry(entry_id)
    fresh = select(Booking).where(ours).order_by(Booking.series_id, Booking.series_position)
    fresh = fresh.execution_options(populate_existing=True).with_for_update(of=Booking)
    return list(db.session.scalars(fresh))


def held_by_changes(entry_ids: Collection[int]) -> Sequence[int]:
    """What changes of the bookings with these entries hold beside them."""
    held = (
        select(Occupancy.resource_id)
        .join(BookingChange, BookingChange.entry_id == Occupancy.entry_id)
        .join(Booking, Booking.id == BookingChange.booking_id)
        .where(Booking.entry_id.in_(entry_ids))
    )
    return db.session.scalars(held).all()
