"""Those who follow topics or centres by mail, what they follow, and the secret links that they were mailed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.database import Base, Moment, Numbered, word
from app.programme.rules.following import Follows, LinkPurpose
from app.programme.rules.kinds import Topic


class Follower(Numbered, Base):
    """Somebody who gets the weekly digest: a person at the address of their account, or an address alone.

    `told_until` is the moment up to which they were told what is new; `digest_week` the Monday of the last week that
    was looked at for them.
    """

    __tablename__ = "follower"
    __table_args__ = (
        Index("uq_follower_email", "email", unique=True),
        Index("uq_follower_person_id", "person_id", unique=True),
        Index("ix_follower_digest_week", "digest_week"),
        CheckConstraint("(person_id IS NULL) <> (email IS NULL)", name="one_address"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("confirmed_at IS NULL OR told_until IS NOT NULL", name="told"),
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    told_until: Mapped[datetime | None] = mapped_column(Moment)
    digest_week: Mapped[date | None]

    person: Mapped[Person | None] = relationship()
    topics: Mapped[list["FollowedTopic"]] = relationship(cascade="all, delete-orphan")
    centres: Mapped[list["FollowedCentre"]] = relationship(cascade="all, delete-orphan")

    @property
    def is_followed(self) -> bool:
        """Whether digests go there."""
        return self.confirmed_at is not None and self.ended_at is None

    @property
    def address(self) -> str:
        return self.person.email if self.person is not None else self.email or ""

    @property
    def follows(self) -> Follows:
        topics = frozenset(Topic(one.topic) for one in self.topics)
        return Follows(topics, frozenset(one.centre_id for one in self.centres))


class FollowedTopic(Base):
    """A topic that somebody follows."""

    __tablename__ = "followed_topic"

    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)


class FollowedCentre(Base):
    """A centre that somebody follows."""

    __tablename__ = "followed_centre"
    __table_args__ = (Index("ix_followed_centre_centre_id", "centre_id"),)

    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), primary_key=True)


class FollowLink(Numbered, Base):
    """The secret of one mail to a follower, kept as a hash; that of a digest names its week, of which there is one."""

    __tablename__ = "follow_link"
    __table_args__ = (
        Index("uq_follow_link_token_hash", "token_hash", unique=True),
        Index("uq_follow_link_follower_id_week", "follower_id", "week", unique=True),
    )

    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    purpose: Mapped[LinkPurpose] = mapped_column(word(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(String(64))
    week: Mapped[date | None]
    expires_at: Mapped[datetime]

    follower: Mapped[Follower] = relationship()
