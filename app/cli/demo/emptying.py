"""Emptying every table inside the transaction that fills them again: all or nothing."""

from sqlalchemy import Connection, text

from app.core.database import Base, db, demand_writing


def empty() -> None:
    """Delete all rows of all tables, past the triggers that keep the audit trail from anybody else."""
    demand_writing()
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        return
    _empty_sqlite(connection)


def _empty_sqlite(connection: Connection) -> None:
    """SQLite has no TRUNCATE: the triggers of the audit trail are put aside and come back as they were."""
    guards = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'record'")
    ).all()
    for name, _ in guards:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(table.delete())
    for _, sql in guards:
        connection.exec_driver_sql(sql)
