"""Sending a file to be imported, wanting its import, and discarding it."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.centres.models import Centre
from app.core.access import Action, Actor, demand
from app.core.clock import now, today
from app.core.database import db, flush, transaction
from app.core.errors import ChangedMeanwhile, NotFound
from app.desk.models import ImportRun
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.calendars import rows_of_calendar
from app.desk.rules.sheets.columns import COLUMNS
from app.desk.rules.sheets.files import format_of, open_table
from app.desk.rules.sheets.states import ENDED, Format, Kind, RunState
from app.desk.services.importing.words import names_of_columns
from app.files import steps as files
from app.files.rules import Document
from app.history.steps import record

SUBJECT = "import_run"
LONGEST_NAME = 120
MEDIA: Mapping[Format, str] = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv",
    Format.ICS: "text/calendar",
}


def send_file(
    actor: Actor, kind: Kind, centre_id: int | None, *, name: str, content: bytes, defaults: Mapping[str, Any]
) -> int:
    """Keep a file to be checked; gives the number of its import. What is wrong with the whole file is said at once.

    Raises NotFound, NotAllowed, and the refusals of files.
    """
    look_at(kind, content)
    return _keep(actor, kind, centre_id, name, content, defaults)


def look_at(kind: Kind, content: bytes) -> None:
    """Whether the file can be read, as far as its beginning tells. Raises the refusals of files."""
    if format_of(content) is not Format.ICS:
        open_table(content, names_of_columns(kind), COLUMNS[kind])
    elif kind is not Kind.BOOKINGS:
        raise no.CalendarOfBookings
    else:
        next(rows_of_calendar(content, today=today()), None)


@transaction
def _keep(
    actor: Actor, kind: Kind, centre_id: int | None, name: str, content: bytes, defaults: Mapping[str, Any]
) -> int:
    centre = db.session.get(Centre, centre_id) if centre_id is not None else None
    if centre is None and kind is not Kind.ORGANISATIONS:
        raise NotFound
    demand(actor, Action.IMPORT_FILES, centre)
    return put_run(actor, kind, centre_id, name, content, defaults).id


def put_run(
    actor: Actor, kind: Kind, centre_id: int | None, name: str, content: bytes, defaults: Mapping[str, Any]
) -> ImportRun:
    """An import whose file waits to be checked, in the caller's transaction."""
    format = format_of(content)
    document = Document(_plain_name(name), MEDIA[format], content)
    run = ImportRun(
        kind=kind,
        centre_id=centre_id,
        by_id=actor.person_id,
        file=files.keep_document(document, uploaded_by_id=actor.person_id),
        file_name=document.name,
        format=format,
        defaults={**defaults, "is_calendar": format is Format.ICS},
        rows_about=_about(format, content),
    )
    db.session.add(run)
    flush()
    return run


@transaction
def want_import(actor: Actor, run_id: int, *, seen: int) -> None:
    """Have the rows of a checked file imported that are new or changed, as many as were seen on the page.

    Raises NotFound, NotToBeImported, NothingToImport, ChangedMeanwhile.
    """
    run = locked_run(run_id)
    demand(actor, Action.IMPORT_FILES, run)
    if run.state is not RunState.CHECKED:
        raise no.NotToBeImported
    if not run.rows_to_write:
        raise no.NothingToImport
    if run.rows_to_write != seen:
        raise ChangedMeanwhile
    run.state, run.problem, run.tries, run.by_id = RunState.WANTED, None, 0, actor.person_id or run.by_id
    note(run, "import_wanted", actor)


@transaction
def discard_import(actor: Actor, run_id: int) -> None:
    """Leave a file that was not imported. Raises NotFound and NotToBeImported."""
    run = locked_run(run_id)
    demand(actor, Action.IMPORT_FILES, run)
    if run.state in ENDED or run.state is RunState.IMPORTING:
        raise no.NotToBeImported
    end(run, RunState.DISCARDED)
    note(run, "import_discarded", actor)


def locked_run(run_id: int) -> ImportRun:
    """An import as it is now, ours until the transaction ends. Raises NotFound."""
    fresh = select(ImportRun).where(ImportRun.id == run_id).with_for_update(of=ImportRun)
    run = db.session.scalars(fresh.execution_options(populate_existing=True)).one_or_none()
    if run is None:
        raise NotFound
    return run


def end(run: ImportRun, state: RunState) -> None:
    """It is over, and its file is no longer needed."""
    run.state, run.ended_at, run.beat_at = state, now(), None
    if run.file is not None:
        files.forget(run.file)
        run.file = None
    flush()


def note(run: ImportRun, verb: str, actor: Actor, **facts: int) -> None:
    told = {"kind": run.kind.value, **facts}
    record(verb, SUBJECT, run.id, actor_id=actor.person_id, centre_id=run.centre_id, why="", **told)


def _about(format: Format, content: bytes) -> int:
    """How many rows there may be; 0 where nobody knows yet."""
    marks = {Format.CSV: b"\n", Format.ICS: b"BEGIN:VEVENT"}
    return content.count(marks[format]) if format in marks else 0


def _plain_name(name: str) -> str:
    """A name without folders and signs that steer."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return " ".join(kept.split())[-LONGEST_NAME:] or "–"
