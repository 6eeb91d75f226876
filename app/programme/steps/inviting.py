"""What mails tell calendars of meetings and visits: dates in a room of a centre, or elsewhere."""

from collections.abc import Iterable
from typing import Any

from app.centres.models import Centre
from app.notifications.rules import CALENDAR, DateTold, calendar_fact
from app.programme.models import GroupMeeting, VisitPart


def dates_in_calendar(
    dates: Iterable[tuple[GroupMeeting | VisitPart, str]], centre: Centre, title: str
) -> dict[str, Any]:
    """The fact `calendar` with these dates, each with the path of its page, as they stand now; nothing without any."""
    told = [
        DateTold(
            uid=one.entry.uid,
            sequence=one.entry.sequence,
            stamp=one.entry.changed_at,
            period=one.period,
            title=title,
            place=f"{one.room.name}, {centre.name}, {centre.address}" if one.room is not None else one.place,
            path=path,
            is_off=one.is_cancelled,
        )
        for one, path in dates
    ]
    return {CALENDAR: calendar_fact(told)} if told else {}
