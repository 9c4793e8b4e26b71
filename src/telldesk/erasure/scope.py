"""Whom and what an erasure is about, and its beginning: from that commit the person is nobody.

Their addresses are the digests of what they were, each with the channel's own id, so that the same
person erased twice stands there twice: negative numbers, which no account and no private chat of
Telegram has. Source: Bot API, types User and Chat, 2026-11. Whoever writes from there again is
found by none of them and begins anew. The ledger keeps the digest of the address alone.

Locks in order: cards by id, channels by id, the erasure.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.branding.repo import read_desk
from telldesk.contacts.events import ContactErasureChanged
from telldesk.erasure.shapes import ErasureCounts
from telldesk.exports.actions import forget_exports
from telldesk.files import erase_unsent
from telldesk.identity.actor import ActorKind
from telldesk.identity.sessions import end_of_channels
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.i18n import translate
from telldesk.kernel.work import Work

_CARDS: Final = """
WITH RECURSIVE own AS (
  SELECT $1::uuid AS id
  UNION
  SELECT m.from_id FROM own JOIN contact_merges m ON m.into_id = own.id AND m.undone_at IS NULL
)
SELECT id FROM own ORDER BY id
"""
_OF_WHOM: Final = "SELECT contact_id FROM erasures WHERE id = $1"
_LOCK: Final = """
SELECT id, contact_id, state, starts_at, asked_by FROM erasures WHERE id = $1 FOR NO KEY UPDATE
"""
_LOCK_CARDS: Final = """
SELECT id FROM contacts WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
_LOCK_CHANNELS: Final = """
SELECT id, kind, bot_id, connection, external_id, chat_id FROM contact_channels
WHERE contact_id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
# Whoever learns words waits, so that none comes back of what is read while it goes.
_HOLD_WORDS: Final = "SELECT position FROM search_progress FOR NO KEY UPDATE"
_FORGET_NAMES: Final = """
DELETE FROM search_words WHERE word IN (
  SELECT word FROM contacts c, regexp_split_to_table(
    lower(ext.plain_words(concat_ws(' ', c.name, c.given_name, c.username))), '[^[:alpha:]]+')
    AS word
  WHERE c.id = ANY($1::uuid[]))
"""
_NOBODY: Final = """
UPDATE contacts SET name = $2, given_name = '', username = NULL, language = '', banned_at = NULL,
  banned_by = NULL, ban_reason = '', ban_until = NULL, erased_at = $3
WHERE id = ANY($1::uuid[])
"""
_NOWHERE: Final = """
UPDATE contact_channels ch SET external_id = x.number, chat_id = x.number, connection = '',
  language_hint = '', reachability = 'deactivated', reachability_at = $3, start_payload = NULL,
  pending_choice = NULL
FROM unnest($1::uuid[], $2::bigint[]) AS x (id, number) WHERE ch.id = x.id
"""
_NOTES: Final = """
WITH gone AS (DELETE FROM contact_notes WHERE contact_id = ANY($1::uuid[]) RETURNING 1)
SELECT count(*) FROM gone
"""
_VALUES: Final = """
WITH gone AS (DELETE FROM contact_field_values WHERE contact_id = ANY($1::uuid[]) RETURNING 1)
SELECT count(*) FROM gone
"""
_MERGES: Final = """
DELETE FROM contact_merges WHERE from_id = ANY($1::uuid[]) OR into_id = ANY($1::uuid[])
"""
_CHANGES: Final = "DELETE FROM contact_card_changes WHERE contact_id = ANY($1::uuid[])"
# Nothing that waits is brought any more. What is being sent is past our hands.
_QUEUE: Final = """
WITH gone AS (
  DELETE FROM deliveries d USING unnest($1::bigint[], $2::bigint[]) AS x (bot_id, chat_id)
  WHERE d.bot_id = x.bot_id AND d.chat_id = x.chat_id AND d.agent_id IS NULL
    AND d.state = 'queued'
  RETURNING 1)
SELECT count(*) FROM gone
"""
_LAST: Final = "SELECT coalesce(max(position), 0) FROM deliveries"
_BEGIN: Final = """
UPDATE erasures SET state = 'running', started_at = $2, scope = $3, came_before = clock_timestamp(),
  counts = $4
WHERE id = $1
"""


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """One address as the channel knows it."""

    kind: str
    bot_id: int
    connection: str
    external_id: int
    chat_id: int


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure goes by while it runs.

    Attributes:
        cards: their own and those merged into it.
        last_delivery: position of the last one that could be of theirs by its address.
    """

    contact_id: UUID
    cards: list[UUID]
    addresses: list[Address]
    last_delivery: int


