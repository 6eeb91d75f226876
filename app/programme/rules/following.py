"""Following the programme by mail: what may be followed, when the weekly digest is due, and how long things last."""

import enum
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.clock import Period, from_local, local
from app.core.errors import Refusal
from app.core.i18n import N_
from app.programme.rules.kinds import Topic

CONFIRMATION_LASTS = timedelta(hours=48)
LINK_LASTS = timedelta(days=90)
UNCONFIRMED_KEPT, ENDED_KEPT = timedelta(days=7), timedelta(days=30)
A_WEEK = timedelta(days=7)
FRIDAY, AT_EIGHT = 4, time(8)
# Who announces something may still mend it for a while; and what is being stored just now is in the next digest.
SETTLED_AFTER = timedelta(minutes=5)
MOST_NEWS = 12


class NothingToFollow(Refusal):
    sentence = N_("Choose at least one topic or one centre.")
    field = "topics"


class LinkPurpose(enum.StrEnum):
    """What a mailed link of a follower is for."""

    CONFIRM = "confirm"
    CHANGE = "change"


@dataclass(frozen=True)
class Follows:
    """What somebody follows: all that has one of the topics, and all of the centres."""

    topics: frozenset[Topic] = frozenset()
    centre_ids: frozenset[int] = frozenset()

    def fits(self, topics: AbstractSet[Topic], centre_id: int) -> bool:
        return centre_id in self.centre_ids or not self.topics.isdisjoint(topics)


def check_follows(follows: Follows) -> None:
    """Refuses NothingToFollow."""
    if not follows.topics and not follows.centre_ids:
        raise NothingToFollow


def week_due(now: datetime) -> date | None:
    """The Monday of the week whose digest is due: from Friday at eight until Sunday; None on the days before."""
    today = local(now).date()
    monday = today - timedelta(days=today.weekday())
    return monday if now >= from_local(monday + timedelta(days=FRIDAY), AT_EIGHT) else None


def week_ahead(week: date) -> Period:
    """The seven days after a week, of which its digest tells."""
    first = week + A_WEEK
    return Period(from_local(first), from_local(first + A_WEEK))
