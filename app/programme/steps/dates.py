"""The dates that an enrolment is for: which they are, where, and as a calendar has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.core.clock import Period
from app.core.i18n import N_, Named, Sentence
from app.programme.models import Activity, Enrolment, Session
from app.programme.rules.kinds import PlaceKind

PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class OneDate:
    """One date, as mails and calendars tell of it."""

    session_id: int
    uid: str
    sequence: int
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


def occasion_of(activity: Activity) -> Occasion:
    """What is told of an activity that was read with its dates."""
    return Occasion(
        title=activity.title,
        slug=activity.slug,
        place=activity.place,
        address=activity.address,
        centre=activity.centre.name,
        centre_phone=activity.centre.phone,
        dates=tuple(date_of(session) for session in activity.by_start),
    )


def date_of(session: Session) -> OneDate:
    entry, room = session.entry, session.room
    named = room.name if room is not None else ""
    return OneDate(session.id, entry.uid, entry.sequence, entry.period, named, session.is_cancelled)


def sessions_of(enrolment: Enrolment) -> Sequence[Session]:
    """The dates that somebody enrolled for and that stand, by start; one alone stays though it is cancelled."""
    activity, session_id = enrolment.seating.activity, enrolment.seating.session_id
    if session_id is None:
        return activity.standing_sessions
    return [one for one in activity.sessions if one.id == session_id]


def place_of(session: Session) -> Sentence | str:
    """Where a date of an activity is, as anybody may read it."""
    return occasion_of(session.activity).where(date_of(session))


def calendar_of(enrolment: Enrolment, *, stamp: datetime) -> dict[str, Any]:
    """The dates of an enrolment, as told at a moment, as the fact `calendar` of a mail."""
    occasion = occasion_of(enrolment.seating.activity)
    dates = occasion.dates_for(enrolment.seating.session_id)
    return as_calendar_fact(occasion, dates, enrolment.language, stamp=stamp, is_off=False)


def as_calendar_fact(
    occasion: Occasion, dates: Sequence[OneDate], language: str, *, stamp: datetime, is_off: bool, method: str = PUBLISH
) -> dict[str, Any]:
    """Some dates of an occasion; `is_off` tells calendars that they are no longer theirs."""
    base = current_app.config["SETTINGS"].base_url
    host, title = urlsplit(base).hostname, occasion.title.in_language(language)
    return {
        "method": method,
        "events": [
            {
                "uid": f"{one.uid}@{host}",
                "stamp": stamp.isoformat(),
                "sequence": one.sequence,
                "starts": one.period.starts.isoformat(),
                "ends": one.period.ends.isoformat(),
                "summary": title,
                "location": "" if occasion.place is PlaceKind.ONLINE else str(occasion.where(one)),
                "url": f"{base}/program/{occasion.slug}",
                "is_off": is_off or one.is_off,
            }
            for one in dates
        ],
    }
