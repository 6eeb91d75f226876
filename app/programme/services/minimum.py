"""Fewer people than were wanted: staff are told three days before, and decide that it takes place all the same."""

from datetime import datetime

from app.accounts.queries import deciders
from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, flush, transaction
from app.core.errors import NotFound
from app.programme import steps
from app.programme.models import Seating
from app.programme.queries.minimum import TooFew, too_few
from app.programme.rules.choosing import NothingToDecide
from app.programme.rules.states import check_may_make
from app.programme.steps import news, seatings
from app.schedule.rules.places import ClaimStatus


def warn_of_too_few(at: datetime) -> int:
    """Tell those who decide, once for each start; gives of how many they were told or had been."""
    found = too_few(now=at)
    if found:
        _warn(at)
    return len(found)


@transaction
def _warn(at: datetime) -> None:
    for one in too_few(now=at):
        _tell(one)


def _tell(one: TooFew) -> None:
    facts = {"people": one.people, "fewest": one.fewest, "date": _date(one.seating)}
    path = f"/zespol/program/{one.activity.id}/decyzja"
    event = f"{one.seating.id}:{one.starts_at.isoformat()}"
    for person in deciders(one.activity.centre_id):
        news.tell_person(one.activity, news.News("too_few", event, facts), person, path=path)


@transaction
def go_ahead(actor: Actor, activity_id: int, seating_id: int) -> None:
    """Let it take place with few; those who have a place get one mail. Raises NotFound and NothingToDecide."""
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    seating = db.session.get(Seating, seating_id)
    if seating is None or seating.activity_id != activity_id:
        raise NotFound
    seatings.lock_seatings(activity_id)
    db.session.refresh(seating)
    if seating_id not in [one.seating.id for one in too_few(now=now(), activity_id=activity_id)]:
        raise NothingToDecide
    seating.going_ahead_at = now()
    flush()
    steps.record(activity, "going_ahead", actor, seating_id=seating_id)
    told = news.News("going_ahead", f"{seating_id}:{now().isoformat()}", {"date": _date(seating)})
    living = news.living_in(activity, seating.session_id)
    theirs = [one for one in living if one.seating_id == seating_id and one.status is ClaimStatus.CONFIRMED]
    news.tell_enrolled(activity, told, theirs)
    news.tell_leaders(activity, told, but=actor.person_id)


def _date(seating: Seating) -> object:
    """The date that it is about: that of the seating, or the first of all."""
    return seating.session.period if seating.session is not None else seating.activity.dates[0]
