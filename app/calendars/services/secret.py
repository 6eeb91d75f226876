"""What a secret address answers: its calendar, for some days after its end a notice, and then that it has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import force_locale, gettext

from app.calendars.models import FeedLink
from app.calendars.queries.links import link_by_secret
from app.calendars.queries.own import may_see, page_of_scope, title_of_scope
from app.calendars.rules.events import FORMAT, mark_of
from app.calendars.rules.links import A_READ_IS_NEWS_AFTER, END_WORDS, NOTICE_DAYS, LinkEnd, UnknownSecret, is_told_of
from app.calendars.rules.refusals import CalendarEnded
from app.calendars.services.feeding import Item
from app.calendars.services.own import own_items
from app.core.clock import from_local, local
from app.core.ical.writing import Days, Head, Told, calendar_text, event_text
from app.organisations.queries import actor_for

PAGE = "/konto/kalendarze"


@dataclass(frozen=True)
class Opened:
    """A calendar as it is sent now; equal ones have equal marks. `is_news` says that this reading is to be noted."""

    link_id: int
    head: Head
    items: Sequence[Item]
    day: str
    is_news: bool

    @property
    def mark(self) -> str:
        """Of all that was read for it, so that it is never stale."""
        key = "|".join((FORMAT, self.day, repr(self.head), *(f"{item.uid} {item.mark}" for item in self.items)))
        return mark_of(key)

    def body(self) -> bytes:
        return calendar_text(self.head, [item.text for item in self.items])


def open_calendar(token: str, *, now: datetime) -> Opened:
    """What the holder of this secret gets. Raises UnknownSecret, and CalendarEnded when its notice is over.

    Whether its owner may still see this is asked each time: nothing of it is shown from the moment they may not.
    """
    link = link_by_secret(token)
    if link is None:
        raise UnknownSecret
    if link.ended_at is not None and not is_told_of(link.ended_at, now):
        raise CalendarEnded
    with force_locale(link.language):
        if link.ended_at is not None or not may_see(actor_for(link.person_id), link.scope):
            return _notice(link, now)
        return _calendar(link, now)


def _calendar(link: FeedLink, now: datetime) -> Opened:
    base = str(current_app.config["SETTINGS"].base_url)
    page = f"{base}{page_of_scope(link.scope)}"
    about = gettext("Moves, changes and cancellations come by themselves. More: %(page)s", page=page)
    # No SOURCE: the address is the secret.
    head = Head(name=title_of_scope(link.scope), about=about, page=page)
    return _opened(link, head, own_items(link.scope, language=link.language, now=now), now)


def _notice(link: FeedLink, now: datetime) -> Opened:
    """One event over the days of the notice; it says what to do, and nothing of what was shown or to whom."""
    settings = current_app.config["SETTINGS"]
    page = f"{settings.base_url}{PAGE}"
    first = local(link.ended_at or now).date()
    told = Told(
        uid=f"adres-{link.id}@{settings.uid_host}",
        sequence=0 if link.ended_at is None else 1,
        stamp=link.ended_at or from_local(first),
        when=Days(first, first + timedelta(days=NOTICE_DAYS)),
        summary=gettext("This address of a calendar has stopped working"),
        description=gettext(END_WORDS[link.ended_by or LinkEnd.RIGHT_GONE], page=page),
        url=page,
        is_busy=False,
    )
    head = Head(name=gettext("A calendar that has ended"), page=page)
    return _opened(link, head, [Item(told.uid, mark_of(repr(told)), event_text(told))], now)


def _opened(link: FeedLink, head: Head, items: Sequence[Item], now: datetime) -> Opened:
    is_news = link.last_read_at is None or link.last_read_at <= now - A_READ_IS_NEWS_AFTER
    return Opened(link.id, head, items, local(now).date().isoformat(), is_news)
