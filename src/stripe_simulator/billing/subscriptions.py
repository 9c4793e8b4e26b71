"""Subscriptions: begun, renewed, resumed and cancelled; `changes` alters running ones."""

from typing import Final, NamedTuple

import msgspec

from stripe_simulator.billing import endings
from stripe_simulator.billing.blanks import blank_subscription
from stripe_simulator.billing.cards import default_method
from stripe_simulator.billing.dunning import settle
from stripe_simulator.billing.invoices import draft, finalize
from stripe_simulator.billing.lines import ahead, behind, is_metered, period_of
from stripe_simulator.clock import DAY_S, HOUR_S
from stripe_simulator.money import period_end
from stripe_simulator.records import Json, listed
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account

DRAFT_S: Final = HOUR_S
INCOMPLETE_S: Final = 23 * HOUR_S
WARNING_S: Final = 3 * DAY_S
MAX_ITEMS: Final = 20


class Wish(NamedTuple):
    """One price and how many of it; metered prices have no quantity."""

    price: Json
    quantity: int | None
    metadata: dict[str, str]


class Terms(msgspec.Struct, kw_only=True):
    """What a new subscription is given besides its items."""

    trial_end: int | None = None
    has_tax: bool = False
    default_payment_method: str | None = None
    description: str | None = None
    metadata: dict[str, str] = msgspec.field(default_factory=dict)
    when_unpayable: str = "create_invoice"  # at the end of a trial; or cancel


def wish(account: Account, price_id: str, quantity: int | None, param: str) -> Wish:
    """The price with a quantity that fits it.

    Raises:
        Refusal: there is no such price, it cannot be subscribed to, or the quantity does not fit.
    """
    price = account.get("price", price_id, param)
    if price["type"] != "recurring":
        raise invalid(
            "The price specified is set to `type=one_time` but this field only accepts prices with"
            " `type=recurring`.", param=param,
        )  # fmt: skip
    if not price["active"]:
        raise invalid("The price specified is inactive. This field only accepts active prices.",
                      param=param)  # fmt: skip
    if is_metered(price):
        if quantity is not None:
            raise invalid("Quantity should not be specified where usage_type is `metered`.",
                          param=param)  # fmt: skip
        return Wish(price, None, {})
    return Wish(price, 1 if quantity is None else quantity, {})


def begin(account: Account, customer: Json, wishes: list[Wish], terms: Terms) -> Json:
    """The subscription and its first invoice, finalized and not yet charged.

    Raises:
        Refusal: the prices do not go together.
    """
    go_together(wishes)
    now = account.now
    recurring = wishes[0].price["recurring"]
    is_trial = terms.trial_end is not None and terms.trial_end > now
    anchor = terms.trial_end if is_trial and terms.trial_end is not None else now
    end = anchor if is_trial else period_end(
        anchor, recurring["interval"], recurring["interval_count"], now
    )  # fmt: skip
    subscription = blank_subscription(
        account,
        automatic_tax={
            "disabled_reason": None,
            "enabled": terms.has_tax,
            "liability": {"type": "self"} if terms.has_tax else None,
        },
        billing_cycle_anchor=anchor,
        currency=wishes[0].price["currency"],
        customer=customer["id"],
        default_payment_method=terms.default_payment_method,
        description=terms.description,
        metadata=terms.metadata,
        start_date=now,
        status="trialing" if is_trial else "incomplete",
        trial_end=anchor if is_trial else None,
        trial_settings={
            "end_behavior": {
                "billing_cycle_anchor": None,
                "missing_payment_method": terms.when_unpayable,
            }
        },
        trial_start=now if is_trial else None,
    )
    items = [new_item(account, subscription, one, now, end) for one in wishes]
    put_items(subscription, items)
    account.keep(subscription, parent=customer["id"])
    invoice = draft(
        account, subscription, "subscription_create", ahead(account, subscription),
        period_of(subscription),
    )  # fmt: skip
    if customer["currency"] is None:
        customer = account.get("customer", customer["id"])
        customer["currency"] = subscription["currency"]
        account.keep(customer, "customer.updated")
    account.keep(subscription)
    account.emit("customer.subscription.created", subscription)
    account.set_timer("renew", subscription["id"], end)
    if is_trial:
        account.set_timer("trial_will_end", subscription["id"], max(now, end - WARNING_S))
    else:
        account.set_timer("expire_incomplete", subscription["id"], now + INCOMPLETE_S)
    finalize(account, invoice)
    if invoice["status"] == "paid":
        settle(account, invoice)
    return account.get("subscription", subscription["id"])


def new_item(account: Account, subscription: Json, wished: Wish, start: int, end: int) -> Json:
    """An item of the subscription, findable by its id."""
    item = account.fresh(
        "subscription_item",
        billed_until=None,
        billing_thresholds=None,
        current_period_end=end,
        current_period_start=start,
        discounts=[],
        metadata=wished.metadata,
        plan=plan_of(wished.price),
        price=wished.price,
        quantity=wished.quantity,
        subscription=subscription["id"],
        tax_rates=[],
    )
    del item["livemode"]  # an item has none
    if wished.quantity is None:
        del item["quantity"]
    return account.keep(item, parent=subscription["id"])


