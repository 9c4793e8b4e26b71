"""Names every file shares: JSON as Stripe sends it, and ids with Stripe's prefixes."""

import secrets
import string
from typing import Any, Final

from litestar import Request

Json = dict[str, Any]
AnyRequest = Request[Any, Any, Any]

PREFIXES: Final = {
    "customer": "cus",
    "product": "prod",
    "price": "price",
    "payment_method": "pm",
    "subscription": "sub",
    "subscription_item": "si",
    "invoice": "in",
    "invoiceitem": "ii",
    "invoice_payment": "inpay",
    "payment_intent": "pi",
    "refund": "re",
    "tax_rate": "txr",
    "event": "evt",
    "checkout.session": "cs_test",
    "billing_portal.session": "bps",
    "billing_portal.configuration": "bpc",
    "billing.meter": "mtr_test",
    "billing.meter_event_summary": "mtrusg_test",
    "line_item": "il",
    "item": "li",
}
_KINDS: Final = {prefix: kind for kind, prefix in PREFIXES.items()}
_SIGNS: Final = string.ascii_letters + string.digits
_ID_SIGNS: Final = 24


def new_id(kind: str) -> str:
    return f"{PREFIXES[kind]}_{random_signs(_ID_SIGNS)}"


def random_signs(count: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(count))


def kind_of(object_id: str) -> str | None:
    """The kind of object an id belongs to, by its prefix."""
    return _KINDS.get(object_id.rpartition("_")[0])


def shown(record: Json) -> Json:
    """The object as Stripe shows it: what begins with `_` is the simulator's own."""
    return {name: value for name, value in record.items() if not name.startswith("_")}


def listed(data: list[Json], url: str, *, has_more: bool = False) -> Json:
    return {"object": "list", "data": data, "has_more": has_more, "url": url}
