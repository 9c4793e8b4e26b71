"""Whatever becomes of the licence, a conversation goes on and nobody in it hears (T49)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.flow import Flow, messages_of, reply_to, tickets_of
from tests.support.licences import LicenceRow, Vendor
from tests.support.tenants import MakeTenant

from telldesk.kernel.settings import Settings
from telldesk.licensing.standing import FREE_TENANTS, State
from telldesk.licensing.watch import LicenceWatch

VENDOR = Vendor()
LICENCE = VENDOR.licence()
SPEAKS = re.compile("licen[cs]|лиценз", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (VENDOR.text(LICENCE), State.EXPIRED),
        (VENDOR.text(LICENCE)[:-8] + "A" * 8, State.FORGED),
        ("nonsense", State.UNREADABLE),
    ],
    ids=["expired", "forged", "unreadable"],
)
async def test_T49_with_a_bad_licence_and_too_many_tenants_all_of_them_talk_on(
    flow: Flow,
    make_tenant: MakeTenant,
    licence_row: LicenceRow,
    tmp_path: Path,
    text: str,
    state: State,
) -> None:
    assert LICENCE.ends_at is not None
    await licence_row.keep(text, seen_until=LICENCE.ends_at + timedelta(days=1))
    for _ in range(FREE_TENANTS):
        await make_tenant()
    desk = await flow.open_desk(await make_tenant())
    settings = Settings(
        environment="test", licence_keys=str(VENDOR.write_keys(tmp_path / "vendor_keys.toml"))
    )
    said: list[State] = []
    watch = LicenceWatch(flow.queues, settings, lambda stands: said.append(stands.state))
    await watch.look()
    assert said == [state]

    nora = await flow.person()
    await flow.start(desk, nora)
    await flow.says(desk, nora, "Is anybody there?")
    agent = await flow.agent(desk)
    (ticket,) = await tickets_of(agent)
    assert (await reply_to(agent, ticket, "Yes, always.")).status_code == 201
    await flow.drain()
    heard = await flow.heard(desk, nora)
    assert "Yes, always." in heard
    seen = [*heard, str(await messages_of(agent, ticket)), str(ticket)]
    answers = [await agent.get(path) for path in ("/api/v1/desk", "/schema/openapi.json")]
    assert [one.status_code for one in answers] == [200, 200]
    assert not SPEAKS.search("\n".join([*seen, *(one.text for one in answers)]))
