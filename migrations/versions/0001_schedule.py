"""The schedule: resources, entries, occupancies and the promise that no two overlap."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONLY_HOLDS = {f"{kind}_where": sa.text("expires_at IS NOT NULL") for kind in ("postgresql", "sqlite")}


def upgrade() -> None:
    op.create_table(
        "resource",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("revision", BigId, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    op.create_table(
        "entry",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "tentative",
                "confirmed",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("sequence", BigId, server_default="0", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at IS NULL OR status = 'tentative'", name=op.f("ck_entry_only_tentative_expires")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_entry_forwards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_entry_uid")),
    )
    op.create_index("ix_entry_expires_at", "entry", ["expires_at"], unique=False, **ONLY_HOLDS)
    op.create_index("ix_entry_starts_at", "entry", ["starts_at"], unique=False)
    op.create_table(
        "occupancy",
        sa.Column("id", BigId, nullable=False),
        sa.Column("resource_id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column(
            "layer",
            sa.Enum("core", "pad", "closure", name="layer", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_occupancy_forwards")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_occupancy_entry_id_entry")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_occupancy_resource_id_resource")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy")),
    )
    op.create_index("ix_occupancy_entry_id", "occupancy", ["entry_id"], unique=False)
    op.create_index(
        "ix_occupancy_time",
        "occupancy",
        ["resource_id", "starts_at"],
        unique=False,
        postgresql_include=["ends_at", "layer", "expires_at"],
    )
    op.create_index("ix_occupancy_expiry", "occupancy", ["resource_id", "expires_at"], unique=False, **ONLY_HOLDS)
    promise()


# Kept in words that stand alone: whoever rebuilds `occupancy` on SQLite (batch_alter_table drops triggers) runs promise() again.
POSTGRESQL = """
ALTER TABLE occupancy
  ADD CONSTRAINT ck_occupancy_at_most_seven_days CHECK (ends_at <= starts_at + interval '168 hours'),
  ADD CONSTRAINT ex_occupancy_overlap EXCLUDE USING gist (
    resource_id WITH =,
    tstzrange(starts_at, ends_at, '[)') WITH &&,
    int8range(
      CASE layer WHEN 'core' THEN NULL WHEN 'pad' THEN entry_id ELSE -entry_id END,
      CASE layer WHEN 'core' THEN NULL WHEN 'pad' THEN entry_id + 1 ELSE -entry_id + 1 END
    ) WITH &&
  )
"""

# Times are text here, exact to the microsecond; strftime() rounds at the millisecond, so only whole seconds go through it.
SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON occupancy BEGIN
  SELECT RAISE(ABORT, 'ck_occupancy_written_to_the_microsecond')
    WHERE NEW.starts_at NOT GLOB '????-??-?? ??:??:??.??????' OR NEW.ends_at NOT GLOB '????-??-?? ??:??:??.??????';
  SELECT RAISE(ABORT, 'ck_occupancy_at_most_seven_days')
    WHERE (NEW.ends_at <= strftime('%Y-%m-%d %H:%M:%S', substr(NEW.starts_at, 1, 19), '+7 days') || substr(NEW.starts_at, 20)) IS NOT TRUE;
  SELECT RAISE(ABORT, 'ex_occupancy_overlap') WHERE EXISTS (
    SELECT 1 FROM occupancy AS other
    WHERE other.resource_id = NEW.resource_id
      AND other.starts_at < NEW.ends_at
      AND other.starts_at > strftime('%Y-%m-%d %H:%M:%S', substr(NEW.starts_at, 1, 19), '-7 days') || substr(NEW.starts_at, 20)
      AND other.ends_at > NEW.starts_at
      AND (other.layer = 'core' OR NEW.layer = 'core' OR (other.layer = NEW.layer AND other.entry_id = NEW.entry_id))
      {itself}
  );
END
"""


def promise() -> None:
    """No two occupancies of one resource overlap, unless both are pads or closures of different entries."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(POSTGRESQL)
        return
    op.execute(SQLITE.format(name="occupancy_insert_promise", event="INSERT", itself=""))
    op.execute(SQLITE.format(name="occupancy_update_promise", event="UPDATE", itself="AND other.id <> OLD.id"))
