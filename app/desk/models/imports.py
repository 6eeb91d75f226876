"""Imports with the rows of their files, and the keys by which others know what was imported."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.centres.models import Centre
from app.core.database import Base, BigId, Moment, Numbered, word
from app.core.i18n import Sentence
from app.desk.rules.sheets.states import UNDER_WAY, Format, Kind, RowState, RunState
from app.files.models import File
from app.notifications.rules import decode_facts


class ImportRun(Numbered, Base):
    """One file that somebody sent, what its check found, and whether it was imported.

    Whoever works it off, a request or a worker, claims it first and says so again with each batch (`beat_at`); one
    that fell silent is taken over. `defaults` are for what the rows do not say.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_centre_id", "centre_id"), Index("ix_import_run_state", "state"))

    kind: Mapped[Kind] = mapped_column(word(Kind))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    format: Mapped[Format] = mapped_column(word(Format))
    state: Mapped[RunState] = mapped_column(word(RunState), default=RunState.WAITING)
    defaults: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    unknown_columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    rows_new: Mapped[int] = mapped_column(default=0)
    rows_changed: Mapped[int] = mapped_column(default=0)
    rows_equal: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)
    rows_about: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    centre: Mapped[Centre | None] = relationship()
    by: Mapped[Person] = relationship()
    file: Mapped[File | None] = relationship()

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def rows_to_write(self) -> int:
        return self.rows_new + self.rows_changed

    @property
    def rows_read(self) -> int:
        return self.rows_to_write + self.rows_equal + self.rows_refused

    @property
    def why(self) -> Sentence | None:
        """Why it failed, or had to be checked anew."""
        return _sentence(self.problem)

    def count(self, state: RowState, number: int) -> None:
        """So many rows more were found to be this."""
        name = f"rows_{state.value}"
        setattr(self, name, getattr(self, name) + number)


class ImportRow(Base):
    """One row of a file and what the import would do with it; `content` is kept of those that it writes."""

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_run_id_state", "run_id", "state", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"))
    number: Mapped[int]
    state: Mapped[RowState] = mapped_column(word(RowState))
    name: Mapped[str] = mapped_column(String(200))
    column_name: Mapped[str] = mapped_column(String(40), default="")
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    changes: Mapped[list[str]] = mapped_column(JSON, default=list)

    @property
    def why(self) -> Sentence | None:
        """Why it is refused."""
        return _sentence(self.refusal)


class ExternalKey(Base):
    """How the file from which something came calls it; within a centre, or among all organisations."""

    __tablename__ = "external_key"
    __table_args__ = (
        Index("uq_external_key_kind_centre_id_value", "kind", "centre_id", "value", unique=True),
        Index(
            "uq_external_key_kind_value",
            "kind",
            "value",
            unique=True,
            postgresql_where=text("centre_id IS NULL"),
            sqlite_where=text("centre_id IS NULL"),
        ),
        Index("uq_external_key_room_id", "room_id", unique=True),
        Index("uq_external_key_organisation_id", "organisation_id", unique=True),
        Index("uq_external_key_booking_id", "booking_id", unique=True),
        CheckConstraint(
            "room_id IS NOT NULL OR organisation_id IS NOT NULL OR booking_id IS NOT NULL", name="something"
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[Kind] = mapped_column(word(Kind))
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centre.id"))
    value: Mapped[str] = mapped_column(String(300))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))


def _sentence(kept: dict[str, Any] | None) -> Sentence | None:
    if kept is None:
        return None
    sentence = decode_facts(kept)["said"]
    assert isinstance(sentence, Sentence)
    return sentence
