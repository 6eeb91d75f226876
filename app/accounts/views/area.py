"""The area itself, and recognising a signed-in browser."""

from datetime import timedelta

from flask import Flask, render_template, session
from flask_login import LoginManager, UserMixin, login_user

from app.accounts import queries
from app.accounts.rules import SIGN_IN_LASTS, LinkOver
from app.core.web import Area

area = Area("accounts", __name__)


class Visitor(UserMixin):
    """A signed-in browser: its secret is in the cookie, its sign-in in the database."""

    def __init__(self, token: str, signed_in: queries.SignedIn) -> None:
        self.token = token
        self.sign_in_id = signed_in.sign_in_id
        self.person_id = signed_in.person_id

    def get_id(self) -> str:
        return self.token


def connect(app: Flask) -> None:
    """Let Flask-Login recognise who asks by the secret in the session."""
    # The cookie is sent when it changes, not with every answer: a picture that others may keep carries none.
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(seconds=SIGN_IN_LASTS.total_seconds())
    manager = LoginManager(app)
    manager.session_protection = None  # the server's own table decides; an address that changes is no reason to end
    manager.user_loader(_visitor)


def remember(token: str) -> None:
    """Keep the secret of a new sign-in in this browser, in a session of its own."""
    signed_in = queries.session_person(token)
    forget()
    session.permanent = True
    if signed_in is not None:  # None when the account was closed at this very moment
        login_user(Visitor(token, signed_in))


def forget() -> None:
    """Begin a session of its own; only the language that was chosen stays."""
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen


def link_is_over(way: str, label: str) -> tuple[str, int]:
    """The page of a mailed link that no longer works, with the way to a new one."""
    return render_template("accounts/link_is_over.html", way=way, label=label), LinkOver.status


def _visitor(token: str) -> Visitor | None:
    signed_in = queries.session_person(token)
    return Visitor(token, signed_in) if signed_in is not None else None
