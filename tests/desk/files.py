"""Files as people send them, and an import of one in as few words as a test needs."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select

from app.accounts.models import Person
from app.core.database import db
from app.desk.models import ImportRow, ImportRun
from app.desk.rules.sheets.states import Kind
from app.desk.services.importing import send_file, want_import, work_off
from tests.makers import actor
from tests.makers import calendar_file as calendar_file

BOOKINGS = ("Klucz", "Sala", "Dzień", "Od", "Do", "Nazwa spotkania", "Organizacja", "Liczba osób")


def csv_file(*rows: Sequence[object], delimiter: str = ";", letters: str = "utf-8") -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode(letters)


def xlsx_file(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def check_file(
    person: Person,
    kind: Kind,
    content: bytes,
    centre: Any = None,
    *,
    name: str = "plik.csv",
    defaults: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Send a file and have it checked."""
    centre_id = centre.id if centre is not None else None
    run_id = send_file(actor(person), kind, centre_id, name=name, content=content, defaults=defaults or {})
    assert work_off(run_id)
    return db.session.get_one(ImportRun, run_id, populate_existing=True)


def import_all(person: Person, run: ImportRun) -> ImportRun:
    """Import what is new or changed."""
    want_import(actor(person), run.id, seen=run.rows_to_write)
    assert work_off(run.id)
    return db.session.get_one(ImportRun, run.id, populate_existing=True)


def found(run: ImportRun) -> list[tuple[int, str, str, str]]:
    """Row, state, column and refusal's sentence of each row."""
    rows = db.session.scalars(select(ImportRow).where(ImportRow.run_id == run.id).order_by(ImportRow.id))
    return [
        (row.number, row.state.value, row.column_name, row.why.msgid[:30] if row.why is not None else "")
        for row in rows
    ]


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """New, changed, equal and refused."""
    return run.rows_new, run.rows_changed, run.rows_equal, run.rows_refused
