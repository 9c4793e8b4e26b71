"""The second factor of an owner: turned on with a code of it, off, and its codes for paper."""

from typing import Any, Final

import msgspec
from litestar import Request, delete, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from telldesk.owners.actions.second_factor import begin, confirm, renew_codes, turn_off
from telldesk.owners.actions.sign_in import SignInCodeWrong
from telldesk.web.deps import OwnerCaller
from telldesk.web.guards import FRESH_OWNERS, OWNERS
from telldesk.web.portal.browsers import take_proof
from telldesk.web.portal.step_up import OwnerCodeBody

_FACTOR: Final = "/portal/api/second-factor"


class NewSecondFactor(msgspec.Struct, frozen=True, kw_only=True):
    """A secret for an app: to type, to open, and as a picture. On once a code of it is given."""

    secret: str
    uri: str
    qr_svg: str


class RecoveryCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Shown once; each stands in for the second factor once."""

    recovery_codes: list[str]


@post(
    _FACTOR, operation_id="beginSecondFactor", guards=[FRESH_OWNERS], status_code=200,
    summary="Begin with a second factor",
)  # fmt: skip
async def begin_second_factor(owner: NamedDependency[OwnerCaller]) -> NewSecondFactor:
    """A secret that waits for a code of it for a quarter of an hour."""
    issuer = owner.parts.settings.portal_name
    made = await owner.act(lambda work: begin(work, owner.ring, owner.owner, issuer=issuer))
    return NewSecondFactor(secret=made.secret, uri=made.uri, qr_svg=made.qr_svg)


@post(
    f"{_FACTOR}/confirm", operation_id="confirmSecondFactor", guards=[OWNERS], status_code=200,
    summary="Turn the second factor on",
)  # fmt: skip
async def confirm_second_factor(
    request: Request[Any, Any, Any],
    owner: NamedDependency[OwnerCaller],
    data: JSONBody[OwnerCodeBody],
) -> RecoveryCodes:
    """On from now on; the codes are for when the app is lost."""
    await take_proof(owner.parts, request)
    codes = await owner.act(lambda work: confirm(work, owner.ring, owner.owner, code=data.code))
    if codes is None:
        raise SignInCodeWrong
    return RecoveryCodes(recovery_codes=list(codes))


@delete(
    _FACTOR, operation_id="endSecondFactor", guards=[FRESH_OWNERS],
    summary="Turn the second factor off",
)  # fmt: skip
async def end_second_factor(owner: NamedDependency[OwnerCaller]) -> None:
    """Signing in takes a letter alone."""
    await owner.act(lambda work: turn_off(work, owner.ring, owner.owner))


@post(
    f"{_FACTOR}/recovery-codes", operation_id="renewRecoveryCodes", guards=[FRESH_OWNERS],
    status_code=200, summary="New recovery codes",
)  # fmt: skip
async def renew_recovery_codes(owner: NamedDependency[OwnerCaller]) -> RecoveryCodes:
    """Ten new ones; those from before are good no more."""
    codes = await owner.act(lambda work: renew_codes(work, owner.ring, owner.owner))
    return RecoveryCodes(recovery_codes=list(codes))


ROUTES = [begin_second_factor, confirm_second_factor, end_second_factor, renew_recovery_codes]
