"""A contact is told that antivirus refused their file, so that they can send another (F4)."""

from typing import Any, Final
from uuid import UUID

from telldesk.branding.repo import read_desk
from telldesk.channels.contact_words import say
from telldesk.contacts.channels import lock_channel
from telldesk.kernel.jobs import row_job
from telldesk.kernel.work import Work

# Of an album in which several are refused the first speaks for all.
_SENDER: Final = """
SELECT t.channel_id FROM messages m JOIN tickets t ON t.id = m.ticket_id
WHERE m.id = $1 AND m.author_kind = 'contact'
  AND $2 = (SELECT f.id FROM files f WHERE f.message_id = m.id AND f.state = 'infected'
            ORDER BY f.id LIMIT 1)
"""


@row_job(timeout_s=20, tries=8, priority=4)
async def tell_infected(work: Work, args: dict[str, Any]) -> None:
    """The contact who sent an infected file knows it. Hears `FileLookedAt`."""
    if args["state"] != "infected":
        return
    channel_id = await work.conn.fetchval(_SENDER, UUID(args["message_id"]), UUID(args["file_id"]))
    if channel_id is not None:
        channel = await lock_channel(work, channel_id)
        await say(work, await read_desk(work), channel, "contact-file-infected")
