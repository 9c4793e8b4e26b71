"""contact profiles: the desk's own name of a person, notes about them, who changed what."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from telldesk.tenancy.lineages import tenant_schema

revision: str = "20261129_0230"
down_revision: str | None = "20261129_0221"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
# What the search of 20261128_2300 finds a ticket by, and the desk's own name of its contact.
_FOUND = {
    "keep_ticket_found": """
CREATE OR REPLACE FUNCTION keep_ticket_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  INSERT INTO search_entries (id, ticket_id, kind, at, words)
  SELECT NEW.id, NEW.id, 'ticket', NEW.opened_at - interval '1 minute',
         ext.found_words(concat_ws(' . ', NEW.number, NEW.subject, c.name, c.username{of_contact}))
           || ext.span_words(NEW.opened_at - interval '1 minute')
  FROM contacts c WHERE c.id = NEW.contact_id
  ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
  RETURN NULL;
END $do$
""",
    "keep_contact_found": """
CREATE OR REPLACE FUNCTION keep_contact_found() RETURNS trigger LANGUAGE plpgsql AS $do$
BEGIN
  UPDATE search_entries e
  SET words = ext.found_words(concat_ws(' . ', t.number, t.subject, NEW.name, NEW.username{of_new}))
                || ext.span_words(e.at)
  FROM tickets t WHERE t.contact_id = NEW.id AND e.id = t.id;
  RETURN NULL;
END $do$
""",
}
# One letter of Russian is written in two ways: as in the search of tickets, ё is е.
_LOOKED_FOR = (
    "replace(lower(given_name || ' ' || name || ' ' || coalesce(username, '')),"
    " chr(1105), chr(1077))"
)
_NAMED = "OLD.name IS DISTINCT FROM NEW.name OR OLD.username IS DISTINCT FROM NEW.username"


def upgrade() -> None:
    op.add_column(
        "contacts",
        sa.Column("given_name", sa.Text(), server_default=sa.text("''"), nullable=False),
    )
    for name, words in (
        ("shown_name", "CASE WHEN given_name = '' THEN name ELSE given_name END"),
        ("found_by", _LOOKED_FOR),
    ):
        op.add_column(
            "contacts",
            sa.Column(name, sa.Text(), sa.Computed(words, persisted=True), nullable=False),
        )
    op.create_index("ix_contacts_created", "contacts", ["created_at", "id"])
    op.create_index(
        "ix_contacts_found_by", "contacts", ["found_by"],
        postgresql_using="gin", postgresql_ops={"found_by": "gin_trgm_ops"},
    )  # fmt: skip
    op.create_index("ix_contact_channels_external", "contact_channels", ["external_id"])
    _add_tables()
    _find_by(", given_name", f"{_NAMED} OR OLD.given_name IS DISTINCT FROM NEW.given_name")
    role = tenant_schema()
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON contact_notes TO {role}")
    op.execute(f"GRANT SELECT, INSERT ON contact_card_changes TO {role}")


def _add_tables() -> None:
    op.create_table(
        "contact_notes",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("contact_id", sa.UUID(), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=False),
        sa.Column("client_key", sa.UUID(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("edited_at", _MOMENT, nullable=True),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_notes_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["agents.id"], name=op.f("fk_contact_notes_author_id_agents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_notes")),
        sa.UniqueConstraint(
            "author_id", "client_key", name=op.f("uq_contact_notes_author_id_client_key")
        ),
    )
    op.create_index("ix_contact_notes_contact", "contact_notes", ["contact_id", "created_at", "id"])
    op.create_table(
        "contact_card_changes",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("contact_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.UUID(), nullable=True),
        sa.Column("data", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "actor_kind IN ('contact','agent','bot','operator')",
            name=op.f("ck_contact_card_changes_actor_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"],
            name=op.f("fk_contact_card_changes_contact_id_contacts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_card_changes")),
        sa.UniqueConstraint("position", name=op.f("uq_contact_card_changes_position")),
    )  # fmt: skip
    op.create_index(
        "ix_contact_card_changes_contact", "contact_card_changes", ["contact_id", "position"]
    )


def _find_by(column: str, changed: str) -> None:
    names = {
        "of_contact": column.replace(", ", ", c."),
        "of_new": column.replace(", ", ", NEW."),
    }
    for function in _FOUND.values():
        op.execute(function.format(**names))
    op.execute("DROP TRIGGER found ON contacts")
    op.execute(
        f"CREATE TRIGGER found AFTER UPDATE OF name, username{column} ON contacts FOR EACH ROW"
        f" WHEN ({changed}) EXECUTE FUNCTION keep_contact_found()"
    )


def downgrade() -> None:
    _find_by("", _NAMED)
    op.drop_table("contact_card_changes")
    op.drop_table("contact_notes")
    op.drop_index("ix_contact_channels_external")
    op.drop_index("ix_contacts_found_by")
    op.drop_index("ix_contacts_created")
    for column in ("found_by", "shown_name", "given_name"):
        op.drop_column("contacts", column)
