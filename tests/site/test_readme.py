"""The README keeps up with the product: its settings, sign-ins, links and pictures."""

import re
from pathlib import Path

from app.accounts.rules import DEMO_PASSWORD, DEMO_PEOPLE
from tests.support.databases import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
LARGEST_PICTURE = 200_000


def settings_of(path: str) -> set[str]:
    """The variables that a file reads from the environment."""
    source = (ROOT / path).read_text(encoding="utf-8")
    asked = re.findall(r'environ\.get\("([A-Z_]+)"|_number\("([A-Z_]+)"|\$\{([A-Z_]+):[-+]', source)
    return {name for names in asked for name in names if name}


def linked() -> list[Path]:
    found = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", README)
    return [ROOT / address for pair in found for address in pair if address and "://" not in address]


def test_every_setting_stands_in_the_readme() -> None:
    wanted = set().union(*(settings_of(path) for path in ("config.py", "deploy/gunicorn.conf.py", "bin/run")))

    assert {"APP_ENV", "DATABASE_URL", "SECRET_KEY", "PORT", "PROXIES", "RELOAD", "WEB_CONCURRENCY"} <= wanted
    assert sorted(name for name in wanted if f"`{name}" not in README) == []


def test_readme_lists_everybody_of_the_demo() -> None:
    assert sorted(set(re.findall(r"`(\w+@example\.org)`", README))) == sorted(person.email for person in DEMO_PEOPLE)
    assert f"`{DEMO_PASSWORD}`" in README


def test_readme_leads_to_what_exists() -> None:
    assert [str(path) for path in linked() if not path.exists()] == []


def test_pictures_of_the_readme_are_small() -> None:
    pictures = [path for path in linked() if path.suffix == ".webp"]

    assert len(pictures) == 28
    assert [path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE] == []


def test_readme_names_every_target_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE)

    assert [target for target in targets if f"make {target}" not in README] == []
