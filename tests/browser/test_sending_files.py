"""Files from the app: chosen, sent once and in order, seen by the other side (F1-F4)."""

import io
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Locator, Page, expect
from tests.support.app_pages import DESKTOP, PHONE, Apps, grow, shown
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.cutting_proxy import CuttingProxy, cutting_proxy
from tests.support.demo_program import DemoDesk, Json, agent_with, eventually
from tests.support.desk_people import Contact, agent, contact, run_sql, written
from tests.support.desktop import signed_in_by_bot
from tests.support.device_storage import kept
from tests.support.hostile import FILES, RUNS

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
# The app asks whether the server has a file before it sends it once more.
_NOT_THERE = r"404.* http://[^/]+/api/v1/uploads/[0-9a-f-]{36}$"
_SLOW = {
    "offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 150_000,
}  # fmt: skip


def _picture(name: str, colour: tuple[int, int, int], *, noise: int = 0) -> FilePayload:
    """A JPEG; with `noise` one of about so many bytes."""
    target = io.BytesIO()
    if noise:
        side = int((noise / 1.2) ** 0.5)
        Image.frombytes("L", (side, side), os.urandom(side * side)).save(target, "JPEG")
    else:
        Image.new("RGB", (400, 300), colour).save(target, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": target.getvalue()}


def _pdf(name: str = "contract.pdf") -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": _PDF}


async def _choose(page: Page, *files: FilePayload | str) -> None:
    async with page.expect_file_chooser() as asked:
        await page.get_by_role("button", name="Attach files").click()
    chooser = await asked.value
    assert chooser.is_multiple()
    await chooser.set_files(list(files))  # type: ignore[arg-type] # paths or payloads, never both


def _chips(page: Page) -> Locator:
    return page.locator(".files-chip")


async def _uploaded(page: Page, count: int) -> None:
    await expect(_chips(page)).to_have_count(count)
    said = f"{count} of {count} uploaded"
    await expect(page.locator(".files-tray [role=status]")).to_have_text(
        re.compile(re.sub(r"(\d+)", r"\\W?\1\\W?", said))
    )


async def _brought(who: Contact, count: int) -> list[Json]:
    """The messages of the bot that bring files, once there are so many."""

    async def look() -> list[Json] | None:
        said = await who.desk.chat(who.tenant, who.id)
        found = [
            one
            for one in said
            if one["is_from_bot"] and any(kind in one for kind in ("photo", "document", "video"))
        ]
        return found if len(found) >= count else None

    return await eventually(look)


@pytest.fixture
async def network(desk: DemoDesk) -> AsyncIterator[CuttingProxy]:
    async with cutting_proxy(desk.report["web"]) as proxy:
        yield proxy


@pytest.mark.parametrize(("size", "look"), [(PHONE, "light"), (DESKTOP, "dark")])
async def test_an_agent_sends_two_pictures_and_a_pdf_and_the_contact_gets_them(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json, look: str
) -> None:
    who = await contact(desk, tenant, "Wants Papers")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"The contract, {who.id}?")
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    path = f"t/{ticket['id']}"
    async with apps.open(tenant, person, path=path, size=size, look=look) as app:
        page = app.page
        await _choose(
            page, _picture("one.jpg", (200, 30, 60)), _picture("two.jpg", (30, 60, 200)), _pdf()
        )
        await _uploaded(page, 3)
        await expect(page.locator(".files-thumb img")).to_have_count(2)
        await expect(page.get_by_text(re.compile("Will be sent as .?2.? messages"))).to_be_visible()
        assert await violations(page) == []
        await app.no_sideways()
        await page.locator("textarea").fill("Here they are")
        await page.get_by_role("button", name="Send to the contact").click()
        await expect(_chips(page)).to_have_count(0)
        album = page.locator(".bubble-out .talk-album")
        await expect(album.locator("img")).to_have_count(2)
        await expect(page.locator(".bubble-out .talk-file")).to_contain_text("contract")
        one, two, pdf = await _brought(who, 3)
        assert (one["caption"], two.get("caption", "")) == ("Here they are", "")
        assert one["media_group_id"] == two["media_group_id"] != pdf.get("media_group_id")
        assert pdf["document"]["file_name"] == "contract.pdf"
        await expect(page.locator(".bubble-out .bubble-state", has_text="Sent")).to_have_count(2)
        assert await violations(page) == []
        await app.reload()
        await expect(page.locator(".bubble-out .talk-album img")).to_have_count(2)
        await expect(page.locator(".bubble-out", has_text="Here they are")).to_have_count(1)
    said = await (await agent(desk, tenant, "admin")).get(
        f"/api/v1/tickets/{ticket['id']}/conversation"
    )
    assert [len(one["parts"]) for one in said["messages"][-2:]] == [2, 1]


