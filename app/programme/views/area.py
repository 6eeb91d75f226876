"""The area itself, and how a screen of staff finds its activity."""

from flask import request

from app.core.access import Action, can
from app.core.errors import NotFound
from app.core.web import Area, actor, demand
from app.programme.models import Activity, Question, Session
from app.programme.queries import reading
from app.programme.queries.terms import questions_of

area = Area("programme", __name__)
ONE = "/zespol/program/<int:activity_id>"
LAST_PAGE = 10_000


def found(activity_id: int, action: Action = Action.MAKE_PROGRAMME) -> Activity:
    """The activity, for somebody who may do this to it; another centre's and a missing one look the same.

    Raises SignInNeeded, NotAllowed and NotFound.
    """
    demand(action)
    activity = reading.activity(activity_id)
    if activity is None or not can(actor(), action, activity):
        raise NotFound
    return activity


def found_session(activity: Activity, session_id: int) -> Session:
    """One of its dates. Raises NotFound."""
    session = next((one for one in activity.sessions if one.id == session_id), None)
    if session is None:
        raise NotFound
    return session


def session_at(activity_slug: str, session_id: int, action: Action) -> Session:
    """The same by the name of its activity in addresses. Raises what `found` does."""
    activity = reading.activity_by_slug(activity_slug)
    return found_session(found(activity.id if activity is not None else 0, action), session_id)


def found_question(activity_id: int, question_id: int) -> Question:
    """One of what it asks. Raises NotFound."""
    question = next((one for one in questions_of(activity_id) if one.id == question_id), None)
    if question is None:
        raise NotFound
    return question


def page_asked() -> int:
    """The page of a list in the address; nonsense is the first."""
    typed = request.args.get("page", "1")
    return min(max(int(typed), 1), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1
