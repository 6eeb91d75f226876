"""Rows for any schema: one valid row for each table, in the order in which they need each other."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, MetaData, Table, func, inspect, select, table

MOMENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

# What a rule of the table asks for and its type does not tell; a later migration adds its own.
KNOWN: dict[str, Any] = {
    "ends_at": MOMENT + timedelta(hours=1),
    "ends": 720,
    "closes": 1200,
    "opens": 480,
    "first_day": date(2026, 11, 24),
    "last_day": date(2026, 11, 25),
    "remind_days_first": 7,
    "outside_name": "",
    "outside_email": "",
    "claim.place_id": None,
    "enrolment.guest_id": None,
    "survey.id": 1,
    "survey_question.id": 1,
    "survey_answer.id": 1,
    "activity_survey.closes_at": MOMENT + timedelta(hours=1),
    "material.url": "",
    "interest.person_id": None,
    "interest.email": "a@example.org",
    "reserved_until": None,
    "roll.closed_by_id": None,
    "certificate_bundle.file_id": None,
    "feed_link.organisation_id": None,
    "feed_link.centre_id": None,
}


def fill(connection: Connection) -> dict[str, int]:
    """Gives every empty table a row; returns how many rows each table has now."""
    metadata = MetaData()
    metadata.reflect(connection)
    tables = [found for found in metadata.sorted_tables if found.name != "alembic_version"]
    filled: dict[str, dict[str, Any]] = {}
    for empty in tables:
        kept = connection.execute(empty.select().limit(1)).mappings().first()
        if kept is None:
            connection.execute(empty.insert().values(_row(connection, empty, filled)))
            kept = connection.execute(empty.select().limit(1)).mappings().one()
        filled[empty.name] = dict(kept)
    return count(connection)


def count(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        for name in inspect(connection).get_table_names()
        if name != "alembic_version"
    }


def _row(connection: Connection, table: Table, filled: dict[str, dict[str, Any]]) -> dict[str, Any]:
    rules = [check["sqltext"] for check in inspect(connection).get_check_constraints(table.name)]
    row = {}
    for column in table.columns:
        link = next(iter(column.foreign_keys), None)
        if f"{table.name}.{column.name}" in KNOWN:
            row[column.name] = KNOWN[f"{table.name}.{column.name}"]
        elif link is not None and link.column.table.name in filled:
            row[column.name] = filled[link.column.table.name][link.column.name]
        elif column.primary_key and len(table.primary_key.columns) == 1 and not isinstance(_plain(column), str):
            continue
        elif not column.nullable:
            row[column.name] = _value(connection, column, rules)
    return row


def _plain(column: Column[Any]) -> Any:
    """A value that fits the column's type, before any rule."""
    kind = column.type
    if isinstance(kind, LargeBinary):
        return b"bytes"
    if kind.__visit_name__.upper() in {"JSON", "JSONB"}:
        return {}
    values = {int: 1, str: column.name, bool: False, datetime: MOMENT, date: MOMENT.date(), time: time(9), float: 1.0}
    value = values[kind.python_type]
    length = getattr(kind, "length", None)
    return value[:length] if isinstance(value, str) and length else value


def _value(connection: Connection, column: Column[Any], rules: list[str]) -> Any:
    value = KNOWN.get(column.name, _plain(column))
    for rule in rules:
        chosen = _listed(column.name, rule) or _at_least(column.name, rule)
        if chosen is not None:
            value = type(value)(chosen) if isinstance(value, (int, str)) else value
    if isinstance(value, datetime) and connection.dialect.name == "sqlite":
        return value.replace(tzinfo=None)
    return value


def _listed(name: str, rule: str) -> str | None:
    """The first word of `name IN ('a', 'b')`, and of PostgreSQL's `name::text = ANY (ARRAY['a'::character ...`."""
    words = re.match(
        rf"\W*{name}\W*(?:::\w+\s*)?\)?\s*(?:IN|=\s*ANY)\s*\W*(?:ARRAY\s*\[)?\W*?(?:'([^']*)'|(\d+))", rule
    )
    return None if words is None else words[1] or words[2]


def _at_least(name: str, rule: str) -> str | None:
    """The lower bound of `name BETWEEN 5 AND 10`, and of PostgreSQL's `name >= 5`, where 1 is too little."""
    bound = re.search(rf"\b{name}\b\W*(?:BETWEEN|>=)\s*(\d+)", rule)
    return bound[1] if bound and int(bound[1]) > 1 else None
