"""The weekly digest: what was announced since the last one and what comes next week, for each who follows it."""

import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from app.accounts.models import Person
from app.accounts.rules import fingerprint, new_secret
from app.core.database import db, one_of, transaction, write
from app.notifications.steps import queue_mail
from app.programme.models import Follower, FollowLink
from app.programme.queries.following import Item, News, followed, is_due, news, oldest_told
from app.programme.rules.following import (
    LINK_LASTS,
    MOST_NEWS,
    SETTLED_AFTER,
    Follows,
    LinkPurpose,
    week_due,
)
from app.programme.steps.following import CHANGE_PATH, UNFOLLOW_PATH, recall_key

BATCH = 200
BETWEEN_BATCHES = timedelta(minutes=1)  # so that other mails are not kept waiting behind thousands of digests


def send_digests_due(at: datetime, *, stop: threading.Event | None = None) -> int:
    """Queue the digest of this week for all who did not get it, from Friday on; gives how many mails that were.

    Batch by batch, each in a transaction that locks its followers: two workers never write to one twice, whoever stops
    at that instant gets none, and a crash goes on where it was. Nothing is mailed where there is nothing to tell.
    """
    week = week_due(at)
    since = oldest_told(week) if week is not None else None
    if week is None or since is None:
        return 0
    until = at - SETTLED_AFTER
    told, mailed, batches = news(since, until, week), 0, 0
    while stop is None or not stop.is_set():
        done = _send_batch(week, told, until, at + batches * BETWEEN_BATCHES)
        if done is None:
            break
        mailed, batches = mailed + done, batches + 1
    return mailed


@transaction
def _send_batch(week: date, told: News, until: datetime, not_before: datetime) -> int | None:
    """The next followers who are due; gives how many of them got a mail, None where nobody is left."""
    rows = db.session.execute(
        select(
            *(Follower.id, Follower.person_id, Follower.language, Follower.told_until),
            func.coalesce(Person.email, Follower.email).label("address"),
            Person.disabled_at,
        )
        .outerjoin(Person, Person.id == Follower.person_id)
        .where(*is_due(week))
        .order_by(Follower.id)
        .limit(BATCH)
        .with_for_update(of=Follower, skip_locked=True)
    ).all()
    if not rows:
        return None
    ids = [row.id for row in rows]
    follows = followed(ids)
    links = [link for row in rows if (link := _mail(row, follows[row.id], told, week, not_before)) is not None]
    write(FollowLink, links)
    seen = update(Follower).where(one_of(Follower.id, "ids")).execution_options(synchronize_session=False)
    db.session.execute(seen.values(digest_week=week, told_until=until), {"ids": ids})
    return len(links)


def _mail(row: Any, follows: Follows, told: News, week: date, not_before: datetime) -> Mapping[str, Any] | None:
    """Queue the digest of one follower; gives its link, None where there is nothing to tell them."""
    coming = [one for one in told.coming if follows.fits(one.topics, one.centre_id)]
    said = {one.activity_id for one in coming}
    fresh = [one for one in told.announced if one.published_at > row.told_until and one.activity_id not in said]
    new = [one for one in fresh if follows.fits(one.topics, one.centre_id)]
    if row.disabled_at is not None or not (new or coming):
        return None
    token = new_secret()
    queue_mail(
        "digest",
        address=row.address,
        language=row.language,
        person_id=row.person_id,
        event_key=f"digest:{row.id}:{week}",
        recall_key=recall_key(row.id),
        not_before=not_before,
        announced=_lines(new),
        announced_left=_left(new),
        coming=_lines(coming),
        coming_left=_left(coming),
        more=max(len(new) - MOST_NEWS, 0) + max(len(coming) - MOST_NEWS, 0),
        secret_change_path=CHANGE_PATH + token,
        secret_unsubscribe_path=UNFOLLOW_PATH + token,
    )
    return {
        "follower_id": row.id,
        "purpose": LinkPurpose.CHANGE,
        "token_hash": fingerprint(token),
        "week": week,
        "expires_at": not_before + LINK_LASTS,
        "created_at": not_before,
    }


def _lines(items: Sequence[Item]) -> tuple[Any, ...]:
    """As facts of a mail: title, address, time, and where; online is no place."""
    return tuple((one.title, f"/program/{one.slug}", one.period, one.where) for one in items[:MOST_NEWS])


def _left(items: Sequence[Item]) -> tuple[Any, ...]:
    """What is left of the places of each line, in words."""
    return tuple(one.left.words if one.left is not None else None for one in items[:MOST_NEWS])
