"""Reading kept files."""

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.core.database import db
from app.files.models import File


def file_by_key(key: str) -> File | None:
    """A file with its bytes, by the name that was generated for it."""
    if not key.isalnum():  # PostgreSQL knows no NUL
        return None
    return db.session.scalars(select(File).where(File.key == key).options(undefer(File.content))).one_or_none()
