"""Signing in to the portal: a letter, its link or code, a second factor; and out again."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Request, Response, delete, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from telldesk.kernel.errors import Malformed
from telldesk.kernel.i18n import FALLBACK, languages
from telldesk.owners.accounts import read_account
from telldesk.owners.actions.sign_in import (
    Entered,
    SignInCodeWrong,
    StepAsked,
    ask_letter,
    use_code,
    use_link,
    use_second_factor,
)
from telldesk.owners.addresses import MAX_ADDRESS, one_spelling
from telldesk.owners.letters import TOPIC
from telldesk.owners.sessions import end_own
from telldesk.owners.wording import ENTER_PAGE
from telldesk.web.deps import OwnerCaller
from telldesk.web.files import REFUSES
from telldesk.web.guards import OPEN, OWNERS, at_the_portal
from telldesk.web.inputs import Language
from telldesk.web.parts import Parts
from telldesk.web.portal.browsers import (
    browser_of,
    entered_cookies,
    gone_cookie,
    take_letter,
    take_proof,
)
from telldesk.web.portal.me import OwnerMe, me_of

SESSION: Final = "/portal/api/session"
_OPEN: Final = {OPEN: "owner-sign-in", REFUSES: ("400", "403", "404")}
_Request = Request[Any, Any, Any]

Email = Annotated[str, Meta(min_length=3, max_length=MAX_ADDRESS)]
Secret = Annotated[str, Meta(min_length=1, max_length=100)]
Code = Annotated[
    str, Meta(min_length=1, max_length=40, description="Six digits, or a recovery code.")
]


class LetterBody(msgspec.Struct, forbid_unknown_fields=True):
    """Where the letter goes; `language` is taken where nobody is known there yet."""

    email: Email
    language: Language


class LetterSent(msgspec.Struct, frozen=True, kw_only=True):
    """`attempt` is this browser's secret: only with it the code of the letter is good."""

    attempt: str
    expires_at: datetime


class EnterBody(msgspec.Struct, forbid_unknown_fields=True):
    """The `token` of the letter's link, or `attempt` and the letter's `code`."""

    token: Secret | None = None
    attempt: Secret | None = None
    code: Code | None = None


class StepBody(msgspec.Struct, forbid_unknown_fields=True):
    """What was asked for, and a code of the app or one of the recovery codes."""

    step: Secret
    code: Code


class OwnerEntered(msgspec.Struct, frozen=True, kw_only=True):
    """Signed in; the session is in the cookie."""

    state: Literal["in"]
    me: OwnerMe


class SecondFactorWanted(msgspec.Struct, frozen=True, kw_only=True):
    """No session yet: a code of the second factor, with this `step`."""

    state: Literal["second-factor"]
    step: str
    expires_at: datetime


@post(
    "/portal/api/letters", operation_id="askOwnerLetter", opt=_OPEN, guards=[at_the_portal],
    status_code=202, summary="Ask for a letter to sign in with",
)  # fmt: skip
async def ask_owner_letter(
    request: _Request, parts: NamedDependency[Parts], data: JSONBody[LetterBody]
) -> LetterSent:
    """A letter goes to the address if somebody is known there; the answer never tells."""
    email = one_spelling(data.email)
    await take_letter(parts, request, email)
    asked = await parts.portal.platform(
        lambda work: ask_letter(
            work,
            parts.portal_ring,
            email=email,
            language=data.language if data.language in languages() else FALLBACK,
            link=parts.settings.public_url.rstrip("/") + ENTER_PAGE,
            is_open_to_all=_is_open(parts),
        )
    )
    parts.nudges.nudge(TOPIC)
    return LetterSent(attempt=asked.attempt, expires_at=asked.expires_at)


def _is_open(parts: Parts) -> bool:
    return parts.settings.portal_sign_up == "open"


@post(
    SESSION, operation_id="enterPortal", opt=_OPEN, guards=[at_the_portal], status_code=200,
    summary="Sign in with a letter's link or code",
)  # fmt: skip
async def enter_portal(
    request: _Request, parts: NamedDependency[Parts], data: JSONBody[EnterBody]
) -> Response[OwnerEntered | SecondFactorWanted]:
    """A session, or the question for the second factor. A link is good once, and only here."""
    await take_proof(parts, request)
    browser, ring, is_open = browser_of(parts, request), parts.portal_ring, _is_open(parts)
    match data:
        case EnterBody(token=str(token), attempt=None, code=None):
            found: Entered | StepAsked | None = await parts.portal.platform(
                lambda work: use_link(
                    work, ring, token=token, browser=browser, is_open_to_all=is_open
                )
            )
        case EnterBody(token=None, attempt=str(attempt), code=str(code)):
            found = await parts.portal.platform(
                lambda work: use_code(
                    work, ring, attempt=attempt, code=code, browser=browser, is_open_to_all=is_open
                )
            )
        case _:
            raise Malformed("token, or attempt and code")
    if isinstance(found, StepAsked):
        wanted = SecondFactorWanted(
            state="second-factor", step=found.step, expires_at=found.expires_at
        )
        return Response(wanted)
    return await _entered(parts, found)


@post(
    f"{SESSION}/second-factor", operation_id="proveSecondFactor", opt=_OPEN,
    guards=[at_the_portal], status_code=200, summary="Sign in with the second factor",
)  # fmt: skip
async def prove_second_factor(
    request: _Request, parts: NamedDependency[Parts], data: JSONBody[StepBody]
) -> Response[OwnerEntered | SecondFactorWanted]:
    """A session for who gave the first factor; every code is good once."""
    await take_proof(parts, request)
    browser, ring = browser_of(parts, request), parts.portal_ring
    found = await parts.portal.platform(
        lambda work: use_second_factor(work, ring, step=data.step, code=data.code, browser=browser)
    )
    return await _entered(parts, found)


async def _entered(
    parts: Parts, found: Entered | None
) -> Response[OwnerEntered | SecondFactorWanted]:
    if found is None:
        raise SignInCodeWrong
    parts.nudges.nudge(TOPIC)
    account = await parts.portal.platform(
        lambda work: read_account(work, found.owner_id, found.session.id)
    )
    entered = OwnerEntered(state="in", me=me_of(parts.settings, account))
    return Response(entered, cookies=entered_cookies(parts, found.session))


@delete(SESSION, operation_id="leavePortal", guards=[OWNERS], summary="Sign out of the portal")
async def leave_portal(owner: NamedDependency[OwnerCaller]) -> Response[None]:
    """This session is over and its cookie gone."""
    await owner.act(lambda work: end_own(work, owner.owner))
    return Response(None, status_code=204, cookies=[gone_cookie(owner.parts)])


ROUTES = [ask_owner_letter, enter_portal, prove_second_factor, leave_portal]
