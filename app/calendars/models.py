"""The kept texts of public events, and the secret addresses at which people have calendars of their own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.calendars.rules.links import LinkEnd
from app.calendars.rules.scopes import Scope, ScopeKind
from app.centres.models import Centre
from app.core.database import Base, Moment, Numbered, word
from app.organisations.models import Organisation


class CalendarText(Base):
    """What calendars show of an entry as of one `sequence`; `made_by` is a digest of how texts are made.

    A text of another sequence, or made otherwise, counts for nothing. It holds what anybody may read, never a name.
    """

    __tablename__ = "calendar_text"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    shape: Mapped[str] = mapped_column(String(10), primary_key=True)
    sequence: Mapped[int]
    made_by: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)


class FeedLink(Numbered, Base):
    """An address that opens one calendar of somebody's own to one program of theirs; its secret is kept as a hash.

    A changed address is a new row: the old one ends, and never shows the new one's secret.
    """

    __tablename__ = "feed_link"
    __table_args__ = (
        Index("uq_feed_link_token_hash", "token_hash", unique=True),
        Index("ix_feed_link_person_id", "person_id"),
        CheckConstraint("(organisation_id IS NOT NULL) = (kind = 'organisation')", name="of_an_organisation"),
        CheckConstraint("(centre_id IS NOT NULL) = (kind = 'centre')", name="of_a_centre"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[ScopeKind] = mapped_column(word(ScopeKind))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"))
    label: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2))
    token_hash: Mapped[str] = mapped_column(String(64))
    last_read_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[LinkEnd | None] = mapped_column(word(LinkEnd))

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    centre: Mapped[Centre | None] = relationship()

    @property
    def scope(self) -> Scope:
        return Scope(self.kind, self.person_id, self.organisation_id or self.centre_id)
