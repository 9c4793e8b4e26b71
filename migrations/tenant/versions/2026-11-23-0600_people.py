"""people."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261123_0600"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("telegram_user_id", sa.BigInteger(), nullable=True),
        sa.Column("telegram_bot_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "telegram_reachable", sa.Boolean(), server_default=sa.text("true"), nullable=False
        ),
        sa.Column("bot_mode", sa.Text(), server_default=sa.text("'agent'"), nullable=False),
        sa.Column("bot_state", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("digest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("permission_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("bot_mode IN ('agent','contact')", name=op.f("ck_agents_bot_mode")),
        sa.CheckConstraint(
            "role IN ('helper','moderator','admin','developer','owner')",
            name=op.f("ck_agents_role"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agents")),
        sa.UniqueConstraint("key", name=op.f("uq_agents_key")),
    )
    op.create_index(
        "uq_agents_telegram_user_id",
        "agents",
        ["telegram_user_id"],
        unique=True,
        postgresql_where=sa.text("telegram_user_id IS NOT NULL AND removed_at IS NULL"),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("banned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("banned_by", sa.UUID(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_table(
        "launch_marks",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_launch_marks")),
    )
    op.create_index("ix_launch_marks_at", "launch_marks", ["at"], unique=False)
    op.create_table(
        "contact_channels",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("contact_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'telegram'"), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("connection", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("external_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("language_hint", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("reachability", sa.Text(), server_default=sa.text("'reachable'"), nullable=False),
        sa.Column(
            "reachability_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("start_payload", sa.Text(), nullable=True),
        sa.Column("pending_choice", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "reachability IN ('reachable','blocked','deactivated','never_started')",
            name=op.f("ck_contact_channels_reachability"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_channels_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_channels")),
        sa.UniqueConstraint(
            "kind",
            "bot_id",
            "connection",
            "external_id",
            name=op.f("uq_contact_channels_kind_bot_id_connection_external_id"),
        ),
    )
    op.create_index(
        op.f("ix_contact_channels_contact_id"), "contact_channels", ["contact_id"], unique=False
    )
    op.create_table(
        "desktop_sign_ins",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("poll_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting','confirmed','refused','used')",
            name=op.f("ck_desktop_sign_ins_state"),
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_desktop_sign_ins_agent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desktop_sign_ins")),
        sa.UniqueConstraint("poll_hash", name=op.f("uq_desktop_sign_ins_poll_hash")),
    )
    op.create_index("ix_desktop_sign_ins_code", "desktop_sign_ins", ["code"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_invitations_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitations_code_hash")),
    )
    op.create_index(op.f("ix_invitations_agent_id"), "invitations", ["agent_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=True),
        sa.Column("contact_id", sa.UUID(), nullable=True),
        sa.Column("channel_id", sa.UUID(), nullable=True),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("access_hash", sa.LargeBinary(), nullable=False),
        sa.Column("access_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("client IN ('mini_app','desktop')", name=op.f("ck_sessions_client")),
        sa.CheckConstraint(
            "num_nonnulls(agent_id, contact_id) = 1", name=op.f("ck_sessions_one_person")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_sessions_agent_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_sessions_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("access_hash", name=op.f("uq_sessions_access_hash")),
    )
    op.create_index(
        "ix_sessions_agent",
        "sessions",
        ["agent_id"],
        unique=False,
        postgresql_where=sa.text("agent_id IS NOT NULL"),
    )
    op.create_index(
        "ix_sessions_contact",
        "sessions",
        ["contact_id"],
        unique=False,
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("session_id", sa.UUID(), nullable=False),
        sa.Column(
            "issued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_refresh_tokens_session_id")
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_refresh_tokens")),
    )
    op.create_index(
        op.f("ix_refresh_tokens_session_id"), "refresh_tokens", ["session_id"], unique=False
    )
    role = tenant_schema()
    op.execute(
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON contacts, contact_channels, agents, invitations, sessions, refresh_tokens, launch_marks, desktop_sign_ins TO {role}"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_refresh_tokens_session_id"), table_name="refresh_tokens")
    op.drop_table("refresh_tokens")
    op.drop_index("ix_sessions_expires_at", table_name="sessions")
    op.drop_index(
        "ix_sessions_contact",
        table_name="sessions",
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.drop_index(
        "ix_sessions_agent", table_name="sessions", postgresql_where=sa.text("agent_id IS NOT NULL")
    )
    op.drop_table("sessions")
    op.drop_index(op.f("ix_invitations_agent_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index("ix_desktop_sign_ins_code", table_name="desktop_sign_ins")
    op.drop_table("desktop_sign_ins")
    op.drop_index(op.f("ix_contact_channels_contact_id"), table_name="contact_channels")
    op.drop_table("contact_channels")
    op.drop_index("ix_launch_marks_at", table_name="launch_marks")
    op.drop_table("launch_marks")
    op.drop_table("contacts")
    op.drop_index(
        "uq_agents_telegram_user_id",
        table_name="agents",
        postgresql_where=sa.text("telegram_user_id IS NOT NULL AND removed_at IS NULL"),
    )
    op.drop_table("agents")
