"""What a PDF says: its lines as text, read by the tables that it carries for copying text out of it."""

import re
import zlib
from collections.abc import Iterator

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
LINE = re.compile(rb"\[((?:\\.|[^\]\\]|\((?:\\.|[^\\)])*\))*)\]TJ", re.DOTALL)
PIECE = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def lines_of(paper: bytes) -> set[str]:
    """Each line as each of its faces would read it; the true one is among them."""
    streams = [_inflated(found) for found in STREAM.findall(paper)]
    faces = [_face(one) for one in streams if b"beginbf" in one]
    lines = [b"".join(map(_plain, PIECE.findall(found))) for one in streams for found in LINE.findall(one)]
    return {"".join(_read(line, face)) for line in lines for face in faces}


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _face(table: bytes) -> dict[int, str]:
    return {int(sign, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for sign, text in PAIR.findall(table)}


def _plain(piece: bytes) -> bytes:
    def sign(found: re.Match[bytes]) -> bytes:
        return bytes([int(found[1], 8)]) if found[1].isdigit() else SIGNS.get(found[1], found[1])

    return ESCAPE.sub(sign, piece)


def _read(line: bytes, face: dict[int, str]) -> Iterator[str]:
    for at in range(0, len(line) - 1, 2):
        yield face.get(int.from_bytes(line[at : at + 2]), "")
