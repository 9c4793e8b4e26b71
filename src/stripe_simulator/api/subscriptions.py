"""Subscriptions and their items."""

from typing import Final, Literal

from stripe_simulator.api.call import (
    Call,
    Count,
    Metadata,
    Page,
    Params,
    Part,
    Text,
    merged,
    paged,
    retrieve,
)
from stripe_simulator.billing import subscriptions
from stripe_simulator.billing.cards import own_method
from stripe_simulator.billing.changes import Change, ItemChange, Proration, change
from stripe_simulator.billing.dunning import settle, unpaid
from stripe_simulator.billing.subscriptions import Terms, Wish, begin, wish
from stripe_simulator.clock import DAY_S
from stripe_simulator.records import Json
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account

PaymentBehavior = Literal["allow_incomplete", "default_incomplete", "error_if_incomplete"]


MAX_MOMENT_SIGNS: Final = 11


class Tax(Part, kw_only=True):
    enabled: bool


class CancellationDetails(Part, kw_only=True):
    comment: Text | None = None
    feedback: Text | None = None


class EndBehavior(Part, kw_only=True):
    missing_payment_method: Literal["cancel", "create_invoice"]


class TrialSettings(Part, kw_only=True):
    end_behavior: EndBehavior


class ItemFacts(Part, kw_only=True):
    price: str
    metadata: Metadata | None = None
    quantity: Count | None = None


class ItemChangeFacts(Part, kw_only=True):
    deleted: bool = False
    id: str | None = None
    metadata: Metadata | None = None
    price: str | None = None
    quantity: Count | None = None


class SubscriptionFacts(Params, kw_only=True):
    customer: str
    items: list[ItemFacts]
    automatic_tax: Tax | None = None
    default_payment_method: str | None = None
    description: Text | None = None
    metadata: Metadata | None = None
    payment_behavior: PaymentBehavior = "allow_incomplete"
    trial_end: int | None = None
    trial_period_days: Count | None = None
    trial_settings: TrialSettings | None = None


class SubscriptionChange(Params, kw_only=True):
    automatic_tax: Tax | None = None
    billing_cycle_anchor: Literal["now", "unchanged"] = "unchanged"
    cancel_at_period_end: bool | None = None
    cancellation_details: CancellationDetails | None = None
    default_payment_method: str | None = None
    description: Text | None = None
    items: list[ItemChangeFacts] | None = None
    metadata: Metadata | None = None
    off_session: bool = False
    payment_behavior: PaymentBehavior = "allow_incomplete"
    proration_behavior: Proration = "create_prorations"
    proration_date: int | None = None
    trial_end: str | None = None


class Cancellation(Params, kw_only=True):
    cancellation_details: CancellationDetails | None = None
    invoice_now: bool = False
    prorate: bool = False


class SubscriptionPage(Page, kw_only=True):
    customer: str | None = None
    price: str | None = None
    status: str | None = None


class ItemPage(Page, kw_only=True):
    subscription: str


class OneItemChange(Params, kw_only=True):
    metadata: Metadata | None = None
    payment_behavior: PaymentBehavior = "allow_incomplete"
    price: str | None = None
    proration_behavior: Proration = "create_prorations"
    proration_date: int | None = None
    quantity: Count | None = None


class NewItem(Params, kw_only=True):
    price: str
    subscription: str
    metadata: Metadata | None = None
    payment_behavior: PaymentBehavior = "allow_incomplete"
    proration_behavior: Proration = "create_prorations"
    proration_date: int | None = None
    quantity: Count | None = None


class ItemRemoval(Params, kw_only=True):
    proration_behavior: Proration = "create_prorations"
    proration_date: int | None = None


def create_subscription(account: Account, params: SubscriptionFacts) -> Json:
    customer = account.get("customer", params.customer, "customer")
    subscription = begin(
        account, customer, wishes_of(account, params.items), terms_of(account, params, customer)
    )
    invoice = account.get("invoice", subscription["latest_invoice"])
    if invoice["status"] == "open" and params.payment_behavior != "default_incomplete":
        outcome = settle(account, invoice)
        if outcome != "paid" and params.payment_behavior == "error_if_incomplete":
            raise unpaid(account, invoice)
    return account.get("subscription", subscription["id"])


def wishes_of(account: Account, items: list[ItemFacts]) -> list[Wish]:
    return [
        wish(account, one.price, one.quantity, f"items[{at}][price]")._replace(
            metadata=one.metadata or {}
        )
        for at, one in enumerate(items)
    ]


def terms_of(account: Account, params: SubscriptionFacts, customer: Json) -> Terms:
    trial_end = params.trial_end
    if params.trial_period_days:
        trial_end = account.now + params.trial_period_days * DAY_S
    if params.default_payment_method:
        own_method(account, params.default_payment_method, customer)
    ending = params.trial_settings
    return Terms(
        trial_end=trial_end,
        has_tax=params.automatic_tax is not None and params.automatic_tax.enabled,
        default_payment_method=params.default_payment_method,
        description=params.description,
        metadata=params.metadata or {},
        when_unpayable=ending.end_behavior.missing_payment_method if ending else "create_invoice",
    )


