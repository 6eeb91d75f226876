"""The blueprint of the area, and how calendars are sent: only where they changed, and zipped for who asks."""

import gzip
from collections.abc import Callable
from datetime import datetime

from flask import Response, current_app, request
from sqlalchemy.exc import OperationalError
from werkzeug.http import is_resource_modified

from app.core.web.area import Area

area = Area("calendars", __name__)
MEDIA_TYPE = "text/calendar; charset=utf-8"
PUBLIC = "public, max-age=300, must-revalidate"
TRY_AGAIN = 300
Body = Callable[[bool], bytes]


@area.errorhandler(OperationalError)
def answer_fault(_error: OperationalError) -> Response:
    """The database is away: readers keep their copy and come again, where an empty calendar would empty theirs."""
    return Response("503\n", 503, {"Retry-After": str(TRY_AGAIN), "Cache-Control": "no-store"}, mimetype="text/plain")


def send(mark: str, body: Body, *, cached: str = PUBLIC, last_modified: datetime | None = None) -> Response:
    """A calendar of this state: 304 to who has it, else the body, which is asked whether it is to be zipped.

    If-None-Match wins over If-Modified-Since, and what is no date counts for nothing (RFC 9110, section 13.2.2). Each
    encoding has an ETag of its own. A 304 carries what a 200 would.
    """
    zipped = _wants_gzip()
    etag = f"{mark}-gz" if zipped else mark
    fresh = not is_resource_modified(request.environ, etag, last_modified=last_modified)
    answer = Response(b"" if fresh else body(zipped), 304 if fresh else 200)
    answer.headers["Content-Type"] = MEDIA_TYPE
    answer.headers["Cache-Control"] = cached
    answer.headers["Vary"] = "Accept-Encoding"
    answer.set_etag(etag)
    if last_modified is not None:
        answer.last_modified = last_modified
    if zipped:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def zipped(body: bytes) -> bytes:
    """The same bytes each time, so that one state is one body."""
    return gzip.compress(body, mtime=0)


def _wants_gzip() -> bool:
    """Only who names it gets it, and never who is known to choke on it."""
    asked = dict(request.accept_encodings)
    plain_for = current_app.config["SETTINGS"].plain_feeds_for
    return asked.get("gzip", 0) > 0 and not (plain_for and plain_for in request.user_agent.string)
