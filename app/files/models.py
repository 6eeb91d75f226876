"""One row for each kept file."""

from sqlalchemy import ForeignKey, Index, LargeBinary, String, true
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.core.database import Base, Numbered


class File(Numbered, Base):
    """Bytes under a generated name. `content` is loaded only when asked for.

    Only a public one has an address of its own; any other is served by the area whose thing it belongs to.
    """

    __tablename__ = "file"
    __table_args__ = (Index("uq_file_key", "key", unique=True),)

    key: Mapped[str] = mapped_column(String(32))
    media_type: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200), default="")
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    is_public: Mapped[bool] = mapped_column(default=True, server_default=true())
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
