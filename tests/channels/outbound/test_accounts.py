"""Bots become inboxes once, their webhooks are set once, and tokens stay secret."""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from tests.support.inboxes import HOOK_SECRET
from tests.support.outbound_world import Control

from telegram_simulator import Simulator
from telldesk.channels.account_jobs import Accounts
from telldesk.channels.account_states import AccountStates
from telldesk.channels.accounts import (
    BotFacts,
    BotTaken,
    ConnectedInbox,
    InboxUnknown,
    OtherBot,
    TokenRefused,
    connect_bot,
    disconnect,
    rearm,
    replace_token,
)
from telldesk.channels.buckets import Pacer
from telldesk.channels.jobs import JOBS
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.bots import Bots
from telldesk.channels.telegram.setup import TelegramSetup, who
from telldesk.kernel.crypto import KeyRing, is_own_hook_key
from telldesk.kernel.db import Tenant
from telldesk.kernel.dispatch import Dispatcher, HandOut
from telldesk.kernel.errors import Unavailable
from telldesk.kernel.jobs import JobContext, Leased, Runner
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk

PUBLIC_URL = "https://desk.example.com"


def one_by_one(runner: Runner) -> HandOut:
    async def hand_out(handed: Sequence[Leased]) -> None:
        for leased in handed:
            await runner.run([leased])

    return hand_out


class Office:
    """The command line's connection and a worker that does what it asks for."""

    def __init__(self, admin: Any, keys: KeyRing, queues: Desk, context: JobContext) -> None:
        self.admin = admin
        self.keys = keys
        self.queues = queues
        self.context = context

    async def connect(self, tenant: Tenant, bot: BotFacts, token: str) -> ConnectedInbox:
        return await self._owner(
            lambda: connect_bot(
                self.admin, self.keys, tenant_id=UUID(tenant.id), bot=bot, token=token,
                hook_key_secret=HOOK_SECRET, now=self.queues.clock.now(),
            )
        )  # fmt: skip

    async def _owner(self, act: Any) -> Any:
        async with self.admin.transaction():
            await self.admin.execute("SET LOCAL ROLE td_owner")
            return await act()

    async def work_off(self) -> None:
        """All tasks are done, as if all waits had passed."""
        runner = Runner(self.context, {job.name: job for job in JOBS})

        dispatcher = Dispatcher(self.queues, one_by_one(runner), slots=16)
        for _ in range(20):
            while await dispatcher.step():
                pass
            await self.context.valkey.flushall()
            due = await self.queues.platform(
                lambda w: w.conn.execute("UPDATE relay.tasks SET run_at = $1", w.now)
            )
            if due == "UPDATE 0":
                return

    async def inbox(self, inbox_id: UUID) -> Any:
        return await self.queues.platform(
            lambda w: w.conn.fetchrow("SELECT * FROM inboxes WHERE id = $1", inbox_id)
        )


@pytest.fixture
def office(
    admin: Any, keys: KeyRing, queues: Desk, desk: Desk, bots: Bots, inboxes: WorkerInboxes,
    valkey: Any,
) -> Office:  # fmt: skip
    accounts = Accounts(
        setup=TelegramSetup(bots),
        pacer=Pacer(valkey),
        states=AccountStates(queues, inboxes),
        keys=keys,
    )
    context = JobContext(
        desk=desk,
        queues=queues,
        clock=queues.clock,
        settings=Settings(environment="test", public_url=PUBLIC_URL),
        valkey=valkey,
        parts={Accounts: accounts},
    )
    return Office(admin, keys, queues, context)


@pytest.fixture
async def made(control: Control) -> dict[str, Any]:
    return await control.post("bots", username="acme_support_bot", first_name="Acme")


async def facts(simulator: Simulator, made: dict[str, Any]) -> BotFacts:
    return await who(simulator.base_url, made["token"])


