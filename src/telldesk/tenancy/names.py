"""Names a tenant may not have: the platform's own words and poses as Telegram (T52). Pure.

Letters that look alike are folded first, so a Cyrillic "а" does not slip through.
"""

import re
import unicodedata
from typing import Final

SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
RESERVED_SLUGS: Final = frozenset(
    {
        *("admin", "api", "app", "assets", "auth", "billing", "blog", "cdn", "console", "demo"),
        *("desk", "docs", "ext", "files", "health", "help", "hooks", "inbox", "internal", "login"),
        *("mail", "metrics", "operator", "owner", "platform", "portal", "public", "relay", "root"),
        *("schema", "security", "static", "status", "support", "system", "telegram", "telldesk"),
        *("tenant", "test", "webhook", "www"),
    }
)
# Written folded: what `fold` makes of them.
_POSES: Final = ("telegram", "botfather", "telldesk", "tgsupport", "officialsupport")
_BARE: Final = frozenset(
    {
        *("support", "helpdesk", "admin", "administrator", "security", "moderator", "bot"),
        *("customersupport", "technicalsupport", "supportteam", "securityteam"),
    }
)
_BARE_RUSSIAN: Final = ("поддержка", "техподдержка", "служба поддержки", "служба безопасности")
_POSES_RUSSIAN: Final = ("телеграм", "ботфазер", "официальная поддержка")
# Lower-case Cyrillic and Greek letters, and digits, that pass for a Latin letter.
_LOOKALIKES: Final = str.maketrans(
    "аеорсухкмтнвіјѕԁɡαορυνκι01345$@", "aeopcyxkmthbijsdgaopuvkioleassa"
)


def fold(name: str) -> str:
    """The name as an eye in a hurry reads it: Latin small letters only."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in plain.translate(_LOOKALIKES) if c.isalnum())


def slug_problem(slug: str) -> str:
    """Why this slug may not be used; empty when it may."""
    if not SLUG.fullmatch(slug):
        return "a slug is 3 to 40 small letters, digits and hyphens, and begins with a letter"
    if "--" in slug:
        return "two hyphens in a row are kept for encoded host names"
    if slug in RESERVED_SLUGS or any(pose in fold(slug) for pose in _POSES):
        return "this slug is reserved"
    return ""


def name_problem(name: str) -> str:
    """Why people may not be shown this name; empty when they may."""
    folded = fold(name)
    for pose in (*_POSES, *map(fold, _POSES_RUSSIAN)):
        if pose in folded:
            return "a name may not pass for Telegram, its staff or this platform"
    if folded in _BARE or folded in set(map(fold, _BARE_RUSSIAN)):
        return "a name must say whose desk this is"
    return ""
