"""analytics: what each ticket adds to the numbers of which day, and their sums."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_2330"
down_revision: str | None = "20261128_2312"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_MEASURES = (
    "measure IN ('opened','finished','reopened','replies','answer','answer_open','resolution',"
    "'resolution_open','stars')"
)


def upgrade() -> None:
    op.create_table(
        "ticket_facts",
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=True),
        sa.Column("first_answer_at", _MOMENT, nullable=True),
        sa.Column("first_answer_by_id", sa.UUID(), nullable=True),
        sa.Column("over_at", _MOMENT, nullable=True),
        sa.Column("reopened", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("replies", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=True),
        sa.Column("agent_id", sa.UUID(), nullable=True),
        sa.Column("category_id", sa.UUID(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=True),
        sa.Column(
            "lines",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_facts_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_facts")),
    )
    _create_days()
    op.create_table(
        "recounts",
        sa.Column("id", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("counted_at", _MOMENT, nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_recounts_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recounts")),
    )
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ticket_facts, daily_facts TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON recounts TO {role}")


def _create_days() -> None:
    op.create_table(
        "daily_facts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("category_id", sa.UUID(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("bucket", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(_MEASURES, name=op.f("ck_daily_facts_measure")),
        sa.PrimaryKeyConstraint(
            "day",
            "agent_id",
            "category_id",
            "priority",
            "measure",
            "bucket",
            name=op.f("pk_daily_facts"),
        ),
    )
    op.create_index("ix_daily_facts_measure", "daily_facts", ["measure", "day"])


def downgrade() -> None:
    op.drop_table("recounts")
    op.drop_table("daily_facts")
    op.drop_table("ticket_facts")
