"""participants: colleagues follow tickets that are not theirs, and have news of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0410"
down_revision: str | None = "20261129_0400"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KINDS = "kind IN ('new_ticket','new_message','assigned','status','deadline','mention'"


def upgrade() -> None:
    op.create_table(
        "ticket_participants",
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("added_by_id", sa.UUID(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["agents.id"], name=op.f("fk_ticket_participants_added_by_id_agents")
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_ticket_participants_agent_id_agents")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_participants_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "agent_id", name=op.f("pk_ticket_participants")),
    )
    op.create_index(
        "ix_ticket_participants_agent", "ticket_participants", ["agent_id", "ticket_id"]
    )
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ticket_participants TO {role}")
    op.drop_constraint(op.f("ck_notifications_kind"), "notifications", type_="check")
    op.create_check_constraint(
        op.f("ck_notifications_kind"), "notifications", _KINDS + ",'followed')"
    )
    # Who chose before this was there gets no more mail than who never chose.
    op.execute(
        "UPDATE agents SET wishes = jsonb_set(wishes, '{off,followed}', '[\"mail\"]')"
        " WHERE wishes ? 'off'"
    )


def downgrade() -> None:
    op.execute("UPDATE agents SET wishes = wishes #- '{off,followed}'")
    op.execute("DELETE FROM notifications WHERE kind = 'followed'")
    op.drop_constraint(op.f("ck_notifications_kind"), "notifications", type_="check")
    op.create_check_constraint(op.f("ck_notifications_kind"), "notifications", _KINDS + ")")
    op.drop_table("ticket_participants")
