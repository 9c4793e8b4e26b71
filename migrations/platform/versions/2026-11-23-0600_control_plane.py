"""control plane."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "20261123_0600"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# The web's login reads nothing of `platform`; these functions are all it may ask.
FUNCTIONS = (
    "find_inbox(text)",
    "find_inbox_by_public_id(text)",
    "find_tenant(text)",
    "store_inbound(uuid[], bigint[], text[], bigint[], bigint[], bytea[], bytea[])",
)
_INBOX_FACTS = """
SELECT i.id, i.tenant_id, t.schema_name, t.slug, t.state, t.epoch, t.sealing_public, i.bot_id,
       i.public_id, i.username, i.state, i.secret_hash
FROM platform.inboxes i JOIN platform.tenants t ON t.id = i.tenant_id
"""
_INBOX_SHAPE = """
TABLE (inbox_id uuid, tenant_id uuid, schema_name text, slug text, tenant_state text, epoch int,
       sealing_public bytea, bot_id bigint, public_id text, username text, inbox_state text,
       secret_hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = platform, pg_temp
"""
FIND_INBOX = f"""
CREATE FUNCTION platform.find_inbox(key text) RETURNS {_INBOX_SHAPE}
AS $$ {_INBOX_FACTS} WHERE i.hook_key = key $$
"""
FIND_INBOX_BY_PUBLIC_ID = f"""
CREATE FUNCTION platform.find_inbox_by_public_id(wanted text) RETURNS {_INBOX_SHAPE}
AS $$ {_INBOX_FACTS} WHERE i.public_id = wanted AND i.state <> 'removed' $$
"""
FIND_TENANT = """
CREATE FUNCTION platform.find_tenant(wanted text)
RETURNS TABLE (tenant_id uuid, schema_name text, slug text, tenant_state text, epoch int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = platform, pg_temp
AS $$ SELECT t.id, t.schema_name, t.slug, t.state, t.epoch
      FROM platform.tenants t WHERE t.schema_name = wanted $$
"""
# Rows of many tenants in one statement each; both inserts in one order, so that two batches
# cannot wait for each other. A lane's counter tells a finisher that more has come meanwhile.
STORE_INBOUND = """
CREATE FUNCTION platform.store_inbound(
  tenants uuid[], bots bigint[], connections text[], chats bigint[], updates bigint[],
  keys bytea[], payloads bytea[]
) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = platform, pg_temp
AS $$
  INSERT INTO platform.inbound (tenant_id, bot_id, connection, chat_id, update_id, sealed_key, payload)
  SELECT * FROM unnest(tenants, bots, connections, chats, updates, keys, payloads)
                AS u (tenant_id, bot_id, connection, chat_id, update_id, sealed_key, payload)
  ON CONFLICT (bot_id, update_id) DO NOTHING;
  INSERT INTO platform.lanes AS l (tenant_id, bot_id, connection, chat_id)
  SELECT DISTINCT tenant_id, bot_id, connection, chat_id
  FROM unnest(tenants, bots, connections, chats) AS u (tenant_id, bot_id, connection, chat_id)
  ORDER BY bot_id, connection, chat_id
  ON CONFLICT (bot_id, connection, chat_id)
  DO UPDATE SET stores = l.stores + 1, ready_at = LEAST(l.ready_at, now());
  SELECT pg_notify('inbound', '');
$$
"""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=True),
        sa.Column(
            "facts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        schema="platform",
    )
    op.create_table(
        "dead_updates",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "died_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_updates")),
        sa.UniqueConstraint("bot_id", "update_id", name=op.f("uq_dead_updates_bot_id_update_id")),
        schema="platform",
    )
    op.create_table(
        "inbound",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("connection", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("bot_id", "update_id", name=op.f("uq_inbound_bot_id_update_id")),
        schema="platform",
    )
    op.create_index(
        "ix_inbound_lane",
        "inbound",
        ["bot_id", "connection", "chat_id", "id"],
        unique=False,
        schema="platform",
    )
    op.create_table(
        "lanes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("connection", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("stores", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "ready_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_id", sa.UUID(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lanes")),
        sa.UniqueConstraint(
            "bot_id", "connection", "chat_id", name=op.f("uq_lanes_bot_id_connection_chat_id")
        ),
        schema="platform",
    )
    op.create_index(
        "ix_lanes_ready", "lanes", ["tenant_id", "ready_at"], unique=False, schema="platform"
    )
    op.create_table(
        "tenant_migrations",
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('running','done','failed')", name=op.f("ck_tenant_migrations_state")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "revision", name=op.f("pk_tenant_migrations")),
        schema="platform",
    )
    op.create_table(
        "tenants",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'provisioning'"), nullable=False),
        sa.Column("state_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("schema_name", sa.Text(), nullable=False),
        sa.Column("placement", sa.Text(), server_default=sa.text("'main'"), nullable=False),
        sa.Column("epoch", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("schema_revision", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sealing_public", sa.LargeBinary(), nullable=False),
        sa.Column("sealing_private", sa.LargeBinary(), nullable=False),
        sa.Column("manifest", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "limits",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
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
        sa.CheckConstraint(
            "schema_name ~ '^tenant_[0-9a-f]{32}$'", name=op.f("ck_tenants_schema_name")
        ),
        sa.CheckConstraint("slug ~ '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'", name=op.f("ck_tenants_slug")),
        sa.CheckConstraint(
            "state IN ('provisioning','active','suspended','erasing')",
            name=op.f("ck_tenants_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
        sa.UniqueConstraint("schema_name", name=op.f("uq_tenants_schema_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenants_slug")),
        schema="platform",
    )
    op.create_table(
        "inboxes",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'telegram'"), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("username", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("hook_key", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("secret_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("token_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'connecting'"), nullable=False),
        sa.Column("state_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("webhook_url", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("webhook_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
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
        sa.CheckConstraint(
            "state IN ('connecting','live','needs_relink','removed')", name=op.f("ck_inboxes_state")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["platform.tenants.id"], name=op.f("fk_inboxes_tenant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inboxes")),
        sa.UniqueConstraint("hook_key", name=op.f("uq_inboxes_hook_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inboxes_public_id")),
        schema="platform",
    )
    op.create_index(
        op.f("ix_inboxes_tenant_id"), "inboxes", ["tenant_id"], unique=False, schema="platform"
    )
    op.create_index(
        "uq_inboxes_bot_id",
        "inboxes",
        ["bot_id"],
        unique=True,
        schema="platform",
        postgresql_where=sa.text("state <> 'removed'"),
    )
    for statement in (FIND_INBOX, FIND_INBOX_BY_PUBLIC_ID, FIND_TENANT, STORE_INBOUND):
        op.execute(statement)
    for function in FUNCTIONS:
        op.execute(f"REVOKE ALL ON FUNCTION platform.{function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION platform.{function} TO td_web")
    op.execute("GRANT USAGE ON SCHEMA platform TO td_web, td_relay")
    op.execute("GRANT SELECT ON platform.tenants TO td_relay")
    op.execute("GRANT SELECT, UPDATE ON platform.inboxes TO td_relay")
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE"
        " ON platform.inbound, platform.lanes, platform.dead_updates TO td_relay"
    )
    op.execute("GRANT INSERT ON platform.audit TO td_relay")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION platform.{function}")
    op.drop_index(
        "uq_inboxes_bot_id",
        table_name="inboxes",
        schema="platform",
        postgresql_where=sa.text("state <> 'removed'"),
    )
    op.drop_index(op.f("ix_inboxes_tenant_id"), table_name="inboxes", schema="platform")
    op.drop_table("inboxes", schema="platform")
    op.drop_table("tenants", schema="platform")
    op.drop_table("tenant_migrations", schema="platform")
    op.drop_index("ix_lanes_ready", table_name="lanes", schema="platform")
    op.drop_table("lanes", schema="platform")
    op.drop_index("ix_inbound_lane", table_name="inbound", schema="platform")
    op.drop_table("inbound", schema="platform")
    op.drop_table("dead_updates", schema="platform")
    op.drop_table("audit", schema="platform")
