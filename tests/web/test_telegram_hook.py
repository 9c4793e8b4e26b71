"""The webhook door over real HTTP, through the protocol that production serves it with."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.support.hook_door import HEADER, Door, door, stored
from tests.support.inboxes import HOOK_SECRET, MadeInbox, MakeInbox, encoded, message, update

from telldesk.kernel.crypto import new_hook_key
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk
from telldesk.web.hooks.floods import Floods, network_of
from telldesk.web.hooks.telegram import MAX_BODY_BYTES

__all__ = ["door"]  # the fixture


def is_constant(response: httpx.Response) -> bool:
    return response.content == b"{}" and response.headers["content-type"] == "application/json"


async def set_tenant_state(admin: Any, tenant: Tenant, state: str) -> None:
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        await admin.execute(
            "UPDATE platform.tenants SET state = $2 WHERE id = $1::text::uuid", tenant.id, state
        )


async def test_an_update_is_accepted_and_kept(door: Door, inbox: MadeInbox, queues: Desk) -> None:
    body = encoded(update(update_id=1, message=message()))
    for _ in range(3):
        response = await door.post(inbox, body)
        assert response.status_code == 200
        assert is_constant(response)
    assert await stored(queues, inbox) == 1
    assert door.counts.accepted == 3


@pytest.mark.parametrize(
    "secret", ["", "wrong", "Ünïcode".encode("latin-1"), b"\xff" * 40, "x" * 10_000]
)
async def test_T01_a_wrong_secret_is_refused(
    door: Door, inbox: MadeInbox, queues: Desk, secret: Any
) -> None:
    response = await door.post(inbox, secret=secret)
    assert response.status_code == 401
    assert is_constant(response)
    assert await stored(queues, inbox) == 0
    assert door.counts.unauthorised == 1


async def test_T01_no_secret_two_secrets_or_a_neighbours_secret_are_refused(
    door: Door, make_inbox: MakeInbox, tenant: Tenant, other_tenant: Tenant, queues: Desk
) -> None:
    one, two = await make_inbox(tenant), await make_inbox(other_tenant)
    body = encoded(update(message=message()))
    bare = await door.client.post(one.path, content=body)
    twice = await door.client.post(
        one.path, content=body, headers=[(HEADER, one.secret), (HEADER, one.secret)]
    )
    crossed = await door.post(one, secret=two.secret)
    for response in (bare, twice, crossed):
        assert response.status_code == 401
        assert is_constant(response)
    assert await stored(queues, one) == 0


@pytest.mark.parametrize(
    "path",
    [
        "/hooks/telegram",
        "/hooks/telegram/",
        "/hooks/telegram/short",
        "/hooks/telegramX/{key}",
        "/hooks/telegram/{key}/more",
        "/hooks/telegram/a%2F{key}",
        "/hooks/telegram/..%2F{key}",
        "/hooks/telegram/{key}%00",
        "/hooks/telegram/%D1%8F{key}",
    ],
)
async def test_T03_only_the_exact_path_is_a_hook(door: Door, inbox: MadeInbox, path: str) -> None:
    response = await door.client.post(
        path.format(key=inbox.hook_key),
        content=encoded(update(message=message())),
        headers={HEADER: inbox.secret},
    )
    assert response.status_code == 404
    assert is_constant(response)


async def test_T03_a_forged_key_is_refused_without_a_question(door: Door) -> None:
    keys = [new_hook_key("another secret of quite enough length") for _ in range(50)]
    for key in keys:
        response = await door.client.post(f"/hooks/telegram/{key}", content=b"{}")
        assert response.status_code == 404
        assert is_constant(response)
    assert len(door.inboxes._by_hook_key) == 0
    assert door.counts.forged == 50


async def test_T03_a_good_key_of_no_inbox_is_remembered(door: Door) -> None:
    key = new_hook_key(HOOK_SECRET)
    for _ in range(5):
        assert (await door.client.post(f"/hooks/telegram/{key}", content=b"{}")).status_code == 404
    assert len(door.inboxes._by_hook_key) == 1


async def _flood(door: Door, sender: str, path: str) -> httpx.Response:
    """The first answer that is not 404 or 401, to forged requests of this sender."""
    for _ in range(1000):
        response = await door.client.post(path, headers={"X-Forwarded-For": sender})
        assert is_constant(response)
        if response.status_code not in {404, 401}:
            return response
    raise AssertionError("never told to slow down")


async def test_T03_a_flood_is_told_to_slow_down_by_network(door: Door, inbox: MadeInbox) -> None:
    forged = f"/hooks/telegram/{new_hook_key('another secret of quite enough length')}"
    flooded = await _flood(door, "203.0.113.7", forged)
    assert flooded.status_code == 429
    assert int(flooded.headers["retry-after"]) >= 1
    refused = door.counts.forged
    assert refused >= 50, "a few wrong requests are no flood"
    assert door.counts.flooding == 1
    assert len(door.inboxes._by_hook_key) == 0

    async def status(sender: str, path: str = forged, secret: str = "") -> int:
        headers = {"X-Forwarded-For": sender, HEADER: secret}
        body = encoded(update(message=message()))
        return (await door.client.post(path, headers=headers, content=body)).status_code

    assert await status("203.0.113.200") == 429, "the same /24"
    assert await status("8.8.8.8, 203.0.113.200") == 429, "what the client invented is no source"
    assert await status("203.0.114.7") == 404, "its neighbour"
    assert await status("203.0.113.7", inbox.path) == 429, "a wrong secret is refused alike"
    assert await status("203.0.113.7", inbox.path, inbox.secret) == 200, "the real one never is"

    door.now += int(flooded.headers["retry-after"])
    assert await status("203.0.113.7") == 404


async def test_T03_wrong_secrets_are_a_flood_too(
    door: Door, inbox: MadeInbox, queues: Desk
) -> None:
    assert (await _flood(door, "2001:db8:1:ffff::9", inbox.path)).status_code == 429
    assert door.counts.unauthorised >= 50
    for _ in range(3):
        assert (await door.post(inbox)).status_code == 200
    assert await stored(queues, inbox) == 3


async def test_T03_accepted_and_gone_requests_cost_no_allowance(
    door: Door, inbox: MadeInbox, tenant: Tenant, admin: Any
) -> None:
    assert (await door.post(inbox)).status_code == 200
    await set_tenant_state(admin, tenant, "suspended")
    door.inboxes.forget()
    try:
        assert (await door.post(inbox)).status_code == 410
    finally:
        await set_tenant_state(admin, tenant, "active")
    assert len(door.floods) == 0


def test_T03_a_flood_from_everywhere_takes_no_memory() -> None:
    floods = Floods(sources=100)
    for number in range(1000):
        floods.take(f"10.{number // 250}.{number % 250}.1")
    assert len(floods) == 100


def test_T03_an_allowance_comes_back_with_time() -> None:
    now = 0.0
    floods = Floods(burst=3, per_s=0.5, clock=lambda: now)
    assert [floods.take("192.0.2.1") for _ in range(5)] == [0, 0, 0, 2, 2]
    now = 2.0
    assert [floods.take("192.0.2.1") for _ in range(2)] == [0, 2]
    now = 1000.0
    assert [floods.take("192.0.2.1") for _ in range(4)] == [0, 0, 0, 2]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.1", "203.0.113.254", True),
        ("203.0.113.1", "203.0.112.1", False),
        ("203.0.113.1", "::ffff:203.0.113.9", True),
        ("2001:db8:1::1", "2001:db8:1:ffff::1", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::cb00:7101", "203.0.113.1", False),
        ("", "unix:", True),
        ("not an address", "999.1.1.1", True),
    ],
)
def test_T03_a_source_is_a_network(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_other_methods_are_refused(door: Door, inbox: MadeInbox, method: str) -> None:
    response = await door.client.request(method, inbox.path, headers={HEADER: inbox.secret})
    assert response.status_code == 405
    assert is_constant(response)


async def test_too_large_a_body_is_refused_announced_or_not(
    door: Door, inbox: MadeInbox, queues: Desk
) -> None:
    announced = await door.post(inbox, b" " * (MAX_BODY_BYTES + 1))
    assert announced.status_code == 413
    assert is_constant(announced)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * 65536

    with contextlib.suppress(httpx.WriteError):  # the server may close before all is written
        streamed = await door.client.post(
            inbox.path, content=chunks(), headers={HEADER: inbox.secret}
        )
        assert streamed.status_code == 413
        assert is_constant(streamed)
    assert await stored(queues, inbox) == 0
    assert door.counts.too_large == 2


async def test_a_body_of_the_largest_size_is_accepted(
    door: Door, inbox: MadeInbox, queues: Desk
) -> None:
    body = encoded(update(message=message(text="x")))
    response = await door.post(inbox, body + b" " * (MAX_BODY_BYTES - len(body)))
    assert response.status_code == 200
    assert await stored(queues, inbox) == 1


@pytest.mark.parametrize("body", [b"", b"hello", b"[]", b'{"ok": true}'])
async def test_T08_what_is_no_update_gets_the_constant_too(
    door: Door, inbox: MadeInbox, body: bytes
) -> None:
    response = await door.post(inbox, body)
    assert response.status_code == 400
    assert is_constant(response)


@pytest.mark.parametrize("state", ["suspended", "erasing"])
async def test_a_tenant_that_is_away_is_gone_only_for_its_own_bot(
    door: Door, make_inbox: MakeInbox, admin: Any, tenant: Tenant, other_tenant: Tenant, state: str
) -> None:
    one, two = await make_inbox(tenant), await make_inbox(other_tenant)
    await set_tenant_state(admin, tenant, state)
    assert (await door.post(one)).status_code == 410
    assert (await door.post(one, secret="wrong")).status_code == 401
    assert (await door.post(two)).status_code == 200


async def test_a_removed_inbox_is_gone(door: Door, inbox: MadeInbox, admin: Any) -> None:
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        await admin.execute(
            "UPDATE platform.inboxes SET state = 'removed' WHERE bot_id = $1", inbox.bot_id
        )
    assert (await door.post(inbox)).status_code == 410


async def test_overload_says_when_to_come_again(door: Door, inbox: MadeInbox) -> None:
    door.intake._most_waiting = 0
    response = await door.post(inbox)
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) > 0
    assert is_constant(response)
    assert door.counts.overloaded == 1


async def test_a_closed_intake_asks_to_come_again(door: Door, inbox: MadeInbox) -> None:
    await door.intake.stop()
    response = await door.post(inbox)
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert is_constant(response)


async def test_T08_an_error_of_ours_answers_the_constant(door: Door, inbox: MadeInbox) -> None:
    door.intake._queue = None  # type: ignore[assignment]  # breaks it for certain
    response = await door.post(inbox)
    door.intake._queue = []
    assert response.status_code == 500
    assert is_constant(response)
    assert door.counts.failed == 1
