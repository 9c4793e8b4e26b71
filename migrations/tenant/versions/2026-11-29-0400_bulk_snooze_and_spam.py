"""bulk snooze and spam: many tickets are snoozed in one act, a ticket is marked as spam."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "20261129_0400"
down_revision: str | None = "20261129_0330"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ACTIONS = "'take','assign','step','priority','category','tags'"
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _bulk_actions(f"{_ACTIONS},'snooze','wake','spam'")
    op.add_column("tickets", sa.Column("spam_at", _MOMENT, nullable=True))
    op.add_column("tickets", sa.Column("spam_by_id", sa.UUID(), nullable=True))
    op.add_column("tickets", sa.Column("spam_before", postgresql.JSONB(), nullable=True))
    op.add_column("tickets", sa.Column("spam_ban_at", _MOMENT, nullable=True))
    op.create_foreign_key(
        op.f("fk_tickets_spam_by_id_agents"), "tickets", "agents", ["spam_by_id"], ["id"]
    )
    op.create_check_constraint(
        op.f("ck_tickets_spam"),
        "tickets",
        "num_nonnulls(spam_at, spam_by_id, spam_before) IN (0, 3)"
        " AND (spam_at IS NULL OR status = 'closed')"
        " AND (spam_ban_at IS NULL OR spam_at IS NOT NULL)",
    )
    op.create_index(
        "ix_tickets_spam",
        "tickets",
        ["activity_at", "id"],
        postgresql_where=sa.text("spam_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_spam", table_name="tickets")
    op.drop_constraint(op.f("ck_tickets_spam"), "tickets", type_="check")
    op.drop_constraint(op.f("fk_tickets_spam_by_id_agents"), "tickets", type_="foreignkey")
    for column in ("spam_ban_at", "spam_before", "spam_by_id", "spam_at"):
        op.drop_column("tickets", column)
    op.execute("DELETE FROM bulk_actions WHERE action IN ('snooze','wake','spam')")
    _bulk_actions(_ACTIONS)


def _bulk_actions(actions: str) -> None:
    op.drop_constraint(op.f("ck_bulk_actions_action"), "bulk_actions", type_="check")
    op.create_check_constraint(
        op.f("ck_bulk_actions_action"), "bulk_actions", f"action IN ({actions})"
    )
