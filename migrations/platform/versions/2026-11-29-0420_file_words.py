"""file words: how the name of a file becomes the words a search finds."""

from collections.abc import Sequence

from alembic import op

revision: str = "20261129_0420"
down_revision: str | None = "20261129_0310"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# chr(4) stands where a name changes its kind of letter: taken out again, the name is what it was.
_APART = r"""
CREATE FUNCTION ext.name_apart(named text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN regexp_replace(regexp_replace(regexp_replace(named,
  '([[:lower:]])([[:upper:]])', '\1' || chr(4) || '\2', 'g'),
  '([[:alpha:]])([0-9])', '\1' || chr(4) || '\2', 'g'),
  '([0-9])([[:alpha:]])', '\1' || chr(4) || '\2', 'g')
"""
# As it is written, and taken apart: `iPhone15.pdf` is found by `iphone15` and by `iphone 15 pdf`.
_WORDS = """
CREATE FUNCTION ext.file_words(named text) RETURNS tsvector
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN ext.found_words(left(named, 2000)) || CASE
  WHEN ext.name_apart(left(named, 2000)) = left(named, 2000) THEN ''::tsvector
  ELSE ext.found_words(translate(ext.name_apart(left(named, 2000)), chr(4), ' ')) END
"""


def upgrade() -> None:
    for statement in (_APART, _WORDS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION ext.file_words(text)")
    op.execute("DROP FUNCTION ext.name_apart(text)")
