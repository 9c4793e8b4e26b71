"""Networks break, tokens run out, servers die: nothing is lost, doubled or locked out (T20)."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect
from tests.support.app_pages import App, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.cutting_proxy import CuttingProxy, cutting_proxy
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, client_key
from tests.support.desk_people import Contact, agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
# Everything that was said and every ticket is in sight at once, so that all of it can be compared.
_TALL = {"width": 1440, "height": 4200}
_ON_SCREEN = 30
_CUTS = 50
_READ = """() => ({
  tickets: [...document.querySelectorAll("[data-ticket]")].map((row) =>
    [row.dataset.ticket, row.querySelector(".row-text")?.innerText ?? ""]),
  said: [...document.querySelectorAll(".bubble")].map((one) =>
    [one.className, one.querySelector(".bubble-text").innerText]),
})"""

# The greatest number of bubbles with these words that stood on the screen at once.
_COUNT_MOST = """(words) => {
  window.mostShown = 0;
  const look = () => {
    const all = [...document.querySelectorAll(".bubble-out")];
    const shown = all.filter((one) => one.textContent.includes(words)).length;
    window.mostShown = Math.max(window.mostShown, shown);
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""


@pytest.fixture
async def network(desk: DemoDesk) -> AsyncIterator[CuttingProxy]:
    async with cutting_proxy(desk.report["web"]) as proxy:
        yield proxy


@contextlib.asynccontextmanager
async def _at_ticket(
    apps: Apps, network: CuttingProxy, tenant: Json, ticket: Json, **more: Any
) -> AsyncIterator[App]:
    """The moderator at this ticket, by a network that will break."""
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    path = f"t/{ticket['id']}?view=all"
    how = {"size": _TALL, "platform": "tdesktop", "through": network.url, **more}
    async with apps.open(tenant, moderator, path=path, **how) as app:
        app.watch.wants_broken_network()
        await expect(app.page.locator(".bubble").first).to_be_visible()
        await expect(app.page.locator(".rail .conn, .rail [role=status]")).to_have_text("Live")
        yield app


async def _is_live(page: Page) -> None:
    await expect(page.locator(".rail [role=status]")).to_have_text("Live", timeout=45_000)


async def _equals_a_fresh_load(app: App, last: str) -> Json:
    """What is shown after all that is what a new load shows; gives it back."""
    await expect(app.page.locator(".bubble", has_text=last)).to_have_count(1, timeout=45_000)
    await _is_live(app.page)
    before: Json = await app.page.evaluate(_READ)
    await app.reload()
    await expect(app.page.locator(".bubble", has_text=last)).to_have_count(1)
    await _is_live(app.page)
    after: Json = {}
    # A long list comes page by page, so it is the same as before in a moment, or never.
    for _ in range(50):
        after = await app.page.evaluate(_READ)
        if _alike(before, after):
            return before
        await asyncio.sleep(0.1)
    raise AssertionError({"before": before, "after": after})


def _alike(one: Json, other: Json) -> bool:
    """Which rows below the screen's end exist already is nobody's business."""
    shared = min(len(one["tickets"]), len(other["tickets"]))
    is_enough = shared >= min(_ON_SCREEN, len(one["tickets"]))
    same = one["tickets"][:shared] == other["tickets"][:shared]
    return is_enough and same and one["said"] == other["said"]


async def _talk(signed: Signed, who: Contact, ticket: Json, count: int) -> list[str]:
    """Both sides write in turn; everything that was said, in each side's order."""
    said = []
    for number in range(count):
        if number % 3 == 2:
            text = f"Answer {number}"
            body = {"text": text, "entities": [], "client_key": client_key()}
            status, found = await signed.ask(
                "POST", f"/api/v1/tickets/{ticket['id']}/replies", body
            )
            assert status == 201, found
        else:
            text = f"Word {number}"
            await who.say(text)
        said.append(text)
        await asyncio.sleep(0.08)
    return said


async def test_a_socket_cut_many_times_in_a_burst_loses_and_doubles_nothing(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Cut Often")
    ticket = await written(who, boss, "The first of many")
    async with _at_ticket(apps, network, tenant, ticket) as app:
        talking = asyncio.create_task(_talk(boss, who, ticket, 60))
        for turn in range(_CUTS):
            # Cut in the middle of whatever is tried, and every other time of being live: attempts
            # that fail in a row rightly come ever later.
            await (network.greeted() if turn % 2 else network.used())
            await asyncio.sleep(0.15)
            if turn % 10 == 9:
                network.go_down()
                await app.context.set_offline(True)
                await asyncio.sleep(0.3)
                network.come_up()
                await app.context.set_offline(False)
            else:
                network.cut()
        said = await talking
        assert network.broken >= _CUTS
        await who.say("The last of many")
        seen = await _equals_a_fresh_load(app, "The last of many")
    texts = [text for _, text in seen["said"]]
    assert sorted(texts) == sorted(["The first of many", *said, "The last of many"])


async def _is_shown_once(page: Page, text: str) -> None:
    bubbles = page.locator(".bubble-out", has_text=text)
    try:
        await expect(bubbles).to_have_count(1)
    except AssertionError as error:
        shown = await bubbles.evaluate_all(
            "all => [document.querySelectorAll('.talk').length, ...all.map((one) => one.outerHTML)]"
        )
        raise AssertionError(shown) from error


async def test_answers_written_offline_survive_a_reload_and_go_once_in_order(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Far Away")
    ticket = await written(who, boss, "Are you there?")
    answers = [f"Offline answer {number}" for number in range(3)]
    async with _at_ticket(apps, network, tenant, ticket) as app:
        network.go_down()
        box = app.page.get_by_role("textbox", name="Reply to")
        for text in answers:
            await box.fill(text)
            await app.page.get_by_role("button", name="Send to the contact").click()
            bubble = app.page.locator(".bubble-out", has_text=text)
            await expect(bubble.locator(".bubble-state")).to_contain_text("Waiting to be sent")

        async def refuse(route: Route) -> None:
            await route.abort("connectionfailed")

        await app.context.route("**/replies", refuse)
        network.come_up()
        await app.reload()
        for text in answers:
            await _is_shown_once(app.page, text)
        await app.context.unroute("**/replies")
        for text in answers:
            bubble = app.page.locator(".bubble-out", has_text=text)
            await expect(bubble.locator(".bubble-state")).to_have_text("Sent", timeout=45_000)
            await expect(bubble).to_have_count(1)
    for text in answers:
        await who.hears(text)
    assert [one for one in await who.heard() if one in answers] == answers


async def test_an_answer_whose_receipt_is_lost_is_never_shown_twice(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    who = await contact(desk, tenant, "Once Only")
    ticket = await written(who, await agent(desk, tenant, "admin"), "How often?")
    async with _at_ticket(apps, network, tenant, ticket) as app:
        await app.page.evaluate(_COUNT_MOST, "Just once")
        network.swallow_answer_to(b"/replies")
        await app.page.get_by_role("textbox", name="Reply to").fill("Just once")
        await app.page.get_by_role("button", name="Send to the contact").click()
        bubble = app.page.locator(".bubble-out", has_text="Just once")
        await expect(bubble.locator(".bubble-state")).to_have_text("Sent", timeout=45_000)
        # By the stream it is known long before the outbox tries again.
        for _ in range(30):
            await asyncio.sleep(0.1)
            assert await app.page.evaluate("mostShown") == 1
        assert network.swallowed == 1
    assert [one for one in await who.heard() if one == "Just once"] == ["Just once"]


async def _let_tokens_run_out(desk: DemoDesk, tenant: Json) -> None:
    """What ten minutes do: every access token of the desk is over; refresh tokens are not."""
    sql = "UPDATE sessions SET access_expires_at = now() - interval '1 second'"
    await run_sql(desk, tenant, sql)


async def test_an_agent_who_was_away_goes_on_without_signing_in(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    who = await contact(desk, tenant, "Patient")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Take your time")
    async with _at_ticket(apps, network, tenant, ticket) as app:
        app.watch.wants("401")
        await _let_tokens_run_out(desk, tenant)
        network.cut()
        await app.page.get_by_role("textbox", name="Reply to").fill("Back again")
        await app.page.get_by_role("button", name="Send to the contact").click()
        await who.hears("Back again")
        await who.say("Welcome back")
        await expect(app.page.locator(".bubble-in", has_text="Welcome back")).to_have_count(1)
        await _is_live(app.page)


async def test_a_lost_answer_to_a_refresh_locks_nobody_out(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    who = await contact(desk, tenant, "In A Tunnel")
    ticket = await written(who, await agent(desk, tenant, "admin"), "Long tunnel ahead")
    async with _at_ticket(apps, network, tenant, ticket) as app:
        app.watch.wants("401")
        for turn in range(3):
            network.swallow_answer_to(b"/api/v1/session/refresh")
            await _let_tokens_run_out(desk, tenant)
            network.cut()
            words = f"Through tunnel {turn}"
            await app.page.get_by_role("textbox", name="Reply to").fill(words)
            await app.page.get_by_role("button", name="Send to the contact").click()
            await who.hears(words)
        assert network.swallowed >= 1
        await expect(app.page.locator(".sign-in")).to_have_count(0)
        await _is_live(app.page)


def _kill_web(desk: DemoDesk) -> None:
    pids = json.loads(Path(desk.report["pid_file"]).read_bytes())
    os.kill(pids["web"], signal.SIGKILL)


async def test_a_server_killed_in_the_middle_comes_back_unnoticed(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, "Unlucky")
    ticket = await written(who, boss, "Before the fall")
    async with _at_ticket(apps, network, tenant, ticket) as app:
        app.watch.wants("status 50[0-9]|status of 50[0-9]")
        _kill_web(desk)
        await app.page.get_by_role("textbox", name="Reply to").fill("Written over the fall")
        await app.page.get_by_role("button", name="Send to the contact").click()
        await who.say("Said over the fall")
        await who.hears("Written over the fall")
        await who.say("After the fall")
        seen = await _equals_a_fresh_load(app, "After the fall")
    assert sorted(text for _, text in seen["said"]) == sorted(
        ["Before the fall", "Written over the fall", "Said over the fall", "After the fall"]
    )
