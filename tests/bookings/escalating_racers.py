"""What the clients of a race about telling of late requests do, by plain values; the control tells without looking."""

import time
from datetime import datetime, timedelta
from unittest.mock import patch

from sqlalchemy import select

from app.bookings.models import AnswerClock
from app.bookings.services import escalating, warn_due
from app.core.clock import now
from app.core.database import db
from app.notifications.models import Mail
from app.notifications.steps import queue_mail
from tests.makers import make_booking, make_centre, make_organisation, make_person, make_room, make_staff
from tests.makers import period as period_of


def arrange() -> datetime:
    """Three requests that wait at a centre with one coordinator; gives a moment at which all are due."""
    centre = make_centre(opens="0:00", closes="24:00")
    room, owner = make_room(centre, pad_after=0), make_person()
    organisation = make_organisation(owner)
    make_staff(centre)
    day = now().date() + timedelta(days=20)
    day += timedelta(days=day.weekday() == 6)
    for hour in (10, 12, 14):
        make_booking(owner, room, period_of(day.isoformat(), f"{hour}:00", f"{hour + 1}:00"), organisation)
    return now() + timedelta(hours=60)


def warn(at: datetime) -> int:
    return warn_due(at)


def warn_blindly(at: datetime, mark: str) -> int:
    """The same without the promise: what is due was read before anybody told it, and each mail is its own event."""

    def read_before(moment: datetime, *, managers: bool) -> list[AnswerClock]:
        return list(db.session.scalars(select(AnswerClock).order_by(AnswerClock.entry_id))) if not managers else []

    def its_own(template: str, *, event_key: str, **more: object) -> None:
        queue_mail(template, event_key=f"{event_key}:{mark}", **more)  # type: ignore[arg-type]

    with patch.object(escalating, "take_due", read_before), patch.object(escalating, "queue_mail", its_own):
        time.sleep(0.2)
        return escalating._warn(at)


def mails() -> list[int]:
    """How many requests each mail tells of."""
    sent = db.session.scalars(select(Mail).where(Mail.template == "answers_due"))
    return [len(mail.facts["lines"]["$several"]) for mail in sent]
