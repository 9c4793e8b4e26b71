"""Deadlines are told to the right people, in time, once, and escalate (T10, N1)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import MadeAgent, make_ticket, ticket_now
from tests.support.handing import present_agent
from tests.support.promising import NEAR, targets, terms
from tests.support.staff import Scene, Writer

from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.contacts.actions import ban_contact, unban_contact
from telldesk.contacts.channels import lock_channel
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assigning import add_team
from telldesk.tickets.actions.categories import create_category
from telldesk.tickets.actions.clocks import look_task
from telldesk.tickets.actions.escalate import look_at_deadlines
from telldesk.tickets.actions.receive_reaction import note_reachability
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.sla_policies import add_policy, change_policy
from telldesk.tickets.lifecycle import Priority
from telldesk.tickets.repo import ticket_history
from telldesk.tickets.sla_policies import read_deadlines, read_sla
from telldesk.tickets.sla_terms import Escalation

MINUTE = timedelta(minutes=1)
SOON = timedelta(seconds=5)


@pytest.fixture
async def boss(scene: Scene) -> MadeAgent:
    return await scene.agent("owner")


async def _promise(scene: Scene, boss: MadeAgent, **facts: Any) -> None:
    made = terms(**{"escalations": NEAR} | facts)
    await scene.run(lambda work: add_policy(work, boss.actor, terms=made))
    await scene.drain()


async def _pass(scene: Scene, by: timedelta) -> None:
    """Time passes; what waited for it is done, and what it owes a moment later, too."""
    scene.clock.move(by)
    await scene.drain()
    scene.clock.move(SOON)
    await scene.drain()


async def _told(scene: Scene, agent: MadeAgent) -> list[str]:
    """What the bot said of deadlines."""
    queued = await scene.chat(agent).queued()
    return [row["payload"]["text"] for row in queued if row["kind"] == "text"]


async def _lines(scene: Scene, boss: MadeAgent, writer: Writer) -> list[Any]:
    page = await scene.run(lambda work: ticket_history(work, boss.actor, writer.ticket.id))
    return [line for line in page.lines if line.actor.kind == "bot"]


async def _asking(
    scene: Scene, assignee: MadeAgent | None = None, name: str = "Anna", **columns: Any
) -> Writer:
    contact = await scene.contact(name=name)
    ticket = await make_ticket(scene.desk, scene.tenant, contact, assignee=assignee, **columns)
    writer = scene.writing(contact, ticket)
    await writer.writes("Help")
    await scene.drain()
    return writer


async def test_near_is_told_to_whose_it_is_and_missed_to_who_runs_the_desk_too(
    scene: Scene, boss: MadeAgent
) -> None:
    await _promise(scene, boss)
    helper, mate = await scene.agent("helper"), await scene.agent("moderator")
    writer = await _asking(scene, helper)
    await _pass(scene, 44 * MINUTE)
    assert await _told(scene, helper) == []
    await _pass(scene, MINUTE)
    (near,) = await _told(scene, helper)
    assert near.startswith(f"⏳ #{writer.ticket.number} · \u2068Anna\u2069: first answer due ")
    assert await _told(scene, boss) == []
    await _pass(scene, 15 * MINUTE)
    missed = (await _told(scene, helper))[-1]
    assert missed.startswith(f"⏰ #{writer.ticket.number} · \u2068Anna\u2069: first answer was due")
    assert len(await _told(scene, helper)) == 2
    assert len(await _told(scene, boss)) == 1
    assert await _told(scene, mate) == []
    kinds = [line.kind for line in await _lines(scene, boss, writer)]
    assert kinds == ["due_soon", "overdue"]
    [clock] = [
        one
        for one in await scene.run(
            lambda work: read_deadlines(work, boss.actor, ticket_id=writer.ticket.id)
        )
        if one.metric == "first_response"
    ]
    assert clock.breached_at is not None
    assert clock.outcome is None


async def test_what_nobody_has_is_told_to_its_team_or_to_all_who_may_take_it(
    scene: Scene, boss: MadeAgent
) -> None:
    await _promise(scene, boss, escalations=NEAR[:1])
    mate, other = await scene.agent("moderator"), await scene.agent("moderator")
    bills = await scene.run(
        lambda work: create_category(work, boss.actor, key="bills", names={"en": "Bills"})
    )
    await scene.run(
        lambda work: add_team(
            work, boss.actor, name="Money", agent_ids=[mate.id], category_ids=[bills.id]
        )
    )
    free = await _asking(scene)
    await _pass(scene, 46 * MINUTE)
    assert len(await _told(scene, mate)) == len(await _told(scene, other)) == 1
    last = (await scene.chat(other).queued())[-1]
    presses = [b["press"] for row in last["payload"]["buttons"] for b in row]
    assert presses == [
        press_data(PressVerb.CARD, free.ticket.id), press_data(PressVerb.TAKE, free.ticket.id),
    ]  # fmt: skip
    await _asking(scene, category_id=bills.id)
    await _pass(scene, 46 * MINUTE)
    assert len(await _told(scene, mate)) == 2
    assert len(await _told(scene, other)) == 1


async def test_many_at_once_are_one_message_and_at_most_one_a_minute(
    scene: Scene, boss: MadeAgent
) -> None:
    await _promise(scene, boss, escalations=NEAR[:1])
    helper = await scene.agent("helper")
    for number in range(13):
        await _asking(scene, helper, name=f"Contact {number}")
    scene.clock.move(10 * SOON)
    late = await _asking(scene, helper)
    await _pass(scene, 45 * MINUTE - 10 * SOON)
    (first,) = await _told(scene, helper)
    assert len(first.splitlines()) == 11
    assert first.splitlines()[-1] == "and 3 more"
    await _pass(scene, 10 * SOON)
    assert len(await _told(scene, helper)) == 1
    await _pass(scene, MINUTE)
    assert f"#{late.ticket.number}" in (await _told(scene, helper))[1]


async def test_an_answer_in_time_is_the_end_of_it(scene: Scene, boss: MadeAgent) -> None:
    await _promise(scene, boss)
    helper = await scene.agent("helper")
    writer = await _asking(scene, helper)
    # The warning is on its way when the answer comes.
    scene.clock.move(45 * MINUTE)
    await scene.drain()
    await scene.run(lambda work: reply(work, helper.actor, ticket_id=writer.ticket.id, text="Here"))
    await _pass(scene, 100 * MINUTE)
    assert await _told(scene, helper) == await _told(scene, boss) == []
    now = await ticket_now(scene.desk, scene.tenant, writer.ticket.id)
    assert (now.due_at, now.look_at) == (None, None)
    done = await scene.run(
        lambda work: read_deadlines(work, boss.actor, ticket_id=writer.ticket.id)
    )
    assert {one.metric: one.outcome for one in done} == {
        "first_response": "met", "resolution": None,
    }  # fmt: skip
    assert next(one.left_s for one in done if one.metric == "resolution") == 555 * 60


async def test_a_look_at_what_has_moved_does_nothing(scene: Scene, boss: MadeAgent) -> None:
    await _promise(scene, boss)
    writer = await _asking(scene)

    async def too_early(work: Work) -> None:
        await look_at_deadlines(work, ticket_id=writer.ticket.id)

    before = await ticket_now(scene.desk, scene.tenant, writer.ticket.id)
    for _ in range(3):
        await scene.run(too_early)
    assert await ticket_now(scene.desk, scene.tenant, writer.ticket.id) == before
    # Twice in time is once: a task may run again after a crash.
    scene.clock.move(45 * MINUTE)
    for _ in range(3):
        await scene.run(too_early)
    assert [line.kind for line in await _lines(scene, boss, writer)] == ["due_soon"]
    assert look_task(writer.ticket.id, scene.clock.now()).key is not None


async def test_priority_rises_and_the_deadline_comes_nearer(scene: Scene, boss: MadeAgent) -> None:
    steps = [Escalation(percent=50, act="raise_priority", metric="first_response")]
    await _promise(scene, boss, escalations=steps, targets=targets(end=None))
    writer = await _asking(scene)
    await _pass(scene, 30 * MINUTE)
    now = await ticket_now(scene.desk, scene.tenant, writer.ticket.id)
    # Half of the time has become all of it; the step itself happens once.
    assert (now.priority, now.due_at) == (Priority.HIGH, scene.clock.now() - SOON)
    history = await _lines(scene, boss, writer)
    assert [one.kind for one in history] == ["priority", "overdue"]
    lines = [one for one in history if one.kind == "priority"]
    assert [(one.data.previous, one.data.priority) for one in lines] == [(2, 3)]
    assert lines[0].data.reason == "deadline"
    assert (lines[0].data.metric, lines[0].data.percent) == ("first_response", 50)


async def test_it_goes_to_somebody_else_who_is_here(scene: Scene, boss: MadeAgent) -> None:
    steps = [Escalation(percent=100, act="reassign", metric="first_response")]
    await _promise(scene, boss, escalations=steps)
    sleeper = await present_agent(scene.desk, scene.tenant)
    alone = await _asking(scene, sleeper)
    await _pass(scene, 61 * MINUTE)
    # Nobody else is here: it stays, and history says that it was tried.
    assert (await ticket_now(scene.desk, scene.tenant, alone.ticket.id)).assignee_id == sleeper.id
    tried = [one for one in await _lines(scene, boss, alone) if one.kind == "escalated"]
    assert [(one.data.act, one.data.reason) for one in tried] == [("reassign", "nobody")]
    other = await present_agent(scene.desk, scene.tenant)
    writer = await _asking(scene, sleeper, status="in_progress")
    await _pass(scene, 61 * MINUTE)
    assert (await ticket_now(scene.desk, scene.tenant, writer.ticket.id)).assignee_id == other.id
    given = [one for one in await _lines(scene, boss, writer) if one.kind == "assigned"]
    assert [(one.data.reason, one.data.previous_id) for one in given] == [("deadline", sleeper.id)]
    # The next look is at the end of the case, not at once again.
    now = await ticket_now(scene.desk, scene.tenant, writer.ticket.id)
    assert now.look_at is not None
    assert now.look_at > scene.clock.now()


async def test_a_new_promise_moves_deadlines_without_a_storm(scene: Scene, boss: MadeAgent) -> None:
    helper = await scene.agent("helper")
    old = [await _asking(scene, helper, name=f"Old {number}") for number in range(3)]
    await _promise(scene, boss)
    ticket = await ticket_now(scene.desk, scene.tenant, old[0].ticket.id)
    # What waited before anything was promised has all of its time from now on.
    assert ticket.due_at == scene.clock.now() + 60 * MINUTE
    await _pass(scene, 30 * MINUTE)
    policy = (await scene.run(lambda work: read_sla(work, boss.actor))).policies[0]
    short = terms(escalations=NEAR, targets=targets(first=10))
    await scene.run(
        lambda work: change_policy(work, boss.actor, policy_id=policy.id, version=1, terms=short)
    )
    await _pass(scene, MINUTE)
    assert await _told(scene, helper) == await _told(scene, boss) == []
    kinds = [line.kind for line in await _lines(scene, boss, old[0])]
    assert kinds == ["overdue"]
    # The next one is told as usual.
    new = await _asking(scene, helper, name="New")
    await _pass(scene, 11 * MINUTE)
    assert f"#{new.ticket.number}" in (await _told(scene, helper))[-1]


async def test_agents_named_by_a_step_hear_only_of_what_they_may_see(
    scene: Scene, boss: MadeAgent
) -> None:
    named, helper = await scene.agent("moderator"), await scene.agent("helper")
    steps = [Escalation(percent=150, act="notify", agent_ids=[named.id, helper.id])]
    await _promise(scene, boss, escalations=steps)
    writer = await _asking(scene)
    await _pass(scene, 91 * MINUTE)
    assert len(await _told(scene, named)) == 1
    assert await _told(scene, helper) == []
    lines = [one for one in await _lines(scene, boss, writer) if one.kind == "escalated"]
    assert [(one.data.act, one.data.percent) for one in lines] == [("notify", 150)]


async def test_deadlines_stand_while_the_contact_cannot_be_reached(
    scene: Scene, boss: MadeAgent
) -> None:
    await _promise(scene, boss)
    writer = await _asking(scene)
    scene.clock.move(20 * MINUTE)
    await scene.run(
        lambda work: ban_contact(work, boss.actor, contact_id=writer.contact.id, reason="Shouts")
    )
    await scene.drain()
    now = await ticket_now(scene.desk, scene.tenant, writer.ticket.id)
    assert (now.due_at, now.look_at) == (None, None)
    await _pass(scene, 100 * MINUTE)
    assert await _told(scene, boss) == []
    await scene.run(lambda work: unban_contact(work, boss.actor, contact_id=writer.contact.id))
    await scene.drain()
    now = await ticket_now(scene.desk, scene.tenant, writer.ticket.id)
    assert now.due_at == scene.clock.now() + 40 * MINUTE

    async def block(work: Work, word: str) -> None:
        channel = await lock_channel(work, writer.contact.channel_id)
        await note_reachability(work, channel=channel, reachability=word)

    for word, due in (("blocked", False), ("reachable", True)):
        await scene.run(lambda work, word=word: block(work, word))
        await scene.drain()
        now = await ticket_now(scene.desk, scene.tenant, writer.ticket.id)
        assert (now.due_at is not None) is due
