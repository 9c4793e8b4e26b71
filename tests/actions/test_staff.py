"""Staff: invitations that work once, roles nobody gives above themselves, the last owner."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from tests.support.factories import BOT_ID, MadeAgent, make_agent
from tests.support.tenants import FixedClock

from telldesk.identity.actions.staff import (
    AlreadyStaff,
    InvitationUnusable,
    LastOwner,
    RoleOutOfReach,
    change_role,
    invite_agent,
    link_agent,
    remove_agent,
    renew_invitation,
    set_bot_mode,
)
from telldesk.identity.actor import OPERATOR, Actor, contact_actor
from telldesk.identity.permissions import ROLES, NotAllowed
from telldesk.identity.repo import (
    AgentUnknown,
    agent_by_telegram,
    agents_to_notify,
    list_agents,
    read_agent,
)
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk, Work

T = TypeVar("T")
DAY = timedelta(days=1)


class Staff:
    """The staff verbs of one tenant, each in its own transaction."""

    def __init__(self, desk: Desk, tenant: Tenant) -> None:
        self.desk, self.tenant = desk, tenant

    async def run(self, verb: Callable[[Work], Awaitable[T]]) -> T:
        return await self.desk.run(self.tenant, verb)

    async def agent(self, role: str) -> MadeAgent:
        return await make_agent(self.desk, self.tenant, role)

    async def invite(self, actor: Actor, role: str = "helper", **more: Any) -> tuple[UUID, str]:
        facts = {"name": "Anna", "language": "en", "valid": DAY, **more}
        return await self.run(lambda work: invite_agent(work, actor, role=role, **facts))

    async def link(self, code: str, telegram_user_id: int, name: str = "Tg") -> Actor:
        return await self.run(
            lambda work: link_agent(
                work, code=code, telegram_user_id=telegram_user_id, bot_id=BOT_ID, name=name
            )
        )

    async def change(self, actor: Actor, agent_id: UUID, role: str) -> None:
        await self.run(lambda work: change_role(work, actor, agent_id=agent_id, role=role))

    async def remove(self, actor: Actor, agent_id: UUID) -> None:
        await self.run(lambda work: remove_agent(work, actor, agent_id=agent_id))

    async def version(self, agent_id: UUID) -> int:
        return (await self.run(lambda work: read_agent(work, agent_id))).permission_version

    async def signed_in(self, agent_id: UUID) -> None:
        await self.run(
            lambda work: work.conn.execute(
                """INSERT INTO sessions (id, agent_id, client, access_hash, access_expires_at,
                                         expires_at) VALUES ($1, $2, 'mini_app', $3, $4, $4)""",
                new_id(), agent_id, new_id().bytes, work.now + DAY,
            )
        )  # fmt: skip

    async def open_sessions(self, agent_id: UUID) -> int:
        count: int = await self.run(
            lambda work: work.conn.fetchval(
                "SELECT count(*) FROM sessions WHERE agent_id = $1 AND ended_at IS NULL", agent_id
            )
        )
        return count


@pytest.fixture
def staff(desk: Desk, tenant: Tenant) -> Staff:
    return Staff(desk, tenant)


async def test_an_invitation_makes_a_telegram_account_an_agents(staff: Staff) -> None:
    owner = await staff.agent("owner")
    agent_id, code = await staff.invite(owner.actor, "moderator")
    assert len(code) <= 64
    stored = await staff.run(lambda work: work.conn.fetchval("SELECT code_hash FROM invitations"))
    assert code.encode() not in stored
    actor = await staff.link(code, 555)
    assert (actor.id, actor.role) == (agent_id, "moderator")
    found = await staff.run(lambda work: agent_by_telegram(work, 555))
    assert found is not None
    assert (found.id, found.name, found.telegram_bot_id) == (agent_id, "Anna", BOT_ID)


async def test_an_invitation_works_once(staff: Staff) -> None:
    _, code = await staff.invite((await staff.agent("owner")).actor)
    actor = await staff.link(code, 555)
    assert await staff.link(code, 555) == actor
    for wrong in (code, code[:-1], "", "nonsense"):
        with pytest.raises(InvitationUnusable):
            await staff.link(wrong, 556)


async def test_one_invitation_used_twice_at_once_links_one(staff: Staff) -> None:
    _, code = await staff.invite((await staff.agent("owner")).actor)
    done = await asyncio.gather(
        *(staff.link(code, number) for number in range(556, 560)), return_exceptions=True
    )
    assert sum(isinstance(result, Actor) for result in done) == 1
    assert sum(isinstance(result, InvitationUnusable) for result in done) == 3


async def test_an_old_invitation_is_refused(staff: Staff, clock: FixedClock) -> None:
    _, code = await staff.invite((await staff.agent("owner")).actor)
    clock.move(DAY)
    with pytest.raises(InvitationUnusable):
        await staff.link(code, 555)


async def test_a_new_code_kills_the_old_one_and_moves_the_account(staff: Staff) -> None:
    owner = await staff.agent("owner")
    agent_id, old = await staff.invite(owner.actor)
    code = await staff.run(
        lambda work: renew_invitation(work, owner.actor, agent_id=agent_id, valid=DAY)
    )
    with pytest.raises(InvitationUnusable):
        await staff.link(old, 555)
    await staff.link(code, 555)
    await staff.signed_in(agent_id)
    again = await staff.run(
        lambda work: renew_invitation(work, owner.actor, agent_id=agent_id, valid=DAY)
    )
    await staff.link(again, 777)
    assert await staff.open_sessions(agent_id) == 0
    assert await staff.run(lambda work: agent_by_telegram(work, 555)) is None
    with pytest.raises(InvitationUnusable):
        await staff.link(code, 555)


async def test_an_account_is_one_agents_only(staff: Staff) -> None:
    owner = await staff.agent("owner")
    _, code = await staff.invite(owner.actor)
    with pytest.raises(AlreadyStaff):
        await staff.link(code, owner.telegram_user_id)


async def test_two_invitations_for_one_account_at_once_link_one(staff: Staff) -> None:
    owner = await staff.agent("owner")
    codes = [(await staff.invite(owner.actor))[1] for _ in range(3)]
    done = await asyncio.gather(*(staff.link(code, 555) for code in codes), return_exceptions=True)
    assert sum(isinstance(result, Actor) for result in done) == 1
    assert sum(isinstance(result, AlreadyStaff) for result in done) == 2


@pytest.mark.parametrize("role", ROLES)
async def test_T44_inviting_reaches_no_higher_than_oneself(staff: Staff, role: str) -> None:
    admin, helper = await staff.agent("admin"), await staff.agent("helper")
    if role == "owner":
        with pytest.raises(RoleOutOfReach):
            await staff.invite(admin.actor, role)
    else:
        await staff.invite(admin.actor, role)
    for actor in (helper.actor, contact_actor(new_id())):
        with pytest.raises(NotAllowed):
            await staff.invite(actor, role)
    await staff.invite(OPERATOR, role)


async def test_an_invitation_of_nonsense_is_refused(staff: Staff) -> None:
    owner = await staff.agent("owner")
    for role, more in (
        ("king", {}),
        ("helper", {"name": "x" * 65}),
        ("helper", {"language": "English, please"}),
        ("helper", {"valid": timedelta(days=31)}),
        ("helper", {"valid": timedelta(0)}),
    ):
        with pytest.raises(Invalid):
            await staff.invite(owner.actor, role, **more)


async def test_a_new_role_ends_the_sessions_of_the_old(staff: Staff, queues: Desk) -> None:
    admin, agent = await staff.agent("admin"), await staff.agent("helper")
    await staff.signed_in(agent.id)
    before = await staff.version(agent.id)
    await staff.change(admin.actor, agent.id, "moderator")
    assert await staff.version(agent.id) == before + 1
    assert await staff.open_sessions(agent.id) == 0
    data = await queues.platform(
        lambda work: work.conn.fetchval(
            "SELECT data FROM relay.outbox WHERE tenant = $1 AND event = 'AgentRoleChanged'",
            staff.tenant.schema,
        )
    )
    assert data == {"agent_id": str(agent.id), "role": "moderator", "previous_role": "helper"}
    await staff.change(admin.actor, agent.id, "moderator")
    assert await staff.version(agent.id) == before + 1


async def test_T44_an_admin_touches_no_owner(staff: Staff) -> None:
    admin, owner = await staff.agent("admin"), await staff.agent("owner")
    await staff.agent("owner")
    with pytest.raises(RoleOutOfReach):
        await staff.change(admin.actor, owner.id, "helper")
    with pytest.raises(RoleOutOfReach):
        await staff.change(admin.actor, admin.id, "owner")
    with pytest.raises(RoleOutOfReach):
        await staff.remove(admin.actor, owner.id)
    with pytest.raises(RoleOutOfReach):
        await staff.run(
            lambda work: renew_invitation(work, admin.actor, agent_id=owner.id, valid=DAY)
        )


async def test_the_last_owner_stays(staff: Staff) -> None:
    owner = await staff.agent("owner")
    await staff.invite(owner.actor, "owner")  # not linked, so nobody could sign in as them
    with pytest.raises(LastOwner):
        await staff.change(owner.actor, owner.id, "admin")
    with pytest.raises(LastOwner):
        await staff.remove(owner.actor, owner.id)
    second = await staff.agent("owner")
    await staff.remove(second.actor, owner.id)
    with pytest.raises(LastOwner):
        await staff.remove(second.actor, second.id)


async def test_two_owners_removing_each_other_leave_one(staff: Staff) -> None:
    one, two = await staff.agent("owner"), await staff.agent("owner")
    done = await asyncio.gather(
        staff.remove(one.actor, two.id), staff.remove(two.actor, one.id), return_exceptions=True
    )
    assert sum(isinstance(result, LastOwner) for result in done) == 1
    assert sum(result is None for result in done) == 1


async def test_a_removed_agent_is_gone_from_every_list(staff: Staff) -> None:
    owner, helper = await staff.agent("owner"), await staff.agent("helper")
    await staff.signed_in(helper.id)
    await staff.remove(owner.actor, helper.id)
    assert await staff.open_sessions(helper.id) == 0
    assert await staff.run(lambda work: agent_by_telegram(work, helper.telegram_user_id)) is None
    shown = await staff.run(lambda work: list_agents(work, owner.actor))
    assert [agent.id for agent in shown] == [owner.id]
    with pytest.raises(AgentUnknown):
        await staff.change(owner.actor, helper.id, "admin")
    _, code = await staff.invite(owner.actor)
    await staff.link(code, helper.telegram_user_id)


async def test_the_assignee_is_told_else_all_who_read_all(staff: Staff) -> None:
    owner, moderator = await staff.agent("owner"), await staff.agent("moderator")
    helper = await staff.agent("helper")

    async def told(assignee_id: UUID | None) -> set[UUID]:
        rows = await staff.run(lambda work: agents_to_notify(work, assignee_id))
        return {row.id for row in rows}

    assert await told(helper.id) == {helper.id}
    assert await told(None) == {owner.id, moderator.id}
    await staff.run(
        lambda work: work.conn.execute(
            "UPDATE agents SET telegram_reachable = false WHERE id = ANY($1)",
            [helper.id, moderator.id],
        )
    )
    assert await told(helper.id) == {owner.id}


async def test_an_agent_may_ask_as_a_contact(staff: Staff) -> None:
    agent = await staff.agent("helper")
    await staff.run(lambda work: set_bot_mode(work, agent.id, "contact"))
    assert (await staff.run(lambda work: read_agent(work, agent.id))).bot_mode == "contact"
    with pytest.raises(Invalid):
        await staff.run(lambda work: set_bot_mode(work, agent.id, "ghost"))
