"""Deep links to the bot that mean something to staff. Pure."""

import re
from typing import Final

INVITATION: Final = "join_"
SIGN_IN: Final = "signin_"
_INVITATION: Final = re.compile(r"join_([A-Za-z0-9_-]{1,59})")
_SIGN_IN: Final = re.compile(r"signin_([A-Za-z0-9]{6})")
_CODE: Final = re.compile(r"[A-HJ-NP-Za-hj-np-z2-9]{6}")


def invitation_link(username: str, code: str) -> str:
    """Opens the bot and hands over the code. Source: https://core.telegram.org/bots/features."""
    return f"https://t.me/{username}?start={INVITATION}{code}"


def invitation_code(payload: str) -> str | None:
    """The code in the payload of /start; None when it is something else."""
    found = _INVITATION.fullmatch(payload)
    return found.group(1) if found else None


def sign_in_code(payload: str) -> str | None:
    """The desktop code in the payload of /start."""
    found = _SIGN_IN.fullmatch(payload)
    return found.group(1).upper() if found else None


def looks_like_sign_in_code(text: str) -> bool:
    """Whether a message may be the code a desktop browser shows."""
    return _CODE.fullmatch(text.strip()) is not None
