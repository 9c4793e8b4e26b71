"""A desk whose exports a test asks for and writes by hand, with storage of its own."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
import redis.asyncio as redis
from tests.support.factories import MadeAgent, MadeContact, make_agent
from tests.support.tenants import FixedClock

from telldesk.exports import actions as exports
from telldesk.exports import jobs
from telldesk.exports.archives import Bounds
from telldesk.exports.places import archive_key
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.jobs import JobContext
from telldesk.kernel.settings import Settings
from telldesk.kernel.storage import Storage, key_of, one_piece, open_storage
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.rows import TicketRow

_PART: Final = """
INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id, name,
                           stored_file_id)
VALUES ($1, $2, 'document', 0, '', '', $3, $4)
"""
_FILE: Final = """
INSERT INTO files (id, object_id, kind, name, media_type, size_bytes, sha256, state, owner_kind,
                   message_id, created_at)
VALUES ($1, $2, 'document', $3, 'text/plain', $4, '', $5, 'bot', $6, $7)
"""


@dataclass
class Exporting:
    """A desk with an admin, and the jobs' own hands."""

    desk: Desk
    queues: Desk
    tenant: Tenant
    clock: FixedClock
    storage: Storage
    context: JobContext
    admin: MadeAgent

    async def ask(self, contact: MadeContact, *, with_notes: bool = False) -> Any:
        return await self.desk.run(
            self.tenant,
            lambda work: exports.ask_export(
                work, self.admin.actor, contact_id=contact.id, with_notes=with_notes
            ),
        )

    async def listed(self, contact: MadeContact) -> list[exports.ContactExportShape]:
        return await self.desk.run(
            self.tenant,
            lambda work: exports.list_exports(work, self.admin.actor, contact_id=contact.id),
        )

    async def write(self, export_id: UUID, context: JobContext | None = None) -> None:
        args = {"export_id": str(export_id)}
        assert jobs.write_export.outside is not None
        await jobs.write_export.outside(context or self.context, self.tenant, args)

    async def write_all(self, contact: MadeContact, export_id: UUID) -> exports.ContactExportShape:
        """As many jobs as it takes."""
        for _ in range(50):
            await self.write(export_id)
            (found, *_) = await self.listed(contact)
            if found.state != "running":
                return found
        raise AssertionError("it never ends")

    async def tend(self, export_id: UUID) -> None:
        assert jobs.tend_export.outside is not None
        await jobs.tend_export.outside(self.context, self.tenant, {"export_id": str(export_id)})

    async def read(self, contact: MadeContact, export_id: UUID, number: int = 1) -> zipfile.ZipFile:
        object_id, size = await self.desk.run(
            self.tenant,
            lambda work: exports.read_archive(
                work, self.admin.actor, contact_id=contact.id, export_id=export_id, number=number
            ),
        )
        key = archive_key(self.tenant, export_id, object_id)
        content = await self.storage.read_whole(key, max_bytes=10_000_000)
        assert content is not None
        assert len(content) == size
        archive = zipfile.ZipFile(io.BytesIO(content))
        assert archive.testzip() is None
        return archive

    async def kept(self) -> list[str]:
        """The keys of everything exports left in storage."""
        return [one.key for one in await self.storage.page(f"t/{self.tenant.schema}/exports/")]

    async def say(self, contact: MadeContact, ticket: TicketRow, text: str) -> UUID:
        said = await self.desk.run(
            self.tenant,
            lambda work: write_as_contact(work, contact.actor, ticket_id=ticket.id, text=text),
        )
        return said.message_id

    async def attach(
        self, message_id: UUID, part: int, name: str, content: bytes | None, state: str = "ready"
    ) -> None:
        """A file of the message; without `content` it lies at Telegram only."""
        file_id, object_id = new_id(), new_id()

        async def insert(work: Work) -> None:
            stored = None if content is None else file_id
            await work.conn.execute(_PART, message_id, part, name, stored)
            if content is not None:
                await work.conn.execute(
                    _FILE, file_id, object_id, name, len(content), state, message_id, work.now
                )

        await self.desk.run(self.tenant, insert)
        if content is not None and state == "ready":
            await self.storage.write(key_of(self.tenant, object_id), one_piece(content))

    def bounded(self, **bounds: Any) -> JobContext:
        """Jobs whose archives end sooner."""
        return self.with_parts({Storage: self.storage, Bounds: Bounds(**bounds)})

    def with_parts(self, parts: dict[type, Any]) -> JobContext:
        """Jobs with these parts."""
        return JobContext(
            desk=self.desk, queues=self.queues, clock=self.clock, settings=Settings(),
            valkey=self.context.valkey, parts=parts,
        )  # fmt: skip


@pytest.fixture
async def exporting(
    desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock, valkey: redis.Redis, tmp_path: Path
) -> Exporting:
    storage = open_storage(Settings(data_dir=str(tmp_path)))
    context = JobContext(
        desk=desk, queues=queues, clock=clock, settings=Settings(), valkey=valkey,
        parts={Storage: storage},
    )  # fmt: skip
    admin = await make_agent(desk, tenant, "admin", name="Ada")
    return Exporting(desk, queues, tenant, clock, storage, context, admin)


def documents(archive: zipfile.ZipFile, ending: str = "json") -> list[str]:
    """The paths of tickets in it."""
    return sorted(
        one for one in archive.namelist() if one.startswith("tickets/") and one.endswith(ending)
    )


def texts(archives: Sequence[zipfile.ZipFile]) -> list[str]:
    """Everything said in them."""
    return [
        said["text"]
        for archive in archives
        for name in documents(archive)
        for said in json.loads(archive.read(name))["conversation"]["messages"]
    ]
