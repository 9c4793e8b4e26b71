"""The vendor makes a licence. Nothing here runs in an installation."""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.licensing.licence import PRODUCT, Feature, Licence
from telldesk.licensing.signing import sign
from telldesk.licensing.vendor import key_id


def issue_licence(
    key: Ed25519PrivateKey,
    *,
    customer: str,
    tenants: int | None,
    features: Iterable[str],
    starts_on: date,
    expires_on: date | None,
    grace_days: int,
    now: datetime,
) -> tuple[Licence, str]:
    """A new licence, and its text. `tenants` and `expires_on` None are without an end.

    Raises:
        Invalid: a value no licence may have, or a feature this release does not know.
    """
    wanted = sorted(set(features))
    unknown = [one for one in wanted if one not in set(Feature)]
    if unknown:
        known = ", ".join(Feature)
        raise Invalid(f"no such feature: {', '.join(unknown)}; there are: {known}.")
    words = {
        "product": PRODUCT,
        "id": new_id(),
        "customer": customer.strip(),
        "issued_at": now.replace(microsecond=0),
        "starts_on": starts_on,
        "expires_on": expires_on,
        "grace_days": grace_days,
        "tenants": tenants,
        "features": wanted,
        "key_id": key_id(key.public_key()),
    }
    try:
        licence = msgspec.convert(words, Licence)
    except msgspec.ValidationError as error:
        raise Invalid(f"no such licence: {error}.") from error
    return licence, sign(licence, key)
