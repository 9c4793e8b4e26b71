"""What an owner's browser brings and is given: its words, its cookie, and how often it may try."""

import hashlib
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie

from telldesk.identity.desktop import device_in_words, place_in_words
from telldesk.kernel.errors import TooMany
from telldesk.owners.sessions import LONGEST, Browser, OpenedSession
from telldesk.web.deps import OwnerCaller
from telldesk.web.guards import portal_cookie
from telldesk.web.limits import Rate
from telldesk.web.parts import Parts

_MOST_HEADER: Final = 400
_MARK_S: Final = 400 * 24 * 3600  # as long as browsers keep any
_Request = Request[Any, Any, Any]


def browser_of(parts: Parts, request: _Request) -> Browser:
    """Where this request comes from."""
    return Browser(
        device=device_in_words(request.headers.get("user-agent", "")[:_MOST_HEADER]),
        address=place_in_words(_address(request)),
        token=request.cookies.get(portal_cookie(parts.settings), "")[:_MOST_HEADER],
        mark=request.cookies.get(_mark_name(parts), "")[:_MOST_HEADER],
    )


def entered_cookies(parts: Parts, session: OpenedSession) -> list[Cookie]:
    """The new session's, and the mark that tells this browser again."""
    mark = _cookie(parts, _mark_name(parts), session.mark, _MARK_S)
    return [session_cookie(parts, session.token), mark]


def session_cookie(parts: Parts, token: str) -> Cookie:
    """The cookie of this session. How long it is good for, its row knows."""
    return _cookie(parts, portal_cookie(parts.settings), token, int(LONGEST.total_seconds()))


def gone_cookie(parts: Parts) -> Cookie:
    """Takes the cookie away."""
    return _cookie(parts, portal_cookie(parts.settings), "", 0)


def _mark_name(parts: Parts) -> str:
    return f"{portal_cookie(parts.settings)}-browser"


def _cookie(parts: Parts, name: str, value: str, max_age_s: int) -> Cookie:
    return Cookie(
        key=name, value=value, path="/", httponly=True,
        secure=parts.settings.is_production, samesite="strict", max_age=max_age_s,
    )  # fmt: skip


async def take_letter(parts: Parts, request: _Request, email: str) -> None:
    """One more letter may be asked for from here, and for this address.

    Raises:
        TooMany: not now.
    """
    rates = parts.limits.rates
    named = hashlib.sha256(email.encode()).hexdigest()[:24]
    await _take(parts, f"letters:{_address(request)}", rates.letters)
    await _take(parts, f"letters-to:{named}", rates.letters_to)
    await _take(parts, "letters-in-all", rates.letters_in_all)


async def take_own_letter(owner: OwnerCaller) -> None:
    """One more letter may go because this owner asks for it.

    Not counted with what strangers ask for: they could keep an owner from proving who it is.

    Raises:
        TooMany: not now.
    """
    parts = owner.parts
    await _take(parts, f"own-letters:{owner.owner.id}", parts.limits.rates.own_letters)


async def take_proof(parts: Parts, request: _Request) -> None:
    """One more link or code may be tried from here.

    Raises:
        TooMany: not now.
    """
    await _take(parts, f"proofs:{_address(request)}", parts.limits.rates.proofs)


async def _take(parts: Parts, key: str, rate: Rate) -> None:
    wait_s = await parts.limits.take(key, rate)
    if wait_s:
        raise TooMany(key.partition(":")[0], retry_after_s=wait_s)


def _address(request: _Request) -> str:
    return str(request.scope["state"].get("client_ip", ""))
