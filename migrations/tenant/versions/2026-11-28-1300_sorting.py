"""sorting: rules of words, and who says what a new ticket is about."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_1300"
down_revision: str | None = "20261125_0830"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "desk", sa.Column("sorting", sa.Text(), server_default=sa.text("'guess'"), nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_desk_sorting"), "desk", "sorting IN ('ask','guess','never')"
    )
    op.create_table(
        "keyword_rules",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("how", sa.Text(), server_default=sa.text("'stem'"), nullable=False),
        sa.Column("words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("category_id", sa.UUID(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=True),
        sa.Column("is_on", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("how IN ('word','stem')", name=op.f("ck_keyword_rules_how")),
        sa.CheckConstraint(
            "num_nonnulls(category_id, priority) > 0",
            name=op.f("ck_keyword_rules_does_something"),
        ),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name=op.f("ck_keyword_rules_priority")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_keyword_rules_category_id_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keyword_rules")),
    )
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON keyword_rules TO {role}")


def downgrade() -> None:
    op.drop_table("keyword_rules")
    op.drop_column("desk", "sorting")
