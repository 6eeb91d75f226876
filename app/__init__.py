"""The application: a table of contents."""

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from its settings (by default those of the environment)."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder="static")
    _configure(app, settings)

    from app import cli
    from app.accounts import views as accounts
    from app.api import views as api
    from app.bookings import views as bookings
    from app.calendars import views as calendars
    from app.centres import views as centres
    from app.core import database
    from app.core.web import edge
    from app.desk import views as desk
    from app.files import views as files
    from app.notifications import views as notifications
    from app.organisations import views as organisations
    from app.programme import views as programme
    from app.site import views as site

    database.connect(app)
    accounts.connect(app)
    app.before_request(organisations.recognise)
    edge.dress(app)
    for area in (site, accounts, organisations, centres, files, bookings, programme, desk, notifications, calendars):
        app.register_blueprint(area.area)
    app.register_blueprint(calendars.dav.area)
    api.connect(app)
    cli.connect(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        MIGRATIONS=str(ROOT / "migrations"),
        BABEL_DEFAULT_LOCALE="pl",
        BABEL_DEFAULT_TIMEZONE="Europe/Warsaw",
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        SESSION_COOKIE_NAME="__Host-centrum" if settings.is_production else "centrum",
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=86400,
        WTF_CSRF_TIME_LIMIT=None,
        TESTING=settings.environment == "test",
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
