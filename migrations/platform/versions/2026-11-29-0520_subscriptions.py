"""subscriptions: what each tenant has bought; its state follows from the dates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261129_0520"
down_revision: str | None = "20261129_0510"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), server_default=sa.text("'manual'"), nullable=False),
        sa.Column("trial_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancels_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("provider IN ('manual')", name=op.f("ck_subscriptions_provider")),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["platform.tenants.id"],
            name=op.f("fk_subscriptions_tenant_id_tenants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_subscriptions")),
        schema="platform",
    )
    op.execute("GRANT SELECT ON platform.subscriptions TO td_portal")
    op.execute("GRANT SELECT (limits) ON platform.tenants TO td_portal")


def downgrade() -> None:
    op.execute("REVOKE SELECT (limits) ON platform.tenants FROM td_portal")
    op.drop_table("subscriptions", schema="platform")
