"""Changes of bookings that wait for staff, while the booking stays as it is."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONLY_WAITING = {f"{kind}_where": sa.text("state = 'waiting'") for kind in ("postgresql", "sqlite")}
LINKS = ("booking", "entry", "room")
STATES = ("waiting", "approved", "refused", "withdrawn", "expired")
LAYOUTS = ("theatre", "classroom", "tables", "circle", "u_shape", "board", "computers", "kitchen")
REASONS = ("commercial", "political", "worship", "not_suitable", "needed_by_centre", "fair_share", "incomplete", "other")


def upgrade() -> None:
    op.create_table(
        "booking_change",
        sa.Column("id", BigId, nullable=False),
        *(sa.Column(f"{table}_id", BigId, nullable=False) for table in LINKS),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("state", _word("change_state", STATES), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("people", BigId, nullable=False),
        sa.Column("layout", _word("layout_kind", LAYOUTS), nullable=True),
        sa.Column("participants_pay", sa.Boolean(), nullable=False),
        sa.Column("wants", sa.JSON(), nullable=False),
        sa.Column("rules_used", sa.JSON(), nullable=False),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("reason", _word("refusal_reason", REASONS), nullable=True),
        sa.Column("reason_words", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("people BETWEEN 1 AND 2000", name=op.f("ck_booking_change_people")),
        *(
            sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_booking_change_{table}_id_{table}"))
            for table in LINKS
        ),
        *(
            sa.ForeignKeyConstraint([column], ["person.id"], name=op.f(f"fk_booking_change_{column}_person"))
            for column in ("asked_by_id", "decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_change")),
    )
    op.create_index("uq_booking_change_entry_id", "booking_change", ["entry_id"], unique=True)
    op.create_index("uq_booking_change_booking_id", "booking_change", ["booking_id"], unique=True, **ONLY_WAITING)
    op.create_index("ix_booking_change_booking_id_id", "booking_change", ["booking_id", "id"], unique=False)


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
