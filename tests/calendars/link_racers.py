"""What somebody does with addresses of calendars at one instant, by plain values."""

from sqlalchemy import func, select

from app.calendars.models import FeedLink
from app.calendars.rules.scopes import Scope, ScopeKind
from app.calendars.services import make_feed_link, note_read, rotate_feed_link
from app.core.clock import now
from app.core.database import db
from app.organisations.queries import actor_for
from tests.makers import make_person


def arrange(links: int) -> tuple[int, int]:
    """Somebody with so many addresses, and the number of the last."""
    person_id = make_person().id
    for _ in range(links):
        make(person_id)
    return person_id, db.session.scalar(select(func.max(FeedLink.id))) or 0


def make(person_id: int) -> None:
    scope = Scope(ScopeKind.MINE, person_id)
    make_feed_link(actor_for(person_id), scope, label="telefon", language="pl")


def rotate(person_id: int, link_id: int) -> None:
    rotate_feed_link(actor_for(person_id), link_id)


def read(link_id: int) -> None:
    note_read(link_id, now())


def counted() -> tuple[int, int]:
    """How many addresses live, and how many have ended."""
    living = select(func.count()).select_from(FeedLink).where(FeedLink.ended_at.is_(None))
    ended = select(func.count()).select_from(FeedLink).where(FeedLink.ended_at.is_not(None))
    return db.session.scalar(living) or 0, db.session.scalar(ended) or 0
