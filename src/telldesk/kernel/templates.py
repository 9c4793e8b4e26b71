"""Our own few templates. A tenant's words are filled in and escaped, never compiled (T29)."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


@cache
def own_templates(folder: Path) -> Environment:
    """The templates of a folder: escaped but for plain text; what they show must all be given."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape((), ("txt.jinja",), default_for_string=True, default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
