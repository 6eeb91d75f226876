"""Materials of an activity or of one of its dates, and links that its page shows beside it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, Moment, Numbered, word
from app.core.i18n import Named
from app.files.models import File
from app.programme.models.activity import Activity, Session
from app.programme.rules.materials import MaterialAudience, MaterialKind, is_shown_at


class Material(Numbered, Base):
    """A file or a link for those who take part, from when until when; or for everybody once it is over."""

    __tablename__ = "material"
    __table_args__ = (
        Index("ix_material_activity_id", "activity_id"),
        Index("uq_material_file_id", "file_id", unique=True),
        CheckConstraint("(kind = 'file') = (file_id IS NOT NULL)", name="file_is_kept"),
        CheckConstraint("(kind = 'file') = (url = '')", name="else_an_address"),
        CheckConstraint("(kind = 'recording') = (captions_due_at IS NOT NULL)", name="recordings_get_captions"),
        CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="shown_for_a_while"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("activity_session.id"))
    kind: Mapped[MaterialKind] = mapped_column(word(MaterialKind))
    audience: Mapped[MaterialAudience] = mapped_column(word(MaterialAudience), default=MaterialAudience.ENROLLED)
    title: Mapped[str] = mapped_column(String(200))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    url: Mapped[str] = mapped_column(String(500), default="")
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    captions_due_at: Mapped[datetime | None] = mapped_column(Moment)
    captioned_at: Mapped[datetime | None] = mapped_column(Moment)
    captions_reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    activity: Mapped[Activity] = relationship()
    session: Mapped[Session | None] = relationship()
    file: Mapped[File | None] = relationship()

    def is_shown(self, now: datetime) -> bool:
        """Whether those who take part see it at the moment."""
        return is_shown_at(self.opens_at, self.closes_at, now)


class RelatedLink(Numbered, Base):
    """A link that the page of an activity shows: another site by https, or a path of this one."""

    __tablename__ = "related_link"
    __table_args__ = (Index("ix_related_link_activity_id", "activity_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    label_pl: Mapped[str] = mapped_column(String(160))
    label_en: Mapped[str] = mapped_column(String(160), default="")
    label_uk: Mapped[str] = mapped_column(String(160), default="")
    address: Mapped[str] = mapped_column(String(500))

    @property
    def label(self) -> Named:
        return Named(self.label_pl, self.label_en, self.label_uk)
