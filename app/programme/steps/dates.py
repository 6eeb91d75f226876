"""The dates that an enrolment is for: which they are, where, and as a calendar has them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.core.i18n import N_, Sentence
from app.programme.models import Activity, Enrolment, Session
from app.programme.rules.kinds import PlaceKind

PUBLISH = "PUBLISH"


def sessions_of(enrolment: Enrolment) -> Sequence[Session]:
    """The dates that somebody enrolled for and that stand, by start; one alone stays though it is cancelled."""
    activity, session_id = enrolment.seating.activity, enrolment.seating.session_id
    if session_id is None:
        return activity.standing_sessions
    return [one for one in activity.sessions if one.id == session_id]


def place_of(activity: Activity, session: Session) -> Sentence | str:
    """Where a date is, as anybody may read it."""
    if activity.place is PlaceKind.ONLINE:
        return Sentence(N_("Online"))
    if activity.place is PlaceKind.OUTSIDE:
        return activity.address
    return f"{session.room.name}, {activity.centre.name}" if session.room is not None else activity.centre.name


def calendar_of(
    enrolment: Enrolment,
    *,
    stamp: datetime,
    is_off: bool = False,
    method: str = PUBLISH,
    sessions: Sequence[Session] | None = None,
) -> dict[str, Any]:
    """Its dates or some of them, as told at a moment, as the fact `calendar` of a mail.

    `is_off` says that they are not theirs now.
    """
    base = current_app.config["SETTINGS"].base_url
    activity = enrolment.seating.activity
    title = activity.title.in_language(enrolment.language)
    return {
        "method": method,
        "events": [
            {
                "uid": f"{session.entry.uid}@{urlsplit(base).hostname}",
                "stamp": stamp.isoformat(),
                "sequence": session.entry.sequence,
                "starts": session.period.starts.isoformat(),
                "ends": session.period.ends.isoformat(),
                "summary": title,
                "location": "" if activity.place is PlaceKind.ONLINE else str(place_of(activity, session)),
                "url": f"{base}/program/{activity.slug}",
                "is_off": is_off or session.is_cancelled,
            }
            for session in (sessions_of(enrolment) if sessions is None else sessions)
        ],
    }
