"""Waiting for a busy time from the page that asks for it, and what one does with it afterwards."""

from typing import Any

from flask import url_for

from app.bookings import services
from app.bookings.forms import AskForm
from app.bookings.queries.waiting import number_waiting
from app.bookings.rules import Verdict
from app.bookings.rules.waiting import check_in_time, is_busy, is_only_busy
from app.bookings.views.area import area, waiting_at
from app.centres.models import Room
from app.core.access import Action
from app.core.clock import Period, now
from app.core.errors import Refusal
from app.core.i18n import N_, Sentence
from app.core.web import actor, go
from app.core.web.edge import tell

ANY_ROOM = "any"
NOBODY: dict[str, Any] = {"may_wait": False, "number_waiting": 0}


def look_at_waiting(room: Room, period: Period, said: Verdict) -> dict[str, Any]:
    """Whether one may wait for what the verdict refuses, and how many do; names are nobody's business."""
    if not is_busy(said):
        return NOBODY
    may_wait = is_only_busy(said) and _is_in_time(period)
    return {"may_wait": may_wait, "number_waiting": number_waiting(room, period)}


def wait_in_line(room: Room, form: AskForm, pressed: str) -> Any:
    """Get in line with what is typed. Raises what `wait_for` refuses."""
    services.wait_for(actor(), form.request(room), any_room=pressed == ANY_ROOM)
    tell(Sentence(N_("You are on the waiting list. When it is your turn, we hold the time for you and write to you.")))
    return go(url_for("bookings.mine", _anchor="czekasz"))


@area.route("/rezerwacje/oczekiwania/<waiting_uid>/zrezygnuj", methods=["POST"], action=Action.LEAVE_WAITING)
def leave_waiting(waiting_uid: str) -> Any:
    waiting = waiting_at(waiting_uid, Action.LEAVE_WAITING)
    services.leave_waiting(actor(), waiting_uid)
    if waiting.series is None:
        tell(Sentence(N_("You no longer wait for it.")))
        return go(url_for("bookings.mine"))
    tell(Sentence(N_("We no longer look for that day.")))
    return go(url_for("bookings.show_series", series_uid=waiting.series.uid, _anchor="missing"))


@area.route("/rezerwacje/oczekiwania/<waiting_uid>/wznow", methods=["POST"], action=Action.LEAVE_WAITING)
def wait_again(waiting_uid: str) -> Any:
    waiting = waiting_at(waiting_uid, Action.LEAVE_WAITING)
    services.wait_again(actor(), waiting_uid)
    tell(Sentence(N_("We look for that day again. When it frees, we hold it for you and write to you.")))
    assert waiting.series is not None
    return go(url_for("bookings.show_series", series_uid=waiting.series.uid, _anchor="missing"))


def _is_in_time(period: Period) -> bool:
    try:
        check_in_time(period.starts, now())
    except Refusal:
        return False
    return True