def address_digest(keys: KeyRing, version: int, tenant_id: str, address: Address) -> bytes:
    """What the ledger says of an address: 32 bytes, equal for one person at one bot."""
    return keys.digest(version, "erased", *_place(tenant_id, address))


def nowhere(keys: KeyRing, tenant_id: str, address: Address, channel_id: UUID) -> int:
    """The number that stands for the address from now on: negative, another for each channel."""
    digest = keys.digest(keys.current, "nowhere", str(channel_id), *_place(tenant_id, address))
    return -1 - (int.from_bytes(digest[:8], "big") >> 1)


def _place(tenant_id: str, address: Address) -> tuple[str, ...]:
    return (
        tenant_id, address.kind, str(address.bot_id), address.connection, str(address.external_id),
    )  # fmt: skip


async def cards_of(work: Work, contact_id: UUID) -> list[UUID]:
    """The card and those merged into it, by however many steps; by id."""
    return [row["id"] for row in await work.conn.fetch(_CARDS, contact_id)]


async def begin(work: Work, erasure_id: UUID, *, keys: KeyRing) -> datetime | None:
    """The person has no name and no address; when it is to begin, if that is later. Else None.

    Nothing happens where it was called off or has begun. Emits `ContactErasureChanged`.
    """
    contact_id = await work.conn.fetchval(_OF_WHOM, erasure_id)
    if contact_id is None:
        return None
    cards = await cards_of(work, contact_id)
    await work.conn.fetch(_LOCK_CARDS, cards)
    channels = await work.conn.fetch(_LOCK_CHANNELS, cards)
    erasure = await work.conn.fetchrow(_LOCK, erasure_id)
    if erasure["state"] != "waiting":
        return None
    starts_at: datetime = erasure["starts_at"]
    if starts_at > work.now:
        return starts_at
    scope = Scope(
        contact_id=contact_id,
        cards=cards,
        addresses=[_address(row) for row in channels],
        last_delivery=await work.conn.fetchval(_LAST),
    )
    counts = await _make_nobody(work, scope, [row["id"] for row in channels], keys)
    await work.conn.execute(_BEGIN, erasure_id, work.now, _json(scope), _json(counts))
    work.emit(
        ContactErasureChanged(
            contact_id=contact_id, actor_kind=str(ActorKind.AGENT), actor_id=erasure["asked_by"]
        )
    )
    return None


async def _make_nobody(
    work: Work, scope: Scope, channel_ids: list[UUID], keys: KeyRing
) -> ErasureCounts:
    """What is known of the person beside their tickets is gone; how much it was."""
    tenant_id = work.tenant.id if work.tenant is not None else ""
    numbers = [
        nowhere(keys, tenant_id, one, channel_id)
        for one, channel_id in zip(scope.addresses, channel_ids, strict=True)
    ]
    await end_of_channels(work, channel_ids)
    await work.conn.fetch(_HOLD_WORDS)
    await work.conn.execute(_FORGET_NAMES, scope.cards)
    name = translate((await read_desk(work)).language, "contact-erased-name")
    await work.conn.execute(_NOBODY, scope.cards, name, work.now)
    await work.conn.execute(_NOWHERE, channel_ids, numbers, work.now)
    await work.conn.execute(_MERGES, scope.cards)
    await work.conn.execute(_CHANGES, scope.cards)
    unsent = await erase_unsent(work, scope.cards)
    for card in scope.cards:
        await forget_exports(work, card)
    bots, chats = chats_of(scope)
    return ErasureCounts(
        cards=len(scope.cards),
        addresses=len(channel_ids),
        contact_notes=await work.conn.fetchval(_NOTES, scope.cards),
        fields=await work.conn.fetchval(_VALUES, scope.cards),
        files=unsent,
        deliveries=await work.conn.fetchval(_QUEUE, bots, chats),
    )


def chats_of(scope: Scope) -> tuple[list[int], list[int]]:
    """(bots, chats), place by place."""
    return [one.bot_id for one in scope.addresses], [one.chat_id for one in scope.addresses]


def _address(row: Any) -> Address:
    return Address(
        kind=row["kind"],
        bot_id=row["bot_id"],
        connection=row["connection"],
        external_id=row["external_id"],
        chat_id=row["chat_id"],
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
