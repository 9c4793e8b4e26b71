"""The Mini App in Chromium: the first row, scrolling, opening and closing, typing.

Wall-clock figures run on a slow phone as Chromium imitates it; the empty shell of the same stack is
measured beside them. Work per frame is the main thread's own time (`threadTicks`), which neighbours
on the machine do not change. Source: Chrome DevTools Protocol, Performance domain, 2026-06.
"""

import json
import shutil
import statistics
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import uvloop
from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright

import web_cuts
import web_lighthouse
from figures import Figure, percentile
from people import Clients, agent_telegram_id, clients, contact_of, seat_agents
from rig import Rig
from web_data import fill

TENANTS = 1
_ROUNDS = 7
_FRAMES = 400
_STEP_PX = 80  # 4,800 px a second, the speed the figure was set at
_CYCLES = 80
_WORDS = "The quick brown fox jumps over it. "
_SLOW_4G = {
    "offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}  # fmt: skip
_CPU = 4
_PHONE = {"width": 390, "height": 844}
_SEEN = """
addEventListener("DOMContentLoaded", () => {
  const look = () => {
    if (!document.querySelector("[data-ticket]")) return requestAnimationFrame(look);
    window.firstRow = performance.now();
  };
  look();
});
window.delays = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.interactionId) window.delays.push(one.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true });
"""
_SCROLL = """([frames, step]) => new Promise((done) => {
  let left = frames;
  const next = () => {
    scrollBy(0, step);
    if (left-- > 0) requestAnimationFrame(next);
    else done(document.scrollingElement.scrollTop);
  };
  requestAnimationFrame(next);
})"""
_EMPTY = "<body style='height: 800000px'></body>"


def run(made: Rig) -> list[Figure]:
    with made.stack() as processes:
        # Launches are believed by the key of the simulator that signs them, known once it runs.
        made.stop(processes.web)
        made.environment["TELLDESK_TELEGRAM_PUBLIC_KEY"] = _public_key(made)
        processes.web = made.telldesk("serve")
        return uvloop.run(_measure(made))


def _public_key(made: Rig) -> str:
    url = f"{made.environment['TELLDESK_TELEGRAM_API_URL']}/control/key"
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(json.load(answer)["public_key"])


async def _measure(made: Rig) -> list[Figure]:
    await fill(made.admin_dsn, made.tenants[0])
    ((agent,),) = await seat_agents(made, 1, linked=True)
    async with clients(made) as people, _chromium() as browser:
        await people.settle_telegram({0: [agent_telegram_id(0)]})
        cold, warm, shell = await _first_rows(people, browser)
        frames, floor, scrolled = await _scrolling(people, browser)
        growth = await _opening(people, browser)
        delays = await _typing(people, browser)
        unbroken = await web_cuts.measure(people, browser, agent, await _address(people))
    async with clients(made) as people:
        judged = await web_lighthouse.measure(await _screens(people))
    cold_s, warm_s = statistics.median(cold) / 1000, statistics.median(warm) / 1000
    seen = {"rounds_ms": [round(one) for one in cold], "shell_ms": round(statistics.median(shell))}
    return [
        Figure("web.first_row_cold", cold_s, "<=", 1.8, "s", seen),
        Figure("web.first_row_warm", warm_s, "<=", 0.8, "s",
               {"rounds_ms": [round(one) for one in warm]}),
        Figure("web.scroll_cpu_per_frame", statistics.median(frames), "<=", 5, "ms",
               {"rounds_ms": [round(one, 2) for one in frames], "empty_ms": round(floor, 2),
                "frames": _FRAMES, "scrolled_px": scrolled}),
        Figure("web.heap_growth", growth / 1e6, "<=", 1, "MB", {"cycles": _CYCLES}),
        Figure("web.interaction_p75", percentile(delays, 75), "<=", 150, "ms",
               {"interactions": len(delays), "worst_ms": max(delays)}),
        *unbroken, *judged,
    ]  # fmt: skip


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "no Chromium: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update"],
        )  # fmt: skip
        yield browser
        await browser.close()


async def _screens(people: Clients) -> dict[str, web_lighthouse.Address]:
    """What people meet first: whoever is not signed in, a contact with tickets, an agent."""
    contact = contact_of(0, 2)
    await people.settle_telegram({0: [contact]})
    await people.write(0, contact, "Does anybody hear me?")
    page = f"{people.web_url}/app/{await _inbox(people)}/"

    async def sign_in() -> str:
        return page

    return {
        "sign_in": sign_in,
        "tickets": partial(_address, people, contact),
        "inbox": partial(_address, people),
    }


async def _address(people: Clients, person: int | None = None) -> str:
    """The app, launched by the agent's client, or another person's."""
    bot = people.rig.tenants[0].bot_id
    inbox = await _inbox(people)
    made = await people.control(
        "POST", "launch", bot=bot, person=person or agent_telegram_id(0), platform="android",
        url=f"{people.web_url}/app/{inbox}/?view=all", query_id=str(next(_LAUNCHES)),
    )  # fmt: skip
    return str(made["url"])


