"""The programme: activities, the words by which they are found, their trainers, and their dates."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


KINDS = ("training", "workshop", "seminar", "event", "study_visit", "working_group")
STATES = ("draft", "proposed", "declined", "announced", "called_off")
LANGUAGES = ("pl", "en", "uk")


def text_in_languages(name: str, kind: sa.types.TypeEngine) -> list[sa.Column]:
    return [sa.Column(f"{name}_{language}", kind, nullable=False) for language in LANGUAGES]


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("kind", word("activity_kind", *KINDS), nullable=False),
        sa.Column("state", word("activity_state", *STATES), nullable=False),
        *text_in_languages("title", sa.String(length=160)),
        *text_in_languages("summary", sa.String(length=400)),
        *text_in_languages("about", sa.Text()),
        sa.Column("level", word("level", "any", "beginner", "intermediate", "advanced"), nullable=False),
        sa.Column("led_by", sa.String(length=300), nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("co_organisers", sa.String(length=300), nullable=False),
        sa.Column("place", word("place_kind", "rooms", "outside", "online"), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("online_link", sa.String(length=500), nullable=False),
        sa.Column("seats", BigId, nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=False),
        sa.Column("called_off_why", sa.String(length=500), nullable=False),
        sa.Column("picture_id", BigId, nullable=True),
        *text_in_languages("picture_alt", sa.String(length=200)),
        sa.Column("copied_from_id", BigId, nullable=True),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seats BETWEEN 1 AND 2000", name=op.f("ck_activity_seats")),
        sa.CheckConstraint("state <> 'announced' OR published_at IS NOT NULL", name=op.f("ck_activity_announced_at")),
        sa.CheckConstraint(
            "published_at IS NULL OR state IN ('announced', 'called_off')", name=op.f("ck_activity_not_public")
        ),
        sa.CheckConstraint("state <> 'proposed' OR organisation_id IS NOT NULL", name=op.f("ck_activity_proposed_by")),
        link("activity", "asked_by_id", "person"),
        link("activity", "centre_id", "centre"),
        link("activity", "copied_from_id", "activity"),
        link("activity", "organisation_id", "organisation"),
        link("activity", "picture_id", "file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index("uq_activity_slug", "activity", ["slug"], unique=True)
    op.create_index("ix_activity_centre_id_state", "activity", ["centre_id", "state"], unique=False)
    op.create_index("ix_activity_organisation_id", "activity", ["organisation_id"], unique=False)
    op.create_table(
        "activity_tag",
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("kind", word("tag_kind", "topic", "audience", "language", "access"), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        link("activity_tag", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("activity_id", "kind", "value", name=op.f("pk_activity_tag")),
    )
    op.create_index("ix_activity_tag_kind_value", "activity_tag", ["kind", "value"], unique=False)
    op.create_table(
        "activity_leader",
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        link("activity_leader", "activity_id", "activity"),
        link("activity_leader", "person_id", "person"),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name=op.f("pk_activity_leader")),
    )
    op.create_index("ix_activity_leader_person_id", "activity_leader", ["person_id"], unique=False)
    op.create_table(
        "activity_session",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=True),
        sa.Column("cancelled_why", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        link("activity_session", "activity_id", "activity"),
        link("activity_session", "entry_id", "entry"),
        link("activity_session", "room_id", "room"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_session")),
    )
    op.create_index("ix_activity_session_activity_id", "activity_session", ["activity_id"], unique=False)
    op.create_index("ix_activity_session_room_id", "activity_session", ["room_id"], unique=False)
    op.create_index("uq_activity_session_entry_id", "activity_session", ["entry_id"], unique=True)
    op.create_table(
        "trainer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("added_by_id", BigId, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        link("trainer", "added_by_id", "person"),
        link("trainer", "centre_id", "centre"),
        link("trainer", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer")),
    )
    op.create_index(
        "uq_trainer_centre_id_person_id",
        "trainer",
        ["centre_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("ix_trainer_person_id", "trainer", ["person_id"], unique=False)
