"""Centres with their hours and terms; rooms with their layouts, features, photos, rules and parts; closures.

Times of day are minutes since midnight on Kraków's clock, half-open, 1440 is the next midnight.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.centres.models.answering import Answering
from app.centres.models.equipment import Equipment as Equipment
from app.centres.models.equipment import EquipmentUnit as EquipmentUnit
from app.centres.models.home import CentreResource as CentreResource
from app.centres.models.outside import OutsideCalendar as OutsideCalendar
from app.centres.models.outside import OutsideEvent as OutsideEvent
from app.centres.rules import Approval, FeatureKind, LayoutKind, PaidEvents
from app.core.database import Base, BigId, Moment, Numbered, word
from app.files.models import File
from app.schedule.models import Entry


class Centre(Numbered, Answering, Base):
    """A civic centre and what it sets for all its rooms."""

    __tablename__ = "centre"
    __table_args__ = (
        Index("uq_centre_slug", "slug", unique=True),
        CheckConstraint("quota_hours BETWEEN 0 AND 744", name="quota_hours"),
        CheckConstraint("open_requests BETWEEN 0 AND 100", name="open_requests"),
        CheckConstraint("late_cancel_hours BETWEEN 0 AND 720", name="late_cancel_hours"),
        *(CheckConstraint(f"remind_days_{n} BETWEEN 0 AND 60", name=f"remind_days_{n}") for n in ("first", "last")),
    )

    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str] = mapped_column(String(120))
    postcode: Mapped[str] = mapped_column(String(6))
    city: Mapped[str] = mapped_column(String(60), default="Kraków")
    district: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    about_pl: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    about_uk: Mapped[str] = mapped_column(Text, default="")
    how_to_get_pl: Mapped[str] = mapped_column(Text, default="")
    how_to_get_en: Mapped[str] = mapped_column(Text, default="")
    how_to_get_uk: Mapped[str] = mapped_column(Text, default="")
    access_pl: Mapped[str] = mapped_column(Text, default="")
    access_en: Mapped[str] = mapped_column(Text, default="")
    access_uk: Mapped[str] = mapped_column(Text, default="")
    operator: Mapped[str] = mapped_column(String(200), default="")
    quota_hours: Mapped[int] = mapped_column(default=20)
    open_requests: Mapped[int] = mapped_column(default=5)
    late_cancel_hours: Mapped[int] = mapped_column(default=24)
    remind_days_first: Mapped[int] = mapped_column(default=7, server_default="7")
    remind_days_last: Mapped[int] = mapped_column(default=1, server_default="1")
    paid_events: Mapped[PaidEvents] = mapped_column(word(PaidEvents), default=PaidEvents.ASK_STAFF)
    latitude: Mapped[float | None] = mapped_column(Double)
    longitude: Mapped[float | None] = mapped_column(Double)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)

    home: Mapped["CentreResource"] = relationship(cascade="all, delete-orphan")
    rooms: Mapped[list["Room"]] = relationship(back_populates="centre", order_by="Room.position, Room.id")
    opening: Mapped[list["OpeningBlock"]] = relationship(
        order_by="OpeningBlock.weekday, OpeningBlock.opens", cascade="all, delete-orphan"
    )
    exceptions: Mapped[list["DayException"]] = relationship(order_by="DayException.day", cascade="all, delete-orphan")
    terms: Mapped[list["Term"]] = relationship(order_by="Term.position, Term.id", cascade="all, delete-orphan")
    equipment: Mapped[list["Equipment"]] = relationship(order_by="Equipment.position, Equipment.id")

    @property
    def centre_id(self) -> int:
        """For permissions: the centre a thing belongs to."""
        return self.id

    @property
    def home_id(self) -> int:
        return self.home.resource_id

    @property
    def address(self) -> str:
        return f"{self.street}, {self.postcode} {self.city}"

    @property
    def geo(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, where both are known."""
        return (self.latitude, self.longitude) if self.latitude is not None and self.longitude is not None else None

    @property
    def on_map(self) -> str:
        """The same as people copy it from a map."""
        return "{}, {}".format(*self.geo) if self.geo is not None else ""


class OpeningBlock(Base):
    """Open on a weekday (0 is Monday) from minute to minute; a weekday may have several."""

    __tablename__ = "opening_block"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="within_the_day"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]


