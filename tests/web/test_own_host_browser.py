"""T60: a desk's own host in a real browser: the app is launched, lives and ends there alone."""

import json
from urllib.parse import quote, urlsplit

import pytest
from playwright.async_api import expect
from tests.support.app_pages import DESKTOP, THEMES, client_script
from tests.support.browsers import NEEDS_CHROMIUM, chromium
from tests.support.pages import slug_of
from tests.support.tenants import FixedClock
from tests.support.web import Site, add_agent

from telldesk.kernel.db import Tenant

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(120)]
_ASK = """async ([url, body]) => {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body),
    headers: { "content-type": "application/json" } });
  return answer.status;
}"""


async def test_T60_the_app_opens_on_its_desks_own_host_and_on_no_other_desks(
    site: Site, tenant: Tenant, other_tenant: Tenant, clock: FixedClock
) -> None:
    port = urlsplit(site.url).port
    own, foreign = [
        f"http://{await slug_of(site, one)}.desks.test:{port}" for one in (tenant, other_tenant)
    ]
    inbox = await site.inbox(tenant)
    await add_agent(site.parts, tenant, "moderator", 7_000_001, clock)
    signed = quote(site.launch(inbox, 7_000_001), safe="")
    launch = f"#tgWebAppData={signed}&tgWebAppVersion=9.6&tgWebAppPlatform=tdesktop"
    path = f"/app/{inbox.public_id}/"
    # Names of the test lead to this machine, and count as secure: outside it is https.
    names = "--host-resolver-rules=MAP *.desks.test 127.0.0.1"
    secure = f"--unsafely-treat-insecure-origin-as-secure={own},{foreign}"
    async with chromium(names, secure) as browser:
        context = await browser.new_context(locale="en-US", viewport=DESKTOP)
        await context.add_init_script(client_script({"theme": THEMES["light"], "version": "9.6"}))
        page = await context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url.replace("ws:", "http:")))
        answer = await page.goto(own + path + launch)
        assert answer is not None
        assert answer.request.redirected_from is None  # the bridge knows the launch's origin only
        await expect(page.locator(".desk-wide")).to_be_visible()
        await expect(page.locator(".rail [role=status]")).to_have_text("Live")
        assert [url for url in asked if not url.startswith((f"{own}/", "data:", "blob:"))] == []

        elsewhere = await page.goto(foreign + path + launch)
        assert elsewhere is not None
        assert elsewhere.status == 404
        assert await page.locator("#app").count() == 0
        assert "telldesk" not in (await page.content()).lower()
        body = {"inbox": inbox.public_id, "init_data": site.launch(inbox, 7_000_001)}
        assert await page.evaluate(_ASK, [f"{foreign}/api/v1/session", body]) in {401, 403, 404}

        nobody = await page.goto(f"http://not-a-desk.desks.test:{port}{path}")
        assert nobody is not None
        assert nobody.status == 404
        assert json.dumps(inbox.public_id) not in await page.content()
