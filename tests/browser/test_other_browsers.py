"""The same app in Firefox and WebKitGTK: list, open, answer; and a first question."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from tests.support.app_pages import THEMES
from tests.support.browsers import NEEDS_FIREFOX, NEEDS_WEBKIT
from tests.support.demo_program import DemoDesk, Json, agent_with, client_key
from tests.support.desk_people import agent, contact, ticket_of, written
from tests.support.web_drivers import Driver, firefox, press, says, until, webkit

pytestmark = pytest.mark.timeout(180)
Start = Callable[[], AbstractAsyncContextManager[Driver]]
ENGINES = [
    pytest.param(firefox, id="firefox", marks=NEEDS_FIREFOX),
    pytest.param(webkit, id="webkit", marks=NEEDS_WEBKIT),
]


async def _launch(desk: DemoDesk, tenant: Json, person: int, path: str = "") -> str:
    """The app's address, signed. No client is there: the app shows its own buttons."""
    made = await desk.control.post(
        "launch", bot=tenant["bot_id"], person=person, url=tenant["app"] + path,
        theme_params=THEMES["light"], query_id=client_key(),
    )  # fmt: skip
    return str(made["url"])


@pytest.mark.parametrize("start", ENGINES)
async def test_an_agent_opens_a_ticket_and_answers(
    desk: DemoDesk, tenant: Json, start: Start
) -> None:
    who = await contact(desk, tenant, "Other Engine")
    boss = await agent(desk, tenant, "admin")
    words = f"Does it work here, {client_key()[-6:]}?"
    ticket = await written(who, boss, words)
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    answer = f"It does, {client_key()[-6:]}"
    async with start() as driver:
        await driver.goto(await _launch(desk, tenant, moderator, "?view=all"))
        await press(driver, f"[data-ticket='{ticket['id']}'] a")
        await until(driver, "(text) => [...document.querySelectorAll('.bubble')]"
                            ".some((one) => one.innerText.includes(text))", words)  # fmt: skip
        await press(driver, ".composer textarea")
        await driver.type(answer)
        await press(driver, ".composer button[type=submit]")
        await who.hears(answer)
        await says(driver, answer)


_SENT = """(text) => {
  const bubble = document.querySelector(".bubble-out");
  return bubble?.innerText.includes(text) && !bubble.querySelector(".bubble-state");
}"""


@pytest.mark.parametrize("start", ENGINES)
async def test_a_contact_asks_a_first_question(desk: DemoDesk, tenant: Json, start: Start) -> None:
    who = await contact(desk, tenant, "Other Engine")
    words = f"May I ask here, {client_key()[-6:]}?"
    async with start() as driver:
        await driver.goto(await _launch(desk, tenant, who.id))
        await press(driver, ".mine-welcome .row-target")
        await press(driver, "form textarea")
        await driver.type(words)
        await press(driver, "form button[type=submit]")
        await until(driver, _SENT, words)  # who leaves sooner takes the words along
    seen = await ticket_of(await agent(desk, tenant, "admin"), words)
    assert seen["contact"]["name"] == "Other Engine"
