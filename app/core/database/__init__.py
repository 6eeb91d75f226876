"""The database: one session, one transaction for each verb, and constraint names turned into refusals."""

from app.core.database.columns import (
    Base,
    BigId,
    Moment,
    Numbered,
    minutes_after,
    one_of,
    seconds_between,
    weekend_days_between,
    word,
)
from app.core.database.engines import connect, db, migrate, read_once, teach_manners
from app.core.database.transactions import (
    broken_constraint,
    demand_writing,
    explain,
    flush,
    transaction,
    write,
    write_numbered,
    writing,
)

__all__ = [
    "Base",
    "BigId",
    "Moment",
    "Numbered",
    "broken_constraint",
    "connect",
    "db",
    "demand_writing",
    "explain",
    "flush",
    "migrate",
    "minutes_after",
    "one_of",
    "read_once",
    "seconds_between",
    "teach_manners",
    "transaction",
    "weekend_days_between",
    "word",
    "write",
    "write_numbered",
    "writing",
]
