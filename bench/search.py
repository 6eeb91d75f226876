"""Rooms by need over 200 rooms, at 10,000, 100,000 and 1,000,000 occupancies."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from app.bookings.queries import Wish
from app.bookings.queries import needs as by_needs
from app.bookings.queries.taken import taken_pairs
from app.bookings.rules.when import Hours, When
from app.centres.models import Centre
from app.core.clock import Period, from_local, now, today
from app.core.database import db
from bench.grounds import Ground, running
from bench.measuring import Figure, in_turns
from tests.makers import make_centre, make_room

ROOMS = 200
WEEKS = 30
A_DAY = 4  # occupancies: two bookings, each with its pad
SIZES = (10_000, 100_000, 1_000_000)
DAYS_BEFORE = 9  # so that at every size the seven days that the index looks back are full
FIRST_ENTRY = 1000

# Which of the rooms are taken in which of several windows.
SQLITE_SERIES = """
WITH asked(number, starts, ends, lookback, latest) AS (VALUES ROWS)
SELECT room.id, asked.number FROM room JOIN room_resource AS own ON own.room_id = room.id CROSS JOIN asked
WHERE EXISTS (
  SELECT 1 FROM occupancy AS o
  WHERE o.resource_id = own.resource_id AND o.starts_at > asked.lookback AND o.starts_at < asked.latest
    AND o.ends_at > strftime('%Y-%m-%d %H:%M:%S', asked.starts, -room.pad_before || ' minutes')
    AND o.starts_at < strftime('%Y-%m-%d %H:%M:%S', asked.ends, room.pad_after || ' minutes')
    AND (o.layer = 'core' OR (o.starts_at < asked.ends AND o.ends_at > asked.starts))
    AND (o.expires_at IS NULL OR o.expires_at > :now))
"""
POSTGRESQL_SERIES = """
WITH asked(number, starts, ends, lookback, latest) AS (VALUES ROWS)
SELECT room.id, asked.number FROM room JOIN room_resource AS own ON own.room_id = room.id CROSS JOIN asked
CROSS JOIN LATERAL (
  SELECT 1 FROM occupancy AS o
  WHERE o.resource_id = own.resource_id AND o.starts_at > asked.lookback AND o.starts_at < asked.latest
    AND o.ends_at > asked.starts - make_interval(mins => room.pad_before::int)
    AND o.starts_at < asked.ends + make_interval(mins => room.pad_after::int)
    AND (o.layer = 'core' OR (o.starts_at < asked.ends AND o.ends_at > asked.starts))
    AND (o.expires_at IS NULL OR o.expires_at > %(now)s) LIMIT 1) AS taken
