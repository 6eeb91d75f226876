"""Large files in little memory: 50,000 rows are checked, and a calendar of 9 MB is read, within 300 MB."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.desk.rules.sheets.workbooks import xlsx_of
from tests.desk.files import BOOKINGS
from tests.support.databases import ROOT

ROWS = 50_000
# RLIMIT_DATA is what a process may have of memory of its own, whether it uses it or not.
SCRIPT = """
import resource, sys
from datetime import date
from pathlib import Path
resource.setrlimit(resource.RLIMIT_DATA, (300 * 1024 * 1024,) * 2)
from app import create_app
from app.desk.models import ImportRun
from app.desk.rules.sheets.calendars import rows_of_calendar
from tests.desk.files import check_file, counts
from tests import makers
from app.core.access import Role
from app.desk.rules.sheets.states import Kind
folder = Path(sys.argv[1])
with create_app().app_context():
    centre = makers.make_centre()
    makers.make_room(centre, "Sala")
    run = check_file(makers.make_staff(centre, Role.MANAGER), Kind.BOOKINGS, (folder / "a.xlsx").read_bytes(), centre)
    print(run.state.value, *counts(run))
print(sum(1 for _ in rows_of_calendar((folder / "a.ics").read_bytes(), today=date(2026, 11, 24))))
"""


@pytest.mark.slow
def test_fifty_thousand_rows_are_checked_within_300_mb(fresh_database: Callable[..., str], tmp_path: Path) -> None:
    rows: list[list[str | int]] = [list(BOOKINGS)]
    rows += [[n, "Sala Tajna", "2026-12-01", "9:00", "10:00", f"Zebranie {n} " + "ą" * 40, "", 5] for n in range(ROWS)]
    (tmp_path / "a.xlsx").write_bytes(xlsx_of([("Arkusz", rows)]))
    event = "BEGIN:VEVENT\r\nUID:{}\r\nDTSTART:20261201T180000Z\r\nDURATION:PT1H\r\nSUMMARY:{}\r\nEND:VEVENT\r\n"
    events = "".join(event.format(n, "ą" * 40) for n in range(45_000))
    (tmp_path / "a.ics").write_text(f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": fresh_database("sqlite"), "APP_ENV": "test", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout.split("\n")[:2], done.stderr[-2000:]) == ([f"checked 0 0 0 {ROWS}", "45000"], "")
