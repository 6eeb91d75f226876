"""Other times that staff offer for a request: who offered, what a centre sets, and the links of the mails."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Both databases add a column with its named reference in one statement; the table is not written anew.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE booking_change ADD COLUMN offered_by_id {kind} "
        "CONSTRAINT fk_booking_change_offered_by_id_person REFERENCES person (id)"
    )
    op.add_column("booking_change", sa.Column("offer_words", sa.Text(), nullable=False, server_default=""))
    op.add_column("booking_change", sa.Column("request_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "counter_rule",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("hours", BigId, nullable=False),
        sa.Column("until_hours", BigId, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("hours BETWEEN 1 AND 720", name=op.f("ck_counter_rule_hours")),
        sa.CheckConstraint("until_hours BETWEEN 0 AND 720", name=op.f("ck_counter_rule_until_hours")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_counter_rule_centre_id_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_rule")),
    )
    op.create_index("uq_counter_rule_centre_id", "counter_rule", ["centre_id"], unique=True)
    op.create_table(
        "counter_link",
        sa.Column("id", BigId, nullable=False),
        sa.Column("change_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("taken", "refused", name="counter_answer", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["booking_change.id"], name=op.f("fk_counter_link_change_id_booking_change")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_counter_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_link")),
    )
    op.create_index("uq_counter_link_token_hash", "counter_link", ["token_hash"], unique=True)
    op.create_index("ix_counter_link_change_id", "counter_link", ["change_id"], unique=False)
