"""Signing in and out: launch data or a confirmed desktop against a session."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, cast
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from telldesk.channels.staff.links import SIGN_IN as SIGN_IN_LINK
from telldesk.contacts.launches import contact_of_launch
from telldesk.identity import desktop
from telldesk.identity.actor import ActorKind
from telldesk.identity.permissions import Permission, RoleOrNone
from telldesk.identity.sessions import (
    Client,
    SessionEnded,
    SignedIn,
    Tokens,
    end,
    end_all,
    linked_agent,
    mark_launch,
    open_session,
    refresh,
    resolve_session,
    tenant_of_token,
)
from telldesk.identity.telegram_login import Launch, LaunchRefused, read_launch
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Forbidden, TooMany, Unauthenticated
from telldesk.kernel.work import Work
from telldesk.web.deps import Caller
from telldesk.web.directory import InboxPlace, TenantPlace, require_served
from telldesk.web.guards import ANYBODY_SIGNED_IN, OPEN
from telldesk.web.parts import Parts

PREFIX: Final = "/api/v1/session"
_REFRESH_PATH: Final = f"{PREFIX}/refresh"
_SIGN_IN: Final = {OPEN: "sign-in"}

InboxName = Annotated[str, Meta(min_length=1, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
Token = Annotated[str, Meta(min_length=1, max_length=200)]


class SignInBody(msgspec.Struct, forbid_unknown_fields=True):
    """Launch data and the inbox it was signed for.

    Under the same `attempt`, the client's own secret, a launch is answered again whose answer got
    lost; without it every launch works once.
    """

    inbox: Annotated[str, Meta(max_length=200, description="Public id out of the launch URL.")]
    init_data: Annotated[str, Meta(description="Telegram's launch data, exactly as received.")]
    attempt: UUID | None = None


class RefreshBody(msgspec.Struct, forbid_unknown_fields=True):
    """`refresh_token` is left out by a desktop browser, which sends its cookie and names its inbox.

    `attempt` is the client's own secret, kept until an answer came: the same question under the
    same attempt is answered again, where without it a token used twice ends the session.
    """

    refresh_token: Token | None = None
    inbox: Annotated[str, Meta(max_length=200)] | None = None
    attempt: UUID | None = None


class DesktopBody(msgspec.Struct, forbid_unknown_fields=True):
    inbox: Annotated[str, Meta(max_length=200, description="Public id out of the page's address.")]


class PollBody(msgspec.Struct, forbid_unknown_fields=True):
    poll_secret: Token


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in and what they may do."""

    kind: Literal["contact", "agent"]
    id: UUID
    name: str
    language: str
    role: RoleOrNone
    permissions: tuple[Permission, ...]
    session_id: UUID
    client: Client
    expires_at: datetime


class SessionOpened(msgspec.Struct, frozen=True, kw_only=True):
    """A session. Keep `access_token` in memory; `refresh_token` is good for one use.

    A desktop's refresh token travels in its cookie and is empty here.
    """

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    expires_at: datetime
    me: Me


class DesktopStarted(msgspec.Struct, frozen=True, kw_only=True):
    """Show `code`; poll with `poll_secret` until an agent has decided in the bot."""

    code: str
    poll_secret: str
    expires_at: datetime
    bot_username: str
    bot_start: Annotated[str, Meta(description="Start parameter of the link into the bot.")]
    poll_every_s: int


class DesktopPolled(msgspec.Struct, frozen=True, kw_only=True):
    state: desktop.State
    session: SessionOpened | None = None


def me_of(signed: SignedIn) -> Me:
    actor = signed.actor
    if actor.id is None:
        raise Unauthenticated
    return Me(
        kind="agent" if actor.kind is ActorKind.AGENT else "contact",
        id=actor.id,
        name=signed.name,
        language=actor.language,
        role=cast("RoleOrNone", actor.role),  # a CHECK of the column
        permissions=tuple(sorted(actor.permissions)),
        session_id=signed.session_id,
        client=signed.client,
        expires_at=signed.expires_at,
    )


@post(PREFIX, operation_id="signIn", opt=_SIGN_IN, summary="Sign in with launch data")
async def sign_in(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], data: JSONBody[SignInBody]
) -> SessionOpened:
    """A session for whoever Telegram says opened the app; every launch works once."""
    inbox = await _inbox(parts, request, data.inbox)
    launch = read_launch(
        data.init_data, bot_id=inbox.bot_id, key=parts.launch_key, now=parts.clock.now()
    )
    require_served(inbox.place)
    tokens, signed = await parts.desk.run(
        inbox.place.tenant, lambda work: _open(work, inbox.bot_id, launch, _key(data.attempt))
    )
    return _opened(tokens, signed)


