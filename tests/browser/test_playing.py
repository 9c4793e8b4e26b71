"""Films and sounds of contacts: played while they arrive, sought in, and what cannot be played."""

import base64
import io
import math
import struct
import wave

import pytest
from playwright.async_api import Page, expect
from tests.support.app_pages import DESKTOP, PHONE, App, Apps
from tests.support.axe import violations
from tests.support.browsers import NEEDS_CHROMIUM
from tests.support.demo_program import DemoDesk, Json, agent_with
from tests.support.desk_people import Contact, agent, contact, written

pytestmark = [*NEEDS_CHROMIUM, pytest.mark.timeout(180)]
_RATE = 8000
_SECONDS = 45
# Two seconds of a moving square, recorded by the browser itself.
_RECORD = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 });
  const ink = canvas.getContext("2d");
  const taken = [];
  const tape = new MediaRecorder(canvas.captureStream(10), { mimeType: "video/webm;codecs=vp8" });
  tape.ondataavailable = ({ data }) => taken.push(data);
  const ended = new Promise((resolve) => { tape.onstop = resolve; });
  tape.start();
  for (let at = 0; at < 20; at += 1) {
    ink.fillStyle = `hsl(${at * 18} 80% 50%)`;
    ink.fillRect(at * 6, 20, 40, 40);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  tape.stop();
  await ended;
  const bytes = new Uint8Array(await new Blob(taken).arrayBuffer());
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
}"""


def _music() -> bytes:
    """A tone of 720 kB."""
    target = io.BytesIO()
    with wave.open(target, "wb") as tape:
        tape.setnchannels(1)
        tape.setsampwidth(2)
        tape.setframerate(_RATE)
        second = b"".join(
            struct.pack("<h", int(8000 * math.sin(2 * math.pi * 440 * at / _RATE)))
            for at in range(_RATE)
        )
        tape.writeframes(second * _SECONDS)
    return target.getvalue()


async def _sent(
    who: Contact, desk: DemoDesk, tenant: Json, kind: str, content: str, **file: str
) -> str:
    ticket = await written(who, await agent(desk, tenant, "admin"), f"Look at this, {who.id}")
    await who.send(kind=kind, file={"base64": content} | file)
    return f"t/{ticket['id']}"


async def _addresses(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(
        "() => performance.getEntriesByType('resource').map((one) => one.name)"
        ".filter((one) => one.includes('/files/'))"
    )
    return found


async def _play(app: App) -> None:
    await app.page.get_by_role("button", name="Play").last.click()


@pytest.mark.parametrize(("size", "look"), [(PHONE, "light"), (DESKTOP, "dark")])
async def test_a_film_is_played_by_an_address_of_its_own(
    apps: Apps, desk: DemoDesk, tenant: Json, size: Json, look: str
) -> None:
    who = await contact(desk, tenant, "Films Everything")
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    async with apps.open(tenant, person, size=size, look=look) as app:
        film = await app.page.evaluate(_RECORD)
        await app.page.goto("about:blank")
    path = await _sent(who, desk, tenant, "video", film, mime="video/webm", name="square.webm")
    async with apps.open(tenant, person, path=path, size=size, look=look) as app:
        await _play(app)
        shown = app.page.locator("video")
        await expect(shown).to_be_visible()
        await app.page.wait_for_function(
            "() => document.querySelector('video')?.currentTime > 0.2", timeout=20_000
        )
        source = await shown.get_attribute("src") or ""
        assert source.startswith("/files/")
        assert await violations(app.page) == []
        await app.no_sideways()


async def test_music_begins_before_it_is_here_and_is_sought_in(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Sings A Lot")
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    music = base64.b64encode(_music()).decode()
    path = await _sent(who, desk, tenant, "audio", music, mime="audio/wav", name="tone.wav")
    async with apps.open(tenant, person, path=path) as app:
        page = app.page
        ranges: list[str] = []
        page.on(
            "response",
            lambda answer: (
                ranges.append(answer.headers.get("content-range", ""))
                if "/files/" in answer.url and answer.status == 206
                else None
            ),
        )
        await _play(app)
        seek = page.get_by_role("slider")
        await expect(seek).to_have_attribute("max", str(_SECONDS))
        await seek.evaluate(
            "bar => { bar.value = 40; bar.dispatchEvent(new Event('input', {bubbles: true})) }"
        )
        await page.wait_for_function("() => document.querySelector('audio').currentTime > 40.2")
        assert ranges
        await page.get_by_role("button", name="Pause").click()
        assert await violations(page) == []


async def test_what_a_device_cannot_play_can_be_saved(
    apps: Apps, desk: DemoDesk, tenant: Json
) -> None:
    who = await contact(desk, tenant, "Films Strangely")
    person = int(agent_with(tenant, "moderator")["telegram_user_id"])
    broken = base64.b64encode(b"\x1aE\xdf\xa3\x9f\x42\x82\x84webm" + b"\x00" * 400).decode()
    path = await _sent(who, desk, tenant, "video", broken, mime="video/webm", name="odd.webm")
    async with apps.open(tenant, person, path=path) as app:
        await _play(app)
        await expect(app.page.get_by_text("This device cannot play it")).to_be_visible()
        await expect(app.page.locator(".talk-file")).to_contain_text("odd")
        assert await violations(app.page) == []
