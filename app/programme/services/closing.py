"""Closing an activity that is over for good."""

from app.core.access import Actor
from app.core.clock import now
from app.core.database import transaction
from app.programme import steps
from app.programme.queries.attendance import lists_begun
from app.programme.queries.surveys import survey_of
from app.programme.rules.states import check_may_close
from app.programme.steps import seatings


@transaction
def close_activity(actor: Actor, activity_id: int) -> None:
    """Close what is over: nothing of it changes any more.

    Raises NotFound, IsClosed and what `check_may_close` refuses.
    """
    activity = steps.lock_activity(actor, activity_id)
    seatings.lock_seatings(activity_id)  # whoever notes somebody waits for us, and we for them
    survey = survey_of(activity_id)
    check_may_close(
        activity.standing(now()),
        open_lists=lists_begun(activity_id),
        survey_until=survey.closes_at if survey is not None else None,
        now=now(),
    )
    activity.closed_at = now()
    steps.record(activity, "closed", actor)
