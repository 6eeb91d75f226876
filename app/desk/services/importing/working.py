"""Working off imports: checking a file row by row, and writing what its sender wants, in a request or by the worker."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import undefer

from app.core.access import Action, demand
from app.core.clock import now, today
from app.core.database import db, transaction, write
from app.core.errors import NotAllowed, NotFound, Refusal, SignInNeeded
from app.core.i18n import Named
from app.desk.models import ImportRow, ImportRun
from app.desk.queries.imports import SILENT_FOR, runs_due
from app.desk.rules.sheets import refusals as no
from app.desk.rules.sheets.calendars import rows_of_calendar
from app.desk.rules.sheets.columns import COLUMNS
from app.desk.rules.sheets.files import open_table
from app.desk.rules.sheets.rows import Judged, Row, Unread, rows_of_table
from app.desk.rules.sheets.states import ENDED, WRITTEN, Format, Kind, RowState, RunState
from app.desk.services.importing.bookings import BookingRows
from app.desk.services.importing.judging import Judge, Sending, unread
from app.desk.services.importing.organisations import OrganisationRows
from app.desk.services.importing.rooms import RoomRows
from app.desk.services.importing.sending import end, locked_run, note
from app.desk.services.importing.words import names_of_columns, words_of_cells
from app.files.models import File
from app.notifications.rules import encode_facts
from app.organisations.queries import actor_for

AT_ONCE = 500
MOST_TRIES = 3
ROWS_STAY = timedelta(days=7)
UNWANTED_STAYS = timedelta(days=30)
JUDGES: Mapping[Kind, Callable[[Sending], Judge]] = {
    Kind.ROOMS: RoomRows,
    Kind.ORGANISATIONS: OrganisationRows,
    Kind.BOOKINGS: BookingRows,
}
T = TypeVar("T")


def work_off_imports(at: datetime, *, stop: threading.Event | None = None) -> int:
    """Work off what waits, the oldest first; gives how many imports. The worker calls it."""
    worked = 0
    for run_id in runs_due(at):
        if stop is not None and stop.is_set():
            break
        worked += work_off(run_id)
    return worked + forget_old_imports(at)


def work_off(run_id: int) -> bool:
    """Check or write one import, whichever it waits for; nothing where somebody else has claimed it."""
    claimed = _claim(run_id)
    if claimed is RunState.CHECKING:
        _check(run_id)
    elif claimed is RunState.IMPORTING:
        _carry_out(run_id)
    return claimed is not None


@transaction
def _claim(run_id: int) -> RunState | None:
    """Of two who come for it, one gets it; one who fell silent loses it."""
    run = locked_run(run_id)
    is_silent = run.beat_at is None or run.beat_at < now() - SILENT_FOR
    stages = {RunState.WAITING: RunState.CHECKING, RunState.WANTED: RunState.IMPORTING}
    stage = stages.get(run.state) or (run.state if run.state in stages.values() and is_silent else None)
    if stage is None:
        return None
    run.tries += 1
    if run.tries > MOST_TRIES:
        _fail(run, no.WouldNotEnd())
        return None
    run.state, run.beat_at = stage, now()
    if stage is RunState.CHECKING:
        _forget_rows(run)
    return stage


def _check(run_id: int) -> None:
    try:
        sending, rows = _opened(run_id)
        for judged in judged_in_lots(JUDGES[sending.kind](sending), rows):
            if not _keep_rows(run_id, judged):
                return
    except Refusal as refusal:
        _note_failure(run_id, refusal)
        return
    _end_check(run_id)


def _opened(run_id: int) -> tuple[Sending, Iterator[Row | Unread]]:
    run = db.session.get_one(ImportRun, run_id)
    sending = sending_of(run)
    demand(sending.actor, Action.IMPORT_FILES, run)
    content = (
        db.session.scalars(select(File).where(File.id == run.file_id).options(undefer(File.content))).one().content
    )
    rows, unknown = rows_in(run.kind, run.format, content)
    _note_unknown(run_id, unknown)
    return sending, rows


def rows_in(kind: Kind, format: Format, content: bytes) -> tuple[Iterator[Row | Unread], Sequence[str]]:
    """The rows of a file, and the names of columns that nobody knows. Raises the refusals of files."""
    if format is Format.ICS:
        return rows_of_calendar(content, today=today()), ()
    table = open_table(content, names_of_columns(kind), COLUMNS[kind])
    return rows_of_table(table, kind, words_of_cells(kind)), table.unknown


def judged_in_lots(judge: Judge, rows: Iterable[Row | Unread]) -> Iterator[list[Judged]]:
    """What becomes of the rows, in their order, so many at once that one question answers for them."""
    for lot in lots(rows, AT_ONCE):
        judged = iter(judge.look([row for row in lot if isinstance(row, Row)]))
        yield [next(judged) if isinstance(row, Row) else unread(row) for row in lot]


def rows_kept(run_id: int, judged: Sequence[Judged]) -> list[dict[str, object]]:
    """Rows as they are kept for the page, and to be written."""
    return [
        {
            "run_id": run_id,
            "number": one.number,
            "state": one.state,
            "name": one.name,
            "column_name": one.column,
            "refusal": said(one.refusal) if one.refusal is not None else None,
            "content": dict(one.values) if one.state in WRITTEN else None,
            "changes": list(one.changes),
        }
        for one in judged
    ]


def count_rows(run: ImportRun, judged: Sequence[Judged]) -> None:
    for state in RowState:
        run.count(state, sum(one.state is state for one in judged))


def said(refusal: Refusal) -> dict[str, object]:
    """A refusal's sentence as it is kept; a name in several languages is kept in Polish."""
    words = refusal.words
    facts = {name: fact.pl if isinstance(fact, Named) else fact for name, fact in words.facts.items()}
    return encode_facts({"said": type(words)(words.msgid, facts, plural=words.plural)})


