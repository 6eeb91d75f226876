"""What the clients of a race of imports do, by plain values, so that it can be sent to another process."""

from sqlalchemy import func, select, text

from app.bookings.models import Booking
from app.centres.models import Room
from app.core.access import Role
from app.core.database import db, transaction
from app.desk.models import ExternalKey, ImportRun
from app.desk.rules.sheets.rows import Row
from app.desk.rules.sheets.states import Kind
from app.desk.services.importing import send_file, want_import, work_off
from app.desk.services.importing.rooms import RoomRows
from app.desk.services.importing.working import rows_in, sending_of
from app.organisations.models import Organisation
from app.organisations.queries import actor_for
from tests.makers import make_centre, make_organisation, make_person, make_room, make_staff

FILES = {
    "rooms": b"key;name;seats_theatre\n" + b"".join(b"r%d;Sala %d;20\n" % (n, n) for n in range(8)),
    "organisations": b"key;kind;name;krs\n"
    + b"".join(b"o%d;foundation;Fundacja %d;00001234%02d\n" % (n, n, n) for n in range(8)),
    "bookings": b"key;room;day;starts;ends;title;organisation\n"
    + b"".join(b"b%d;Sala;2027-02-%02d;9:00;11:00;Zebranie;Wisla\n" % (n, n + 1) for n in range(20)),
}
TABLES = {"rooms": Room, "organisations": Organisation, "bookings": Booking}


def arrange() -> tuple[int, int]:
    """A centre with a room, its manager, and an organisation of another person; gives manager and centre."""
    centre = make_centre()
    make_room(centre, "Sala")
    make_organisation(make_person(), name="Wisla")
    return make_staff(centre, Role.MANAGER).id, centre.id


def check(manager_id: int, centre_id: int, kind: str) -> int:
    """Send a file and have it checked; gives the number of its import."""
    into = None if kind == "organisations" else centre_id
    run_id = send_file(actor_for(manager_id), Kind(kind), into, name="plik.csv", content=FILES[kind], defaults={})
    work_off(run_id)
    return run_id


def carry_out(manager_id: int, run_id: int) -> str:
    """Want it, and work it off at once; gives where it then stands."""
    want_import(actor_for(manager_id), run_id, seen=db.session.get_one(ImportRun, run_id).rows_to_write)
    work_off(run_id)
    return db.session.get_one(ImportRun, run_id, populate_existing=True).state.value


def work(run_id: int) -> bool:
    """What several workers do that come for the same import."""
    return work_off(run_id)


def want(manager_id: int, run_id: int) -> None:
    want_import(actor_for(manager_id), run_id, seen=db.session.get_one(ImportRun, run_id).rows_to_write)


def written(kind: str) -> tuple[int, int]:
    """How many things of a kind there are, and how many keys of them."""
    keys = select(func.count()).select_from(ExternalKey).where(ExternalKey.kind == Kind(kind))
    return db.session.scalar(select(func.count()).select_from(TABLES[kind])) or 0, db.session.scalar(keys) or 0


# --- what no import would do


@transaction
def forget_the_promise() -> None:
    """The database no longer refuses a second row of a key, nor a second room at an address."""
    for index in ("uq_external_key_kind_centre_id_value", "uq_room_centre_id_slug"):
        db.session.execute(text(f"DROP INDEX {index}"))


@transaction
def write_unseen(run_id: int) -> None:
    """Write what the check found without a lock and without looking again."""
    run = db.session.get_one(ImportRun, run_id)
    judge = RoomRows(sending_of(run))
    rows, _ = rows_in(run.kind, run.format, FILES["rooms"])
    judge.write(judge_of_before(judge, [row for row in rows if isinstance(row, Row)]))


def judge_of_before(judge: RoomRows, rows: list[Row]) -> list:
    """As if nothing had been imported since."""
    judge._by_key, judge._names = {}, {}
    return judge.look(rows)
