"""Places that are counted: pools, their places, and the claims that hold them or wait."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def only(condition: str) -> dict[str, sa.TextClause]:
    return {f"{kind}_where": sa.text(condition) for kind in ("postgresql", "sqlite")}


ACTIVE = ("asked", "waiting", "offered", "confirmed")
ENDED = ("passed", "lapsed", "withdrawn", "removed", "called_off", "refused", "closed")


def upgrade() -> None:
    op.create_table(
        "pool",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("mode", word("mode", "first_come", "chosen", "drawn"), nullable=False),
        moment("starts_at"),
        moment("reserved_until"),
        sa.Column("seed", sa.String(length=64), nullable=True),
        moment("drawn_at"),
        moment("created_at", nullable=False),
        sa.CheckConstraint("(seed IS NOT NULL) = (mode = 'drawn')", name=op.f("ck_pool_drawn_by_a_seed")),
        sa.CheckConstraint("drawn_at IS NULL OR mode = 'drawn'", name=op.f("ck_pool_only_draws_are_drawn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool")),
    )
    op.create_index("ix_pool_kind_starts_at", "pool", ["kind", "starts_at"], unique=False)
    op.create_table(
        "place",
        sa.Column("id", BigId, nullable=False),
        sa.Column("pool_id", BigId, nullable=False),
        sa.Column("number", BigId, nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_place_counted_from_one")),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_place_pool_id_pool")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("pool_id", "id", name=op.f("uq_place_pool_id_id")),
        sa.UniqueConstraint("pool_id", "number", name=op.f("uq_place_pool_id_number")),
    )
    op.create_table(
        "claim",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("pool_id", BigId, nullable=False),
        sa.Column("resource_id", BigId, nullable=True),
        sa.Column("place_id", BigId, nullable=True),
        sa.Column("status", word("claim_status", *ACTIVE, *ENDED), nullable=False),
        sa.Column("priority", BigId, nullable=False),
        sa.Column("queue_no", BigId, nullable=True),
        sa.Column("party", sa.String(length=36), nullable=True),
        sa.Column("together", sa.Boolean(), nullable=False),
        moment("expires_at"),
        moment("called_at"),
        moment("changed_at", nullable=False),
        moment("created_at", nullable=False),
        sa.CheckConstraint("(expires_at IS NOT NULL) = (status = 'offered')", name=op.f("ck_claim_only_offers_expire")),
        sa.CheckConstraint(
            "(place_id IS NOT NULL) = (status IN ('offered', 'confirmed'))", name=op.f("ck_claim_holds_its_place")
        ),
        sa.CheckConstraint("called_at IS NULL OR status = 'waiting'", name=op.f("ck_claim_only_waiting_are_called")),
        sa.CheckConstraint("party IS NOT NULL OR NOT together", name=op.f("ck_claim_together_in_a_party")),
        sa.CheckConstraint("priority BETWEEN 0 AND 9", name=op.f("ck_claim_one_of_ten_classes")),
        sa.CheckConstraint(
            "queue_no IS NOT NULL OR status NOT IN ('waiting', 'offered', 'confirmed')",
            name=op.f("ck_claim_has_its_turn"),
        ),
        sa.CheckConstraint("resource_id IS NOT NULL OR party IS NOT NULL", name=op.f("ck_claim_of_somebody")),
        sa.ForeignKeyConstraint(
            ["pool_id", "place_id"], ["place.pool_id", "place.id"], name=op.f("fk_claim_pool_id_place_id_place")
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.id"], name=op.f("fk_claim_pool_id_pool")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_claim_resource_id_resource")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("uid", name=op.f("uq_claim_uid")),
    )
    op.create_index("uq_claim_place_id", "claim", ["place_id"], unique=True)
    op.create_index("uq_claim_pool_id_queue_no", "claim", ["pool_id", "queue_no"], unique=True)
    active = only("status IN ('asked', 'waiting', 'offered', 'confirmed')")
    op.create_index("uq_claim_pool_id_resource_id", "claim", ["pool_id", "resource_id"], unique=True, **active)
    op.create_index("ix_claim_line", "claim", ["pool_id", "status", "priority", "queue_no"], unique=False)
    op.create_index("ix_claim_resource_id", "claim", ["resource_id"], unique=False)
    op.create_index("ix_claim_expires_at", "claim", ["expires_at"], unique=False, **only("expires_at IS NOT NULL"))
