"""saved views: named filters of the inbox, of a person, a team or the whole desk."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_2301"
down_revision: str | None = "20261128_2300"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_T = "saved_views"


def upgrade() -> None:
    op.create_table(
        _T,
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=True),
        sa.Column("team_id", sa.UUID(), nullable=True),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 64", name=op.f(f"ck_{_T}_name")),
        sa.CheckConstraint("num_nonnulls(agent_id, team_id) <= 1", name=op.f(f"ck_{_T}_scope")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f(f"fk_{_T}_agent_id_agents"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f(f"fk_{_T}_team_id_teams"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_T}")),
    )
    op.create_index("ix_saved_views_agent", _T, ["agent_id"])
    op.create_index("ix_saved_views_team", _T, ["team_id"])
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {_T} TO {role}")


def downgrade() -> None:
    op.drop_table(_T)
