"""The rules of the house that no other tool keeps."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.support.databases import ROOT

APP = ROOT / "app"
AREAS = sorted(folder for folder in APP.iterdir() if (folder / "__init__.py").exists())
MODULES = sorted([*APP.rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py"])
TEST_MODULES = sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")])
SOURCES = [*MODULES, *TEST_MODULES, *sorted((ROOT / "migrations").rglob("*.py"))]
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))

WORDS_THAT_SAY_NOTHING = {"util", "helper", "manager", "common", "base", "misc", "data", "info", "process", "handle"}
LONGEST_MODULE = 300
# Each promise of the schedule is to be read at one sitting: that no two things take one time, and that no two claims
# hold one place. What is counted is what one of them needs; the lists of names in __init__.py serve both.
LONGEST_PROMISE = {"occupancy": 470, "places": 1100}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_the_import_law_is_kept() -> None:
    done = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_area_stands_under_the_import_law() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "areas")["layers"]
    inside = next(contract for contract in contracts if contract["id"] == "inside")["containers"]

    ruled = {name for layer in layers for name in re.findall(r"\w+", layer)}
    assert [area.name for area in AREAS if area.name not in ruled] == []
    assert [f"app.{area.name}" for area in AREAS if area.name != "core"] == inside


def test_the_core_is_a_closed_list() -> None:
    rooms = {path.stem for path in (APP / "core").iterdir() if not path.name.startswith("__")}

    assert rooms == {"access", "clock", "database", "errors", "i18n", "ical", "web"}


@pytest.mark.parametrize("path", [*SOURCES, *TEMPLATES], ids=relative)
def test_a_file_has_a_name_that_says_what_it_holds(path: Path) -> None:
    words = {word.removesuffix("s") for word in re.split(r"[^a-z]+", path.stem.lower())}
    # base.html is the one page that all others stand on, and the name that a reader of Flask looks for.
    allowed = {"base"} if relative(path).startswith("templates/") else set()

    assert words & WORDS_THAT_SAY_NOTHING - allowed == set()


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_module_begins_with_a_sentence(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if path.name == "__init__.py" and not source.strip():
        return

    first = (ast.get_docstring(ast.parse(source)) or "").split("\n\n")[0]

    assert re.search(r"\w", first), "say in one sentence what lives here"
    assert first.endswith((".", "?", "!")), f"this is no sentence: {first!r}"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_is_short_enough_to_be_read_at_once(path: Path) -> None:
    assert lines(path) <= LONGEST_MODULE


@pytest.mark.parametrize("promise", LONGEST_PROMISE)
def test_each_promise_of_the_schedule_stays_small(promise: str) -> None:
    parts: dict[str, int] = dict.fromkeys(LONGEST_PROMISE, 0)
    for path in (APP / "schedule").rglob("*.py"):
        if path.name != "__init__.py":
            parts["occupancy" if path.stem in {"occupancy", "changing"} else "places"] += lines(path)

    assert 0 < parts[promise] < LONGEST_PROMISE[promise]


@pytest.mark.parametrize("area", ["api", "bookings", "calendars", "programme", "schedule"])
def test_every_race_has_a_control_that_breaks_it(area: str) -> None:
    races, controlled = set(), set()
    for path in (ROOT / "tests" / area).glob("test_*races.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                named = [call.args for call in node.decorator_list if "control_of" in ast.unparse(call)]
                controlled |= {ast.literal_eval(name) for names in named for name in names}
                races |= set() if named else {node.name}

    assert races == controlled
