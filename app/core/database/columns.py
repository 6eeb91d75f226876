"""What columns are made of: ids, moments, words; and what SQL says in two ways."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    Float,
    Integer,
    MetaData,
    SQLColumnExpression,
    String,
    TypeDecorator,
    bindparam,
    case,
    literal,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from app.core.clock import now

# BigInteger everywhere (a smallint parameter misses PostgreSQL's GiST index); SQLite numbers rows only as INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")
A_MONDAY = "2000-01-03"
AnyMoment = SQLColumnExpression[datetime] | SQLColumnExpression[datetime | None]


class Moment(TypeDecorator[datetime]):
    """An aware UTC time; kept as timestamptz on PostgreSQL and as sortable UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a Moment needs an aware time")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(enum: type[Any]) -> Enum:
    """A column type for a string enum: its values as text, kept to the list by a named CHECK."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", enum.__name__).lower()
    return Enum(
        enum,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        name=name,
        length=40,
    )


class _InTwoWays(FunctionElement[Any]):
    """What the two databases say in different words; {0}, {1} ... are its parts."""

    postgresql: str
    sqlite: str


@compiles(_InTwoWays, "postgresql")
def _on_postgresql(element: _InTwoWays, compiler: SQLCompiler, **kw: object) -> str:
    return element.postgresql.format(*(compiler.process(clause, **kw) for clause in element.clauses))


@compiles(_InTwoWays, "sqlite")
def _on_sqlite(element: _InTwoWays, compiler: SQLCompiler, **kw: object) -> str:
    return element.sqlite.format(*(compiler.process(clause, **kw) for clause in element.clauses))


class _MinutesAfter(_InTwoWays):
    type = Moment()
    inherit_cache = True
    postgresql = "(CAST({0} AS timestamptz) + make_interval(mins => CAST({1} AS int)))"
    # strftime() rounds at the millisecond, so only whole seconds go through it.
    sqlite = "(strftime('%Y-%m-%d %H:%M:%S', substr({0}, 1, 19), ({1}) || ' minutes') || substr({0}, 20))"


def minutes_after(
    moment: datetime | SQLColumnExpression[datetime], minutes: SQLColumnExpression[int]
) -> ColumnElement[datetime]:
    """A moment and so many minutes, reckoned by the database; negative minutes are before."""
    return _MinutesAfter(literal(moment, Moment) if isinstance(moment, datetime) else moment, minutes)


class _SecondsBetween(_InTwoWays):
    type = Float()
    inherit_cache = True
    postgresql = "CAST(EXTRACT(EPOCH FROM ({0} - {1})) AS double precision)"
    sqlite = "((julianday({0}) - julianday({1})) * 86400.0)"


def seconds_between(later: AnyMoment, earlier: AnyMoment) -> ColumnElement[float]:
    """How many seconds lie between two moments, reckoned by the database."""
    return _SecondsBetween(later, earlier)


class _DayNumber(_InTwoWays):
    """Whole days from a Monday to the day of a moment, in UTC."""

    type = Integer()
    inherit_cache = True
    postgresql = f"(CAST({{0}} AT TIME ZONE 'UTC' AS date) - DATE '{A_MONDAY}')"
    sqlite = f"CAST(julianday(substr({{0}}, 1, 10)) - julianday('{A_MONDAY}') AS INTEGER)"


def weekend_days_between(later: AnyMoment, earlier: AnyMoment) -> ColumnElement[int]:
    """How many Saturdays and Sundays lie whole between two moments, by the days of UTC."""
    after, first = _DayNumber(later), _DayNumber(earlier) + 1
    return case((after > first, _weekend_days_before(after) - _weekend_days_before(first)), else_=0)


def _weekend_days_before(day: ColumnElement[int]) -> ColumnElement[int]:
    in_week = day % 7
    return (day - in_week) // 7 * 2 + case((in_week > 5, in_week - 5), else_=0)


class _OneOf(_InTwoWays):
    type = Boolean()
    inherit_cache = True
    postgresql = "{0} = ANY ({1})"
    sqlite = "{0} IN (SELECT value FROM json_each({1}))"


class _Ids(TypeDecorator[list[int]]):
    """Many ids as one bound value: an array on PostgreSQL, JSON on SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(BigInteger))

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


def one_of(column: SQLColumnExpression[int], name: str) -> ColumnElement[bool]:
    """Whether the column is one of the ids bound by this name: a list as one value, where `in_` has one for each."""
    return _OneOf(column, bindparam(name, type_=_Ids))


class Base(DeclarativeBase):
    """The base of all tables; every constraint has a name."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={int: BigId, datetime: Moment},
    )


class Numbered:
    """A table whose rows are numbered and know when they were made."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(default=now, sort_order=100)
