"""Following the programme by mail: followers, what they follow, and their secret links."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "follower",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest_week", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (email IS NULL)", name=op.f("ck_follower_one_address")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_follower_email_lower")),
        sa.CheckConstraint("confirmed_at IS NULL OR told_until IS NOT NULL", name=op.f("ck_follower_told")),
        link("follower", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
    )
    op.create_index("uq_follower_email", "follower", ["email"], unique=True)
    op.create_index("uq_follower_person_id", "follower", ["person_id"], unique=True)
    op.create_index("ix_follower_digest_week", "follower", ["digest_week"], unique=False)
    op.create_table(
        "followed_topic",
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        link("followed_topic", "follower_id", "follower"),
        sa.PrimaryKeyConstraint("follower_id", "topic", name=op.f("pk_followed_topic")),
    )
    op.create_table(
        "followed_centre",
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        link("followed_centre", "centre_id", "centre"),
        link("followed_centre", "follower_id", "follower"),
        sa.PrimaryKeyConstraint("follower_id", "centre_id", name=op.f("pk_followed_centre")),
    )
    op.create_index("ix_followed_centre_centre_id", "followed_centre", ["centre_id"], unique=False)
    op.create_table(
        "follow_link",
        sa.Column("id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("purpose", word("link_purpose", "confirm", "change"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        link("follow_link", "follower_id", "follower"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_link")),
    )
    op.create_index("uq_follow_link_token_hash", "follow_link", ["token_hash"], unique=True)
    op.create_index("uq_follow_link_follower_id_week", "follow_link", ["follower_id", "week"], unique=True)
