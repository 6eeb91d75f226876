"""Those who follow the demo's programme by mail: with an account and without, not confirmed yet, and stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.models import Person
from app.cli.demo.building import Places
from app.core.clock import local
from app.core.database import db
from app.programme.models import FollowedCentre, FollowedTopic, Follower
from app.programme.rules.kinds import Topic

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class FollowerSketch:
    """Somebody who follows: by the key of a person of the demo, or by an address alone."""

    topics: tuple[Topic, ...]
    centres: tuple[str, ...] = ()
    person: str = ""
    email: str = ""
    language: str = "pl"
    is_confirmed: bool = True
    is_ended: bool = False


FOLLOWERS = (
    FollowerSketch((Topic.LAW, Topic.MONEY), person="ngo"),
    FollowerSketch((Topic.NEIGHBOURHOOD, Topic.ECOLOGY), ("reymonta",), person="resident"),
    FollowerSketch((), ("centrum-c-10",), email="sasiadka@example.org"),
    FollowerSketch((Topic.INTEGRATION,), email="susidka@example.org", language="uk"),
    FollowerSketch((Topic.VOLUNTEERING,), email="czeka-na-potwierdzenie@example.org", is_confirmed=False),
    FollowerSketch((Topic.DIGITAL,), email="zrezygnowala@example.org", language="en", is_ended=True),
)


def follow_some(people: Mapping[str, Person], places: Places, at: datetime) -> None:
    """Each in a state of its own; who follows had last week's digest."""
    centres = {path.partition("/")[0]: room.centre_id for path, room in places.rooms.items()}
    last_week = local(at).date() - A_WEEK
    for number, sketch in enumerate(FOLLOWERS):
        asked = at - timedelta(days=60 - 5 * number) if sketch.is_confirmed else at - timedelta(hours=5)
        follower = Follower(
            person_id=people[sketch.person].id if sketch.person else None,
            email=sketch.email or None,
            language=sketch.language,
            asked_at=asked,
            topics=[FollowedTopic(topic=topic.value) for topic in sketch.topics],
            centres=[FollowedCentre(centre_id=centres[slug]) for slug in sketch.centres],
        )
        if sketch.is_confirmed:
            follower.confirmed_at, follower.told_until = asked, at - A_WEEK
            follower.digest_week = last_week - timedelta(days=last_week.weekday())
        follower.ended_at = at - timedelta(days=3) if sketch.is_ended else None
        follower.created_at = asked
        db.session.add(follower)
