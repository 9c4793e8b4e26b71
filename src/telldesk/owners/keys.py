"""How owners' secrets are kept: random ones as keyed digests, others sealed.

Codes of six digits are few enough to try them all, so a digest without a key would hide nothing.
"""

import secrets
from typing import Final

from telldesk.kernel.crypto import KeyRing, ring_of_secret
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.settings import Settings

TOKEN_BITS: Final = 256
# Nothing that reads like another; 31 ** 10 is some 50 bits.
_ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_RECOVERY_LENGTH: Final = 10


def portal_ring(settings: Settings) -> KeyRing:
    """The ring of all that is kept of owners.

    Raises:
        Misconfigured: there is no portal here.
    """
    if not settings.has_portal:
        raise Misconfigured(
            "not set, so there is no portal.",
            setting="TELLDESK_PORTAL_SECRET",
            remedy="Give at least 32 random characters (`telldesk keys init` makes some).",
        )
    return ring_of_secret(settings.portal_secret, "portal")


def keyed(ring: KeyRing, *place: str) -> bytes:
    """What is kept of a secret: `place` says what it is for, and ends with the secret itself."""
    return ring.digest(ring.current, *place)


def new_code() -> str:
    """Six digits, as a letter has them."""
    return f"{secrets.randbelow(1_000_000):06d}"


def new_recovery_code() -> str:
    """Ten letters and digits in two groups."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH))
    return f"{drawn[:5]}-{drawn[5:]}"


def plain_code(typed: str) -> str:
    """The code somebody typed, without the gaps and dashes people put into it."""
    return "".join(one for one in typed.upper() if one.isalnum())[:32]
