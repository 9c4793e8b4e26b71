"""A file by its address alone: Telegram's clients save what a page names, without our headers.

The address is one long secret. What it opens is kept apart for a while, under the secret's
digest: one file, for the session that asked for the address, with the rights it has at each use.
One that saves lives a minute and is taken away by the first who asks. One that plays is asked
again for every stretch of a film somebody looks for, so it lives ten minutes.

Source: https://core.telegram.org/bots/webapps#downloadfileparams (2026-11): the header of the
attachment, and the origin of the web client.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
import redis.asyncio as redis
from litestar import Request, Response, get, head
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream
from redis.exceptions import RedisError

from telldesk.exports.actions import read_archive
from telldesk.files.asking import FilesAway
from telldesk.identity.sessions import SessionEnded, resolve_session
from telldesk.kernel.crypto import digest
from telldesk.kernel.errors import NotFound
from telldesk.kernel.ids import new_token
from telldesk.tickets.rows import seen_ticket
from telldesk.web.deps import Caller
from telldesk.web.directory import TenantPlace, require_served
from telldesk.web.exports import answer_archive
from telldesk.web.file_sizes import FileSize, Range
from telldesk.web.files import answer_file, require_fetchable
from telldesk.web.guards import OPEN
from telldesk.web.parts import Parts
from telldesk.web.transcripts import Form, answer_transcript

LINKS: Final = "/files/"
_LIFE: Final = timedelta(seconds=60)
_PLAYS_FOR: Final = timedelta(minutes=10)
_SECRET_BITS: Final = 256
_LINK: Final = {OPEN: "file-link"}
_SAVED: Final = {
    "cache-control": "no-store",
    "access-control-allow-origin": "https://web.telegram.org",
    "cross-origin-resource-policy": "cross-origin",
}
# What was seen once is not fetched again while the same player looks back.
_PLAYED: Final = {"cache-control": f"private, max-age={int(_PLAYS_FOR.total_seconds())}"}


class FileLinkUnusable(NotFound):
    """Unknown, used, too old, or of another desk: all look the same; ask for a new one."""

    key = "file-link-unusable"


class Use(StrEnum):
    """`save`: once, within a minute. `play`: in ranges, for ten minutes."""

    SAVE = "save"
    PLAY = "play"


LinkUse = Annotated[Use, QueryParameter(name="use", required=False)]


class FileLink(msgspec.Struct, frozen=True, kw_only=True):
    """Opens one file. `path` is at the host it was asked for at."""

    path: str
    expires_at: datetime


class _Opens(msgspec.Struct, frozen=True):
    """What an address is for; ids only."""

    tenant: str
    session_id: UUID
    ticket_id: UUID | None = None
    message_id: UUID | None = None
    part: int = 0
    use: Use = Use.SAVE
    form: Form | None = None
    """Of a transcript, which has no message."""
    with_notes: bool = False
    contact_id: UUID | None = None
    """Of an export, which has no ticket."""
    export_id: UUID | None = None
    number: int = 0


async def make_link(
    caller: Caller, ticket_id: UUID, message_id: UUID, part: int, use: Use
) -> FileLink:
    """An address for the caller's client, once they may have the file.

    Raises:
        TicketUnknown, FileUnknown: not theirs to see.
        FileTooLarge, FilesAway: theirs, and not to be had.
    """
    await require_fetchable(caller, ticket_id, message_id, part)
    return await _made(caller, _Opens(*_of(caller), ticket_id, message_id, part, use))


async def make_transcript_link(
    caller: Caller, ticket_id: UUID, form: Form, *, with_notes: bool = False
) -> FileLink:
    """An address for the caller's client that opens the conversation as a document.

    Raises:
        TicketUnknown: not theirs to see.
    """
    await caller.run(seen_ticket, ticket_id, lock=False)
    opens = _Opens(*_of(caller), ticket_id, form=form, with_notes=with_notes)
    return await _made(caller, opens)


async def make_export_link(
    caller: Caller, contact_id: UUID, export_id: UUID, number: int
) -> FileLink:
    """An address for the caller's client that opens one archive of an export.

    Raises:
        ExportUnknown: none, not ready, or expired.
    """
    await caller.run(read_archive, contact_id=contact_id, export_id=export_id, number=number)
    opens = _Opens(*_of(caller), contact_id=contact_id, export_id=export_id, number=number)
    return await _made(caller, opens)


def _of(caller: Caller) -> tuple[str, UUID]:
    return caller.signed.tenant.schema, caller.signed.session_id


async def _made(caller: Caller, opens: _Opens) -> FileLink:
    secret = new_token(_SECRET_BITS)
    life = _PLAYS_FOR if opens.use is Use.PLAY else _LIFE
    try:
        await _valkey(caller.parts).set(_key(secret), msgspec.json.encode(opens), ex=life)
    except RedisError as error:
        raise FilesAway("addresses are kept in Valkey") from error
    return FileLink(path=f"{LINKS}{secret}", expires_at=caller.parts.clock.now() + life)


@get(f"{LINKS}{{secret:str}}", opt=_LINK, include_in_schema=False)
async def serve(
    request: Request[Any, Any, Any],
    parts: NamedDependency[Parts],
    secret: FromPath[str],
    asked_range: Range = None,
) -> Stream | Response[bytes]:
    """The file, to whoever comes first with its address, or the stretch of it a player asks for.

    Raises:
        FileLinkUnusable: there is none, or no longer.
    """
    opens, place = await _look(request, parts, secret)
    if opens.use is Use.SAVE:
        await _use_up(parts, secret)
    try:
        signed = await parts.by_key.run(
            place.tenant, lambda work: resolve_session(work, opens.session_id)
        )
    except SessionEnded:
        raise FileLinkUnusable("its session is over") from None
    caller = Caller(parts, signed)
    if opens.use is Use.PLAY:
        film = await _file(caller, opens, asked_range)
        film.headers.update(_PLAYED)
        return film
    file = await _file(caller, opens)
    shown = file.headers["content-disposition"]
    saved = {"content-disposition": shown.replace("inline;", "attachment;", 1)}
    file.headers.update(_SAVED | saved)
    return file


async def _use_up(parts: Parts, secret: str) -> None:
    try:
        is_first = await _valkey(parts).delete(_key(secret))
    except RedisError as error:
        raise FilesAway("addresses are kept in Valkey") from error
    if not is_first:
        raise FileLinkUnusable("somebody was faster")


async def _file(
    caller: Caller, opens: _Opens, asked_range: str | None = None
) -> Stream | Response[bytes]:
    if opens.contact_id is not None and opens.export_id is not None:
        return await answer_archive(caller, opens.contact_id, opens.export_id, opens.number)
    if opens.ticket_id is None:
        raise FileLinkUnusable("of nothing")
    if opens.form is not None:
        return await answer_transcript(
            caller, opens.ticket_id, opens.form, with_notes=opens.with_notes
        )
    if opens.message_id is None:
        raise FileLinkUnusable("of nothing")
    return await answer_file(
        caller, opens.ticket_id, opens.message_id, opens.part, FileSize.ORIGINAL, None, asked_range
    )


@head(f"{LINKS}{{secret:str}}", opt=_LINK, include_in_schema=False)
async def probe(
    request: Request[Any, Any, Any], parts: NamedDependency[Parts], secret: FromPath[str]
) -> None:
    """Whether the address still opens something; asking uses nothing up.

    Raises:
        FileLinkUnusable: there is none, or no longer.
    """
    await _look(request, parts, secret)


async def _look(
    request: Request[Any, Any, Any], parts: Parts, secret: str
) -> tuple[_Opens, TenantPlace]:
    try:
        kept = await _valkey(parts).get(_key(secret))
    except RedisError as error:
        raise FilesAway("addresses are kept in Valkey") from error
    if kept is None:
        raise FileLinkUnusable("no such address")
    opens = msgspec.json.decode(kept, type=_Opens)
    place = await parts.directory.tenant(opens.tenant)
    slug = parts.hosts.slug_of(request.headers.get("host", ""))
    if place is None or slug not in {"", place.slug}:
        raise FileLinkUnusable("another desk's host")
    require_served(place)
    return opens, place


def _valkey(parts: Parts) -> redis.Redis:
    if parts.valkey is None:
        raise FilesAway("no Valkey")
    return parts.valkey


def _key(secret: str) -> str:
    """Whoever reads Valkey learns no address from it."""
    return f"file-link:{digest(secret).hex()}"


ROUTES = [serve, probe]
