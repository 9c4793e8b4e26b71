"""A person who opens the Mini App, as a contact of this desk."""

from typing import Final
from uuid import UUID

from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work

# Opening the app proves nothing about the chat: only the bot's own updates change reachability.
_FIND: Final = """
SELECT id, contact_id FROM contact_channels
WHERE kind = 'telegram' AND bot_id = $1 AND connection = '' AND external_id = $2
"""
_ADD_CONTACT: Final = """
INSERT INTO contacts (id, name, username, created_at) VALUES ($1, $2, $3, $4)
"""
# The chat of a person with a bot has the person's own id. Source: Bot API, type Chat, 2026-11.
_ADD_CHANNEL: Final = """
INSERT INTO contact_channels (id, contact_id, kind, bot_id, external_id, chat_id, language_hint,
                              reachability, reachability_at, created_at)
VALUES ($1, $2, 'telegram', $3, $4, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING RETURNING true
"""


async def contact_of_launch(
    work: Work,
    *,
    bot_id: int,
    telegram_user_id: int,
    name: str,
    username: str,
    language: str,
    may_write: bool,
) -> tuple[UUID, UUID]:
    """(contact, channel) of this person in this inbox; both are made when they are new."""
    found = await work.conn.fetchrow(_FIND, bot_id, telegram_user_id)
    if found is None:
        contact_id, channel_id = new_id(), new_id()
        await work.conn.execute(
            _ADD_CONTACT, contact_id, name or str(telegram_user_id), username or None, work.now
        )
        added = await work.conn.fetchval(
            _ADD_CHANNEL, channel_id, contact_id, bot_id, telegram_user_id, language,
            "reachable" if may_write else "never_started", work.now,
        )  # fmt: skip
        if added:
            return contact_id, channel_id
        # Two first launches at once: the other one's contact is the person.
        await work.conn.execute("DELETE FROM contacts WHERE id = $1", contact_id)
        found = await work.conn.fetchrow(_FIND, bot_id, telegram_user_id)
    return found["contact_id"], found["id"]
