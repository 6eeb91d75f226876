"""Who asks, may they, and where to go next."""

from typing import Any
from urllib.parse import urlsplit

from flask import g, redirect, request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import ANONYMOUS, Action, Actor


def actor() -> Actor:
    """The one who asks, as the accounts area put it on this request."""
    who = g.get("actor", ANONYMOUS)
    assert isinstance(who, Actor)
    return who


def demand(action: Action, thing: Any = None) -> None:
    """Raise SignInNeeded, NotFound or NotAllowed unless the one who asks may do this."""
    access.demand(actor(), action, thing)


def path_on_this_site(wanted: str | None, otherwise: str = "/") -> str:
    """A path that a browser reads as one of ours (`//e`, `/\\e`, `https:e` are not), else the other."""
    if not wanted or not wanted.startswith("/") or any(ord(sign) < 32 or sign == "\\" for sign in wanted):
        return otherwise
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or wanted.startswith("//"):
        return otherwise
    return wanted


def typed_path() -> str:
    """The path and query that was asked for, to come back to."""
    return request.full_path if request.query_string else request.path


def go(address: str) -> Response:
    """Redirect after a change (303, so that reloading never sends twice)."""
    return redirect(address, code=303)
