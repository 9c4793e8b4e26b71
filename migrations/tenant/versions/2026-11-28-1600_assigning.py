"""assigning: teams, who is here, how many tickets at once, and how tickets find an agent."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_1600"
down_revision: str | None = "20261128_1300"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_team_members_agent_id_agents")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id_teams"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "agent_id", name=op.f("pk_team_members")),
    )  # fmt: skip
    op.create_index("ix_team_members_agent", "team_members", ["agent_id"])
    op.add_column("categories", sa.Column("team_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_categories_team_id_teams"), "categories", "teams", ["team_id"], ["id"],
        ondelete="SET NULL",
    )  # fmt: skip
    op.add_column("tickets", sa.Column("left_by_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_tickets_left_by_id_agents"), "tickets", "agents", ["left_by_id"], ["id"]
    )
    op.create_index(
        "ix_tickets_queue", "tickets", [sa.text("coalesce(waiting_since, opened_at)"), "id"],
        postgresql_where=sa.text("assignee_id IS NULL AND status IN ('open','in_progress')"),
    )  # fmt: skip
    _add_to_agents()
    _add_to_desk()
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON teams, team_members TO {role}")


def _add_to_agents() -> None:
    for column in (
        sa.Column("availability", sa.Text(), server_default=sa.text("'auto'"), nullable=False),
        sa.Column("availability_at", _MOMENT, nullable=True),
        sa.Column("here_until", _MOMENT, nullable=True),
        sa.Column("hours", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("given_at", _MOMENT, nullable=True),
    ):
        op.add_column("agents", column)
    op.create_check_constraint(
        op.f("ck_agents_availability"), "agents", "availability IN ('auto','here','away')"
    )
    op.create_check_constraint(op.f("ck_agents_capacity"), "agents", "capacity BETWEEN 0 AND 500")


def _add_to_desk() -> None:
    for column in (
        sa.Column("assigning", sa.Text(), server_default=sa.text("'by_hand'"), nullable=False),
        sa.Column("capacity", sa.Integer(), server_default=sa.text("10"), nullable=False),
        sa.Column("handover_min", sa.Integer(), server_default=sa.text("15"), nullable=True),
    ):
        op.add_column("desk", column)
    op.create_check_constraint(
        op.f("ck_desk_assigning"), "desk", "assigning IN ('by_hand','in_turn','by_load')"
    )
    op.create_check_constraint(op.f("ck_desk_capacity"), "desk", "capacity BETWEEN 1 AND 500")
    op.create_check_constraint(
        op.f("ck_desk_handover_min"), "desk", "handover_min BETWEEN 1 AND 1440"
    )


def downgrade() -> None:
    for name in ("assigning", "capacity", "handover_min"):
        op.drop_column("desk", name)
    for name in ("availability", "availability_at", "here_until", "hours", "capacity", "given_at"):
        op.drop_column("agents", name)
    op.drop_index("ix_tickets_queue")
    op.drop_column("tickets", "left_by_id")
    op.drop_column("categories", "team_id")
    op.drop_table("team_members")
    op.drop_table("teams")
