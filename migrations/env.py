"""Runs the migrations inside the application, on whichever database its settings name."""

from typing import Any

from alembic import context
from flask import current_app

from app.core.database import Base, Moment


def render_item(kind: str, thing: Any, _context: Any) -> str | bool:
    """Write our own column types as plain ones, so that a migration never imports the application."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            transaction_per_migration=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
