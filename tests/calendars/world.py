"""A centre with all that calendars tell of, in as few rows as the proofs need."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.bookings.queries import booking_by_uid
from app.bookings.queries.changes import arrangement_of
from app.bookings.services import approve_booking, change_booking
from app.centres.models import Room
from app.centres.services.details import CentreDetails
from app.core.access import Actor, Role
from app.core.clock import Period
from app.core.database import db
from app.history.queries import history_of
from app.programme.models import Activity, GroupMeeting, Session, WorkingGroup
from app.programme.queries.groups import group_by_slug
from app.programme.rules.kinds import ActivityKind, Topic
from app.programme.services.dates import DatesAsked
from app.programme.services.groups_meetings import add_meetings
from app.programme.services.groups_taking import MeetingsAsked
from app.programme.services.making import change_activity
from tests.makers import (
    actor,
    details,
    make_activity,
    make_booking,
    make_centre,
    make_group,
    make_hall,
    make_organisation,
    make_person,
    make_room,
    make_staff,
    period,
)

TUESDAY = date(2026, 12, 1)
MORNING = period("2026-12-01", "10:00", "12:00")
EVENING = period("2026-12-01", "17:00", "19:00")
LATER = period("2026-12-02", "17:00", "19:00")


class World:
    """One centre with two rooms, a hall of both and another room; who books, who leads, who works there."""

    def __init__(self) -> None:
        self.centre = make_centre("Centrum Reymonta", slug="reymonta", latitude=50.0645, longitude=19.9195)
        self.room = make_room(self.centre, "Sala Biała", slug="biala", seats=20)
        self.part = make_room(self.centre, "Sala Zielona", slug="zielona", seats=20)
        self.hall = make_hall(self.centre, self.room, self.part)
        self.owner = make_person("owner@example.org", name="Ewa Wisła")
        self.ngo = make_organisation(self.owner)
        self.staff = make_staff(self.centre)
        self.manager = make_staff(self.centre, Role.MANAGER)

    @property
    def at_work(self) -> Actor:
        return actor(self.staff)

    # --- bookings

    def ask(self, when: Period = EVENING, room: Room | None = None, **more: Any) -> str:
        more.setdefault("is_public", True)
        return make_booking(self.owner, room or self.room, when, self.ngo, **{"title": "Dzień otwarty", **more})

    def booked(self, when: Period = EVENING, **more: Any) -> str:
        uid = self.ask(when, **more)
        approve_booking(self.at_work, uid)
        return uid

    def rearrange(self, uid: str, *, by: Actor | None = None, **more: Any) -> None:
        """By staff at once; `ask` parts are told by their names."""
        booking = booking_by_uid(uid)
        assert booking is not None
        before = arrangement_of(booking)
        room_id = more.pop("room_id", before.room_id)
        of_ask = {name: more.pop(name) for name in ("period",) if name in more}
        wanted = replace(before, room_id=room_id, ask=replace(before.ask, **of_ask), **more)
        change_booking(by or self.at_work, uid, wanted, why="Remont")

    # --- the programme

    def activity(self, *dates: Period, published: bool = True, **more: Any) -> int:
        more.setdefault("kind", ActivityKind.WORKSHOP)
        more.setdefault("topics", (Topic.LAW,))
        room = more.pop("room", self.room)
        return make_activity(self.staff, self.centre, *(dates or (EVENING,)), room=room, published=published, **more)

    def session(self, number: int) -> Session:
        db.session.expire_all()
        return db.session.get_one(Activity, number).sessions[0]

    def dates(self, room: Room | None, *days: date, hours: tuple[int, int] = (17, 19)) -> DatesAsked:
        return DatesAsked(room.id if room is not None else None, days or (TUESDAY,), hours[0] * 60, hours[1] * 60)

    def edit(self, number: int, **more: Any) -> None:
        more.setdefault("kind", ActivityKind.WORKSHOP)
        more.setdefault("topics", (Topic.LAW,))
        edits = {"created", "accepted", "edited"}
        seen = max(record.id for record in history_of("activity", number) if record.verb in edits)
        change_activity(self.at_work, number, details(**more), seen=seen)

    # --- working groups

    def group(self, **more: Any) -> WorkingGroup:
        more.setdefault("is_public", True)
        return make_group(self.staff, self.centre, self.owner, **more)

    def met(self, group: WorkingGroup, room: Room | None, *days: date, **more: Any) -> GroupMeeting:
        """The first meeting of a group that is set now."""
        add_meetings(actor(self.owner), group.id, self.meetings(room, *days, **more))
        db.session.expire_all()
        return db.session.scalars(select(GroupMeeting).where(GroupMeeting.group_id == group.id)).first()  # type: ignore[return-value]

    def meetings(self, room: Room | None, *days: date, hours: tuple[int, int] = (17, 19), **more: Any) -> MeetingsAsked:
        more.setdefault("place", "" if room is not None else "Park Jordana")
        room_id = room.id if room is not None else None
        return MeetingsAsked(
            room_id, days or (TUESDAY,), hours[0] * 60, hours[1] * 60, is_public=more.pop("is_public", True), **more
        )

    def again(self, group: WorkingGroup) -> WorkingGroup:
        db.session.expire_all()
        found = group_by_slug(group.slug)
        assert found is not None
        return found

    # --- the place

    def called(self, **more: Any) -> CentreDetails:
        kept = {"name": "Centrum Reymonta", "street": "ul. Testowa 1", "postcode": "30-001"}
        return CentreDetails(**{**kept, "latitude": 50.0645, "longitude": 19.9195, **more})

    @property
    def feeds(self) -> Mapping[str, str]:
        """The addresses of calendars in which it is."""
        rooms = {"room": self.room, "part": self.part, "hall": self.hall}
        return {
            "city": "/kalendarz/pl/miasto.ics",
            "city_uk": "/kalendarz/uk/miasto.ics",
            "centre": f"/kalendarz/pl/c{self.centre.id}.ics",
            "kind": "/kalendarz/pl/warsztaty.grupy.otwarte.ics",
            "topic": "/kalendarz/pl/prawo.ics",
            **{name: f"/kalendarz/pl/sala-{room.id}.ics" for name, room in rooms.items()},
            "taken": f"/kalendarz/pl/sala-{self.room.id}-zajetosc.ics",
        }


A_MINUTE_AND_MORE = timedelta(seconds=90)
