"""Connecting the bot a manifest names."""

import hmac

from telldesk.cli.places import House
from telldesk.cli.tenant_rows import InboxLine, TenantFacts
from telldesk.kernel.crypto import DecryptionFailed, KeyRing
from telldesk.kernel.errors import Unavailable
from telldesk.tenancy.manifest import Manifest


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


async def connect(
    house: House, keys: KeyRing, found: TenantFacts, manifest: Manifest, token: str
) -> None:
    raise Unavailable(f"{manifest.slug}: bots cannot be connected yet")
