"""tickets."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261123_0610"
down_revision: str | None = "20261123_0600"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("icon", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("colour", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("key", name=op.f("uq_categories_key")),
    )
    op.create_table(
        "desk",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("time_zone", sa.Text(), server_default=sa.text("'UTC'"), nullable=False),
        sa.Column(
            "colours",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("logo", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("boundary", sa.Text(), server_default=sa.text("'hours'"), nullable=False),
        sa.Column("boundary_hours", sa.Integer(), server_default=sa.text("72"), nullable=False),
        sa.Column("burst_s", sa.Integer(), server_default=sa.text("20"), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("boundary IN ('thread','hours','ask')", name=op.f("ck_desk_boundary")),
        sa.CheckConstraint(
            "boundary_hours BETWEEN 1 AND 8760", name=op.f("ck_desk_boundary_hours")
        ),
        sa.CheckConstraint("burst_s BETWEEN 0 AND 300", name=op.f("ck_desk_burst_s")),
        sa.CheckConstraint("id = 1", name=op.f("ck_desk_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
    )
    op.create_table(
        "desk_texts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "language", name=op.f("pk_desk_texts")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.UUID(), nullable=False),
        sa.Column("channel_id", sa.UUID(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("subject", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("priority", sa.SmallInteger(), server_default=sa.text("2"), nullable=False),
        sa.Column("category_id", sa.UUID(), nullable=True),
        sa.Column("assignee_id", sa.UUID(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_message_id", sa.UUID(), nullable=True),
        sa.Column("message_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("contact_wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent_wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('open','in_progress','waiting','resolved','closed')",
            name=op.f("ck_tickets_status"),
        ),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name=op.f("ck_tickets_priority")),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["agents.id"], name=op.f("fk_tickets_assignee_id")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_tickets_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["contact_channels.id"], name=op.f("fk_tickets_channel_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_tickets_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
    )
    op.create_index(
        "ix_tickets_assignee", "tickets", ["assignee_id", "activity_at", "id"], unique=False
    )
    op.create_index(
        "ix_tickets_contact", "tickets", ["contact_id", "activity_at", "id"], unique=False
    )
    op.create_index("ix_tickets_inbox", "tickets", ["activity_at", "id"], unique=False)
    op.create_index("ix_tickets_status", "tickets", ["status", "activity_at", "id"], unique=False)
    op.create_index(
        "ix_tickets_unfinished",
        "tickets",
        ["assignee_id", "activity_at", "id"],
        unique=False,
        postgresql_where=sa.text("status IN ('open','in_progress','waiting')"),
    )
    op.create_index(
        "ix_tickets_waiting",
        "tickets",
        ["activity_at", "id"],
        unique=False,
        postgresql_where=sa.text("waiting_since IS NOT NULL"),
    )
    op.create_index(
        "uq_tickets_current",
        "tickets",
        ["channel_id"],
        unique=True,
        postgresql_where=sa.text("is_current"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("author_kind", sa.Text(), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "entities",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("raw", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("album_key", sa.Text(), nullable=True),
        sa.Column("client_key", sa.Text(), nullable=True),
        sa.Column("reply_to_id", sa.UUID(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT (author_kind = 'contact' AND visibility = 'note')",
            name=op.f("ck_messages_contact_public"),
        ),
        sa.CheckConstraint(
            "author_kind IN ('contact','agent','bot')", name=op.f("ck_messages_author_kind")
        ),
        sa.CheckConstraint("visibility IN ('public','note')", name=op.f("ck_messages_visibility")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("position", name=op.f("uq_messages_position")),
    )
    op.create_index("ix_messages_ticket", "messages", ["ticket_id", "position"], unique=False)
    op.create_index(
        "uq_messages_album",
        "messages",
        ["ticket_id", "album_key"],
        unique=True,
        postgresql_where=sa.text("album_key IS NOT NULL"),
    )
    op.create_index(
        "uq_messages_client_key",
        "messages",
        ["author_id", "client_key"],
        unique=True,
        postgresql_where=sa.text("client_key IS NOT NULL"),
    )
    op.create_table(
        "ticket_events",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint(
            "actor_kind IN ('contact','agent','bot','operator')",
            name=op.f("ck_ticket_events_actor_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_events_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
        sa.UniqueConstraint("position", name=op.f("uq_ticket_events_position")),
    )
    op.create_index(
        "ix_ticket_events_ticket", "ticket_events", ["ticket_id", "position"], unique=False
    )
    op.create_table(
        "message_parts",
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("file_unique_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("mime", sa.Text(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.Column("thumb_file_id", sa.Text(), nullable=True),
        sa.Column("caption", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_parts_message_id")
        ),
        sa.PrimaryKeyConstraint("message_id", "part", name=op.f("pk_message_parts")),
    )
    op.create_index("ix_message_parts_file", "message_parts", ["bot_id", "file_id"], unique=False)
    op.create_table(
        "message_revisions",
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_revisions_message_id")
        ),
        sa.PrimaryKeyConstraint("message_id", "revision", name=op.f("pk_message_revisions")),
    )
    op.create_table(
        "reactions",
        sa.Column("message_id", sa.UUID(), nullable=False),
        sa.Column("person_kind", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("emojis", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_reactions_message_id")
        ),
        sa.PrimaryKeyConstraint(
            "message_id", "person_kind", "person_id", name=op.f("pk_reactions")
        ),
    )
    role = tenant_schema()
    op.execute(
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON desk, desk_texts, categories, tickets, messages, message_parts, reactions TO {role}"
    )
    op.execute(f"GRANT SELECT, INSERT ON message_revisions, ticket_events TO {role}")
    op.execute("CREATE SEQUENCE ticket_numbers")
    op.execute(f"GRANT USAGE ON SEQUENCE ticket_numbers TO {role}")


def downgrade() -> None:
    op.execute("DROP SEQUENCE ticket_numbers")
    op.drop_table("reactions")
    op.drop_table("message_revisions")
    op.drop_index("ix_message_parts_file", table_name="message_parts")
    op.drop_table("message_parts")
    op.drop_index("ix_ticket_events_ticket", table_name="ticket_events")
    op.drop_table("ticket_events")
    op.drop_index(
        "uq_messages_client_key",
        table_name="messages",
        postgresql_where=sa.text("client_key IS NOT NULL"),
    )
    op.drop_index(
        "uq_messages_album",
        table_name="messages",
        postgresql_where=sa.text("album_key IS NOT NULL"),
    )
    op.drop_index("ix_messages_ticket", table_name="messages")
    op.drop_table("messages")
    op.drop_index(
        "uq_tickets_current", table_name="tickets", postgresql_where=sa.text("is_current")
    )
    op.drop_index(
        "ix_tickets_waiting",
        table_name="tickets",
        postgresql_where=sa.text("waiting_since IS NOT NULL"),
    )
    op.drop_index(
        "ix_tickets_unfinished",
        table_name="tickets",
        postgresql_where=sa.text("status IN ('open','in_progress','waiting')"),
    )
    op.drop_index("ix_tickets_status", table_name="tickets")
    op.drop_index("ix_tickets_inbox", table_name="tickets")
    op.drop_index("ix_tickets_contact", table_name="tickets")
    op.drop_index("ix_tickets_assignee", table_name="tickets")
    op.drop_table("tickets")
    op.drop_table("desk_texts")
    op.drop_table("desk")
    op.drop_table("categories")
