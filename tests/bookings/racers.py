"""What the clients of a race do, by plain values, so that it can be sent to another process."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select

from app.bookings.models import Booking, Reminder
from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.rules.states import BookingState, RefusalReason
from app.bookings.services import (
    approve_booking,
    approve_change,
    book_room,
    cancel_booking,
    change_booking,
    come,
    expire_changes_due,
    give_back,
    refuse_booking,
    refuse_change,
    remind_due,
    shorten,
    withdraw_change,
)
from app.bookings.services.asking import RoomRequest
from app.core.clock import Period, from_local, today
from app.core.database import db, transaction
from app.history.queries import history_of
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.schedule.models import Entry, Occupancy
from tests.makers import make_centre, make_hall, make_organisation, make_person, make_room, make_staff


@dataclass(frozen=True)
class Place:
    """Ids of what a race needs."""

    room_id: int
    part_id: int
    hall_id: int
    organisations: tuple[tuple[int, int], ...]
    coordinators: tuple[int, int]


def arrange(organisations: int) -> Place:
    """A centre with a hall of two rooms, two coordinators, and so many organisations with an owner each."""
    centre = make_centre(opens="0:00", closes="24:00")
    room, part = make_room(centre, pad_after=0), make_room(centre, pad_after=0)
    hall = make_hall(centre, room, part, pad_after=0)
    owners = [make_person() for _ in range(organisations)]
    made = tuple((owner.id, make_organisation(owner).id) for owner in owners)
    first, second = make_staff(centre), make_staff(centre)
    return Place(room.id, part.id, hall.id, made, (first.id, second.id))


def slot(hour: int, minute: int = 0, *, length: int = 60, days: int = 7) -> Period:
    """A time on a day that is open: a week ahead, never a Sunday."""
    day = today() + timedelta(days=days)
    day += timedelta(days=day.weekday() == 6)
    starts = from_local(day) + timedelta(hours=hour, minutes=minute)
    return Period(starts, starts + timedelta(minutes=length))


def ask(person_id: int, organisation_id: int, room_id: int, starts: datetime, ends: datetime, key: str) -> str:
    request = RoomRequest(
        room_id=room_id,
        period=Period(starts, ends),
        title="Spotkanie",
        purpose="Spotkanie",
        people=5,
        organisation_id=organisation_id,
    )
    return book_room(actor_for(person_id), request, key=key)


def approve(person_id: int, uid: str) -> None:
    approve_booking(actor_for(person_id), uid)


def refuse(person_id: int, uid: str) -> None:
    refuse_booking(actor_for(person_id), uid, reason=RefusalReason.OTHER, words="Nie tym razem.")


def withdraw(person_id: int, uid: str) -> None:
    cancel_booking(actor_for(person_id), uid)


def overlaps() -> int:
    """How many pairs of living cores overlap on one resource; must be none."""
    one, other = Occupancy.__table__.alias(), Occupancy.__table__.alias()
    pairs = select(func.count()).where(
        one.c.id < other.c.id,
        one.c.resource_id == other.c.resource_id,
        one.c.starts_at < other.c.ends_at,
        other.c.starts_at < one.c.ends_at,
    )
    return db.session.scalar(pairs) or 0


def bookings() -> int:
    return db.session.scalar(select(func.count()).select_from(Booking)) or 0


def minutes_held() -> int:
    rows = db.session.scalars(select(Entry).where(Entry.status != "cancelled"))
    return sum(entry.period.minutes for entry in rows)


def end_of(uid: str) -> tuple[BookingState, list[str]]:
    """The state of a booking, and the mails to its applicant after the first, by template."""
    booking = booking_by_uid(uid)
    assert booking is not None
    said = select(Mail.template).where(Mail.person_id == booking.asked_by_id).order_by(Mail.id)
    return booking.state, [template for template in db.session.scalars(said) if template != "booking_requested"]


def remind(at: datetime) -> int:
    return remind_due(at)


def remind_and_take_link(at: datetime) -> str:
    """Sends what is due and gives the secret of the mail."""
    remind_due(at)
    newest = select(Mail).where(Mail.template == "booking_reminder").order_by(Mail.id.desc())
    mail = db.session.scalars(newest).first()
    assert mail is not None
    return str(mail.facts["secret_token"])


def give_back_by(link: str) -> None:
    give_back(link)


def come_by(link: str) -> None:
    come(link)


def reminders() -> tuple[int, int]:
    """How many reminders are kept, and how many mails of them."""
    mails = select(func.count()).select_from(Mail).where(Mail.template == "booking_reminder")
    return db.session.scalar(select(func.count()).select_from(Reminder)) or 0, db.session.scalar(mails) or 0


def trail_of(uid: str) -> list[str]:
    booking = booking_by_uid(uid)
    assert booking is not None
    return [record.verb for record in history_of("booking", booking.id)]


# --- changes


def approved(person_id: int, organisation_id: int, room_id: int, starts: datetime, ends: datetime, by: int) -> str:
    """A booking that is approved; gives its uid."""
    uid = ask(person_id, organisation_id, room_id, starts, ends, f"key-{starts.isoformat()}-{room_id}")
    approve(by, uid)
    return uid


def change(person_id: int, uid: str, room_id: int, starts: datetime, ends: datetime) -> str:
    """Ask for another time and room; gives what came of it."""
    booking = booking_by_uid(uid)
    assert booking is not None
    before = arrangement_of(booking)
    wanted = replace(before, room_id=room_id, ask=replace(before.ask, period=Period(starts, ends)))
    return change_booking(actor_for(person_id), uid, wanted).value


def end_change(person_id: int, uid: str) -> None:
    withdraw_change(actor_for(person_id), uid)


def approve_the_change(person_id: int, change_uid: str) -> None:
    approve_change(actor_for(person_id), change_uid)


def refuse_the_change(person_id: int, change_uid: str) -> None:
    refuse_change(actor_for(person_id), change_uid, reason=RefusalReason.OTHER, words="Nie tym razem.")


def expire_changes(at: datetime) -> int:
    return expire_changes_due(at)


@transaction
def forget_what_is_held(change_uid: str) -> None:
    """What no step of the schedule would do: the change waits, and holds nothing."""
    entry_id = select(Entry.id).where(Entry.uid == change_uid).scalar_subquery()
    db.session.execute(delete(Occupancy).where(Occupancy.entry_id == entry_id))


def shorten_by(link: str, starts: datetime, ends: datetime) -> None:
    shorten(link, Period(starts, ends))


def changes_of(uid: str) -> tuple[int, int]:
    """How many changes of a booking there were, and how many mails that one waits for a decision."""
    booking = booking_by_uid(uid)
    assert booking is not None
    mails = select(func.count()).select_from(Mail).where(Mail.template == "change_requested")
    return len(booking.changes), db.session.scalar(mails) or 0


def change_uid_of(uid: str) -> str:
    booking = booking_by_uid(uid)
    assert booking is not None
    return booking.changes[-1].entry.uid


def end_of_change(uid: str) -> tuple[str, str, Period, list[str]]:
    """The state of a booking and of its newest change, its time, and the mails to its applicant about changes."""
    booking = booking_by_uid(uid)
    assert booking is not None
    told = select(Mail.template).where(Mail.person_id == booking.asked_by_id).order_by(Mail.id)
    templates = [one for one in db.session.scalars(told) if one.startswith("change_") and one != "change_requested"]
    last = booking.changes[-1].state.value if booking.changes else ""
    return booking.state.value, last, booking.entry.period, templates


def held_beside_its_own() -> int:
    """How many pieces are occupied by something else than the living time of a booking; must be none at rest."""
    outside = or_(Occupancy.starts_at >= Entry.ends_at, Occupancy.ends_at <= Entry.starts_at)
    hardened = (Entry.kind == "booking") & (Occupancy.layer == "core") & outside
    strays = select(func.count()).select_from(Occupancy).join(Entry, Entry.id == Occupancy.entry_id)
    ended = Entry.status == "cancelled"
    return db.session.scalar(strays.where((Entry.kind == "booking_change") | hardened | ended)) or 0
