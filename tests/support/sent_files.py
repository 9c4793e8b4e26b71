"""A file somebody sent, a worker that fetches it, and who may look at it."""

import asyncio
import base64
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.support.flow import Flow, FlowDesk, messages_of, tickets_of
from tests.support.web import Person

from embedded_servers import EmbeddedValkey
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.bots import Bots
from telldesk.channels.telegram.download import TelegramFiles
from telldesk.files.serving import FileServer
from telldesk.kernel.db import Tenant


@pytest.fixture
async def fetching(flow: Flow, valkey_server: EmbeddedValkey) -> AsyncIterator[FileServer]:
    """A worker that fetches files, until the test ends."""
    source = TelegramFiles(flow.context.part(Bots), flow.context.part(WorkerInboxes))
    server, stopping = FileServer(valkey_server.url, source), asyncio.Event()
    running = asyncio.create_task(server.run(stopping))
    yield server
    stopping.set()
    await running


class Sent:
    """A file a contact sent, and who may look at it."""

    def __init__(self, flow: Flow, at: FlowDesk, agent: Person, contact: Person) -> None:
        self.flow, self.at, self.agent, self.contact = flow, at, agent, contact
        self.ticket_id = self.message_id = ""
        self.channel_message: dict[str, Any] = {}
        self.part: dict[str, Any] = {}

    def path(self, size: str = "original", *, mine: bool = False, revision: int = 0) -> str:
        root = "/api/v1/my/tickets" if mine else "/api/v1/tickets"
        place = f"{root}/{self.ticket_id}/messages/{self.message_id}/files"
        return f"{place}/{self.part['part']}?size={size}&revision={revision}"

    async def get(self, size: str = "original") -> httpx.Response:
        return await self.agent.get(self.path(size))

    async def change(self, **columns: Any) -> None:
        """The stored part says something else."""
        for name, value in columns.items():
            await self.flow.desk.run(
                self.at.tenant, lambda work, n=name, v=value: work.conn.execute(_SET[n], v)
            )


_SET = {
    "size_bytes": "UPDATE message_parts SET size_bytes = $1",
    "bot_id": "UPDATE message_parts SET bot_id = $1",
    "thumb_file_id": "UPDATE message_parts SET thumb_file_id = $1",
}
_UNSTORE = "UPDATE message_parts SET stored_file_id = NULL"
Send = Callable[..., Awaitable[Sent]]


@pytest.fixture
def send(flow: Flow, tenant: Tenant) -> Send:
    """A contact of a fresh desk sends a file, which lies at the channel or `is_stored`."""

    async def sent(
        kind: str, content: bytes | None = None, *, is_stored: bool = False, **file: Any
    ) -> Sent:
        at = await flow.open_desk(tenant)
        person = await flow.person()
        await flow.start(at, person)
        if content is not None:
            file["base64"] = base64.b64encode(content).decode()
        said = await flow.control.post(
            "send", bot=at.inbox.bot_id, person=person, kind=kind, file=file
        )
        await flow.drain()
        if not is_stored:
            await flow.desk.run(at.tenant, lambda work: work.conn.execute(_UNSTORE))
        made = Sent(flow, at, await flow.agent(at), await flow.sign_in(at, person))
        ticket = (await tickets_of(made.agent))[0]
        message = (await messages_of(made.agent, ticket))[0]
        made.ticket_id, made.message_id = ticket["id"], message["id"]
        made.part = message["parts"][0]
        made.channel_message = {
            "bot": at.inbox.bot_id, "person": person, "message_id": said["message_id"],
        }  # fmt: skip
        return made

    return sent


def picture(width: int = 2000, height: int = 1000, kind: str = "JPEG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 60)).save(target, kind)
    return target.getvalue()


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")
