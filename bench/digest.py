"""The weekly digest of 5,000 followers to the outbox: its seconds, and the most memory that it takes by the way."""

import time
import tracemalloc
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from app.core.clock import from_local, now, today
from app.core.database import db, transaction, write, write_numbered
from app.notifications.models import Mail
from app.programme.models import FollowedCentre, FollowedTopic, Follower, FollowLink
from app.programme.rules.following import AT_EIGHT
from app.programme.rules.kinds import Topic
from app.programme.services.digest import send_digests_due
from bench.grounds import Ground, analyse, running
from bench.measuring import Figure
from bench.programme import put_down
from tests.makers import make_centre, make_room, make_staff

FOLLOWERS, FEW, AIM = 5_000, 500, 60.0


def figures(ground: Ground) -> Iterator[Figure]:
    with running(ground.new_database("digest")):
        arranged()
        analyse()
        seconds, _ = sent(FOLLOWERS, counting=False)
        few, many = (sent(number, counting=True)[1] for number in (FEW, FOLLOWERS))
    told = f"digest of {FOLLOWERS} followers ({many:.1f} MB at most; of {FEW}: {few:.1f})"
    yield Figure(told, seconds, at_most=AIM)


def friday() -> datetime:
    """The Friday of the week in which the bench's activities begin."""
    return from_local(today() + timedelta(days=(4 - today().weekday()) % 7 + 7), AT_EIGHT)


def arranged() -> None:
    """Followers of a topic each, every tenth of a centre too, and a programme of 200 activities that is new to them."""
    centre = make_centre()
    follow(centre.id)
    put_down(centre.id, make_room(centre).id, make_staff(centre).id)


@transaction
def follow(centre_id: int) -> None:
    before = now() - timedelta(days=7)
    row = {"language": "pl", "asked_at": before, "confirmed_at": before, "told_until": before, "created_at": before}
    people = [{**row, "email": f"osoba{number}@example.org"} for number in range(FOLLOWERS)]
    ids = write_numbered(people, by=Follower.email)
    topics = list(Topic)
    followed = [{"follower_id": one, "topic": topics[number % 2 * 3].value} for number, one in enumerate(ids)]
    write(FollowedTopic, followed)
    write(FollowedCentre, [{"follower_id": one, "centre_id": centre_id} for one in ids[::10]])


def sent(number: int, *, counting: bool) -> tuple[float, float]:
    """Seconds and megabytes of one digest to so many followers."""
    expected = prepare(number)
    if counting:
        tracemalloc.start()
    begun = time.perf_counter()
    mailed = send_digests_due(friday())
    seconds = time.perf_counter() - begun
    peak = tracemalloc.get_traced_memory()[1] / 2**20 if counting else 0.0
    tracemalloc.stop()
    assert mailed == expected, (mailed, expected)
    return seconds, peak


@transaction
def prepare(number: int) -> int:
    """Nobody has it yet but those beyond so many; gives how many follow what the programme has."""
    for table in (Mail, FollowLink):
        db.session.execute(delete(table))
    told = now() - timedelta(days=7)
    db.session.execute(update(Follower).values(told_until=told, digest_week=friday().date() + timedelta(days=1)))
    due = select(Follower.id).order_by(Follower.id).limit(number)
    db.session.execute(update(Follower).where(Follower.id.in_(due)).values(digest_week=None))
    law = select(FollowedTopic.follower_id).where(FollowedTopic.topic == Topic.LAW)
    here = select(FollowedCentre.follower_id)
    fits = Follower.id.in_(law) | Follower.id.in_(here)
    return db.session.scalar(select(func.count()).where(Follower.digest_week.is_(None), fits)) or 0
