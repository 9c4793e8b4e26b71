"""contact merges: two cards of one person become one, and can be two again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0231"
down_revision: str | None = "20261129_0230"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_REFERS = {
    "from_id": "contacts",
    "into_id": "contacts",
    "merged_by": "agents",
    "undone_by": "agents",
}


def upgrade() -> None:
    op.add_column("contacts", sa.Column("merged_into_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_contacts_merged_into_id_contacts"), "contacts", "contacts",
        ["merged_into_id"], ["id"],
    )  # fmt: skip
    op.create_table(
        "contact_merges",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("from_id", sa.UUID(), nullable=False),
        sa.Column("into_id", sa.UUID(), nullable=False),
        sa.Column("moves", postgresql.JSONB(), nullable=False),
        sa.Column("merged_by", sa.UUID(), nullable=False),
        sa.Column("merged_at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("undone_by", sa.UUID(), nullable=True),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.CheckConstraint("from_id <> into_id", name=op.f("ck_contact_merges_two")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_contact_merges_undone")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_contact_merges_{column}_{table}")
            )
            for column, table in _REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_merges")),
    )
    op.create_index(
        "uq_contact_merges_from", "contact_merges", ["from_id"], unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )  # fmt: skip
    op.create_index("ix_contact_merges_into", "contact_merges", ["into_id", "merged_at"])
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON contact_merges TO {tenant_schema()}")


def downgrade() -> None:
    op.drop_table("contact_merges")
    op.drop_constraint(op.f("fk_contacts_merged_into_id_contacts"), "contacts")
    op.drop_column("contacts", "merged_into_id")
