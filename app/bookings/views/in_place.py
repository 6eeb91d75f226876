"""How pages of staff are shown: whole, or inside the queue where htmx asks for them; and what follows a decision."""

from datetime import timedelta
from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from app.bookings import queries
from app.bookings.queries.undoing import undoable_of
from app.core.clock import now
from app.core.errors import Refusal
from app.core.i18n import Sentence
from app.core.web import actor, go
from app.core.web.edge import tell


def in_place() -> bool:
    """Whether a part of the queue is asked for, and no page."""
    return request.headers.get("HX-Request") == "true"


def shown() -> dict[str, Any]:
    """What a template of staff extends."""
    return {"in_place": in_place(), "layout": "bookings/in_place.html" if in_place() else "base.html"}


def undo_time() -> timedelta:
    """For how long a decision can be undone."""
    return timedelta(seconds=current_app.config["SETTINGS"].undo_seconds)


def next_request(said: Sentence) -> str | Response:
    """After a decision comes the request whose deadline is next, or the empty queue; in the queue what was done."""
    if in_place():
        undoable = undoable_of(actor(), now=now())
        return render_template("bookings/decided.html", said=said, undoable=undoable, seconds=seconds_left(undoable))
    tell(said)
    waiting = [item for item in queries.queue(actor(), now=now()) if not item.was_asked]
    if not waiting:
        return go(url_for("bookings.queue"))
    change = waiting[0].change
    if change is not None:
        return go(url_for("bookings.review_change", change_uid=change.entry.uid))
    return go(url_for("bookings.review", uid=waiting[0].uid))


def seconds_left(undoable: Any) -> int:
    """For how long it can still be undone."""
    return max(0, int((undoable.undo_until - now()).total_seconds())) if undoable is not None else 0


def refused_in_place(refusal: Refusal) -> tuple[str, int]:
    """What became of a decision that comes too late, inside the queue."""
    return render_template("bookings/decided.html", said=refusal.words, undoable=None, is_refused=True), refusal.status
