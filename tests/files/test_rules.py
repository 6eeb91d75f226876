"""Pictures written anew: whatever people send is a WebP of our own, or refused with a sentence."""

import io
import random
import struct
import warnings
import zlib

import pytest
from PIL import Image

from app.files.rules import LARGEST_UPLOAD, NotAnImage, TooLarge, TooManyPixels, rewritten

RED, GREEN, WHITE, BLUE = (255, 0, 0), (0, 128, 0), (255, 255, 255), (0, 0, 255)


def picture(mode: str = "RGB", size: tuple[int, int] = (40, 30), colour: object = RED) -> Image.Image:
    return Image.new(mode, size, colour)


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(rewritten(content).content))
    image.load()
    return image


def is_like(seen: object, wanted: tuple[int, int, int]) -> bool:
    """Compression moves a colour a little."""
    return all(abs(a - b) <= 12 for a, b in zip(seen, wanted, strict=True))


@pytest.mark.parametrize(
    ("content", "colour"),
    [
        (saved(picture(), "JPEG"), RED),
        (saved(picture(), "PNG"), RED),
        (saved(picture(), "WEBP"), RED),
        (saved(picture("L", colour=128), "PNG"), (128, 128, 128)),
        (saved(picture("L", colour=128), "JPEG"), (128, 128, 128)),
        (saved(picture("1", colour=1), "PNG"), WHITE),
        (saved(picture().convert("P"), "PNG"), RED),
        (saved(picture().convert("CMYK"), "JPEG"), RED),
        (saved(picture("I;16", colour=32768), "PNG"), (128, 128, 128)),
        (saved(picture("LA", colour=(0, 0)), "PNG"), WHITE),
        (saved(picture("RGBA", colour=(255, 0, 0, 0)), "PNG"), WHITE),
        (saved(picture("RGBA", colour=(0, 0, 255, 255)), "WEBP", lossless=True), BLUE),
        (saved(picture(), "JPEG", progressive=True, quality=95), RED),
    ],
    ids=(
        *("jpeg", "png", "webp", "grey-png", "grey-jpeg", "two-colours", "palette", "cmyk", "16-bit-grey"),
        *("clear-grey", "clear", "opaque-webp", "progressive"),
    ),
)
def test_picture_of_every_sort_is_shown_in_its_colours(content: bytes, colour: tuple[int, int, int]) -> None:
    image = opened(content)
    assert (image.format, image.mode, image.size) == ("WEBP", "RGB", (40, 30))
    assert is_like(image.getpixel((20, 15)), colour)


def test_clear_colour_of_a_palette_becomes_paper() -> None:
    image = picture("P", colour=0)
    image.putpalette([*RED, *BLUE])
    image.paste(1, (20, 0, 40, 30))
    seen = opened(saved(image, "PNG", transparency=0))
    assert is_like(seen.getpixel((5, 15)), WHITE)
    assert is_like(seen.getpixel((35, 15)), BLUE)


@pytest.mark.parametrize(
    "content",
    [
        saved(picture(), "WEBP", save_all=True, append_images=[picture(colour=BLUE)], lossless=True),
        saved(picture(), "PNG", save_all=True, append_images=[picture(colour=BLUE)]),
    ],
    ids=("webp", "png"),
)
def test_first_picture_of_an_animation_is_kept_and_stands_still(content: bytes) -> None:
    image = opened(content)
    assert getattr(image, "n_frames", 1) == 1
    assert is_like(image.getpixel((20, 15)), RED)


def with_place(kind: str, *, orientation: int = 1) -> bytes:
    """A picture that tells where, when and by whom it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x9C9D] = "Anna Nowak".encode("utf-16-le")
    exif[0x010F] = "Anna's camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 3.0, 41.0), 3: "E", 4: (19.0, 56.0, 18.0)})
    image = picture(size=(40, 30))
    image.paste(BLUE, (0, 0, 20, 30))
    more = {"comment": b"Anna Nowak"} if kind == "JPEG" else {}
    return saved(image, kind, exif=exif, **more)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_time_and_owner_are_gone(kind: str) -> None:
    sent = with_place(kind)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)[2] == (50.0, 3.0, 41.0)

    kept = rewritten(sent).content

    image = Image.open(io.BytesIO(kept))
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"background", "loop", "timestamp", "duration"}
    assert [word in kept for word in (b"EXIF", b"XMP", b"ICCP", b"Anna", "Anna".encode("utf-16-le"))] == [False] * 5


@pytest.mark.parametrize(("orientation", "blue_at"), [(1, (5, 15)), (3, (35, 15)), (6, (15, 5)), (8, (15, 35))])
def test_picture_stands_upright(orientation: int, blue_at: tuple[int, int]) -> None:
    image = opened(with_place("PNG", orientation=orientation))
    assert image.size == ((40, 30) if orientation < 5 else (30, 40))
    assert is_like(image.getpixel(blue_at), BLUE)


@pytest.mark.parametrize(
    ("size", "kept"), [((3200, 1600), (1600, 800)), ((1000, 4000), (400, 1600)), ((1600, 1600), (1600, 1600))]
)
def test_large_picture_is_made_smaller_in_its_shape(size: tuple[int, int], kept: tuple[int, int]) -> None:
    made = rewritten(saved(picture(size=size), "JPEG"))
    assert (made.width, made.height) == kept
    assert opened(made.content).size == kept


def test_narrow_picture_keeps_a_point_of_width() -> None:
    assert opened(saved(picture(size=(1, 9000)), "PNG")).size == (1, 1600)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\x00", b"GIF89a", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"x" * 5000),
        *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
        saved(picture(), "GIF"),
        saved(picture(), "BMP"),
        saved(picture(), "TIFF"),
        saved(picture(size=(200, 200)), "JPEG")[:-200],
        saved(picture(size=(200, 200)), "PNG")[:60],
        saved(Image.effect_noise((200, 200), 90), "WEBP")[:-900],
    ],
    ids=range(15),
)
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAnImage):
        rewritten(content)


def png_that_says(width: int, height: int) -> bytes:
    """A small file whose head promises many points."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    points = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(6000, 5001), (10_000, 10_000), (50_000, 50_000), (2**31 - 1, 2**31 - 1)])
def test_picture_that_would_fill_the_memory_is_refused_by_its_head(size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels):
        rewritten(png_that_says(*size))


def test_text_that_unfolds_in_a_picture_is_refused_or_left_out() -> None:
    bomb = zlib.compress(bytes(80_000_000), 9)
    chunk = b"zTXt" + b"a\x00\x00" + bomb
    good = saved(picture(), "PNG")
    planted = good[:33] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + good[33:]
    with pytest.raises(NotAnImage):
        rewritten(planted)


def test_file_over_ten_megabytes_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        rewritten(b"\xff" * (LARGEST_UPLOAD + 1))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_damaged_file_is_shown_or_refused_and_never_a_bug(kind: str) -> None:
    chance = random.Random(20261124)
    good = with_place(kind, orientation=6)
    met = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(300):
            damaged = bytearray(good[: chance.randint(1, len(good))] if chance.random() < 0.3 else good)
            for _ in range(chance.randint(1, 8)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            try:
                met.add(rewritten(bytes(damaged)).content[8:12])
            except (NotAnImage, TooManyPixels) as refusal:
                met.add(refusal.code)
    # A PNG has a sum for every part of it, so hardly any damage goes unnoticed.
    assert met - {"TooManyPixels"} == ({"NotAnImage"} if kind == "PNG" else {b"WEBP", "NotAnImage"})