async def test_a_contact_asks_with_a_picture_and_sends_another(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Shows Things")
    boss = await agent(desk, tenant, "admin")
    async with apps.open(tenant, who.id) as app:
        page = app.page
        await page.get_by_role("button", name="Something else").click()
        await expect(page.get_by_label("Your question")).to_be_visible()
        await _choose(page, _picture("broken.jpg", (9, 90, 9)))
        await _uploaded(page, 1)
        assert await violations(page) == []
        await grow(page, ":root { font-size: 200% }")
        await app.no_sideways()
        await page.get_by_label("Your question").fill(f"It broke, {who.id}")
        await app.main_button("Send")
        await app.native("main")
        await expect(page.locator(".bubble-out img")).to_have_count(1)

        async def opened() -> Json | None:
            found = await boss.get("/api/v1/tickets?view=all&limit=50")
            for one in found["tickets"]:
                if one["contact"]["name"] == "Shows Things" and str(who.id) in one["subject"]:
                    ticket: Json = one
                    return ticket
            return None

        ticket = await eventually(opened)
        await expect(page).to_have_url(re.compile(f"/t/{ticket['id']}$"))
        await _choose(page, _picture("again.jpg", (9, 9, 90)))
        await _uploaded(page, 1)
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator(".bubble-out img")).to_have_count(2)
        await expect(page.locator(".files-going")).to_have_count(0)

        async def both() -> list[Json] | None:
            said = await boss.get(f"/api/v1/tickets/{ticket['id']}/conversation")
            found = [one for one in said["messages"] if one["parts"]]
            return found if len(found) == 2 else None

        first, second = await eventually(both)
        assert (first["text"], second["text"]) == (f"It broke, {who.id}", "")
        assert [one["kind"] for one in first["parts"] + second["parts"]] == ["photo", "photo"]


async def test_files_outlive_a_cut_network_and_a_reload_and_are_sent_once(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    here = tenant | {"app": tenant["app"].replace(desk.report["web"], network.url)}
    who = await contact(desk, tenant, "In A Tunnel")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"A picture for {who.id}?")
    async with apps.context(size=DESKTOP, origin=network.url) as (context, watch):
        watch.wants_broken_network()
        watch.wants(_NOT_THERE)
        page = await signed_in_by_bot(desk, here, context, watch, f"t/{ticket['id']}?view=all")
        await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        cable = await context.new_cdp_session(page)
        await cable.send("Network.enable")
        await cable.send("Network.emulateNetworkConditions", _SLOW)
        await _choose(page, _picture("large.jpg", (0, 0, 0), noise=2_000_000), _pdf())
        await page.wait_for_function(
            "() => (document.querySelector('.files-bar')?.value ?? 0) > 100000"
        )
        await page.locator("textarea").fill("Out of the tunnel")
        await page.get_by_role("button", name="Send to the contact").click()
        await expect(page.locator(".files-going").first).to_contain_text("Sending after the upload")
        await kept(page, "Out of the tunnel")
        network.go_down()
        await context.set_offline(True)
        await expect(page.locator(".files-going").first).to_contain_text("when the network is back")
        await page.close()

        page = await context.new_page()
        await page.goto(f"{here['app']}t/{ticket['id']}?view=all")
        await shown(page)
        going = page.locator(".bubble-out", has_text="Out of the tunnel")
        await expect(going.locator("img")).to_have_count(1)
        await expect(going.locator(".files-going")).to_be_visible()
        network.come_up()
        await context.set_offline(False)
        await _brought(who, 2)
        await expect(page.locator(".bubble-out .bubble-state", has_text="Sent")).to_have_count(2)
        await watch.check(page)
    picture, pdf = await _brought(who, 2)
    assert picture["caption"] == "Out of the tunnel"
    assert "document" in pdf


