"""Settings: read from the environment once; a production that strangers could enter does not start."""

import os
import secrets
import subprocess
import sys

import pytest

import config
from config import BadSetting, Settings
from tests.support.databases import ROOT

SECRET = secrets.token_urlsafe(40)
SAFE = {"APP_ENV": "production", "SECRET_KEY": SECRET, "BASE_URL": "https://centrum.example"}
NAMES = (
    "APP_ENV",
    "DATABASE_URL",
    "SECRET_KEY",
    "BASE_URL",
    "PORT",
    "MAIL_URL",
    "MAIL_FROM",
    "DEMO",
    "PROXIES",
    "UNDO_SECONDS",
)


@pytest.fixture
def read(monkeypatch, tmp_path):
    """`read(APP_ENV="production", ...)`: the settings of this environment and no other."""
    for name in (*NAMES, "FLASK_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")

    def reading(**environment: str) -> Settings:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return Settings.from_environment()

    return reading


def test_nothing_set_is_a_demonstration_on_this_computer(read, tmp_path):
    settings = read()
    assert (settings.environment, settings.is_production, settings.demo) == ("development", False, True)
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/centrum.db"
    assert (settings.base_url, settings.port, settings.proxies) == ("http://127.0.0.1:5000", 5000, 0)
    assert settings.mail_url == f"folder:{tmp_path}/instance/mails"


def test_secret_of_development_is_random_and_outlives_a_restart(read):
    first = read().secret_key
    assert (len(first) >= 32, read().secret_key == first) == (True, True)


def test_empty_setting_is_no_setting(read):
    assert read(**dict.fromkeys(NAMES[1:], "")) == read()


def test_safe_production_starts(read):
    settings = read(**SAFE)
    assert (settings.is_production, settings.demo, settings.secret_key) == (True, False, SECRET)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "   "}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me"}, "SECRET_KEY"),
        ({"SECRET_KEY": SECRET[:31]}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 40}, "SECRET_KEY"),
        ({"SECRET_KEY": "secret" * 8}, "SECRET_KEY"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG"),
        ({"BASE_URL": "http://centrum.example"}, "BASE_URL"),
        ({"BASE_URL": ""}, "BASE_URL"),
        ({"DEMO": "1"}, "DEMO"),
        ({"DEMO": "yes"}, "DEMO"),
    ],
)
def test_unsafe_production_does_not_start(read, changed, said):
    with pytest.raises(BadSetting, match=said):
        read(**{**SAFE, **changed})


@pytest.mark.parametrize("debug", ["", "0", "false", "no"])
def test_debug_that_is_off_is_no_reason(read, debug):
    assert read(**SAFE, FLASK_DEBUG=debug).is_production is True


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("APP_ENV", "prod"), ("APP_ENV", "Production"), ("PORT", "http"), ("PORT", "-1"), ("PORT", "²")),
        *(("PROXIES", "one"), ("BASE_URL", "centrum.example"), ("BASE_URL", "ftp://centrum.example")),
        *(("BASE_URL", "https://"), ("BASE_URL", "https://centrum.example/?x=1")),
        *(("MAIL_URL", "localhost:25"), ("MAIL_URL", "http://mail.example"), ("MAIL_URL", "smtps")),
    ],
)
def test_what_is_no_setting_says_what_to_write(read, name, value):
    with pytest.raises(BadSetting, match=name):
        read(**{name: value})


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@host/db", "postgresql+psycopg://u:p@host/db"),
        ("postgresql://host/db", "postgresql+psycopg://host/db"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
        ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
    ],
)
def test_address_of_the_database_may_be_written_as_providers_do(read, given, used):
    assert read(DATABASE_URL=given).database_url == used


def test_base_address_ends_without_a_slash(read):
    assert read(BASE_URL="https://centrum.example/").base_url == "https://centrum.example"


def test_process_of_an_unsafe_production_ends_with_the_reason(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "APP_ENV": "production", "BASE_URL": "https://centrum.example"},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (
        1,
        "config.BadSetting: SECRET_KEY is missing, short or plain. Write at least 32 random characters.",
    )
