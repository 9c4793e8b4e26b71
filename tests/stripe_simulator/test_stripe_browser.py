"""The pages in a real browser: at both widths, in both themes, by keyboard alone."""

from collections.abc import AsyncIterator
from typing import Any, Literal

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, expect
from stripe_kit import Shop
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM, chromium

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest.fixture
async def thanks() -> AsyncIterator[str]:
    """The shop's page people come back to."""

    async def hello(_request: web.Request) -> web.Response:
        return web.Response(
            text="<!doctype html><title>Shop</title>Thanks", content_type="text/html"
        )

    app = web.Application()
    app.router.add_get("/thanks", hello)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/thanks"
    await runner.cleanup()


async def _fits(page: Page) -> bool:
    wide: bool = await page.evaluate(
        "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    return wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["en-US", "ru-RU"])
async def test_axe_finds_nothing_and_everything_fits(
    browser: Browser, shop: Shop, thanks: str, width: int, scheme: Literal["light", "dark"],
    language: str,
) -> None:  # fmt: skip
    price = await shop.price(1_234_500)
    sub = await shop.subscription(price)
    adjustable = {"enabled": True, "minimum": 1, "maximum": 9}
    item = {"price": price.id, "quantity": 2, "adjustable_quantity": adjustable}
    checkout = await shop.checkout(price, success_url=thanks, line_items=[item])
    portal = await shop.v1.billing_portal.sessions.create_async(
        {"customer": sub.customer, "return_url": thanks}
    )
    owing = await shop.subscription(price, card="pm_card_visa_chargeDeclined")
    invoice = (await shop.invoices(owing))[0]
    page = await browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale=language
    )
    origin = "/".join(checkout.url.split("/")[:3])
    for url in (f"{origin}/", checkout.url, portal.url, invoice.hosted_invoice_url):
        await page.goto(url)
        assert await violations(page) == []
        assert await _fits(page)
    await page.close()


async def test_somebody_pays_with_the_keyboard_and_comes_back(
    browser: Browser, shop: Shop, thanks: str
) -> None:
    checkout = await shop.checkout(await shop.price(), success_url=f"{thanks}?s=1")
    page = await browser.new_page(locale="en-US")
    await page.goto(checkout.url)
    await page.keyboard.press("Tab")
    await page.keyboard.type("ann@example.test")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowUp")  # past the first, to the card that asks
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Your bank asks")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{thanks}?s=1")
    assert (await shop.v1.checkout.sessions.retrieve_async(checkout.id)).status == "complete"
    await page.close()


async def test_the_portal_is_used_in_a_browser(browser: Browser, shop: Shop, thanks: str) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    facts: Any = {"customer": sub.customer, "return_url": thanks}
    portal = await shop.v1.billing_portal.sessions.create_async(facts)
    page = await browser.new_page(locale="en-US")
    await page.goto(portal.url)
    await page.get_by_label("Quantity").fill("4")
    await page.get_by_role("button", name="Change the plan").click()
    await expect(page.get_by_label("Quantity")).to_have_value("4")
    await page.get_by_role("button", name="Cancel at the end of the period").click()
    await expect(page.get_by_role("button", name="Keep the subscription")).to_be_visible()
    assert (await shop.reload(sub)).cancel_at_period_end
    await page.get_by_role("link", name="Back to the shop").click()
    await page.wait_for_url(thanks)
    await page.close()
