"""Interest in what has no date yet; templates; activities that are closed for good."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def link(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_interest_{column}_{to}"))


def check(condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_interest_{name}"))


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "interest",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        moment("confirmed_at"),
        moment("told_at"),
        moment("created_at", nullable=False),
        check("(person_id IS NULL) = (email IS NOT NULL)", "of_one_person"),
        check("email = lower(email)", "email_lower"),
        check("person_id IS NULL OR confirmed_at IS NOT NULL", "accounts_are_known"),
        check("told_at IS NULL OR confirmed_at IS NOT NULL", "only_confirmed_are_told"),
        link("activity_id", "activity"),
        link("person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index("uq_interest_ticket", "interest", ["ticket"], unique=True)
    op.create_index("uq_interest_activity_id_email", "interest", ["activity_id", "email"], unique=True)
    op.create_index("uq_interest_activity_id_person_id", "interest", ["activity_id", "person_id"], unique=True)
    op.create_index("ix_interest_person_id", "interest", ["person_id"])
    op.execute(
        "ALTER TABLE activity ADD COLUMN closed_at "
        + ("TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME")
        + " CONSTRAINT ck_activity_closed_after_it CHECK (closed_at IS NULL OR state = 'announced')"
    )
    op.add_column("activity", sa.Column("is_template", sa.Boolean(), server_default=sa.false(), nullable=False))
