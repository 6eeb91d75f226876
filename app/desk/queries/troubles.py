"""Reading what went wrong at a centre: mails about its bookings that were given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, union_all

from app.bookings.models import Booking, BookingSeries
from app.core.database import db
from app.notifications.models import Mail
from app.notifications.queries import given_up_since
from app.schedule.models import Entry

SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True)
class LostMail:
    """A mail that never arrived, and the booking or series that it told of."""

    mail: Mail
    title: str
    uid: str
    is_series: bool


def lost_mails(centre_id: int, *, now: datetime) -> Sequence[LostMail]:
    """Mails of the last week about bookings of a centre that were given up, newest first. Two queries at most."""
    lost = given_up_since(now - SHOWN_FOR)
    uids = {str(mail.facts["uid"]) for mail in lost if mail.facts.get("uid")}
    if not uids:
        return []
    single = select(Entry.uid).join(Booking, Booking.entry_id == Entry.id)
    ours = union_all(
        single.where(Entry.uid.in_(uids), Booking.centre_id == centre_id),
        select(BookingSeries.uid).where(BookingSeries.uid.in_(uids), BookingSeries.centre_id == centre_id),
    )
    here = set(db.session.scalars(ours))
    return [
        LostMail(mail, str(mail.facts.get("title", "")), str(mail.facts["uid"]), mail.template.startswith("series_"))
        for mail in lost
        if mail.facts.get("uid") in here
    ]
