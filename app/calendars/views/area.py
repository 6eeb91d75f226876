"""The blueprint of the area, and how calendars are sent: only where they changed, and zipped for who asks."""

import gzip
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, current_app, request
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from werkzeug.datastructures import Headers
from werkzeug.http import http_date, parse_date, parse_etags

from app.calendars.rules.windows import SETTLES
from app.core.clock import now
from app.core.web.area import Area

area = Area("calendars", __name__)
MEDIA_TYPE = "text/calendar; charset=utf-8"
PUBLIC = "public, max-age=300, must-revalidate"
TRY_AGAIN = 300
log = logging.getLogger("centrum.calendars")

Body = Callable[[bool], bytes]


class CalendarAnswer(Response):
    """A 304 says when it changed, too, to readers who know no ETag: werkzeug takes that for a word about a body."""

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        headers = super().get_wsgi_headers(environ)
        if self.status_code == 304 and "Last-Modified" in self.headers:
            headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


def answer_fault(error: Exception) -> Response:
    """The database is away: readers keep their copy and come again, where an empty calendar would empty theirs."""
    log.warning("a calendar was not read: %s", type(error).__name__)
    return Response("503\n", 503, {"Retry-After": str(TRY_AGAIN), "Cache-Control": "no-store"}, mimetype="text/plain")


def answer_faults_of(calendars: Area) -> None:
    """Whatever a database that is away raises."""
    for fault in (InterfaceError, OperationalError, TimeoutError):
        calendars.register_error_handler(fault, answer_fault)


answer_faults_of(area)


def send(mark: str, body: Body, *, cached: str = PUBLIC, last_modified: datetime | None = None) -> Response:
    """A calendar of this state: 304 to who has it, else the body, which is asked whether it is to be zipped.

    Each encoding has an ETag of its own. A 304 carries what a 200 would.
    """
    wants_gzip = _wants_gzip()
    etag = f"{mark}-gz" if wants_gzip else mark
    headers = [("Cache-Control", cached), ("Vary", "Accept-Encoding"), ("ETag", f'"{etag}"')]
    if last_modified is not None:
        headers.append(("Last-Modified", http_date(last_modified)))
    if wants_gzip:
        headers.append(("Content-Encoding", "gzip"))
    has_it = _has(etag, last_modified)
    return CalendarAnswer(b"" if has_it else body(wants_gzip), 304 if has_it else 200, headers, content_type=MEDIA_TYPE)


def _has(etag: str, last_modified: datetime | None) -> bool:
    """Whether the reader has this state (RFC 9110, section 13.2.2): If-None-Match wins over If-Modified-Since.

    What is no date, or a date to come, counts for nothing. One that we never sent is when the reader looked last: only
    from a minute after the last change on was all of it there to be seen.
    """
    known = request.environ.get("HTTP_IF_NONE_MATCH")
    if known is not None:
        return parse_etags(known).contains_weak(etag)
    since = parse_date(request.environ.get("HTTP_IF_MODIFIED_SINCE"))
    if since is None or last_modified is None or since > now():
        return False
    return since == last_modified or since >= last_modified + SETTLES


def zipped(body: bytes) -> bytes:
    """The same bytes each time, so that one state is one body."""
    return gzip.compress(body, mtime=0)


def _wants_gzip() -> bool:
    """Only who names it gets it, and never who is known to choke on it."""
    if "gzip" not in request.environ.get("HTTP_ACCEPT_ENCODING", ""):
        return False
    asked = dict(request.accept_encodings)
    plain_for = current_app.config["SETTINGS"].plain_feeds_for
    return asked.get("gzip", 0) > 0 and not (plain_for and plain_for in request.user_agent.string)