async def test_what_waits_for_its_files_is_taken_back_whole(
    apps: Apps, desk: DemoDesk, tenant: Json, network: CuttingProxy
) -> None:
    who = await contact(desk, tenant, "Thinks Again")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Well, {who.id}?")
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    async with apps.open(tenant, person, path=f"t/{ticket['id']}", through=network.url) as app:
        page = app.page
        app.watch.wants_broken_network()
        app.watch.wants(_NOT_THERE)
        await _choose(page, _picture("one.jpg", (1, 1, 1)))
        await _uploaded(page, 1)
        network.go_down()
        await _choose(page, _pdf())
        await expect(_chips(page).nth(1)).to_contain_text("waiting for the network")
        await page.locator("textarea").fill("Not yet")
        await page.get_by_role("button", name="Send to the contact").click()
        await (
            page.locator(".bubble-out", has_text="contract")
            .get_by_role("button", name="Take back")
            .click()
        )
        await expect(page.locator(".bubble-out")).to_have_count(0)
        await expect(page.locator("textarea")).to_have_value("Not yet")
        await expect(_chips(page)).to_have_count(2)
        network.come_up()
        await _uploaded(page, 2)
        await page.get_by_role("button", name="Send to the contact").click()
        assert [one.get("caption", "") for one in await _brought(who, 2)] == ["Not yet", ""]


async def test_too_large_and_empty_files_are_told_and_one_removed_comes_back(
    apps: Apps, desk: DemoDesk, tenant: Json, tmp_path: Path
) -> None:
    who = await contact(desk, tenant, "Sends Much")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"All of it, {who.id}")
    large, empty = tmp_path / "film.mkv", tmp_path / "nothing.txt"
    with large.open("wb") as file:
        file.truncate(53_000_000)
    empty.write_bytes(b"")
    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}") as app:
        page = app.page
        await _choose(page, str(large), str(empty))
        toast = page.locator(".toast", has_text="too large")
        await expect(toast).to_contain_text("52.4")
        await expect(toast).to_contain_text("is empty")
        await expect(_chips(page)).to_have_count(0)
        assert not [one for one in app.watch.sent if "uploads" in one[1]]
        await _choose(page, _pdf("a.pdf"), _pdf("b.pdf"))
        await _uploaded(page, 2)
        await page.get_by_role("button", name=re.compile("Remove .?a.pdf")).click()
        await expect(_chips(page)).to_have_count(1)
        await page.get_by_role("button", name="Undo").click()
        await expect(_chips(page)).to_have_count(2)
        await expect(_chips(page).first).to_contain_text("a")
        await _uploaded(page, 2)
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator(".bubble-out .talk-file")).to_have_count(2)
        await expect(page.locator(".files-going")).to_have_count(0)


async def test_a_picture_is_pasted_and_dropped_and_words_with_it_are_not(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Pastes")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Look, {who.id}")
    make = """(words) => {
      const moved = new DataTransfer();
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 8;
      const bytes = Uint8Array.from(atob(canvas.toDataURL("image/png").split(",")[1]),
        (one) => one.charCodeAt(0));
      moved.items.add(new File([bytes], "image.png", { type: "image/png" }));
      if (words) moved.setData("text/plain", words);
      return moved;
    }"""
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    async with apps.open(tenant, person, path=f"t/{ticket['id']}", size=DESKTOP) as app:
        page = app.page
        await expect(page.locator("textarea")).to_be_visible()
        paste = f"""(words) => document.querySelector("textarea").dispatchEvent(
          new ClipboardEvent("paste", {{ clipboardData: ({make})(words), bubbles: true,
            cancelable: true }}))"""
        await page.evaluate(paste, "a table")
        await page.evaluate(paste, "")
        await _uploaded(page, 1)
        drag = f"""(kind) => document.body.dispatchEvent(new DragEvent(kind, {{
          dataTransfer: ({make})(""), bubbles: true, cancelable: true }}))"""
        await page.evaluate(drag, "dragover")
        await expect(page.get_by_text("Drop files here")).to_be_visible()
        await page.evaluate(drag, "drop")
        await expect(page.get_by_text("Drop files here")).to_have_count(0)
        await _uploaded(page, 2)


