"""relay."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "20261123_0610"
down_revision: str | None = "20261123_0600"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# A tenant reads its own stamped events through these and nothing else of the relay. The role is
# asked for by its setting, since inside the function current_user is the function's owner.
OWN_EVENTS = """
CREATE FUNCTION relay.own_events(after_seq bigint, most int)
RETURNS TABLE (seq bigint, event_id uuid, event text, data jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = relay, pg_temp
AS $$ SELECT o.seq, o.event_id, o.event, o.data FROM relay.outbox o
      WHERE o.tenant = current_setting('role') AND o.seq > after_seq ORDER BY o.seq LIMIT most $$
"""
OWN_SEQ = """
CREATE FUNCTION relay.own_seq()
RETURNS TABLE (last_seq bigint, oldest_kept bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = relay, pg_temp
AS $$ SELECT c.seq, COALESCE((SELECT min(o.seq) FROM relay.outbox o
                              WHERE o.tenant = c.tenant AND o.seq IS NOT NULL), c.seq + 1)
      FROM relay.counters c WHERE c.tenant = current_setting('role') $$
"""


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_counters")),
        schema="relay",
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("tenant", sa.Text(), server_default=sa.text("current_user"), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("tenant", "seq", name=op.f("uq_outbox_tenant_seq")),
        schema="relay",
    )
    op.create_index("ix_outbox_at", "outbox", ["at"], unique=False, schema="relay")
    op.create_index(
        "ix_outbox_unstamped",
        "outbox",
        ["id"],
        unique=False,
        schema="relay",
        postgresql_where=sa.text("seq IS NULL"),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("tenant", sa.Text(), server_default=sa.text("current_user"), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column(
            "args",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("event_id", sa.UUID(), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), server_default=sa.text("5"), nullable=False),
        sa.Column(
            "run_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("priority BETWEEN 0 AND 9", name=op.f("ck_tasks_priority")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        schema="relay",
    )
    op.create_index(
        "ix_tasks_dead",
        "tasks",
        ["dead_at"],
        unique=False,
        schema="relay",
        postgresql_where=sa.text("dead_at IS NOT NULL"),
    )
    op.create_index(
        "ix_tasks_leased",
        "tasks",
        ["tenant", "lease_until"],
        unique=False,
        schema="relay",
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.create_index(
        "ix_tasks_next",
        "tasks",
        ["run_at"],
        unique=False,
        schema="relay",
        postgresql_where=sa.text("lease_until IS NULL AND dead_at IS NULL"),
    )
    op.create_index(
        "ix_tasks_ready",
        "tasks",
        ["tenant", "priority", "run_at"],
        unique=False,
        schema="relay",
        postgresql_where=sa.text("lease_until IS NULL AND dead_at IS NULL"),
    )
    op.create_index(
        "uq_tasks_event",
        "tasks",
        ["event_id", "job"],
        unique=True,
        schema="relay",
        postgresql_where=sa.text("event_id IS NOT NULL"),
    )
    op.create_index(
        "uq_tasks_key",
        "tasks",
        ["tenant", "job", "key"],
        unique=True,
        schema="relay",
        postgresql_where=sa.text("key IS NOT NULL"),
    )
    op.execute("GRANT USAGE ON SCHEMA relay, ext TO td_tenant")
    op.execute("GRANT USAGE ON SCHEMA relay TO td_relay")
    op.execute("GRANT INSERT (event_id, event, data) ON relay.outbox TO td_tenant")
    op.execute("GRANT INSERT (id, job, args, key, priority, run_at) ON relay.tasks TO td_tenant")
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON relay.outbox, relay.tasks, relay.counters TO td_relay"
    )
    for table in ("outbox", "tasks"):
        op.execute(f"ALTER TABLE relay.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_sender ON relay.{table} FOR INSERT TO td_tenant"
            " WITH CHECK (tenant = current_user)"
        )
        op.execute(
            f"CREATE POLICY mover ON relay.{table} TO td_relay USING (true) WITH CHECK (true)"
        )
    op.execute(OWN_EVENTS)
    op.execute("REVOKE ALL ON FUNCTION relay.own_events(bigint, int) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION relay.own_events(bigint, int) TO td_tenant")
    op.execute(OWN_SEQ)
    op.execute("REVOKE ALL ON FUNCTION relay.own_seq() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION relay.own_seq() TO td_tenant")


def downgrade() -> None:
    op.execute("DROP FUNCTION relay.own_events(bigint, int)")
    op.execute("DROP FUNCTION relay.own_seq()")
    op.drop_index(
        "uq_tasks_key",
        table_name="tasks",
        schema="relay",
        postgresql_where=sa.text("key IS NOT NULL"),
    )
    op.drop_index(
        "uq_tasks_event",
        table_name="tasks",
        schema="relay",
        postgresql_where=sa.text("event_id IS NOT NULL"),
    )
    op.drop_index(
        "ix_tasks_ready",
        table_name="tasks",
        schema="relay",
        postgresql_where=sa.text("lease_until IS NULL AND dead_at IS NULL"),
    )
    op.drop_index(
        "ix_tasks_next",
        table_name="tasks",
        schema="relay",
        postgresql_where=sa.text("lease_until IS NULL AND dead_at IS NULL"),
    )
    op.drop_index(
        "ix_tasks_leased",
        table_name="tasks",
        schema="relay",
        postgresql_where=sa.text("lease_until IS NOT NULL"),
    )
    op.drop_index(
        "ix_tasks_dead",
        table_name="tasks",
        schema="relay",
        postgresql_where=sa.text("dead_at IS NOT NULL"),
    )
    op.drop_table("tasks", schema="relay")
    op.drop_index(
        "ix_outbox_unstamped",
        table_name="outbox",
        schema="relay",
        postgresql_where=sa.text("seq IS NULL"),
    )
    op.drop_index("ix_outbox_at", table_name="outbox", schema="relay")
    op.drop_table("outbox", schema="relay")
    op.drop_table("counters", schema="relay")
