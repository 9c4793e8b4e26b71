"""Owners at the portal, as a new one would go through it: letter, desks, owners, second factor."""

import re
from typing import Any

import pyotp
import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json
from tests.support.portal_letters import code_in, link_in, newest_letter

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
_BOTH = "owner@example.test"


def _portal(desk: DemoDesk, path: str = "") -> str:
    return f"{desk.report['portal'].rstrip('/')}/{path}"


async def _asked(page: Page, desk: DemoDesk, email: str) -> Json:
    """The letter that was asked for on the page."""
    before = await newest_letter(desk, email)
    await page.goto(_portal(desk))
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_role("button", name="Send the letter").click()
    await expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    return await newest_letter(desk, email, after=before)


async def _signed_in(page: Page, desk: DemoDesk, email: str) -> None:
    letter = await _asked(page, desk, email)
    await page.get_by_label("Code").fill(code_in(letter))
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Desks", level=1)).to_be_visible()


async def _proven(page: Page, desk: DemoDesk, email: str, before: Json | None) -> None:
    """The question whether it is really them, answered from the letter."""
    await expect(page.get_by_role("dialog", name="Is it really you?")).to_be_visible()
    letter = await newest_letter(desk, email, after=before)
    await page.get_by_role("dialog").get_by_label("Code").fill(code_in(letter))
    await page.get_by_role("button", name="Continue").click()


async def _no_sideways(page: Page) -> None:
    assert await page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@_SIZES
async def test_an_owner_comes_in_by_a_code_and_sees_their_desks(
    apps: Apps, desk: DemoDesk, size: Any
) -> None:
    async with apps.context(size=size) as (context, watch):
        page = await context.new_page()
        await _signed_in(page, desk, _BOTH)
        assert await violations(page) == []
        await _no_sideways(page)
        rows = page.locator(".row-target")
        assert await rows.count() >= 2
        await rows.first.click()
        await expect(page.get_by_role("heading", name="Owners")).to_be_visible()
        await expect(page.get_by_text("that is you")).to_be_visible()
        await expect(page.get_by_text(re.compile("^(Start|Team)$"))).to_be_visible()
        await expect(page.get_by_text(re.compile("agents$"))).to_be_visible()
        assert await violations(page) == []
        await _no_sideways(page)
        await page.reload()
        await expect(page.get_by_role("heading", name="Owners")).to_be_visible()
        watch.wants("401")  # who is there is asked before anybody is
        watch.check_complaints()


async def test_a_letters_link_lets_in_once_and_only_when_pressed(
    apps: Apps, desk: DemoDesk
) -> None:
    async with apps.context(size=DESKTOP) as (context, _):
        page = await context.new_page()
        letter = await _asked(page, desk, _BOTH)
        link = link_in(letter)
        await page.goto(link)
        await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert "#" not in page.url  # what is good for a sign-in stays in no address
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Desks", level=1)).to_be_visible()
    async with apps.context(size=PHONE) as (context, _):
        page = await context.new_page()
        await page.goto(link)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_text(re.compile("used, too old"))).to_be_visible()
        await page.get_by_role("button", name="Ask for a new letter").click()
        await expect(page.get_by_label("E-mail")).to_be_visible()


async def test_what_is_wrong_is_said_where_it_was_typed(apps: Apps, desk: DemoDesk) -> None:
    async with apps.context(size=PHONE) as (context, _):
        page = await context.new_page()
        await page.goto(_portal(desk))
        await page.get_by_label("E-mail").fill("nonsense")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("a whole address")).to_be_visible()
        assert await violations(page) == []
        await page.get_by_label("E-mail").fill("stranger@example.test")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
        await page.get_by_label("Code").fill("123456")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("another code")).to_be_visible()
        assert await violations(page) == []


async def test_a_name_is_kept_and_signing_out_is_the_end(apps: Apps, desk: DemoDesk) -> None:
    async with apps.context(size=DESKTOP) as (context, _):
        page = await context.new_page()
        await _signed_in(page, desk, "owner@kubograd.example")
        await page.get_by_role("link", name="Account").click()
        await page.get_by_label("Your name").fill("Vera Lugova")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("status").get_by_text("Saved")).to_be_visible()
        await page.reload()
        await expect(page.get_by_label("Your name")).to_have_value("Vera Lugova")
        await expect(page.get_by_text("This browser")).to_be_visible()
        assert await violations(page) == []
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_text("You have signed out.")).to_be_visible()
        await page.reload()
        await expect(page.get_by_label("E-mail")).to_be_visible()


