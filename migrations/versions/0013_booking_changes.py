"""Changes of bookings that wait for staff; minutes given back by shortening; the answer to a reminder that shortens."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONLY_WAITING = {f"{kind}_where": sa.text("state = 'waiting'") for kind in ("postgresql", "sqlite")}
LINKS = ("booking", "entry", "room")
STATES = ("waiting", "approved", "refused", "withdrawn", "expired")
LAYOUTS = ("theatre", "classroom", "tables", "circle", "u_shape", "board", "computers", "kitchen")
REASONS = (
    "commercial",
    "political",
    "worship",
    "not_suitable",
    "needed_by_centre",
    "fair_share",
    "incomplete",
    "other",
)


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
        sa.Column("pads_by_hirer", sa.Boolean(), nullable=False),
        sa.Column("wants", sa.JSON(), nullable=False),
        sa.Column("rules_used", sa.JSON(), nullable=False),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("reason", _word("refusal_reason", REASONS), nullable=True),
        sa.Column("reason_words", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("people BETWEEN 1 AND 2000", name=op.f("ck_booking_change_people")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_booking_change_{table}_id_{table}")
            )
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
    op.create_table(
        "booking_change_equipment",
        sa.Column("change_id", BigId, nullable=False),
        sa.Column("equipment_id", BigId, nullable=False),
        sa.Column("amount", BigId, nullable=False),
        sa.CheckConstraint("amount BETWEEN 1 AND 500", name=op.f("ck_booking_change_equipment_amount")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["booking_change.id"], name=op.f("fk_booking_change_equipment_change_id_booking_change")
        ),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("fk_booking_change_equipment_equipment_id_equipment")
        ),
        sa.PrimaryKeyConstraint("change_id", "equipment_id", name=op.f("pk_booking_change_equipment")),
    )
    op.create_index(
        op.f("ix_booking_change_equipment_equipment_id"), "booking_change_equipment", ["equipment_id"], unique=False
    )
    op.add_column("booking", sa.Column("minutes_given_back", BigId, nullable=False, server_default="0"))
    _let_reminders_be_answered("coming", "given_back", "shortened")


def _let_reminders_be_answered(*answers: str) -> None:
    """SQLite changes no CHECK of a table that stands, so there the rows move to a new one."""
    name, listed = op.f("ck_reminder_link_reminder_answer"), sa.column("answer").in_(answers)
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(name, "reminder_link")
        op.create_check_constraint(name, "reminder_link", listed)
        return
    op.create_table(
        "reminder_link_anew",
        sa.Column("id", BigId, nullable=False),
        sa.Column("reminder_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(listed, name=name),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_link_person_id_person")),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"], name=op.f("fk_reminder_link_reminder_id_reminder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_link")),
    )
    op.execute(
        "INSERT INTO reminder_link_anew SELECT id, reminder_id, person_id, token_hash, answer, answered_at, "
        "created_at FROM reminder_link"
    )
    op.drop_table("reminder_link")
    op.rename_table("reminder_link_anew", "reminder_link")
    op.create_index("ix_reminder_link_reminder_id", "reminder_link", ["reminder_id"], unique=False)
    op.create_index("uq_reminder_link_token_hash", "reminder_link", ["token_hash"], unique=True)


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
