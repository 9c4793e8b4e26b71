"""What letters to owners say, as text and as HTML, in the platform's neutral look."""

from pathlib import Path
from typing import Final

import msgspec

from telldesk.kernel.i18n import has_message, translate
from telldesk.kernel.templates import own_templates
from telldesk.owners.letters import Content, LetterKind

_FOLDER: Final = Path(__file__).with_name("templates")
_PORTAL: Final = "/portal/"
# A fragment never reaches a server, so no log of any proxy holds what stands behind it.
ENTER_PAGE: Final = "/portal/enter#"
INVITATION_PAGE: Final = "/portal/invitation#"


class Written(msgspec.Struct, frozen=True, kw_only=True):
    subject: str
    text: str
    html: str


def written(kind: LetterKind, language: str, content: Content, *, portal: str, url: str) -> Written:
    """The letter; one without a link of its own leads to the portal."""
    facts = {"portal": portal, **content.facts}
    if content.code:
        facts["code"] = content.code

    def say(part: str) -> str:
        key = f"owner-letter-{kind}-{part}"
        return translate(language, key, **facts) if has_message("en", key) else ""

    shown = {
        "language": language,
        "portal": portal,
        "why": say("why"),
        "code_why": say("code"),
        "code": content.code,
        "action": say("action") or translate(language, "owner-letter-action", **facts),
        "link": content.link or ("" if content.code else url + _PORTAL),
        "otherwise": say("otherwise"),
        "foot": translate(language, "owner-letter-foot", **facts),
    }
    templates = own_templates(_FOLDER)
    return Written(
        subject=say("subject"),
        text=templates.get_template("letter.txt.jinja").render(**shown),
        html=templates.get_template("letter.html.jinja").render(**shown),
    )
