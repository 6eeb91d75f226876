"""Closures that were planned with what becomes of the bookings in their way, and bookings without a room."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "closure_plan",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("kind", _word("plan_kind", ("closure", "emergency", "hours")), nullable=False),
        sa.Column("made_by_id", BigId, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", BigId, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_closure_plan_centre_id_centre")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_closure_plan_made_by_id_person")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_closure_plan_undone_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure_plan")),
    )
    op.create_index("uq_closure_plan_uid", "closure_plan", ["uid"], unique=True)
    op.create_index("ix_closure_plan_centre_id", "closure_plan", ["centre_id"], unique=False)
    op.create_table(
        "planned_closure",
        sa.Column("closure_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["closure_id"], ["closure.id"], name=op.f("fk_planned_closure_closure_id_closure")),
        sa.ForeignKeyConstraint(["plan_id"], ["closure_plan.id"], name=op.f("fk_planned_closure_plan_id_closure_plan")),
        sa.PrimaryKeyConstraint("closure_id", name=op.f("pk_planned_closure")),
    )
    op.create_index("ix_planned_closure_plan_id", "planned_closure", ["plan_id"], unique=False)
    op.create_table(
        "plan_item",
        sa.Column("id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("booking_id", BigId, nullable=True),
        sa.Column("change_id", BigId, nullable=True),
        sa.Column("waiting_id", BigId, nullable=True),
        sa.Column("fate", _word("fate", ("moved", "cancelled", "kept", "displaced", "ended")), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_plan_item_booking_id_booking")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["booking_change.id"], name=op.f("fk_plan_item_change_id_booking_change")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["closure_plan.id"], name=op.f("fk_plan_item_plan_id_closure_plan")),
        sa.ForeignKeyConstraint(["waiting_id"], ["waiting.id"], name=op.f("fk_plan_item_waiting_id_waiting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
    )
    op.create_index("ix_plan_item_plan_id", "plan_item", ["plan_id"], unique=False)
    op.create_index("ix_plan_item_booking_id", "plan_item", ["booking_id"], unique=False)
    op.add_column("booking", sa.Column("displaced_at", sa.DateTime(timezone=True), nullable=True))
    standing = {f"{kind}_where": sa.text("displaced_at IS NOT NULL") for kind in ("postgresql", "sqlite")}
    op.create_index("ix_booking_displaced", "booking", ["centre_id"], unique=False, **standing)


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
