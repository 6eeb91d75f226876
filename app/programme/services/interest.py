"""The verbs of interest: showing it with an account or an address, confirming, withdrawing, and telling once."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select

from app.accounts.rules import FREE_TRIES, check_email
from app.accounts.services.pacing import Limit, take_try
from app.core.access import Actor
from app.core.clock import now
from app.core.database import db, explain, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.notifications import steps as notifications
from app.programme import steps
from app.programme.models import Activity, Interest
from app.programme.queries import interest as queries
from app.programme.rules.interest import KEPT_AFTER_TELLING, UNCONFIRMED_LASTS, check_takes_interest, told_from
from app.programme.rules.states import ActivityState, Standing

CONFIRM, TELL = "interest_confirm", "interest_told"
explain("uq_interest_activity_id_email", ChangedMeanwhile)
explain("uq_interest_activity_id_person_id", ChangedMeanwhile)


@transaction
def show_interest(actor: Actor, activity_id: int) -> None:
    """Let somebody with an account wait for an activity; again is the same. Raises NotFound and NothingToWaitFor."""
    activity = _awaited(activity_id)
    if queries.interest_of(activity.id, actor.person_id or 0) is None:
        db.session.add(Interest(activity_id=activity.id, person_id=actor.person_id, confirmed_at=now()))
        flush()


def show_interest_by_mail(activity_id: int, *, email: str, language: str, network: str) -> None:
    """Let an address wait, once its owner confirms it by the mail that goes there. Known and new ones look the same.

    Raises NotFound, NothingToWaitFor, NotAnAddress and TooManyTries.
    """
    address = check_email(email)
    take_try("interest", Limit(network, FREE_TRIES))
    _wait_by_mail(activity_id, address, language)


@transaction
def confirm_interest(ticket: str) -> None:
    """Say that the address is one's own; again is the same. Raises NotFound."""
    interest = _locked(ticket)
    if interest.confirmed_at is None:
        interest.confirmed_at = now()


@transaction
def withdraw_interest(ticket: str) -> None:
    """Wait no more: the row is gone, and so is the address. Raises NotFound."""
    db.session.delete(_locked(ticket))


def tell_interested_due(at: datetime) -> int:
    """Tell those who wait, in one mail each; gives how many. Forgets who never confirmed, and who was told long ago."""
    told = sum(_tell(activity_id, at) for activity_id in queries.activities_to_tell_of(at))
    _forget(at)
    return told


def _awaited(activity_id: int) -> Activity:
    """An activity that can be waited for; its row is the turnstile of those who show interest in it."""
    ours = select(Activity).where(Activity.id == activity_id).order_by(Activity.id).with_for_update(key_share=True)
    activity = db.session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    is_there = activity is not None and activity.state is ActivityState.ANNOUNCED and activity.is_public(now())
    if activity is None or not is_there or activity.closed_at is not None:
        raise NotFound
    check_takes_interest(activity.dates, queries.opens_at(activity.id), now())
    return activity


@transaction
def _wait_by_mail(activity_id: int, address: str, language: str) -> None:
    activity = _awaited(activity_id)
    same = Interest.activity_id == activity.id, Interest.email == address
    if db.session.scalars(select(Interest).where(*same)).one_or_none() is not None:
        return
    interest = Interest(activity_id=activity.id, email=address, language=language)
    db.session.add(interest)
    flush()
    _mail(CONFIRM, interest, activity)


def _locked(ticket: str) -> Interest:
    interest = queries.interest_by_ticket(ticket)
    if interest is None:
        raise NotFound
    ours = select(Interest).where(Interest.id == interest.id).with_for_update()
    found = db.session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


@transaction
def _tell(activity_id: int, at: datetime) -> int:
    activity = steps.lock_by_system(activity_id)
    opens_at = queries.opens_at(activity_id)
    due = told_from(activity.dates, opens_at, at)
    if activity.standing(at) not in (Standing.OPEN, Standing.ANNOUNCED) or due is None or due > at:
        return 0
    waits = Interest.activity_id == activity_id, Interest.confirmed_at.is_not(None), Interest.told_at.is_(None)
    rows = select(Interest).where(*waits).order_by(Interest.id).with_for_update(of=Interest)
    told = db.session.scalars(rows.execution_options(populate_existing=True)).all()
    for interest in told:
        interest.told_at = at
        if interest.person is None or interest.person.is_active:
            dates = activity.dates
            _mail(TELL, interest, activity, first=dates[0] if dates else None, more=len(dates) - 1, opens_at=opens_at)
    return len(told)


@transaction
def _forget(at: datetime) -> None:
    called_off = select(Activity.id).where(Activity.state == ActivityState.CALLED_OFF)
    over = or_(
        Interest.told_at < at - KEPT_AFTER_TELLING,
        Interest.confirmed_at.is_(None) & (Interest.created_at < at - UNCONFIRMED_LASTS),
        Interest.activity_id.in_(called_off),
    )
    db.session.execute(delete(Interest).where(over))


def _mail(template: str, interest: Interest, activity: Activity, **facts: Any) -> None:
    language = interest.reading
    notifications.queue_mail(
        template,
        address=interest.address,
        language=language,
        person_id=interest.person_id,
        event_key=f"{template}:{interest.ticket}",
        title=activity.title.in_language(language),
        centre=activity.centre.name,
        path=f"/program/{activity.slug}",
        secret_ticket=interest.ticket,
        **facts,
    )
