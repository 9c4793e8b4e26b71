"""Firefox and WebKitGTK by the protocols they speak themselves: WebDriver BiDi and WebDriver.

Just what a smoke test needs. Both protocols send real input: presses and keys go through the
browser's own event handling. Source: W3C WebDriver and WebDriver BiDi, drafts of 2026-09.
"""

import asyncio
import contextlib
import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

import aiohttp
from tests.support.browsers import FIREFOX, MINI_BROWSER, WEBKIT_DRIVER, XVFB

Json = dict[str, Any]
_PATIENCE_S = 40.0
_MIDDLE = """(selector) => {
  const one = document.querySelector(selector);
  if (!one || !one.checkVisibility()) return null;
  one.scrollIntoView({ block: "center" });
  const box = one.getBoundingClientRect();
  return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
}"""


class Driver(Protocol):
    """A browser with one page."""

    async def goto(self, url: str) -> None:
        """The page is being loaded."""
        ...

    async def evaluate(self, function: str, argument: Any) -> Any:
        """What the function gives for the argument, in the page."""
        ...

    async def press(self, x: int, y: int) -> None:
        """The pointer was pressed there."""
        ...

    async def type(self, text: str) -> None:
        """Keys were pressed."""
        ...


async def until(driver: Driver, function: str, argument: Any = None) -> Any:
    """What the function gives, once it gives something."""
    async with asyncio.timeout(_PATIENCE_S):
        while not (found := await driver.evaluate(function, argument)):  # noqa: ASYNC110 - its page
            await asyncio.sleep(0.1)
    return found


async def press(driver: Driver, selector: str) -> None:
    """The first element that matches was pressed in its middle, once it stands still."""
    before: Any = None
    while before != (now := await until(driver, _MIDDLE, selector)):
        before = now
        await asyncio.sleep(0.15)
    await driver.press(*now)


async def says(driver: Driver, text: str) -> None:
    """The page shows these words."""
    await until(driver, "(text) => document.body?.innerText.includes(text)", text)


def _press_actions(x: int, y: int) -> list[Json]:
    return [
        {"type": "pointerMove", "x": x, "y": y, "duration": 0},
        {"type": "pointerDown", "button": 0},
        {"type": "pointerUp", "button": 0},
    ]


def _key_actions(text: str) -> list[Json]:
    return [{"type": kind, "value": one} for one in text for kind in ("keyDown", "keyUp")]


class Bidi:
    """Firefox over its own socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._page = ""

    async def begin(self) -> None:
        await self._ask("session.new", capabilities={})
        tree = await self._ask("browsingContext.getTree")
        self._page = tree["contexts"][0]["context"]

    async def _ask(self, method: str, **params: Any) -> Json:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                answer = await self._socket.receive_json()
                if answer.get("id") == number:
                    assert answer["type"] == "success", answer
                    found: Json = answer["result"]
                    return found

    async def goto(self, url: str) -> None:
        await self._ask("browsingContext.navigate", context=self._page, url=url, wait="none")

    async def evaluate(self, function: str, argument: Any) -> Any:
        given = {"type": "string", "value": argument} if argument else {"type": "null"}
        wrapped = f"(argument) => JSON.stringify(({function})(argument) ?? null)"
        answer = await self._ask(
            "script.callFunction", functionDeclaration=wrapped, arguments=[given],
            target={"context": self._page}, awaitPromise=False,
        )  # fmt: skip
        assert answer["type"] == "success", answer
        return _json(answer["result"]["value"])

    async def press(self, x: int, y: int) -> None:
        await self._act({"type": "pointer", "id": "mouse", "actions": _press_actions(x, y)})

    async def type(self, text: str) -> None:
        await self._act({"type": "key", "id": "keys", "actions": _key_actions(text)})

    async def _act(self, source: Json) -> None:
        await self._ask("input.performActions", context=self._page, actions=[source])


class Classic:
    """WebKitGTK over WebDriver."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url

    async def ask(self, method: str, path: str, **body: Any) -> Any:
        sent = {"json": body} if method == "POST" else {}
        async with self._http.request(method, f"{self._url}{path}", **sent) as answer:
            found = await answer.json(content_type=None)
            assert answer.status == 200, found
            return found["value"]

    async def goto(self, url: str) -> None:
        await self.ask("POST", "/url", url=url)

    async def evaluate(self, function: str, argument: Any) -> Any:
        script = f"return JSON.stringify(({function})(arguments[0]) ?? null)"
        return _json(await self.ask("POST", "/execute/sync", script=script, args=[argument]))

    async def press(self, x: int, y: int) -> None:
        source = {
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
            "actions": _press_actions(x, y),
        }  # fmt: skip
        await self.ask("POST", "/actions", actions=[source])

    async def type(self, text: str) -> None:
        source = {"type": "key", "id": "keys", "actions": _key_actions(text)}
        await self.ask("POST", "/actions", actions=[source])