"""


def figures(ground: Ground) -> Iterator[Figure]:
    url = ground.new_database("search")
    with running(url):
        centres = [make_centre(f"Centrum {number}") for number in range(10)]
        ids = [centre.id for centre in centres]
        for number in range(ROOMS):
            make_room(db.session.get_one(Centre, ids[number % 10]), f"Sala {number}", seats=5 + number % 30)
    filled, flat, series = 0, [], []
    for size in SIZES:
        fill(ground, filled, size)
        filled = size
        with running(url), ground.connect("search") as bare:
            least, took = measure_series(ground, bare, 1)
            flat.append(took)
            yield Figure(f"one window by need over {ROOMS} rooms, {size:,}", took, least, at_most=3)
            least, took = measure_series(ground, bare, WEEKS)
            series.append(took)
            yield Figure(f"{WEEKS} weeks by need over {ROOMS} rooms, {size:,}", took, least, at_most=3)
            if size == SIZES[-1]:
                # At the smallest size the season is not filled to its end, so the one before is what to compare with.
                yield Figure("  the largest series against the one before", took, series[-2], at_most=1.5)
                least, took = in_turns(lambda: by_need(1), lambda: by_need(WEEKS), rounds=5)
                yield Figure("  one window with verdicts, reasons and near misses", least)
                yield Figure(f"  {WEEKS} weeks with a verdict for each date", took)
                yield Figure("  the largest against the smallest, which should be flat", flat[-1], flat[0], at_most=1.5)


def measure_series(ground: Ground, bare: Any, weeks: int) -> list[float]:
    """Which of the rooms are taken in which of so many weekly windows, by hand and by the product."""
    windows = weekly(weeks)
    statement, values = by_hand_series(ground, windows)
    cursor = bare.cursor()

    def by_hand() -> set[tuple[int, int]]:
        return set(cursor.execute(statement, values).fetchall())

    def product() -> set[tuple[int, int]]:
        found = taken_pairs(range(1, ROOMS + 1), windows, now=now())
        db.session.rollback()
        return found

    assert by_hand() == product(), "the two ways do not find the same rooms"
    assert 0 < len(product()) < ROOMS * weeks, "the windows tell nothing"
    return in_turns(by_hand, product, rounds=60 if weeks == 1 else 9)


def by_hand_series(ground: Ground, windows: list[Period]) -> tuple[str, dict[str, Any]]:
    """The best statement that we know for each database."""
    sqlite = ground.cluster is None
    rows, values = [], {"now": as_text(now()) if sqlite else now()}
    for number, one in enumerate(windows):
        times = one.starts, one.ends, one.starts - timedelta(days=7, hours=4), one.ends + timedelta(hours=4)
        for name, moment in zip(("starts", "ends", "lookback", "latest"), times, strict=True):
            values[f"{name}_{number}"] = as_text(moment) if sqlite else moment
        names = [f"{name}_{number}" for name in ("starts", "ends", "lookback", "latest")]
        shown = (f":{name}" if sqlite else f"%({name})s::timestamptz" for name in names)
        rows.append(f"({number}, {', '.join(shown)})")
    return (SQLITE_SERIES if sqlite else POSTGRESQL_SERIES).replace("ROWS", ", ".join(rows)), values


def weekly(weeks: int) -> list[Period]:
    day, asked = today() + timedelta(days=DAYS_BEFORE), Hours(17 * 60, 19 * 60)
    when = When(tuple(day + timedelta(days=7 * number) for number in range(weeks)), asked)
    return [when.period(date, asked.starts) for date in when.dates]


def by_need(weeks: int) -> None:
    day = today() + timedelta(days=DAYS_BEFORE)
    dates = tuple(day + timedelta(days=7 * number) for number in range(weeks))
    by_needs.search(Wish(people=10), When(dates, Hours(17 * 60, 19 * 60)), now=now())
    db.session.rollback()


def as_text(value: object) -> object:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


# --- filling: by one statement each, past the guard, which stands again afterwards


NUMBERS = {
    "SQLite": "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :last)",
    "PostgreSQL": "WITH n AS (SELECT i FROM generate_series(CAST(:first AS int), CAST(:last AS int) - 1) AS i)",
}
# Booking i is the first (9:00) or second (12:00, in every other room 17:00) of room i / 2 % 200 on day i / 400.
TIMES = {
    "SQLite": """
        SELECT i, i / 2 % 200 AS place, strftime('%Y-%m-%d %H:%M:%S', :origin, (i / 400) || ' days',
          (CASE WHEN i % 2 = 0 THEN 9 WHEN i / 2 % 2 = 0 THEN 17 ELSE 12 END) || ' hours') AS starts FROM n""",
    "PostgreSQL": """
        SELECT i, i / 2 % 200 AS place, CAST(:origin AS timestamptz) + make_interval(days => i / 400,
          hours => CASE WHEN i % 2 = 0 THEN 9 WHEN i / 2 % 2 = 0 THEN 17 ELSE 12 END) AS starts FROM n""",
}
LATER = {
    "SQLite": "strftime('%Y-%m-%d %H:%M:%S', starts, '+{} minutes') || '.000000'",
    "PostgreSQL": "starts + interval '{} minutes'",
}


def fill(ground: Ground, first: int, last: int) -> None:
    """Occupancies up to so many, in two statements."""
    later, name = LATER[ground.name], ground.name
    numbers, entry = f"{NUMBERS[name]}, times AS ({TIMES[name]})", f"i + {FIRST_ENTRY}"
    entries = f"""
        INSERT INTO entry (id, uid, kind, status, starts_at, ends_at, title, is_public, changed_at, created_at)
        {numbers} SELECT {entry}, CAST({entry} AS varchar), 'booking', 'confirmed', {later.format(0)},
          {later.format(120)}, 'Spotkanie', false, {later.format(0)}, {later.format(0)} FROM times"""
    occupancies = f"""
        INSERT INTO occupancy (resource_id, entry_id, layer, starts_at, ends_at)
        {numbers} SELECT own.resource_id, {entry}, layer.word,
          CASE layer.word WHEN 'core' THEN {later.format(0)} ELSE {later.format(120)} END,
          CASE layer.word WHEN 'core' THEN {later.format(120)} ELSE {later.format(135)} END
        FROM times JOIN room_resource AS own ON own.room_id = place + 1
        CROSS JOIN (SELECT 'core' AS word UNION ALL SELECT 'pad') AS layer"""
    origin = from_local(today())
    values = {"first": first // 2, "last": last // 2, "origin": as_text(origin)}
    with running(url_of(ground)), db.engine.begin() as connection:
        guard = take_guard_away(connection, ground)
        connection.execute(text(entries), values)
        connection.execute(text(occupancies), values)
        for statement in guard:
            connection.exec_driver_sql(statement)
    with running(url_of(ground)), db.engine.connect() as connection:
        vacuum = connection.execution_options(isolation_level="AUTOCOMMIT") if ground.cluster else connection
        vacuum.exec_driver_sql("VACUUM ANALYZE" if ground.cluster else "ANALYZE")


def url_of(ground: Ground) -> str:
    return ground.cluster.url("search") if ground.cluster else f"sqlite:///{ground.file('search')}"


def take_guard_away(connection: Any, ground: Ground) -> list[str]:
    """Drops the promise to fill quickly; gives the statements that bring it back."""
    if ground.cluster is None:
        named = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'occupancy'"
        ).all()
        for name, _sql in named:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return [sql for _name, sql in named]
    definition = connection.exec_driver_sql(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ex_occupancy_overlap'"
    ).scalar_one()
    connection.exec_driver_sql("ALTER TABLE occupancy DROP CONSTRAINT ex_occupancy_overlap")
    return [f"ALTER TABLE occupancy ADD CONSTRAINT ex_occupancy_overlap {definition}"]
