"""What fingers do: drawing rows aside, scrolling, pulling lists; and the buttons of the client."""

from functools import partial

import pytest
from playwright.async_api import Locator, expect
from tests.support.app_pages import App, Apps
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually
from tests.support.desk_people import Contact, agent, contact, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_FAR_PX = 170
_SHORT_PX = 38
_AT_REST = "(row) => !row.style.transform && !row.classList.contains('swipe-moving')"


def _row(app: App, ticket: Json) -> Locator:
    return app.page.locator(f"[data-ticket='{ticket['id']}']")


def _moderator(tenant: Json) -> int:
    return int(agent_with(tenant, "moderator")["telegram_user_id"])


async def _stands(signed: Signed, ticket: Json, status: str, *, is_taken: bool = False) -> bool:
    seen = await signed.get(f"/api/v1/tickets/{ticket['id']}")
    return seen["status"] == status and (seen["assignee"] is not None) == is_taken


async def _waits(desk: DemoDesk, tenant: Json, name: str) -> tuple[Contact, Signed, Json]:
    boss = await agent(desk, tenant, "admin")
    who = await contact(desk, tenant, name)
    return who, boss, await written(who, boss, f"{name} asks")


async def _nothing_happened(app: App, row: Locator) -> None:
    assert await row.locator(".swipe-front").evaluate(_AT_REST)
    await expect(row.locator(".swipe-behind")).to_have_count(0)
    await expect(app.page.locator(".toast")).to_have_count(0)
    assert [one for one in app.watch.sent if one[0] in {"PUT", "DELETE", "PATCH"}] == []


