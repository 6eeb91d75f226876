"""The picture of an activity for those who share its page: its words drawn on paper, 1200 by 630 points."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
FONTS = Path(__file__).parents[2] / "static" / "vendor" / "source-sans-3"
# The font comes in parts, each with letters of its own; the first part that claims a letter draws it.
PARTS = (
    ("latin", ((0x0000, 0x00FF), (0x0152, 0x0153), (0x2000, 0x206F), (0x20AC, 0x20AC), (0x2122, 0x2122))),
    ("cyrillic", ((0x0400, 0x045F), (0x0490, 0x0491), (0x2116, 0x2116))),
    ("cyrillic-ext", ((0x0460, 0x052F),)),
    ("latin-ext", ((0x0100, 0x024F), (0x1E00, 0x1EFF))),
)
PAPER, INK, SOFT, ACCENT, DEEP, RED, WHITE = "#fbf7f0", "#1b2233", "#545d6e", "#0b4a9e", "#083672", "#9b1c14", "#ffffff"
LEFT, RIGHT = 80, WIDTH - 80
TITLE_SIZES, MOST_TITLE_LINES = (84, 72, 62, 54), 3
PLAIN, STRONG = 450, 700
LOOK = 1  # raised when it is drawn in another way, so that nobody keeps the old picture


@dataclass(frozen=True)
class Poster:
    """What is written on the picture, in one language."""

    service: str
    kind: str
    title: str
    when: str
    where: str
    centre: str
    is_off: bool = False

    @property
    def mark(self) -> str:
        """Changes whenever the picture does."""
        return hashlib.sha256(repr((LOOK, astuple(self))).encode()).hexdigest()[:32]


@lru_cache(maxsize=64)
def draw(poster: Poster) -> bytes:
    """The picture as PNG; signs that the font does not have are left out."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 92), fill=ACCENT)
    _write(pen, (LEFT, 60), poster.service, 36, WHITE, STRONG)
    pen.rectangle((0, HEIGHT - 84, WIDTH, HEIGHT), fill=DEEP)
    _write(pen, (LEFT, HEIGHT - 30), _cut(poster.centre, 34, STRONG), 34, WHITE, STRONG)
    _write(pen, (LEFT, 158), _cut(poster.kind, 34, STRONG), 34, RED if poster.is_off else ACCENT, STRONG)
    size, lines = _title(poster.title)
    top = 158 + size + 16
    for number, line in enumerate(lines):
        _write(pen, (LEFT, top + number * round(size * 1.12)), line, size, INK, STRONG)
    _write(pen, (LEFT, HEIGHT - 168), _cut(poster.when, 40, STRONG), 40, INK, STRONG)
    _write(pen, (LEFT, HEIGHT - 116), _cut(poster.where, 34, PLAIN), 34, SOFT, PLAIN)
    kept = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _title(title: str) -> tuple[int, Sequence[str]]:
    """The greatest size in which the title has room, and its lines; a longer one is cut."""
    for size in TITLE_SIZES:
        lines = _lines(title, size)
        if len(lines) <= (2 if size > TITLE_SIZES[2] else MOST_TITLE_LINES):
            return size, lines
    size = TITLE_SIZES[-1]
    shown = _lines(title, size)
    return size, [*shown[: MOST_TITLE_LINES - 1], _cut(" ".join(shown[MOST_TITLE_LINES - 1 :]), size, STRONG)]


def _lines(text: str, size: int) -> Sequence[str]:
    lines: list[str] = []
    for word in _drawable(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _length(longer, size, STRONG) <= RIGHT - LEFT:
            lines[-1] = longer
        else:
            lines.append(_cut(word, size, STRONG))
    return lines


def _cut(text: str, size: int, weight: int) -> str:
    """As much of a text as has room in one line."""
    whole = _drawable(text)
    if _length(whole, size, weight) <= RIGHT - LEFT:
        return whole
    fits = next(n for n in range(len(whole), -1, -1) if _length(f"{whole[:n].rstrip()}…", size, weight) <= RIGHT - LEFT)
    return f"{whole[:fits].rstrip()}…"


def _write(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, colour: str, weight: int) -> None:
    """Text on a line that begins there, each letter by the part of the font that has it."""
    x: float = at[0]
    for part, run in _runs(_drawable(text)):
        font = _font(part, size, weight)
        pen.text((x, at[1]), run, fill=colour, font=font, anchor="ls")
        x += font.getlength(run)


def _length(text: str, size: int, weight: int) -> float:
    return sum(_font(part, size, weight).getlength(run) for part, run in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Pieces of a text that one part of the font draws; a space goes with what is before it."""
    run, drawn_by = "", PARTS[0][0]
    for sign in text:
        part = drawn_by if sign == " " else _part(sign) or drawn_by
        if part != drawn_by and run:
            yield drawn_by, run
            run = ""
        run, drawn_by = run + sign, part
    if run:
        yield drawn_by, run


def _drawable(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() and _part(sign) else " " for sign in text).split())


@cache
def _part(sign: str) -> str | None:
    code = ord(sign)
    return next((name for name, spans in PARTS if any(first <= code <= last for first, last in spans)), None)


@lru_cache(maxsize=64)
def _font(part: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONTS / f"source-sans-3-{part}-wght-normal.woff2", size)
    font.set_variation_by_axes([weight])
    return font
