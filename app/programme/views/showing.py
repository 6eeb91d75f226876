"""What the page of an activity shows beside its words and dates."""

from typing import Any

from app.core.clock import now
from app.core.web import actor
from app.programme.models import Activity
from app.programme.queries import interest as waiting
from app.programme.queries.materials import public_materials
from app.programme.queries.related import links_of, related_to


def beside(activity: Activity) -> dict[str, Any]:
    """Materials for everybody, links, others of its topics, and whether one can wait for it. A few queries."""
    person_id = actor().person_id
    may_wait = waiting.may_wait_for(activity, now=now())
    return {
        "materials": public_materials(activity, now=now()),
        "links": links_of(activity.id),
        "related": related_to(activity, now=now()) if activity.topics else [],
        "may_wait": may_wait,
        "interest": waiting.interest_of(activity.id, person_id) if may_wait and person_id is not None else None,
    }
