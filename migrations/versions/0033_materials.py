"""Materials of an activity for those who take part, and links that its page shows beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def check(condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_material_{name}"))


def upgrade() -> None:
    op.create_table(
        "material",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("session_id", BigId, nullable=True),
        sa.Column("kind", word("material_kind", "file", "link", "recording"), nullable=False),
        sa.Column("audience", word("material_audience", "enrolled", "everybody"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("url", sa.String(length=500), nullable=False),
        *(moment(f"{name}_at") for name in ("opens", "closes", "captions_due", "captioned", "captions_reminded")),
        sa.Column("added_by_id", BigId, nullable=False),
        moment("created_at", nullable=False),
        check("(kind = 'file') = (file_id IS NOT NULL)", "file_is_kept"),
        check("(kind = 'file') = (url = '')", "else_an_address"),
        check("(kind = 'recording') = (captions_due_at IS NOT NULL)", "recordings_get_captions"),
        check("opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", "shown_for_a_while"),
        link("material", "activity_id", "activity"),
        link("material", "added_by_id", "person"),
        link("material", "file_id", "file"),
        link("material", "session_id", "activity_session"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
    )
    op.create_index("ix_material_activity_id", "material", ["activity_id"])
    op.create_index("uq_material_file_id", "material", ["file_id"], unique=True)
    op.create_table(
        "related_link",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        *(sa.Column(f"label_{language}", sa.String(length=160), nullable=False) for language in ("pl", "en", "uk")),
        sa.Column("address", sa.String(length=500), nullable=False),
        moment("created_at", nullable=False),
        link("related_link", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_related_link")),
    )
    op.create_index("ix_related_link_activity_id", "related_link", ["activity_id"])
