"""news: six kinds with read state, what each person wants to be told, mail, browsers, reminders."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_2350"
down_revision: str | None = "20261128_2330"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_UNREAD = sa.text("read_at IS NULL")
_EMPTY = sa.text("'[]'")


def upgrade() -> None:
    op.add_column(
        "agents",
        sa.Column("wishes", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("desk", sa.Column("remind_min", sa.Integer(), nullable=True))
    op.add_column(
        "desk",
        sa.Column("remind_times", sa.SmallInteger(), server_default=sa.text("2"), nullable=False),
    )
    op.create_check_constraint(op.f("ck_desk_remind_min"), "desk", "remind_min BETWEEN 5 AND 1440")
    op.create_check_constraint(op.f("ck_desk_remind_times"), "desk", "remind_times BETWEEN 1 AND 5")
    _widen()
    _add_mail()
    _add_push()
    op.create_table(
        "ticket_reminders",
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("waiting_since", _MOMENT, nullable=False),
        sa.Column("times", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_reminders_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_reminders")),
    )
    role = tenant_schema()
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON mail_addresses, mails, push_keys, push_devices,"
        f" ticket_reminders TO {role}"
    )


def _widen() -> None:
    op.drop_constraint(op.f("ck_notifications_kind"), "notifications")
    op.create_check_constraint(
        op.f("ck_notifications_kind"),
        "notifications",
        "kind IN ('new_ticket','new_message','assigned','status','deadline','mention')",
    )
    for column in (
        sa.Column("topic", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("times", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("at", _MOMENT, nullable=True),
        sa.Column("read_at", _MOMENT, nullable=True),
        sa.Column("mail_due", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("push_due", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("pushed_at", _MOMENT, nullable=True),
        sa.Column("pushed_to", postgresql.JSONB(), server_default=_EMPTY, nullable=False),
    ):
        op.add_column("notifications", column)
    # Those of before were only ever said by the bot: they begin as read, each on its own.
    op.execute("UPDATE notifications SET at = created_at, read_at = created_at")
    op.alter_column("notifications", "at", nullable=False)
    op.alter_column("notifications", "mail_due", server_default=None)
    op.alter_column("notifications", "push_due", server_default=None)
    op.create_check_constraint(
        op.f("ck_notifications_urgency"), "notifications", "urgency BETWEEN 0 AND 2"
    )
    op.drop_index("ix_notifications_agent")
    op.create_index("ix_notifications_agent", "notifications", ["agent_id", "at", "id"])
    op.create_index(
        "ix_notifications_ticket", "notifications", ["ticket_id"], postgresql_where=_UNREAD
    )
    for name, column in (("unmailed", "mail_due"), ("unpushed", "push_due")):
        op.create_index(
            f"ix_notifications_{name}", "notifications", ["agent_id"],
            postgresql_where=sa.text(column),
        )  # fmt: skip
    op.create_index(
        "uq_notifications_unread", "notifications", ["agent_id", "ticket_id", "kind", "topic"],
        unique=True, postgresql_where=_UNREAD,
    )  # fmt: skip


def _add_mail() -> None:
    op.create_table(
        "mail_addresses",
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_until", _MOMENT, nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("confirmed_at", _MOMENT, nullable=True),
        sa.Column("off_at", _MOMENT, nullable=True),
        sa.Column("failed_at", _MOMENT, nullable=True),
        sa.Column("failure", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_mail_addresses_agent_id_agents")
        ),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_mail_addresses")),
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'queued'"), nullable=False),
        sa.Column("failure", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("notification_ids", postgresql.JSONB(), server_default=_EMPTY, nullable=False),
        sa.Column("off_hash", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('code','news')", name=op.f("ck_mails_kind")),
        sa.CheckConstraint(
            "state IN ('queued','sending','sent','refused','unknown')", name=op.f("ck_mails_state")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_mails_agent_id_agents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("off_hash", name=op.f("uq_mails_off_hash")),
    )
    op.create_index("ix_mails_agent", "mails", ["agent_id", "created_at"])


def _add_push() -> None:
    op.create_table(
        "push_keys",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_push_keys_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_keys")),
    )
    op.create_table(
        "push_devices",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("endpoint_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("beside_bot", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agents.id"], name=op.f("fk_push_devices_agent_id_agents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_devices")),
        sa.UniqueConstraint("endpoint_hash", name=op.f("uq_push_devices_endpoint_hash")),
    )
    op.create_index("ix_push_devices_agent", "push_devices", ["agent_id"])


def downgrade() -> None:
    for table in ("ticket_reminders", "push_devices", "push_keys", "mails", "mail_addresses"):
        op.drop_table(table)
    for name in ("unread", "unpushed", "unmailed", "ticket"):
        op.drop_index(f"{'uq' if name == 'unread' else 'ix'}_notifications_{name}")
    op.drop_index("ix_notifications_agent")
    op.drop_constraint(op.f("ck_notifications_urgency"), "notifications")
    for column in (
        "pushed_to", "pushed_at", "push_due", "mail_due", "read_at", "at", "times", "urgency",
        "topic",
    ):  # fmt: skip
        op.drop_column("notifications", column)
    op.create_index("ix_notifications_agent", "notifications", ["agent_id", "created_at"])
    op.execute("DELETE FROM notifications WHERE kind <> 'deadline'")
    op.drop_constraint(op.f("ck_notifications_kind"), "notifications")
    op.create_check_constraint(
        op.f("ck_notifications_kind"), "notifications", "kind IN ('deadline')"
    )
    op.drop_column("desk", "remind_times")
    op.drop_column("desk", "remind_min")
    op.drop_column("agents", "wishes")
