"""Telling somebody that they count as absent, what follows and how to object; and taking that back."""

from datetime import timedelta

from app.core.clock import now
from app.notifications import steps as notifications
from app.programme.models import Enrolment, Session
from app.programme.rules.lines import Misses
from app.programme.steps.dates import place_of

ABSENT = "absence_noted"
HELD_FOR = timedelta(hours=1)  # scanners that had no network send what they read, and staff see their mistakes


def tell_of_absence(one: Enrolment, session: Session, misses: Misses) -> None:
    """One mail to whoever left an address, an hour later; `recall_absence` takes it back until then.

    Whoever left none is known by a name alone, and nothing counts against a name.
    """
    activity = session.activity
    centre = activity.centre
    notifications.queue_mail(
        ABSENT,
        address=one.email,
        language=one.language,
        person_id=one.person_id,
        event_key=f"{ABSENT}:{one.id}:{session.id}",
        recall_key=_recall_key(one, session),
        not_before=now() + HELD_FOR,
        name=one.name,
        title=activity.title.in_language(one.language),
        period=session.period,
        place=place_of(session),
        misses=misses.words,
        centre=centre.name,
        centre_phone=centre.phone,
        centre_email=centre.email,
        secret_path=f"/bilet/{one.ticket}",
    )


def recall_absence(one: Enrolment, session: Session) -> None:
    """It was otherwise: who was not told yet is not told at all."""
    notifications.recall(_recall_key(one, session))


def _recall_key(one: Enrolment, session: Session) -> str:
    return f"absent:{one.id}:{session.id}"
