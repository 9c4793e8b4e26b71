"""transfers: tickets joined and split, and what can be taken back of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0240"
down_revision: str | None = "20261129_0231"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("tickets", sa.Column("merged_into_id", sa.UUID(), nullable=True))
    op.create_foreign_key(
        op.f("fk_tickets_merged_into_id_tickets"), "tickets", "tickets", ["merged_into_id"], ["id"]
    )
    op.create_table(
        "transfers",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_id", sa.UUID(), nullable=False),
        sa.Column("to_id", sa.UUID(), nullable=False),
        sa.Column("made_by_id", sa.UUID(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_transfers_two")),
        sa.CheckConstraint("kind IN ('merge','split')", name=op.f("ck_transfers_kind")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["tickets.id"], name=op.f("fk_transfers_from_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["agents.id"], name=op.f("fk_transfers_made_by_id_agents")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["tickets.id"], name=op.f("fk_transfers_to_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    op.create_index("ix_transfers_from", "transfers", ["from_id"])
    op.create_index("ix_transfers_to", "transfers", ["to_id"])
    op.create_table(
        "transfer_messages",
        sa.Column("transfer_id", sa.UUID(), nullable=False),
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_transfer_messages_message_id_messages")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfers.id"],
            name=op.f("fk_transfer_messages_transfer_id_transfers"),
        ),
        sa.PrimaryKeyConstraint("transfer_id", "message_id", name=op.f("pk_transfer_messages")),
    )
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON transfers, transfer_messages TO {role}")


def downgrade() -> None:
    op.drop_table("transfer_messages")
    op.drop_table("transfers")
    op.drop_constraint(op.f("fk_tickets_merged_into_id_tickets"), "tickets", type_="foreignkey")
    op.drop_column("tickets", "merged_into_id")
