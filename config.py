"""Settings, read from the environment once."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
INSTANCE = HERE / "instance"
SHORTEST_SECRET, FEWEST_SIGNS = 32, 10
MAIL_SCHEMES = {"folder", "smtp", "smtps", "smtp+starttls"}


class BadSetting(RuntimeError):
    """A setting is missing or unsafe; the message says which one and what to write instead."""


@dataclass(frozen=True)
class Settings:
    """All settings of the product; the README has the table of the variables behind them."""

    environment: str
    database_url: str
    secret_key: str
    base_url: str
    port: int
    mail_url: str
    mail_from: str
    demo: bool
    proxies: int
    city: str = "Kraków"
    undo_seconds: int = 30
    calendar_host: str = ""
    plain_feeds_for: str = "Microsoft"

    @property
    def uid_host(self) -> str:
        """What stands behind the @ in the UID of every event; it must stay though the service moves elsewhere."""
        return self.calendar_host or urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the environment; raises BadSetting for what is no setting, and for an unsafe production."""
        environment = os.environ.get("APP_ENV", "development")
        if environment not in {"development", "test", "production"}:
            raise BadSetting(f"APP_ENV is '{environment}'. Write development, test or production.")
        port = _number("PORT", "5000")
        settings = cls(
            environment=environment,
            database_url=_database_url(os.environ.get("DATABASE_URL", "")),
            secret_key=os.environ.get("SECRET_KEY", "").strip() or _development_secret(environment),
            base_url=_base_url(os.environ.get("BASE_URL", "") or f"http://127.0.0.1:{port}"),
            port=port,
            mail_url=_mail_url(os.environ.get("MAIL_URL", "") or f"folder:{INSTANCE / 'mails'}"),
            mail_from=os.environ.get("MAIL_FROM", "") or "Centra Obywatelskie <no-reply@localhost>",
            demo=_is_on(os.environ.get("DEMO", "") or ("0" if environment == "production" else "1")),
            proxies=_number("PROXIES", "0"),
            undo_seconds=_number("UNDO_SECONDS", "30"),
            calendar_host=os.environ.get("CALENDAR_HOST", "").strip(),
            plain_feeds_for=os.environ.get("PLAIN_FEEDS_FOR", "Microsoft").strip(),
        )
        settings.demand_safe()
        return settings

    def demand_safe(self) -> None:
        """Refuse a production that strangers could enter."""
        if not self.is_production:
            return
        if len(self.secret_key) < SHORTEST_SECRET or len(set(self.secret_key)) < FEWEST_SIGNS:
            raise BadSetting("SECRET_KEY is missing, short or plain. Write at least 32 random characters.")
        if _is_on(os.environ.get("FLASK_DEBUG", "")):
            raise BadSetting("FLASK_DEBUG is on. Switch it off in production.")
        if self.demo:
            raise BadSetting("DEMO is on: everybody knows the passwords of a demonstration. Write DEMO=0.")
        if not self.base_url.startswith("https://"):
            raise BadSetting("BASE_URL must begin with https:// in production.")


def _is_on(written: str) -> bool:
    """As Flask reads its own switches."""
    return written.strip().lower() not in {"", "0", "false", "no", "off"}


def _number(name: str, otherwise: str) -> int:
    written = os.environ.get(name, "") or otherwise
    if not written.isascii() or not written.isdigit():
        raise BadSetting(f"{name} is '{written}'. Write a number.")
    return int(written)


def _base_url(written: str) -> str:
    """Where the service is seen from outside: mails and redirects begin with it, whatever a request says."""
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise BadSetting(f"BASE_URL is '{written}'. Write an address such as https://centrum.example.pl.")
    return written.rstrip("/")


def _mail_url(written: str) -> str:
    scheme, colon, _ = written.partition(":")
    if not colon or scheme not in MAIL_SCHEMES:
        raise BadSetting("MAIL_URL must begin with smtp://, smtps://, smtp+starttls:// or folder:")
    return written


def _database_url(given: str) -> str:
    if not given:
        INSTANCE.mkdir(exist_ok=True)
        return f"sqlite:///{INSTANCE / 'centrum.db'}"
    for short in ("postgres://", "postgresql://"):
        if given.startswith(short):
            return "postgresql+psycopg://" + given.removeprefix(short)
    return given


def _development_secret(environment: str) -> str:
    """A secret of this machine, kept in the instance folder so that sign-ins outlive a restart."""
    if environment == "production":
        return ""
    INSTANCE.mkdir(exist_ok=True)
    kept = INSTANCE / "secret"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return kept.read_text(encoding="utf-8")
