"""The live connection: a one-time ticket over HTTP, then a socket.

Server frames, all JSON objects with `type`:

- `hello {cursor}`: the stream begins here; `resumed` says whether at the client's own cursor.
- `event {prev, cursor, event, ...}`: something happened; `prev` is the cursor before it.
- `ticket.revoked {prev, cursor, ticket_id}`: this ticket is out of sight; forget it.
- `upto {cursor}`: nothing new for you up to here; also the sign of life of an idle stream.
- `snapshot_needed`: what you have cannot be continued; load everything and connect anew.
- `error {error}`: what you sent was not understood, or names no ticket of yours.

Beside the stream, without a place in it and never repeated after a break, since what holds now is
told anew after `hello`; at most one a second about the same thing:

- `presence {ticket_id, viewing, typing, contact_is_typing}`: who is at a ticket; for agents.
- `staff.online {agents}`: which agents have a live connection; for agents.
- `typing {ticket_id, is_typing, name}`: whether the desk writes an answer; for contacts.

The client may send `{"resume": cursor}` first (or `{"resume": null}` to be greeted at once), and
nothing else is needed. It may say `{"viewing": ticket_id}` and `{"typing": ticket_id}`, or null
where that ends; typing holds for 6 seconds. Words are counted: twenty at once and then two a
second; those that only repeat or end what was said cost a tenth, so that nobody types too fast.
"""

from datetime import datetime, timedelta
from typing import Any, Final, cast

import msgspec
from litestar import WebSocket, post, websocket
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from telldesk.identity.sessions import resolve_session
from telldesk.kernel.errors import Refusal, Unauthenticated
from telldesk.web.conversation import FOREIGN, Conversation
from telldesk.web.deps import Caller
from telldesk.web.directory import require_served
from telldesk.web.guards import ANYBODY_SIGNED_IN, OPEN
from telldesk.web.parts import Parts, parts_of
from telldesk.web.sockets import TICKET_LIFE_S

PROTOCOL: Final = "desk.v1"
_ADMITTED: Final = "admitted"
_Socket = WebSocket[Any, Any, Any]


class SocketTicket(msgspec.Struct, frozen=True, kw_only=True):
    """Send `Sec-WebSocket-Protocol: desk.v1, t.<ticket>` within its 30 seconds; it works once."""

    ticket: str
    expires_at: datetime


@post(
    "/api/v1/realtime/ticket", operation_id="createRealtimeTicket", guards=[ANYBODY_SIGNED_IN],
    summary="A ticket for one live connection",
)  # fmt: skip
async def create_ticket(caller: NamedDependency[Caller]) -> SocketTicket:
    """A ticket bound to this session, its desk and its present rights."""
    ticket = await caller.parts.sockets.issue(caller.signed)
    now = caller.parts.clock.now()
    return SocketTicket(ticket=ticket, expires_at=now + timedelta(seconds=TICKET_LIFE_S))


@websocket("/api/v1/realtime", opt={OPEN: "ticket"})
async def live(socket: _Socket) -> None:
    """Who connects is admitted, or refused; `LiveConnections` goes on once we have returned."""
    await socket.receive()  # the wish to connect; everything else follows the acceptance
    try:
        socket.scope["state"][_ADMITTED] = await _admitted(socket, parts_of(socket))
    except Refusal:
        await _refuse(socket.send)


async def _refuse(send: Send) -> None:
    # Before it is accepted a socket is refused by plain HTTP (403); no reason is given.
    await send({"type": "websocket.close", "code": FOREIGN, "reason": ""})


class LiveConnections:
    """Around the whole application: goes on with the sockets it admitted.

    By then the framework's frames, its connection and what it parsed are gone; together with the
    handshake they are most of what a socket would hold for hours.
    """

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app = app
        self._sockets = parts.sockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
        if scope["type"] != ScopeType.WEBSOCKET:
            return
        admitted: Conversation | None = scope["state"].pop(_ADMITTED, None)
        if admitted is None:
            return
        try:
            self._sockets.enter(admitted)
        except Refusal:
            await _refuse(send)
            return
        try:
            await send({"type": "websocket.accept", "subprotocol": PROTOCOL, "headers": []})
            cast("dict[str, Any]", scope).clear()
            await admitted.run(receive, send)
        finally:
            self._sockets.leave(admitted)


async def _admitted(socket: _Socket, parts: Parts) -> Conversation:
    """Who connects: own origin, ticket, session and rights, in this order.

    Raises:
        Refusal: any of them is wrong.
    """
    host, origin = socket.headers.get("host", ""), socket.headers.get("origin", "")
    if not parts.hosts.is_own_origin(origin, host):
        raise Unauthenticated("foreign origin")
    offered = [one.strip() for one in socket.headers.get("sec-websocket-protocol", "").split(",")]
    tickets = [one.removeprefix("t.") for one in offered if one.startswith("t.")]
    if PROTOCOL not in offered or len(tickets) != 1:
        raise Unauthenticated("no ticket")
    tenant, ticket = await parts.sockets.redeem(tickets[0])
    place = await parts.directory.tenant(tenant.schema)
    if place is None or parts.hosts.slug_of(host) not in {"", place.slug}:
        raise Unauthenticated("not here")
    require_served(place)
    signed = await parts.desk.run(tenant, lambda work: resolve_session(work, ticket.session_id))
    if signed.permission_version != ticket.permission_version:
        raise Unauthenticated("rights changed")
    return Conversation(parts.sockets.hub, parts.sockets.presences, signed, place.epoch)


ROUTES = [create_ticket, live]
