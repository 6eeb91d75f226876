"""Surveys after an activity: questions, who may answer, and answers to which no key leads from anybody."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("scale", "choice", "several", "text")


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, BigId, autoincrement=False, nullable=nullable)


def link(table: str, column: str, to: str, of: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.{of}"], name=op.f(f"fk_{table}_{column}_{to}"))


def key(table: str, column: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    op.create_table("survey", number("id"), key("survey", "id"))
    op.create_table(
        "survey_question",
        number("id"),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="survey_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        *(sa.Column(f"label_{language}", sa.String(length=300), nullable=False) for language in ("pl", "en", "uk")),
        sa.Column("options", sa.JSON(), nullable=False),
        key("survey_question", "id"),
    )
    op.create_table(
        "survey_answer",
        number("id"),
        number("survey_id"),
        number("question_id"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        link("survey_answer", "question_id", "survey_question"),
        link("survey_answer", "survey_id", "survey"),
        key("survey_answer", "id"),
    )
    op.create_index("ix_survey_answer_survey_id_question_id", "survey_answer", ["survey_id", "question_id"])
    op.create_table(
        "survey_item",
        sa.Column("id", BigId, nullable=False),
        number("centre_id"),
        number("activity_id", nullable=True),
        number("question_id"),
        moment("removed_at", nullable=True),
        moment("created_at"),
        link("survey_item", "activity_id", "activity"),
        link("survey_item", "centre_id", "centre"),
        link("survey_item", "question_id", "survey_question"),
        key("survey_item", "id"),
    )
    for column in ("centre_id", "question_id"):
        op.create_index(f"ix_survey_item_{column}", "survey_item", [column])
    op.create_index(
        "uq_survey_item_activity_id_question_id",
        "survey_item",
        ["activity_id", "question_id"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "activity_survey",
        number("activity_id"),
        number("survey_id"),
        moment("asked_at"),
        moment("closes_at"),
        sa.CheckConstraint("closes_at > asked_at", name=op.f("ck_activity_survey_closes_after_asking")),
        link("activity_survey", "activity_id", "activity"),
        link("activity_survey", "survey_id", "survey"),
        key("activity_survey", "activity_id"),
    )
    op.create_index("uq_activity_survey_survey_id", "activity_survey", ["survey_id"], unique=True)
    op.create_index("ix_activity_survey_closes_at", "activity_survey", ["closes_at"])
    op.create_table(
        "survey_right",
        number("enrolment_id"),
        number("activity_id"),
        sa.Column("is_reminded", sa.Boolean(), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        link("survey_right", "activity_id", "activity_survey", "activity_id"),
        link("survey_right", "enrolment_id", "enrolment"),
        key("survey_right", "enrolment_id"),
    )
    op.create_index("ix_survey_right_activity_id", "survey_right", ["activity_id"])
