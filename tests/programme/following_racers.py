"""What the clients of a race about following do, by plain values, so that it can be sent to another process."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.clock import from_local, local, now
from app.core.database import db, transaction
from app.notifications.models import Mail
from app.programme.models import Follower
from app.programme.rules.following import AT_EIGHT, FRIDAY, Follows
from app.programme.rules.kinds import Topic
from app.programme.services import following
from app.programme.services.digest import send_digests_due
from tests.bookings.racers import slot
from tests.makers import actor, make_activity, make_centre, make_person, make_room, make_staff

LAW = Follows(frozenset({Topic.LAW}))
ADDRESS = "anna@example.org"


def arrange(followers: int) -> None:
    """So many follow what is announced then."""
    for _ in range(followers):
        following.follow(actor(make_person()), LAW, language="pl")
    _a_minute_ago()
    centre = make_centre(opens="0:00", closes="24:00")
    make_activity(
        make_staff(centre),
        centre,
        slot(12).shifted(timedelta(days=28)),
        room=make_room(centre),
        published=True,
        topics=(Topic.LAW,),
    )


@transaction
def _a_minute_ago() -> None:
    for follower in db.session.scalars(select(Follower)):
        follower.told_until = now() - timedelta(minutes=1)


def friday() -> datetime:
    """A Friday to come, at eight."""
    today = local(now()).date()
    return from_local(today + timedelta(days=(FRIDAY - today.weekday()) % 7 + 7), AT_EIGHT)


def send() -> int:
    return send_digests_due(friday())


def ask(number: int) -> None:
    following.ask_to_follow(ADDRESS, LAW, language="pl", network=f"192.0.2.{number}")


def digests() -> list[int]:
    """How many digests each got."""
    people = db.session.scalars(select(Mail.person_id).where(Mail.template == "digest")).all()
    return sorted(Counter(people).values())


def followers() -> int:
    return len(db.session.scalars(select(Follower.id)).all())
