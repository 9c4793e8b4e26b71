"""erasure ledger: which addresses were erased, by keyed digests alone, for what is restored."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261129_0310"
down_revision: str | None = "20261128_2300"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "erasure_ledger",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("erasure_id", sa.UUID(), nullable=False),
        sa.Column("key_version", sa.SmallInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_erasure_ledger_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_ledger")),
        sa.UniqueConstraint(
            "tenant_id", "digest", "erasure_id",
            name=op.f("uq_erasure_ledger_tenant_id_digest_erasure_id"),
        ),
        schema="platform",
    )  # fmt: skip
    op.execute("GRANT SELECT, INSERT ON platform.erasure_ledger TO td_relay")


def downgrade() -> None:
    op.drop_table("erasure_ledger", schema="platform")
