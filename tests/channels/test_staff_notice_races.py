"""Two who count the same news at the same moment: one message, nothing forgotten."""

import asyncio
from typing import Any

from tests.support.staff import Scene

from telldesk.channels.staff.actions.notify import tell_of_message
from telldesk.channels.staff.actions.show import show_notice
from telldesk.kernel.work import Work

WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


async def test_a_message_counted_while_the_notice_is_being_shown_is_an_edit_of_it(
    scene: Scene, admin: Any
) -> None:
    anna = await scene.writer(await scene.contact(name="Anna"))
    agent = await scene.agent()
    await anna.writes("one")
    ticket_id = anna.ticket.id

    async def told(work: Work) -> None:
        await tell_of_message(work, ticket_id=ticket_id, kind="new_message")

    async def wanted(work: Work) -> Any:
        return await work.conn.fetchrow("SELECT id, wanted, unseen FROM agent_notices")

    await scene.desk.run(scene.tenant, told)
    notice = await scene.desk.run(scene.tenant, wanted)
    assert (notice["wanted"], notice["unseen"]) == ("send", 1)
    running: list[asyncio.Task[None]] = []

    async def shown_and_counted_meanwhile(work: Work) -> None:
        await show_notice(work, notice_id=notice["id"], is_asked=False, app=None)
        running.append(asyncio.create_task(scene.desk.run(scene.tenant, told)))
        while not await admin.fetchval(WAITS):  # noqa: ASYNC110 - PostgreSQL tells nobody
            await asyncio.sleep(0.01)

    await scene.desk.run(scene.tenant, shown_and_counted_meanwhile)
    await running[0]
    notice = await scene.desk.run(scene.tenant, wanted)
    assert (notice["wanted"], notice["unseen"]) == ("edit", 2)
    assert len(await scene.chat(agent).queued()) == 1
