"""The address of a public calendar: which filters, in which order, in which language; and what is no such address."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from app.core.errors import NotFound, Refusal
from app.core.i18n import LANGUAGES, N_
from app.programme.rules.kinds import ActivityKind, Topic

LONGEST_PATH = 100
MOST_KEPT = 1024
CITY = "miasto"
ROOM = re.compile(r"sala-([1-9][0-9]{0,17})\Z")
CENTRE = re.compile(r"c([1-9][0-9]{0,17})\Z")


class FeedKind(enum.StrEnum):
    """What a calendar may be narrowed to: the kinds of the programme, and open meetings of those who book rooms."""

    TRAINING = "szkolenia"
    WORKSHOP = "warsztaty"
    SEMINAR = "seminaria"
    EVENT = "wydarzenia"
    STUDY_VISIT = "wizyty"
    WORKING_GROUP = "grupy"
    OPEN_MEETING = "otwarte"


ACTIVITY_KINDS: Mapping[FeedKind, ActivityKind] = {
    kind: ActivityKind[kind.name] for kind in FeedKind if kind is not FeedKind.OPEN_MEETING
}
KIND_WORDS: Mapping[ActivityKind, FeedKind] = {activity: kind for kind, activity in ACTIVITY_KINDS.items()}
KIND_OF_WORD: Mapping[str, FeedKind] = {kind.value: kind for kind in FeedKind}
TOPIC_WORDS: Mapping[str, Topic] = {
    "prawo": Topic.LAW,
    "ksiegowosc": Topic.MONEY,
    "granty": Topic.FUNDRAISING,
    "dane": Topic.DATA_PROTECTION,
    "promocja": Topic.PROMOTION,
    "wolontariat": Topic.VOLUNTEERING,
    "dostepnosc": Topic.ACCESSIBILITY,
    "cyfrowe": Topic.DIGITAL,
    "zespoly": Topic.TEAMS,
    "sasiedztwo": Topic.NEIGHBOURHOOD,
    "integracja": Topic.INTEGRATION,
    "ekologia": Topic.ECOLOGY,
}
WORD_OF_TOPIC: Mapping[Topic, str] = {topic: word for word, topic in TOPIC_WORDS.items()}


class UnknownCalendar(NotFound):
    """Never an empty calendar instead: it would delete somebody's copy."""

    sentence = N_("There is no such calendar. Choose one on the page of calendars and subscribe to it anew.")


class TooManyFilters(Refusal):
    sentence = N_("This is too much for one address. Choose fewer filters, or subscribe to two calendars.")
    status = 400


@dataclass(frozen=True)
class Feed:
    """A public calendar: of the city, some centres, kinds and topics; or of one room.

    Filters of one sort are alternatives, of several sorts all must fit. They stand in the order of their numbers and
    lists, so that one choice has one address.
    """

    language: str = "pl"
    centre_ids: tuple[int, ...] = ()
    kinds: tuple[FeedKind, ...] = ()
    topics: tuple[Topic, ...] = ()
    room_id: int | None = None

    @property
    def name(self) -> str:
        """The last part of its address, without the ending."""
        if self.room_id is not None:
            return f"sala-{self.room_id}"
        centres = [f"c{number}" for number in self.centre_ids]
        return ".".join([*centres, *self.kinds, *(WORD_OF_TOPIC[topic] for topic in self.topics)]) or CITY

    @property
    def page(self) -> str:
        """Where people subscribe to it."""
        return f"/kalendarz/{self.language}/{self.name}"

    @property
    def path(self) -> str:
        return f"{self.page}.ics"

    def in_language(self, language: str) -> "Feed":
        return replace(self, language=language)

    @property
    def activity_kinds(self) -> tuple[ActivityKind, ...]:
        return tuple(ACTIVITY_KINDS[kind] for kind in self.kinds if kind in ACTIVITY_KINDS)


def feed_of(
    language: str,
    *,
    centre_ids: tuple[int, ...] = (),
    kinds: tuple[FeedKind, ...] = (),
    topics: tuple[Topic, ...] = (),
) -> Feed:
    """The feed of these filters in their one order; all of a sort are as good as none."""
    return Feed(
        language,
        tuple(sorted(set(centre_ids))),
        () if set(kinds) == set(FeedKind) else tuple(kind for kind in FeedKind if kind in kinds),
        () if set(topics) == set(Topic) else tuple(topic for topic in WORD_OF_TOPIC if topic in topics),
    )


@lru_cache(maxsize=MOST_KEPT)
def read_address(language: str, name: str) -> Feed:
    """The feed of an address, whose `path` may be another one: the same filters in their order.

    Raises UnknownCalendar and TooManyFilters.
    """
    if language not in LANGUAGES:
        raise UnknownCalendar
    if len(name) > LONGEST_PATH:
        raise TooManyFilters
    room = ROOM.match(name)
    feed = Feed(language, room_id=int(room.group(1))) if room else _of_words(language, name.lower().split("."))
    if len(feed.path) > LONGEST_PATH:
        raise TooManyFilters
    return feed


def _of_words(language: str, words: list[str]) -> Feed:
    centres, kinds, topics = list[int](), list[FeedKind](), list[Topic]()
    for word in words:
        centre = CENTRE.match(word)
        if centre:
            centres.append(int(centre.group(1)))
        elif word in KIND_OF_WORD:
            kinds.append(KIND_OF_WORD[word])
        elif word in TOPIC_WORDS:
            topics.append(TOPIC_WORDS[word])
        elif word != CITY:
            raise UnknownCalendar
    return feed_of(language, centre_ids=tuple(centres), kinds=tuple(kinds), topics=tuple(topics))
