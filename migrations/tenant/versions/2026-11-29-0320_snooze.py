"""snooze: a ticket is out of view until a moment."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261129_0320"
down_revision: str | None = "20261129_0310"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("snoozed_by_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_tickets_snoozed_by_id_agents"), "tickets", "agents", ["snoozed_by_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_tickets_snooze"),
        "tickets",
        "snoozed_until IS NULL OR snoozed_by_id IS NOT NULL"
        " AND status IN ('open','in_progress','waiting')",
    )
    op.create_index(
        "ix_tickets_snoozed",
        "tickets",
        ["activity_at", "id"],
        postgresql_where=sa.text("snoozed_until IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_snoozed", table_name="tickets")
    op.drop_constraint(op.f("ck_tickets_snooze"), "tickets", type_="check")
    op.drop_constraint(op.f("fk_tickets_snoozed_by_id_agents"), "tickets", type_="foreignkey")
    op.drop_column("tickets", "snoozed_by_id")
    op.drop_column("tickets", "snoozed_until")