async def _open(
    work: Work, bot_id: int, launch: Launch, attempt: str | None
) -> tuple[Tokens, SignedIn]:
    await mark_launch(work, launch.mark, attempt)
    agent_id = await linked_agent(work, launch.telegram_user_id)
    if agent_id is not None:
        tokens = await open_session(work, client=Client.MINI_APP, agent_id=agent_id)
    else:
        contact_id, channel_id = await contact_of_launch(
            work,
            bot_id=bot_id,
            telegram_user_id=launch.telegram_user_id,
            name=launch.name,
            username=launch.username,
            language=launch.language,
            may_write=launch.may_write,
        )
        tokens = await open_session(
            work, client=Client.MINI_APP, contact_id=contact_id, channel_id=channel_id
        )
    return tokens, await resolve_session(work, tokens.session_id)


@post(_REFRESH_PATH, operation_id="refreshSession", opt=_SIGN_IN, status_code=200)
async def refresh_session(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], data: JSONBody[RefreshBody]
) -> Response[SessionOpened | None]:
    """New tokens for old ones. A refresh token used twice ends its session.

    Null for a browser that has no cookie here: it was never signed in, or signed out.
    """
    token = data.refresh_token
    from_cookie = token is None
    if token is None:
        # Cookies come along by themselves, so only a page of this same host may use one.
        origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
        inbox = await parts.inbox_at(host, data.inbox or "")
        if inbox is None:
            raise SessionEnded
        token = request.cookies.get(_cookie_name(parts, inbox.place.tenant), "")
        if not token:
            return Response(None)
        if not parts.hosts.is_own_origin(origin, host):
            raise Forbidden("another origin")
    place = await _place_of_token(parts, request, token)
    attempt = _key(data.attempt)
    found = await parts.desk.run(place.tenant, lambda work: _refresh(work, token, attempt))
    if found is None:
        raise SessionEnded
    return _answer(parts, *found, in_cookie=from_cookie)


def _key(attempt: UUID | None) -> str | None:
    return str(attempt) if attempt else None


async def _refresh(work: Work, token: str, attempt: str | None) -> tuple[Tokens, SignedIn] | None:
    tokens = await refresh(work, token, attempt)
    return None if tokens is None else (tokens, await resolve_session(work, tokens.session_id))


@get(
    PREFIX, operation_id="getSession", guards=[ANYBODY_SIGNED_IN], summary="Who is signed in",
)  # fmt: skip
async def get_session(caller: NamedDependency[Caller]) -> Me:
    """The caller, their role and permissions as of now."""
    return me_of(caller.signed)


@delete(PREFIX, operation_id="signOut", guards=[ANYBODY_SIGNED_IN], summary="Sign out")
async def sign_out(caller: NamedDependency[Caller]) -> Response[None]:
    """This session is over; its sockets close."""
    await caller.run(_end_this, caller.signed.session_id)
    return _signed_out(caller)


@delete(
    f"{PREFIX}/all", operation_id="signOutEverywhere", guards=[ANYBODY_SIGNED_IN],
    summary="Sign out everywhere",
)  # fmt: skip
async def sign_out_everywhere(caller: NamedDependency[Caller]) -> Response[None]:
    """Every session of the caller is over."""
    await caller.run(end_all)
    return _signed_out(caller)


async def _end_this(work: Work, _actor: object, session_id: UUID) -> None:
    await end(work, session_id)


@post(
    f"{PREFIX}/desktop", operation_id="startDesktopSignIn", opt=_SIGN_IN,
    summary="Ask for a desktop code",
)  # fmt: skip
async def start_desktop(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], data: JSONBody[DesktopBody]
) -> DesktopStarted:
    """A code for the screen; an agent confirms it in the bot within five minutes."""
    inbox = await _inbox(parts, request, data.inbox)
    require_served(inbox.place)
    address: str = request.scope["state"].get("client_ip", "")
    wait_s = await parts.limits.take(f"desktop:{address}", parts.limits.rates.desktop)
    if wait_s:
        raise TooMany("desktop codes", retry_after_s=wait_s)
    device = desktop.device_in_words(request.headers.get("user-agent", "")[:400])
    place = desktop.place_in_words(address)
    started = await parts.desk.run(
        inbox.place.tenant,
        lambda work: desktop.start_desktop_sign_in(work, device=device, place=place),
    )
    return DesktopStarted(
        code=started.code,
        poll_secret=started.poll_secret,
        expires_at=started.expires_at,
        bot_username=inbox.username,
        bot_start=f"{SIGN_IN_LINK}{started.code}",
        poll_every_s=2,
    )


