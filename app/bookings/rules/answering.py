"""Pure rules of the clock of a request: how long it stands still, until when its time is held, and its place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.i18n import N_, Sentence

NO_TIME = timedelta(0)
LEAST_ANSWERS = 5
PACE_OVER = timedelta(days=90)
A_DAY = 24 * 60 * 60


def stood(stopped_at: datetime | None, goes_on_at: datetime | None, at: datetime) -> timedelta:
    """How long a clock that stopped stands still by now; it goes on by itself."""
    if stopped_at is None or goes_on_at is None:
        return NO_TIME
    return max(NO_TIME, min(at, goes_on_at) - stopped_at)


def held_longer(held_until: datetime, still: timedelta, latest: datetime) -> datetime:
    """Until when a time is held whose clock stood still: so much longer, at most until the latest, never shorter."""
    return max(held_until, min(held_until + still, latest))


def goes_on(at: datetime, longest: timedelta, *, held_until: datetime, could_be_held_until: datetime) -> datetime:
    """Until when a clock that stops now stands still at most.

    Staff keep the time that they have left, or half of what there is where the start is near.
    """
    left = held_until - at
    return min(at + longest, max(could_be_held_until - left, at + (could_be_held_until - at) / 2))


@dataclass(frozen=True)
class Turn:
    """Where a request stands: its place among those that wait at its centre, and its clock.

    A request whose clock stands still has no place: it waits for the applicant.
    """

    answer_by: datetime
    held_until: datetime
    place: int | None
    waiting: int
    still: timedelta = NO_TIME
    stopped_at: datetime | None = None
    goes_on_at: datetime | None = None
    is_late: bool = False

    @property
    def stands_still(self) -> bool:
        return self.stopped_at is not None

    @property
    def stood_minutes(self) -> int:
        return int(self.still.total_seconds() // 60)

    @property
    def words(self) -> Sentence:
        """The place and the deadline in one sentence, as the applicant reads it."""
        if self.stands_still:
            return Sentence(
                N_("The clock stands still until you answer, at the latest until %(goes_on)s."),
                {"goes_on": self.goes_on_at},
            )
        if self.place is None:
            return Sentence(N_("Answer by %(deadline)s."), {"deadline": self.answer_by})
        facts = {"place": self.place, "waiting": self.waiting, "deadline": self.answer_by}
        if self.is_late:
            return Sentence(
                N_(
                    "Place %(place)s of %(waiting)s in the queue. The answer is late: it was promised by %(deadline)s. "
                    "The time stays held until %(held)s."
                ),
                {**facts, "held": self.held_until},
            )
        return Sentence(N_("Place %(place)s of %(waiting)s in the queue; answer by %(deadline)s."), facts)


def usual_days(seconds: float) -> int:
    """Within how many working days, of 24 hours each, it is usually answered."""
    return max(1, -(-int(seconds) // A_DAY))


def usually_answered(days: int) -> Sentence:
    """The median time to answer in words."""
    return Sentence(
        N_("Usually answered within %(count)s working day."),
        {"count": days},
        plural=N_("Usually answered within %(count)s working days."),
    )