async def test_a_connected_bot_goes_live_and_shows_its_manifest(
    office: Office, tenant: Tenant, control: Control, simulator: Simulator, made: Any, admin: Any
) -> None:
    manifest = (
        '{"name": "Acme", "default_language": "en", "inbox": {"display": {'
        '"en": {"name": "Acme Help", "about": "We help", "description": "Write"},'
        '"ru": {"name": "Помощь", "about": "Поможем", "description": "Пишите"}}}}'
    )
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        await admin.execute(
            "UPDATE platform.tenants SET manifest = $2 WHERE id = $1::text::uuid",
            tenant.id, manifest,
        )  # fmt: skip
    connected = await office.connect(tenant, await facts(simulator, made), made["token"])
    assert connected.is_new
    await office.work_off()
    inbox = await office.inbox(connected.inbox_id)
    assert (inbox["state"], inbox["username"]) == ("live", "acme_support_bot")
    assert inbox["webhook_url"] == f"{PUBLIC_URL}/hooks/telegram/{inbox['hook_key']}"
    assert is_own_hook_key(HOOK_SECRET, inbox["hook_key"])
    (call,) = await control.calls("setWebhook")
    assert call["ok"]
    assert "message_reaction" in str(call["params"]["allowed_updates"])
    assert str(call["params"]["drop_pending_updates"]).lower() == "true"
    assert [c["params"]["name"] for c in await control.calls("setMyName")] == [
        "Acme Help",
        "Помощь",
    ]
    english, russian = await control.calls("setMyCommands")
    assert "language_code" not in english["params"]
    assert russian["params"]["language_code"] == "ru"
    assert "Мои обращения" in str(json.loads(russian["params"]["commands"]))
    (menu,) = await control.calls("setChatMenuButton")
    assert "/app/" in str(menu["params"]["menu_button"])


async def test_what_is_so_already_is_not_said_again(
    office: Office, tenant: Tenant, control: Control, simulator: Simulator, made: Any
) -> None:
    await office._owner(
        lambda: office.admin.execute(
            "UPDATE platform.tenants SET changed_at = $2 WHERE id = $1::text::uuid",
            tenant.id, office.queues.clock.now(),
        )
    )  # fmt: skip
    bot = await facts(simulator, made)
    first = await office.connect(tenant, bot, made["token"])
    await office.work_off()
    again = await office.connect(tenant, bot, made["token"])
    assert (again.inbox_id, again.is_new, again.is_changed) == (first.inbox_id, False, False)
    await office._owner(
        lambda: office.admin.execute(
            "INSERT INTO relay.tasks (id, tenant, job, args) VALUES"
            " (gen_random_uuid(), $1, 'set_webhook', jsonb_build_object('inbox_id', $2::text))",
            tenant.schema, str(first.inbox_id),
        )
    )  # fmt: skip
    await office.work_off()
    assert len(await control.calls("setWebhook")) == 1
    assert len(await control.calls("setChatMenuButton")) == 1


async def test_T10_a_bot_of_another_tenant_is_refused(
    office: Office, tenant: Tenant, other_tenant: Tenant, simulator: Simulator, made: Any
) -> None:
    bot = await facts(simulator, made)
    connected = await office.connect(tenant, bot, made["token"])
    with pytest.raises(BotTaken):
        await office.connect(other_tenant, bot, made["token"])
    await office._owner(
        lambda: disconnect(
            office.admin, tenant_id=UUID(tenant.id), inbox_id=connected.inbox_id, reason="moved",
            now=office.queues.clock.now(),
        )
    )  # fmt: skip
    assert (await office.connect(other_tenant, bot, made["token"])).is_new


async def test_T55_a_token_is_kept_encrypted_and_bound_to_its_place(
    office: Office, tenant: Tenant, simulator: Simulator, made: Any
) -> None:
    connected = await office.connect(tenant, await facts(simulator, made), made["token"])
    inbox = await office.inbox(connected.inbox_id)
    assert made["token"].encode() not in inbox["token_cipher"]
    place = (tenant.id, str(connected.bot_id))
    assert office.keys.decrypt(inbox["token_cipher"], *place, "token").decode() == made["token"]
    assert office.keys.decrypt(inbox["secret_cipher"], *place, "secret")


