"""What reminders left behind in the year of the demo: who was reminded, who comes; a file with an answer."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from app.accounts.models import Person
from app.bookings.models import Booking, Message, Reminder
from app.bookings.rules import BookingState
from app.bookings.rules.reminders import ReminderKind, is_due
from app.cli.demo.building import NAMES
from app.cli.demo.trail import booking_record
from app.cli.demo.year import Planned
from app.core.database import db
from app.files.models import File

DAYS = {ReminderKind.FIRST: 7, ReminderKind.LAST: 1}
COMING_AFTER = timedelta(hours=5)
COSTS = "Barwniki: 140 zł\nFartuchy: 150 zł\nRazem: 290 zł, na 15 osób po 20 zł\n"


def remind_of_year(written: Iterable[tuple[Planned, Booking]], people: Mapping[str, Person], now: datetime) -> None:
    """Every reminder that is due now was sent at its time, so that the worker sends none; every third party comes."""
    for plan, row in written:
        if plan.state is BookingState.APPROVED and plan.period.starts > now:
            for kind in _sent(plan, now):
                at = plan.period.starts - timedelta(days=DAYS[kind])
                db.session.add(Reminder(booking_id=row.id, kind=kind, starts_at=plan.period.starts, created_at=at))
                db.session.add(booking_record(row, at, "reminded", None, kind=kind.value))
                if row.id % 3 == 0 and at + COMING_AFTER < now and row.coming_for is None:
                    row.coming_for = plan.period.starts
                    db.session.add(booking_record(row, at + COMING_AFTER, "coming", people[plan.asker].id))


def attach_costs(message: Message) -> None:
    """A file with the answer that speaks of costs."""
    if "kosztują" in message.body:
        content = COSTS.encode()
        message.files = [
            File(
                key=uuid.uuid5(NAMES, "koszty").hex,
                media_type="text/plain",
                name="koszty warsztatu.txt",
                size=len(content),
                is_public=False,
                uploaded_by_id=message.author_id,
                content=content,
                created_at=message.created_at,
            )
        ]


def _sent(plan: Planned, now: datetime) -> Iterator[ReminderKind]:
    days = DAYS[ReminderKind.FIRST], DAYS[ReminderKind.LAST]
    for kind in ReminderKind:
        if is_due(kind, days, starts=plan.period.starts, settled=plan.changed_at, now=now):
            yield kind
