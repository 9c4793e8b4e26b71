"""Stored files as bots know them: brought once by their bytes, then by the bot's own id."""

from collections.abc import Sequence
from typing import Final

from telldesk.channels.failures import SentFile
from telldesk.kernel.work import Work

# A file erased meanwhile has no row to stand beside.
_NOTE: Final = """
INSERT INTO bot_files (file_id, bot_id, telegram_file_id, telegram_unique_id, created_at)
SELECT f.id, $2, $3, $4, $5 FROM files f WHERE f.id = $1 FOR KEY SHARE
ON CONFLICT (file_id, bot_id) DO UPDATE SET telegram_file_id = EXCLUDED.telegram_file_id,
  telegram_unique_id = EXCLUDED.telegram_unique_id, created_at = EXCLUDED.created_at
"""


async def note_files(work: Work, bot_id: int, files: Sequence[SentFile]) -> None:
    """This bot needs no bytes of these files any more; a newer id replaces an older one."""
    rows = [(one.stored_file_id, bot_id, one.file_id, one.unique_id, work.now) for one in files]
    await work.conn.executemany(_NOTE, rows)
