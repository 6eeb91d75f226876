"""Calendars: what a change raises, a resource for each centre, where it lies, and the kept texts of events."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONLY_PUBLIC = sa.text("is_public")
AT_HOME = (
    "SELECT s.entry_id, a.centre_id FROM activity_session s JOIN activity a ON a.id = s.activity_id",
    "SELECT m.entry_id, g.centre_id FROM group_meeting m JOIN working_group g ON g.id = m.group_id",
    (
        "SELECT o.entry_id, g.centre_id FROM poll_option o JOIN date_poll p ON p.id = o.poll_id "
        "JOIN working_group g ON g.id = p.group_id"
    ),
    "SELECT v.entry_id, w.centre_id FROM visit_part v JOIN study_visit w ON w.id = v.visit_id",
    "SELECT b.entry_id, b.centre_id FROM booking b WHERE b.displaced_at IS NOT NULL",
)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    op.add_column("resource", sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True))
    for column in ("latitude", "longitude"):
        op.add_column("centre", sa.Column(column, sa.Double(), nullable=True))
    op.create_table(
        "centre_resource",
        sa.Column("centre_id", BigId, autoincrement=False, nullable=False),
        sa.Column("resource_id", BigId, nullable=False),
        link("centre_resource", "centre_id", "centre"),
        link("centre_resource", "resource_id", "resource"),
        sa.PrimaryKeyConstraint("centre_id", name=op.f("pk_centre_resource")),
    )
    op.create_index("uq_centre_resource_resource_id", "centre_resource", ["resource_id"], unique=True)
    # Both databases add a column with its named reference in one statement; the table is not written anew.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE entry ADD COLUMN home_id {kind} CONSTRAINT fk_entry_home_id_resource REFERENCES resource (id)"
    )
    op.create_index("ix_entry_home_id", "entry", ["home_id"], unique=False)
    op.create_index(
        "ix_entry_public",
        "entry",
        ["starts_at"],
        unique=False,
        postgresql_where=ONLY_PUBLIC,
        sqlite_where=ONLY_PUBLIC,
    )
    op.create_table(
        "calendar_text",
        sa.Column("entry_id", BigId, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("shape", sa.String(length=10), nullable=False),
        sa.Column("sequence", BigId, nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        link("calendar_text", "entry_id", "entry"),
        sa.PrimaryKeyConstraint("entry_id", "language", "shape", name=op.f("pk_calendar_text")),
    )
    _give_homes()


def _give_homes() -> None:
    """Every centre gets a resource of its own, where what its programme made, and what lost its room, is at home."""
    ours = op.get_bind()
    for (centre_id,) in ours.execute(sa.text("SELECT id FROM centre ORDER BY id")).all():
        made = ours.execute(
            sa.text("INSERT INTO resource (kind, revision) VALUES ('centre', 0) RETURNING id")
        ).scalar_one()
        values = {"centre": centre_id, "resource": made}
        ours.execute(
            sa.text("INSERT INTO centre_resource (centre_id, resource_id) VALUES (:centre, :resource)"), values
        )
    for of_it in AT_HOME:
        ours.execute(
            sa.text(
                "UPDATE entry SET home_id = (SELECT r.resource_id FROM centre_resource r "
                f"JOIN ({of_it}) t ON t.centre_id = r.centre_id WHERE t.entry_id = entry.id) "
                f"WHERE id IN (SELECT t.entry_id FROM ({of_it}) t)"
            )
        )
