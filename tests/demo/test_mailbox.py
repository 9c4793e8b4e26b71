"""The demo's mailbox: shows what was sent, and does nothing a letter says."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP
from tests.support.tenants import START

from demo_mailbox.box import MOST_LETTERS, Box
from demo_mailbox.pages import Pages, with_links
from telldesk.kernel.mail import Letter, Mailer
from telldesk.kernel.settings import Settings

HOSTILE = '<script>parent.location="http://evil.test"</script>'


@dataclass
class Mailbox:
    box: Box
    mailer: Mailer
    http: httpx.AsyncClient

    async def send(self, **changes: Any) -> None:
        facts: dict[str, Any] = {
            "id": "1", "to": "ann@example.test", "sender": "Desks", "subject": "Hello", "at": START,
            "text": "Look: http://127.0.0.1:8080/portal/enter#abc_-9\n",
            "html": "<html><head></head><body><a href='http://127.0.0.1/'>in</a></body></html>",
        }  # fmt: skip
        await self.mailer.send(Letter(**(facts | changes)))


@asynccontextmanager
async def _running() -> AsyncIterator[Mailbox]:
    box, loop = Box(), asyncio.get_running_loop()
    smtp = await loop.create_server(lambda: SMTP(box, loop=loop), "127.0.0.1", 0)
    port = smtp.sockets[0].getsockname()[1]
    runner = web.AppRunner(Pages(box).app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    mailer = Mailer(Settings(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="desk@example.test"))
    try:
        async with httpx.AsyncClient(base_url=url) as http:
            yield Mailbox(box, mailer, http)
    finally:
        await runner.cleanup()
        smtp.close()
        await smtp.wait_closed()


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with _running() as running:
        yield running


async def test_letters_are_listed_the_newest_first(mailbox: Mailbox) -> None:
    assert "No letter has come yet" in (await mailbox.http.get("/mail")).text
    await mailbox.send()
    await mailbox.send(id="2", subject="Again", to="bob@example.test")
    page = (await mailbox.http.get("/mail")).text
    assert page.index("Again") < page.index("Hello")
    told = (await mailbox.http.get("/control/letters?to=ann@example.test")).json()["letters"]
    assert [(one["number"], one["subject"]) for one in told] == [(1, "Hello")]


async def test_a_letters_link_can_be_opened(mailbox: Mailbox) -> None:
    await mailbox.send()
    page = (await mailbox.http.get("/mail/1")).text
    assert '<a href="http://127.0.0.1:8080/portal/enter#abc_-9" target="_blank"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    shown = await mailbox.http.get("/mail/1/html")
    assert '<head><base target="_blank">' in shown.text
    assert (await mailbox.http.get("/mail/2")).status_code == 404


async def test_what_a_letter_says_is_never_done(mailbox: Mailbox) -> None:
    await mailbox.send(
        subject=HOSTILE, text=HOSTILE, html=f"<body>{HOSTILE}</body>", sender=HOSTILE
    )
    for path in ("/mail", "/mail/1"):
        answer = await mailbox.http.get(path)
        assert "<script" not in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    shown = await mailbox.http.get("/mail/1/html")
    policy = shown.headers["content-security-policy"]
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "default-src 'none'" in policy


async def test_under_another_name_nothing_is_shown(mailbox: Mailbox) -> None:
    await mailbox.send()
    for path in ("/mail", "/mail/1", "/control/letters"):
        answer = await mailbox.http.get(path, headers={"host": "evil.test"})
        assert answer.status_code == 421


def test_links_in_text_are_opened_and_the_rest_is_text() -> None:
    assert with_links("<b>") == "&lt;b&gt;"
    assert with_links('http://a.test/"onclick="x') == (
        '<a href="http://a.test/" target="_blank" rel="noreferrer">http://a.test/</a>'
        "&#34;onclick=&#34;x"
    )


async def test_only_so_many_letters_are_kept(mailbox: Mailbox) -> None:
    envelope = type("Envelope", (), {"content": b"Subject: x\r\n\r\nx", "rcpt_tos": ["a@b.test"]})()
    for _ in range(MOST_LETTERS + 1):
        await mailbox.box.handle_DATA(None, None, envelope)  # type: ignore[arg-type]  # not asked
    numbers = [one.number for one in mailbox.box.newest_first()]
    assert (len(numbers), numbers[-1]) == (MOST_LETTERS, 2)


@pytest.mark.parametrize("environment", ["production", ""])
async def test_it_starts_in_a_demo_only(environment: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "demo_mailbox", "--port", "0", "--smtp-port", "0",
        env={**os.environ, "TELLDESK_ENVIRONMENT": environment},
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"refuses to start" in said
