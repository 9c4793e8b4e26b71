"""E-mail addresses of owners: one spelling for all. Pure."""

import re
from typing import Final

from telldesk.kernel.errors import Invalid

MAX_ADDRESS: Final = 254
# What mail systems take; whether somebody reads it, the letter that comes there proves.
# Source: RFC 5321 4.5.3.1 for lengths; quoted local parts are not taken (2026-11).
_ADDRESS: Final = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
    r"[a-z][a-z0-9-]{0,61}[a-z0-9]"
)


class AddressRefused(Invalid):
    """Not an e-mail address; correct it."""

    key = "address-refused"


def one_spelling(typed: str) -> str:
    """The address in lower case, which is how it is kept.

    Raises:
        AddressRefused: it is none.
    """
    address = typed.strip().lower()
    if len(address) > MAX_ADDRESS or not _ADDRESS.fullmatch(address):
        raise AddressRefused("not an e-mail address", field="email")
    return address
