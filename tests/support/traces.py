"""Looking for a word everywhere it could be: every column there is, Valkey, stored objects."""

import re
from collections.abc import Sequence
from typing import Any

import redis.asyncio as redis

from telldesk.kernel.db import Tenant
from telldesk.kernel.storage import QUARANTINE, TENANTS, Storage

_TABLES = """
SELECT n.nspname AS schema, c.relname AS name FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname = ANY($1::text[]) ORDER BY 1, 2
"""
_LARGEST = 64 * 1024 * 1024


class Words:
    """What must not be found: words in whatever case or coding, and whole numbers."""

    def __init__(self, words: Sequence[str], numbers: Sequence[int] = ()) -> None:
        spelt = [word.lower() for word in words]
        hexed = [word.encode().hex() for one in words for word in (one, one.lower())]
        plain = [re.escape(one) for one in (*spelt, *hexed)]
        whole = [rf"(?<!\d){number}(?!\d)" for number in numbers]
        self._pattern = re.compile("|".join((*plain, *whole)))

    def are_in(self, text: str) -> bool:
        return self._pattern.search(text.lower()) is not None


async def tables_naming(admin: Any, tenant: Tenant, words: Words) -> list[str]:
    """`schema.table` for each row of the desk and the platform with one of the words anywhere.

    A row is read as PostgreSQL writes it out whole, so a new table or column is looked at too.
    """
    found: list[str] = []
    schemas = [tenant.schema, "platform", "relay", "public", "ext"]
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        for table in await admin.fetch(_TABLES, schemas):
            place = f'"{table["schema"]}"."{table["name"]}"'
            rows = await admin.fetch(f"SELECT t::text AS written FROM {place} t")
            shown = table["schema"].removeprefix("tenant_")[:8]
            found += [f"{shown}.{table['name']}" for one in rows if words.are_in(one["written"])]
    return found


async def keys_naming(valkey: redis.Redis, words: Words) -> list[str]:
    """Keys of Valkey with one of the words in their name or their value."""
    found: list[str] = []
    async for key in valkey.scan_iter(count=500):
        value = await _value(valkey, key)
        if words.are_in(f"{key!r} {value!r}"):
            found.append(repr(key))
    return found


async def _value(valkey: Any, key: bytes) -> Any:
    match (await valkey.type(key)).decode():
        case "string":
            return await valkey.get(key)
        case "hash":
            return await valkey.hgetall(key)
        case "list":
            return await valkey.lrange(key, 0, -1)
        case "set":
            return await valkey.smembers(key)
        case "zset":
            return await valkey.zrange(key, 0, -1)
        case "stream":
            return await valkey.xrange(key)
    return None


async def objects_of(storage: Storage, tenant: Tenant) -> list[str]:
    """Keys of everything stored for this tenant, quarantine included."""
    found: list[str] = []
    for place in (TENANTS, QUARANTINE):
        found += [one.key for one in await storage.page(f"{place}/{tenant.schema}/")]
    return found


async def objects_naming(storage: Storage, tenant: Tenant, words: Words) -> list[str]:
    """Of those the ones with one of the words in their bytes."""
    found: list[str] = []
    for key in await objects_of(storage, tenant):
        whole = await storage.read_whole(key, max_bytes=_LARGEST)
        if whole is None or words.are_in(whole.decode("latin-1")):
            found.append(key)
    return found
