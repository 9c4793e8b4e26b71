"""ratings: what contacts say of how they were helped, and whether they are asked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_2100"
down_revision: str | None = "20261128_2000"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=True),
        sa.Column("finished_at", _MOMENT, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=True),
        sa.Column("stars", sa.SmallInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("rated_at", _MOMENT, nullable=True),
        sa.Column("changed_at", _MOMENT, nullable=True),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.Column("delivery_id", sa.UUID(), nullable=True),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ratings_stars")),
        sa.CheckConstraint("char_length(reason) <= 1000", name=op.f("ck_ratings_reason")),
        sa.CheckConstraint("(stars IS NULL) = (rated_at IS NULL)", name=op.f("ck_ratings_rated")),
        sa.CheckConstraint("stars IS NULL OR asked_at IS NOT NULL", name=op.f("ck_ratings_asked")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ratings_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_ratings_agent_id_agents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("ticket_id", "version", name=op.f("uq_ratings_ticket_id_version")),
    )
    op.create_index(
        "ix_ratings_rated", "ratings", ["rated_at"],
        postgresql_where=sa.text("rated_at IS NOT NULL"),
    )  # fmt: skip
    op.add_column(
        "desk", sa.Column("ratings", sa.Boolean(), server_default=sa.text("true"), nullable=False)
    )
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ratings TO {role}")


def downgrade() -> None:
    op.drop_column("desk", "ratings")
    op.drop_table("ratings")
