"""What a centre says when it refuses, and the decisions of staff that may still be undone."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.bookings.rules.states import REASON_LABELS, RefusalReason
from app.core.database import Base, Moment, Numbered, word
from app.core.i18n import Named, Sentence

OPEN_STILL: Any = {
    f"{kind}_where": text("settled_at IS NULL AND undone_at IS NULL") for kind in ("postgresql", "sqlite")
}


class Reason(Numbered, Base):
    """One line of a centre's own list. It is never rewritten, for old refusals show it: a change makes a new line."""

    __tablename__ = "reason"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    kind: Mapped[RefusalReason] = mapped_column(word(RefusalReason))
    position: Mapped[int] = mapped_column(default=0)
    text_pl: Mapped[str] = mapped_column(String(120))
    text_en: Mapped[str] = mapped_column(String(120), default="")
    text_uk: Mapped[str] = mapped_column(String(120), default="")
    needs_words: Mapped[bool] = mapped_column(default=True)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def named(self) -> Named:
        return Named(self.text_pl, self.text_en, self.text_uk)


class Refusable:
    """What staff may refuse, with a line of their centre's list or one that all centres had, and with words."""

    if TYPE_CHECKING:
        reason: Mapped[RefusalReason | None]

    own_reason_id: Mapped[int | None] = mapped_column(ForeignKey("reason.id"))

    @declared_attr
    def own_reason(self) -> Mapped[Reason | None]:
        return relationship(Reason)

    @property
    def reason_said(self) -> Sentence | Named | None:
        """Why it was refused, as it was said then."""
        if self.own_reason is not None:
            return self.own_reason.named
        return Sentence(REASON_LABELS[self.reason]) if self.reason is not None else None


class Decision(Numbered, Base):
    """What staff decided at one press, kept so that it can be undone until its mails go.

    `parts` says for each booking or change how it stood: its id, until when it was held, and its sequence since.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("uq_decision_uid", "uid", unique=True),
        Index("ix_decision_undo_until", "undo_until", **OPEN_STILL),
    )

    uid: Mapped[str] = mapped_column(String(36), default=lambda: str(uuid.uuid4()))
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    undo_until: Mapped[datetime]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    mails: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
