"""Settings, read from the environment once."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSTANCE = HERE / "instance"


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

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the environment; refuse to start a production with a default or missing secret."""
        environment = os.environ.get("APP_ENV", "development")
        if environment not in {"development", "test", "production"}:
            raise BadSetting(f"APP_ENV is '{environment}'. Write development, test or production.")
        port = int(os.environ.get("PORT", "5000"))
        settings = cls(
            environment=environment,
            database_url=_database_url(os.environ.get("DATABASE_URL", "")),
            secret_key=os.environ.get("SECRET_KEY", "") or _development_secret(environment),
            base_url=os.environ.get("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
            port=port,
            mail_url=os.environ.get("MAIL_URL", f"folder:{INSTANCE / 'mails'}"),
            mail_from=os.environ.get("MAIL_FROM", "Centra Obywatelskie <no-reply@localhost>"),
            demo=os.environ.get("DEMO", "0" if environment == "production" else "1") == "1",
            proxies=int(os.environ.get("PROXIES", "0")),
        )
        settings.demand_safe()
        return settings

    def demand_safe(self) -> None:
        """Refuse a production that strangers could enter."""
        if not self.is_production:
            return
        if len(self.secret_key) < 32:
            raise BadSetting("SECRET_KEY is missing or short. Write at least 32 random characters.")
        if os.environ.get("FLASK_DEBUG", "0") not in {"", "0"}:
            raise BadSetting("FLASK_DEBUG is on. Switch it off in production.")
        if not self.base_url.startswith("https://"):
            raise BadSetting("BASE_URL must begin with https:// in production.")


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