async def test_a_row_drawn_to_the_end_is_resolved_and_undo_brings_it_back_on_the_server(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    _, boss, ticket = await _waits(desk, tenant, "Drawn Away")
    async with apps.open(tenant, _moderator(tenant), path="?view=all") as app:
        await expect(_row(app, ticket)).to_be_visible()
        await app.swipe(_row(app, ticket), _FAR_PX)
        toast = app.page.locator(".toast", has_text="is resolved")
        await expect(toast).to_be_visible()
        await eventually(partial(_stands, boss, ticket, "resolved"))
        await app.tap(toast.get_by_role("button", name="Undo"))
        await expect(app.page.locator(".toast", has_text="is as it was")).to_be_visible()
        await eventually(partial(_stands, boss, ticket, "open"))
        assert app.taps == 2


async def test_a_row_let_go_too_early_or_drawn_back_stays_as_it_is(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    _, boss, ticket = await _waits(desk, tenant, "Hesitant")
    async with apps.open(tenant, _moderator(tenant), path="?view=all") as app:
        row = _row(app, ticket)
        await expect(row).to_be_visible()
        for way in (1, -1):
            await app.draw(row, (way * _SHORT_PX, 0))
            await _nothing_happened(app, row)
            await app.draw(row, (way * _FAR_PX, 0), (way * 10, 0))
            await _nothing_happened(app, row)
        await expect(app.page.locator(".bubble")).to_have_count(0)  # nor was it opened
        assert await _stands(boss, ticket, "open")


async def test_scrolling_a_list_draws_no_row_aside(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    _, _, ticket = await _waits(desk, tenant, "Passed By")
    async with apps.open(tenant, _moderator(tenant), path="?view=all") as app:
        row = _row(app, ticket)
        await expect(row).to_be_visible()
        # A thumb goes round its joint: down the list, and a good way aside at the end.
        await app.draw(row, (-8, -90), (-60, -280))
        assert await app.page.evaluate("() => scrollY") > 100
        await app.page.evaluate("() => scrollTo(0, 0)")
        await _nothing_happened(app, row)
        await expect(app.page.locator(".bubble")).to_have_count(0)


async def test_a_contact_closes_by_one_swipe_and_undo_opens_it_on_the_server(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who, boss, ticket = await _waits(desk, tenant, "Own Hand")
    async with apps.open(tenant, who.id) as app:
        row = app.page.locator(".swipe", has_text="Own Hand asks")
        await expect(row).to_be_visible()
        await app.draw(row, (_SHORT_PX, 0))
        await app.draw(row, (-_FAR_PX, 0))  # nothing is on that side
        await _nothing_happened(app, row)
        await app.swipe(row, _FAR_PX)
        toast = app.page.locator(".toast", has_text="is closed")
        await expect(toast).to_be_visible()
        await eventually(partial(_stands, boss, ticket, "closed"))
        await expect(row).to_contain_text("Closed")
        await app.tap(toast.get_by_role("button", name="Undo"))
        await eventually(partial(_stands, boss, ticket, "open"))
        await expect(row).to_contain_text("Received")
        assert app.taps == 2


@pytest.mark.parametrize("audience", ["agent", "contact"])
async def test_a_list_pulled_down_at_its_top_is_read_again(
    apps: Apps, desk: DemoDesk, tenant: Json, audience: str
) -> None:
    who, _, _ = await _waits(desk, tenant, "Puller")
    person = _moderator(tenant) if audience == "agent" else who.id
    asked = "v1/tickets?" if audience == "agent" else "v1/my/tickets"
    async with apps.open(tenant, person) as app:
        row = app.page.locator(".swipe").first
        await expect(row).to_be_visible()

        def reads() -> int:
            return len([path for method, path in app.watch.sent if path.startswith(asked)])

        await app.page.wait_for_load_state("networkidle")  # it is read again as the stream begins
        before = reads()
        await app.draw(row, (0, 60))
        await app.draw(row, (0, 220), (0, 5))  # thought better of it
        assert reads() == before
        await app.draw(row, (0, 220))

        async def again() -> bool:
            return reads() > before

        await eventually(again)
        await expect(app.page.locator(".pull-rest")).to_be_visible()
        await expect(app.page.locator(".pull-sign")).to_have_text("")
        await expect(row).to_be_visible()
        assert [ticked["type"] for ticked in await app.calls("web_app_trigger_haptic_feedback")]


async def test_the_clients_own_buttons_follow_the_screens_of_a_contact(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who, _, _ = await _waits(desk, tenant, "Buttoned Up")
    async with apps.open(tenant, who.id) as app:
        row = app.page.locator("a.row-target")  # what stands in its place while it is read is none
        await app.main_button("New request")
        await app.native("main")
        await expect(app.page.get_by_label("Your question")).to_be_focused()
        last = (await app.calls("web_app_setup_main_button"))[-1]
        assert (last["text"], last["is_active"]) == ("Send", False)
        await app.native("main")  # nothing to send yet
        await expect(app.page.get_by_label("Your question")).to_be_visible()
        await app.native("back")
        await app.main_button("New request")
        await expect(row).to_be_visible()
        await row.click()
        await expect(app.page.locator(".bubble")).to_have_count(1)
        assert not (await app.calls("web_app_setup_main_button"))[-1]["is_visible"]
        await app.page.locator("textarea").fill("Not sent")
        await app.page.wait_for_function(
            "() => fakeClient.last('web_app_setup_closing_behavior')?.need_confirmation === true"
        )
        await app.native("back")
        await expect(row).to_be_visible()
        await app.page.wait_for_function(
            "() => fakeClient.last('web_app_setup_back_button')?.is_visible === false"
        )


async def test_the_clients_back_button_leads_an_agent_out_step_by_step(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    _, _, ticket = await _waits(desk, tenant, "Way Back")
    async with apps.open(tenant, _moderator(tenant), path="?view=all") as app:
        await _row(app, ticket).locator("a").first.click()
        await app.page.get_by_role("button", name="Way Back").click()
        await expect(app.page.get_by_text("Here since")).to_be_visible()
        await app.native("back")
        await expect(app.page.locator(".bubble", has_text="Way Back asks")).to_be_visible()
        await app.native("back")
        await expect(_row(app, ticket)).to_be_visible()
        await expect(app.page.get_by_role("tab", selected=True)).to_contain_text("All")
        await app.page.wait_for_function(
            "() => fakeClient.last('web_app_setup_back_button')?.is_visible === false"
        )
