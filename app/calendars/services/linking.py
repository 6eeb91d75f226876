"""Secret addresses of calendars: make, change, switch off, and end those whose owner may no longer see them."""

from datetime import datetime

from sqlalchemy import select, update

from app.accounts.models import Person
from app.accounts.rules import fingerprint, new_secret
from app.calendars.models import FeedLink
from app.calendars.queries.links import number_living, right_gone
from app.calendars.queries.own import may_see
from app.calendars.rules.links import A_READ_IS_NEWS_AFTER, LinkEnd, check_label, check_number
from app.calendars.rules.scopes import Scope
from app.core.access import Action, Actor, demand
from app.core.clock import now
from app.core.database import db, transaction
from app.core.errors import NotFound
from app.history.steps import record, record_all
from app.schedule.steps import lock


@transaction
def make_feed_link(actor: Actor, scope: Scope, *, label: str, language: str) -> str:
    """Make an address; gives its secret, which is told once. Raises NotFound, NameTheLink and TooManyLinks."""
    demand(actor, Action.MANAGE_OWN_ACCOUNT)
    if not may_see(actor, scope):
        raise NotFound
    kept = check_label(label)
    _one_at_a_time(scope.person_id)
    check_number(number_living(scope.person_id))
    record("made_feed_link", "person", scope.person_id, actor_id=actor.person_id, what=scope.kind.value)
    return _new(scope, label=kept, language=language)


@transaction
def rotate_feed_link(actor: Actor, link_id: int) -> str:
    """End an address of one's own and make another one of the same; gives its secret. Raises NotFound."""
    link = _end_own(actor, link_id, LinkEnd.ROTATED)
    if not may_see(actor, link.scope):
        raise NotFound
    record("rotated_feed_link", "person", link.person_id, actor_id=actor.person_id, what=link.kind.value)
    return _new(link.scope, label=link.label, language=link.language)


@transaction
def revoke_feed_link(actor: Actor, link_id: int) -> None:
    """End an address of one's own. Raises NotFound."""
    link = _end_own(actor, link_id, LinkEnd.REVOKED)
    record("revoked_feed_link", "person", link.person_id, actor_id=actor.person_id, what=link.kind.value)


@transaction
def end_feed_links_due(at: datetime) -> int:
    """End the addresses whose owners may no longer see what they show, so that the days of their notice count."""
    gone = (
        select(FeedLink.id)
        .join(Person, Person.id == FeedLink.person_id)
        .where(FeedLink.ended_at.is_(None), right_gone())
        .order_by(FeedLink.id)
        .with_for_update(of=FeedLink)
    )
    ids = db.session.scalars(gone).all()
    if not ids:
        return 0
    ended = update(FeedLink).where(FeedLink.id.in_(ids)).values(ended_at=at, ended_by=LinkEnd.RIGHT_GONE)
    db.session.execute(ended.execution_options(synchronize_session=False))
    record_all("ended_feed_link", "feed_link", ids, actor_id=None, centre_id=None)
    return len(ids)


@transaction
def note_read(link_id: int, at: datetime) -> None:
    """Note that a program read it, unless that was noted within the hour."""
    is_news = FeedLink.last_read_at.is_(None) | (FeedLink.last_read_at <= at - A_READ_IS_NEWS_AFTER)
    db.session.execute(update(FeedLink).where(FeedLink.id == link_id, is_news).values(last_read_at=at))


def _one_at_a_time(person_id: int) -> None:
    """The person's resource is the turnstile: what one does with one's addresses at one instant is done in turn."""
    lock([db.session.get_one(Person, person_id).resource_id])


def _new(scope: Scope, *, label: str, language: str) -> str:
    token = new_secret()
    link = FeedLink(
        person_id=scope.person_id,
        kind=scope.kind,
        organisation_id=scope.organisation_id,
        centre_id=scope.centre_id,
        label=label,
        language=language,
        token_hash=fingerprint(token),
    )
    db.session.add(link)
    return token


def _end_own(actor: Actor, link_id: int, end: LinkEnd) -> FeedLink:
    demand(actor, Action.MANAGE_OWN_ACCOUNT)
    assert actor.person_id is not None
    _one_at_a_time(actor.person_id)
    own = FeedLink.id == link_id, FeedLink.person_id == actor.person_id, FeedLink.ended_at.is_(None)
    link = db.session.scalars(select(FeedLink).where(*own).with_for_update()).one_or_none()
    if link is None:
        raise NotFound
    link.ended_at, link.ended_by = now(), end
    return link
