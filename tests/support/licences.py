"""A vendor of one's own: its keys, and licences signed with them."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from telldesk.licensing.issuing import issue_licence
from telldesk.licensing.licence import Licence
from telldesk.licensing.signing import VendorKeys, sign
from telldesk.licensing.vendor import key_id, written_key

STARTS_ON = date(2027, 1, 1)
EXPIRES_ON = date(2027, 12, 31)
ISSUED_AT = datetime(2026, 12, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Vendor:
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def keys(self) -> VendorKeys:
        return {key_id(self.key.public_key()): self.key.public_key()}

    def write_keys(self, path: Path) -> Path:
        path.write_text(f'keys = ["{written_key(self.key.public_key())}"]\n')
        return path

    def licence(
        self,
        *,
        tenants: int | None = 5,
        features: Iterable[str] = (),
        starts_on: date = STARTS_ON,
        expires_on: date | None = EXPIRES_ON,
        grace_days: int = 14,
        issued_at: datetime = ISSUED_AT,
    ) -> Licence:
        licence, _ = issue_licence(
            self.key, customer="Example GmbH", tenants=tenants, features=features,
            starts_on=starts_on, expires_on=expires_on, grace_days=grace_days, now=issued_at,
        )  # fmt: skip
        return licence

    def text(self, licence: Licence, **changes: object) -> str:
        """The licence as it is given out, with fields no command would give it."""
        return sign(msgspec.structs.replace(licence, **changes), self.key)


_KEEP = "UPDATE platform.licence SET licence = $1, installed_at = now(), seen_until = $2"
_FORGET = "UPDATE platform.licence SET licence = NULL, installed_at = NULL, seen_until = now()"


@dataclass(frozen=True)
class LicenceRow:
    """The one row of the shared database, past all checks."""

    owner: Any

    async def keep(self, text: str, *, seen_until: datetime = ISSUED_AT) -> None:
        await self.owner.execute(_KEEP, text, seen_until)

    async def seen_until(self) -> datetime:
        seen: datetime = await self.owner.fetchval("SELECT seen_until FROM platform.licence")
        return seen


@pytest.fixture
async def licence_row(admin: Any) -> AsyncIterator[LicenceRow]:
    """What a test writes into it; afterwards none is installed."""
    await admin.execute("SET ROLE td_owner")
    yield LicenceRow(admin)
    await admin.execute(_FORGET)
    await admin.execute("RESET ROLE")
