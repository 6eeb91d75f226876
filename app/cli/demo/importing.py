"""A file of bookings that was checked and waits for its manager, and one that could not be read."""

import csv
import io
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import force_locale

from app.accounts.models import Person
from app.cli.demo.building import NAMES, Places
from app.core.clock import local
from app.core.database import flush, write
from app.desk.models import ImportRow, ImportRun
from app.desk.queries.exports import things_of
from app.desk.rules.sheets.refusals import BrokenWorkbook
from app.desk.rules.sheets.states import Kind, RunState
from app.desk.services.importing.bookings import BookingRows
from app.desk.services.importing.sending import end, put_run
from app.desk.services.importing.words import cells_of, headings
from app.desk.services.importing.working import count_rows, judged_in_lots, rows_in, rows_kept, said, sending_of
from app.organisations.queries import actor_for

SENT_AGO, FAILED_AGO = timedelta(hours=2), timedelta(hours=3)
TITLE, PEOPLE, KEY, ROOM, DAY = 6, 9, 0, 1, 2


def import_some(people: Mapping[str, Person], places: Places, at: datetime) -> None:
    """Rows of all four kinds: new, changed, equal and refused."""
    manager = actor_for(people["manager"].id)
    centre_id = places.rooms["reymonta/sala-duza"].centre_id
    with force_locale("pl"):
        table = [headings(Kind.BOOKINGS), *_rows(centre_id, at)]
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(table)
    wrong = put_run(manager, Kind.BOOKINGS, centre_id, "stary kalendarz.xlsx", b"PK\x03\x04 ...", {})
    _settle(wrong, at - FAILED_AGO)
    wrong.problem = said(BrokenWorkbook())
    end(wrong, RunState.FAILED)
    wrong.ended_at = at - FAILED_AGO
    content = written.getvalue().encode("utf-8-sig")
    run = put_run(manager, Kind.BOOKINGS, centre_id, "rezerwacje z zeszytu.csv", content, {})
    _settle(run, at - SENT_AGO)
    rows, _ = rows_in(run.kind, run.format, content)
    for judged in judged_in_lots(BookingRows(sending_of(run)), rows):
        write(ImportRow, rows_kept(run.id, judged))
        count_rows(run, judged)
    run.state = RunState.CHECKED
    flush()


def _rows(centre_id: int, at: datetime) -> Sequence[Sequence[str | int]]:
    today = local(at).date()
    ahead = [
        one for one in things_of(Kind.BOOKINGS, centre_id) if one["day"] > today.isoformat() and one["organisation"]
    ]
    equal, other, changed, model = cells_of(Kind.BOOKINGS, ahead[:4])
    changed = [*changed[:PEOPLE], int(changed[PEOPLE]) + 1, *changed[PEOPLE + 1 :]]
    day = (today + timedelta(days=140 - today.weekday())).isoformat()
    new = [["zeszyt-14", model[ROOM], day, "8:00", "9.30", "", "Poranek z szachami", *model[7:]]]
    new.append(["zeszyt-15", model[ROOM], day, "9:30", "11:00", "", "Czytanie na głos", *model[7:]])
    clash = ["zeszyt-16", *model[ROOM:TITLE], "Klub filmowy", *model[TITLE + 1 :]]
    unknown = ["zeszyt-17", "Sala Lustrzana", day, "8:00", "9:00", "", "Taniec", *model[7:]]
    no_day = ["zeszyt-18", model[ROOM], "31 listopada", "8:00", "9:00", "", "Szycie", *model[7:]]
    return [equal, other, changed, *new, clash, unknown, no_day]


def _settle(run: ImportRun, moment: datetime) -> None:
    run.created_at = moment
    assert run.file is not None
    run.file.created_at, run.file.key = moment, uuid.uuid5(NAMES, run.file_name).hex
    flush()
