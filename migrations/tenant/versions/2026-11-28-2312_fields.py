"""fields: what a desk wants to know of tickets and contacts, and what stands in them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_2312"
down_revision: str | None = "20261128_2310"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_T = "custom_fields"
_JSON = postgresql.JSONB(astext_type=sa.Text())
_CHECKS = {
    "belongs_to": "belongs_to IN ('ticket','contact')",
    "kind": ("kind IN ('text','long_text','number','date','yes_no','one_of','several_of','link')"),
    "of_contact": "belongs_to = 'ticket' OR (NOT is_required AND category_ids = '{}')",
}


def upgrade() -> None:
    op.create_table(
        _T,
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("belongs_to", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("names", _JSON, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("options", _JSON, server_default=sa.text("'[]'"), nullable=False),
        sa.Column(
            "category_ids",
            postgresql.ARRAY(sa.UUID()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("is_required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{_T}_{name}")) for name, rule in _CHECKS.items()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_T}")),
        sa.UniqueConstraint("belongs_to", "key", name=op.f(f"uq_{_T}_belongs_to_key")),
    )
    _create_values("ticket", "tickets")
    _create_values("contact", "contacts")
    op.execute(
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {_T}, ticket_field_values, contact_field_values"
        f" TO {tenant_schema()}"
    )


def _create_values(owner: str, owners: str) -> None:
    name = f"{owner}_field_values"
    op.create_table(
        name,
        sa.Column(f"{owner}_id", sa.UUID(), nullable=False),
        sa.Column("field_id", sa.UUID(), nullable=False),
        sa.Column("value", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            [f"{owner}_id"], [f"{owners}.id"], name=op.f(f"fk_{name}_{owner}_id_{owners}")
        ),
        sa.ForeignKeyConstraint(["field_id"], [f"{_T}.id"], name=op.f(f"fk_{name}_field_id_{_T}")),
        sa.PrimaryKeyConstraint(f"{owner}_id", "field_id", name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    op.drop_table("contact_field_values")
    op.drop_table("ticket_field_values")
    op.drop_table(_T)
