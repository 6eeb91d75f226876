"""How people come to the places of an activity: setting it, changing the number of places, and ending it."""

from collections.abc import Sequence

from app.centres import queries as centres
from app.centres.rules.trail import check_seen
from app.core.access import Actor
from app.core.database import db, flush, transaction
from app.programme import steps
from app.programme.models import ACTIVITY, Activity, EnrolmentTerms
from app.programme.queries.facts import check_room_for
from app.programme.queries.terms import begins, terms_of
from app.programme.rules.enrolling import POOL_MODES
from app.programme.rules.states import check_may_make
from app.programme.rules.terms import Terms, check_fixed, check_terms
from app.programme.services.making import EDITED
from app.programme.steps import seatings
from app.schedule.rules.places import Mode
from app.schedule.steps import places


@transaction
def set_terms(
    actor: Actor, activity_id: int, terms: Terms, *, seats: int | None, seen: int, put_back: Sequence[int] = ()
) -> None:
    """Let people come to an activity in this way, as it was when its last change was `seen`.

    Whoever would lose a place waits again where all of them are `put_back`. Raises NotFound, ChangedMeanwhile,
    TooManySeats, TooFewSeats, ModeIsFixed, DatesAreFixed, and what `check_terms` and `check_may_make` refuse.
    """
    activity = _locked(actor, activity_id, seen)
    terms = terms.tidied
    check_terms(terms, seats=seats, begins=begins(activity, by_session=terms.by_session))
    assert seats is not None
    check_room_for(activity, seats)
    kept = db.session.get(EnrolmentTerms, activity.id)
    if kept is not None:
        _check_kept(activity, kept, terms)
    raised, activity.seats = activity.seats != seats, seats
    row = _write(activity, kept, terms)
    steps.open_seatings(activity, row)
    if kept is not None:
        for _, pool in seatings.lock_seatings(activity.id):
            if pool.reserved_until != terms.reserved_until:
                steps.tell(places.reserve(pool, terms.reserved_until))
        if raised:
            seatings.change_seats(activity, seats, put_back=put_back)
    steps.record(activity, "terms_set", actor, mode=terms.mode.value, seats=seats, put_back=len(put_back))


@transaction
def end_terms(actor: Actor, activity_id: int, *, seen: int) -> None:
    """Let everybody come freely: nobody enrols any more. Raises NotFound, ChangedMeanwhile and ModeIsFixed."""
    activity = _locked(actor, activity_id, seen)
    kept = db.session.get(EnrolmentTerms, activity.id)
    if kept is None:
        return
    _check_kept(activity, kept, None)
    seatings.drop_seatings(activity.id)
    db.session.delete(kept)
    flush()
    steps.record(activity, "terms_ended", actor)


def _locked(actor: Actor, activity_id: int, seen: int) -> Activity:
    activity = steps.lock_activity(actor, activity_id)
    check_may_make(activity.state)
    check_seen(centres.last_change(ACTIVITY, activity_id, EDITED), seen=seen)
    return activity


def _check_kept(activity: Activity, kept: EnrolmentTerms, wanted: Terms | None) -> None:
    """What is fixed once somebody enrolled; nobody enrols between this look and the end, because the pools are ours."""
    seatings.lock_seatings(activity.id)
    if seatings.somebody_enrolled(activity.id):
        check_fixed(terms_of(kept), wanted)
    elif wanted is not None and _pools(terms_of(kept)) != _pools(wanted):
        seatings.drop_seatings(activity.id)


def _pools(terms: Terms) -> tuple[Mode, bool]:
    """What a pool is made for, and never changes."""
    return POOL_MODES[terms.mode], terms.by_session


def _write(activity: Activity, kept: EnrolmentTerms | None, terms: Terms) -> EnrolmentTerms:
    row = kept or EnrolmentTerms(activity_id=activity.id)
    for name, value in terms.columns.items():
        setattr(row, name, value)
    db.session.add(row)
    flush()
    return row
