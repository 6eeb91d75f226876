"""Materials of an activity: kinds, for whom and when they are shown, how much is kept, and links beside it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.centres.rules.texts import is_https
from app.core.errors import Refusal
from app.core.i18n import N_
from app.files.rules import Document

MOST_MATERIALS = 30
MOST_BYTES = 50 * 1024 * 1024
MOST_LINKS = 12
# Recordings of what was live get captions within two weeks (law of 4 April 2019, art. 5a).
CAPTIONS_WITHIN = timedelta(days=14)
CAPTIONS_REMINDED = timedelta(days=3)


class MaterialKind(enum.StrEnum):
    """A file that is kept here, a link, or a link to a recording, which needs captions."""

    FILE = "file"
    LINK = "link"
    RECORDING = "recording"


class MaterialAudience(enum.StrEnum):
    """Who sees it: those who take part, or everybody once it is over."""

    ENROLLED = "enrolled"
    EVERYBODY = "everybody"


MATERIAL_LABELS: Mapping[MaterialKind, str] = {
    MaterialKind.FILE: N_("A file"),
    MaterialKind.LINK: N_("A link"),
    MaterialKind.RECORDING: N_("A link to a recording"),
}
SEEN_BY_LABELS: Mapping[MaterialAudience, str] = {
    MaterialAudience.ENROLLED: N_("Those who take part"),
    MaterialAudience.EVERYBODY: N_("Those who take part, and everybody once it is over"),
}


class FileNeeded(Refusal):
    sentence = N_("Choose the file.")
    field = "file"


class AddressOfMaterialNeeded(Refusal):
    sentence = N_("Write the address, which begins with https://.")
    field = "url"


class NameNeeded(Refusal):
    sentence = N_("Write what it is called.")
    field = "title"


class ShownUntilBefore(Refusal):
    sentence = N_("Choose a last day that lies after the first moment.")
    field = "closes_on"


class TooManyMaterials(Refusal):
    sentence = N_("An activity has at most %(most)s materials. Remove one first.")
    status = 409


class TooMuchKept(Refusal):
    sentence = N_("The files of one activity are at most 50 MB together. Remove one, or link to this one.")
    field = "file"
    status = 409


class NothingToTell(Refusal):
    sentence = N_("Those who take part see no material yet. Add one first.")
    status = 409


class NobodyToTell(Refusal):
    sentence = N_("Nobody who takes part has left an address.")
    status = 409


class ToldToday(Refusal):
    sentence = N_("They were told today already. One mail a day is enough: tell them tomorrow.")
    status = 409


class NotAPlaceToGo(Refusal):
    sentence = N_("Write an address that begins with https://, or a path on this site that begins with /.")
    field = "address"


class TooManyLinks(Refusal):
    sentence = N_("A page has at most %(most)s links. Remove one first.")
    field = "label_pl"
    status = 409


@dataclass(frozen=True, kw_only=True)
class Added:
    """A material as it is added."""

    kind: MaterialKind
    title: str
    audience: MaterialAudience = MaterialAudience.ENROLLED
    document: Document | None = None
    url: str = ""
    session_id: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def name(self) -> str:
        """What it is called: a file by its own name where nothing else was written."""
        return self.title.strip() or (self.document.name if self.document is not None else "")


def check_added(added: Added) -> None:
    """Refuses FileNeeded, AddressOfMaterialNeeded, NameNeeded and ShownUntilBefore."""
    if added.kind is MaterialKind.FILE:
        if added.document is None:
            raise FileNeeded
    elif not is_https(added.url):
        raise AddressOfMaterialNeeded
    if not added.name:
        raise NameNeeded
    if added.opens_at is not None and added.closes_at is not None and added.closes_at <= added.opens_at:
        raise ShownUntilBefore


def check_room_for(added: Added, *, count: int, kept_bytes: int) -> None:
    """Refuses TooManyMaterials and TooMuchKept."""
    if count >= MOST_MATERIALS:
        raise TooManyMaterials(most=MOST_MATERIALS)
    if added.document is not None and kept_bytes + len(added.document.content) > MOST_BYTES:
        raise TooMuchKept


def is_shown_at(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> bool:
    """Whether those who take part see it now."""
    return (opens_at is None or opens_at <= now) and (closes_at is None or now < closes_at)


def captions_due(kind: MaterialKind, opens_at: datetime | None, now: datetime) -> datetime | None:
    """By when a recording that is added now needs captions: two weeks after it can be seen."""
    return max(opens_at or now, now) + CAPTIONS_WITHIN if kind is MaterialKind.RECORDING else None


def check_place_to_go(address: str) -> None:
    """Refuses NotAPlaceToGo: neither another site by https nor a path of ours."""
    text = address.strip()
    is_path = text.startswith("/") and not text.startswith("//") and "\\" not in text
    if not is_https(text) and (not is_path or any(sign.isspace() for sign in text)):
        raise NotAPlaceToGo
