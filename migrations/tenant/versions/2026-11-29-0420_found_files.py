"""found files: search finds messages by the names of their files, and knows who made its words."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261129_0420"
down_revision: str | None = "20261129_0410"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OF_MESSAGE = """
CREATE FUNCTION find_message(of_message uuid) RETURNS void LANGUAGE plpgsql AS $do$
BEGIN
  INSERT INTO search_entries (id, ticket_id, kind, at, words)
  SELECT m.id, m.ticket_id, CASE m.visibility WHEN 'note' THEN 'note' ELSE 'message' END,
         m.sent_at,
         ext.found_words(m.text) || ext.file_words(f.names) || ext.span_words(m.sent_at)
  FROM messages m CROSS JOIN LATERAL (
    SELECT coalesce(string_agg(p.name, ' ' ORDER BY p.part), '') AS names
    FROM message_parts p WHERE p.message_id = m.id) AS f
  WHERE m.id = of_message AND (m.text <> '' OR f.names <> '')
  ON CONFLICT (id) DO UPDATE
    SET ticket_id = EXCLUDED.ticket_id, kind = EXCLUDED.kind, words = EXCLUDED.words;
  IF NOT FOUND THEN DELETE FROM search_entries WHERE id = of_message; END IF;
END $do$
"""
# A new message has no files yet: they find it themselves as they come.
_MESSAGE = """
CREATE OR REPLACE FUNCTION keep_message_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM search_entries WHERE id = OLD.id;
  ELSIF TG_OP = 'UPDATE' THEN
    PERFORM find_message(NEW.id);
  ELSE
    INSERT INTO search_entries (id, ticket_id, kind, at, words)
    VALUES (NEW.id, NEW.ticket_id, CASE NEW.visibility WHEN 'note' THEN 'note' ELSE 'message' END,
            NEW.sent_at, ext.found_words(NEW.text) || ext.span_words(NEW.sent_at));
  END IF;
  RETURN NULL;
END $do$
"""
_FILES = """
CREATE FUNCTION keep_files_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  PERFORM find_message(CASE TG_OP WHEN 'DELETE' THEN OLD.message_id ELSE NEW.message_id END);
  RETURN NULL;
END $do$
"""
_TRIGGERS = (
    (
        "CREATE TRIGGER found_new AFTER INSERT ON message_parts FOR EACH ROW"
        " WHEN (NEW.name <> '') EXECUTE FUNCTION keep_files_found()"
    ),
    (
        "CREATE TRIGGER found_changed AFTER UPDATE OF name ON message_parts FOR EACH ROW"
        " WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION keep_files_found()"
    ),
    (
        "CREATE TRIGGER found_gone AFTER DELETE ON message_parts FOR EACH ROW"
        " WHEN (OLD.name <> '') EXECUTE FUNCTION keep_files_found()"
    ),
)
_MESSAGE_BEFORE = """
CREATE OR REPLACE FUNCTION keep_message_found() RETURNS trigger LANGUAGE plpgsql AS $do$
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


def upgrade() -> None:
    op.add_column(
        "search_progress",
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("search_progress", sa.Column("building", sa.Integer(), nullable=True))
    # A desk that begins has nothing to read again.
    op.execute("UPDATE search_progress SET version = 1 WHERE NOT EXISTS (SELECT FROM messages)")
    for statement in (_OF_MESSAGE, _MESSAGE, _FILES, *_TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    for name in ("found_gone", "found_changed", "found_new"):
        op.execute(f"DROP TRIGGER {name} ON message_parts")
    op.execute("DROP FUNCTION keep_files_found()")
    op.execute(_MESSAGE_BEFORE)
    op.execute("DROP FUNCTION find_message(uuid)")
    op.drop_column("search_progress", "building")
    op.drop_column("search_progress", "version")