def sending_of(run: ImportRun) -> Sending:
    """Who sends what, as they are at this moment."""
    return Sending(run.id, run.kind, run.centre_id, actor_for(run.by_id), run.defaults)


@transaction
def _keep_rows(run_id: int, judged: Sequence[Judged]) -> bool:
    """Keep what was found of the next rows; False where the import was discarded meanwhile."""
    run = locked_run(run_id)
    if run.state is not RunState.CHECKING:
        return False
    write(ImportRow, rows_kept(run_id, judged))
    count_rows(run, judged)
    run.beat_at = now()
    return True


@transaction
def _note_unknown(run_id: int, unknown: Sequence[str]) -> None:
    locked_run(run_id).unknown_columns = list(unknown)


@transaction
def _end_check(run_id: int) -> None:
    run = locked_run(run_id)
    if run.state is RunState.CHECKING:
        run.state, run.beat_at, run.tries = RunState.CHECKED, None, 0


def _carry_out(run_id: int) -> None:
    try:
        _import(run_id)
    except (NotAllowed, NotFound, SignInNeeded) as refusal:
        _note_failure(run_id, refusal)
    except Refusal:
        _check_again(run_id)


@transaction
def _import(run_id: int) -> None:
    """Write all rows that are new or changed, or none. Raises MetTheWorld where one is no longer what it was."""
    run = locked_run(run_id)
    if run.state is not RunState.IMPORTING:
        return
    sending = sending_of(run)
    demand(sending.actor, Action.IMPORT_FILES, run)
    judge = JUDGES[run.kind](sending)
    judge.lock()
    for rows in lots(_rows_to_write(run_id), AT_ONCE):
        judged = judge.look([Row(row.number, row.content or {}) for row in rows])
        if [one.state for one in judged] != [row.state for row in rows]:
            raise no.MetTheWorld
        judge.write(judged)
    run = locked_run(run_id)
    note(run, "imported", sending.actor, new=run.rows_new, changed=run.rows_changed)
    end(run, RunState.DONE)


def _rows_to_write(run_id: int) -> Iterator[ImportRow]:
    last = 0
    wanted = ImportRow.run_id == run_id, ImportRow.state.in_(WRITTEN)
    while True:
        found = select(ImportRow).where(*wanted, ImportRow.id > last).order_by(ImportRow.id).limit(AT_ONCE)
        rows = db.session.scalars(found).all()
        for row in rows:
            db.session.expunge(row)
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id


@transaction
def _check_again(run_id: int) -> None:
    run = locked_run(run_id)
    run.state, run.beat_at, run.tries = RunState.WAITING, None, 0
    run.problem = said(no.MetTheWorld())


@transaction
def _note_failure(run_id: int, refusal: Refusal) -> None:
    run = locked_run(run_id)
    if run.state not in ENDED:
        _fail(run, refusal)


def _fail(run: ImportRun, refusal: Refusal) -> None:
    run.problem = said(refusal)
    end(run, RunState.FAILED)


def _forget_rows(run: ImportRun) -> None:
    db.session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    run.rows_new = run.rows_changed = run.rows_equal = run.rows_refused = 0


@transaction
def forget_old_imports(at: datetime) -> int:
    """Forget the rows of imports that are over for a week, and files that nobody wanted for a month."""
    stale = ImportRun.state == RunState.CHECKED, ImportRun.created_at < at - UNWANTED_STAYS
    for run in db.session.scalars(select(ImportRun).where(*stale).with_for_update(of=ImportRun)):
        end(run, RunState.DISCARDED)
    over = select(ImportRun.id).where(ImportRun.ended_at < at - ROWS_STAY)
    gone = db.session.execute(delete(ImportRow).where(ImportRow.run_id.in_(over)))
    return int(getattr(gone, "rowcount", 0) > 0)


def lots(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """The things in lists of this size."""
    rest = iter(things)
    while lot := list(islice(rest, size)):
        yield lot
