"""The desk in a browser at a table, where an agent signs in by the bot."""

from playwright.async_api import BrowserContext, Page, expect
from tests.support.app_pages import shown
from tests.support.demo_program import DemoDesk, Json, agent_with, eventually
from tests.support.watching import Watch


async def signed_in_by_bot(
    desk: DemoDesk, tenant: Json, context: BrowserContext, watch: Watch, path: str = ""
) -> Page:
    """The moderator's desk in a browser tab."""
    page = await context.new_page()
    await page.goto(tenant["app"] + path)
    await confirm_code(desk, tenant, page)
    await expect(page.locator(".desk-wide")).to_be_visible()
    await shown(page)
    await page.wait_for_load_state("networkidle")  # the part that hears keys is there
    return page


async def confirm_code(desk: DemoDesk, tenant: Json, page: Page, role: str = "moderator") -> None:
    """The code on the screen is sent to the bot and its button pressed."""
    command = await page.locator(".sign-in-command code", has_text="signin_").inner_text()
    person = agent_with(tenant, role)["telegram_user_id"]
    place = {"bot": tenant["bot_id"], "person": person}
    code = command.removeprefix("/start signin_")
    await desk.control.post("start", **place, payload=f"signin_{code}")

    async def asked() -> Json | None:
        for message in await desk.chat(tenant, person):
            rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
            if code in message.get("text", "") and rows:
                yes: str = rows[0][0]["callback_data"]
                return {"message_id": message["message_id"], "callback_data": yes}
        return None

    await desk.control.post("press", **place, **await eventually(asked))
