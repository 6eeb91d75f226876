"""What staff decide about enrolment: that it goes ahead with few, what a draw gave, who lost a place to calling off."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seating", sa.Column("going_ahead_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("seating", sa.Column("draw", sa.JSON(), nullable=True))
    had_place = sa.Column("had_place", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("enrolment", had_place)
