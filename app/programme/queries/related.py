"""What stands beside an activity: others of its topics that are to come, and links that staff put there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.core.database import db
from app.core.i18n import Named
from app.programme.models import Activity, ActivityTag, RelatedLink, Session
from app.programme.rules.kinds import ActivityKind, TagKind
from app.programme.rules.states import ActivityState
from app.schedule.models import Entry
from app.schedule.rules import Status

MOST_RELATED = 4


@dataclass(frozen=True)
class Related:
    """Another activity, and when its next date begins."""

    slug: str
    kind: ActivityKind
    title: Named
    starts: datetime


def related_to(activity: Activity, *, now: datetime) -> Sequence[Related]:
    """What is to come of the same topics: who shares more of them first, then by start. One query."""
    shared = (
        select(ActivityTag.activity_id, func.count().label("topics"))
        .where(ActivityTag.kind == TagKind.TOPIC, ActivityTag.value.in_([topic.value for topic in activity.topics]))
        .where(ActivityTag.activity_id != activity.id)
        .group_by(ActivityTag.activity_id)
        .subquery()
    )
    starts = func.min(Entry.starts_at)
    titles = Activity.title_pl, Activity.title_en, Activity.title_uk
    rows = (
        select(Activity.slug, Activity.kind, *titles, starts)
        .join(shared, shared.c.activity_id == Activity.id)
        .join(Session, Session.activity_id == Activity.id)
        .join(Entry, Entry.id == Session.entry_id)
        .where(Activity.state == ActivityState.ANNOUNCED, Activity.published_at <= now)
        .where(Entry.status == Status.CONFIRMED, Entry.starts_at > now)
        .group_by(Activity.id, Activity.slug, Activity.kind, *titles, shared.c.topics)
        .order_by(shared.c.topics.desc(), starts, Activity.id)
        .limit(MOST_RELATED)
    )
    return [Related(slug, kind, Named(*named), at) for slug, kind, *named, at in db.session.execute(rows)]


def links_of(activity_id: int) -> Sequence[RelatedLink]:
    """The links that staff put beside it, in order."""
    ours = select(RelatedLink).where(RelatedLink.activity_id == activity_id)
    return db.session.scalars(ours.order_by(RelatedLink.id)).all()


def link_of(activity_id: int, link_id: int) -> RelatedLink | None:
    ours = RelatedLink.activity_id == activity_id, RelatedLink.id == link_id
    return db.session.scalars(select(RelatedLink).where(*ours)).one_or_none()
