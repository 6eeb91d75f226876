"""Keeping files, and letting them go, inside somebody's transaction."""

import secrets

from app.core.database import db, demand_writing, flush
from app.files.models import File
from app.files.rules import Document, Picture, rewritten


def keep_image(content: bytes, *, uploaded_by_id: int | None) -> File:
    """Keep a picture, written anew. Raises TooLarge, TooManyPixels and NotAnImage."""
    return keep_picture(rewritten(content), uploaded_by_id=uploaded_by_id)


def keep_picture(picture: Picture, *, uploaded_by_id: int | None) -> File:
    """Keep a picture that was written anew before the transaction began."""
    return keep_bytes(
        picture.content, "image/webp", width=picture.width, height=picture.height, uploaded_by_id=uploaded_by_id
    )


def keep_bytes(
    content: bytes, media_type: str, *, width: int | None, height: int | None, uploaded_by_id: int | None
) -> File:
    """Keep bytes of our own making under a generated name."""
    demand_writing()
    kept = File(
        key=secrets.token_hex(16),
        media_type=media_type,
        size=len(content),
        width=width,
        height=height,
        uploaded_by_id=uploaded_by_id,
        content=content,
    )
    db.session.add(kept)
    flush()
    return kept


def keep_document(document: Document, *, uploaded_by_id: int | None) -> File:
    """Keep a file as it was sent, under a generated name; it has no public address."""
    demand_writing()
    kept = File(
        key=secrets.token_hex(16),
        media_type=document.media_type,
        name=document.name,
        size=len(document.content),
        is_public=False,
        uploaded_by_id=uploaded_by_id,
        content=document.content,
    )
    db.session.add(kept)
    flush()
    return kept


def forget(kept: File) -> None:
    """Let a file go for good: a photo may show somebody who no longer wants to be seen."""
    demand_writing()
    db.session.delete(kept)
