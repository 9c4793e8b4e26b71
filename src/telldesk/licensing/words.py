"""A notice in words, for the operator."""

from collections.abc import Iterator
from typing import Final

import msgspec

from telldesk.kernel.i18n import translate
from telldesk.licensing.standing import Notice, Standing

# Words name no software: they are where tenants' are.
_INSTALL: Final = "telldesk license install FILE"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is so, and what to do about it."""

    notice: str
    text: str
    remedy: str


def tell(language: str, stands: Standing) -> Iterator[Told]:
    """Every notice of this standing in `language`."""
    for notice in stands.notices:
        yield tell_one(language, notice, stands)


def tell_one(language: str, notice: Notice, stands: Standing) -> Told:
    """One notice; numbers and days are those of `stands`."""
    licence = stands.licence
    facts = {
        "command": _INSTALL,
        "tenants": stands.tenants,
        "allowed": "∞" if stands.allowed.tenants is None else stands.allowed.tenants,
        "days_left": stands.days_left or 0,
        "grace_days_left": stands.grace_days_left or 0,
        "starts_on": licence.starts_on.isoformat() if licence else "",
        "expires_on": str(licence.expires_on or "") if licence else "",
    }
    return Told(
        notice=notice.value,
        text=translate(language, f"licence-{notice.value}", **facts),
        remedy=translate(language, f"licence-{notice.value}-remedy", **facts),
    )
