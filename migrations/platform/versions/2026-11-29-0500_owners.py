"""owners: accounts of tenants' owners, their sessions, sign-ins, mail and invitations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261129_0500"
down_revision: str | None = "20261129_0420"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "owners",
    "owner_invitations",
    "owner_letters",
    "owner_recovery_codes",
    "owner_sessions",
    "owner_sign_ins",
    "ownerships",
)


def upgrade() -> None:
    op.create_table(
        "owner_letters",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'queued'"), nullable=False),
        sa.Column("failure", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued','sending') OR sealed IS NULL", name=op.f("ck_owner_letters_wiped")
        ),
        sa.CheckConstraint(
            "state IN ('queued','sending','sent','refused','unknown')",
            name=op.f("ck_owner_letters_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_letters")),
        schema="platform",
    )
    op.create_index(
        "ix_owner_letters_created_at",
        "owner_letters",
        ["created_at"],
        unique=False,
        schema="platform",
    )
    op.create_index(
        "ix_owner_letters_due_at",
        "owner_letters",
        ["due_at"],
        unique=False,
        schema="platform",
        postgresql_where=sa.text("state IN ('queued','sending')"),
    )
    op.create_table(
        "owners",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("'en'"), nullable=False),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("pending_totp", sa.LargeBinary(), nullable=True),
        sa.Column("pending_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_codes", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("wrong_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_owners_email")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owners")),
        sa.UniqueConstraint("email", name=op.f("uq_owners_email")),
        schema="platform",
    )
    op.create_table(
        "owner_invitations",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.UUID(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_owner_invitations_email")),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["platform.tenants.id"],
            name=op.f("fk_owner_invitations_tenant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_owner_invitations_token_hash")),
        schema="platform",
    )
    op.create_index(
        "ix_owner_invitations_email",
        "owner_invitations",
        ["email"],
        unique=False,
        schema="platform",
    )
    op.create_index(
        "uq_owner_invitations_open",
        "owner_invitations",
        ["tenant_id", "email"],
        unique=True,
        schema="platform",
        postgresql_where=sa.text("accepted_at IS NULL"),
    )
    op.create_table(
        "owner_recovery_codes",
        sa.Column("owner_id", sa.UUID(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["platform.owners.id"],
            name=op.f("fk_owner_recovery_codes_owner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_id", "hash", name=op.f("pk_owner_recovery_codes")),
        schema="platform",
    )
    op.create_table(
        "owner_sessions",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("owner_id", sa.UUID(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("former_hash", sa.LargeBinary(), nullable=True),
        sa.Column("former_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fresh_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["platform.owners.id"],
            name=op.f("fk_owner_sessions_owner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_owner_sessions_token_hash")),
        schema="platform",
    )
    op.create_index(
        "ix_owner_sessions_expires_at",
        "owner_sessions",
        ["expires_at"],
        unique=False,
        schema="platform",
    )
    op.create_index(
        "ix_owner_sessions_owner_id",
        "owner_sessions",
        ["owner_id"],
        unique=False,
        schema="platform",
    )
    op.create_table(
        "owner_sign_ins",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("attempt_hash", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.UUID(), nullable=True),
        sa.Column("step_hash", sa.LargeBinary(), nullable=True),
        sa.Column("step_tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["platform.owners.id"],
            name=op.f("fk_owner_sign_ins_owner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_sign_ins")),
        sa.UniqueConstraint("attempt_hash", name=op.f("uq_owner_sign_ins_attempt_hash")),
        sa.UniqueConstraint("step_hash", name=op.f("uq_owner_sign_ins_step_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_owner_sign_ins_token_hash")),
        schema="platform",
    )
    op.create_index(
        "ix_owner_sign_ins_email", "owner_sign_ins", ["email"], unique=False, schema="platform"
    )
    op.create_index(
        "ix_owner_sign_ins_expires_at",
        "owner_sign_ins",
        ["expires_at"],
        unique=False,
        schema="platform",
    )
    op.create_table(
        "ownerships",
        sa.Column("owner_id", sa.UUID(), nullable=False),
        sa.Column("tenant_id", sa.UUID(), nullable=False),
        sa.Column(
            "since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("by_id", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["platform.owners.id"],
            name=op.f("fk_ownerships_owner_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["platform.tenants.id"],
            name=op.f("fk_ownerships_tenant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_id", "tenant_id", name=op.f("pk_ownerships")),
        schema="platform",
    )
    op.create_index(
        "ix_ownerships_tenant_id", "ownerships", ["tenant_id"], unique=False, schema="platform"
    )
    op.execute("GRANT USAGE ON SCHEMA platform TO td_portal")
    for table in TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON platform.{table} TO td_portal")
    op.execute("GRANT SELECT (id, slug, name, state, created_at) ON platform.tenants TO td_portal")
    op.execute(
        "GRANT SELECT (id, tenant_id, kind, public_id, username, title, state, created_at)"
        " ON platform.inboxes TO td_portal"
    )
    op.execute("GRANT INSERT ON platform.audit TO td_portal")


def downgrade() -> None:
    op.drop_index("ix_ownerships_tenant_id", table_name="ownerships", schema="platform")
    op.drop_table("ownerships", schema="platform")
    op.drop_index("ix_owner_sign_ins_expires_at", table_name="owner_sign_ins", schema="platform")
    op.drop_index("ix_owner_sign_ins_email", table_name="owner_sign_ins", schema="platform")
    op.drop_table("owner_sign_ins", schema="platform")
    op.drop_index("ix_owner_sessions_owner_id", table_name="owner_sessions", schema="platform")
    op.drop_index("ix_owner_sessions_expires_at", table_name="owner_sessions", schema="platform")
    op.drop_table("owner_sessions", schema="platform")
    op.drop_table("owner_recovery_codes", schema="platform")
    op.drop_index(
        "uq_owner_invitations_open",
        table_name="owner_invitations",
        schema="platform",
        postgresql_where=sa.text("accepted_at IS NULL"),
    )
    op.drop_index("ix_owner_invitations_email", table_name="owner_invitations", schema="platform")
    op.drop_table("owner_invitations", schema="platform")
    op.drop_table("owners", schema="platform")
    op.drop_index(
        "ix_owner_letters_due_at",
        table_name="owner_letters",
        schema="platform",
        postgresql_where=sa.text("state IN ('queued','sending')"),
    )
    op.drop_index("ix_owner_letters_created_at", table_name="owner_letters", schema="platform")
    op.drop_table("owner_letters", schema="platform")
    op.execute("REVOKE INSERT ON platform.audit FROM td_portal")
    op.execute(
        "REVOKE SELECT (id, tenant_id, kind, public_id, username, title, state, created_at)"
        " ON platform.inboxes FROM td_portal"
    )
    op.execute(
        "REVOKE SELECT (id, slug, name, state, created_at) ON platform.tenants FROM td_portal"
    )
    op.execute("REVOKE USAGE ON SCHEMA platform FROM td_portal")
