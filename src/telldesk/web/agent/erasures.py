"""Erasing one person: what would go, asking for it, calling it off, its report."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.erasure.actions import ask_erasure, call_off_erasure, read_erasure
from telldesk.erasure.shapes import ErasureView, When
from telldesk.identity.permissions import Permission
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ERASURE: Final = "/api/v1/contacts/{contact_id:uuid}/erasure"
_ERASES: Final = [agents(Permission.CONTACTS_ERASE)]


class ErasureBody(msgspec.Struct, forbid_unknown_fields=True):
    """The person's name as it is shown, typed by whoever means it, and when it begins."""

    confirm: Annotated[str, Meta(max_length=400)]
    when: When


@get(
    _ERASURE, operation_id="getErasure", guards=_ERASES, summary="What would go, and what went",
)  # fmt: skip
async def view(caller: NamedDependency[Caller], contact_id: FromPath[UUID]) -> ErasureView:
    """How much is there of the person, and how the latest erasure stands. No word of anybody."""
    return await caller.run(read_erasure, contact_id=contact_id)


@post(
    _ERASURE, operation_id="eraseContact", guards=_ERASES, status_code=200,
    summary="Erase a person",
)  # fmt: skip
async def ask(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], data: JSONBody[ErasureBody]
) -> ErasureView:
    """Every word, file, name and address of them goes, at once or in a day. Nothing undoes it."""
    return await caller.run(
        ask_erasure, contact_id=contact_id, confirm=data.confirm, when=data.when
    )


@delete(
    _ERASURE, operation_id="callOffErasure", guards=_ERASES, status_code=200,
    summary="Call an erasure off",
)  # fmt: skip
async def call_off(caller: NamedDependency[Caller], contact_id: FromPath[UUID]) -> ErasureView:
    """The person stays; while it has not begun."""
    return await caller.run(call_off_erasure, contact_id=contact_id)


ROUTES = [view, ask, call_off]
