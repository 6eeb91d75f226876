"""The day of a centre: keys of rooms, displays at doors, faults, and no-shows that a rule noted."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("room", sa.Column("key_name", sa.String(length=60), nullable=False, server_default=""))
    op.add_column("room", sa.Column("frees_no_shows", sa.Boolean(), nullable=False, server_default=sa.false()))
    if op.get_bind().dialect.name == "sqlite":
        _write_attendance_anew()
    else:
        op.alter_column("attendance", "marked_by_id", existing_type=BigId, nullable=True)
    op.create_table(
        "display",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", BigId, nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_display_centre_id_centre")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_display_made_by_id_person")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_display_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_display")),
    )
    op.create_index("ix_display_centre_id", "display", ["centre_id"], unique=False)
    op.create_index("uq_display_token_hash", "display", ["token_hash"], unique=True)
    op.create_table(
        "key_handout",
        sa.Column("id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("booking_id", BigId, nullable=True),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", BigId, nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", BigId, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_key_handout_booking_id_booking")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_key_handout_centre_id_centre")),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_key_handout_given_by_id_person")),
        sa.ForeignKeyConstraint(["received_by_id"], ["person.id"], name=op.f("fk_key_handout_received_by_id_person")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_key_handout_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_handout")),
    )
    op.create_index("ix_key_handout_booking_id", "key_handout", ["booking_id"], unique=False)
    op.create_index("ix_key_handout_centre_id", "key_handout", ["centre_id"], unique=False)
    out = sa.text("returned_at IS NULL")
    op.create_index(
        "uq_key_handout_room_id", "key_handout", ["room_id"], unique=True, postgresql_where=out, sqlite_where=out
    )
    op.create_table(
        "fault",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.Column("booking_id", BigId, nullable=True),
        sa.Column("display_id", BigId, nullable=True),
        sa.Column(
            "kind",
            sa.Enum("damage", "untidy", name="fault_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("reported_by_id", BigId, nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_fault_booking_id_booking")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_fault_centre_id_centre")),
        sa.ForeignKeyConstraint(["display_id"], ["display.id"], name=op.f("fk_fault_display_id_display")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_fault_file_id_file")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_fault_reported_by_id_person")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_fault_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault")),
    )
    op.create_index("ix_fault_centre_id_solved_at", "fault", ["centre_id", "solved_at"], unique=False)
    op.create_index("ix_fault_display_id", "fault", ["display_id"], unique=False)


def _write_attendance_anew() -> None:
    """SQLite changes no column. By hand, because a batch of Alembic puts the constraints in an order that changes.

    Nothing points at this table and no trigger watches it.
    """
    op.drop_index("uq_attendance_booking_id", "attendance")
    op.rename_table("attendance", "attendance_before")
    op.create_table(
        "attendance",
        sa.Column("id", BigId, nullable=False),
        sa.Column("booking_id", BigId, nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("marked_by_id", BigId, nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_attendance_booking_id_booking")),
        sa.ForeignKeyConstraint(["marked_by_id"], ["person.id"], name=op.f("fk_attendance_marked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    columns = "id, booking_id, came, marked_by_id, marked_at, created_at"
    op.execute(f"INSERT INTO attendance ({columns}) SELECT {columns} FROM attendance_before")
    op.drop_table("attendance_before")
    op.create_index("uq_attendance_booking_id", "attendance", ["booking_id"], unique=True)