@post(
    f"{PREFIX}/desktop/poll", operation_id="pollDesktopSignIn", opt=_SIGN_IN, status_code=200,
    summary="Has the code been confirmed?",
)  # fmt: skip
async def poll_desktop(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], data: JSONBody[PollBody]
) -> Response[DesktopPolled]:
    """Where the code stands; a confirmed one gives its session once, with the refresh cookie."""
    place = await _place_of_token(parts, request, data.poll_secret)
    polled, signed = await parts.desk.run(place.tenant, lambda work: _poll(work, data.poll_secret))
    if polled.tokens is None or signed is None:
        return Response(DesktopPolled(state=polled.state))
    session = _opened(msgspec.structs.replace(polled.tokens, refresh_token=""), signed)
    return Response(
        DesktopPolled(state=polled.state, session=session),
        cookies=[_cookie(parts, signed.tenant, polled.tokens.refresh_token)],
    )


async def _poll(work: Work, secret: str) -> tuple[desktop.Polled, SignedIn | None]:
    polled = await desktop.poll_desktop_sign_in(work, secret)
    if polled.tokens is None:
        return polled, None
    return polled, await resolve_session(work, polled.tokens.session_id)


# --- places, answers and the cookie -------------------------------------------------------------


async def _inbox(parts: Parts, request: Request[Any, Any, Any], name: str) -> InboxPlace:
    """The inbox of this name at this host.

    Raises:
        LaunchRefused: there is none.
    """
    inbox = await parts.inbox_at(request.headers.get("host", ""), name)
    if inbox is None:
        raise LaunchRefused("no such inbox here")
    return inbox


async def _place_of_token(parts: Parts, request: Request[Any, Any, Any], token: str) -> TenantPlace:
    place = await parts.directory.tenant(tenant_of_token(token).schema)
    if place is None or parts.hosts.slug_of(request.headers.get("host", "")) not in {
        "",
        place.slug,
    }:
        raise SessionEnded
    require_served(place)
    return place


def _opened(tokens: Tokens, signed: SignedIn) -> SessionOpened:
    return SessionOpened(
        access_token=tokens.access_token,
        access_expires_at=tokens.access_expires_at,
        refresh_token=tokens.refresh_token,
        expires_at=tokens.expires_at,
        me=me_of(signed),
    )


def _answer(
    parts: Parts, tokens: Tokens, signed: SignedIn, *, in_cookie: bool
) -> Response[SessionOpened | None]:
    if not in_cookie:
        return Response(_opened(tokens, signed))
    return Response(
        _opened(msgspec.structs.replace(tokens, refresh_token=""), signed),
        cookies=[_cookie(parts, signed.tenant, tokens.refresh_token)],
    )


def _cookie_name(parts: Parts, tenant: Tenant) -> str:
    """In production a host is one tenant's; the demo's tenants share theirs, and no sessions."""
    if parts.settings.is_production:
        return "__Host-refresh"
    return f"refresh-{tenant.schema.removeprefix('tenant_')}"


def _cookie(parts: Parts, tenant: Tenant, value: str, *, max_age_s: int = 12 * 3600) -> Cookie:
    """`__Host-` asks for the path `/` and https; no other route ever reads it."""
    production = parts.settings.is_production
    return Cookie(
        key=_cookie_name(parts, tenant),
        value=value,
        path="/" if production else _REFRESH_PATH,
        httponly=True,
        secure=production,
        samesite="strict",
        max_age=max_age_s,
    )


def _signed_out(caller: Caller) -> Response[None]:
    gone = _cookie(caller.parts, caller.signed.tenant, "", max_age_s=0)
    return Response(None, status_code=204, cookies=[gone])


ROUTES = [
    sign_in, refresh_session, get_session, sign_out, sign_out_everywhere, start_desktop,
    poll_desktop,
]  # fmt: skip
