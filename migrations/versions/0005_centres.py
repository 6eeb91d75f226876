"""Centres, rooms, hours, terms and closures; roles of staff."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "centre",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=120), nullable=False),
        sa.Column("postcode", sa.String(length=6), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("district", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("about_pl", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("about_uk", sa.Text(), nullable=False),
        sa.Column("how_to_get_pl", sa.Text(), nullable=False),
        sa.Column("how_to_get_en", sa.Text(), nullable=False),
        sa.Column("how_to_get_uk", sa.Text(), nullable=False),
        sa.Column("access_pl", sa.Text(), nullable=False),
        sa.Column("access_en", sa.Text(), nullable=False),
        sa.Column("access_uk", sa.Text(), nullable=False),
        sa.Column("operator", sa.String(length=200), nullable=False),
        sa.Column("quota_hours", BigId, nullable=False),
        sa.Column("open_requests", BigId, nullable=False),
        sa.Column("late_cancel_hours", BigId, nullable=False),
        sa.Column(
            "paid_events",
            sa.Enum("refused", "ask_staff", name="paid_events", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("late_cancel_hours BETWEEN 0 AND 720", name=op.f("ck_centre_late_cancel_hours")),
        sa.CheckConstraint("open_requests BETWEEN 0 AND 100", name=op.f("ck_centre_open_requests")),
        sa.CheckConstraint("quota_hours BETWEEN 0 AND 744", name=op.f("ck_centre_quota_hours")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre")),
    )
    op.create_index("uq_centre_slug", "centre", ["slug"], unique=True)
    op.create_table(
        "staff_role",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "reception", "coordinator", "manager", name="role", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("granted_by_id", BigId, nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_staff_role_centre_id_centre")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_staff_role_granted_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_role_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
    )
    op.create_index(
        "uq_staff_role_person_id_centre_id",
        "staff_role",
        ["person_id", "centre_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
        sqlite_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "opening_block",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("weekday", BigId, nullable=False),
        sa.Column("opens", BigId, nullable=False),
        sa.Column("closes", BigId, nullable=False),
        sa.CheckConstraint(
            "0 <= opens AND opens < closes AND closes <= 1440", name=op.f("ck_opening_block_within_the_day")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_opening_block_weekday")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_opening_block_centre_id_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_block")),
    )
    op.create_index(op.f("ix_opening_block_centre_id"), "opening_block", ["centre_id"], unique=False)
    op.create_table(
        "day_exception",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_holiday", sa.Boolean(), nullable=False),
        sa.Column("reason_pl", sa.String(length=120), nullable=False),
        sa.Column("reason_en", sa.String(length=120), nullable=False),
        sa.Column("reason_uk", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_day_exception_centre_id_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_exception")),
    )
    op.create_index("uq_day_exception_centre_id_day", "day_exception", ["centre_id", "day"], unique=True)
    op.create_table(
        "exception_block",
        sa.Column("id", BigId, nullable=False),
        sa.Column("exception_id", BigId, nullable=False),
        sa.Column("opens", BigId, nullable=False),
        sa.Column("closes", BigId, nullable=False),
        sa.CheckConstraint(
            "0 <= opens AND opens < closes AND closes <= 1440", name=op.f("ck_exception_block_within_the_day")
        ),
        sa.ForeignKeyConstraint(
            ["exception_id"], ["day_exception.id"], name=op.f("fk_exception_block_exception_id_day_exception")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_block")),
    )
    op.create_index(op.f("ix_exception_block_exception_id"), "exception_block", ["exception_id"], unique=False)
    op.create_table(
        "term",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("position", BigId, nullable=False),
        sa.Column("sentence_pl", sa.String(length=300), nullable=False),
        sa.Column("sentence_en", sa.String(length=300), nullable=False),
        sa.Column("sentence_uk", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_term_centre_id_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    op.create_index(op.f("ix_term_centre_id"), "term", ["centre_id"], unique=False)
    op.create_table(
        "room",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", BigId, nullable=False),
        sa.Column("floor", sa.String(length=40), nullable=False),
        sa.Column("area_m2", BigId, nullable=True),
        sa.Column("about_pl", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("about_uk", sa.Text(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("lift", sa.Boolean(), nullable=False),
        sa.Column("hearing_loop", sa.Boolean(), nullable=False),
        sa.Column("accessible_toilet", sa.Boolean(), nullable=False),
        sa.Column("door_width_cm", BigId, nullable=True),
        sa.Column("residents_may_book", sa.Boolean(), nullable=False),
        sa.Column("groups_may_book", sa.Boolean(), nullable=False),
        sa.Column(
            "approval",
            sa.Enum(
                "always", "instant_for_verified", name="approval", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("min_minutes", BigId, nullable=False),
        sa.Column("max_minutes", BigId, nullable=False),
        sa.Column("grid_minutes", BigId, nullable=False),
        sa.Column("earliest_days", BigId, nullable=False),
        sa.Column("latest_hours", BigId, nullable=False),
        sa.Column("pad_before", BigId, nullable=False),
        sa.Column("pad_after", BigId, nullable=False),
        sa.Column("pads_by_hirer", sa.Boolean(), nullable=False),
        sa.Column("hold_hours", BigId, nullable=False),
        sa.Column("hold_until_hours", BigId, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "1 <= min_minutes AND min_minutes <= max_minutes AND max_minutes <= 10080", name=op.f("ck_room_lengths")
        ),
        sa.CheckConstraint("earliest_days BETWEEN 1 AND 730", name=op.f("ck_room_earliest_days")),
        sa.CheckConstraint("grid_minutes IN (5, 10, 15, 20, 30, 60)", name=op.f("ck_room_grid_minutes")),
        sa.CheckConstraint("hold_hours BETWEEN 1 AND 720", name=op.f("ck_room_hold_hours")),
        sa.CheckConstraint("hold_until_hours BETWEEN 0 AND 720", name=op.f("ck_room_hold_until_hours")),
        sa.CheckConstraint("latest_hours BETWEEN 0 AND 2160", name=op.f("ck_room_latest_hours")),
        sa.CheckConstraint("pad_before BETWEEN 0 AND 240 AND pad_after BETWEEN 0 AND 240", name=op.f("ck_room_pads")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_room_centre_id_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
    )
    op.create_index("uq_room_centre_id_slug", "room", ["centre_id", "slug"], unique=True)
    op.create_table(
        "room_resource",
        sa.Column("room_id", BigId, nullable=False),
        sa.Column("resource_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_room_resource_resource_id_resource")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_resource_room_id_room")),
        sa.PrimaryKeyConstraint("room_id", "resource_id", name=op.f("pk_room_resource")),
    )
    op.create_index("ix_room_resource_resource_id", "room_resource", ["resource_id"], unique=False)
    op.create_table(
        "layout",
        sa.Column("id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "theatre",
                "classroom",
                "tables",
                "circle",
                "u_shape",
                "board",
                "computers",
                "kitchen",
                name="layout_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seats", BigId, nullable=False),
        sa.CheckConstraint("seats BETWEEN 1 AND 2000", name=op.f("ck_layout_seats")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_layout_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layout")),
    )
    op.create_index("uq_layout_room_id_kind", "layout", ["room_id", "kind"], unique=True)
    op.create_table(
        "feature",
        sa.Column("id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "projector",
                "screen",
                "whiteboard",
                "sound",
                "microphones",
                "video_conference",
                "computers",
                "kitchen",
                "piano",
                "stage",
                "air_conditioning",
                "wifi",
                "mirrors",
                "toys",
                name="feature_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_feature_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feature")),
    )
    op.create_index("uq_feature_room_id_kind", "feature", ["room_id", "kind"], unique=True)
    op.create_table(
        "photo",
        sa.Column("id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("position", BigId, nullable=False),
        sa.Column("alt_pl", sa.String(length=200), nullable=False),
        sa.Column("alt_en", sa.String(length=200), nullable=False),
        sa.Column("alt_uk", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_photo_file_id_file")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_photo_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_index(op.f("ix_photo_room_id"), "photo", ["room_id"], unique=False)
    op.create_table(
        "closure",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("reason_pl", sa.String(length=200), nullable=False),
        sa.Column("reason_en", sa.String(length=200), nullable=False),
        sa.Column("reason_uk", sa.String(length=200), nullable=False),
        sa.Column("closed_by_id", BigId, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_closure_centre_id_centre")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_closure_closed_by_id_person")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_closure_entry_id_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_closure_entry_id")),
    )
    op.create_index(op.f("ix_closure_centre_id"), "closure", ["centre_id"], unique=False)
    op.create_table(
        "closure_room",
        sa.Column("closure_id", BigId, nullable=False),
        sa.Column("room_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["closure_id"], ["closure.id"], name=op.f("fk_closure_room_closure_id_closure")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_closure_room_room_id_room")),
        sa.PrimaryKeyConstraint("closure_id", "room_id", name=op.f("pk_closure_room")),
    )
