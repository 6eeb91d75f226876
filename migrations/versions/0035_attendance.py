"""Attendance: the list of each date, what is noted of each enrolment at it, and each reading of a ticket."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("present", "absent", "excused")
SOURCES = ("scan", "list", "code", "paper", "walk_in")
VERDICTS = ("in", "again", "unknown", "elsewhere", "no_place", "not_now", "closed", "oneself")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def check(table: str, condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "roll",
        sa.Column("session_id", BigId, autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(length=40), nullable=False),
        moment("closed_at"),
        sa.Column("closed_by_id", BigId, nullable=True),
        check("roll", "(closed_at IS NULL) = (closed_by_id IS NULL)", "closed_by_somebody"),
        link("roll", "closed_by_id", "person"),
        link("roll", "session_id", "activity_session"),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_roll")),
    )
    op.create_table(
        "presence",
        sa.Column("id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("state", word("presence_state", *STATES), nullable=False),
        sa.Column("minutes", BigId, nullable=False),
        moment("arrived_at"),
        moment("left_at"),
        sa.Column("source", word("presence_source", *SOURCES), nullable=False),
        sa.Column("by_id", BigId, nullable=True),
        moment("marked_at", nullable=False),
        moment("created_at", nullable=False),
        check("presence", "minutes >= 0", "some_minutes"),
        check("presence", "minutes = 0 OR state = 'present'", "minutes_of_those_there"),
        check("presence", "left_at IS NULL OR state = 'present'", "only_who_was_there_left"),
        link("presence", "by_id", "person"),
        link("presence", "enrolment_id", "enrolment"),
        link("presence", "session_id", "activity_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.create_index("uq_presence_enrolment_id_session_id", "presence", ["enrolment_id", "session_id"], unique=True)
    op.create_index("ix_presence_session_id", "presence", ["session_id"], unique=False)
    op.create_table(
        "scan",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=True),
        sa.Column("verdict", word("scan_verdict", *VERDICTS), nullable=False),
        moment("since"),
        moment("scanned_at", nullable=False),
        sa.Column("by_id", BigId, nullable=False),
        moment("created_at", nullable=False),
        link("scan", "by_id", "person"),
        link("scan", "enrolment_id", "enrolment"),
        link("scan", "session_id", "activity_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    op.create_index("uq_scan_uid", "scan", ["uid"], unique=True)
    for column in ("session_id", "enrolment_id"):
        op.create_index(f"ix_scan_{column}", "scan", [column], unique=False)
