"""The day in the demo's centres: keys that are out and late, something broken, something solved, and two screens."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.rules import fingerprint
from app.bookings.models import Booking
from app.bookings.rules.states import BookingState
from app.centres.models import Centre, Room
from app.cli.demo.people import DECIDERS
from app.core.clock import day_period, local
from app.core.database import db, flush
from app.desk.models import Display, Fault, KeyHandout
from app.desk.rules.faults import FaultKind
from app.history.models import Record
from app.schedule.models import Entry

# The README tells these addresses: they are as secret as the demo's password.
SCREENS = (("sala-duza", "demo-sala-duza", "Tablet przy drzwiach"), (None, "demo-hol-reymonta", "Ekran w holu"))
FREES_NO_SHOWS = "kuchnia-spoleczna"
BROKEN = "Rolety po lewej nie schodzą do końca, sznurek jest zerwany."
UNTIDY = "Na stołach zostały kubki, kosz jest pełny."
SOLVED = "Projektor gaśnie po kilku minutach."
MENDED = "Wymieniony kabel, działa."


def run_days(people: Mapping[str, Person], at: datetime) -> None:
    """What those at the desk would have noted until now."""
    for centre in db.session.scalars(select(Centre).order_by(Centre.id)).all():
        rooms = db.session.scalars(select(Room).where(Room.centre_id == centre.id).order_by(Room.position)).all()
        for number, room in enumerate(rooms, start=1):
            room.key_name = f"klucz nr {number}"
            room.frees_no_shows = room.frees_no_shows or room.slug == FREES_NO_SHOWS
        over = _over(centre, at)
        _hand_out(centre, rooms, over, people, at)
        _report(centre, rooms, over, people, at)
    _hang_screens(people, at)
    flush()


def _over(centre: Centre, at: datetime) -> Sequence[Booking]:
    """The last bookings that ended, the newest first."""
    ended = (
        select(Booking)
        .join(Booking.entry)
        .where(Booking.centre_id == centre.id, Booking.state == BookingState.APPROVED)
        .where(Entry.ends_at < at - timedelta(minutes=30))
        .order_by(Entry.ends_at.desc(), Booking.id)
        .limit(10)
    )
    return db.session.scalars(ended).all()


def _hand_out(
    centre: Centre, rooms: Sequence[Room], over: Sequence[Booking], people: Mapping[str, Person], at: datetime
) -> None:
    """The key of the last booking is late; another went to those who mend the heating; a third is back."""
    reception, last = people["reception"].id, over[0]
    other = next(room for room in rooms if room.id != last.room_id)
    third = next(booking for booking in over if booking.room_id not in (last.room_id, other.id))
    late = KeyHandout(room_id=last.room_id, booking_id=last.id, taken_by=last.asked_by.name, due_at=last.entry.ends_at)
    out = KeyHandout(
        room_id=other.id, taken_by="Serwis ogrzewania", due_at=day_period(local(at).date()).ends - timedelta(minutes=1)
    )
    back = KeyHandout(
        room_id=third.room_id, booking_id=third.id, taken_by=third.asked_by.name, due_at=third.entry.ends_at
    )
    late.created_at, back.created_at = last.entry.starts_at, third.entry.starts_at
    out.created_at = at - timedelta(minutes=40)
    back.returned_at, back.received_by_id = third.entry.ends_at, reception
    for handout in (back, late, out):
        handout.centre_id, handout.given_by_id = centre.id, reception
        db.session.add(handout)
        flush()
        _record("handed_out", "key", handout.id, handout.created_at, reception, centre, room_id=handout.room_id)
    _record("came_back", "key", back.id, third.entry.ends_at, reception, centre, room_id=back.room_id)


def _report(
    centre: Centre, rooms: Sequence[Room], over: Sequence[Booking], people: Mapping[str, Person], at: datetime
) -> None:
    """One thing is broken, one room was left untidy by its last booking, and one thing was mended."""
    reception, decider = people["reception"].id, people[DECIDERS[centre.slug][0]].id
    untidy = over[1]
    reports = (
        (FaultKind.DAMAGE, SOLVED, rooms[3], None, at - timedelta(days=6)),
        (FaultKind.DAMAGE, BROKEN, rooms[1], None, at - timedelta(days=2, hours=3)),
        (FaultKind.UNTIDY, UNTIDY, untidy.room, untidy.id, untidy.entry.ends_at + timedelta(minutes=10)),
    )
    for kind, words, room, booking_id, reported in reports:
        fault = Fault(
            centre_id=centre.id,
            room_id=room.id,
            booking_id=booking_id,
            kind=kind,
            words=words,
            reported_by_id=reception,
            created_at=reported,
        )
        db.session.add(fault)
        flush()
        _record("reported", "fault", fault.id, reported, reception, centre, room_id=room.id)
        if words == SOLVED:
            fault.solved_at = at - timedelta(days=5)
            _record("solved", "fault", fault.id, fault.solved_at, decider, centre, why=MENDED, room_id=room.id)


def _hang_screens(people: Mapping[str, Person], at: datetime) -> None:
    centre = db.session.scalars(select(Centre).where(Centre.slug == "reymonta")).one()
    made, by = at - timedelta(days=30), people["manager"].id
    for slug, secret, label in SCREENS:
        room = select(Room.id).where(Room.centre_id == centre.id, Room.slug == slug)
        display = Display(
            centre_id=centre.id,
            room_id=db.session.scalar(room) if slug is not None else None,
            label=label,
            token_hash=fingerprint(secret),
            made_by_id=by,
            created_at=made,
        )
        db.session.add(display)
        flush()
        _record("made", "display", display.id, made, by, centre, room_id=display.room_id)


def _record(
    verb: str, subject: str, subject_id: int, at: datetime, by: int, centre: Centre, *, why: str = "", **facts: object
) -> None:
    db.session.add(
        Record(
            at=at,
            verb=verb,
            subject=subject,
            subject_id=subject_id,
            actor_id=by,
            centre_id=centre.id,
            why=why,
            facts=facts,
        )
    )
