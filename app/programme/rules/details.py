"""What an activity says of itself, as plain values, and what is checked of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.programme.rules.kinds import Access, ActivityKind, Audience, EventLanguage, Level, PlaceKind, TagKind, Topic
from app.programme.rules.refusals import AddressNeeded, LinkNeeded, TitleNeeded, TooManySeats

MOST_SEATS = 2000


@dataclass(frozen=True, kw_only=True)
class Details:
    """All that is written about an activity; `leaders` are people of the centre's list of trainers."""

    kind: ActivityKind
    title_pl: str
    title_en: str = ""
    title_uk: str = ""
    summary_pl: str = ""
    summary_en: str = ""
    summary_uk: str = ""
    about_pl: str = ""
    about_en: str = ""
    about_uk: str = ""
    level: Level = Level.ANY
    led_by: str = ""
    leaders: tuple[int, ...] = ()
    organisation_id: int | None = None
    co_organisers: str = ""
    place: PlaceKind = PlaceKind.ROOMS
    address: str = ""
    online_link: str = ""
    seats: int | None = None
    topics: tuple[Topic, ...] = ()
    audiences: tuple[Audience, ...] = ()
    languages: tuple[EventLanguage, ...] = (EventLanguage.POLISH,)
    access: tuple[Access, ...] = ()

    @property
    def columns(self) -> Mapping[str, object]:
        """What is kept in the activity's own row."""
        beside = {"leaders", "topics", "audiences", "languages", "access"}
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in beside}

    @property
    def tags(self) -> Sequence[tuple[TagKind, str]]:
        """The words by which it is found."""
        lists = (
            (TagKind.TOPIC, self.topics),
            (TagKind.AUDIENCE, self.audiences),
            (TagKind.LANGUAGE, self.languages),
            (TagKind.ACCESS, self.access),
        )
        return [(kind, word.value) for kind, words in lists for word in words]


def check_details(details: Details) -> None:
    """Refuses TitleNeeded, AddressNeeded and LinkNeeded."""
    if not details.title_pl.strip():
        raise TitleNeeded
    if details.place is PlaceKind.OUTSIDE and not details.address.strip():
        raise AddressNeeded
    link = details.online_link.strip()
    if (details.place is PlaceKind.ONLINE or link) and not _is_link(link):
        raise LinkNeeded


def check_seats(seats: int | None, rooms: Sequence[tuple[str, int]]) -> None:
    """Refuses TooManySeats: never more than the smallest of its rooms (name and seats) has."""
    for name, most in sorted(rooms, key=lambda room: room[1]):
        if seats is not None and seats > most:
            raise TooManySeats(room=name, seats=most)


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not any(sign.isspace() for sign in text)
