"""Secret addresses of calendars of one's own: whose, what each shows, and when it ended; the secret as a hash."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_feed_link_{column}_{to}"))


def check(condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_feed_link_{name}"))


def upgrade() -> None:
    op.create_table(
        "feed_link",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", word("scope_kind", "mine", "organisation", "centre", "leading"), nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("centre_id", BigId, nullable=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        moment("last_read_at"),
        moment("ended_at"),
        sa.Column("ended_by", word("link_end", "revoked", "rotated", "right_gone"), nullable=True),
        moment("created_at", nullable=False),
        check("(organisation_id IS NOT NULL) = (kind = 'organisation')", "of_an_organisation"),
        check("(centre_id IS NOT NULL) = (kind = 'centre')", "of_a_centre"),
        check("(ended_at IS NULL) = (ended_by IS NULL)", "ended"),
        link("person_id", "person"),
        link("organisation_id", "organisation"),
        link("centre_id", "centre"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_link")),
    )
    op.create_index("uq_feed_link_token_hash", "feed_link", ["token_hash"], unique=True)
    op.create_index("ix_feed_link_person_id", "feed_link", ["person_id"], unique=False)