async def test_an_invited_owner_accepts_and_leaves_again(apps: Apps, desk: DemoDesk) -> None:
    invited, owner = "invited@example.test", "owner@north-harbour.example"
    async with apps.context(size=DESKTOP) as (context, _):
        page = await context.new_page()
        await _signed_in(page, desk, owner)
        await page.locator(".row-target").first.click()
        asked_before = await newest_letter(desk, owner)
        invited_before = await newest_letter(desk, invited)
        await page.get_by_role("button", name="Invite an owner").click()
        await page.get_by_role("dialog").get_by_label("E-mail").fill(invited)
        await page.get_by_role("button", name="Send the invitation").click()
        await _proven(page, desk, owner, asked_before)
        await expect(page.get_by_text(re.compile("Invited, until"))).to_be_visible()
        link = link_in(await newest_letter(desk, invited, after=invited_before))
    async with apps.context(size=PHONE) as (context, _):
        page = await context.new_page()
        await _signed_in(page, desk, invited)
        await expect(page.get_by_role("heading", name="You are invited")).to_be_visible()
        assert await violations(page) == []
        await _no_sideways(page)
        await page.get_by_role("button", name="Accept").click()
        yours = page.get_by_role("region", name="Notices").get_by_text("yours as well now")
        await expect(yours).to_be_visible()
        # The letter's own link leads there too, and says that it was used.
        await page.goto(link)
        await page.get_by_role("button", name="Accept").click()
        await expect(page.get_by_text(re.compile("used, withdrawn, or too old"))).to_be_visible()
        await page.get_by_role("button", name="To your desks").click()
        await page.locator(".row-target").first.click()
        await expect(page.get_by_role("heading", name="Owners")).to_be_visible()
        before = await newest_letter(desk, invited)
        await page.get_by_role("button", name="Stop being an owner").click()
        await page.get_by_role("button", name="Leave").click()
        await _proven(page, desk, invited, before)
        await expect(page.get_by_text("No desk is yours yet")).to_be_visible()


async def test_with_a_second_factor_a_letter_alone_lets_nobody_in(
    apps: Apps, desk: DemoDesk
) -> None:
    owner = "owner@maple-thread.example"
    async with apps.context(size=PHONE) as (context, _):
        page = await context.new_page()
        await _signed_in(page, desk, owner)
        await page.get_by_role("link", name="Account").click()
        before = await newest_letter(desk, owner)
        await page.get_by_role("button", name="Turn on").click()
        await _proven(page, desk, owner, before)
        await expect(page.get_by_alt_text("QR code with the secret")).to_be_visible()
        assert await violations(page) == []
        factor = pyotp.TOTP(await page.locator(".factor-secret code").inner_text())
        await page.get_by_label("Code").fill(factor.now())
        await page.get_by_role("button", name="Confirm").click()
        codes = page.locator(".factor-codes li")
        await expect(codes).to_have_count(10)
        recovery, another, *_ = await codes.all_inner_texts()
        await page.get_by_role("button", name="They are kept").click()
        await expect(page.get_by_text("On: an app on your phone")).to_be_visible()
    async with apps.context(size=DESKTOP) as (context, _):
        page = await context.new_page()
        letter = await _asked(page, desk, owner)
        await page.get_by_label("Code").fill(code_in(letter))
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
        await page.get_by_label("Code").fill("000000")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.locator(".field-error")).to_be_visible()
        await page.get_by_label("Code").fill(recovery)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Desks", level=1)).to_be_visible()
        # Off again: the demo is shared. The app's code of these thirty seconds is used.
        await page.get_by_role("link", name="Account").click()
        await page.get_by_role("button", name="Turn off").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Turn off").click()
        dialog = page.get_by_role("dialog", name="Is it really you?")
        await dialog.get_by_label("Code").fill(another)
        await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_role("button", name="Turn on")).to_be_visible()
