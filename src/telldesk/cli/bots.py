"""Connecting the bot a manifest names."""

import hmac
from typing import Final

from telldesk.channels.accounts import BotTaken, connect_bot
from telldesk.cli.places import House
from telldesk.cli.tenant_rows import InboxLine, TenantFacts
from telldesk.kernel.crypto import DecryptionFailed, KeyRing
from telldesk.kernel.work import Work
from telldesk.tenancy.manifest import Manifest

# As the room's own job continues with further steps, so this one begins with the first.
_DRESS: Final = """
INSERT INTO relay.tasks (id, tenant, job, args, key)
SELECT gen_random_uuid(), $2, 'push_branding', jsonb_build_object('inbox_id', i.id::text),
       'push_branding:' || i.id
FROM platform.inboxes i WHERE i.tenant_id = $1 AND i.state IN ('connecting','live')
ON CONFLICT DO NOTHING
"""


def is_connected(inbox: InboxLine, token: str, keys: KeyRing) -> bool:
    """Whether this inbox has this token and needs no new link. Without a token: any but broken."""
    if inbox.state == "needs_relink":
        return False
    if not token:
        return True
    try:
        kept = keys.decrypt(inbox.token_cipher, str(inbox.tenant_id), str(inbox.bot_id), "token")
    except DecryptionFailed:
        return False
    return hmac.compare_digest(kept, token.encode())


async def connect(house: House, keys: KeyRing, found: TenantFacts, token: str) -> None:
    """The bot of this token is the tenant's, and its webhook is on its way to be set.

    Raises:
        TokenRefused: copy it again.
        Unavailable: the Bot API does not answer now; run the command again.
        BotTaken: another tenant has this bot (T10).
    """
    # Importing aiogram takes seconds; only a command that talks to Telegram pays for it.
    from telldesk.channels.telegram.setup import who

    settings = house.settings
    bot = await who(settings.telegram_api_url, token)

    async def keep(work: Work) -> None:
        await connect_bot(
            work.conn,
            keys,
            tenant_id=found.id,
            bot=bot,
            token=token,
            hook_key_secret=settings.hook_key_secret,
            now=work.now,
        )

    try:
        await house.own(keep)
    except BotTaken as error:
        raise BotTaken(f"@{bot.username} answers for another desk already.") from error


async def dress(work: Work, found: TenantFacts) -> None:
    """The names and words Telegram shows about the tenant's bots are on their way to it."""
    await work.conn.execute(_DRESS, found.id, found.schema_name)


def looks_change(before: Manifest | None, after: Manifest) -> bool:
    """Whether Telegram shows something of a connected bot that is not wished any more."""
    if before is None:
        return True
    shown = [(one.name, one.default_language, one.inbox.display) for one in (before, after)]
    return shown[0] != shown[1]
