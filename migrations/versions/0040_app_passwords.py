"""Passwords of calendar programs."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "app_password",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=64), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_app_password_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_password")),
    )
    op.create_index("ix_app_password_person_id", "app_password", ["person_id"], unique=False)
    op.create_index("uq_app_password_password_hash", "app_password", ["password_hash"], unique=True)
