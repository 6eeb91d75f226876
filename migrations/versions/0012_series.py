"""Series of bookings."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "booking_series",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("request_key", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_booking_series_asked_by_id_person")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_booking_series_centre_id_centre")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_booking_series_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_booking_series_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_series")),
    )
    op.create_index("uq_booking_series_uid", "booking_series", ["uid"], unique=True)
    op.create_index(
        "uq_booking_series_asked_by_id_request_key", "booking_series", ["asked_by_id", "request_key"], unique=True
    )
    op.create_index("ix_booking_series_organisation_id", "booking_series", ["organisation_id"], unique=False)

    # Both databases add a column with its named reference in one statement; the table is not written anew.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE booking ADD COLUMN series_id {kind} "
        "CONSTRAINT fk_booking_series_id_booking_series REFERENCES booking_series (id)"
    )
    op.add_column("booking", sa.Column("series_position", BigId, nullable=True))
    op.add_column("booking", sa.Column("is_changed_alone", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_booking_series_id", "booking", ["series_id"], unique=False)
