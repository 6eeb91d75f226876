"""Answers for one reader: pages that a secret address opens, and files that are downloaded but never shown."""

import io
from collections.abc import Mapping

from flask import Response, make_response, send_file

# No cache keeps it, no search engine lists it, and the next site does not learn its address.
UNSEEN: Mapping[str, str] = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}
UNFOLLOWED: Mapping[str, str] = {**UNSEEN, "X-Robots-Tag": "noindex, nofollow"}


def unseen(page: str, status: int = 200) -> Response:
    """A page that a secret address opens."""
    answer: Response = make_response(page, status)
    answer.headers.update(UNSEEN)
    return answer


def as_download(content: bytes, media_type: str, name: str) -> Response:
    """Always a download under the name that its sender gave it; no browser runs or keeps it."""
    answer = send_file(io.BytesIO(content), media_type, as_attachment=True, download_name=name, etag=False)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
