"""Calendars of others that a centre shows beside its own, and their dates."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def text(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def check(table: str, condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "outside_calendar",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        *(text("name", 120), text("source", 120), text("address", 500)),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        moment("uploaded_at"),
        sa.Column("uploaded_by_id", BigId, nullable=False),
        moment("created_at"),
        link("outside_calendar", "centre_id", "centre"),
        link("outside_calendar", "uploaded_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_calendar")),
    )
    op.create_index("uq_outside_calendar_centre_id_name", "outside_calendar", ["centre_id", "name"], unique=True)
    op.create_table(
        "outside_event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("calendar_id", BigId, nullable=False),
        text("uid", 64),
        *(moment("starts_at"), moment("ends_at")),
        sa.Column("is_whole_day", sa.Boolean(), nullable=False),
        *(text("title", 200), text("place", 200), text("url", 500)),
        check("outside_event", "starts_at <= ends_at", "never_backwards"),
        check("outside_event", "title <> ''", "has_a_title"),
        link("outside_event", "calendar_id", "outside_calendar"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_event")),
    )
    op.create_index("uq_outside_event_calendar_id_uid", "outside_event", ["calendar_id", "uid"], unique=True)
    op.create_index("ix_outside_event_calendar_id_ends_at", "outside_event", ["calendar_id", "ends_at"])
