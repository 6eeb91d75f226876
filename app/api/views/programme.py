"""The programme: open to everybody, as its pages are."""

from typing import Any

from app.api.forms.activities import Activities, ActivitiesAsked, ActivityFilter, ActivityShown
from app.api.queries import centre_id_of
from app.api.queries.activities import activities_page, public_activity
from app.api.views.area import area
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import N_


@area.offer(
    "/activities",
    action=Action.SEE_PUBLIC,
    answers=Activities,
    takes={"query": ActivityFilter},
    summary=N_("The programme: trainings, events and all else that is announced"),
    description=N_(
        "What is to come by its next date, and at the end what has none yet; or what is over, the last first."
    ),
)
def list_activities(sent: ActivitiesAsked) -> Any:
    wanted = sent.wanted(centre_id_of(sent.centre))
    return activities_page(wanted, page=sent.page, size=sent.size, now=now())


@area.offer(
    "/activities/<activity_slug>",
    action=Action.SEE_PUBLIC,
    answers=ActivityShown,
    refuses=[404],
    summary=N_("One activity with its dates"),
)
def show_activity(activity_slug: str) -> Any:
    return public_activity(activity_slug, now=now())