def _json(text: str) -> Any:
    import json

    return json.loads(text)


@asynccontextmanager
async def _running(
    command: Sequence[str | None], **environment: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program, in a home of its own; it and its children are gone afterwards."""
    home = tempfile.mkdtemp(prefix="telldesk-browser-")
    process = await asyncio.create_subprocess_exec(
        *[str(one) for one in command],
        env={**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home, **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    drain: asyncio.Task[bytes] | None = None
    try:
        yield process
        assert process.stderr is not None
        drain = asyncio.create_task(process.stderr.read())
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        if drain is not None:
            await drain
        shutil.rmtree(home, ignore_errors=True)


@asynccontextmanager
async def firefox() -> AsyncIterator[Driver]:
    """A Firefox without windows."""
    profile = tempfile.mkdtemp(prefix="telldesk-firefox-")
    command = [FIREFOX, "--headless", "--no-remote", "--profile", profile,
               "--remote-debugging-port", "0", "about:blank"]  # fmt: skip
    try:
        async with _running(command) as process, aiohttp.ClientSession() as http:
            url = await _announced(process)
            async with http.ws_connect(f"{url}/session", max_msg_size=0) as socket:
                driver = Bidi(socket)
                await driver.begin()
                yield driver
    finally:
        shutil.rmtree(profile, ignore_errors=True)


async def _announced(process: asyncio.subprocess.Process) -> str:
    """The address Firefox says it listens at."""
    assert process.stderr is not None
    async with asyncio.timeout(_PATIENCE_S):
        async for line in process.stderr:
            if b"WebDriver BiDi listening on " in line:
                return line.decode().split(" on ")[1].strip()
    raise AssertionError("Firefox ended")


@asynccontextmanager
async def webkit() -> AsyncIterator[Driver]:
    """WebKitGTK's own small browser on a screen nobody sees."""
    display = f":{90 + os.getpid() % 900}"
    port = _free_port()
    screen = [XVFB, display, "-screen", "0", "800x900x24", "-nolisten", "tcp"]
    async with (
        _running(screen),
        _running([WEBKIT_DRIVER, f"--port={port}"], DISPLAY=display, GDK_BACKEND="x11"),
        aiohttp.ClientSession() as http,
    ):
        driver = Classic(http, f"http://127.0.0.1:{port}/session")
        options = {"binary": str(MINI_BROWSER), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = await _first_session(driver, wanted)
        yield Classic(http, f"http://127.0.0.1:{port}/session/{session}")
        with contextlib.suppress(aiohttp.ClientError, AssertionError):
            await Classic(http, f"http://127.0.0.1:{port}/session/{session}").ask("DELETE", "")


async def _first_session(driver: Classic, wanted: Json) -> str:
    async with asyncio.timeout(_PATIENCE_S):
        while True:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                made = await driver.ask("POST", "", capabilities=wanted)
                return str(made["sessionId"])
            await asyncio.sleep(0.1)


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port
