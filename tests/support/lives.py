"""A person who left a mark in a desk, and the owner who has them erased."""

from typing import Any
from uuid import UUID

import pytest
from tests.support.flow import Flow, FlowDesk, columns, tickets_of
from tests.support.web import Person

from telldesk.erasure import scope
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant

MARK = "Zelmorvik"
"""In everything that is to go; in the index of words it stands as it is."""


def marked(what: str) -> str:
    return f"{MARK} {what}"


class Life:
    """A person who left a mark in everything a desk can keep of somebody."""

    def __init__(self, flow: Flow, at: FlowDesk, person: int, owner: Person) -> None:
        self.flow, self.at, self.person, self.owner = flow, at, person, owner
        self.contact_id = self.ticket_id = ""

    async def does(self, path: str, **how: Any) -> dict[str, Any]:
        found = await self.flow.control.post(
            path, bot=self.at.inbox.bot_id, person=self.person, **how
        )
        await self.flow.drain()
        return found

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The owner does something; what came of it."""
        answer = await self.owner.ask(method, path, body)
        assert answer.status_code < 300, (path, answer.text)
        await self.flow.drain()
        return answer.json() if answer.content else None

    @property
    def erasure(self) -> str:
        return f"/api/v1/contacts/{self.contact_id}/erasure"

    async def name(self) -> str:
        card = await self.ask("GET", f"/api/v1/contacts/{self.contact_id}")
        return str(card["name"])

    async def order(self, when: str = "at-once") -> Any:
        answer = await self.owner.post(self.erasure, {"confirm": await self.name(), "when": when})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def id_of_erasure(self) -> UUID:
        (found,) = await columns(self.flow, self.at, "SELECT id FROM erasures")
        return UUID(str(found))


@pytest.fixture
async def life(flow: Flow, tenant: Tenant) -> Life:
    """Somebody wrote, in one open ticket; nothing more."""
    at = await flow.open_desk(tenant)
    person = await flow.person(marked("Nora"))
    await flow.start(at, person)
    await flow.says(at, person, marked("does not start"))
    made = Life(flow, at, person, await flow.agent(at, "owner"))
    (ticket,) = await tickets_of(made.owner)
    made.contact_id, made.ticket_id = ticket["contact"]["id"], ticket["id"]
    return made


async def begin(life: Life) -> None:
    """The first commit of an erasure, after which its process is gone."""
    flow = life.flow
    erasure_id = await life.id_of_erasure()
    keys: KeyRing = flow.context.part(KeyRing)
    await flow.desk.run(life.at.tenant, lambda work: scope.begin(work, erasure_id, keys=keys))