async def test_a_keyboard_alone_attaches_orders_removes_and_sends(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Only Keys")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"By keys, {who.id}")
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    async with apps.open(tenant, person, path=f"t/{ticket['id']}", size=DESKTOP) as app:
        page = app.page
        await page.wait_for_load_state("networkidle")
        async with page.expect_file_chooser() as asked:
            await page.get_by_role("button", name="Attach files").press("Enter")
        await (await asked.value).set_files([_pdf("a.pdf"), _pdf("b.pdf"), _pdf("c.pdf")])
        await _uploaded(page, 3)
        await expect(page.locator("textarea")).to_be_focused()
        await page.get_by_role("button", name=re.compile("Remove .?a.pdf")).focus()
        await page.keyboard.press("Alt+ArrowDown")
        await expect(_chips(page).nth(1)).to_contain_text("a.pdf")
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("menuitem", name="Later")).to_be_visible()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(_chips(page).nth(2)).to_contain_text("a.pdf")
        await page.get_by_role("button", name=re.compile("Remove .?c.pdf")).focus()
        await page.keyboard.press("Enter")
        await expect(_chips(page)).to_have_count(2)
        await page.locator("textarea").focus()
        await page.keyboard.press("Control+Enter")
        found = await _brought(who, 2)
        assert [one["document"]["file_name"] for one in found] == ["b.pdf", "a.pdf"]


async def test_hostile_names_of_files_do_nothing_anywhere(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Names Files")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Names, {who.id}")
    names = [*(f"{one}.txt" for one in RUNS[:4]), *(one for one in FILES if "\0" not in one)]
    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}") as app:
        page = app.page
        await expect(page.locator("textarea")).to_be_visible()
        made = "(names) => names.map((name) => new File([name], name, { type: 'text/plain' }))"
        await page.evaluate(
            f"""(names) => {{
              const moved = new DataTransfer();
              for (const one of ({made})(names)) moved.items.add(one);
              document.querySelector("textarea").dispatchEvent(new ClipboardEvent("paste",
                {{ clipboardData: moved, bubbles: true, cancelable: true }}));
            }}""",
            names,
        )
        await _uploaded(page, len(names))
        exe = _chips(page).filter(has=page.locator("bdi[dir=ltr]", has_text=".exe"))
        await expect(exe).to_have_count(1)
        await app.no_sideways()
        assert await violations(page) == []
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator(".bubble-out .talk-file")).to_have_count(len(names))
        await expect(page.locator(".files-going")).to_have_count(0)
        assert await page.evaluate("() => window.pwned") is None
        await app.no_sideways()


@pytest.mark.parametrize(("size", "look"), [(PHONE, "dark"), (DESKTOP, "light")])
async def test_a_file_that_may_not_be_opened_says_so(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json, look: str
) -> None:
    who = await contact(desk, tenant, "Sends A Bug")
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Open this, {who.id}")
    async with apps.open(tenant, who.id, path=f"t/{ticket['id']}") as app:
        await _choose(app.page, _pdf(f"{who.id}.pdf"))
        await _uploaded(app.page, 1)
        await app.page.get_by_role("button", name="Send", exact=True).click()
        await expect(app.page.locator(".bubble-out .talk-file")).to_have_count(1)
        await expect(app.page.locator(".files-going")).to_have_count(0)
    path, change = f"t/{ticket['id']}", "UPDATE files SET state = $2 WHERE name = $1"
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    for state, words in (("infected", "Something harmful"), ("checking", "Being checked")):
        await run_sql(desk, tenant, change, f"{who.id}.pdf", state)
        async with apps.open(tenant, person, path=path, size=size, look=look) as app:
            part = app.page.locator(".files-part")
            await expect(part).to_contain_text(words)
            await expect(app.page.locator(".talk-file-button")).to_have_count(0)
            assert await violations(app.page) == []
