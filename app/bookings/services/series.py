"""Asking for a series: one lock, one verdict for each date, all chosen dates or none."""

from app.accounts.models import Person
from app.bookings.models import BookingSeries
from app.bookings.queries.series import facts_for_dates, series_by_key
from app.bookings.rules.refusals import AlreadySent
from app.bookings.rules.series import judge_series, missing_of
from app.bookings.services.asking import organisation_of
from app.bookings.services.gaps import keep_gaps
from app.bookings.services.series_holding import (
    check_unchanged,
    demand_possible,
    hold,
    kept,
    lock_for,
    rooms_of,
    tell,
)
from app.bookings.services.series_wishes import DateAsked, SeriesContent, SeriesRequest, wishes_of
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, explain, flush, transaction

__all__ = ["DateAsked", "SeriesContent", "SeriesRequest", "book_series"]

explain("uq_booking_series_asked_by_id_request_key", AlreadySent)


@transaction
def book_series(actor: Actor, request: SeriesRequest, *, key: str) -> str:
    """Ask for all chosen dates as one request, and have them at once where none needs approval; gives the series' uid.

    The same person's same key with the same content gives the same series again. All rooms, the units of equipment
    and the party are locked before anything is counted. Raises NoSuchRoom, OtherCentre, NotYourOrganisation,
    AlreadySent, ChangedMeanwhile, NoDateLeft, NotOfTheSeries, SomeDatesRefused, PromisedToWaiters, and what the rule
    itself refuses.
    """
    demand(actor, Action.ASK_FOR_ROOM)
    assert actor.person_id is not None
    rooms = rooms_of(request.room_ids)
    wishes = wishes_of(request, rooms)
    person = db.session.get_one(Person, actor.person_id)
    organisation = organisation_of(actor, request.organisation_id)
    turnstile = organisation.resource_id if organisation is not None else person.resource_id
    units = lock_for(request, rooms, turnstile)

    earlier = series_by_key(actor.person_id, key)
    if earlier is not None:
        if earlier.content_hash != request.content_hash:
            raise AlreadySent
        return earlier.uid
    check_unchanged(request, rooms, units)

    told = judge_series(wishes, facts_for_dates(wishes, rooms, organisation, actor.person_id, now=now()))
    chosen = demand_possible(told)
    room = rooms[request.room_id]
    series = BookingSeries(
        room=room,
        centre_id=room.centre_id,
        organisation=organisation,
        asked_by=person,
        request_key=key,
        content_hash=request.content_hash,
        rule=request.repeat.as_json(),
        missing=kept(missing_of(told)),
    )
    db.session.add(series)
    flush()
    tell(series, hold(series, chosen, rooms, request.content, person), chosen, actor)
    keep_gaps(series, told, turnstile)
    return series.uid
