"""Inboxes for tests, and updates as Telegram words them."""

import hashlib
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest

from telldesk.kernel.crypto import KeyRing, new_hook_key
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id, new_token

HOOK_SECRET = "test hook key secret of enough length"
_bots = itertools.count(700_000_001)
_updates = itertools.count(1)
_messages = itertools.count(1_000_000)  # never one a test chose itself


class MadeInbox(msgspec.Struct, frozen=True):
    """An inbox and what only its owner knows."""

    tenant: Tenant
    bot_id: int
    hook_key: str
    secret: str
    token: str
    public_id: str

    @property
    def path(self) -> str:
        return f"/hooks/telegram/{self.hook_key}"


MakeInbox = Callable[..., Awaitable[MadeInbox]]
_INSERT = """
INSERT INTO platform.inboxes (id, tenant_id, public_id, bot_id, username, hook_key, secret_hash,
                              secret_cipher, token_cipher, state)
VALUES ($1, $2::text::uuid, $3, $4, $5, $6, $7, $8, $9, 'live')
"""


@pytest.fixture
async def make_inbox(admin: Any, keys: KeyRing) -> MakeInbox:
    async def make(tenant: Tenant) -> MadeInbox:
        bot_id = next(_bots)
        made = MadeInbox(
            tenant=tenant,
            bot_id=bot_id,
            hook_key=new_hook_key(HOOK_SECRET),
            secret=new_token(256),
            token=f"{bot_id}:{'A' * 35}",
            public_id=new_token(72),
        )
        async with admin.transaction():
            await admin.execute("SET LOCAL ROLE td_owner")
            await admin.execute(
                _INSERT, new_id(), tenant.id, made.public_id, bot_id, f"bot{bot_id}_bot",
                made.hook_key, hashlib.sha256(made.secret.encode()).digest(),
                keys.encrypt(made.secret.encode(), tenant.id, str(bot_id), "secret"),
                keys.encrypt(made.token.encode(), tenant.id, str(bot_id), "token"),
            )  # fmt: skip
        return made

    return make


@pytest.fixture
async def inbox(make_inbox: MakeInbox, tenant: Tenant) -> MadeInbox:
    return await make_inbox(tenant)


def person(user_id: int = 5001, **facts: Any) -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": "Ann", "language_code": "en", **facts}


def update(**event: Any) -> dict[str, Any]:
    """An update with the next id, unless it brings its own."""
    return {"update_id": event.pop("update_id", None) or next(_updates), **event}


def message(user_id: int = 5001, **content: Any) -> dict[str, Any]:
    """A private message; a text unless it brings other content."""
    base: dict[str, Any] = {
        "message_id": content.pop("message_id", None) or next(_messages),
        "date": content.pop("date", 1_772_442_000),
        "chat": {"id": user_id, "type": "private", "first_name": "Ann"},
        "from": content.pop("sender", None) or person(user_id),
    }
    return {**base, **(content or {"text": "hello"})}


def encoded(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload).encode()
