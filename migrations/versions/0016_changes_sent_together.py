"""Changes of several dates of a series that were sent together."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking_change", sa.Column("sending", sa.String(length=36), nullable=True))
    op.create_index("ix_booking_change_sending", "booking_change", ["sending"], unique=False)
