"""closing transcripts: the contact gets what was said when a ticket is closed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0330"
down_revision: str | None = "20261129_0320"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "desk",
        sa.Column(
            "closing_transcripts", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
    )
    op.create_table(
        "closing_transcripts",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=False),
        sa.Column("file_id", sa.UUID(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting','sent','left')", name=op.f("ck_closing_transcripts_state")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_closing_transcripts_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_transcripts")),
        sa.UniqueConstraint(
            "ticket_id", "version", name=op.f("uq_closing_transcripts_ticket_id_version")
        ),
    )
    op.create_index(
        "ix_closing_transcripts_waiting",
        "closing_transcripts",
        ["id"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON closing_transcripts TO {role}")


def downgrade() -> None:
    op.drop_table("closing_transcripts")
    op.drop_column("desk", "closing_transcripts")
