"""Calendars of others that a centre shows: what is taken of a file, within which limits, and in which words."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from app.centres.rules.texts import is_https
from app.core.clock import LAST_YEAR, EndsBeforeStart, OutOfCalendar, Period, from_local, local
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.ical.reading import ENDS, WHOLE, Dated, Unreadable, check_whole, dates_of_calendar
from app.core.ical.refusals import CancelledEvent, OfCalendar
from app.core.ical.writing import in_line

MOST_CALENDARS = 12
MOST_EVENTS = 1000
LARGEST = 2 * 1024 * 1024
BACK, AHEAD = timedelta(days=365), timedelta(days=731)
LONGEST_TITLE, LONGEST_PLACE, LONGEST_UID, LONGEST_ADDRESS = 200, 200, 64, 500
FIRST_NAMED = 5
# What goes on for longer stands on its first day alone, so that it does not fill every day of a month.
SHOWN_DAILY = timedelta(days=7)
A_MOMENT = timedelta(microseconds=1)
# Signs that belong to the one before them: variation selectors, the joiner of emoji.
JOINERS = frozenset("\u200d\ufe0e\ufe0f")


class CalendarTooLarge(OfCalendar):
    sentence = N_("This calendar is larger than 2 MB. Export a shorter time of it.")
    status = 413


class TooManyEvents(OfCalendar):
    sentence = N_(
        "This calendar has more than %(most)s events from %(first)s to %(last)s. Export a shorter time of it, or only "
        "what concerns your guests."
    )


class NoEventInWindow(OfCalendar):
    sentence = N_(
        "This calendar has no public event from %(first)s to %(last)s, so there is nothing to show. Choose another."
    )


class NoEventToRead(OfCalendar):
    sentence = N_("No event of this calendar can be read. The first, “%(title)s”: %(why)s")


class NoTitle(Refusal):
    sentence = N_("This event has no title. Write one in the calendar.")


class NotAnHttpsAddress(Refusal):
    sentence = N_("Write the address, which begins with https://.")
    field = "address"


class TooManyCalendars(Refusal):
    sentence = N_("A centre shows at most %(most)s calendars of others. Remove one first.")
    status = 409


@dataclass(frozen=True)
class OutsideDetails:
    """What staff say of a calendar: its name, who publishes it, and the page where that stands."""

    name: str
    source: str
    address: str = ""

    def check(self) -> None:
        """Raises NotAnHttpsAddress."""
        if self.address and not is_https(self.address):
            raise NotAnHttpsAddress


@dataclass(frozen=True, kw_only=True)
class OutsideFact:
    """One date as it is kept: cleaned, cut, and within the window. A deadline begins and ends at one moment."""

    uid: str
    starts: datetime
    ends: datetime
    is_whole_day: bool
    title: str
    place: str = ""
    url: str = ""


@dataclass(frozen=True)
class OutsideReading:
    """What a file gives: the dates to keep, and the events that could not be read."""

    facts: Sequence[OutsideFact]
    unread: Sequence[Unreadable]

    @property
    def left_out(self) -> Sentence | None:
        """How many could not be read and the first of them by name, where there are any."""
        if not self.unread:
            return None
        named = tuple(Sentence(N_("“%(title)s”"), {"title": _named(one)}) for one in self.unread[:FIRST_NAMED])
        return Sentence(
            N_("%(count)s event could not be read and is left out: %(names)s. %(why)s"),
            {"count": len(self.unread), "names": named, "why": self.unread[0].refusal.words},
            plural=N_("%(count)s events could not be read and are left out, such as: %(names)s. The first: %(why)s"),
        )


@dataclass(frozen=True, kw_only=True)
class OutsideDate:
    """One date of a calendar of others, as pages show it: never without its source."""

    title: str
    place: str
    url: str
    starts: datetime
    ends: datetime
    is_whole_day: bool
    source: str
    address: str
    centre: str

    @property
    def first(self) -> date:
        return local(self.starts).date()

    @property
    def last(self) -> date:
        """The last day on which it goes on."""
        return max(self.first, local(self.ends - A_MOMENT).date())

    @property
    def is_long(self) -> bool:
        """Whether it goes on for so long that it is shown on its first day alone."""
        return self.last - self.first >= SHOWN_DAILY

    @property
    def period(self) -> Period | None:
        """Nothing for whole days, and for what has no length."""
        return None if self.is_whole_day or self.starts == self.ends else Period(self.starts, self.ends)

    def days_within(self, first: date, last: date) -> Sequence[date]:
        """On which days of that time it is shown: on each, or on the first alone where it goes on for long."""
        begins, ends = max(self.first, first), min(self.last, last)
        if self.is_long:
            ends = min(begins, ends)
        return [begins + timedelta(days=number) for number in range((ends - begins).days + 1)]


def read_outside(content: bytes, *, today: date) -> OutsideReading:
    """The dates of a calendar from a year ago to two years ahead; what is cancelled or private there is nobody's here.

    Raises CalendarTooLarge, TooManyEvents, NoEventInWindow, NoEventToRead, NotACalendar, UnknownLetters, BrokenOff.
    """
    if len(content) > LARGEST:
        raise CalendarTooLarge
    check_whole(content)
    first, last = today - BACK, today + AHEAD
    within = Period(from_local(first), from_local(last + timedelta(days=1)))
    facts: dict[str, OutsideFact] = {}
    unread: list[Unreadable] = []
    for found in dates_of_calendar(content, today=today):
        if _is_nobodys(found):
            continue
        read = _fact(found) if isinstance(found, Dated) else found
        if isinstance(read, Unreadable):
            unread.append(read)
        elif read.starts < within.ends and read.ends > within.starts:
            facts[read.uid] = read
        if len(facts) > MOST_EVENTS or len(unread) > MOST_EVENTS:
            raise TooManyEvents(most=MOST_EVENTS, first=first, last=last)
    if not facts and unread:
        raise NoEventToRead(title=_named(unread[0]), why=unread[0].refusal.words)
    if not facts:
        raise NoEventInWindow(first=first, last=last)
    return OutsideReading(sorted(facts.values(), key=lambda one: (one.starts, one.title)), unread)


def once(dates: Iterable[OutsideDate]) -> list[OutsideDate]:
    """Each date once, though several centres show the same calendar."""
    return list({(one.starts, one.ends, one.title, one.source): one for one in dates}.values())


def cut(text: str, most: int) -> str:
    """A text of at most so many signs, cut between words where it can be, and never within a sign."""
    if len(text) <= most:
        return text
    end = most - 1
    while end and (text[end] in JOINERS or text[end - 1] in JOINERS or unicodedata.category(text[end])[0] == "M"):
        end -= 1
    words = text[:end].rpartition(" ")[0]
    return f"{(words if len(words) > most * 3 // 4 else text[:end]).rstrip()}…"


def _is_nobodys(found: Dated | Unreadable) -> bool:
    """Whether it is cancelled, or meant for the eyes of its owner alone."""
    return found.is_private if isinstance(found, Dated) else isinstance(found.refusal, CancelledEvent)


def _fact(found: Dated) -> OutsideFact | Unreadable:
    """Some programs end a whole day on itself; it is one day long all the same."""
    title = cut(in_line(found.title), LONGEST_TITLE)
    starts, ends = (moment.replace(second=0, microsecond=0) for moment in (found.starts, found.ends))
    if found.is_whole_day and ends == starts:
        ends = from_local(found.first + timedelta(days=1))
    if ends < starts:
        return Unreadable(found.number, found.title, ENDS, EndsBeforeStart())
    if ends.year > LAST_YEAR:
        return Unreadable(found.number, found.title, ENDS, OutOfCalendar())
    if not title:
        return Unreadable(found.number, found.title, WHOLE, NoTitle())
    return OutsideFact(
        uid=_short(found.key),
        starts=starts,
        ends=ends,
        is_whole_day=found.is_whole_day,
        title=title,
        place=cut(in_line(found.location), LONGEST_PLACE),
        url=found.url if is_https(found.url) and len(found.url) <= LONGEST_ADDRESS else "",
    )


def _named(one: Unreadable) -> str:
    return cut(in_line(one.title), 60) or f"VEVENT {one.number}"


def _short(key: str) -> str:
    """What a date is known by, whatever its length and signs: the same key gives the same."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
