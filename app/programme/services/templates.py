"""Templates: activities from which others start, with everything but dates."""

from app.core.access import Actor
from app.core.clock import now
from app.core.database import transaction
from app.core.errors import NotFound
from app.programme import steps
from app.programme.rules.refusals import NotYetAccepted
from app.programme.rules.states import ActivityState
from app.programme.services.copying import copy_with_terms_from_now, written_anew

NEVER = frozenset({ActivityState.PROPOSED, ActivityState.DECLINED})


@transaction
def make_template(actor: Actor, activity_id: int) -> None:
    """Offer an activity as one to start from; again is the same. Raises NotFound, and NotYetAccepted of a proposal."""
    activity = steps.lock_even_closed(actor, activity_id)
    if activity.state in NEVER:
        raise NotYetAccepted
    if not activity.is_template:
        activity.is_template = True
        steps.record(activity, "made_template", actor)


@transaction
def unmake_template(actor: Actor, activity_id: int) -> None:
    """Offer it no more. Raises NotFound."""
    activity = steps.lock_even_closed(actor, activity_id)
    if activity.is_template:
        activity.is_template = False
        steps.record(activity, "unmade_template", actor)


@transaction
def start_from_template(actor: Actor, centre_id: int, activity_id: int) -> int:
    """A draft that says the same as a template of the centre, without dates; gives its number. Raises NotFound."""
    before = steps.lock_even_closed(actor, activity_id)
    if not before.is_template or before.centre_id != centre_id:
        raise NotFound
    activity = written_anew(actor, before)
    copy_with_terms_from_now(before, activity, now())
    steps.record(activity, "copied", actor, copied_from=before.id)
    return activity.id
