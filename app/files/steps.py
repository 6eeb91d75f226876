"""Keeping files inside somebody's transaction."""

import io
import secrets

from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.database import db, demand_writing, flush
from app.files.models import File
from app.files.rules import LARGEST_UPLOAD, MOST_PIXELS, WIDEST, NotAnImage, TooLarge, TooManyPixels

FORMATS = ("JPEG", "PNG", "WEBP")


def keep_image(content: bytes, *, uploaded_by_id: int | None) -> File:
    """Keep a picture: turned upright, at most 1600 points wide, written anew as WebP without what cameras add.

    Raises TooLarge, TooManyPixels and NotAnImage.
    """
    demand_writing()
    if len(content) > LARGEST_UPLOAD:
        raise TooLarge
    picture = _upright(content)
    picture.thumbnail((WIDEST, WIDEST))
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=80)
    return keep_bytes(
        written.getvalue(), "image/webp", width=picture.width, height=picture.height, uploaded_by_id=uploaded_by_id
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


def _upright(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooManyPixels
            return ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise NotAnImage from None
