"""The letters a running demo sent, as its mailbox has them."""

import re
from urllib.parse import urljoin

from tests.support.demo_program import DemoDesk, Json, eventually

_CODE = re.compile(r"(?<!\d)(\d{3})\s?(\d{3})(?!\d)")
_LINK = re.compile(r"https?://\S+#\S+")


async def newest_letter(desk: DemoDesk, email: str, *, after: Json | None = None) -> Json:
    """The newest letter to this address; {} where there is none.

    With `after` one that came later than that, which is waited for.
    """

    async def look() -> Json | None:
        address = urljoin(desk.report["mail"], "/control/letters")
        async with desk.http.get(address, params={"to": email}) as answer:
            letters: list[Json] = (await answer.json())["letters"]
        newest = letters[0] if letters else {}
        if after is not None and newest.get("number") == after.get("number"):
            return None
        return newest or (None if after is not None else {"number": None})

    return await eventually(look)


def code_in(letter: Json) -> str:
    """The code of six digits in it."""
    found = _CODE.search(letter["text"])
    assert found, letter["text"]
    return found[1] + found[2]


def link_in(letter: Json) -> str:
    """The link that is good once."""
    found = _LINK.search(letter["text"])
    assert found, letter["text"]
    return found[0]
