"""The closed placeholder grammar of tenants' own texts: `{name}`, and nothing else.

No expressions, attributes, filters or loops, so a text can neither compute nor reach anything
(T29). A brace that is no placeholder is refused when the text is set; `{{` and `}}` are braces.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from telldesk.kernel.errors import Invalid

MAX_CHARS: Final = 4096
_PIECE: Final = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]{0,31})\}|[{}]")


class TextRefused(Invalid):
    """The text does not follow the grammar; `placeholder` names what is wrong."""

    key = "desk-text-refused"


def render_text(template: str, facts: Mapping[str, str]) -> str:
    """The text with every known placeholder filled in; facts are put in as they are, once."""

    def fill(found: re.Match[str]) -> str:
        if found[0] in {"{{", "}}"}:
            return found[0][0]
        return facts.get(found[1] or "", found[0])

    return _PIECE.sub(fill, template)[:MAX_CHARS]


def check_text(template: str, allowed: Collection[str]) -> None:
    """Nothing, when the text may be used.

    Raises:
        TextRefused: too long, a stray brace, or a placeholder this text does not have.
    """
    if not template.strip() or len(template) > MAX_CHARS or "\0" in template:
        raise TextRefused(f"1 to {MAX_CHARS} characters", field="text")
    for found in _PIECE.finditer(template):
        if found[0] in {"{{", "}}"}:
            continue
        if found[1] is None or found[1] not in allowed:
            raise TextRefused("no such placeholder", field="text", placeholder=found[0])
