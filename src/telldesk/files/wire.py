"""What passes between the web and a worker for one file: names, shapes, and the two queues.

Wishes stand in one list per tenant; a ring names the tenants that wish, so that they take turns
whatever one of them piles up. A file comes back as items of a list of its own. The reader gives as
many credits as it has room for items, and the worker spends one for each: neither polls, and
nobody piles up more than `CREDITS` items. Everything has an end, and none of it names a token.
"""

from typing import Final

import msgspec

MAX_BYTES: Final = 20 * 1024 * 1024
"""Of a file a bot may fetch. Source: https://core.telegram.org/bots/api#getfile, 2026-11."""
CHUNK_BYTES: Final = 128 * 1024
CREDITS: Final = 8
QUEUE_MOST: Final = 64  # wishes of one tenant
QUEUE_S: Final = 60
ANSWER_S: Final = 30
CREDIT_S: Final = 60
RING: Final = "t:-:files"
HEAD, CHUNK, END, REFUSAL = b"h", b"c", b"e", b"r"
GO, STOP = b"1", b"x"

# KEYS: the tenant's queue, the ring, the file's credits.
# ARGV: the wish, most wishes, their life, the tenant, credits, their life.
WANT: Final = """
if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
for _ = 1, tonumber(ARGV[5]) do redis.call('RPUSH', KEYS[3], '1') end
redis.call('EXPIRE', KEYS[3], ARGV[6])
local now = redis.call('TIME')
redis.call('ZADD', KEYS[2], 'NX', now[1] * 1000000 + now[2], ARGV[4])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return 1
"""
# KEYS: the tenant's queue, the ring. ARGV: the tenant, whether it may have another turn here,
# the queue's life. Answers the oldest wish, if there is one.
TAKE: Final = """
local wish = redis.call('LPOP', KEYS[1])
if ARGV[2] == '1' and redis.call('LLEN', KEYS[1]) > 0 then
  local now = redis.call('TIME')
  redis.call('ZADD', KEYS[2], 'NX', now[1] * 1000000 + now[2], ARGV[1])
  redis.call('EXPIRE', KEYS[2], ARGV[3])
end
return wish
"""
# KEYS and ARGV as above without the second: the tenant has its turn again, if it wishes anything.
AGAIN: Final = """
if redis.call('LLEN', KEYS[1]) == 0 then return 0 end
local now = redis.call('TIME')
redis.call('EXPIRE', KEYS[2], ARGV[2])
return redis.call('ZADD', KEYS[2], 'NX', now[1] * 1000000 + now[2], ARGV[1])
"""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """One file to fetch; `is_preview` wants it drawn anew as a small picture."""

    id: str
    tenant: str
    bot_id: int
    file_id: str
    is_preview: bool


class Head(msgspec.Struct, frozen=True):
    """Goes before the bytes; None when nobody knows their number."""

    size_bytes: int | None


class Refusal(msgspec.Struct, frozen=True):
    """Comes instead of the bytes, or of the rest of them.

    `why` is gone, too_large, no_preview or away; the last with when to come again.
    """

    why: str
    retry_after_s: int = 5


def queue_of(tenant: str) -> str:
    return f"t:{tenant}:files"


def answer_of(tenant: str, file: str) -> str:
    return f"t:{tenant}:file:{file}"


def credits_of(tenant: str, file: str) -> str:
    return f"t:{tenant}:file:{file}:credits"
