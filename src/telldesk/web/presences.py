"""Who is at which ticket, for those who may see the ticket; nothing of it is ever a row.

Agents hear of agents who look at or write in a ticket, of a contact who writes in the app, and of
who of the staff is here. A contact hears only that somebody of the desk writes, under the name
their messages carry; their chat with the bot shows the same, nameless (`chat_typing.py`). Whose a
ticket is, this process reads by itself and forgets with the event that moves it: nothing another
process says opens a door.
"""

import asyncio
import time
from collections.abc import Callable, Collection
from typing import Final, NamedTuple, Protocol
from uuid import UUID

import asyncpg
import redis.asyncio as redis

from telldesk.channels.typing_wishes import TypingWishes
from telldesk.identity.actor import ActorKind
from telldesk.identity.permissions import Permission
from telldesk.identity.sessions import SignedIn
from telldesk.kernel.db import tenant_of_schema
from telldesk.kernel.log import get_logger
from telldesk.kernel.work import Desk
from telldesk.realtime.presence import EVERYWHERE, Presence, PresencePace, Present
from telldesk.tickets.rows import may_see
from telldesk.web.chat_typing import ChatTyping
from telldesk.web.frames import (
    AgentHere,
    PresenceFrame,
    StaffOnlineFrame,
    TypingFrame,
    text_of,
)

log = get_logger(__name__)
# In a desk with more sockets in one process only those at the ticket hear of it.
_ALL_MOST: Final = 100
_READS_MOST: Final = 3
_IS_TYPING: Final = '"is_typing":true'
_SIGHT: Final = "SELECT assignee_id, contact_id FROM tickets WHERE id = $1"
_AWAY: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    OSError,
    TimeoutError,
)


class Onlooker(Protocol):
    """One greeted socket, as presence sees it."""

    signed: SignedIn
    ticket_id: UUID | None

    def aside(self, about: str, text: str) -> None:
        """Says this soon; of two about the same only the later."""
        ...


class _Sight(NamedTuple):
    """Whose a ticket is."""

    assignee_id: UUID | None
    contact_id: UUID


class _Known:
    """What is remembered of one tenant's tickets while somebody is at them."""

    __slots__ = ("moves", "sights", "told")

    def __init__(self) -> None:
        self.sights: dict[str, _Sight] = {}
        self.told: dict[str, str] = {}
        """What the contact was told last."""
        self.moves = 0


