"""sla: policies, clocks, each ticket's nearest deadline, and who is told of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_1900"
down_revision: str | None = "20261128_1700"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("ended_at IS NULL")
_STANDS = sa.text("archived_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "sla_policies",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("on_reopen", sa.Text(), nullable=False),
        sa.Column("targets", postgresql.JSONB(), nullable=False),
        sa.Column("escalations", postgresql.JSONB(), nullable=False),
        sa.Column("archived_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "counts IN ('open_hours','always')", name=op.f("ck_sla_policies_counts")
        ),
        sa.CheckConstraint(
            "on_reopen IN ('continue','afresh')", name=op.f("ck_sla_policies_on_reopen")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policies")),
    )
    op.create_index(
        "uq_sla_policies_default", "sla_policies", ["is_default"], unique=True,
        postgresql_where=sa.text("is_default AND archived_at IS NULL"),
    )  # fmt: skip
    op.create_index(
        "uq_sla_policies_name", "sla_policies", ["name"], unique=True, postgresql_where=_STANDS
    )
    op.create_table(
        "sla_policy_categories",
        sa.Column("category_id", sa.UUID(), nullable=False),
        sa.Column("policy_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"],
            name=op.f("fk_sla_policy_categories_category_id_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["sla_policies.id"],
            name=op.f("fk_sla_policy_categories_policy_id_sla_policies"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("category_id", name=op.f("pk_sla_policy_categories")),
    )  # fmt: skip
    _add_clocks()
    for column in (
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("due_metric", sa.Text(), nullable=True),
        sa.Column("warn_at", _MOMENT, nullable=True),
        sa.Column("look_at", _MOMENT, nullable=True),
    ):
        op.add_column("tickets", column)
    op.create_index(
        "ix_tickets_due", "tickets", ["due_at", "id"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )  # fmt: skip
    _add_notifications()
    role = tenant_schema()
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON sla_policies, sla_policy_categories, sla_clocks,"
        f" notifications TO {role}"
    )


def _add_clocks() -> None:
    op.create_table(
        "sla_clocks",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.UUID(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("target_min", sa.Integer(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("since", _MOMENT, nullable=True),
        sa.Column("time_left", sa.Interval(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("warn_at", _MOMENT, nullable=True),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.Column("mark", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("breached_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("agent_id", sa.UUID(), nullable=True),
        sa.CheckConstraint(
            "metric IN ('first_response','next_response','resolution')",
            name=op.f("ck_sla_clocks_metric"),
        ),
        sa.CheckConstraint(
            "outcome IN ('met','missed','dropped')", name=op.f("ck_sla_clocks_outcome")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_sla_clocks_ended")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_sla_clocks_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["sla_policies.id"], name=op.f("fk_sla_clocks_policy_id_sla_policies")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_sla_clocks_agent_id_agents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_clocks")),
    )
    op.create_index(
        "uq_sla_clocks_open", "sla_clocks", ["ticket_id", sa.text("(metric = 'resolution')")],
        unique=True, postgresql_where=_OPEN,
    )  # fmt: skip
    op.create_index("ix_sla_clocks_ticket", "sla_clocks", ["ticket_id", "started_at"])
    op.create_index(
        "ix_sla_clocks_ended", "sla_clocks", ["ended_at"],
        postgresql_where=sa.text("ended_at IS NOT NULL"),
    )  # fmt: skip
    op.create_index(
        "ix_sla_clocks_policy", "sla_clocks", ["policy_id", "ticket_id"], postgresql_where=_OPEN
    )


def _add_notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('deadline')", name=op.f("ck_notifications_kind")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_notifications_agent_id_agents")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_notifications_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index("ix_notifications_agent", "notifications", ["agent_id", "created_at"])
    op.create_index(
        "ix_notifications_untold", "notifications", ["agent_id"],
        postgresql_where=sa.text("told_at IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("notifications")
    op.drop_index("ix_tickets_due")
    for name in ("due_at", "due_metric", "warn_at", "look_at"):
        op.drop_column("tickets", name)
    op.drop_table("sla_clocks")
    op.drop_table("sla_policy_categories")
    op.drop_table("sla_policies")
