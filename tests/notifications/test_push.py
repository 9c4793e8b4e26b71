"""News in browsers: encrypted for each, signed by the desk, once on a device (N2)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from tests.support.factories import MadeAgent, make_ticket
from tests.support.push_service import Browser, PushService, signer_of
from tests.support.staff import Scene, Writer

from telldesk.channels.staff.wishes import Quiet, Wishes
from telldesk.kernel.crypto import Sealer, digest
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk
from telldesk.notifications.actions.choose import (
    DevicesFull,
    DeviceUnknown,
    SealedDevice,
    add_device,
    remove_device,
    set_wishes,
    try_device,
)
from telldesk.notifications.actions.read import mark_read
from telldesk.notifications.outside import push_place
from telldesk.notifications.pushing import Subscription, may_write_to
from telldesk.notifications.settings import OwnNotifications, read_own

SOON, MINUTE, HOUR = timedelta(seconds=4), timedelta(minutes=1), timedelta(hours=1)


async def _own(far: Scene, agent: MadeAgent) -> OwnNotifications:
    return await far.run(lambda work: read_own(work, agent.actor, sends_mail=False))


@pytest.fixture
async def sealing_public(queues: Desk, far: Scene) -> bytes:
    (row,) = await queues.ask(
        "SELECT sealing_public FROM platform.tenants WHERE id = $1", UUID(far.tenant.id)
    )
    return bytes(row["sealing_public"])


@pytest.fixture
async def agent(far: Scene) -> MadeAgent:
    made = await far.agent("owner")
    assert (await _own(far, made)).push_key == "", "the worker makes it"
    await far.drain()
    assert len((await _own(far, made)).push_key) == 87
    return made


async def _subscribe(
    far: Scene, agent: MadeAgent, browser: Browser, public: bytes, *, beside_bot: bool = False
) -> None:
    found = msgspec.json.encode(msgspec.convert(browser.body, Subscription))
    key, sealed = Sealer(public).seal(found, push_place(far.tenant))
    device = SealedDevice(
        fingerprint=digest(browser.endpoint), sealed_key=key, sealed=sealed, name="Firefox",
        beside_bot=beside_bot,
    )  # fmt: skip
    await far.run(lambda work: add_device(work, agent.actor, device=device))


async def _says(far: Scene, writer: Writer | None = None, **columns: Any) -> Writer:
    if writer is None:
        contact = await far.contact(name="Anna \u202e<b>")
        writer = far.writing(contact, await make_ticket(far.desk, far.tenant, contact, **columns))
    await writer.writes("Help, my secret words")
    await far.drain()
    return writer


async def _pass(far: Scene, by: timedelta = SOON) -> None:
    far.clock.move(by)
    await far.drain()


async def test_what_arrives_only_the_browser_can_read_and_the_desk_has_signed(
    far: Scene, service: PushService, agent: MadeAgent, sealing_public: bytes
) -> None:
    browser = service.browser("one")
    await _subscribe(far, agent, browser, sealing_public)
    writer = await _says(far)
    await _pass(far)
    ((_, headers, body),) = service.pushes
    (message,) = service.of(browser)
    assert message["title"].startswith(f"#{writer.ticket.number} · ")
    assert message["body"] == "New ticket"
    assert "\u202e" not in message["title"]
    assert message["url"].startswith("https://desk.test/app/k3v9/?ticket=")
    assert "secret words" not in str(message)
    assert b"New ticket" not in body
    claims, key = signer_of(headers["authorization"])
    assert claims["aud"] == service.origin
    assert claims["sub"] == "https://desk.test"
    assert key == (await _own(far, agent)).push_key
    assert headers["content-encoding"] == "aes128gcm"
    assert int(headers["ttl"]) > 0
    assert len(headers["topic"]) <= 32


async def test_nothing_of_the_address_can_be_read_where_it_is_kept(
    far: Scene, service: PushService, agent: MadeAgent, sealing_public: bytes
) -> None:
    browser = service.browser("hidden-address")
    await _subscribe(far, agent, browser, sealing_public)
    row = await far.run(lambda work: work.conn.fetchrow("SELECT * FROM push_devices"))
    assert "hidden-address" not in str([bytes(v) if isinstance(v, bytes) else v for v in row])
    keys = await far.run(lambda work: work.conn.fetchrow("SELECT private FROM push_keys"))
    assert len(keys["private"]) > 32


async def test_one_event_comes_once_to_each_device_also_when_another_one_fails(
    far: Scene, service: PushService, agent: MadeAgent, sealing_public: bytes
) -> None:
    one, two = service.browser("one"), service.browser("two")
    for browser in (one, two):
        await _subscribe(far, agent, browser, sealing_public)
    service.answers["/push/two"] = 503
    await _says(far)
    with pytest.raises(AssertionError, match="PushDelayed"):
        await _pass(far)
    service.answers.clear()
    await _pass(far, MINUTE)
    assert len(service.of(one)) == len(service.of(two)) == 1
    await _pass(far, HOUR)
    assert len(service.pushes) == 2


async def test_more_of_the_same_replaces_and_rings_again_only_after_a_while(
    far: Scene, service: PushService, agent: MadeAgent, sealing_public: bytes
) -> None:
    browser = service.browser("one")
    await _subscribe(far, agent, browser, sealing_public)
    writer = await _says(far)
    await _pass(far)
    await _says(far, writer)
    await _pass(far)
    await _pass(far, 6 * MINUTE)
    await _says(far, writer)
    await _pass(far)
    first, second, third = service.of(browser)
    assert first["tag"] == second["tag"] == third["tag"]
    assert [one["is_loud"] for one in (first, second, third)] == [True, False, True]


async def test_beside_the_bot_is_not_said_what_the_bot_says(
    far: Scene, service: PushService, agent: MadeAgent, sealing_public: bytes
) -> None:
    phone, desktop = service.browser("phone"), service.browser("desktop")
    await _subscribe(far, agent, phone, sealing_public, beside_bot=True)
    await _subscribe(far, agent, desktop, sealing_public)
    await _says(far)
    await _pass(far)
    assert service.of(phone) == []
    assert len(service.of(desktop)) == 1
    await far.run(
        lambda work: set_wishes(work, agent.actor, wishes=Wishes(off={"new_ticket": ["bot"]}))
    )
    await _says(far)
    await _pass(far)
    assert len(service.of(phone)) == 1, "the bot is silent about it, so the browser is not"


async def test_read_quiet_or_unwanted_news_is_not_pushed(
    far: Scene, service: PushService, agent: MadeAgent, sealing_public: bytes
) -> None:
    browser = service.browser("one")
    await _subscribe(far, agent, browser, sealing_public)
    await _says(far)
    await far.run(lambda work: mark_read(work, agent.actor))
    await _pass(far)
    wishes = Wishes(off={"new_ticket": ["push"]})
    await far.run(lambda work: set_wishes(work, agent.actor, wishes=wishes))
    await _says(far)
    await _pass(far)
    assert service.pushes == []
    far.clock.at = far.clock.at.replace(hour=23, minute=0)
    night = Quiet(start=22 * 60, end=8 * 60, days=list(range(7)), whole_days=[])
    quiet = Wishes(quiet=night, urgent_anyway=True)
    await far.run(lambda work: set_wishes(work, agent.actor, wishes=quiet))
    await _says(far)
    await _says(far, priority=4)
    await _pass(far)
    assert [one["urgency"] for one in service.of(browser)] == ["high"]
    await _pass(far, 10 * HOUR)
    assert [one["urgency"] for one in service.of(browser)] == ["high", "normal"]


async def test_a_browser_that_is_gone_is_forgotten(
    far: Scene, service: PushService, agent: MadeAgent, sealing_public: bytes
) -> None:
    await _subscribe(far, agent, service.browser("one"), sealing_public)
    service.answers["/push/one"] = 410
    await _says(far)
    await _pass(far)
    assert (await _own(far, agent)).devices == []


async def test_a_browser_is_whose_who_uses_it_now(
    far: Scene, service: PushService, agent: MadeAgent, sealing_public: bytes
) -> None:
    other = await far.agent()
    browser = service.browser("shared")
    await _subscribe(far, agent, browser, sealing_public)
    await _subscribe(far, other, browser, sealing_public)
    assert (await _own(far, agent)).devices == []
    (device,) = (await _own(far, other)).devices
    with pytest.raises(DeviceUnknown):
        await far.run(lambda work: remove_device(work, agent.actor, device_id=device.id))
    with pytest.raises(DeviceUnknown):
        await far.run(lambda work: try_device(work, agent.actor, device_id=device.id))
    await far.run(lambda work: try_device(work, other.actor, device_id=device.id))
    await far.drain()
    (message,) = service.of(browser)
    assert message["body"] == "This browser is told"


async def test_twenty_browsers_are_enough(
    far: Scene, service: PushService, agent: MadeAgent, sealing_public: bytes
) -> None:
    for number in range(20):
        await _subscribe(far, agent, service.browser(str(number)), sealing_public)
    await _subscribe(far, agent, service.browser("3"), sealing_public)
    with pytest.raises(DevicesFull):
        await _subscribe(far, agent, service.browser("one more"), sealing_public)


@pytest.mark.parametrize(
    ("endpoint", "may"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=x", True),
        ("https://fcm.googleapis.com:8443/x", False),
        ("http://fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com.evil.test/x", False),
        ("https://evilnotify.windows.com/x", False),
        ("https://notify.windows.com/x", False),
        ("https://127.0.0.1/x", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://user@evil.test#@fcm.googleapis.com/", False),
        ("file:///etc/passwd", False),
        ("https://[::1", False),
        ("https://fcm.googleapis.com:99999/", False),
    ],
)
def test_only_known_push_services_are_written_to(endpoint: str, may: bool) -> None:
    assert may_write_to(Settings(), endpoint) is may
