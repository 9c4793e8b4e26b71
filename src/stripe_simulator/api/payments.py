"""Payment intents, refunds, tax rates and events, as billing reads them."""

from typing import Literal

from stripe_simulator.api.call import Call, Metadata, Page, Params, paged, retrieve
from stripe_simulator.billing.payments import refund
from stripe_simulator.records import Json
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account


class IntentPage(Page, kw_only=True):
    customer: str | None = None


class RefundFacts(Params, kw_only=True):
    amount: int | None = None
    charge: str | None = None
    metadata: Metadata | None = None
    payment_intent: str | None = None
    reason: Literal["duplicate", "fraudulent", "requested_by_customer"] | None = None


class RefundPage(Page, kw_only=True):
    charge: str | None = None
    payment_intent: str | None = None


class EventPage(Page, kw_only=True):
    type: str | None = None
    types: list[str] | None = None


def list_intents(account: Account, params: IntentPage) -> Json:
    found = account.all("payment_intent", parent=params.customer)
    return paged(found, params, "/v1/payment_intents")


def create_refund(account: Account, params: RefundFacts) -> Json:
    intent = _refunded_intent(account, params)
    return refund(
        account, intent, amount_minor=params.amount, reason=params.reason,
        metadata=params.metadata or {},
    )  # fmt: skip


def list_refunds(account: Account, params: RefundPage) -> Json:
    found = (
        one
        for one in account.all("refund", parent=params.payment_intent)
        if params.charge in {None, one["charge"]}
    )
    return paged(found, params, "/v1/refunds")


def list_events(account: Account, params: EventPage) -> Json:
    def is_wanted(event: Json) -> bool:
        kind = event["type"]
        return (params.type is None or _fits(kind, params.type)) and (
            params.types is None or any(_fits(kind, one) for one in params.types)
        )

    return paged(filter(is_wanted, account.all("event")), params, "/v1/events")


def _fits(kind: str, wanted: str) -> bool:
    """`customer.*` is every kind that begins with `customer.`."""
    return kind.startswith(wanted[:-1]) if wanted.endswith("*") else kind == wanted


def _refunded_intent(account: Account, params: RefundFacts) -> Json:
    if params.payment_intent is not None:
        return account.get("payment_intent", params.payment_intent, "payment_intent")
    if params.charge is None:
        raise invalid("One of the following params should be provided for this request:"
                      " payment_intent or charge.", code="parameter_missing")  # fmt: skip
    for intent in account.all("payment_intent"):
        if intent["latest_charge"] == params.charge:
            return intent
    raise invalid(f"No such charge: '{params.charge}'", param="charge", code="resource_missing")


CALLS = (
    Call("GET", "/payment_intents", IntentPage, list_intents),
    retrieve("payment_intent", "/payment_intents/*"),
    Call("POST", "/refunds", RefundFacts, create_refund),
    Call("GET", "/refunds", RefundPage, list_refunds),
    retrieve("refund", "/refunds/*"),
    retrieve("tax_rate", "/tax_rates/*"),
    Call("GET", "/events", EventPage, list_events),
    retrieve("event", "/events/*"),
)
