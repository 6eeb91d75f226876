"""Who waits for a busy time, and the links of what is offered to them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("waiting", "offered", "taken", "left", "missed", "passed")
LAYOUTS = ("theatre", "classroom", "tables", "circle", "u_shape", "board", "computers", "kitchen")


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.Column("any_room", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("turnstile_id", BigId, nullable=False),
        sa.Column("state", _word("waiting_state", STATES), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("people", BigId, nullable=False),
        sa.Column("layout", _word("layout_kind", LAYOUTS), nullable=True),
        sa.Column("participants_pay", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("series_id", BigId, nullable=True),
        sa.Column("series_day", sa.Date(), nullable=True),
        sa.Column("entry_id", BigId, nullable=True),
        sa.Column("offered_room_id", BigId, nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_waiting_forwards")),
        sa.CheckConstraint("people BETWEEN 1 AND 2000", name=op.f("ck_waiting_people")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_waiting_{column}_{table}"))
            for column, table in (
                ("centre_id", "centre"),
                ("room_id", "room"),
                ("organisation_id", "organisation"),
                ("asked_by_id", "person"),
                ("turnstile_id", "resource"),
                ("series_id", "booking_series"),
                ("entry_id", "entry"),
                ("offered_room_id", "room"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    wish = ["starts_at", "ends_at"]
    op.create_index("uq_waiting_uid", "waiting", ["uid"], unique=True)
    op.create_index("uq_waiting_entry_id", "waiting", ["entry_id"], unique=True)
    op.create_index(
        "uq_waiting_room", "waiting", ["turnstile_id", "room_id", *wish], unique=True, **_only("ended_at IS NULL")
    )
    op.create_index(
        "uq_waiting_any_room",
        "waiting",
        ["turnstile_id", "centre_id", *wish],
        unique=True,
        **_only("ended_at IS NULL AND any_room"),
    )
    op.create_index("uq_waiting_series_id_series_day", "waiting", ["series_id", "series_day"], unique=True)
    op.create_index(
        "ix_waiting_centre_id_starts_at", "waiting", ["centre_id", "starts_at"], **_only("ended_at IS NULL")
    )
    op.create_index("ix_waiting_organisation_id", "waiting", ["organisation_id"], unique=False)
    op.create_index("ix_waiting_asked_by_id", "waiting", ["asked_by_id"], unique=False)
    op.create_table(
        "offer_link",
        sa.Column("id", BigId, nullable=False),
        sa.Column("waiting_id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", _word("offer_answer", ("taken", "left_to_next")), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_offer_link_{table}_id_{table}"))
            for table in ("waiting", "entry", "person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_link")),
    )
    op.create_index("uq_offer_link_token_hash", "offer_link", ["token_hash"], unique=True)
    op.create_index("ix_offer_link_waiting_id", "offer_link", ["waiting_id"], unique=False)


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _only(condition: str) -> dict[str, sa.TextClause]:
    return {f"{kind}_where": sa.text(condition) for kind in ("postgresql", "sqlite")}
