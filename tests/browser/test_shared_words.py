"""Words an agent has not sent go on on their other device, and are never lost between two (T14)."""

import re
from functools import partial

import pytest
from playwright.async_api import Locator, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]


async def _case(desk: DemoDesk, tenant: Json, name: str) -> tuple[Json, Signed, int]:
    """A new ticket, and a moderator in English who has begun nothing."""
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    await run_sql(desk, tenant, "DELETE FROM drafts")
    who = await contact(desk, tenant, name)
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Words for {who.id}?")
    return ticket, await agent(desk, tenant, "moderator"), int(found["telegram_user_id"])


def _field(app: App) -> Locator:
    return app.page.locator(".composer textarea")


async def _kept(signed: Signed, ticket: Json, text: str | None) -> bool:
    """Whether the server has just these words."""
    draft = await signed.get(f"/api/v1/tickets/{ticket['id']}/draft")
    return (draft and draft["text"]) == text


async def _put(signed: Signed, ticket: Json, text: str, version: int) -> None:
    body = {"text": text, "visibility": "public", "version": version}
    status, _ = await signed.ask("PUT", f"/api/v1/tickets/{ticket['id']}/draft", body)
    assert status == 200


async def test_words_begun_on_a_phone_go_on_at_a_table_and_are_gone_once_sent(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    ticket, me, person = await _case(desk, tenant, "Carried Along")
    path = f"t/{ticket['id']}"
    async with apps.open(tenant, person, size=PHONE, path=path) as phone:
        await _field(phone).press_sequentially("Begun on the *phone*")
        await eventually(partial(_kept, me, ticket, "Begun on the *phone*"))
    async with apps.open(tenant, person, size=DESKTOP, path="?view=all") as table:
        row = table.page.locator(f"[data-ticket='{ticket['id']}']")
        await expect(row.get_by_role("img", name="Draft")).to_be_visible()
        await row.locator(".row-target").click()
        await expect(_field(table)).to_have_value("Begun on the *phone*")
        await _field(table).press("End")
        await _field(table).press_sequentially(", ended here")
        await eventually(partial(_kept, me, ticket, "Begun on the *phone*, ended here"))
        await table.page.get_by_role("button", name=re.compile("send to the contact")).click()
        await expect(table.page.locator(".bubble").last).to_contain_text("ended here")
        await eventually(partial(_kept, me, ticket, None))
        await expect(row.get_by_role("img", name="Draft")).to_have_count(0)
        await table.reload()
        await expect(table.page.locator(".bubble").last).to_contain_text("ended here")
        await expect(_field(table)).to_have_value("")


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_of_two_devices_words_both_are_kept_and_the_person_is_asked(
    apps: Apps, desk: DemoDesk, tenant: Json, look: str
) -> None:
    ticket, me, person = await _case(desk, tenant, f"Asked {look}")
    async with apps.open(tenant, person, size=PHONE, look=look, path=f"t/{ticket['id']}") as app:
        page = app.page
        await _field(app).press_sequentially("From here")
        await eventually(partial(_kept, me, ticket, "From here"))
        now = await me.get(f"/api/v1/tickets/{ticket['id']}/draft")
        await _put(me, ticket, "From elsewhere", now["version"])
        app.watch.wants("409")
        await _field(app).press_sequentially(" as well")
        asked = page.get_by_role("region", name="Words from another device")
        await expect(asked).to_contain_text("From elsewhere")
        assert await violations(page) == []
        await app.no_sideways()
        await expect(_field(app)).to_have_value("From here as well")
        await asked.get_by_role("button", name="Take these words").click()
        await expect(_field(app)).to_have_value("From elsewhere")
        await page.get_by_role("button", name="Undo").click()
        await expect(_field(app)).to_have_value("From here as well")
        await eventually(partial(_kept, me, ticket, "From here as well"))


async def test_emptied_words_are_dropped_everywhere(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    ticket, me, person = await _case(desk, tenant, "Emptied Out")
    async with apps.open(tenant, person, size=DESKTOP, path=f"t/{ticket['id']}") as app:
        await app.page.get_by_role("radio", name="Note").check(force=True)
        await _field(app).press_sequentially("Only for us")
        await eventually(partial(_kept, me, ticket, "Only for us"))
        draft = await me.get(f"/api/v1/tickets/{ticket['id']}/draft")
        assert draft["visibility"] == "note"
        await _field(app).fill("")
        await eventually(partial(_kept, me, ticket, None))
        await expect(_field(app)).to_have_value("")
        await app.page.get_by_role("radio", name=re.compile("Reply|Answer")).check(force=True)


async def test_without_a_network_words_stay_here_and_go_there_with_it(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    ticket, me, person = await _case(desk, tenant, "Cut Off")
    async with apps.open(tenant, person, size=PHONE, path=f"t/{ticket['id']}") as app:
        await _field(app).press_sequentially("One")
        await eventually(partial(_kept, me, ticket, "One"))
        app.watch.wants("ERR_INTERNET_DISCONNECTED")
        await app.context.set_offline(True)
        async with app.page.expect_event("requestfailed", lambda one: "/draft" in one.url):
            await _field(app).press_sequentially(" and two")
        await expect(_field(app)).to_have_value("One and two")
        await app.context.set_offline(False)
        await eventually(partial(_kept, me, ticket, "One and two"))
