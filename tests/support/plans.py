"""How a database means to answer a statement, with enough rows in the tables for an index to pay."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, event, text

from app.core.database import db
from app.schedule.models import Entry, Occupancy
from app.schedule.rules import Layer, Status
from tests.schedule.racers import slot

ROWS = 3000


def fill(resource_id: int) -> None:
    """One resource with an hour taken in every two, and the planner's figures made anew."""
    with db.engine.begin() as connection:
        entry = connection.execute(
            Entry.__table__.insert().returning(Entry.id),
            {"kind": "test", "status": Status.CONFIRMED, "starts_at": slot().starts, "ends_at": slot().ends},
        ).scalar_one()
        row = {"resource_id": resource_id, "entry_id": entry, "layer": Layer.CORE}
        times = [slot(120 * number) for number in range(ROWS)]
        connection.execute(
            Occupancy.__table__.insert(), [{**row, "starts_at": one.starts, "ends_at": one.ends} for one in times]
        )
        connection.execute(text("ANALYZE"))


def plan(call: Callable[[], object]) -> str:
    """The plan of the one statement that the call sends, with the values that it sends."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        sent.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    (statement, values) = next(one for one in sent if "occupancy" in one[0])
    word = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with db.engine.connect() as connection:
        return "\n".join(str(row) for row in connection.exec_driver_sql(f"{word} {statement}", values))
