"""Imports of files, their rows, and the keys by which others know what was imported."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


KINDS = ("rooms", "organisations", "bookings")
STATES = ("waiting", "checking", "checked", "wanted", "importing", "done", "failed", "discarded")


def upgrade() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", word("kind", *KINDS), nullable=False),
        sa.Column("centre_id", BigId, nullable=True),
        sa.Column("by_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("format", word("format", "xlsx", "csv", "ics"), nullable=False),
        sa.Column("state", word("run_state", *STATES), nullable=False),
        sa.Column("defaults", sa.JSON(), nullable=False),
        sa.Column("unknown_columns", sa.JSON(), nullable=False),
        sa.Column("problem", sa.JSON(none_as_null=True), nullable=True),
        *(sa.Column(f"rows_{state}", BigId, nullable=False) for state in ("new", "changed", "equal", "refused")),
        sa.Column("rows_about", BigId, nullable=False),
        sa.Column("tries", BigId, nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_import_run_by_id_person")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_import_run_centre_id_centre")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_import_run_file_id_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index("ix_import_run_centre_id", "import_run", ["centre_id"], unique=False)
    op.create_index("ix_import_run_state", "import_run", ["state"], unique=False)
    op.create_table(
        "import_row",
        sa.Column("id", BigId, nullable=False),
        sa.Column("run_id", BigId, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.Column("state", word("row_state", "new", "changed", "equal", "refused"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("column_name", sa.String(length=40), nullable=False),
        sa.Column("refusal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_row_run_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    op.create_index("ix_import_row_run_id_state", "import_row", ["run_id", "state", "id"], unique=False)
    op.create_table(
        "external_key",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", word("kind", *KINDS), nullable=False),
        sa.Column("centre_id", BigId, nullable=True),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.Column("room_id", BigId, nullable=True),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("booking_id", BigId, nullable=True),
        sa.CheckConstraint(
            "room_id IS NOT NULL OR organisation_id IS NOT NULL OR booking_id IS NOT NULL",
            name=op.f("ck_external_key_something"),
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_external_key_booking_id_booking")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_external_key_centre_id_centre")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_external_key_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_external_key_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_key")),
    )
    op.create_index("uq_external_key_kind_centre_id_value", "external_key", ["kind", "centre_id", "value"], unique=True)
    op.create_index(
        "uq_external_key_kind_value",
        "external_key",
        ["kind", "value"],
        unique=True,
        postgresql_where=sa.text("centre_id IS NULL"),
        sqlite_where=sa.text("centre_id IS NULL"),
    )
    op.create_index("uq_external_key_room_id", "external_key", ["room_id"], unique=True)
    op.create_index("uq_external_key_organisation_id", "external_key", ["organisation_id"], unique=True)
    op.create_index("uq_external_key_booking_id", "external_key", ["booking_id"], unique=True)
