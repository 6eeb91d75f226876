"""The text of an event, kept as it was made once for each change, language and shape."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


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