async def test_T02_a_wrong_token_is_refused_without_being_named(simulator: Simulator) -> None:
    for token in ("7:wrong", "123456789:" + "B" * 35):
        with pytest.raises(TokenRefused) as caught:
            await who(simulator.base_url, token)
        assert token not in str(caught.value)
        assert caught.value.__cause__ is None
    with pytest.raises(Unavailable) as away:
        await who("http://127.0.0.1:9", "123456789:" + "B" * 35)
    assert "BBBB" not in str(away.value)


async def test_a_revoked_token_needs_a_new_link_and_a_new_token_heals_it(
    office: Office, tenant: Tenant, control: Control, simulator: Simulator, made: Any
) -> None:
    bot = await facts(simulator, made)
    connected = await office.connect(tenant, bot, made["token"])
    new = await control.post(f"bots/{bot.bot_id}/token")
    await office.work_off()
    inbox = await office.inbox(connected.inbox_id)
    assert (inbox["state"], inbox["state_reason"]) == ("needs_relink", "unauthorized")
    await office._owner(
        lambda: replace_token(
            office.admin, office.keys, tenant_id=UUID(tenant.id), inbox_id=connected.inbox_id,
            bot=bot, token=new["token"], now=office.queues.clock.now(),
        )
    )  # fmt: skip
    office.context.part(Accounts).states.forget()
    await office.work_off()
    assert (await office.inbox(connected.inbox_id))["state"] == "live"


async def test_a_token_of_another_bot_replaces_nothing(
    office: Office, tenant: Tenant, other_tenant: Tenant, simulator: Simulator, made: Any
) -> None:
    bot = await facts(simulator, made)
    connected = await office.connect(tenant, bot, made["token"])
    stranger = BotFacts(bot_id=4, username="x", title="x")
    for owner, expected in ((tenant, OtherBot), (other_tenant, InboxUnknown)):
        with pytest.raises(expected):
            await office._owner(
                lambda owner=owner: replace_token(
                    office.admin, office.keys, tenant_id=UUID(owner.id),
                    inbox_id=connected.inbox_id, bot=stranger, token="4:x",
                    now=office.queues.clock.now(),
                )
            )  # fmt: skip


async def test_a_resumed_tenant_is_armed_again_and_loses_no_update(
    office: Office, tenant: Tenant, control: Control, simulator: Simulator, made: Any
) -> None:
    await office.connect(tenant, await facts(simulator, made), made["token"])
    await office.work_off()
    count = await office._owner(
        lambda: rearm(office.admin, tenant_id=UUID(tenant.id), now=office.queues.clock.now())
    )
    assert count == 1
    await office.work_off()
    first, second = await control.calls("setWebhook")
    assert "drop_pending_updates" in first["params"]
    assert "drop_pending_updates" not in second["params"]


async def test_many_bots_are_armed_one_after_the_other(
    office: Office, tenant: Tenant, control: Control, simulator: Simulator
) -> None:
    for number in range(6):
        bot = await control.post("bots", username=f"fleet_{number}_bot", first_name="F")
        await office.connect(tenant, await facts(simulator, bot), bot["token"])
    runner = Runner(office.context, {job.name: job for job in JOBS})

    dispatcher = Dispatcher(office.queues, one_by_one(runner), slots=16)
    while await dispatcher.step():
        pass
    assert len(await control.calls("setWebhook")) <= 3
    waiting = await office.queues.platform(
        lambda w: w.conn.fetch(
            "SELECT run_at FROM relay.tasks WHERE tenant = $1 AND job = 'set_webhook'"
            " ORDER BY run_at",
            tenant.schema,
        )
    )
    gaps = [(b["run_at"] - a["run_at"]).total_seconds() for a, b in pairwise(waiting)]
    assert all(gap > 4 for gap in gaps)
    await office.work_off()
    assert len(await control.calls("setWebhook", ok=True)) == 6
