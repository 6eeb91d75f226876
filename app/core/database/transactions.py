"""One transaction for each verb, and constraint names turned into refusals."""

import functools
import re
import time as sleeping
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Table, insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from app.core.database.columns import Base
from app.core.database.engines import WRITING, db
from app.core.errors import Refusal

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 6
_REFUSALS: dict[str, type[Refusal]] = {}


def transaction(verb: Callable[P, R]) -> Callable[P, R]:
    """Run a service verb in one transaction of its own: all of it is kept, or none.

    Anything read before is forgotten, so that the verb sees the present. Deadlocks and failed
    serialisations (40P01, 40001) and a busy SQLite are tried again. A broken constraint becomes the
    refusal that was registered for its name. Raises RuntimeError if one transaction is opened inside another.
    """

    @functools.wraps(verb)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if session.info.get(WRITING):
            raise RuntimeError(f"{verb.__name__} was called inside another transaction; call its steps instead")
        for attempt in range(1, TRIES + 1):
            session.rollback()
            session.info[WRITING] = True
            try:
                session.connection(execution_options={WRITING: True})
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
                session.info[WRITING] = False
        raise AssertionError("unreachable")

    return in_transaction


def writing() -> bool:
    """True inside a service verb's transaction."""
    return bool(db.session().info.get(WRITING))


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
            # By the table, not by the class: a bulk insert of the ORM does more than is needed here.
            db.session.execute(insert(_table(table)), rows)
    except IntegrityError as error:
        raise _as_refusal(error) from error


def write_numbered(rows: Sequence[Mapping[str, Any]], by: InstrumentedAttribute[Any]) -> Sequence[int]:
    """The same with the ids of the rows, in their order; `by` is a column whose values tell the rows apart."""
    if not rows:
        return []
    table = _table(by.class_)
    try:
        # Without asking the database for an order, which SQLite answers with a statement for each row.
        ids: dict[int, int] = dict(db.session.execute(insert(table).returning(table.c[by.key], table.c.id), rows).all())
    except IntegrityError as error:
        raise _as_refusal(error) from error
    return [ids[row[by.key]] for row in rows]


def _table(of: Any) -> Table:
    assert isinstance(of.__table__, Table)
    return of.__table__


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
