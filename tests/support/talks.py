"""A desk with one ticket whose people upload files."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.support.flow import Flow, FlowDesk, columns, tickets_of
from tests.support.web import Person

from telldesk.kernel.db import Tenant


class Talk:
    """A desk with one ticket: its agent, its contact and the chat between them."""

    def __init__(
        self, flow: Flow, at: FlowDesk, person: int, agent: Person, contact: Person
    ) -> None:
        self.flow, self.at, self.person = flow, at, person
        self.agent, self.contact = agent, contact
        self.ticket: dict[str, Any] = {}

    async def put(
        self, content: bytes, name: str = "a.jpg", *, mine: bool = False, **how: Any
    ) -> httpx.Response:
        who = how.pop("by", self.contact if mine else self.agent)
        place = upload_path(how.pop("id", uuid4()), mine=mine)
        return await who.ask("PUT", place, content=content, params={"name": name}, **how)

    async def uploaded(self, content: bytes, name: str = "a.jpg", *, mine: bool = False) -> str:
        answer = await self.put(content, name, mine=mine)
        assert answer.status_code == 201, answer.text
        found: str = answer.json()["id"]
        return found

    async def reply(self, *ids: str, text: str = "", **more: Any) -> httpx.Response:
        place = f"/api/v1/tickets/{self.ticket['id']}/replies"
        return await self.agent.post(place, {"text": text, "upload_ids": list(ids), **more})

    async def chat(self) -> list[dict[str, Any]]:
        await self.flow.drain()
        return await self.flow.chat(self.at, self.person)


def upload_path(upload_id: object, *, mine: bool = False) -> str:
    return f"/api/v1/{'my/' if mine else ''}uploads/{upload_id}"


@pytest.fixture
async def talk(flow: Flow, tenant: Tenant) -> Talk:
    at = await flow.open_desk(tenant)
    person = await flow.person()
    await flow.start(at, person)
    await flow.says(at, person, "It does not start")
    made = Talk(flow, at, person, await flow.agent(at), await flow.sign_in(at, person))
    made.ticket = (await tickets_of(made.agent))[0]
    return made


async def left_of(talk: Talk) -> tuple[int, list[str]]:
    """Rows of files, and objects of the tenant in storage."""
    rows = await columns(talk.flow, talk.at, "SELECT count(*) FROM files")
    storage = talk.flow.parts.storage
    found = await storage.page(f"t/{talk.at.tenant.schema}/")
    return rows[0], [one.key for one in found]
