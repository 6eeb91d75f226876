"""Keeping files, and letting them go, inside somebody's transaction."""

import secrets

from app.core.database import db, demand_writing, flush
from app.files.models import File
from app.files.rules import Document, Picture


def keep_picture(picture: Picture, *, uploaded_by_id: int | None) -> File:
    """Keep a picture that was written anew before the transaction began."""
    return _keep(
        picture.content, "image/webp", width=picture.width, height=picture.height, uploaded_by_id=uploaded_by_id
    )


def keep_private_picture(picture: Picture, *, uploaded_by_id: int | None) -> File:
    """The same for one that may show somebody: it has no public address."""
    return _keep(
        picture.content,
        "image/webp",
        width=picture.width,
        height=picture.height,
        is_public=False,
        uploaded_by_id=uploaded_by_id,
    )


def keep_document(document: Document, *, uploaded_by_id: int | None) -> File:
    """Keep a file as it was sent; it has no public address."""
    return _keep(
        document.content, document.media_type, name=document.name, is_public=False, uploaded_by_id=uploaded_by_id
    )


def _keep(content: bytes, media_type: str, **more: str | int | None) -> File:
    """Keep bytes under a generated name."""
    demand_writing()
    kept = File(key=secrets.token_hex(16), media_type=media_type, size=len(content), content=content, **more)
    db.session.add(kept)
    flush()
    return kept


def forget(kept: File) -> None:
    """Let a file go for good: a photo may show somebody who no longer wants to be seen."""
    demand_writing()
    db.session.delete(kept)
