"""contact exports: everything said with one person, in archives that expire."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0300"
down_revision: str | None = "20261129_0240"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contact_exports",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("contact_id", sa.UUID(), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("with_notes", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'running'"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("cursor", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("archives", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("tickets_total", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
            for name in ("tickets", "messages", "files", "files_missing")
        ),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("moved_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('running','ready','failed','expired')", name=op.f("ck_contact_exports_state")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_exports_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["agents.id"], name=op.f("fk_contact_exports_asked_by_agents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_exports")),
    )
    op.create_index(
        "uq_contact_exports_running", "contact_exports", ["contact_id"], unique=True,
        postgresql_where=sa.text("state = 'running'"),
    )  # fmt: skip
    op.create_index("ix_contact_exports_contact", "contact_exports", ["contact_id", "created_at"])
    op.create_index("ix_contact_exports_created", "contact_exports", ["created_at"])
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON contact_exports TO {tenant_schema()}")


def downgrade() -> None:
    op.drop_table("contact_exports")
