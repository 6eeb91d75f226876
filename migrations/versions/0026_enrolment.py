"""Enrolment: how an activity enrols, the pools of its places, who is enrolled, questions, answers and needs."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MODES = ("first_come", "organisations_first", "chosen", "drawn")
SOURCES = ("themselves", "organisation", "staff", "walk_in")
QUESTIONS = ("text", "choice", "several", "number", "consent")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def check(table: str, condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    terms = "enrolment_terms"
    op.create_table(
        terms,
        sa.Column("activity_id", BigId, autoincrement=False, nullable=False),
        sa.Column("mode", word("enrolment_mode", *MODES), nullable=False),
        sa.Column("by_session", sa.Boolean(), nullable=False),
        moment("opens_at"),
        moment("closes_at"),
        moment("reserved_until"),
        sa.Column("most_per_organisation", BigId, nullable=True),
        sa.Column("fewest", BigId, nullable=True),
        sa.Column("percent", BigId, nullable=False),
        *(sa.Column(f"criteria_{language}", sa.Text(), nullable=False) for language in ("pl", "en", "uk")),
        check(terms, "closes_at IS NULL OR opens_at IS NULL OR opens_at < closes_at", "opens_before_closing"),
        check(terms, "(reserved_until IS NOT NULL) = (mode = 'organisations_first')", "reserved_for_some"),
        check(terms, "most_per_organisation IS NULL OR most_per_organisation > 0", "some_per_organisation"),
        check(terms, "fewest IS NULL OR fewest > 0", "fewest_people"),
        check(terms, "percent BETWEEN 1 AND 100", "percent_of_hours"),
        link(terms, "activity_id", "activity"),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_enrolment_terms")),
    )
    op.create_table(
        "seating",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("session_id", BigId, nullable=True),
        sa.Column("pool_id", BigId, nullable=False),
        moment("created_at", nullable=False),
        link("seating", "activity_id", "activity"),
        link("seating", "pool_id", "pool"),
        link("seating", "session_id", "activity_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seating")),
    )
    op.create_index("uq_seating_pool_id", "seating", ["pool_id"], unique=True)
    op.create_index("uq_seating_session_id", "seating", ["session_id"], unique=True)
    op.create_index("ix_seating_activity_id", "seating", ["activity_id"], unique=False)
    op.create_index(
        "uq_seating_whole_activity",
        "seating",
        ["activity_id"],
        unique=True,
        postgresql_where=sa.text("session_id IS NULL"),
        sqlite_where=sa.text("session_id IS NULL"),
    )
    op.create_table(
        "guest",
        sa.Column("id", BigId, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("resource_id", BigId, nullable=False),
        moment("confirmed_at"),
        moment("created_at", nullable=False),
        check("guest", "email = lower(email)", "email_lower"),
        link("guest", "resource_id", "resource"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest")),
    )
    op.create_index("uq_guest_email", "guest", ["email"], unique=True)
    op.create_index("uq_guest_resource_id", "guest", ["resource_id"], unique=True)
    op.create_table(
        "enrolment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("seating_id", BigId, nullable=False),
        sa.Column("claim_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("guest_id", BigId, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("by_id", BigId, nullable=True),
        sa.Column("source", word("source", *SOURCES), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("form_key", sa.String(length=36), nullable=True),
        sa.Column("number", BigId, nullable=False),
        sa.Column("percent", BigId, nullable=False),
        sa.Column("ended_late", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        moment("created_at", nullable=False),
        check("enrolment", "person_id IS NULL OR guest_id IS NULL", "of_one_person"),
        check("enrolment", "source <> 'organisation' OR organisation_id IS NOT NULL", "by_its_organisation"),
        link("enrolment", "by_id", "person"),
        link("enrolment", "claim_id", "claim"),
        link("enrolment", "guest_id", "guest"),
        link("enrolment", "organisation_id", "organisation"),
        link("enrolment", "person_id", "person"),
        link("enrolment", "seating_id", "seating"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    op.create_index("uq_enrolment_claim_id", "enrolment", ["claim_id"], unique=True)
    op.create_index("uq_enrolment_ticket", "enrolment", ["ticket"], unique=True)
    op.create_index("uq_enrolment_form_key_number", "enrolment", ["form_key", "number"], unique=True)
    for column in ("seating_id", "person_id", "guest_id", "organisation_id"):
        op.create_index(f"ix_enrolment_{column}", "enrolment", [column], unique=False)
    op.create_table(
        "question",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("position", BigId, nullable=False),
        sa.Column("kind", word("question_kind", *QUESTIONS), nullable=False),
        *(sa.Column(f"label_{language}", sa.String(length=300), nullable=False) for language in ("pl", "en", "uk")),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        moment("removed_at"),
        moment("created_at", nullable=False),
        link("question", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index("uq_question_activity_id_position", "question", ["activity_id", "position"], unique=True)
    op.create_table(
        "answer",
        sa.Column("enrolment_id", BigId, autoincrement=False, nullable=False),
        sa.Column("question_id", BigId, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        link("answer", "enrolment_id", "enrolment"),
        link("answer", "question_id", "question"),
        sa.PrimaryKeyConstraint("enrolment_id", "question_id", name=op.f("pk_answer")),
    )
    op.create_table(
        "access_need",
        sa.Column("enrolment_id", BigId, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        link("access_need", "enrolment_id", "enrolment"),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_access_need")),
    )
