"""What agents do on a phone: from the bot's button to an answer, taking, notes, filters, rights."""

import asyncio
import re
from functools import partial

import pytest
from playwright.async_api import Locator, Route, expect
from tests.support.app_pages import App, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import agent, contact, link_of, ticket_of, written

pytestmark = NEEDS_CHROMIUM
_SWIPE_PX = 170


def _row(app: App, words: str) -> Locator:
    return app.page.locator(".ticket-row", has_text=words)


def _person(tenant: Json, *roles: str) -> int:
    return int(agent_with(tenant, *roles)["telegram_user_id"])


async def _button_of_bot(desk: DemoDesk, tenant: Json, person: int, ticket: Json) -> str:
    """The address behind the button under the bot's word of this ticket; without the origin."""

    async def look() -> str | None:
        for message in reversed(await desk.chat(tenant, person)):
            rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
            for url in [(one.get("web_app") or {}).get("url", "") for row in rows for one in row]:
                if url.endswith(link_of(ticket)):
                    return str(url).removeprefix(tenant["app"])
        return None

    return await eventually(look)


async def _is_with(signed: Signed, ticket: Json, name: str) -> bool:
    assignee = (await signed.get(f"/api/v1/tickets/{ticket['id']}"))["assignee"]
    return bool(assignee and assignee["name"] == name)


async def _is_nobodys(signed: Signed, ticket: Json) -> bool:
    return (await signed.get(f"/api/v1/tickets/{ticket['id']}"))["assignee"] is None


async def test_from_the_bots_button_to_an_answer_in_the_chat_is_two_touches(
    apps: Apps, desk: DemoDesk, quiet_tenant: Json
) -> None:
    tenant = quiet_tenant
    vera = await contact(desk, tenant, "Vera")
    boss = await agent(desk, tenant, "owner")
    ticket = await written(vera, boss, "Do you ship to Oslo?")
    moderator = _person(tenant, "moderator")
    path = await _button_of_bot(desk, tenant, moderator, ticket)
    async with apps.open(tenant, moderator, path=path) as app:
        app.taps = 1  # the bot's button
        await app.page.get_by_role("textbox", name=re.compile("Reply to .?Vera")).fill(
            "Yes, in four days"
        )
        await app.tap(app.page.get_by_role("button", name="Send to the contact"))
        assert app.taps == 2
        await vera.hears("Yes, in four days")
        bubble = app.page.locator(".bubble-out", has_text="Yes, in four days")
        await expect(bubble).to_have_count(1)
        await expect(bubble.locator(".bubble-state")).to_have_text("Sent")
        await app.native("back")
        await expect(app.page.get_by_role("tab", name=re.compile("Unanswered"))).to_be_visible()


