"""Two agents answer the same question: the second is asked, loses nothing, and decides (T14)."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Locator, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.cutting_proxy import CuttingProxy, cutting_proxy
from tests.support.demo_program import DemoDesk, Json, agent_with, client_key
from tests.support.desk_people import Contact, agent, contact, run_sql, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_ANYWAY = re.compile("Send anyway")


@pytest.fixture
async def network(desk: DemoDesk) -> AsyncIterator[CuttingProxy]:
    async with cutting_proxy(desk.report["web"]) as proxy:
        yield proxy


@pytest.fixture
async def moderator(desk: DemoDesk, tenant: Json) -> int:
    """Somebody who answers, in English."""
    found = agent_with(tenant, "moderator")
    await run_sql(desk, tenant, "UPDATE agents SET language = 'en' WHERE name = $1", found["name"])
    return int(found["telegram_user_id"])


class Late:
    """An agent's app that sent an answer after a colleague's, which it had not heard of."""

    def __init__(self, app: App, who: Contact, first: str, second: str) -> None:
        self.app, self.who, self.first, self.second = app, who, first, second

    @property
    def bubble(self) -> Locator:
        return self.app.page.locator(".bubble-out", has_text=self.second)

    async def is_stopped(self) -> None:
        """What came is there, and so are the words that did not go."""
        page = self.app.page
        await expect(page.locator(".bubble-out", has_text=self.first)).to_be_visible()
        await expect(self.bubble).to_contain_text("answered meanwhile")
        await expect(self.bubble.get_by_role("button", name=_ANYWAY)).to_be_visible()
        assert not [one for one in await self.who.heard() if self.second in one]


@asynccontextmanager
async def _late(
    apps: Apps, desk: DemoDesk, tenant: Json, person: int, network: CuttingProxy, size: Json,
    look: str = "light",
) -> AsyncIterator[Late]:  # fmt: skip
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, f"Twice {look}{size['width']}")
    ticket = await written(who, boss, f"Who answers {who.id}?")
    first, second = f"Me first {who.id}", f"Me second {who.id}"
    async with apps.open(
        tenant, person, path=f"t/{ticket['id']}", size=size, look=look, through=network.url
    ) as app:
        app.watch.wants_broken_network()
        app.watch.wants("409")
        await expect(app.page.locator(".bubble", has_text="Who answers")).to_be_visible()
        # What comes beside the conversation is here, or it would be asked for in vain.
        await app.page.wait_for_load_state("networkidle")
        network.go_down()
        await app.page.locator("textarea").fill(second)
        await app.page.get_by_role("button", name="Send to the contact").click()
        late = Late(app, who, first, second)
        await expect(late.bubble.locator(".bubble-state")).to_contain_text("Waiting to be sent")
        body = {"text": first, "entities": [], "client_key": client_key()}
        path = f"/api/v1/tickets/{ticket['id']}/replies"
        assert (await boss.ask("POST", path, body))[0] == 201
        network.come_up()
        await late.is_stopped()
        yield late


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_an_answer_that_is_meant_all_the_same_goes(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, network: CuttingProxy, size: Json
) -> None:
    async with _late(apps, desk, tenant, moderator, network, size) as late:
        await late.bubble.get_by_role("button", name=_ANYWAY).click()
        await late.who.hears(late.second)
        await expect(late.bubble.get_by_role("button", name=_ANYWAY)).to_have_count(0)
        assert len([one for one in await late.who.heard() if late.second in one]) == 1


async def test_an_answer_goes_back_to_the_draft_and_on_from_there(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, network: CuttingProxy
) -> None:
    async with _late(apps, desk, tenant, moderator, network, PHONE) as late:
        page = late.app.page
        await late.bubble.get_by_role("button", name="Edit").click()
        await expect(page.locator("textarea")).to_have_value(late.second)
        await expect(late.bubble).to_have_count(0)
        # What came was seen by now, so nobody asks again.
        await page.get_by_role("button", name="Send to the contact").click()
        await late.who.hears(late.second)


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_everybody_can_read_why_it_waits(
    apps: Apps, desk: DemoDesk, tenant: Json, moderator: int, network: CuttingProxy, look: str
) -> None:
    async with _late(apps, desk, tenant, moderator, network, PHONE, look) as late:
        assert await violations(late.app.page) == []
        await late.app.no_sideways()
        await late.bubble.get_by_role("button", name="Edit").click()
        await late.app.page.locator("textarea").fill("")
