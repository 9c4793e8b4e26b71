"""tags: words agents put on tickets, and which tickets had a merged one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_2310"
down_revision: str | None = "20261128_2301"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.UUID(), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 40", name=op.f("ck_tags_name")),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR archived_at IS NOT NULL", name=op.f("ck_tags_merged")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["tags.id"], name=op.f("fk_tags_merged_into_id_tags")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("name_key", name=op.f("uq_tags_name_key")),
    )
    op.create_table(
        "ticket_tags",
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("tag_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_tags_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_ticket_tags_tag_id_tags")),
        sa.PrimaryKeyConstraint("ticket_id", "tag_id", name=op.f("pk_ticket_tags")),
    )
    op.create_index("ix_ticket_tags_tag", "ticket_tags", ["tag_id", "ticket_id"])
    op.create_table(
        "tag_merges",
        sa.Column("from_id", sa.UUID(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["tags.id"], name=op.f("fk_tag_merges_from_id_tags")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_tag_merges_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("from_id", "ticket_id", name=op.f("pk_tag_merges")),
    )
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON tags, ticket_tags, tag_merges TO {role}")


def downgrade() -> None:
    op.drop_table("tag_merges")
    op.drop_table("ticket_tags")
    op.drop_table("tags")
