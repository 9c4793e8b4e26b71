"""What a new ticket is about and how urgent it is, by the desk's rules of words (T3, T4).

PostgreSQL reads the words: `simple` as they are written, `ext.stems` in every form of theirs
(English and Russian; words of other languages as they are written). One statement for all rules,
asked once for a new ticket.
"""

from typing import Any, Final

from telldesk.kernel.work import Work
from telldesk.tickets.shapes import FiredRule, SortedText

MAX_RULES: Final = 100
_MAX_CHARS: Final = 4096
# ё is mostly written е; a rule with either finds both. Of a rule's words the first found is named.
_FIRED: Final = """
WITH said AS MATERIALIZED (
  SELECT to_tsvector('pg_catalog.simple', words) AS plain, to_tsvector('ext.stems', words) AS stems
  FROM (SELECT translate(lower($1), 'ё', 'е') AS words) AS once
), fired AS (
  SELECT r.id, r.position, found.word, r.priority,
         CASE WHEN c.archived_at IS NULL THEN r.category_id END AS category_id
  FROM said CROSS JOIN keyword_rules r LEFT JOIN categories c ON c.id = r.category_id
  CROSS JOIN LATERAL (
    SELECT one.word FROM jsonb_each(r.words) AS spoken,
           jsonb_array_elements_text(spoken.value) WITH ORDINALITY AS one(word, place)
    WHERE CASE r.how
      WHEN 'word' THEN said.plain @@ phraseto_tsquery('pg_catalog.simple',
                                                     translate(lower(one.word), 'ё', 'е'))
      ELSE said.stems @@ phraseto_tsquery('ext.stems', translate(lower(one.word), 'ё', 'е')) END
    ORDER BY spoken.key, one.place LIMIT 1
  ) AS found
  WHERE r.is_on
)
SELECT id AS rule_id, word, category_id, priority, (SELECT sorting FROM desk) AS sorting
FROM fired WHERE category_id IS NOT NULL OR priority IS NOT NULL
ORDER BY position, id LIMIT $2
"""


async def sort_text(work: Work, text: str) -> SortedText:
    """Every rule that fires on this text, in order, and what they come to together.

    A desk that sorts by hand (`never`) gets no category from them.
    """
    rows: list[Any] = await work.conn.fetch(_FIRED, text[:_MAX_CHARS], MAX_RULES)
    if not rows:
        return SortedText(fired=[])
    guesses = rows[0]["sorting"] != "never"
    fired = [
        FiredRule(
            rule_id=row["rule_id"],
            word=row["word"],
            category_id=row["category_id"],
            priority=row["priority"],
        )
        for row in rows
    ]
    return SortedText(
        fired=fired,
        category_by=next((one for one in fired if guesses and one.category_id), None),
        priority_by=next((one for one in fired if one.priority), None),
    )
