"""Enrolling: until when an address is to be confirmed, and which reminders of a date somebody got."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("first", "last", "link")


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.add_column("enrolment", moment("confirm_by"))
    reminder = "enrolment_reminder"
    kind = sa.Enum(*KINDS, name="reminded_of", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        reminder,
        sa.Column("id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("kind", kind, nullable=False),
        moment("starts_at", nullable=False),
        moment("coming_at"),
        moment("created_at", nullable=False),
        link(reminder, "enrolment_id", "enrolment"),
        link(reminder, "session_id", "activity_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_reminder")),
    )
    op.create_index(
        "uq_enrolment_reminder_enrolment_id_session_id_kind_starts_at",
        reminder,
        ["enrolment_id", "session_id", "kind", "starts_at"],
        unique=True,
    )
    op.create_index("ix_enrolment_reminder_session_id", reminder, ["session_id"], unique=False)
