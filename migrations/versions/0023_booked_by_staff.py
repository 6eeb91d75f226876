"""Bookings that staff make: for an organisation, for the centre itself, or for an outside event."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kinds = sa.CheckConstraint("held_for IN ('party', 'centre', 'outside')", name=op.f("ck_booking_held_for"))
    nobody = sa.CheckConstraint("held_for = 'party' OR organisation_id IS NULL", name=op.f("ck_booking_nobody_else"))
    named = sa.CheckConstraint("(held_for = 'outside') = (outside_name <> '')", name=op.f("ck_booking_outside_named"))
    reached = sa.CheckConstraint("held_for = 'outside' OR outside_email = ''", name=op.f("ck_booking_outside_reached"))
    staff = sa.CheckConstraint("held_for = 'party' OR is_by_staff", name=op.f("ck_booking_house_by_staff"))
    # One constraint with each column: several of one column would come in an order that changes.
    held_for = sa.Column("held_for", sa.String(length=40), kinds, nullable=False, server_default="party")
    op.add_column("booking", held_for)
    for_staff = sa.Column("is_by_staff", sa.Boolean(), staff, nullable=False, server_default=sa.false())
    op.add_column("booking", for_staff)
    name = sa.Column("outside_name", sa.String(length=200), named, nullable=False, server_default="")
    op.add_column("booking", name)
    email = sa.Column("outside_email", sa.String(length=254), reached, nullable=False, server_default="")
    op.add_column("booking", email)
    op.add_column("booking", sa.Column("staff_note", sa.Text(), nobody, nullable=False, server_default=""))