_LAUNCHES = iter(range(1_000_000))


async def _inbox(people: Clients) -> str:
    import asyncpg

    admin = await asyncpg.connect(people.rig.admin_dsn)
    try:
        async with admin.transaction():
            await admin.execute("SET LOCAL ROLE td_owner")
            found = await admin.fetchval("SELECT public_id FROM platform.inboxes LIMIT 1")
    finally:
        await admin.close()
    return str(found)


@asynccontextmanager
async def _context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport=_PHONE, locale="en-US", has_touch=True)
    await context.add_init_script(_SEEN)
    yield context
    await context.close()


async def _slow(context: BrowserContext, page: Page) -> CDPSession:
    """The page runs on a slow phone by a slow network."""
    devtools = await context.new_cdp_session(page)
    await devtools.send("Network.enable")
    await devtools.send("Network.emulateNetworkConditions", _SLOW_4G)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": _CPU})
    return devtools


async def _row_at(page: Page) -> float:
    found = await page.wait_for_function("() => window.firstRow", timeout=60_000)
    return float(await found.json_value())


async def _first_rows(
    people: Clients, browser: Browser
) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds to the first row of a new device, of a known one, and to the first paint."""
    cold, warm, shell = [], [], []
    for turn in range(_ROUNDS + 1):  # the first is for the server's warmth
        async with _context(browser) as context:
            page = await context.new_page()
            await _slow(context, page)
            await page.goto(await _address(people))
            first = await _row_at(page)
            paint = await page.evaluate(
                "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
            )
            # Known: its files are in the browser's cache and its list is kept on the device.
            await page.wait_for_timeout(2500)
            await page.reload()
            again = await _row_at(page)
        if turn:
            cold.append(first)
            warm.append(again)
            shell.append(float(paint))
    return cold, warm, shell


async def _opened(people: Clients, context: BrowserContext) -> Page:
    page = await context.new_page()
    await page.goto(await _address(people))
    await _row_at(page)
    return page


async def _scrolling(people: Clients, browser: Browser) -> tuple[list[float], float, float]:
    """Main-thread milliseconds per frame down the list of ten thousand, in each round; the same of
    a page as high with nothing on it; how far it went."""
    rounds = []
    for _ in range(_ROUNDS):
        async with _context(browser) as context:
            page = await _opened(people, context)
            spent, scrolled = await _scroll(page)
            rounds.append(spent)
    async with _context(browser) as context:
        page = await _opened(people, context)
        await page.goto("about:blank")
        await page.set_content(_EMPTY)
        floor, _ = await _scroll(page)
    return rounds, floor, scrolled


async def _scroll(page: Page) -> tuple[float, float]:
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = await _metrics(devtools)
    scrolled = await page.evaluate(_SCROLL, [_FRAMES, _STEP_PX])
    after = await _metrics(devtools)
    spent_s = after["TaskDuration"] - before["TaskDuration"]
    return spent_s * 1000 / _FRAMES, float(scrolled)


async def _opening(people: Clients, browser: Browser) -> float:
    """Bytes of heap that eighty openings of conversations leave behind."""
    async with _context(browser) as context:
        page = await _opened(people, context)
        devtools = await context.new_cdp_session(page)
        await devtools.send("Performance.enable")
        await _open_and_close(page, 20)  # what is kept once is no growth
        before = await _heap(devtools)
        await _open_and_close(page, _CYCLES)
        return await _heap(devtools) - before


async def _open_and_close(page: Page, times: int) -> None:
    for turn in range(times):
        await page.locator("[data-ticket] a").nth(turn % 4).click()
        await page.locator(".bubble").first.wait_for()
        await page.go_back()
        await page.locator("[data-ticket] a").first.wait_for()


async def _heap(devtools: CDPSession) -> float:
    for _ in range(3):
        await devtools.send("HeapProfiler.collectGarbage")
    return (await _metrics(devtools))["JSHeapUsedSize"]


async def _metrics(devtools: CDPSession) -> dict[str, float]:
    found: dict[str, Any] = await devtools.send("Performance.getMetrics")
    return {one["name"]: float(one["value"]) for one in found["metrics"]}


async def _typing(people: Clients, browser: Browser) -> list[float]:
    """Milliseconds from a key or press to the next picture, on a slow processor."""
    async with _context(browser) as context:
        page = await _opened(people, context)
        devtools = await context.new_cdp_session(page)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": _CPU})
        await page.locator("[data-ticket] a").first.click()
        await page.locator(".bubble").first.wait_for()
        await page.evaluate("() => { window.delays = []; }")
        box = page.locator("textarea")
        for _ in range(4):
            await box.press_sequentially(_WORDS, delay=30)
            await page.locator(".composer button[type=submit]").click()
        await page.wait_for_timeout(500)
        found: list[float] = await page.evaluate("() => window.delays")
    return found or [0.0]
