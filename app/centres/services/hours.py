"""Changing opening hours: the week, single days that differ, public holidays."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, select

from app.centres import steps
from app.centres.models import DayException, ExceptionBlock, OpeningBlock
from app.centres.queries import feasts_ahead, last_change, same_days
from app.centres.rules import Block, days_between
from app.centres.rules.refusals import DaysBackwards, DaysOver, TooManyDays
from app.centres.rules.trail import CENTRE, WEEK, check_seen
from app.core.access import Actor
from app.core.clock import LAST_YEAR, OutOfCalendar, today
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound

MOST_DAYS = 62

explain("uq_day_exception_centre_id_day", ChangedMeanwhile)


@transaction
def change_week(actor: Actor, centre_id: int, week: Sequence[Sequence[Block]], *, seen: int) -> None:
    """Set the hours of Monday to Sunday. Bookings that exist stay.

    Raises NotFound, NotAllowed, ChangedMeanwhile.
    """
    centre = steps.lock_centre(actor, centre_id)
    check_seen(last_change(CENTRE, centre_id, WEEK), seen=seen)
    before = [(block.weekday, block.opens, block.closes) for block in centre.opening]
    after = [(weekday, block.opens, block.closes) for weekday, blocks in enumerate(week) for block in blocks]
    if before == after:
        return
    centre.opening = [OpeningBlock(weekday=day, opens=opens, closes=closes) for day, opens, closes in after]
    flush()
    steps.record_centre("hours_changed", centre, actor, before=before, after=after)


@transaction
def change_days(
    actor: Actor, centre_id: int, first: date, last: date, *, blocks: Sequence[Block], reasons: Mapping[str, str]
) -> None:
    """Give the days from the first to the last other hours than their weekday's; without blocks they are closed.

    What was set for these days before is replaced.
    Raises DaysBackwards, DaysOver, TooManyDays, OutOfCalendar, NotFound, NotAllowed.
    """
    if last < first:
        raise DaysBackwards
    if first < today():
        raise DaysOver
    if last.year > LAST_YEAR:
        raise OutOfCalendar(field="last")
    if (last - first).days >= MOST_DAYS:
        raise TooManyDays(most=MOST_DAYS)
    centre = steps.lock_centre(actor, centre_id)
    days = list(days_between(first, last))
    _forget_days(centre_id, days)
    for day in days:
        kept = [ExceptionBlock(opens=block.opens, closes=block.closes) for block in blocks]
        db.session.add(DayException(centre_id=centre_id, day=day, blocks=kept, **_columns(reasons)))
    flush()
    hours = [(block.opens, block.closes) for block in blocks]
    steps.record_centre("days_changed", centre, actor, first=str(first), last=str(last), hours=hours)


@transaction
def forget_days(actor: Actor, centre_id: int, exception_id: int) -> None:
    """Let a day, and those after it that differ in the same way, follow their weekdays again.

    Raises NotFound and NotAllowed.
    """
    centre = steps.lock_centre(actor, centre_id)
    exception = db.session.get(DayException, exception_id)
    if exception is None or exception.centre_id != centre.id:
        raise NotFound
    days = [row.day for row in same_days(exception)]
    _forget_days(centre_id, days)
    steps.record_centre("day_forgotten", centre, actor, first=str(days[0]), last=str(days[-1]))


@transaction
def close_on_feasts(actor: Actor, centre_id: int, days: Sequence[date]) -> int:
    """Close on those public holidays of this and the next year that nothing was set for yet; gives how many.

    Raises NotFound and NotAllowed.
    """
    centre = steps.lock_centre(actor, centre_id)
    wanted = [feast for feast in feasts_ahead(centre_id) if feast.day in days]
    for feast in wanted:
        db.session.add(DayException(centre_id=centre_id, day=feast.day, is_holiday=True, **_columns(feast.names)))
    flush()
    if wanted:
        steps.record_centre("feasts_added", centre, actor, count=len(wanted))
    return len(wanted)


def _columns(reasons: Mapping[str, str]) -> dict[str, str]:
    return {f"reason_{language}": reason for language, reason in reasons.items()}


def _forget_days(centre_id: int, days: Sequence[date]) -> None:
    ours = select(DayException.id).where(DayException.centre_id == centre_id, DayException.day.in_(days))
    ids = list(db.session.scalars(ours))
    db.session.execute(delete(ExceptionBlock).where(ExceptionBlock.exception_id.in_(ids)))
    db.session.execute(delete(DayException).where(DayException.id.in_(ids)))
