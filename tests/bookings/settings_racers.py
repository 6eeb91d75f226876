"""What two managers who save rules at once do, by plain values, so that it can be sent to another process."""

from app.centres.models import Centre, Room
from app.centres.rules.settings import CentreSettings, RoomSettings
from app.centres.services import change_rules
from app.core.access import Role
from app.core.database import db
from app.history.queries import history_of
from app.organisations.queries import actor_for
from tests.makers import make_centre, make_room, make_staff


def arrange(managers: int) -> tuple[int, int, tuple[int, ...]]:
    """A centre with a room, and its managers."""
    centre = make_centre()
    room = make_room(centre)
    return centre.id, room.id, tuple(make_staff(centre, Role.MANAGER).id for _ in range(managers))


def save(person_id: int, centre_id: int, room_id: int, hours: int) -> None:
    """Rules that one read before anybody changed them, and two numbers that belong together."""
    rooms = {room_id: RoomSettings(max_minutes=hours * 30)}
    change_rules(actor_for(person_id), centre_id, CentreSettings(quota_hours=hours), rooms, seen=0)


def kept(centre_id: int, room_id: int) -> tuple[int, int, int, int]:
    """Hours of the quota, minutes of the longest booking, and how many changes of each the trail has."""
    centre, room = db.session.get_one(Centre, centre_id), db.session.get_one(Room, room_id)
    trails = len(history_of("centre", centre_id)), len(history_of("room", room_id))
    return centre.quota_hours, room.max_minutes, *trails
