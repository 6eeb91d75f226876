"""Sendings that make a series longer."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "series_extension",
        sa.Column("id", BigId, nullable=False),
        sa.Column("series_id", BigId, nullable=False),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("request_key", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_series_extension_asked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["booking_series.id"], name=op.f("fk_series_extension_series_id_booking_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_extension")),
    )
    op.create_index(
        "uq_series_extension_asked_by_id_request_key", "series_extension", ["asked_by_id", "request_key"], unique=True
    )
    op.create_index("ix_series_extension_series_id", "series_extension", ["series_id"], unique=False)