def put_items(subscription: Json, items: list[Json]) -> None:
    url = f"/v1/subscription_items?subscription={subscription['id']}"
    subscription["items"] = {**listed(items, url), "total_count": len(items)}


def plan_of(price: Json) -> Json:
    """The older face of a price, which items still carry."""
    recurring = price["recurring"]
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": price["billing_scheme"],
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "meter": recurring["meter"],
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": recurring["usage_type"],
    }


def renew(account: Account, subscription_id: str) -> None:
    """A period or trial is over: the next one begins with a draft invoice, or the end comes."""
    subscription = account.find(subscription_id)
    if subscription is None:
        return
    over = period_of(subscription)
    was_trial = subscription["status"] == "trialing"
    if subscription["cancel_at_period_end"]:
        _end_at_period_end(account, subscription, over.end, was_trial=was_trial)
        return
    customer = account.get("customer", subscription["customer"])
    ending = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if was_trial and ending == "cancel" and not default_method(account, customer, subscription):
        endings.end(account, subscription, "cancellation_requested")
        return
    if was_trial:
        subscription["status"] = "active"
    roll(account, subscription, over.end)
    lines = ahead(account, subscription)
    if not was_trial:
        lines += behind(account, subscription, over)
    invoice = draft(account, subscription, "subscription_cycle", lines, over)
    if subscription["status"] == "unpaid":
        invoice["auto_advance"] = False
    else:
        invoice["automatically_finalizes_at"] = account.now + DRAFT_S
        account.set_timer("finalize", invoice["id"], account.now + DRAFT_S)
    account.keep(invoice)
    account.keep(subscription, "customer.subscription.updated")


def roll(account: Account, subscription: Json, start: int) -> None:
    """All items are in the period that begins at `start`; its end is waited for."""
    recurring = subscription["items"]["data"][0]["price"]["recurring"]
    anchor = subscription["billing_cycle_anchor"]
    end = period_end(anchor, recurring["interval"], recurring["interval_count"], start)
    set_period(account, subscription, start, end)


def set_period(account: Account, subscription: Json, start: int, end: int) -> None:
    for item in subscription["items"]["data"]:
        item |= {"current_period_start": start, "current_period_end": end}
    if subscription["cancel_at_period_end"]:
        subscription["cancel_at"] = end
    account.set_timer("renew", subscription["id"], end)


def trial_will_end(account: Account, subscription_id: str) -> None:
    """Three days before the end of a trial, or at once when it is shorter, its event is made."""
    subscription = account.find(subscription_id)
    if subscription is not None and subscription["status"] == "trialing":
        account.emit("customer.subscription.trial_will_end", subscription)


def cancel(
    account: Account, subscription: Json, details: Json, *, has_invoice: bool, has_credit: bool
) -> Json:
    """The subscription is over now; with a last invoice and a credit for unused time if wished."""
    for name, value in details.items():
        subscription["cancellation_details"][name] = value
    if subscription["status"] not in {"incomplete", "unpaid"}:
        if has_credit:
            endings.credit_rest(account, subscription)
        if has_invoice:
            invoice = endings.last_invoice(account, subscription, until=account.now)
            account.keep(subscription)
            if invoice is not None:
                settle(account, invoice)
                subscription = account.get("subscription", subscription["id"])
    if subscription["status"] != "canceled":
        endings.end(account, subscription, "cancellation_requested")
    return subscription


def _end_at_period_end(
    account: Account, subscription: Json, moment: int, *, was_trial: bool
) -> None:
    invoice = None
    if not was_trial and subscription["status"] != "unpaid":
        invoice = endings.last_invoice(account, subscription, until=moment)
    endings.end(account, subscription, "cancellation_requested")
    if invoice is not None:
        settle(account, account.get("invoice", invoice["id"]))


def go_together(wishes: list[Wish]) -> None:
    if not wishes or len(wishes) > MAX_ITEMS:
        raise invalid(f"A subscription has 1 to {MAX_ITEMS} items.", param="items")
    first = wishes[0].price
    for wished in wishes[1:]:
        if wished.price["currency"] != first["currency"]:
            raise invalid("All prices on a subscription must use the same currency.",
                          param="items")  # fmt: skip
        recurring = (wished.price["recurring"][name] for name in ("interval", "interval_count"))
        if tuple(recurring) != (
            first["recurring"]["interval"], first["recurring"]["interval_count"]
        ):  # fmt: skip
            raise invalid(
                "Currently, all plans on a subscription must have the same interval. Ensure all"
                " plans have the same interval, or create a separate subscription.", param="items",
            )  # fmt: skip
