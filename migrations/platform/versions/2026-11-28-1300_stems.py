"""stems: words in every form of theirs, for rules and search in every desk."""

from collections.abc import Sequence

from alembic import op

revision: str = "20261128_1300"
down_revision: str | None = "20261123_0610"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# PostgreSQL's own configurations leave out frequent words, so that "does not work" would be found
# wherever somebody writes "work". These two keep every word.
_LANGUAGES = ("english", "russian")


def upgrade() -> None:
    for language in _LANGUAGES:
        op.execute(
            f"CREATE TEXT SEARCH DICTIONARY ext.{language}_stems"
            f" (TEMPLATE = pg_catalog.snowball, LANGUAGE = {language})"
        )
    op.execute("CREATE TEXT SEARCH CONFIGURATION ext.stems (COPY = pg_catalog.russian)")
    for language in _LANGUAGES:
        op.execute(
            "ALTER TEXT SEARCH CONFIGURATION ext.stems ALTER MAPPING"
            f" REPLACE pg_catalog.{language}_stem WITH ext.{language}_stems"
        )


def downgrade() -> None:
    op.execute("DROP TEXT SEARCH CONFIGURATION ext.stems")
    for language in _LANGUAGES:
        op.execute(f"DROP TEXT SEARCH DICTIONARY ext.{language}_stems")
