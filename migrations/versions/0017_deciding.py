"""Decisions that may be undone while their mails wait, and each centre's own list of reasons to refuse."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# The list that all centres had in common until now; each begins with it.
REASONS = (
    ("commercial", "Wydarzenie jest komercyjne", "The event is commercial", "Подія комерційна"),
    (
        "political",
        "Wydarzenie to agitacja polityczna",
        "The event is political campaigning",
        "Подія є політичною агітацією",
    ),
    ("worship", "Wydarzenie ma charakter religijny", "The event is worship", "Подія є богослужінням"),
    (
        "not_suitable",
        "Sala nie pasuje do wydarzenia",
        "The room does not suit the event",
        "Зала не підходить для цієї події",
    ),
    (
        "needed_by_centre",
        "Centrum samo potrzebuje tej sali",
        "The centre needs the room itself",
        "Зала потрібна самому центру",
    ),
    ("fair_share", "Pora na innych chętnych", "Others should have their turn", "Зала має дістатися й іншим"),
    (
        "incomplete",
        "We wniosku brakuje ważnych informacji",
        "The request leaves too much open",
        "У заявці бракує подробиць",
    ),
    ("other", "Inny powód", "Another reason", "Інша причина"),
)


def upgrade() -> None:
    op.create_table(
        "reason",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("kind", _word("refusal_reason", tuple(row[0] for row in REASONS)), nullable=False),
        sa.Column("position", BigId, nullable=False),
        sa.Column("text_pl", sa.String(length=120), nullable=False),
        sa.Column("text_en", sa.String(length=120), nullable=False),
        sa.Column("text_uk", sa.String(length=120), nullable=False),
        sa.Column("needs_words", sa.Boolean(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_reason_centre_id_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason")),
    )
    op.create_index("ix_reason_centre_id", "reason", ["centre_id"], unique=False)
    for position, (kind, *texts) in enumerate(REASONS):
        begin = sa.text(
            "INSERT INTO reason (centre_id, kind, position, text_pl, text_en, text_uk, needs_words, created_at) "
            "SELECT id, :kind, :position, :pl, :en, :uk, :yes, created_at FROM centre ORDER BY id"
        )
        words = dict(zip(("pl", "en", "uk"), texts, strict=True))
        op.get_bind().execute(begin, {"kind": kind, "position": position, "yes": True, **words})

    # Both databases add a column with its named reference in one statement; the table is not written anew.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for table in ("booking", "booking_change"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN own_reason_id {number} "
            f"CONSTRAINT fk_{table}_own_reason_id_reason REFERENCES reason (id)"
        )

    op.create_table(
        "decision",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("by_id", BigId, nullable=False),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("mails", BigId, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_decision_by_id_person")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_decision_centre_id_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("uq_decision_uid", "decision", ["uid"], unique=True)
    open_still = sa.text("settled_at IS NULL AND undone_at IS NULL")
    op.create_index(
        "ix_decision_undo_until",
        "decision",
        ["undo_until"],
        unique=False,
        postgresql_where=open_still,
        sqlite_where=open_still,
    )

    op.add_column("mail", sa.Column("recall_key", sa.String(length=36), nullable=True))
    op.create_index(
        "ix_mail_recall_key",
        "mail",
        ["recall_key"],
        unique=False,
        postgresql_where=sa.text("recall_key IS NOT NULL"),
        sqlite_where=sa.text("recall_key IS NOT NULL"),
    )


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
