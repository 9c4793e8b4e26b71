"""A network that breaks fifty times while people write: how soon the screen is right again.

Sockets are broken by a proxy between browser and server; each fifth time everything is away for a
second and the browser is told so. The time starts when the network is there again and ends when
the conversation on the screen has everything said until then and the first words after it, each
once and in order.
"""

import asyncio
import statistics
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page
from playwright.async_api import TimeoutError as NeverEqual
from tests.support.cutting_proxy import CuttingProxy, cutting_proxy

from figures import Figure
from people import Agent, Clients, contact_of

_CUTS = 50
_EACH = 5
_AWAY_S = 1.0
_BETWEEN_S = 0.4
_PAUSE_S = 0.2
_LAST = 20
_LIMIT_MS = 20_000
# High enough for the last words of a burst to be on the screen together.
_TALL = {"width": 1440, "height": 3000}
_SHOWN = """(words) => {
  const shown = [...document.querySelectorAll(".bubble .bubble-text")].map((one) => one.innerText);
  return shown.filter((one) => words.includes(one));
}"""
_IS_EQUAL = f"(words) => JSON.stringify(({_SHOWN})(words)) === JSON.stringify(words)"


class Said(NamedTuple):
    """What the contact wrote so far; `more` is set with each word."""

    words: list[str]
    more: asyncio.Event


async def measure(people: Clients, browser: Browser, agent: Agent, launch: str) -> list[Figure]:
    """Figures of one agent at a conversation; `launch` is an address of their inbox."""
    person = contact_of(0, 1)
    await people.settle_telegram({0: [person]})
    await people.write(0, person, "The first of many")
    ticket = await _ticket(people, agent)
    async with cutting_proxy(people.web_url) as network:
        context = await browser.new_context(viewport=_TALL, locale="en-US")
        page = await context.new_page()
        await page.goto(_through(network, launch, ticket))
        await page.locator(".bubble", has_text="The first of many").wait_for()
        said = Said([], asyncio.Event())
        writing = asyncio.create_task(_write(people, person, said))
        waits, wrong = await _break(page, network, said)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await context.close()
    assert network.broken >= _CUTS, network.broken
    seen = {"worst_s": round(max(waits), 3), "cuts": _CUTS, "said": len(said.words)}
    return [
        Figure("web.equal_after_cut", statistics.median(waits), "<=", 2, "s", seen),
        Figure("web.lost_or_doubled", len(wrong), "<=", 0, "", {"which": wrong[:5]}),
    ]


async def _ticket(people: Clients, agent: Agent) -> str:
    for _ in range(100):
        found = await people.ask(agent, "GET", "/api/v1/tickets?view=all&limit=1")
        (first,) = found["tickets"]
        if first["last_message"] and first["last_message"]["text"] == "The first of many":
            return str(first["id"])
        await asyncio.sleep(0.05)
    raise AssertionError("the first message did not arrive")


def _through(network: CuttingProxy, launch: str, ticket: str) -> str:
    """The same launch, of the ticket, by the network that will break."""
    parts = urlsplit(launch)
    return f"{network.url}{parts.path}t/{ticket}?view=all#{parts.fragment}"


async def _write(people: Clients, person: int, said: Said) -> None:
    while True:
        text = f"Word {len(said.words)}"
        await people.write(0, person, text)
        said.words.append(text)
        said.more.set()
        await asyncio.sleep(_PAUSE_S)


async def _with_one_more(said: Said) -> list[str]:
    """What is to be seen at the end of the conversation once it is live again."""
    said.more.clear()
    async with asyncio.timeout(_LIMIT_MS / 1000):
        await said.more.wait()
    return said.words[-_LAST:]


async def _break(page: Page, network: CuttingProxy, said: Said) -> tuple[list[float], list[Any]]:
    """Seconds until the screen was right after each break; what never was."""
    waits, wrong = [], list[Any]()
    for turn in range(_CUTS):
        await asyncio.sleep(_BETWEEN_S)
        if turn % _EACH == _EACH - 1:
            network.go_down()
            await page.context.set_offline(True)
            await asyncio.sleep(_AWAY_S)
            network.come_up()
            await page.context.set_offline(False)
        else:
            network.cut()
        back = time.perf_counter()
        words = await _with_one_more(said)
        try:
            await page.wait_for_function(_IS_EQUAL, arg=words, timeout=_LIMIT_MS)
        except NeverEqual:
            wrong.append({"wanted": words, "shown": await page.evaluate(_SHOWN, words)})
        waits.append(time.perf_counter() - back)
    return waits, wrong
