"""Who waits in the demo: for times that others have, with an offer, or no longer; days of series that still try."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.bookings.models import Booking, BookingSeries, Waiting
from app.bookings.queries.facts import room_rules
from app.bookings.rules import BookingState
from app.bookings.rules.repeats import occurrence
from app.bookings.rules.states import OPEN_STATES
from app.bookings.rules.waiting import LIVING_GAPS, WaitingState, offered_until
from app.centres import queries as centres
from app.centres.models import Room
from app.centres.rules import OFFER
from app.cli.demo.building import NAMES, Places
from app.core.clock import Period, from_minutes, local
from app.core.database import db, flush
from app.history.models import Record
from app.organisations.models import Organisation
from app.schedule import queries as schedule
from app.schedule.models import Entry
from app.schedule.rules import Status
from app.schedule.steps import take

SOON, LATE = timedelta(days=3), timedelta(days=40)
AFTERNOON = 13 * 60, 14 * 60 + 30


@dataclass(frozen=True)
class Wish:
    """For whom, what, how many, and how many hours ago they got in line."""

    party: str
    title: str
    purpose: str
    people: int
    hours: int


IN_LINE = {
    "reymonta/sala-duza": (
        Wish("mlynowka", "Wieczór sąsiedzki", "Poznajemy nowych mieszkańców ulicy.", 20, 30),
        Wish("spiewa", "Próba przed koncertem", "Ostatnia próba z akompaniatorem.", 18, 26),
        Wish("most", "Spotkanie rodziców", "Rozmowa o szkołach i przedszkolach.", 15, 7),
    ),
    "centrum-c-10/sala-zgody": (
        Wish("most", "Wigilia dwóch kultur", "Stoły z dwunastoma potrawami.", 40, 50),
        Wish("planszowki", "Turniej zimowy", "Gry dla całej dzielnicy.", 30, 12),
    ),
}
HELD = {
    "reymonta/sala-szkoleniowa": Wish("mlynowka", "Zebranie o skwerze", "Wybieramy drzewa na wiosnę.", 12, 60),
    "centrum-c-10/sala-szkoleniowa": Wish("most", "Kurs polskiego: próbna lekcja", "Sprawdzamy poziom grupy.", 14, 44),
}
OVER = {
    WaitingState.TAKEN: Wish("mlynowka", "Spotkanie zarządu", "Plan roku.", 8, 700),
    WaitingState.LEFT: Wish("mlynowka", "Warsztat dla dzieci", "Lepimy z gliny.", 10, 650),
    WaitingState.MISSED: Wish("mlynowka", "Przegląd filmów", "Trzy krótkie filmy o rzece.", 20, 600),
    WaitingState.PASSED: Wish("mlynowka", "Kiermasz książek", "Książki za uśmiech.", 20, 550),
}


def line_up(
    people: Mapping[str, Person], organisations: Mapping[str, Organisation], places: Places, at: datetime
) -> None:
    """Write who waits now and who waited, each since its own hour; nobody gets a mail for any of it."""
    for place, wishes in IN_LINE.items():
        busy = _busy(places.rooms[place], at, but={organisations[wish.party].id for wish in wishes})
        for wish in wishes:
            _keep(wish, places.rooms[place], busy, organisations, at)
    for place, wish in HELD.items():
        _hold(wish, places.rooms[place], organisations, at)
    for state, wish in OVER.items():
        ended = at - timedelta(hours=wish.hours - 40)
        gone = _keep(wish, places.rooms["reymonta/sala-duza"], _day_after(ended), organisations, at)
        gone.state, gone.ended_at = state, ended
        _record(gone, state.value, ended)
    for series in db.session.scalars(select(BookingSeries).order_by(BookingSeries.id)).all():
        _keep_gaps(series, at)
    flush()


def _busy(room: Room, at: datetime, *, but: set[int]) -> Period:
    """The first time, some days ahead, that somebody else has for certain."""
    entries: Sequence[Entry] = db.session.scalars(
        select(Entry)
        .join(Booking, Booking.entry_id == Entry.id)
        .where(Booking.room_id == room.id, Booking.state == BookingState.APPROVED, Entry.starts_at > at + SOON)
        .where(Booking.organisation_id.is_(None) | Booking.organisation_id.not_in(but))
        .order_by(Entry.starts_at, Entry.id)
    ).all()
    return entries[0].period


def _day_after(moment: datetime) -> Period:
    starts = moment + timedelta(days=1)
    return Period(starts, starts + timedelta(hours=2))


def _keep(
    wish: Wish, room: Room, period: Period, organisations: Mapping[str, Organisation], at: datetime, **more: object
) -> Waiting:
    organisation, since = organisations[wish.party], at - timedelta(hours=wish.hours)
    waiting = Waiting(
        uid=str(uuid.uuid5(NAMES, f"waiting:{wish.title}")),
        centre_id=room.centre_id,
        room=room,
        organisation=organisation,
        asked_by_id=organisation.created_by_id,
        turnstile_id=organisation.resource_id,
        period=period,
        title=wish.title,
        purpose=wish.purpose,
        people=wish.people,
        created_at=since,
        **more,
    )
    db.session.add(waiting)
    flush()
    _record(waiting, "waits", since, organisation.created_by_id)
    return waiting


def _hold(wish: Wish, room: Room, organisations: Mapping[str, Organisation], at: datetime) -> None:
    """An hour ago somebody gave the time back, and since then it is held."""
    rules, offered = room_rules(room), at - timedelta(hours=1)
    period = next(one for one in _afternoons(room, at) if schedule.free(rules.wants(one), now=at))
    waiting = _keep(wish, room, period, organisations, at)
    until = offered_until(period.starts, offered)
    entry = take(OFFER, period, rules.wants(period), status=Status.TENTATIVE, expires_at=until, title=wish.title)
    entry.uid = str(uuid.uuid5(NAMES, f"offer:{wish.title}"))
    entry.created_at = entry.changed_at = offered
    waiting.entry, waiting.offered_room, waiting.state = entry, room, WaitingState.OFFERED
    _record(waiting, "offered", offered)


def _afternoons(room: Room, at: datetime) -> Iterator[Period]:
    """Afternoons at which the centre is open, the nearest first."""
    first = local(at + SOON).date()
    opening = centres.opening(room.centre_id, first, local(at + LATE).date())
    for number in range((LATE - SOON).days):
        day = first + timedelta(days=number)
        period = Period(*(from_minutes(day, minutes) for minutes in AFTERNOON))
        if any(block.contains(period) for block in opening):
            yield period


def _keep_gaps(series: BookingSeries, at: datetime) -> None:
    """Each day that was taken goes on trying, where the series still has dates; every second one is switched off."""
    dates = [booking for booking in series.bookings if booking.state in OPEN_STATES]
    taken = [gone.day for gone in series.missing_days if gone.why in LIVING_GAPS]
    for number, day in enumerate(taken if dates else ()):
        period = occurrence(day, series.repeat.starts, series.repeat.ends).period
        assert period is not None
        party, lead = series.organisation or series.asked_by, dates[0]
        gap = Waiting(
            uid=str(uuid.uuid5(NAMES, f"gap:{series.uid}:{day}")),
            centre_id=series.centre_id,
            room_id=series.room_id,
            any_room=True,
            organisation_id=series.organisation_id,
            asked_by_id=series.asked_by_id,
            turnstile_id=party.resource_id,
            period=period,
            title=lead.entry.title,
            purpose=lead.purpose,
            people=lead.people,
            layout=lead.layout,
            series_id=series.id,
            series_day=day,
            created_at=series.created_at,
        )
        if number % 2:
            gap.state, gap.ended_at = WaitingState.LEFT, at - timedelta(hours=3)
        db.session.add(gap)
        flush()
        _record(gap, "waits", series.created_at)


def _record(waiting: Waiting, verb: str, moment: datetime, actor_id: int | None = None) -> None:
    db.session.add(
        Record(
            at=moment,
            verb=verb,
            subject="waiting",
            subject_id=waiting.id,
            actor_id=actor_id,
            centre_id=waiting.centre_id,
            why="",
            facts={},
        )
    )