async def test_a_ticket_is_taken_by_one_swipe_and_given_back_by_one_touch(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    wim = await contact(desk, tenant, "Wim")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(wim, boss, "Who takes me?")
    async with apps.open(tenant, _person(tenant, "moderator"), path="?view=all") as app:
        await expect(_row(app, "Who takes me?")).to_be_visible()
        await app.swipe(_row(app, "Who takes me?"), -_SWIPE_PX)
        assert app.taps == 1
        toast = app.page.locator(".toast", has_text="You have")
        await expect(toast).to_be_visible()
        await eventually(partial(_is_with, boss, ticket, "Kate"))
        await app.tap(toast.get_by_role("button", name="Undo"))
        await expect(app.page.locator(".toast", has_text="is as it was")).to_be_visible()
        await eventually(partial(_is_nobodys, boss, ticket))


async def test_a_note_is_seen_by_colleagues_and_never_by_the_contact(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    xena = await contact(desk, tenant, "Xena")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(xena, boss, "Am I a special case?")
    where = f"t/{ticket['id']}"
    async with (
        apps.open(tenant, _person(tenant, "moderator"), path=where) as app,
        apps.open(tenant, _person(tenant, "admin"), path=where) as other,
        apps.open(tenant, xena.id, path=where) as own,
    ):
        await app.tap(app.page.get_by_text("Note", exact=True))
        await app.page.get_by_role("textbox", name="Note for the team").fill("Handle with care")
        await app.tap(app.page.get_by_role("button", name="Add the note"))
        note = other.page.locator(".bubble-note", has_text="Handle with care")
        await expect(note).to_contain_text("Internal note")
        await app.tap(app.page.get_by_text("Reply", exact=True).first)
        await app.page.get_by_role("textbox", name=re.compile("Reply to .?Xena")).fill(
            "No, an ordinary one"
        )
        await app.tap(app.page.get_by_role("button", name="Send to the contact"))
        await xena.hears("No, an ordinary one")
        await expect(own.page.locator(".bubble-in", has_text="an ordinary one")).to_be_visible()
        assert "Handle with care" not in await own.page.content()
        assert not [one for one in await xena.heard() if "Handle with care" in one]


async def test_two_agents_who_take_at_once_are_told_who_has_it(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    yuri = await contact(desk, tenant, "Yuri")
    boss = await agent(desk, tenant, "admin")
    await written(yuri, boss, "First come, first served?")
    async with (
        apps.open(tenant, _person(tenant, "moderator"), path="?view=all") as one,
        apps.open(tenant, _person(tenant, "admin"), path="?view=all") as other,
    ):
        both = asyncio.Barrier(2)

        async def together(route: Route) -> None:
            await both.wait()
            await route.continue_()

        for app in (one, other):
            app.watch.wants(r"409")
            # The slower of two fingers would see that it is taken, and take nothing.
            await app.context.route("**/take", together)
            await expect(_row(app, "First come")).to_be_visible()
        await asyncio.gather(
            *(app.swipe(_row(app, "First come"), -_SWIPE_PX) for app in (one, other))
        )
        ticket = await ticket_of(boss, "First come, first served?")
        for app in (one, other):
            await expect(
                app.page.locator(".toast", has_text=f"#{ticket['number']}")
            ).to_be_visible()
        said = [await app.page.locator(".toast").first.inner_text() for app in (one, other)]
        has = [words for words in said if "You have" in words]
        told = [words for words in said if "already has" in words]
        assert len(has) == len(told) == 1, said


async def test_filters_narrow_the_list_and_stand_in_the_address(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    zoe = await contact(desk, tenant, "Zoe")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(zoe, boss, "This one is urgent")
    await written(await contact(desk, tenant, "Adam"), boss, "This one is not")
    path = f"/api/v1/tickets/{ticket['id']}/priority"
    assert (await boss.ask("PUT", path, {"priority": 4}))[0] == 200
    async with apps.open(tenant, _person(tenant, "moderator"), path="?view=all") as app:
        await expect(_row(app, "This one is not")).to_be_visible()
        await app.tap(app.page.get_by_role("button", name="Priority"))
        await app.tap(app.page.get_by_role("menuitemcheckbox", name="Critical"))
        await expect(_row(app, "This one is urgent")).to_be_visible()
        await expect(_row(app, "This one is not")).to_have_count(0)
        await app.reload()
        await expect(_row(app, "This one is urgent")).to_be_visible()
        await expect(_row(app, "This one is not")).to_have_count(0)
        await app.tap(app.page.get_by_role("button", name="Clear filters"))
        await expect(_row(app, "This one is not")).to_be_visible()


@pytest.mark.parametrize(
    ("role", "sees_all", "takes", "bans"),
    [("helper", False, False, False), ("moderator", True, True, True), ("admin", True, True, True)],
)
async def test_each_role_sees_what_it_may_do(
    apps: Apps, desk: DemoDesk, tenant: Json, *, role: str, sees_all: bool, takes: bool, bans: bool
) -> None:
    boris = await contact(desk, tenant, "Boris")
    boss = await agent(desk, tenant, "admin")
    ticket = await written(boris, boss, f"A question for a {role}")
    if not sees_all:
        helper = agent_with(tenant, "helper")["name"]
        staff = await boss.get("/api/v1/staff")
        to = next(one["id"] for one in staff if one["name"] == helper)
        path = f"/api/v1/tickets/{ticket['id']}/assignee"
        assert (await boss.ask("PUT", path, {"assignee_id": to}))[0] == 200
    async with apps.open(tenant, _person(tenant, role), path="?view=all") as app:
        await expect(_row(app, f"A question for a {role}")).to_be_visible()
        await expect(app.page.get_by_text("You see the tickets that are assigned")).to_have_count(
            0 if sees_all else 1
        )
        await app.tap(_row(app, f"A question for a {role}").locator("a").first)
        await expect(
            app.page.get_by_role("textbox", name=re.compile("Reply to .?Boris"))
        ).to_be_enabled()
        await expect(app.page.get_by_role("button", name="Take", exact=True)).to_have_count(
            1 if takes else 0
        )
        await app.tap(app.page.get_by_role("button", name="Boris"))
        await expect(app.page.get_by_text("Contact").first).to_be_visible()
        await expect(app.page.get_by_role("button", name="Ban")).to_have_count(1 if bans else 0)


@pytest.mark.parametrize("part", ["AgentConversation", "Keys", "Pickers", "Announcer"])
async def test_what_comes_beside_the_rows_comes_after_them_and_before_it_is_wanted(
    apps: Apps, desk: DemoDesk, tenant: Json, part: str
) -> None:
    await written(await contact(desk, tenant, "Ahead"), await agent(desk, tenant, "admin"), "Hi")
    moderator = agent_with(tenant, "moderator")["telegram_user_id"]
    async with apps.open(tenant, moderator, path="?view=all") as app:
        await expect(app.page.locator("[data-ticket]").first).to_be_visible()

        async def asked() -> list[int]:
            return [at for at, one in enumerate(app.watch.requests) if f"/{part}-" in one]

        at = (await eventually(asked, within_s=10))[0]
        before = app.watch.requests[:at]
        assert any("/api/v1/tickets?" in one for one in before)
        assert any("/api/v1/categories" in one for one in before)
