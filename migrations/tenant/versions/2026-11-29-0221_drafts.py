"""drafts: unsent words of agents, for their other devices"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0221"
down_revision: str | None = "20261129_0220"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply_to_id", sa.UUID(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("visibility IN ('public','note')", name=op.f("ck_drafts_visibility")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 16384", name=op.f("ck_drafts_text")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_drafts_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_drafts_agent_id_agents")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "agent_id", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_agent", "drafts", ["agent_id", "updated_at"])
    op.create_index("ix_drafts_updated", "drafts", ["updated_at"])
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON drafts TO {tenant_schema()}")


def downgrade() -> None:
    op.drop_table("drafts")
