"""Pure rules of files: what is taken, how large it may be, pictures written anew, documents known by their content."""

import io
import struct
import unicodedata
import zipfile
import zlib
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
LONGEST_NAME = 120
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
TEXT_SIGNS = {"\t", "\n", "\r", "\f"}
# What a document may be, by the ending that its name gets where it has another.
DOCUMENTS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
}
SAME_ENDINGS = {"jpeg": "jpg"}
BROKEN_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, EOFError),
    *(KeyError, IndexError, OverflowError, NotImplementedError, RuntimeError),
)
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


class TooLargeDocument(TooLarge):
    sentence = N_("%(name)s is larger than 10 MB. Choose a smaller file; what you typed is kept.")
    field = "files"


class EmptyDocument(Refusal):
    sentence = N_("%(name)s is empty. Choose another file; what you typed is kept.")
    field = "files"


class NotADocument(Refusal):
    sentence = N_(
        "%(name)s is no file of a kind that we take. Send PDF, PNG, JPEG, WebP, ODT, DOCX, ODS, XLSX or plain text; "
        "what you typed is kept."
    )
    field = "files"


@dataclass(frozen=True)
class Document:
    """A file as somebody sent it, known to be of a kind that is taken; `name` is theirs, made safe."""

    name: str
    media_type: str
    content: bytes


def recognised(name: str, content: bytes) -> Document:
    """A file known by its content, whatever it calls itself; only its name is changed, where that says otherwise.

    Raises TooLargeDocument, EmptyDocument and NotADocument.
    """
    shown = _plain_name(name)
    if len(content) > LARGEST_UPLOAD:
        raise TooLargeDocument(name=shown)
    if not content:
        raise EmptyDocument(name=shown)
    ending = _ending_of(content)
    if ending is None:
        raise NotADocument(name=shown)
    _, dot, theirs = shown.rpartition(".")
    fits = bool(dot) and SAME_ENDINGS.get(theirs.lower(), theirs.lower()) == ending
    return Document(shown if fits else f"{shown}.{ending}", DOCUMENTS[ending], content)


def _plain_name(name: str) -> str:
    """A name in one line without folders, signs that steer a terminal or the reading direction, and not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if unicodedata.category(sign) not in UNSEEN)
    kept = " ".join(kept.split()).strip(". ") or "plik"
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:
        return kept[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def _ending_of(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"PK\x03\x04"):
        return _office_ending(content)
    return "txt" if _is_text(content) else None


def _office_ending(content: bytes) -> str | None:
    """An office document by what its archive holds; one with macros is none. Only the list and 100 bytes are read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
                return None
            if "mimetype" in names:
                with archive.open("mimetype") as told:
                    said = told.read(100).decode("ascii", "replace").strip()
                return next((ending for ending in ("odt", "ods") if DOCUMENTS[ending] == said), None)
            if "[Content_Types].xml" in names:
                parts = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
                return next((ending for part, ending in parts.items() if part in names), None)
    except BROKEN_ARCHIVE:
        return None
    return None


def _is_text(content: bytes) -> bool:
    """Readable text in UTF-8, or in the older letters of Windows, without the signs that only machines write."""
    for letters in ("utf-8", "cp1250"):
        try:
            text = content.decode(letters)
        except UnicodeDecodeError:
            continue
        return all(sign in TEXT_SIGNS or unicodedata.category(sign) not in {"Cc", "Cn"} for sign in text)
    return False


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
