"""Within what time a centre answers, the clocks of requests, and what was approved by rule."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NUMBERS = (
    ("answer_within", 0, "BETWEEN 0 AND 720"),
    ("warn_hours", 24, "BETWEEN 0 AND 720"),
    ("warn_managers_hours", 4, "BETWEEN 0 AND 720"),
    ("stop_hours", 72, "BETWEEN 1 AND 720"),
)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # With its CHECK in the column, because SQLite adds no constraint to a table that stands.
    whole = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for name, usual, limits in NUMBERS:
        op.execute(
            f"ALTER TABLE centre ADD COLUMN {name} {whole} DEFAULT {usual} NOT NULL "
            f"CONSTRAINT ck_centre_{name} CHECK ({name} {limits})"
        )
    op.execute(
        "ALTER TABLE centre ADD COLUMN answer_unit VARCHAR(40) DEFAULT 'hours' NOT NULL "
        "CONSTRAINT ck_centre_answer_unit CHECK (answer_unit IN ('hours', 'working_days'))"
    )
    op.add_column("centre", sa.Column("safe_rule", sa.JSON(), nullable=True))
    op.create_index("ix_booking_decided_at", "booking", ["decided_at"], unique=False)
    op.create_table(
        "answer_clock",
        sa.Column("entry_id", BigId, autoincrement=False, nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("asked_at", "promised_by", "held_until", "answer_by")),
        sa.Column("still_seconds", BigId, server_default="0", nullable=False),
        *(
            sa.Column(name, MOMENT, nullable=True)
            for name in ("stopped_at", "goes_on_at", "warn_at", "warn_managers_at", "warned_at", "warned_managers_at")
        ),
        sa.CheckConstraint("still_seconds >= 0", name=op.f("ck_answer_clock_still_seconds")),
        sa.CheckConstraint("(stopped_at IS NULL) = (goes_on_at IS NULL)", name=op.f("ck_answer_clock_stands_until")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_answer_clock_entry_id_entry")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_answer_clock")),
    )
    for column, told in (("warn_at", "warned_at"), ("warn_managers_at", "warned_managers_at")):
        only = sa.text(f"{told} IS NULL")
        op.create_index(f"ix_answer_clock_{column}", "answer_clock", [column], postgresql_where=only, sqlite_where=only)
    op.create_table(
        "rule_approval",
        sa.Column("id", BigId, nullable=False),
        sa.Column("booking_id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column(
            "by_rule",
            sa.Enum("room", "centre", name="by_rule", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("dates", BigId, nullable=False),
        sa.Column("is_picked", sa.Boolean(), nullable=False),
        sa.Column("is_fine", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("looked_by_id", BigId, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("dates >= 1", name=op.f("ck_rule_approval_dates")),
        sa.CheckConstraint("(looked_at IS NULL) = (is_fine IS NULL)", name=op.f("ck_rule_approval_looked")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_rule_approval_booking_id_booking")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_rule_approval_centre_id_centre")),
        sa.ForeignKeyConstraint(["looked_by_id"], ["person.id"], name=op.f("fk_rule_approval_looked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_approval")),
    )
    op.create_index("uq_rule_approval_booking_id", "rule_approval", ["booking_id"], unique=True)
    op.create_index("ix_rule_approval_centre_id_created_at", "rule_approval", ["centre_id", "created_at"], unique=False)
    _give_clocks()


def _give_clocks() -> None:
    """What waits has a clock as if it had been asked before: answered by the end of its hold, and nobody warned."""
    op.execute(
        """
        INSERT INTO answer_clock (entry_id, asked_at, promised_by, held_until, answer_by, still_seconds)
        SELECT id, created_at, expires_at, expires_at, expires_at, 0 FROM entry
        WHERE status = 'tentative' AND expires_at IS NOT NULL AND kind IN ('booking', 'booking_change')
        """
    )
