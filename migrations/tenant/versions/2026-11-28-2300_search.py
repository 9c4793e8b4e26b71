"""search: the words of every message and ticket, kept by triggers, and the desk's vocabulary."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261128_2300"
down_revision: str | None = "20261128_2200"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# In triggers: every door that writes a message leaves it findable, in its own transaction and
# without a round trip more.
_MESSAGE = """
CREATE FUNCTION keep_message_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM search_entries WHERE id = OLD.id;
  ELSIF NEW.text = '' THEN
    IF TG_OP = 'UPDATE' THEN DELETE FROM search_entries WHERE id = NEW.id; END IF;
  ELSE
    INSERT INTO search_entries (id, ticket_id, kind, at, words)
    VALUES (NEW.id, NEW.ticket_id, CASE NEW.visibility WHEN 'note' THEN 'note' ELSE 'message' END,
            NEW.sent_at, ext.found_words(NEW.text) || ext.span_words(NEW.sent_at))
    ON CONFLICT (id) DO UPDATE
      SET ticket_id = EXCLUDED.ticket_id, kind = EXCLUDED.kind, words = EXCLUDED.words;
  END IF;
  RETURN NULL;
END $do$
"""
# A minute before it opened: of a ticket's entries the newest is shown, and its subject is the
# beginning of its first message.
_TICKET = """
CREATE FUNCTION keep_ticket_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  INSERT INTO search_entries (id, ticket_id, kind, at, words)
  SELECT NEW.id, NEW.id, 'ticket', NEW.opened_at - interval '1 minute',
         ext.found_words(concat_ws(' . ', NEW.number, NEW.subject, c.name, c.username))
           || ext.span_words(NEW.opened_at - interval '1 minute')
  FROM contacts c WHERE c.id = NEW.contact_id
  ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END $do$
"""
_CONTACT = """
CREATE FUNCTION keep_contact_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  UPDATE search_entries e
  SET words = ext.found_words(concat_ws(' . ', t.number, t.subject, NEW.name, NEW.username))
                || ext.span_words(e.at)
  FROM tickets t WHERE t.contact_id = NEW.id AND e.id = t.id;
  RETURN NULL;
END $do$
"""
_TRIGGERS = (
    (
        "CREATE TRIGGER found_changed AFTER DELETE OR UPDATE OF text, ticket_id, visibility"
        " ON messages FOR EACH ROW EXECUTE FUNCTION keep_message_found()"
    ),
    (
        "CREATE TRIGGER found_new AFTER INSERT"
        " ON messages FOR EACH ROW WHEN (NEW.text <> '') EXECUTE FUNCTION keep_message_found()"
    ),
    (
        "CREATE TRIGGER found AFTER INSERT OR UPDATE OF subject, contact_id"
        " ON tickets FOR EACH ROW EXECUTE FUNCTION keep_ticket_found()"
    ),
    (
        "CREATE TRIGGER found AFTER UPDATE OF name, username ON contacts FOR EACH ROW"
        " WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.username IS DISTINCT FROM NEW.username)"
        " EXECUTE FUNCTION keep_contact_found()"
    ),
)


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("ticket_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('message','note','ticket')", name=op.f("ck_search_entries_kind")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_search_entries_ticket_id_tickets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
    )  # fmt: skip
    op.create_index("ix_search_entries_ticket", "search_entries", ["ticket_id", "at", "id"])
    op.create_index("ix_search_entries_words", "search_entries", ["words"], postgresql_using="gin")
    op.create_table(
        "search_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
    )
    op.create_index(
        "ix_search_words_near", "search_words", ["word"], postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )  # fmt: skip
    op.create_table(
        "search_progress",
        sa.Column("single", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("single", name=op.f("ck_search_progress_single")),
        sa.PrimaryKeyConstraint("single", name=op.f("pk_search_progress")),
    )
    op.execute("INSERT INTO search_progress DEFAULT VALUES")
    for statement in (_MESSAGE, _TICKET, _CONTACT, *_TRIGGERS):
        op.execute(statement)
    role = tenant_schema()
    op.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON search_entries, search_words, search_progress"
        f" TO {role}"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER found ON contacts")
    op.execute("DROP TRIGGER found ON tickets")
    op.execute("DROP TRIGGER found_new ON messages")
    op.execute("DROP TRIGGER found_changed ON messages")
    for name in ("keep_contact_found", "keep_ticket_found", "keep_message_found"):
        op.execute(f"DROP FUNCTION {name}()")
    for table in ("search_progress", "search_words", "search_entries"):
        op.drop_table(table)
