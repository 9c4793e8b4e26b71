"""Pages of our own templates, and data in them."""

from pathlib import Path
from typing import Any, Final

import msgspec
from markupsafe import Markup

from telldesk.kernel.templates import own_templates

_FOLDER: Final = Path(__file__).parent / "templates"
# In JSON these are the same characters; in HTML they can no longer end or open anything, and to
# older engines the last two were ends of lines.
_ESCAPES: Final = {
    ord(character): f"\\u{ord(character):04x}" for character in ("<", ">", "&", "\u2028", "\u2029")
}


def render(template: str, /, **facts: Any) -> str:
    """The page of this template; what it shows must be given, all of it."""
    return own_templates(_FOLDER).get_template(template).render(**facts)


def json_for_html(value: Any) -> Markup:
    """`value` as JSON that may stand in a script element."""
    text = msgspec.json.encode(value).decode().translate(_ESCAPES)
    return Markup(text)  # noqa: S704 - nothing in it is markup any more, see above
