"""Reminders of bookings with their links, what a centre sets for them, who comes; files with a message."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # With its CHECK in the column, because SQLite adds no constraint to a table that stands.
    whole = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for name, days in (("remind_days_first", 7), ("remind_days_last", 1)):
        op.execute(
            f"ALTER TABLE centre ADD COLUMN {name} {whole} DEFAULT {days} NOT NULL "
            f"CONSTRAINT ck_centre_{name} CHECK ({name} BETWEEN 0 AND 60)"
        )
    op.add_column("booking", sa.Column("coming_for", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "reminder",
        sa.Column("id", BigId, nullable=False),
        sa.Column("booking_id", BigId, nullable=False),
        sa.Column(
            "kind",
            sa.Enum("first", "last", name="reminder_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_reminder_booking_id_booking")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(
        "uq_reminder_booking_id_kind_starts_at", "reminder", ["booking_id", "kind", "starts_at"], unique=True
    )
    op.create_table(
        "reminder_link",
        sa.Column("id", BigId, nullable=False),
        sa.Column("reminder_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "coming", "given_back", name="reminder_answer", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_link_person_id_person")),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"], name=op.f("fk_reminder_link_reminder_id_reminder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_link")),
    )
    op.create_index("ix_reminder_link_reminder_id", "reminder_link", ["reminder_id"], unique=False)
    op.create_index("uq_reminder_link_token_hash", "reminder_link", ["token_hash"], unique=True)
    op.add_column("file", sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "message_file",
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_message_file_file_id_file")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_file_message_id_message")),
        sa.PrimaryKeyConstraint("message_id", "file_id", name=op.f("pk_message_file")),
    )
    op.create_index("uq_message_file_file_id", "message_file", ["file_id"], unique=True)
