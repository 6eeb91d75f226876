"""Serving kept files."""

from typing import Any

from flask import Response, request

from app.core.access import Action
from app.core.errors import NotFound
from app.core.web import Area
from app.files import queries

area = Area("files", __name__)
SHOWN = {"image/webp"}


@area.route("/pliki/<key>", action=Action.SEE_PUBLIC)
def show(key: str) -> Any:
    """A picture of our own writing is shown; anything else is a download. The name never changes its content."""
    kept = queries.file_by_key(key)
    if kept is None or not kept.is_public:
        raise NotFound
    answer = Response(kept.content, mimetype=kept.media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["Content-Disposition"] = "inline" if kept.media_type in SHOWN else "attachment"
    answer.set_etag(kept.key)
    return answer.make_conditional(request)