class DayException(Base):
    """One date that differs from its weekday: with blocks it is open then, without it is shut."""

    __tablename__ = "day_exception"
    __table_args__ = (Index("uq_day_exception_centre_id_day", "centre_id", "day", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    day: Mapped[date]
    is_holiday: Mapped[bool] = mapped_column(default=False)
    reason_pl: Mapped[str] = mapped_column(String(120), default="")
    reason_en: Mapped[str] = mapped_column(String(120), default="")
    reason_uk: Mapped[str] = mapped_column(String(120), default="")

    blocks: Mapped[list["ExceptionBlock"]] = relationship(
        order_by="ExceptionBlock.opens", cascade="all, delete-orphan", lazy="selectin"
    )


class ExceptionBlock(Base):
    """Open on an exceptional date from minute to minute."""

    __tablename__ = "exception_block"
    __table_args__ = (CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="within_the_day"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    exception_id: Mapped[int] = mapped_column(ForeignKey("day_exception.id"), index=True)
    opens: Mapped[int]
    closes: Mapped[int]


class Term(Base):
    """One thing that a centre asks everybody to confirm, as a tick with its own sentence."""

    __tablename__ = "term"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    sentence_pl: Mapped[str] = mapped_column(String(300))
    sentence_en: Mapped[str] = mapped_column(String(300))
    sentence_uk: Mapped[str] = mapped_column(String(300))


class Room(Numbered, Base):
    """A room and its rules. It takes the resources in `room_resource`: its own, or those of its parts."""

    __tablename__ = "room"
    __table_args__ = (
        Index("uq_room_centre_id_slug", "centre_id", "slug", unique=True),
        CheckConstraint("1 <= min_minutes AND min_minutes <= max_minutes AND max_minutes <= 10080", name="lengths"),
        CheckConstraint("grid_minutes IN (5, 10, 15, 20, 30, 60)", name="grid_minutes"),
        CheckConstraint("earliest_days BETWEEN 1 AND 730", name="earliest_days"),
        CheckConstraint("latest_hours BETWEEN 0 AND 2160", name="latest_hours"),
        CheckConstraint("pad_before BETWEEN 0 AND 240 AND pad_after BETWEEN 0 AND 240", name="pads"),
        CheckConstraint("hold_hours BETWEEN 1 AND 720", name="hold_hours"),
        CheckConstraint("hold_until_hours BETWEEN 0 AND 720", name="hold_until_hours"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)
    floor: Mapped[str] = mapped_column(String(40), default="")
    area_m2: Mapped[int | None]
    about_pl: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    about_uk: Mapped[str] = mapped_column(Text, default="")

    step_free: Mapped[bool] = mapped_column(default=False)
    lift: Mapped[bool] = mapped_column(default=False)
    hearing_loop: Mapped[bool] = mapped_column(default=False)
    accessible_toilet: Mapped[bool] = mapped_column(default=False)
    door_width_cm: Mapped[int | None]

    residents_may_book: Mapped[bool] = mapped_column(default=False)
    groups_may_book: Mapped[bool] = mapped_column(default=True)
    approval: Mapped[Approval] = mapped_column(word(Approval), default=Approval.ALWAYS)
    min_minutes: Mapped[int] = mapped_column(default=30)
    max_minutes: Mapped[int] = mapped_column(default=480)
    grid_minutes: Mapped[int] = mapped_column(default=15)
    earliest_days: Mapped[int] = mapped_column(default=60)
    latest_hours: Mapped[int] = mapped_column(default=24)
    pad_before: Mapped[int] = mapped_column(default=0)
    pad_after: Mapped[int] = mapped_column(default=15)
    pads_by_hirer: Mapped[bool] = mapped_column(default=False)
    hold_hours: Mapped[int] = mapped_column(default=72)
    hold_until_hours: Mapped[int] = mapped_column(default=24)
    key_name: Mapped[str] = mapped_column(String(60), default="", server_default="")
    frees_no_shows: Mapped[bool] = mapped_column(default=False, server_default=false())
    archived_at: Mapped[datetime | None] = mapped_column(Moment)

    centre: Mapped[Centre] = relationship(back_populates="rooms")
    resources: Mapped[list["RoomResource"]] = relationship(
        order_by="RoomResource.resource_id", cascade="all, delete-orphan"
    )
    layouts: Mapped[list["Layout"]] = relationship(order_by="Layout.seats.desc()", cascade="all, delete-orphan")
    features: Mapped[list["Feature"]] = relationship(order_by="Feature.id", cascade="all, delete-orphan")
    photos: Mapped[list["Photo"]] = relationship(order_by="Photo.position, Photo.id", cascade="all, delete-orphan")

    @property
    def resource_ids(self) -> list[int]:
        return [row.resource_id for row in self.resources]

    @property
    def seats(self) -> int:
        """The most seats over all layouts."""
        return max((layout.seats for layout in self.layouts), default=0)


class RoomResource(Base):
    """A room takes this resource when it is booked; a hall has one row for each of its parts."""

    __tablename__ = "room_resource"
    __table_args__ = (Index("ix_room_resource_resource_id", "resource_id"),)

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)


class Layout(Base):
    """A way the room can be set, and the seats it then has."""

    __tablename__ = "layout"
    __table_args__ = (
        Index("uq_layout_room_id_kind", "room_id", "kind", unique=True),
        CheckConstraint("seats BETWEEN 1 AND 2000", name="seats"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    kind: Mapped[LayoutKind] = mapped_column(word(LayoutKind))
    seats: Mapped[int]


class Feature(Base):
    """Something that stands in the room for good."""

    __tablename__ = "feature"
    __table_args__ = (Index("uq_feature_room_id_kind", "room_id", "kind", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    kind: Mapped[FeatureKind] = mapped_column(word(FeatureKind))


class Photo(Base):
    """A picture of a room with its description in three languages."""

    __tablename__ = "photo"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"))
    position: Mapped[int] = mapped_column(default=0)
    alt_pl: Mapped[str] = mapped_column(String(200), default="")
    alt_en: Mapped[str] = mapped_column(String(200), default="")
    alt_uk: Mapped[str] = mapped_column(String(200), default="")

    file: Mapped[File] = relationship()


class Closure(Numbered, Base):
    """Rooms of a centre shut for a time; the time stands in its entry, the rooms in its occupancies."""

    __tablename__ = "closure"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    reason_pl: Mapped[str] = mapped_column(String(200))
    reason_en: Mapped[str] = mapped_column(String(200), default="")
    reason_uk: Mapped[str] = mapped_column(String(200), default="")
    closed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    entry: Mapped[Entry] = relationship()
    rooms: Mapped[list[Room]] = relationship(secondary="closure_room")


class ClosureRoom(Base):
    """A room that a closure shuts."""

    __tablename__ = "closure_room"

    closure_id: Mapped[int] = mapped_column(ForeignKey("closure.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
