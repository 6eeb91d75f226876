"""What a calendar program of a person finds: their own calendars and the public ones, each with its events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from flask import current_app
from flask_babel import gettext

from app.calendars.rules.addresses import Feed
from app.calendars.rules.dav.syncing import State as SyncState
from app.calendars.rules.dav.syncing import short_mark, short_name
from app.calendars.rules.events import FORMAT, mark_of
from app.calendars.rules.scopes import Scope, ScopeKind
from app.calendars.services.feeding import Item, State, items_of, made_by, state_of
from app.calendars.services.own import may_see, own_items, scopes_of, title_of_scope
from app.centres.queries import centres
from app.core.access import Actor
from app.core.errors import NotFound

MOST_KEPT = 12
OWN_WORDS: Mapping[ScopeKind, str] = {
    ScopeKind.MINE: "moje",
    ScopeKind.LEADING: "prowadze",
    ScopeKind.ORGANISATION: "organizacja",
    ScopeKind.CENTRE: "zespol",
}
OWN_COLOURS: Mapping[ScopeKind, str] = {
    ScopeKind.MINE: "#B45309FF",
    ScopeKind.LEADING: "#7C3AEDFF",
    ScopeKind.ORGANISATION: "#047857FF",
    ScopeKind.CENTRE: "#B91C1CFF",
}
CITY_COLOUR, CENTRE_COLOUR = "#003C7DFF", "#0F766EFF"


@dataclass(frozen=True)
class Member:
    """One event of a calendar: the name of its file, what an ETag is made of, and its text."""

    name: str
    mark: str
    item: Item


@dataclass(frozen=True)
class Collection:
    """A calendar as programs know it, by its name in addresses; what is in it is looked for when it is asked for."""

    name: str
    title: str
    colour: str
    read: Callable[[], Sequence[Member]]

    @cached_property
    def members(self) -> dict[str, Member]:
        """By the names of their files, in their order."""
        return {member.name: member for member in self.read()}

    @cached_property
    def state(self) -> SyncState:
        return {name: short_mark(member.mark) for name, member in self.members.items()}

    @property
    def mark(self) -> str:
        """Another one where anything in it is another."""
        marks = "\n".join(sorted(f"{member.name} {member.mark}" for member in self.members.values()))
        return mark_of(marks)


def collections_of(actor: Actor, *, now: datetime) -> list[Collection]:
    """The calendars of somebody, in their language: their own, the city's, and that of each centre."""
    return [*_own(actor, now), *_public(actor.language, now)]


def collection_of(actor: Actor, name: str, *, now: datetime) -> Collection:
    """Raises NotFound where there is none of this name, or no longer."""
    for collection in collections_of(actor, now=now):
        if collection.name == name:
            return collection
    raise NotFound


def _own(actor: Actor, now: datetime) -> list[Collection]:
    return [
        Collection(_name_of(scope), title_of_scope(scope), OWN_COLOURS[scope.kind], _reading_own(scope, actor, now))
        for scope in scopes_of(actor)
        if may_see(actor, scope)
    ]


def _name_of(scope: Scope) -> str:
    word = OWN_WORDS[scope.kind]
    return word if scope.subject_id is None else f"{word}-{scope.subject_id}"


def _reading_own(scope: Scope, actor: Actor, now: datetime) -> Callable[[], Sequence[Member]]:
    return lambda: _members(own_items(scope, language=actor.language, now=now), actor.language)


def _public(language: str, now: datetime) -> list[Collection]:
    city = gettext("Civic Centres, %(city)s", city=current_app.config["SETTINGS"].city)
    feeds = [(city, CITY_COLOUR, Feed(language))]
    feeds += [(centre.name, CENTRE_COLOUR, Feed(language, (centre.id,))) for centre in centres()]
    return [Collection(feed.name, title, colour, _reading(feed, now)) for title, colour, feed in feeds]


def _reading(feed: Feed, now: datetime) -> Callable[[], Sequence[Member]]:
    return lambda: _members_of_state(state_of(feed, now=now))


@lru_cache(maxsize=MOST_KEPT)
def _members_of_state(state: State) -> Sequence[Member]:
    """What most ask for is kept as it is: another state is another one."""
    return _members(items_of(state.feed, state.window, may_keep=False), state.feed.language)


def _members(items: Sequence[Item], language: str) -> Sequence[Member]:
    how = f"{FORMAT}|{made_by()}|{language}"
    return [Member(short_name(item.uid), mark_of(f"{how}|{item.mark}"), item) for item in items]
