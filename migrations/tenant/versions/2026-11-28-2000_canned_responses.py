"""canned responses: words and actions ready to be used, and each use of a macro."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_2000"
down_revision: str | None = "20261128_1900"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_T = "canned_responses"


def upgrade() -> None:
    op.create_table(
        _T,
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("category_id", sa.UUID(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=True),
        sa.Column("set_category_id", sa.UUID(), nullable=True),
        sa.Column("assigns", sa.Text(), nullable=True),
        sa.Column("assignee_id", sa.UUID(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("use_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.Column("archived_at", _MOMENT, nullable=True),
        *_checks(),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f(f"fk_{_T}_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["set_category_id"], ["categories.id"], name=op.f(f"fk_{_T}_set_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["agents.id"], name=op.f(f"fk_{_T}_assignee_id_agents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_T}")),
        sa.UniqueConstraint("shortcut", name=op.f(f"uq_{_T}_shortcut")),
    )
    _create_uses()
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {_T}, macro_uses TO {role}")


def _checks() -> list[sa.CheckConstraint]:
    rules = {
        "shortcut": "length(shortcut) BETWEEN 1 AND 32",
        "priority": "priority BETWEEN 1 AND 4",
        "assigns": "assigns IN ('me','nobody','agent')",
        "to": "(assigns IS NOT DISTINCT FROM 'agent') = (assignee_id IS NOT NULL)",
        "step": "step IN ('wait','resolve','close')",
        "does_something": (
            "texts <> '{}' OR num_nonnulls(priority, set_category_id, assigns, step) > 0"
        ),
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{_T}_{name}")) for name, rule in rules.items()]


def _create_uses() -> None:
    op.create_table(
        "macro_uses",
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False),
        sa.Column("canned_response_id", sa.UUID(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=True),
        sa.Column("used_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_macro_uses_agent_id_agents")
        ),
        sa.ForeignKeyConstraint(
            ["canned_response_id"], [f"{_T}.id"],
            name=op.f("fk_macro_uses_canned_response_id_canned_responses"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_macro_uses_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_macro_uses_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("agent_id", "client_key", name=op.f("pk_macro_uses")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("macro_uses")
    op.drop_table(_T)
