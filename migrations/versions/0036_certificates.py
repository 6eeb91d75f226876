"""Certificates: what somebody got for being there, the numbers of a centre's year, and ZIPs of an activity's."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONLY_VALID = sa.text("state = 'valid'")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def check(table: str, condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "certificate_year",
        sa.Column("centre_id", BigId, autoincrement=False, nullable=False),
        sa.Column("year", BigId, autoincrement=False, nullable=False),
        sa.Column("last", BigId, nullable=False),
        link("certificate_year", "centre_id", "centre"),
        sa.PrimaryKeyConstraint("centre_id", "year", name=op.f("pk_certificate_year")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", BigId, nullable=False),
        sa.Column("centre_id", BigId, nullable=False),
        sa.Column("year", BigId, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("enrolment_id", BigId, nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", word("certificate_state", "valid", "replaced", "revoked"), nullable=False),
        moment("issued_at", nullable=False),
        sa.Column("issued_by_id", BigId, nullable=False),
        moment("ended_at"),
        sa.Column("ended_by_id", BigId, nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("replaces_id", BigId, nullable=True),
        moment("created_at", nullable=False),
        check("certificate", "(state = 'valid') = (ended_at IS NULL)", "valid_until_it_ended"),
        check("certificate", "state <> 'revoked' OR why <> ''", "revoked_with_a_reason"),
        link("certificate", "activity_id", "activity"),
        link("certificate", "centre_id", "centre"),
        link("certificate", "ended_by_id", "person"),
        link("certificate", "enrolment_id", "enrolment"),
        link("certificate", "issued_by_id", "person"),
        link("certificate", "replaces_id", "certificate"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    op.create_index("uq_certificate_centre_id_year_number", "certificate", ["centre_id", "year", "number"], unique=True)
    op.create_index("uq_certificate_token", "certificate", ["token"], unique=True)
    op.create_index(
        "uq_certificate_enrolment_id",
        "certificate",
        ["enrolment_id"],
        unique=True,
        postgresql_where=ONLY_VALID,
        sqlite_where=ONLY_VALID,
    )
    op.create_index("uq_certificate_replaces_id", "certificate", ["replaces_id"], unique=True)
    op.create_index("ix_certificate_activity_id", "certificate", ["activity_id"], unique=False)
    op.create_table(
        "certificate_bundle",
        sa.Column("id", BigId, nullable=False),
        sa.Column("activity_id", BigId, nullable=False),
        sa.Column("by_id", BigId, nullable=False),
        sa.Column("state", word("bundle_state", "waiting", "working", "done", "failed"), nullable=False),
        sa.Column("total", BigId, nullable=False),
        sa.Column("done", BigId, nullable=False),
        sa.Column("tries", BigId, nullable=False),
        moment("beat_at"),
        sa.Column("file_id", BigId, nullable=True),
        moment("created_at", nullable=False),
        check("certificate_bundle", "state = 'done' OR file_id IS NULL", "only_done_has_a_file"),
        link("certificate_bundle", "activity_id", "activity"),
        link("certificate_bundle", "by_id", "person"),
        link("certificate_bundle", "file_id", "file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_bundle")),
    )
    for column in ("activity_id", "state"):
        op.create_index(f"ix_certificate_bundle_{column}", "certificate_bundle", [column], unique=False)
