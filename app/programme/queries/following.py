"""Reading those who follow the programme, and what is new for them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person
from app.accounts.rules import LinkOver, fingerprint
from app.centres.models import Centre, Room
from app.core.clock import Period, now
from app.core.database import db, one_of
from app.core.i18n import Named
from app.programme.models import Activity, ActivityTag, FollowedCentre, FollowedTopic, Follower, FollowLink, Session
from app.programme.queries.left import LeftBy, places_left
from app.programme.queries.public import is_public
from app.programme.rules.following import Follows, LinkPurpose, week_ahead
from app.programme.rules.kinds import PlaceKind, TagKind, Topic
from app.programme.rules.opening import Left
from app.programme.rules.states import ActivityState
from app.schedule.models import Entry
from app.schedule.rules import Status

_TITLES = Activity.title_pl, Activity.title_en, Activity.title_uk


@dataclass(frozen=True)
class Item:
    """One activity as a digest tells of it: its next date, or its date in the week ahead."""

    activity_id: int
    slug: str
    title: Named
    period: Period | None
    where: str
    centre_id: int
    topics: frozenset[Topic]
    published_at: datetime
    left: Left | None = None


@dataclass(frozen=True)
class News:
    """All that a digest may tell, by start: what was announced, and what comes in the week ahead."""

    announced: Sequence[Item]
    coming: Sequence[Item]


def follower_at(address: str) -> Follower | None:
    """Who follows at an address: a person with it, or the address alone."""
    at_it = or_(Follower.email == address, Person.email == address)
    found = select(Follower).outerjoin(Follower.person).where(at_it).order_by(Follower.id)
    return db.session.scalars(found.options(*_with_follows())).first()


def follower_alone(address: str) -> Follower | None:
    """Who follows by an address without an account."""
    return db.session.scalars(select(Follower).where(Follower.email == address)).one_or_none()


def follower_of(person_id: int) -> Follower | None:
    return db.session.scalars(
        select(Follower).where(Follower.person_id == person_id).options(*_with_follows())
    ).one_or_none()


def follow_link(token: str, purpose: LinkPurpose) -> FollowLink:
    """The living link of a mail. Raises LinkOver."""
    kept = db.session.scalars(
        select(FollowLink).where(
            FollowLink.token_hash == fingerprint(token), FollowLink.purpose == purpose, FollowLink.expires_at > now()
        )
    ).one_or_none()
    if kept is None:
        raise LinkOver
    return kept


def oldest_told(week: date) -> datetime | None:
    """Since when a week's digest must tell, for the one who was told longest ago; None where all have it."""
    return db.session.scalar(select(func.min(Follower.told_until)).where(*is_due(week)))


def is_due(week: date) -> tuple[ColumnElement[bool], ...]:
    """SQL for a follower who is to get the digest of a week."""
    not_yet = or_(Follower.digest_week.is_(None), Follower.digest_week < week)
    return Follower.confirmed_at.is_not(None), Follower.ended_at.is_(None), not_yet


def followed(ids: Sequence[int]) -> Mapping[int, Follows]:
    """What these followers follow. Two queries."""
    topics: dict[int, set[Topic]] = defaultdict(set)
    centres: dict[int, set[int]] = defaultdict(set)
    of_topics = select(FollowedTopic.follower_id, FollowedTopic.topic).where(one_of(FollowedTopic.follower_id, "ids"))
    for follower_id, topic in db.session.execute(of_topics, {"ids": ids}):
        topics[follower_id].add(Topic(topic))
    of_centres = select(FollowedCentre.follower_id, FollowedCentre.centre_id)
    of_centres = of_centres.where(one_of(FollowedCentre.follower_id, "ids"))
    for follower_id, centre_id in db.session.execute(of_centres, {"ids": ids}):
        centres[follower_id].add(centre_id)
    return {one: Follows(frozenset(topics[one]), frozenset(centres[one])) for one in ids}


def news(since: datetime, until: datetime, week: date) -> News:
    """What was announced between two moments and is not over, and what comes in the week after. Six queries."""
    new = Activity.published_at > since, Activity.published_at <= until
    ahead = Entry.status == Status.CONFIRMED, Entry.ends_at > until
    dated = _rows(*new, *ahead)
    within = week_ahead(week)
    coming = _rows(Entry.status == Status.CONFIRMED, Entry.starts_at >= within.starts, Entry.starts_at < within.ends)
    undated = _undated(*new)
    ids = {row.id for row in [*dated, *undated, *coming]}
    topics, left = _topics(ids), places_left(ids, now=now())
    first: dict[int, Row[Any]] = {}
    for row in [*dated, *undated]:
        first.setdefault(row.id, row)
    return News([_item(row, topics, left) for row in first.values()], [_item(row, topics, left) for row in coming])


def _rows(*conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Dates of what is announced, by start."""
    return db.session.execute(
        _columns(Entry.starts_at, Entry.ends_at, Room.name.label("room"), Session.id.label("session_id"))
        .join_from(Session, Entry, Entry.id == Session.entry_id)
        .join(Activity, Activity.id == Session.activity_id)
        .join(Centre, Centre.id == Activity.centre_id)
        .outerjoin(Room, Room.id == Session.room_id)
        .where(*_announced(), *conditions)
        .order_by(Entry.starts_at, Session.id)
    ).all()


def _undated(*conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """What is announced without any date."""
    dates = select(Session.id).where(Session.activity_id == Activity.id).exists()
    rows = _columns().join_from(Activity, Centre, Centre.id == Activity.centre_id)
    return db.session.execute(rows.where(*_announced(), *conditions, ~dates).order_by(Activity.id)).all()


def _columns(*more: Any) -> Any:
    about = Activity.id, Activity.slug, Activity.place, Activity.address, Activity.centre_id, Activity.published_at
    return select(*about, *_TITLES, Centre.name.label("centre"), *more)


def _announced() -> tuple[ColumnElement[bool], ...]:
    return *is_public(now()), Activity.state == ActivityState.ANNOUNCED


def _topics(ids: set[int]) -> Mapping[int, frozenset[Topic]]:
    found: dict[int, set[Topic]] = defaultdict(set)
    words = select(ActivityTag.activity_id, ActivityTag.value)
    words = words.where(ActivityTag.kind == TagKind.TOPIC, one_of(ActivityTag.activity_id, "ids"))
    for activity_id, value in db.session.execute(words, {"ids": sorted(ids)}):
        found[activity_id].add(Topic(value))
    return {activity_id: frozenset(topics) for activity_id, topics in found.items()}


def _item(row: Any, topics: Mapping[int, frozenset[Topic]], left: LeftBy) -> Item:
    starts, room = getattr(row, "starts_at", None), getattr(row, "room", None)
    outside = row.place is PlaceKind.OUTSIDE
    where = row.address if outside else ", ".join(part for part in (room, row.centre) if part)
    return Item(
        activity_id=row.id,
        slug=row.slug,
        title=Named(row.title_pl, row.title_en, row.title_uk),
        period=Period(starts, row.ends_at) if starts is not None else None,
        where="" if row.place is PlaceKind.ONLINE else where,
        centre_id=row.centre_id,
        topics=topics.get(row.id, frozenset()),
        published_at=row.published_at,
        left=left.get((row.id, None)) or left.get((row.id, getattr(row, "session_id", None))),
    )


def _with_follows() -> tuple[Any, ...]:
    return selectinload(Follower.topics), selectinload(Follower.centres), selectinload(Follower.person)
