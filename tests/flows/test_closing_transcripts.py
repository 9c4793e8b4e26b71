"""When a ticket is closed its contact gets what was said, where the desk wants it (T6)."""

from typing import Any

import pytest
from tests.support.flow import columns, reply_to
from tests.support.talks import Talk, left_of

from telldesk.channels.closing_transcripts import KEPT_FOR, send_transcript
from telldesk.files.orphans import expire_uploads

SETTING = "/api/v1/closing-transcripts"


@pytest.fixture
async def answered(talk: Talk) -> Talk:
    """A ticket somebody answered, of a desk that sends what was said."""
    owner = await talk.flow.agent(talk.at, "admin")
    assert (await owner.get(SETTING)).json() == {"is_on": False}
    answer = await owner.ask("PUT", SETTING, {"is_on": True})
    assert (answer.status_code, answer.json()) == (200, {"is_on": True})
    assert (await reply_to(talk.agent, talk.ticket, "Pull the plug")).status_code == 201
    notes = f"/api/v1/tickets/{talk.ticket['id']}/notes"
    assert (await talk.agent.post(notes, {"text": "they are new"})).status_code == 201
    return talk


async def step(talk: Talk, name: str) -> None:
    path = f"/api/v1/tickets/{talk.ticket['id']}/status"
    answer = await talk.agent.ask("PUT", path, {"step": name})
    assert answer.status_code == 200, answer.text


async def documents(talk: Talk) -> list[dict[str, Any]]:
    return [one for one in await talk.chat() if one["is_from_bot"] and one.get("document")]


async def states(talk: Talk) -> list[str]:
    return await columns(
        talk.flow, talk.at, "SELECT state FROM closing_transcripts ORDER BY version"
    )


async def test_a_closed_ticket_is_sent_to_its_contact_once(answered: Talk) -> None:
    await step(answered, "close")
    (sent,) = await documents(answered)
    number = answered.ticket["number"]
    assert sent["document"]["file_name"] == f"ticket-{number}.pdf"
    _, (key,) = await left_of(answered)
    content = await answered.flow.parts.storage.read_whole(key, max_bytes=10**7)
    assert (content or b"").startswith(b"%PDF-")
    assert sent["document"]["file_size"] == len(content or b"")
    assert f"#{number} is closed" in sent["caption"]
    (closing_id,) = await columns(answered.flow, answered.at, "SELECT id FROM closing_transcripts")
    run = send_transcript.outside
    assert run is not None
    await run(answered.flow.context, answered.at.tenant, {"closing_id": str(closing_id)})
    assert len(await documents(answered)) == 1
    history = await answered.agent.get(f"/api/v1/tickets/{answered.ticket['id']}/history")
    kinds = [one["kind"] for one in history.json()["lines"]]
    assert kinds.count("transcript_sent") == 1


async def test_it_is_no_message_of_the_ticket_and_goes_a_day_later(answered: Talk) -> None:
    path = f"/api/v1/tickets/{answered.ticket['id']}"
    before = (await answered.agent.get(path)).json()["message_count"]
    await step(answered, "close")
    assert await documents(answered)
    assert (await answered.agent.get(path)).json()["message_count"] == before
    assert (await left_of(answered))[0] == 1
    answered.flow.clock.at += KEPT_FOR
    await answered.flow.desk.run(answered.at.tenant, expire_uploads)
    await answered.flow.drain()
    assert await left_of(answered) == (0, [])


async def test_each_time_it_is_closed_and_not_when_it_goes_on(answered: Talk) -> None:
    await step(answered, "resolve")
    await answered.flow.drain()
    assert await states(answered) == []
    await step(answered, "close")
    await step(answered, "reopen")
    assert await documents(answered) == []
    await step(answered, "close")
    assert len(await documents(answered)) == 1
    assert await states(answered) == ["left", "sent"]


async def test_nothing_is_sent_where_nobody_answered_or_nobody_can_be_reached(talk: Talk) -> None:
    owner = await talk.flow.agent(talk.at, "admin")
    await owner.ask("PUT", SETTING, {"is_on": True})
    await step(talk, "close")
    assert await states(talk) == []
    await step(talk, "reopen")
    assert (await reply_to(talk.agent, talk.ticket, "Pull the plug")).status_code == 201
    await talk.flow.drain()
    await talk.flow.control.post("block", bot=talk.at.inbox.bot_id, person=talk.person)
    await talk.flow.drain()
    await step(talk, "close")
    assert await documents(talk) == []
    assert await states(talk) == ["left"]


async def test_who_runs_no_desk_chooses_nothing(talk: Talk) -> None:
    for answer in (
        await talk.agent.get(SETTING),
        await talk.agent.ask("PUT", SETTING, {"is_on": True}),
        await talk.contact.get(SETTING),
    ):
        assert answer.status_code == 403
