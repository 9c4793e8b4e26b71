"""bulk actions: one act on many tickets, and what it takes to put it back"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0220"
down_revision: str | None = "20261129_0200"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bulk_actions",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("wish", postgresql.JSONB(), nullable=False),
        sa.Column("done_at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "action IN ('take','assign','step','priority','category','tags')",
            name=op.f("ck_bulk_actions_action"),
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_bulk_actions_agent_id_agents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_actions")),
        sa.UniqueConstraint(
            "agent_id", "client_key", name=op.f("uq_bulk_actions_agent_id_client_key")
        ),
    )
    op.create_index("ix_bulk_actions_agent", "bulk_actions", ["agent_id", "done_at"])
    op.create_table(
        "bulk_tickets",
        sa.Column("bulk_id", sa.UUID(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=True),
        sa.Column("undo_refusal", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(before IS NULL) = (version IS NULL)", name=op.f("ck_bulk_tickets_before")
        ),
        sa.CheckConstraint(
            "refusal IS NULL OR before IS NULL", name=op.f("ck_bulk_tickets_refusal")
        ),
        sa.ForeignKeyConstraint(
            ["bulk_id"], ["bulk_actions.id"],
            name=op.f("fk_bulk_tickets_bulk_id_bulk_actions"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("bulk_id", "ticket_id", name=op.f("pk_bulk_tickets")),
    )  # fmt: skip
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON bulk_actions, bulk_tickets TO {role}")


def downgrade() -> None:
    op.drop_table("bulk_tickets")
    op.drop_index("ix_bulk_actions_agent", "bulk_actions")
    op.drop_table("bulk_actions")
