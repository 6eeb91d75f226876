"""Handing out the key of a room and taking it back."""

from datetime import datetime

from sqlalchemy import select, update

from app.bookings import steps as bookings
from app.centres.models import Room
from app.core.access import Action, Actor, demand
from app.core.clock import day_period, now, today
from app.core.database import db, explain, flush, transaction
from app.core.errors import NotFound
from app.desk.models import KeyHandout
from app.desk.rules.keys import A_MINUTE, NAMES_KEPT, KeyIsOut, NoKey, WhoTakesIt
from app.history import steps as history

explain("uq_key_handout_room_id", KeyIsOut)


@transaction
def hand_out_key(actor: Actor, room_id: int, *, who: str, uid: str = "") -> None:
    """Note who has the key of a room, until the end of a booking or, without one, of the day.

    Nobody hands it to their own party for a booking, because it says that they came. Raises WhoTakesIt, NoKey,
    KeyIsOut, NotFound and NotAllowed.
    """
    if not who.strip():
        raise WhoTakesIt
    booking = bookings.lock_booking(uid, actor, Action.MARK_ATTENDANCE) if uid else None
    room = db.session.get(Room, room_id)
    if room is None or (booking is not None and booking.centre_id != room.centre_id):
        raise NotFound
    demand(actor, Action.RUN_DAY, room)
    if not room.key_name:
        raise NoKey(room=room.name)
    assert actor.person_id is not None
    handout = KeyHandout(
        room_id=room.id,
        centre_id=room.centre_id,
        booking_id=booking.id if booking is not None else None,
        taken_by=who.strip(),
        due_at=booking.entry.ends_at if booking is not None else day_period(today()).ends - A_MINUTE,
        given_by_id=actor.person_id,
    )
    db.session.add(handout)
    flush()
    _record("handed_out", handout, actor)


@transaction
def take_key_back(actor: Actor, handout_id: int) -> None:
    """Note that a key is back; the second of two who note it changes nothing. Raises NotFound and NotAllowed."""
    ours = select(KeyHandout).where(KeyHandout.id == handout_id).with_for_update()
    handout = db.session.scalars(ours).one_or_none()
    if handout is None:
        raise NotFound
    demand(actor, Action.RUN_DAY, handout)
    if handout.returned_at is not None:
        return
    handout.returned_at, handout.received_by_id = now(), actor.person_id
    flush()
    _record("came_back", handout, actor)


@transaction
def forget_old_takers(at: datetime) -> int:
    """Forget who had keys that came back long ago; gives how many names were forgotten."""
    old = KeyHandout.returned_at < at - NAMES_KEPT
    gone = db.session.execute(update(KeyHandout).where(old, KeyHandout.taken_by != "").values(taken_by=""))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _record(verb: str, handout: KeyHandout, actor: Actor) -> None:
    history.record(
        verb,
        "key",
        handout.id,
        actor_id=actor.person_id,
        centre_id=handout.centre_id,
        room_id=handout.room_id,
        booking_id=handout.booking_id,
    )
