"""What those do who show interest in one activity at one instant, by plain values."""

from sqlalchemy import func, select

from app.core.database import db
from app.notifications.models import Mail
from app.organisations.queries import actor_for
from app.programme.models import Interest
from app.programme.services.interest import show_interest, show_interest_by_mail
from tests.makers import make_activity, make_centre, make_person, make_staff


def arrange() -> tuple[int, int]:
    """An announced activity without dates, and somebody with an account."""
    centre = make_centre()
    return make_activity(make_staff(centre), centre, published=True), make_person().id


def wait(activity_id: int, person_id: int) -> None:
    show_interest(actor_for(person_id), activity_id)


def wait_by_mail(activity_id: int, network: str) -> None:
    show_interest_by_mail(activity_id, email="ewa@example.org", language="pl", network=network)


def waiting() -> tuple[int, int]:
    """How many wait, and how many mails ask to confirm it."""
    mails = select(func.count()).select_from(Mail).where(Mail.template == "interest_confirm")
    rows = db.session.scalar(select(func.count()).select_from(Interest)) or 0
    return rows, db.session.scalar(mails) or 0
