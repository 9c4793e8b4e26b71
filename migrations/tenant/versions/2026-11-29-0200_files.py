"""files: what was uploaded or received, in our own storage."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0200"
down_revision: str | None = "20261128_2350"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("object_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sizes", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.UUID(), nullable=True),
        sa.Column("message_id", sa.UUID(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('arriving','checking','ready','infected','failed','too_large')",
            name=op.f("ck_files_state"),
        ),
        sa.CheckConstraint(
            "owner_kind IN ('contact','agent','bot')", name=op.f("ck_files_owner_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("object_id", name=op.f("uq_files_object_id")),
    )
    for name, column, where in (
        ("unsent", "owner_id", "message_id IS NULL"),
        ("message", "message_id", "message_id IS NOT NULL"),
        ("expiring", "expires_at", "expires_at IS NOT NULL"),
        ("unchecked", "id", "state = 'checking'"),
    ):
        op.create_index(f"ix_files_{name}", "files", [column], postgresql_where=sa.text(where))
    op.create_table(
        "bot_files",
        sa.Column("file_id", sa.UUID(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("telegram_file_id", sa.Text(), nullable=False),
        sa.Column("telegram_unique_id", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_bot_files_file_id_files"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "bot_id", name=op.f("pk_bot_files")),
    )
    op.create_table(
        "gone_objects",
        sa.Column("object_id", sa.UUID(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("object_id", name=op.f("pk_gone_objects")),
    )
    op.add_column("message_parts", sa.Column("stored_file_id", sa.UUID(), nullable=True))
    op.create_index(
        "uq_message_parts_stored",
        "message_parts",
        ["stored_file_id"],
        unique=True,
        postgresql_where=sa.text("stored_file_id IS NOT NULL"),
    )
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON files, bot_files, gone_objects TO {role}")


def downgrade() -> None:
    op.drop_index("uq_message_parts_stored")
    op.drop_column("message_parts", "stored_file_id")
    for table in ("gone_objects", "bot_files", "files"):
        op.drop_table(table)
