"""Reading series for the API: lists, one with its dates, and verdicts before anything is sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.bookings.models import Booking, BookingSeries
from app.bookings.queries.series import facts_for_dates, held_ahead, series_visible_to, verdicts_on_waiting
from app.bookings.rules import BookingState, Verdict
from app.bookings.rules.series import DateSaid, judge_series, missing_of, series_in_words
from app.bookings.services.asking import organisation_of
from app.bookings.services.series_holding import rooms_of
from app.bookings.services.series_wishes import SeriesRequest, wishes_of
from app.centres.models import Room
from app.core.access import Actor
from app.core.clock import local
from app.core.database import db
from app.core.i18n import Sentence


@dataclass(frozen=True)
class SeriesSummary:
    """A series in a list: in words, how many of its dates wait, how many are held and ahead."""

    series: BookingSeries
    title: str
    words: Sentence
    waiting: int
    ahead: int


@dataclass(frozen=True)
class DateOfSeries:
    """A date of a series, and the verdict on it as of now while it waits."""

    booking: Booking
    verdict: Verdict | None


@dataclass(frozen=True)
class WholeSeries(SeriesSummary):
    """A series with all its dates."""

    dates: Sequence[DateOfSeries]


@dataclass(frozen=True)
class SeriesPage:
    """One page of series, and how many there are in all."""

    items: Sequence[SeriesSummary]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class SeriesTold:
    """The verdicts on all dates of a series that is not sent yet."""

    words: Sentence
    possible: bool
    dates: Sequence[DateSaid]


def series_page(actor: Actor, *, page: int, size: int, now: datetime) -> SeriesPage:
    """One page of the series that the actor may see, the newest first. Seven queries at most."""
    visible = series_visible_to(actor)
    total = db.session.scalar(select(func.count()).select_from(visible.subquery())) or 0
    listed = visible.options(
        joinedload(BookingSeries.room, innerjoin=True).joinedload(Room.centre, innerjoin=True),
        selectinload(BookingSeries.organisation),
        selectinload(BookingSeries.asked_by),
        selectinload(BookingSeries.bookings).defer(Booking.rules_used),
    )
    newest = listed.order_by(BookingSeries.id.desc()).limit(size).offset((page - 1) * size)
    items = [summary_of(series, now=now) for series in db.session.scalars(newest)]
    return SeriesPage(items, page, max(1, -(-total // size)), total)


def summary_of(series: BookingSeries, *, now: datetime) -> SeriesSummary:
    """What is told of a series in a list."""
    states = [booking.state_now for booking in series.bookings]
    days = sorted(local(booking.entry.starts_at).date() for booking in series.bookings)
    return SeriesSummary(
        series=series,
        title=series.bookings[0].entry.title,
        words=series_in_words(series.repeat, days, series.missing_days),
        waiting=states.count(BookingState.REQUESTED),
        ahead=len(held_ahead(series.bookings, now=now)),
    )


def whole_series(series: BookingSeries, *, now: datetime) -> WholeSeries:
    """A series with its dates, those that wait with their verdict as of now."""
    waiting = [booking for booking in series.bookings if booking.state_now is BookingState.REQUESTED]
    told = {one.id: said.verdict for one, said in zip(waiting, verdicts_on_waiting(waiting, now=now), strict=True)}
    dates = [DateOfSeries(booking, told.get(booking.id)) for booking in series.bookings]
    return WholeSeries(**vars(summary_of(series, now=now)), dates=dates)


def told_of(
    actor: Actor,
    request: SeriesRequest,
    *,
    now: datetime,
    known: Collection[date] = (),
    begins: date | None = None,
) -> SeriesTold:
    """The verdict on each date before anything is sent. Raises what sending raises, but for refused dates."""
    rooms = rooms_of(request.room_ids)
    wishes = wishes_of(request, rooms, known=known)
    organisation = organisation_of(actor, request.organisation_id)
    told = judge_series(wishes, facts_for_dates(wishes, rooms, organisation, actor.person_id, now=now), begins=begins)
    wanted = [one for one in told if one.wish.is_wanted]
    days = sorted(local(one.ask.period.starts).date() for one in wanted)
    words = series_in_words(request.repeat, days, missing_of(told))
    return SeriesTold(words, all(one.is_possible for one in wanted), told)
