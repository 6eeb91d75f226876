"""What the clients of a race send to the API, by plain values, so that it can be sent to another process."""

import contextvars
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app.accounts.services import make_api_token
from app.bookings.models import Booking
from app.core.database import db
from app.notifications.models import Mail
from app.schedule.models import Occupancy
from tests.bookings.racers import slot
from tests.makers import actor, make_centre, make_organisation, make_person, make_room, make_staff


def arrange() -> tuple[str, str, dict[str, Any]]:
    """Tokens of an owner and of a coordinator, and a body that is accepted."""
    centre = make_centre()
    room = make_room(centre)
    owner = make_person()
    organisation = make_organisation(owner)
    coordinator = make_staff(centre)
    when = slot(18)
    wish = {
        "room": room.id,
        "organisation": organisation.id,
        "starts": when.starts.isoformat(),
        "ends": when.ends.isoformat(),
        "title": "Spotkanie",
        "purpose": "Spotkanie",
        "people": 5,
    }
    return make_api_token(actor(owner), label="race"), make_api_token(actor(coordinator), label="race"), wish


def send(path: str, token: str, body: dict[str, Any], key: str | None = None) -> tuple[int, str]:
    """The status, and the booking's id or the refusal's code. The request shares no context with what is around it."""
    headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {})}
    client = current_app.test_client(use_cookies=False)
    answer = contextvars.Context().run(client.post, f"/api/v1{path}", json=body, headers=headers)
    said = answer.get_json(force=True)
    return answer.status_code, said.get("id") or said["code"]


def counts() -> tuple[int, int, int]:
    """Bookings, occupancies, and mails that say that a room was asked for."""
    asked = select(func.count()).select_from(Mail).where(Mail.template == "booking_requested")
    tables = [select(func.count()).select_from(table) for table in (Booking, Occupancy)]
    bookings, occupancies, mails = (db.session.scalar(count) or 0 for count in (*tables, asked))
    return bookings, occupancies, mails
