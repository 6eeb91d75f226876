"""Equipment of centres with its units, what of it goes with a booking, and whose the time around a booking is."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "equipment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("position", BigId, nullable=False),
        sa.Column("name_pl", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_uk", sa.String(length=80), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_equipment_centre_id_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
    )
    op.create_index(op.f("ix_equipment_centre_id"), "equipment", ["centre_id"], unique=False)
    op.create_table(
        "equipment_unit",
        sa.Column("id", BigId, nullable=False),
        sa.Column("equipment_id", BigId, nullable=False),
        sa.Column("resource_id", BigId, nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_equipment_unit_equipment_id_equipment")
        ),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_equipment_unit_resource_id_resource")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_unit")),
    )
    op.create_index(op.f("ix_equipment_unit_equipment_id"), "equipment_unit", ["equipment_id"], unique=False)
    op.create_index("uq_equipment_unit_resource_id", "equipment_unit", ["resource_id"], unique=True)
    op.create_table(
        "booking_equipment",
        sa.Column("booking_id", BigId, nullable=False),
        sa.Column("equipment_id", BigId, nullable=False),
        sa.Column("amount", BigId, nullable=False),
        sa.CheckConstraint("amount BETWEEN 1 AND 500", name=op.f("ck_booking_equipment_amount")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_equipment_booking_id_booking")),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_booking_equipment_equipment_id_equipment")
        ),
        sa.PrimaryKeyConstraint("booking_id", "equipment_id", name=op.f("pk_booking_equipment")),
    )
    op.create_index(op.f("ix_booking_equipment_equipment_id"), "booking_equipment", ["equipment_id"], unique=False)
    # Until now nobody was told that the time around a booking is theirs, so the centre keeps it.
    op.add_column("booking", sa.Column("pads_by_hirer", sa.Boolean(), nullable=False, server_default=sa.false()))
