"""Sync tokens that carry what a program has, so that nothing is remembered here: docs/decisions/sync-without-memory.md.

An event is known by 40 bits of its UID's hash, which are its file's name, too, so that what has vanished can be named;
and its state by 32 bits of its mark's. Another version of this makes every token unreadable, and programs begin anew.
"""

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.calendars.rules.dav.refusals import UnreadableSyncToken

VERSION = b"1"
NAME_BYTES, MARK_BYTES, WHOSE_BYTES = 5, 4, 4
PAIR = NAME_BYTES + MARK_BYTES
MOST_PAIRS = 4000
LONGEST_TOKEN = 64_000
TOKEN = re.compile(r"data:,([A-Za-z0-9_-]+)\Z")

State = Mapping[str, str]  # of each event, by the name of its file: a digest of its mark


@dataclass(frozen=True)
class Difference:
    """What to tell a program, and the state that it has when it was told."""

    changed: tuple[str, ...]
    vanished: tuple[str, ...]
    state: State
    is_whole: bool


def short_name(uid: str) -> str:
    """The name of an event's file: the same as long as the event is the same."""
    return hashlib.sha256(uid.encode()).digest()[:NAME_BYTES].hex()


def short_mark(mark: str) -> str:
    return hashlib.sha256(mark.encode()).digest()[:MARK_BYTES].hex()


def token_of(whose: str, state: State) -> str:
    """The token of a calendar in this state, as an address (RFC 6578, section 4)."""
    pairs = sorted(bytes.fromhex(name + mark) for name, mark in state.items())
    # Bytes of one place stand together: of sorted names the first are much alike, which is all that can be packed.
    columns = b"".join(bytes(pair[place] for pair in pairs) for place in range(PAIR))
    packed = zlib.compress(VERSION + _whose(whose) + columns, 9)
    return "data:," + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_token(whose: str, token: str) -> State:
    """What the one who has the token has. No token is nothing yet. Refuses UnreadableSyncToken."""
    if not token:
        return {}
    found = TOKEN.match(token) if len(token) <= LONGEST_TOKEN else None
    if found is None:
        raise UnreadableSyncToken
    head = VERSION + _whose(whose)
    plain = _unpacked(found.group(1), most=len(head) + MOST_PAIRS * PAIR)
    columns = plain.removeprefix(head)
    if not plain.startswith(head) or len(columns) % PAIR:
        raise UnreadableSyncToken
    count = len(columns) // PAIR
    pairs = [bytes(columns[place * count + number] for place in range(PAIR)).hex() for number in range(count)]
    return {pair[: NAME_BYTES * 2]: pair[NAME_BYTES * 2 :] for pair in pairs}


def difference(had: State, has: State, *, most: int | None) -> Difference:
    """From what a program had to what there is; of more than `most` the rest comes with the next token."""
    changed = [name for name, mark in has.items() if had.get(name) != mark]
    vanished = [name for name in had if name not in has]
    told = [*vanished, *changed][:most]
    if len(told) == len(changed) + len(vanished):
        return Difference(tuple(changed), tuple(vanished), has, is_whole=True)
    gone = frozenset(told[: len(vanished)])
    state = {name: mark for name, mark in had.items() if name not in gone}
    state |= {name: has[name] for name in told[len(vanished) :]}
    return Difference(tuple(told[len(vanished) :]), tuple(told[: len(vanished)]), state, is_whole=False)


def _whose(whose: str) -> bytes:
    """A token is good for one calendar of one person alone."""
    return hashlib.sha256(whose.encode()).digest()[:WHOSE_BYTES]


def _unpacked(text: str, *, most: int) -> bytes:
    """Never more than this, whatever it says that it holds."""
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), most)
    except (zlib.error, binascii.Error):
        raise UnreadableSyncToken from None
    if not unpacking.eof or unpacking.unused_data:
        raise UnreadableSyncToken
    return plain
