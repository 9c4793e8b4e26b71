"""licence: the installed one, and the latest moment this installation has known."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "20261129_0510"
down_revision: str | None = "20261129_0420"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# All that the worker may change of it: forward only.
_SEEN = """
CREATE FUNCTION platform.licence_seen(moment timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = platform, pg_temp
AS $$ UPDATE platform.licence SET seen_until = moment WHERE id = 1 AND seen_until < moment $$
"""


def upgrade() -> None:
    op.create_table(
        "licence",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("newest_issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "seen_until", sa.DateTime(timezone=True), server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_licence_one")),
        sa.CheckConstraint("octet_length(licence) <= 4096", name=op.f("ck_licence_length")),
        sa.CheckConstraint(
            "(licence IS NULL) = (installed_at IS NULL)", name=op.f("ck_licence_installed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
        schema="platform",
    )  # fmt: skip
    op.execute("INSERT INTO platform.licence (id) VALUES (1)")
    op.execute(_SEEN)
    op.execute("REVOKE ALL ON FUNCTION platform.licence_seen(timestamptz) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION platform.licence_seen(timestamptz) TO td_relay")
    op.execute("GRANT SELECT ON platform.licence TO td_relay")


def downgrade() -> None:
    op.execute("DROP FUNCTION platform.licence_seen(timestamptz)")
    op.drop_table("licence", schema="platform")
