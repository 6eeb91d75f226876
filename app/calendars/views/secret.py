"""Calendars at secret addresses: no cookie, no trace of the address, and nothing that a cache or a search keeps."""

import logging
from functools import partial

from flask import Flask, Response, after_this_request, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from app.calendars import services
from app.calendars.views.area import area, send, zipped
from app.core.access import Action
from app.core.clock import now
from app.core.i18n import DEFAULT_LANGUAGE

PRIVATE = "private, no-store, max-age=0, must-revalidate"
log = logging.getLogger("centrum.calendars")


@area.route("/k/<token>.ics", action=Action.SEE_PUBLIC, without_cookies=True)
def secret(token: str) -> Response:
    """The reading is noted when the answer has been sent, at most once an hour."""
    g.force_language = DEFAULT_LANGUAGE
    after_this_request(keep_unseen)
    opened = services.open_calendar(token, now=now())
    answer = send(opened.mark, lambda gzip: zipped(opened.body()) if gzip else opened.body(), cached=PRIVATE)
    if opened.is_news and request.method == "GET":
        answer.call_on_close(partial(note_read, current_app._get_current_object(), opened.link_id))  # type: ignore[attr-defined]
    return answer


def keep_unseen(answer: Response) -> Response:
    """Whatever is answered, also that there is nothing."""
    answer.headers.setdefault("Cache-Control", PRIVATE)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def note_read(app: Flask, link_id: int) -> None:
    """Where the database has time for it. No fault gets out: a server would log it with the address."""
    with app.app_context():
        try:
            services.note_read(link_id, now())
        except SQLAlchemyError as error:
            log.warning("a reading was not noted: %s", type(error).__name__)
