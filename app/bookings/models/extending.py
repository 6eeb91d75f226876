"""A series made longer at its end."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Numbered


class SeriesExtension(Numbered, Base):
    """One sending that made a series longer; the same person's same key is the same sending."""

    __tablename__ = "series_extension"
    __table_args__ = (
        Index("uq_series_extension_asked_by_id_request_key", "asked_by_id", "request_key", unique=True),
        Index("ix_series_extension_series_id", "series_id"),
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("booking_series.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    request_key: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
