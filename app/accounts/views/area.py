"""The area itself, and recognising a signed-in browser."""

from datetime import timedelta

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user

from app.accounts import queries
from app.accounts.rules import SIGN_IN_LASTS
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
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(seconds=SIGN_IN_LASTS.total_seconds())
    manager = LoginManager(app)
    manager.session_protection = None  # the server's own table decides; an address that changes is no reason to end
    manager.user_loader(_visitor)


def remember(token: str) -> None:
    """Keep the secret of a new sign-in in this browser, in a session of its own."""
    signed_in = queries.session_person(token)
    assert signed_in is not None
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    login_user(Visitor(token, signed_in))


def _visitor(token: str) -> Visitor | None:
    signed_in = queries.session_person(token)
    return Visitor(token, signed_in) if signed_in is not None else None
