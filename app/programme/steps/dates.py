"""The dates that an enrolment is for: which they are, where, and as a calendar has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.clock import Period
from app.core.i18n import N_, Named, Sentence
from app.notifications.rules import CALENDAR, DateTold, calendar_fact
from app.programme.models import Activity, Enrolment, Session
from app.programme.rules.kinds import PlaceKind


@dataclass(frozen=True)
class OneDate:
    """One date, as mails and calendars tell of it."""

    session_id: int
    uid: str
    sequence: int
    changed_at: datetime
    period: Period
    room: str
    is_off: bool


@dataclass(frozen=True)
class Occasion:
    """An activity, as mails and calendars tell of it; all its dates by start."""

    title: Named
    slug: str
    place: PlaceKind
    address: str
    centre: str
    centre_address: str
    centre_phone: str
    dates: tuple[OneDate, ...]

    def dates_for(self, session_id: int | None) -> tuple[OneDate, ...]:
        """Of the whole those that stand; one alone stays though it is cancelled."""
        return tuple(
            one for one in self.dates if (not one.is_off if session_id is None else one.session_id == session_id)
        )

    def where(self, date: OneDate) -> Sentence | str:
        """Where a date is, as anybody may read it."""
        if self.place is PlaceKind.ONLINE:
            return Sentence(N_("Online"))
        if self.place is PlaceKind.OUTSIDE:
            return self.address
        return f"{date.room}, {self.centre}" if date.room else self.centre

    def where_in_calendar(self, date: OneDate) -> str:
        """The same with the address, for a map; nothing of what is online, for its link is told to those who come."""
        if self.place is PlaceKind.ROOMS:
            return f"{self.where(date)}, {self.centre_address}"
        return "" if self.place is PlaceKind.ONLINE else self.address


def occasion_of(activity: Activity) -> Occasion:
    """What is told of an activity that was read with its dates."""
    return Occasion(
        title=activity.title,
        slug=activity.slug,
        place=activity.place,
        address=activity.address,
        centre=activity.centre.name,
        centre_address=activity.centre.address,
        centre_phone=activity.centre.phone,
        dates=tuple(date_of(session) for session in activity.by_start),
    )


def date_of(session: Session) -> OneDate:
    entry, room = session.entry, session.room
    named = room.name if room is not None else ""
    return OneDate(session.id, entry.uid, entry.sequence, entry.changed_at, entry.period, named, session.is_cancelled)


def sessions_of(enrolment: Enrolment) -> Sequence[Session]:
    """The dates that somebody enrolled for and that stand, by start; one alone stays though it is cancelled."""
    activity, session_id = enrolment.seating.activity, enrolment.seating.session_id
    if session_id is None:
        return activity.standing_sessions
    return [one for one in activity.sessions if one.id == session_id]


def place_of(session: Session) -> Sentence | str:
    """Where a date of an activity is, as anybody may read it."""
    return occasion_of(session.activity).where(date_of(session))


def calendar_of(enrolment: Enrolment) -> dict[str, Any]:
    """The dates of an enrolment, as a file to be downloaded has them."""
    occasion = occasion_of(enrolment.seating.activity)
    dates = occasion.dates_for(enrolment.seating.session_id)
    return calendar_fact([told_of(occasion, one, enrolment.language) for one in dates])


def in_calendar(
    occasion: Occasion, dates: Sequence[OneDate], language: str, *, since: datetime, is_off: bool = False
) -> dict[str, Any]:
    """The fact `calendar` with some dates of an occasion, nothing without any; `is_off` are theirs no longer.

    A place that is got or lost changes no entry, only who has it: so each is stamped with `since` when that is so.
    """
    told = [told_of(occasion, one, language, since=since, is_off=is_off) for one in dates]
    return {CALENDAR: calendar_fact(told)} if told else {}


def told_of(
    occasion: Occasion, date: OneDate, language: str, *, since: datetime | None = None, is_off: bool = False
) -> DateTold:
    return DateTold(
        uid=date.uid,
        sequence=date.sequence,
        stamp=max(date.changed_at, since or date.changed_at),
        period=date.period,
        title=occasion.title.in_language(language),
        place=occasion.where_in_calendar(date),
        path=f"/program/{occasion.slug}",
        is_off=is_off or date.is_off,
    )
