"""channels."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261123_0620"
down_revision: str | None = "20261123_0610"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("connection", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=True),
        sa.Column("ticket_id", sa.UUID(), nullable=True),
        sa.Column("agent_id", sa.UUID(), nullable=True),
        sa.Column(
            "payload",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("state", sa.Text(), server_default=sa.text("'queued'"), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("external_ids", postgresql.ARRAY(sa.BigInteger()), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('message','notice','text','callback_answer','edit','delete','reaction','action')",
            name=op.f("ck_deliveries_kind"),
        ),
        sa.CheckConstraint(
            "lane IN ('callback','reply','notice','rest')", name=op.f("ck_deliveries_lane")
        ),
        sa.CheckConstraint(
            "state IN ('queued','sending','sent','failed','unknown','unreachable','held','discarded')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("position", name=op.f("uq_deliveries_position")),
    )
    op.create_index(
        "ix_deliveries_message",
        "deliveries",
        ["message_id"],
        unique=False,
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_queue",
        "deliveries",
        ["bot_id", "chat_id", "position"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued','sending')"),
    )
    op.create_index(
        "ix_deliveries_troubled",
        "deliveries",
        ["state", "finished_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('failed','unknown','unreachable','held')"),
    )
    op.create_table(
        "effects",
        sa.Column("event_id", sa.UUID(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("event_id", "job", name=op.f("pk_effects")),
    )
    op.create_index("ix_effects_at", "effects", ["at"], unique=False)
    op.create_table(
        "message_addresses",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("connection", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("purpose", sa.Text(), server_default=sa.text("'conversation'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_addresses")),
        sa.UniqueConstraint(
            "bot_id",
            "connection",
            "chat_id",
            "external_id",
            name=op.f("uq_message_addresses_bot_id_connection_chat_id_external_id"),
        ),
    )
    op.create_index(
        "ix_message_addresses_message", "message_addresses", ["message_id"], unique=False
    )
    op.create_table(
        "update_claims",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_update_claims")),
    )
    op.create_index("ix_update_claims_at", "update_claims", ["at"], unique=False)
    op.create_table(
        "agent_notices",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.BigInteger(), nullable=True),
        sa.Column("unseen", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("file_message_id", sa.UUID(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "wanted IN ('send','edit','digest')", name=op.f("ck_agent_notices_wanted")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_agent_notices_agent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_notices")),
    )
    op.create_index(
        "ix_agent_notices_digest",
        "agent_notices",
        ["agent_id"],
        unique=False,
        postgresql_where=sa.text("wanted = 'digest'"),
    )
    op.create_index("ix_agent_notices_sent", "agent_notices", ["agent_id", "sent_at"], unique=False)
    op.create_index("ix_agent_notices_ticket", "agent_notices", ["ticket_id"], unique=False)
    op.create_index(
        "uq_agent_notices_agent_ticket", "agent_notices", ["agent_id", "ticket_id"], unique=True
    )
    role = tenant_schema()
    op.execute(
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON update_claims, effects, deliveries, message_addresses, agent_notices TO {role}"
    )


def downgrade() -> None:
    op.drop_index("uq_agent_notices_agent_ticket", table_name="agent_notices")
    op.drop_index("ix_agent_notices_ticket", table_name="agent_notices")
    op.drop_index("ix_agent_notices_sent", table_name="agent_notices")
    op.drop_index(
        "ix_agent_notices_digest",
        table_name="agent_notices",
        postgresql_where=sa.text("wanted = 'digest'"),
    )
    op.drop_table("agent_notices")
    op.drop_index("ix_update_claims_at", table_name="update_claims")
    op.drop_table("update_claims")
    op.drop_index("ix_message_addresses_message", table_name="message_addresses")
    op.drop_table("message_addresses")
    op.drop_index("ix_effects_at", table_name="effects")
    op.drop_table("effects")
    op.drop_index(
        "ix_deliveries_troubled",
        table_name="deliveries",
        postgresql_where=sa.text("state IN ('failed','unknown','unreachable','held')"),
    )
    op.drop_index(
        "ix_deliveries_queue",
        table_name="deliveries",
        postgresql_where=sa.text("state IN ('queued','sending')"),
    )
    op.drop_index(
        "ix_deliveries_message",
        table_name="deliveries",
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
    op.drop_table("deliveries")
