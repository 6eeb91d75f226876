"""Changing the rules of a centre and of its rooms, all at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.centres import steps
from app.centres.models import Room
from app.centres.queries import last_rules_change
from app.centres.rules.refusals import NumberNotPossible
from app.centres.rules.settings import CentreSettings, RoomSettings
from app.centres.rules.trail import check_seen
from app.core.access import Actor
from app.core.database import db, explain, transaction
from app.core.errors import NotFound

for _limited in ("quota_hours", "open_requests", "late_cancel_hours", "remind_days_first", "remind_days_last"):
    explain(f"ck_centre_{_limited}", NumberNotPossible)
for _limited in ("grid_minutes", "earliest_days", "latest_hours", "pads", "hold_hours", "hold_until_hours", "lengths"):
    explain(f"ck_room_{_limited}", NumberNotPossible)

Changes = Mapping[str, Any]


@transaction
def change_rules(
    actor: Actor, centre_id: int, wanted: CentreSettings, rooms: Mapping[int, RoomSettings], *, seen: int
) -> tuple[Changes, Mapping[str, Changes]]:
    """Set the rules of a centre and of these rooms of it, as they were when their last change was `seen`.

    They hold for what is asked from now on; bookings that exist stay as they are, and keep the rules of their day.
    Gives what changed, of the centre and by the name of each room. Raises LastReminderFirst, ShortestOverLongest,
    NotFound (of a room elsewhere, too), NotAllowed, ChangedMeanwhile and NumberNotPossible.
    """
    for one in (wanted, *rooms.values()):
        one.check()
    # Whoever changes a rule locks the centre first.
    centre = steps.lock_centre(actor, centre_id)
    check_seen(last_rules_change(centre_id), seen=seen)
    ours = select(Room).where(Room.centre_id == centre_id, Room.id.in_(rooms)).order_by(Room.id)
    kept = db.session.scalars(
        ours.with_for_update(key_share=True, of=Room).execution_options(populate_existing=True)
    ).all()
    if len(kept) != len(rooms):
        raise NotFound
    of_centre = steps.set_rules(actor, centre, wanted)
    of_rooms = {room.name: steps.set_rules(actor, room, rooms[room.id]) for room in kept}
    return of_centre, {name: changes for name, changes in of_rooms.items() if changes}
