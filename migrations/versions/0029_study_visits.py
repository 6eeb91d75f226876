"""Study visits: what groups ask for, needs kept apart, what was arranged, and what they told afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("asked", "question", "arranged", "change", "confirmed", "refused", "cancelled")


def number(name: str, *, needed: bool = True) -> sa.Column:
    return sa.Column(name, BigId, nullable=not needed)


def moment(name: str, *, needed: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def line(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def words(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def upgrade() -> None:
    state = sa.Enum(*STATES, name="visit_state", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "study_visit",
        *(number("id"), number("centre_id"), number("asked_by_id"), number("organisation_id", needed=False)),
        sa.Column("state", state, nullable=False),
        *(line("title", 160), number("people"), line("spoken", 20), words("topics")),
        sa.Column("wished", sa.JSON(), nullable=False),
        *(line("contact", 300), moment("answer_by"), words("said"), words("replied"), words("plan")),
        *(moment("confirm_by", needed=False), moment("remind_at", needed=False), moment("thank_at", needed=False)),
        *(number("round"), moment("created_at")),
        sa.CheckConstraint("people BETWEEN 1 AND 200", name=op.f("ck_study_visit_people")),
        link("study_visit", "asked_by_id", "person"),
        link("study_visit", "centre_id", "centre"),
        link("study_visit", "organisation_id", "organisation"),
        key("study_visit"),
    )
    op.create_index("ix_study_visit_centre_id_state", "study_visit", ["centre_id", "state"], unique=False)
    op.create_index("ix_study_visit_asked_by_id", "study_visit", ["asked_by_id"], unique=False)
    op.create_index("ix_study_visit_organisation_id", "study_visit", ["organisation_id"], unique=False)
    op.create_table(
        "visit_part",
        *(number("id"), number("visit_id"), number("entry_id"), number("room_id", needed=False), line("place", 300)),
        moment("created_at"),
        link("visit_part", "entry_id", "entry"),
        link("visit_part", "room_id", "room"),
        link("visit_part", "visit_id", "study_visit"),
        key("visit_part"),
    )
    op.create_index("ix_visit_part_visit_id", "visit_part", ["visit_id"], unique=False)
    op.create_index("ix_visit_part_room_id", "visit_part", ["room_id"], unique=False)
    op.create_index("uq_visit_part_entry_id", "visit_part", ["entry_id"], unique=True)
    op.create_table(
        "visit_host",
        *(number("visit_id"), number("person_id")),
        link("visit_host", "person_id", "person"),
        link("visit_host", "visit_id", "study_visit"),
        key("visit_host", "visit_id", "person_id"),
    )
    op.create_table(
        "visit_need",
        *(number("visit_id"), words("words")),
        link("visit_need", "visit_id", "study_visit"),
        key("visit_need", "visit_id"),
    )
    op.create_table(
        "visit_feedback_right",
        *(number("visit_id"), line("token_hash", 64), sa.Column("is_used", sa.Boolean(), nullable=False)),
        link("visit_feedback_right", "visit_id", "study_visit"),
        key("visit_feedback_right", "visit_id"),
    )
    op.create_index("uq_visit_feedback_right_token_hash", "visit_feedback_right", ["token_hash"], unique=True)
    op.create_table(
        "visit_feedback",
        *(number("id"), number("centre_id"), number("score"), words("words")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_visit_feedback_score")),
        link("visit_feedback", "centre_id", "centre"),
        key("visit_feedback"),
    )
    op.create_index("ix_visit_feedback_centre_id", "visit_feedback", ["centre_id"], unique=False)
