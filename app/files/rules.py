"""Pure rules of files: what is taken, how large it may be, and pictures written anew."""

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import Refusal
from app.core.i18n import N_

LARGEST_UPLOAD = 10 * 1024 * 1024
MOST_PIXELS = 30_000_000
WIDEST = 1600
FORMATS = ("JPEG", "PNG", "WEBP")
PAPER = (255, 255, 255)
# What Pillow raises for bytes that break off, lie about themselves or are no picture at all.
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, struct.error)


class NotAnImage(Refusal):
    sentence = N_("This is no picture that we can read. Send a JPEG, PNG or WebP file.")
    field = "photo"


class TooLarge(Refusal):
    sentence = N_("This file is larger than 10 MB. Send a smaller one.")
    field = "photo"
    status = 413


class TooManyPixels(Refusal):
    sentence = N_("This picture has more than 30 million points. Send a smaller one.")
    field = "photo"


@dataclass(frozen=True)
class Picture:
    """A picture as WebP of our own writing."""

    content: bytes
    width: int
    height: int


def rewritten(content: bytes) -> Picture:
    """A picture turned upright, at most 1600 points wide and high, without what cameras add (place, time, owner).

    Raises TooLarge, TooManyPixels and NotAnImage.
    """
    if len(content) > LARGEST_UPLOAD:
        raise TooLarge
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooManyPixels
            opened.draft("RGB", (WIDEST, WIDEST))
            upright = ImageOps.exif_transpose(_in_256_greys(opened)).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except BROKEN:
        raise NotAnImage from None
    upright.thumbnail((WIDEST, WIDEST))
    bare = Image.new("RGB", upright.size, PAPER)
    bare.paste(upright, mask=upright)
    written = io.BytesIO()
    bare.save(written, "WEBP", quality=80)
    return Picture(written.getvalue(), bare.width, bare.height)


def _in_256_greys(picture: Image.Image) -> Image.Image:
    """Scanners write 65,536 greys, of which Pillow would show all but the darkest as white."""
    if not picture.mode.startswith("I;16"):
        return picture
    return picture.point(lambda grey: grey * (1 / 256)).convert("L")
