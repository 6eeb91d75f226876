"""The database: one session, one transaction for each verb, and constraint names turned into refusals."""

import functools
import random
import re
import time as sleeping
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from sqlite3 import OperationalError
from typing import Any, ParamSpec, TypeVar

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    SQLColumnExpression,
    TypeDecorator,
    event,
    insert,
    literal,
)
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.core.clock import now
from app.core.errors import Refusal

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 6
BUSY_TIMEOUT_MS = 15_000
SHORT_NAPS = 500
_WRITING = "write"
_REFUSALS: dict[str, type[Refusal]] = {}

# BigInteger everywhere (a smallint parameter misses PostgreSQL's GiST index); SQLite numbers rows only as INTEGER.
BigId = BigInteger().with_variant(Integer, "sqlite")


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


class _MinutesAfter(FunctionElement[datetime]):
    type = Moment()
    inherit_cache = True


@compiles(_MinutesAfter, "postgresql")
def _on_postgresql(element: _MinutesAfter, compiler: SQLCompiler, **kw: object) -> str:
    moment, minutes = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST({moment} AS timestamptz) + make_interval(mins => CAST({minutes} AS int)))"


@compiles(_MinutesAfter, "sqlite")
def _on_sqlite(element: _MinutesAfter, compiler: SQLCompiler, **kw: object) -> str:
    moment, minutes = (compiler.process(clause, **kw) for clause in element.clauses)
    # strftime() rounds at the millisecond, so only whole seconds go through it.
    whole = f"strftime('%Y-%m-%d %H:%M:%S', substr({moment}, 1, 19), ({minutes}) || ' minutes')"
    return f"({whole} || substr({moment}, 20))"


def minutes_after(
    moment: datetime | SQLColumnExpression[datetime], minutes: SQLColumnExpression[int]
) -> ColumnElement[datetime]:
    """A moment and so many minutes, reckoned by the database; negative minutes are before."""
    return _MinutesAfter(literal(moment, Moment) if isinstance(moment, datetime) else moment, minutes)


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


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate()


def connect(app: Flask) -> None:
    """Bind the database to the application; each engine gets its own manners."""
    app.config["SQLALCHEMY_DATABASE_URI"] = app.config["SETTINGS"].database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(app.config["SQLALCHEMY_DATABASE_URI"])
    db.init_app(app)
    migrate.init_app(app, db, directory=app.config["MIGRATIONS"], render_as_batch=False)
    with app.app_context():
        teach_manners(db.engine)


def _engine_options(url: str) -> dict[str, Any]:
    """Errors are logged without their parameters: those are names and addresses."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_size": 5, "max_overflow": 10}


def teach_manners(engine: Engine) -> None:
    """SQLite: WAL, foreign keys, waiting for its turn, and BEGIN IMMEDIATE for writing."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _prepare_sqlite):
        return
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    if not connection.get_execution_options().get(_WRITING, False):
        connection.exec_driver_sql("BEGIN")
    elif not _begin_between_naps(connection.connection.driver_connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_between_naps(sqlite: Any) -> bool:
    """Begin to write. SQLite's own waiting naps ever longer and starves the unlucky; short even naps are fairer."""
    sqlite.execute("PRAGMA busy_timeout=0")
    try:
        for _ in range(SHORT_NAPS):
            try:
                sqlite.execute("BEGIN IMMEDIATE")
            except OperationalError:
                sleeping.sleep(random.uniform(0.001, 0.005))
            else:
                return True
        return False
    finally:
        sqlite.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def transaction(verb: Callable[P, R]) -> Callable[P, R]:
    """Run a service verb in one transaction of its own: all of it is kept, or none.

    Anything read before is forgotten, so that the verb sees the present. Deadlocks and failed
    serialisations (40P01, 40001) and a busy SQLite are tried again. A broken constraint becomes the
    refusal that was registered for its name. Raises RuntimeError if one transaction is opened inside another.
    """

    @functools.wraps(verb)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if session.info.get(_WRITING):
            raise RuntimeError(f"{verb.__name__} was called inside another transaction; call its steps instead")
        for attempt in range(1, TRIES + 1):
            session.rollback()
            session.info[_WRITING] = True
            try:
                session.connection(execution_options={_WRITING: True})
                result = verb(*args, **kwargs)
                session.commit()
            except DBAPIError as error:
                session.rollback()
                if attempt < TRIES and _may_try_again(error):
                    sleeping.sleep(0.01 * 2**attempt)
                    continue
                raise _as_refusal(error) from error
            except BaseException:
                session.rollback()
                raise
            else:
                return result
            finally:
                session.info[_WRITING] = False
        raise AssertionError("unreachable")

    return in_transaction


def writing() -> bool:
    """True inside a service verb's transaction."""
    return bool(db.session().info.get(_WRITING))


def demand_writing() -> None:
    """Steps call this: they write only inside somebody's transaction."""
    if not writing():
        raise RuntimeError("a step was called outside a transaction")


def explain(constraint: str, refusal: type[Refusal]) -> None:
    """From now on a breach of the named constraint is this refusal."""
    _REFUSALS[constraint] = refusal


def flush() -> None:
    """Send what is pending to the database now; a broken constraint becomes its refusal."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise _as_refusal(error) from error


def write(table: type[DeclarativeBase], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert many rows that nobody reads back, in one statement; a broken constraint becomes its refusal."""
    try:
        if rows:
            db.session.execute(insert(table), rows)
    except IntegrityError as error:
        raise _as_refusal(error) from error


def _as_refusal(error: DBAPIError) -> Exception:
    if isinstance(error, IntegrityError):
        name = broken_constraint(error)
        for known, refusal in _REFUSALS.items():
            if known == name:
                return refusal()
    return error


def broken_constraint(error: DBAPIError) -> str:
    """The name of the constraint that said no; on SQLite, unique columns are turned into their index's name."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name or "")
    said = str(error.orig)
    unique = re.match(r"UNIQUE constraint failed: (.+)", said)
    if unique:
        return _unique_name(unique.group(1))
    return said.rsplit(": ", 1)[-1].removeprefix("index '").removesuffix("'")


def _unique_name(columns: str) -> str:
    """`person.email` or `booking.a, booking.b` as the name of the unique constraint or index over them."""
    wanted = [column.strip().split(".") for column in columns.split(",")]
    table = Base.metadata.tables.get(wanted[0][0])
    names = [column for _, column in wanted]
    if table is None:
        return columns
    for index in table.indexes:
        if index.unique and [column.name for column in index.columns] == names:
            return str(index.name)
    return f"uq_{table.name}_{'_'.join(names)}"


def _may_try_again(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in {"40001", "40P01"} or "database is locked" in str(error.orig)
