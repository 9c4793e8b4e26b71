"""bulk snooze: many tickets are snoozed or woken in one act."""

from collections.abc import Sequence

from alembic import op

revision: str = "20261129_0400"
down_revision: str | None = "20261129_0330"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ACTIONS = "'take','assign','step','priority','category','tags'"


def upgrade() -> None:
    _bulk_actions(f"{_ACTIONS},'snooze','wake'")


def downgrade() -> None:
    op.execute("DELETE FROM bulk_actions WHERE action IN ('snooze','wake')")
    _bulk_actions(_ACTIONS)


def _bulk_actions(actions: str) -> None:
    op.drop_constraint(op.f("ck_bulk_actions_action"), "bulk_actions", type_="check")
    op.create_check_constraint(
        op.f("ck_bulk_actions_action"), "bulk_actions", f"action IN ({actions})"
    )
