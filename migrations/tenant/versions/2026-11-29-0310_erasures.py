"""erasures: one person's words, names and addresses go, and the row that says how far."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0310"
down_revision: str | None = "20261129_0300"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_REFERS = {"contact_id": "contacts", "asked_by": "agents", "called_off_by": "agents"}


def upgrade() -> None:
    op.add_column("contacts", sa.Column("erased_at", _MOMENT, nullable=True))
    op.add_column("tickets", sa.Column("erased_at", _MOMENT, nullable=True))
    op.create_table(
        "erasures",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("contact_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("asked_by", sa.UUID(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("called_off_by", sa.UUID(), nullable=True),
        sa.Column("called_off_at", _MOMENT, nullable=True),
        sa.Column("step", sa.Text(), server_default=sa.text("'tickets'"), nullable=False),
        sa.Column("after", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("scope", postgresql.JSONB(), nullable=True),
        sa.Column("came_before", _MOMENT, nullable=True),
        sa.Column("counts", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting','running','done','called_off')", name=op.f("ck_erasures_state")
        ),
        sa.CheckConstraint(
            "step IN ('tickets','messages','deliveries','telling','ending')",
            name=op.f("ck_erasures_step"),
        ),
        sa.CheckConstraint(
            "(state = 'running') = (scope IS NOT NULL)", name=op.f("ck_erasures_scope")
        ),
        sa.CheckConstraint(
            "(state = 'done') = (finished_at IS NOT NULL)", name=op.f("ck_erasures_finished")
        ),
        sa.CheckConstraint(
            "(state = 'called_off') = (called_off_by IS NOT NULL)"
            " AND (called_off_by IS NULL) = (called_off_at IS NULL)",
            name=op.f("ck_erasures_called_off"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_erasures_{column}_{table}")
            )
            for column, table in _REFERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(
        "uq_erasures_contact", "erasures", ["contact_id"], unique=True,
        postgresql_where=sa.text("state <> 'called_off'"),
    )  # fmt: skip
    op.create_index("ix_erasures_asked", "erasures", ["contact_id", "asked_at"])
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON erasures TO {role}")
    # Append-only for every other verb; what is erased has no history of words.
    op.execute(f"GRANT DELETE ON message_revisions, contact_card_changes TO {role}")


def downgrade() -> None:
    role = tenant_schema()
    op.execute(f"REVOKE DELETE ON message_revisions, contact_card_changes FROM {role}")
    op.drop_table("erasures")
    op.drop_column("tickets", "erased_at")
    op.drop_column("contacts", "erased_at")
