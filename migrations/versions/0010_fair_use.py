"""Who came to a booking, what a late cancellation or a no-show led to, and appeals against it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOT_LIFTED = {f"{engine}_where": sa.text("lifted_at IS NULL") for engine in ("postgresql", "sqlite")}


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", BigId, nullable=False),
        sa.Column("booking_id", BigId, nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("marked_by_id", BigId, nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_attendance_booking_id_booking")),
        sa.ForeignKeyConstraint(["marked_by_id"], ["person.id"], name=op.f("fk_attendance_marked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index("uq_attendance_booking_id", "attendance", ["booking_id"], unique=True)
    op.create_table(
        "consequence",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", _word("consequence_kind", "warning", "approval_needed", "short_notice"), nullable=False),
        sa.Column("cause", _word("cause", "late_cancellation", "no_show"), nullable=False),
        sa.Column("booking_id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("recorded_by_id", BigId, nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", BigId, nullable=True),
        sa.Column("lifted_why", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_consequence_forwards")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_consequence_asked_by_id_person")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_consequence_booking_id_booking")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_consequence_centre_id_centre")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name=op.f("fk_consequence_lifted_by_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_consequence_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_consequence_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consequence")),
    )
    op.create_index("ix_consequence_asked_by_id_centre_id", "consequence", ["asked_by_id", "centre_id"])
    op.create_index("ix_consequence_organisation_id_centre_id", "consequence", ["organisation_id", "centre_id"])
    op.create_index("uq_consequence_booking_id", "consequence", ["booking_id"], unique=True, **NOT_LIFTED)
    op.create_table(
        "appeal",
        sa.Column("id", BigId, nullable=False),
        sa.Column("consequence_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", _word("appeal_answer", "upheld", "lifted"), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", BigId, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_appeal_answered_by_id_person")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_appeal_author_id_person")),
        sa.ForeignKeyConstraint(
            ["consequence_id"], ["consequence.id"], name=op.f("fk_appeal_consequence_id_consequence")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
    )
    op.create_index("uq_appeal_consequence_id", "appeal", ["consequence_id"], unique=True)