def update_subscription(account: Account, params: SubscriptionChange, sub_id: str) -> Json:
    subscription = account.get("subscription", sub_id)
    details = params.cancellation_details
    asked = Change(
        items=item_changes(params.items),
        proration=params.proration_behavior,
        proration_date=params.proration_date,
        trial_end=read_trial_end(params.trial_end),
        restarts_period=params.billing_cycle_anchor == "now",
        cancel_at_period_end=params.cancel_at_period_end,
        default_payment_method=params.default_payment_method,
        cancellation_details=None if details is None else given(details),
        has_tax=None if params.automatic_tax is None else params.automatic_tax.enabled,
        metadata=merged(subscription["metadata"], params.metadata),
        description=params.description,
        must_be_paid=params.payment_behavior == "error_if_incomplete",
    )
    return change(account, subscription, asked)


def cancel_subscription(account: Account, params: Cancellation, sub_id: str) -> Json:
    subscription = account.get("subscription", sub_id)
    if subscription["status"] in {"canceled", "incomplete_expired"}:
        raise invalid(f"No such subscription: '{sub_id}'", param="id", code="resource_missing")
    details = params.cancellation_details
    return subscriptions.cancel(
        account, subscription, given(details) if details else {},
        has_invoice=params.invoice_now, has_credit=params.prorate,
    )  # fmt: skip


def list_subscriptions(account: Account, params: SubscriptionPage) -> Json:
    def is_wanted(subscription: Json) -> bool:
        prices = {item["price"]["id"] for item in subscription["items"]["data"]}
        status = subscription["status"]
        match params.status:
            case None:
                is_in = status != "canceled"
            case "all":
                is_in = True
            case "ended":
                is_in = status in {"canceled", "incomplete_expired"}
            case wanted:
                is_in = status == wanted
        return is_in and (params.price is None or params.price in prices)

    found = filter(is_wanted, account.all("subscription", parent=params.customer))
    return paged(found, params, "/v1/subscriptions")


def read_item(account: Account, _params: Params, item_id: str) -> Json:
    return _item(account, item_id)[1]


def list_items(account: Account, params: ItemPage) -> Json:
    subscription = account.get("subscription", params.subscription, "subscription")
    return paged(subscription["items"]["data"], params, "/v1/subscription_items")


def create_item(account: Account, params: NewItem) -> Json:
    subscription = account.get("subscription", params.subscription, "subscription")
    before = {item["id"] for item in subscription["items"]["data"]}
    asked = ItemChange(None, params.price, params.quantity, is_removed=False,
                       metadata=params.metadata)  # fmt: skip
    after = change(account, subscription, _one(asked, params))
    return next(item for item in after["items"]["data"] if item["id"] not in before)


def update_item(account: Account, params: OneItemChange, item_id: str) -> Json:
    subscription, item = _item(account, item_id)
    metadata = merged(item["metadata"], params.metadata)
    asked = ItemChange(item_id, params.price, params.quantity, is_removed=False, metadata=metadata)
    change(account, subscription, _one(asked, params))
    return _item(account, item_id)[1]


def delete_item(account: Account, params: ItemRemoval, item_id: str) -> Json:
    subscription, _ = _item(account, item_id)
    asked = ItemChange(item_id, None, None, is_removed=True)
    change(account, subscription, Change(
        items=[asked], proration=params.proration_behavior, proration_date=params.proration_date,
    ))  # fmt: skip
    return {"id": item_id, "object": "subscription_item", "deleted": True}


def item_changes(items: list[ItemChangeFacts] | None) -> list[ItemChange]:
    return [
        ItemChange(one.id, one.price, one.quantity, is_removed=one.deleted, metadata=one.metadata)
        for one in items or []
    ]


def given(part: Part) -> Json:
    """What was sent of an object among the parameters."""
    facts = {name: getattr(part, name) for name in part.__struct_fields__}
    return {name: value for name, value in facts.items() if value is not None}


def _one(asked: ItemChange, params: OneItemChange | NewItem) -> Change:
    return Change(
        items=[asked],
        proration=params.proration_behavior,
        proration_date=params.proration_date,
        must_be_paid=params.payment_behavior == "error_if_incomplete",
    )


def _item(account: Account, item_id: str) -> tuple[Json, Json]:
    known = account.get("subscription_item", item_id)
    subscription = account.get("subscription", known["subscription"])
    item = next(one for one in subscription["items"]["data"] if one["id"] == item_id)
    return subscription, item


def read_trial_end(value: str | None) -> int | Literal["now"] | None:
    """A moment, `now`, or nothing."""
    if value in {None, ""}:
        return None
    if value == "now":
        return "now"
    if value is None or not (
        value.isascii() and value.isdigit() and len(value) <= MAX_MOMENT_SIGNS
    ):
        raise invalid("Invalid timestamp: must be an integer Unix timestamp, or `now`.",
                      param="trial_end", code="parameter_invalid_integer")  # fmt: skip
    return int(value)


CALLS = (
    Call("POST", "/subscriptions", SubscriptionFacts, create_subscription),
    Call("GET", "/subscriptions", SubscriptionPage, list_subscriptions),
    retrieve("subscription", "/subscriptions/*"),
    Call("POST", "/subscriptions/*", SubscriptionChange, update_subscription),
    Call("DELETE", "/subscriptions/*", Cancellation, cancel_subscription),
    Call("POST", "/subscription_items", NewItem, create_item),
    Call("GET", "/subscription_items", ItemPage, list_items),
    Call("GET", "/subscription_items/*", Params, read_item),
    Call("POST", "/subscription_items/*", OneItemChange, update_item),
    Call("DELETE", "/subscription_items/*", ItemRemoval, delete_item),
)