class Presences:
    """What sockets say about their people, and what they hear about others."""

    def __init__(
        self,
        desk: Desk,
        valkey: redis.Redis | None,
        sockets_of: Callable[[str], Collection[Onlooker]],
        pace: PresencePace,
    ) -> None:
        self._desk = desk
        self._sockets_of = sockets_of
        self.board = Presence(valkey, self._show, pace)
        wishes = TypingWishes(valkey) if valkey is not None else None
        self._in_chat = ChatTyping(wishes, self.board, desk.clock.now, every_s=pace.beyond_s)
        self._known: dict[str, _Known] = {}
        self._reading: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        await self._in_chat.close()
        for reading in self._reading:
            reading.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)
        await self.board.close()

    def want(self, schema: str) -> None:
        """The tenant has sockets here."""
        self._known.setdefault(schema, _Known())
        self.board.want(schema)

    def forget(self, schema: str) -> None:
        """It has none any more."""
        self._known.pop(schema, None)
        self.board.leave(schema)

    # --- what sockets say -----------------------------------------------------------------------

    def arrive(self, socket: Onlooker) -> None:
        """Its person is here and hears how it is now."""
        schema, actor = socket.signed.tenant.schema, socket.signed.actor
        if actor.kind is ActorKind.AGENT:
            self._say(socket, is_typing=False)
            if actor.may(Permission.STAFF_READ):
                socket.aside(EVERYWHERE, self._online(schema))
        known = self._known.get(schema)
        if known is None or len(self._sockets_of(schema)) > _ALL_MOST:
            return
        for topic in self.board.topics(schema):
            sight = known.sights.get(topic)
            if sight is None:
                self.board.touch(schema, topic)
            elif not _sees(socket, sight):
                continue
            elif actor.kind is ActorKind.AGENT:
                socket.aside(topic, self._for_agents(schema, topic))
            elif _IS_TYPING in known.told.get(topic, ""):
                socket.aside(topic, known.told[topic])

    def leave(self, socket: Onlooker) -> None:
        """Its person is gone in a moment, unless another socket of theirs stays."""
        self.board.part(socket.signed.tenant.schema, _member(socket))

    async def view(self, socket: Onlooker, ticket_id: UUID | None) -> bool:
        """Whether the ticket is theirs to see; then it is on their screen."""
        if not await self._may(socket, ticket_id):
            return False
        socket.ticket_id = ticket_id
        self._say(socket, is_typing=False)
        return True

    async def type(self, socket: Onlooker, ticket_id: UUID | None) -> bool:
        """Whether the ticket is theirs to see; then they write in it (None: no longer)."""
        if not await self._may(socket, ticket_id):
            return False
        socket.ticket_id = ticket_id or socket.ticket_id
        self._say(socket, is_typing=ticket_id is not None)
        actor = socket.signed.actor
        is_desk = actor.kind is ActorKind.AGENT and actor.may(Permission.TICKETS_REPLY)
        if ticket_id is not None and is_desk:
            self._in_chat.follow(socket.signed.tenant.schema, ticket_id)
        return True

    async def _may(self, socket: Onlooker, ticket_id: UUID | None) -> bool:
        if ticket_id is None:
            return True
        sight = await self._sight(socket.signed.tenant.schema, ticket_id.hex)
        return sight is not None and _sees(socket, sight)

    def _say(self, socket: Onlooker, *, is_typing: bool) -> None:
        signed, topic = socket.signed, socket.ticket_id.hex if socket.ticket_id else EVERYWHERE
        schema, member = signed.tenant.schema, _member(socket)
        if signed.actor.id is None:
            return
        if signed.actor.kind is ActorKind.AGENT:
            self.board.say(
                schema, member, who=signed.actor.id.hex, label=signed.name, topic=topic,
                is_busy=is_typing and topic != EVERYWHERE,
            )  # fmt: skip
        elif is_typing:
            self.board.say_unlisted(schema, member, who=signed.actor.id.hex, topic=topic)
        else:
            self.board.part(schema, member)  # what a contact looks at is nobody's business

    # --- what sockets hear ----------------------------------------------------------------------

    def moved(self, schema: str, ticket_id: UUID | None) -> None:
        """Whose the ticket is may have changed."""
        known = self._known.get(schema)
        if known is None or ticket_id is None:
            return
        known.moves += 1
        if known.sights.pop(ticket_id.hex, None) is not None:
            self.board.touch(schema, ticket_id.hex)

    def _show(self, schema: str, topic: str) -> None:
        if topic == EVERYWHERE:
            text = self._online(schema)
            for socket in self._sockets_of(schema):
                if socket.signed.actor.may(Permission.STAFF_READ):
                    socket.aside(topic, text)
            return
        known = self._known.get(schema)
        sight = known.sights.get(topic) if known is not None else None
        if sight is not None:
            self._tell(schema, topic, sight)
            return
        reading = asyncio.create_task(self._read_and_tell(schema, topic))
        self._reading.add(reading)
        reading.add_done_callback(self._reading.discard)

    async def _read_and_tell(self, schema: str, topic: str) -> None:
        sight = await self._sight(schema, topic)
        if sight is not None:
            self._tell(schema, topic, sight)

    def _tell(self, schema: str, topic: str, sight: _Sight) -> None:
        known = self._known.get(schema)
        if known is None:
            return
        sockets = self._sockets_of(schema)
        is_small = len(sockets) <= _ALL_MOST
        text = self._for_agents(schema, topic)
        typing = self._for_contact(schema, topic)
        # A contact is told of writing only: that somebody came to look would be seen by a repeat.
        before = known.told.get(topic)
        has_news = typing != before if before is not None else _IS_TYPING in typing
        for socket in sockets:
            if not _sees(socket, sight):
                continue
            if socket.signed.actor.kind is ActorKind.CONTACT:
                if has_news:
                    socket.aside(topic, typing)
            elif is_small or (socket.ticket_id is not None and socket.ticket_id.hex == topic):
                socket.aside(topic, text)
        if has_news:
            known.told[topic] = typing
        if not self.board.at(schema, topic):
            known.sights.pop(topic, None)
            known.told.pop(topic, None)

    async def _sight(self, schema: str, topic: str) -> _Sight | None:
        """Whose the ticket is now; None when there is none, or nobody can tell."""
        known = self._known.get(schema)
        if known is None:
            return None
        if topic in known.sights:
            return known.sights[topic]
        for _ in range(_READS_MOST):
            moves = known.moves
            try:
                row = await self._desk.run(
                    tenant_of_schema(schema), lambda work: work.conn.fetchrow(_SIGHT, UUID(topic))
                )
            except _AWAY as error:
                log.warning("presence.unread", reason=type(error).__name__)
                return None
            if row is None:
                return None
            sight = _Sight(row["assignee_id"], row["contact_id"])
            if moves == known.moves:  # else it may have moved while it was read
                if self.board.at(schema, topic):
                    known.sights[topic] = sight
                return sight
        return None

    # --- frames ---------------------------------------------------------------------------------

    def _online(self, schema: str) -> str:
        return text_of(StaffOnlineFrame(agents=_agents(self.board.listed(schema))))

    def _for_agents(self, schema: str, topic: str) -> str:
        now = time.monotonic()
        here = self.board.at(schema, topic)
        busy = [one for one in here if one.is_busy(now)]
        writers = {one.who for one in busy}
        return text_of(
            PresenceFrame(
                ticket_id=UUID(topic),
                viewing=_agents([one for one in here if one.who not in writers]),
                typing=_agents(busy),
                contact_is_typing=any(not one.is_listed for one in busy),
            )
        )

    def _for_contact(self, schema: str, topic: str) -> str:
        now = time.monotonic()
        writers = _agents([one for one in self.board.at(schema, topic) if one.is_busy(now)])
        return text_of(
            TypingFrame(
                ticket_id=UUID(topic),
                is_typing=bool(writers),
                name=writers[0].name if writers else "",
            )
        )


def _sees(socket: Onlooker, sight: _Sight) -> bool:
    actor = socket.signed.actor
    return may_see(actor, assignee_id=sight.assignee_id, contact_id=sight.contact_id)


def _agents(present: Collection[Present]) -> list[AgentHere]:
    """The agents among them, each once, by name."""
    found = {one.who: one.label for one in present if one.is_listed}
    ordered = sorted(found.items(), key=lambda one: (one[1], one[0]))
    return [AgentHere(id=UUID(who), name=label) for who, label in ordered]


def _member(socket: Onlooker) -> str:
    """This socket among all of all processes, as long as it is open."""
    return f"{socket.signed.session_id.hex}{id(socket):x}"
