"""Activities of the programme with the words by which they are found, their trainers, and their dates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.centres.models import Centre
from app.core.clock import Period
from app.core.database import Base, Moment, Numbered, word
from app.core.i18n import Named
from app.files.models import File
from app.organisations.models import Organisation
from app.programme.models.timed import InRoom
from app.programme.rules.kinds import Access, ActivityKind, Audience, EventLanguage, Level, PlaceKind, TagKind, Topic
from app.programme.rules.states import PUBLIC, ActivityState, Standing, standing_of

ACTIVITY = "activity"
SESSION = "session"
ONLY_ACTIVE: Any = {f"{kind}_where": text("ended_at IS NULL") for kind in ("postgresql", "sqlite")}


class Activity(Numbered, Base):
    """What a centre invites to: a training, a workshop, an event; its times are those of its sessions.

    What an organisation proposes is kept as one too, until staff answer.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index("uq_activity_slug", "slug", unique=True),
        Index("ix_activity_centre_id_state", "centre_id", "state"),
        Index("ix_activity_organisation_id", "organisation_id"),
        CheckConstraint("seats BETWEEN 1 AND 2000", name="seats"),
        CheckConstraint("state <> 'announced' OR published_at IS NOT NULL", name="announced_at"),
        CheckConstraint("published_at IS NULL OR state IN ('announced', 'called_off')", name="not_public"),
        CheckConstraint("closed_at IS NULL OR state = 'announced'", name="closed_after_it"),
        CheckConstraint("state <> 'proposed' OR organisation_id IS NOT NULL", name="proposed_by"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    slug: Mapped[str] = mapped_column(String(60))
    kind: Mapped[ActivityKind] = mapped_column(word(ActivityKind))
    state: Mapped[ActivityState] = mapped_column(word(ActivityState), default=ActivityState.DRAFT)
    title_pl: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    title_uk: Mapped[str] = mapped_column(String(160), default="")
    summary_pl: Mapped[str] = mapped_column(String(400), default="")
    summary_en: Mapped[str] = mapped_column(String(400), default="")
    summary_uk: Mapped[str] = mapped_column(String(400), default="")
    about_pl: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    about_uk: Mapped[str] = mapped_column(Text, default="")
    level: Mapped[Level] = mapped_column(word(Level), default=Level.ANY)
    led_by: Mapped[str] = mapped_column(String(300), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    co_organisers: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[PlaceKind] = mapped_column(word(PlaceKind), default=PlaceKind.ROOMS)
    address: Mapped[str] = mapped_column(String(300), default="")
    online_link: Mapped[str] = mapped_column(String(500), default="")
    seats: Mapped[int | None]
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="")
    wishes: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    is_template: Mapped[bool] = mapped_column(default=False, server_default=false())
    called_off_why: Mapped[str] = mapped_column(String(500), default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    picture_alt_pl: Mapped[str] = mapped_column(String(200), default="")
    picture_alt_en: Mapped[str] = mapped_column(String(200), default="")
    picture_alt_uk: Mapped[str] = mapped_column(String(200), default="")
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    centre: Mapped[Centre] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    picture: Mapped[File | None] = relationship()
    tags: Mapped[list["ActivityTag"]] = relationship(order_by="ActivityTag.value", cascade="all, delete-orphan")
    leaders: Mapped[list["ActivityLeader"]] = relationship(
        order_by="ActivityLeader.person_id", cascade="all, delete-orphan"
    )
    sessions: Mapped[list["Session"]] = relationship(back_populates="activity", order_by="Session.id")

    @property
    def title(self) -> Named:
        return Named(self.title_pl, self.title_en, self.title_uk)

    @property
    def summary(self) -> Named:
        return Named(self.summary_pl, self.summary_en, self.summary_uk)

    @property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(Topic(value) for value in self.words(TagKind.TOPIC))

    @property
    def audiences(self) -> tuple[Audience, ...]:
        return tuple(Audience(value) for value in self.words(TagKind.AUDIENCE))

    @property
    def languages(self) -> tuple[EventLanguage, ...]:
        return tuple(EventLanguage(value) for value in self.words(TagKind.LANGUAGE))

    @property
    def access(self) -> tuple[Access, ...]:
        return tuple(Access(value) for value in self.words(TagKind.ACCESS))

    @property
    def leader_ids(self) -> tuple[int, ...]:
        return tuple(leader.person_id for leader in self.leaders)

    @property
    def by_start(self) -> Sequence["Session"]:
        """All its dates by start, the cancelled ones too."""
        return sorted(self.sessions, key=lambda one: (one.entry.starts_at, one.id))

    @property
    def standing_sessions(self) -> Sequence["Session"]:
        return [one for one in self.by_start if not one.is_cancelled]

    @property
    def dates(self) -> Sequence[Period]:
        return [one.period for one in self.standing_sessions]

    @property
    def changed_at(self) -> datetime:
        """When the last of what calendars must see was changed, or when it was announced."""
        moments = [one.entry.changed_at for one in self.sessions]
        return max([self.published_at or self.created_at, *moments])

    def words(self, kind: TagKind) -> Sequence[str]:
        return [tag.value for tag in self.tags if tag.kind is kind]

    def standing(self, now: datetime) -> Standing:
        """How it stands at the moment."""
        return standing_of(self.state, self.published_at, self.dates, now=now, closed_at=self.closed_at)

    def is_public(self, now: datetime) -> bool:
        """Whether anybody may read of it; what was called off before it was announced stays unknown."""
        return self.state in PUBLIC and self.published_at is not None and self.published_at <= now


class ActivityTag(Base):
    """One word of a closed list by which an activity is found."""

    __tablename__ = "activity_tag"
    __table_args__ = (Index("ix_activity_tag_kind_value", "kind", "value"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    kind: Mapped[TagKind] = mapped_column(word(TagKind), primary_key=True)
    value: Mapped[str] = mapped_column(String(40), primary_key=True)


class ActivityLeader(Base):
    """Somebody who leads an activity: its sessions take their time."""

    __tablename__ = "activity_leader"
    __table_args__ = (Index("ix_activity_leader_person_id", "person_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    person: Mapped[Person] = relationship()


class Session(InRoom, Numbered, Base):
    """One date of an activity. Its time stands in its entry, which takes the room and those who lead it."""

    __tablename__ = "activity_session"
    __table_args__ = (
        Index("ix_activity_session_activity_id", "activity_id"),
        Index("ix_activity_session_room_id", "room_id"),
        Index("uq_activity_session_entry_id", "entry_id", unique=True),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    cancelled_why: Mapped[str] = mapped_column(String(500), default="")

    activity: Mapped[Activity] = relationship(back_populates="sessions")


class Trainer(Numbered, Base):
    """Somebody who may lead what a centre invites to, from when until when."""

    __tablename__ = "trainer"
    __table_args__ = (
        Index("uq_trainer_centre_id_person_id", "centre_id", "person_id", unique=True, **ONLY_ACTIVE),
        Index("ix_trainer_person_id", "person_id"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
