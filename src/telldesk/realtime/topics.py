"""Names: the channels of a tenant, and the cursor that says how far somebody has read. Pure."""

import base64
import re
from typing import Final

import msgspec

_CURSOR: Final = re.compile(r"(\d{1,9})\.(\d{1,18})\.(\d{1,9})")
_LONGEST: Final = 80


class Cursor(msgspec.Struct, frozen=True):
    """A place in a tenant's stream as one person sees it.

    Attributes:
        epoch: raised when a tenant is restored; its older positions mean nothing.
        seq: position in the tenant's stream.
        version: the person's permission version; other rights, another stream.
    """

    epoch: int
    seq: int
    version: int

    def text(self) -> str:
        """Opaque for clients."""
        plain = f"{self.epoch}.{self.seq}.{self.version}"
        return base64.urlsafe_b64encode(plain.encode()).rstrip(b"=").decode()


def read_cursor(text: object) -> Cursor | None:
    """The place behind a client's cursor; None when it is none of ours."""
    if not isinstance(text, str) or len(text) > _LONGEST or not text.isascii():
        return None
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except ValueError:
        return None
    found = _CURSOR.fullmatch(plain)
    return Cursor(int(found[1]), int(found[2]), int(found[3])) if found else None


def channel_of(schema: str) -> str:
    return f"t:{schema}:events"


def presence_channel_of(schema: str) -> str:
    return f"t:{schema}:presence"


def is_presence(channel: str) -> bool:
    return channel.endswith(":presence")


def schema_of(channel: str) -> str:
    return channel.split(":")[1]
