"""search: how text becomes the words a search finds, the same in every desk."""

from collections.abc import Sequence

from alembic import op

revision: str = "20261128_2300"
down_revision: str | None = "20261128_1300"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Punctuation parts words, whatever the parser would make of it (addresses, paths, signs of
# numbers): then `A-1042/7` is found as typed. 2 and 3 mark places in snippets.
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\x02\x03"
_PLAIN = f"""
CREATE FUNCTION ext.plain_words(said text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(said, U&'\\0451\\0401' || {{punctuation}},
                 U&'\\0435\\0415' || '{" " * len(_PUNCTUATION)}')
"""
# The last ten digits of what looks like a telephone number, however it is written.
_PHONES = r"""
CREATE FUNCTION ext.phone_words(said text) RETURNS tsvector
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN (
  SELECT array_to_tsvector(array_agg(DISTINCT right(digits, 10)))
  FROM (SELECT regexp_replace(one[1], '\D', '', 'g') AS digits
        FROM regexp_matches(said, '(\d[\d ().-]{5,20}\d)', 'g') AS one) AS found
  WHERE length(digits) BETWEEN 7 AND 15
)
"""
_FOUND = r"""
CREATE FUNCTION ext.found_words(said text) RETURNS tsvector
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN to_tsvector('ext.stems'::regconfig, ext.plain_words(left(said, 20000)))
  || coalesce(CASE WHEN said ~ '\d[\d ().-]{5}' THEN ext.phone_words(left(said, 20000)) END, '')
"""
# Spans of time as words: an index of words cannot give the newest first, but it can meet a word
# with a span. 2^17 s are a day and a half, 2^20 twelve days, 2^23 fourteen weeks.
_SPANS = r"""
CREATE FUNCTION ext.span_words(at timestamptz) RETURNS tsvector
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN array_to_tsvector(ARRAY[
  '#17/' || (floor(extract(epoch FROM at))::bigint >> 17),
  '#20/' || (floor(extract(epoch FROM at))::bigint >> 20),
  '#23/' || (floor(extract(epoch FROM at))::bigint >> 23)])
"""


def upgrade() -> None:
    quoted = " || ".join(f"chr({ord(char)})" for char in _PUNCTUATION)
    op.execute(_PLAIN.format(punctuation=f"({quoted})"))
    for statement in (_PHONES, _FOUND, _SPANS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION ext.span_words(timestamptz)")
    for name in ("found_words", "phone_words", "plain_words"):
        op.execute(f"DROP FUNCTION ext.{name}(text)")
