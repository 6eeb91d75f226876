"""The files of the conversation on a request."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class MessageFile(Base):
    """A file that came with a message."""

    __tablename__ = "message_file"
    __table_args__ = (Index("uq_message_file_file_id", "file_id", unique=True),)

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), primary_key=True)
