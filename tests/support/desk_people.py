"""People of a running demo for browser tests: contacts who write, agents with a role."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from tests.support.demo_program import DemoDesk, Json, Signed, agent_with, eventually

from telldesk.channels.staff.presses import short_id


@dataclass
class Contact:
    """Somebody who writes to a desk's bot."""

    desk: DemoDesk
    tenant: Json
    id: int
    name: str

    async def say(self, text: str, **more: Any) -> Json:
        """A message in the chat with the bot."""
        return await self.desk.control.post(
            "send", bot=self.tenant["bot_id"], person=self.id, text=text, **more
        )

    async def send(self, **content: Any) -> Json:
        """Anything else in the chat with the bot."""
        return await self.desk.control.post(
            "send", bot=self.tenant["bot_id"], person=self.id, **content
        )

    async def hears(self, text: str) -> str:
        """What the bot said with these words in it, once it has."""

        async def look() -> str | None:
            for said in reversed(await self.desk.bot_said(self.tenant, self.id)):
                if text in said:
                    return said
            return None

        return await eventually(look)

    async def press(self, label: str) -> None:
        """The button with this in its words under the bot's latest message that has one."""
        for said in reversed(await self.desk.chat(self.tenant, self.id)):
            rows = (said.get("reply_markup") or {}).get("inline_keyboard") or []
            for button in [one for row in rows for one in row if label in one["text"]]:
                await self.desk.control.post(
                    "press", bot=self.tenant["bot_id"], person=self.id,
                    message_id=said["message_id"], callback_data=button["callback_data"],
                )  # fmt: skip
                return
        raise AssertionError(f"no button {label!r}")

    async def heard(self) -> list[str]:
        return await self.desk.bot_said(self.tenant, self.id)


async def contact(desk: DemoDesk, tenant: Json, name: str, *, language: str = "en") -> Contact:
    """A new person who has started the desk's bot."""
    made = await desk.control.post("people", first_name=name, language_code=language)
    found = Contact(desk, tenant, int(made["person"]["id"]), name)
    await desk.control.post("start", bot=tenant["bot_id"], person=found.id)
    return found


async def agent(desk: DemoDesk, tenant: Json, *roles: str) -> Signed:
    """An agent with one of these roles, at the API."""
    return await desk.sign_in(tenant, agent_with(tenant, *roles)["telegram_user_id"])


async def ticket_of(signed: Signed, text: str) -> Json:
    """The ticket in which somebody said this last, once agents see it."""

    async def look() -> Json | None:
        page = await signed.get("/api/v1/tickets?view=all&limit=50")
        for one in page["tickets"]:
            if text in ((one["last_message"] or {}).get("text") or ""):
                found: Json = one
                return found
        return None

    return await eventually(look)


async def written(who: Contact, signed: Signed, text: str) -> Json:
    """The contact wrote this; the ticket it became."""
    await who.say(text)
    return await ticket_of(signed, text)


def link_of(ticket: Json) -> str:
    """How the bot's buttons name the ticket in the app's address."""
    return f"?ticket={short_id(UUID(ticket['id']))}"


async def run_sql(desk: DemoDesk, tenant: Json, statement: str, *values: Any) -> None:
    """A statement in the tenant's tables, as their owner: what time would do, at once."""
    admin = await asyncpg.connect(desk.report["database_url"])
    try:
        async with admin.transaction():
            await admin.execute("SET LOCAL ROLE td_owner")
            await admin.execute(f'SET LOCAL search_path = "{tenant["schema"]}"')
            await admin.execute(statement, *values)
    finally:
        await admin.close()
