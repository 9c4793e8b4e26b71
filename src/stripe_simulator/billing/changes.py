"""Changes of running subscriptions: prices, quantities, trial, the end; prorated by the second.

Source: https://docs.stripe.com/billing/subscriptions/prorations, November 2026.
"""

from typing import Any, Literal, NamedTuple

import msgspec

from stripe_simulator.billing.cards import own_method
from stripe_simulator.billing.dunning import ENDED, settle, unpaid
from stripe_simulator.billing.endings import has_waiting
from stripe_simulator.billing.invoices import draft, finalize
from stripe_simulator.billing.lines import ahead, behind, is_metered, period_of, prorated
from stripe_simulator.billing.subscriptions import (
    WARNING_S,
    Wish,
    go_together,
    new_item,
    plan_of,
    put_items,
    roll,
    set_period,
    wish,
)
from stripe_simulator.records import Json
from stripe_simulator.refusals import invalid, missing
from stripe_simulator.world import Account

Proration = Literal["always_invoice", "create_prorations", "none"]


class ItemChange(NamedTuple):
    """None leaves a thing as it is; without `item_id` the item is new."""

    item_id: str | None
    price_id: str | None
    quantity: int | None
    is_removed: bool
    metadata: dict[str, str] | None = None


class Change(msgspec.Struct, kw_only=True):
    """What is asked of a running subscription; None leaves a thing as it is."""

    items: list[ItemChange] = msgspec.field(default_factory=list)
    proration: Proration = "create_prorations"
    proration_date: int | None = None
    trial_end: int | Literal["now"] | None = None
    restarts_period: bool = False
    cancel_at_period_end: bool | None = None
    default_payment_method: str | None = None
    cancellation_details: Json | None = None
    has_tax: bool | None = None
    metadata: dict[str, str] | None = None
    description: str | None = None
    must_be_paid: bool = False


def change(account: Account, subscription: Json, asked: Change) -> Json:
    """The subscription is as asked; what the change is worth is invoiced now, later or never.

    Raises:
        Refusal: it is over, the change does not fit, or the payment failed and had to succeed.
    """
    if subscription["status"] in ENDED:
        raise invalid(
            "A canceled subscription can only update its cancellation_details and metadata.",
        )
    if subscription["status"] == "incomplete" and (asked.items or asked.trial_end):
        raise invalid("Items of an incomplete subscription cannot be changed before it is paid.")
    _change_terms(account, subscription, asked)
    was_trial = subscription["status"] == "trialing"
    moment = asked.proration_date or account.now
    _check_moment(subscription, moment, was_trial=was_trial)
    before = {item["id"]: dict(item) for item in subscription["items"]["data"]}
    rhythm = _rhythm(subscription)
    if asked.items:
        put_items(subscription, _changed_items(account, subscription, asked.items))
    ends_trial = was_trial and asked.trial_end == "now"
    restarts = ends_trial or asked.restarts_period or (
        rhythm != _rhythm(subscription) and not was_trial
    )  # fmt: skip
    if restarts:
        invoice = _restart(account, subscription, asked, before, was_trial=was_trial)
    else:
        if not was_trial and asked.proration != "none":
            _prorate(account, subscription, before, moment)
        if isinstance(asked.trial_end, int):
            _set_trial(account, subscription, asked)
        invoice = None
        if asked.proration == "always_invoice" and has_waiting(account, subscription):
            invoice = _invoice_now(account, subscription, [])
    account.keep(subscription, "customer.subscription.updated")
    if invoice is not None:
        _settle(account, invoice, must_be_paid=asked.must_be_paid)
    return account.get("subscription", subscription["id"])


def _change_terms(account: Account, subscription: Json, asked: Change) -> None:
    if asked.cancel_at_period_end is not None:
        will_end = asked.cancel_at_period_end
        subscription["cancel_at_period_end"] = will_end
        subscription["cancel_at"] = period_of(subscription).end if will_end else None
        subscription["canceled_at"] = account.now if will_end else None
        subscription["cancellation_details"] = {
            "comment": None,
            "feedback": None,
            "reason": "cancellation_requested" if will_end else None,
        }
    if asked.cancellation_details is not None:
        subscription["cancellation_details"] |= asked.cancellation_details
    if asked.default_payment_method is not None:
        customer = account.get("customer", subscription["customer"])
        method = own_method(account, asked.default_payment_method, customer)
        subscription["default_payment_method"] = method["id"]
    if asked.has_tax is not None:
        subscription["automatic_tax"] |= {
            "enabled": asked.has_tax,
            "liability": {"type": "self"} if asked.has_tax else None,
        }
    if asked.metadata is not None:
        subscription["metadata"] = asked.metadata
    if asked.description is not None:
        subscription["description"] = asked.description or None


def _check_moment(subscription: Json, moment: int, *, was_trial: bool) -> None:
    period = period_of(subscription)
    if not was_trial and not period.start <= moment <= period.end:
        raise invalid(
            "The proration date must fall within the current billing period.",
            param="proration_date",
        )


def _changed_items(account: Account, subscription: Json, changes: list[ItemChange]) -> list[Json]:
    items: dict[str, Json] = {item["id"]: item for item in subscription["items"]["data"]}
    period = period_of(subscription)
    for at, one in enumerate(changes):
        param = f"items[{at}]"
        known = items.get(one.item_id or "")
        if known is None and (one.item_id is not None or one.is_removed):
            raise missing("subscription_item", one.item_id or "", f"{param}[id]")
        if known is not None and one.is_removed:
            account.drop(items.pop(known["id"]))
            continue
        wished = _wished(account, known, one, param)
        if known is None:
            known = new_item(account, subscription, wished, *period)
        known |= {"price": wished.price, "plan": plan_of(wished.price)}
        known.pop("quantity", None)
        if wished.quantity is not None:
            known["quantity"] = wished.quantity
        if one.metadata is not None:
            known["metadata"] = one.metadata
        items[known["id"]] = account.keep(known)
    kept = list(items.values())
    go_together([Wish(item["price"], item.get("quantity"), {}) for item in kept])
    if kept[0]["price"]["currency"] != subscription["currency"]:
        raise invalid("The currency of a subscription cannot be changed.", param="items")
    return kept


def _wished(account: Account, known: Json | None, one: ItemChange, param: str) -> Wish:
    """The price and quantity of the item after the change; what was not named stays."""
    price_id = one.price_id or (known["price"]["id"] if known else None)
    if price_id is None:
        raise invalid("Missing required param: price.", param=f"{param}[price]",
                      code="parameter_missing")  # fmt: skip
    quantity = one.quantity
    if quantity is None and known is not None:
        price = account.get("price", price_id, f"{param}[price]")
        has_quantity = price["recurring"] and not is_metered(price)
        quantity = known.get("quantity") if has_quantity else None
    return wish(account, price_id, quantity, f"{param}[price]")


def _prorate(account: Account, subscription: Json, before: dict[str, Json], moment: int) -> None:
    now = {item["id"]: item for item in subscription["items"]["data"]}
    for item_id in {**before, **now}:
        old, new = before.get(item_id), now.get(item_id)
        if old and new and _worth(old) == _worth(new):
            continue
        if old:
            prorated(account, subscription, old, is_credit=True, at=moment)
        if new:
            prorated(account, subscription, new, is_credit=False, at=moment)


def _worth(item: Json) -> tuple[Any, ...]:
    return item["price"]["id"], item.get("quantity")


def _restart(
    account: Account, subscription: Json, asked: Change, before: dict[str, Json], *, was_trial: bool
) -> Json:
    # The old period ends now: its rest is credited, its usage billed, a new one begins.
    over = period_of(subscription)
    usage = [] if was_trial else behind(account, subscription, over._replace(end=account.now))
    if not was_trial and asked.proration != "none":
        for old in before.values():
            prorated(account, subscription, old, is_credit=True, at=account.now)
    if was_trial:
        subscription |= {"status": "active", "trial_end": account.now}
        account.stop_timer("trial_will_end", subscription["id"])
    subscription["billing_cycle_anchor"] = account.now
    roll(account, subscription, account.now)
    return _invoice_now(account, subscription, [*usage, *ahead(account, subscription)])


def _set_trial(account: Account, subscription: Json, asked: Change) -> None:
    end = asked.trial_end
    if not isinstance(end, int) or end <= account.now:
        raise invalid("trial_end must be in the future, or `now`.", param="trial_end")
    if subscription["status"] != "trialing":
        if subscription["status"] not in {"active", "past_due"}:
            raise invalid("Only a running subscription can be given a trial.", param="trial_end")
        if asked.proration != "none":
            for item in subscription["items"]["data"]:
                prorated(account, subscription, item, is_credit=True, at=account.now)
        subscription |= {"status": "trialing", "trial_start": account.now}
    subscription |= {"trial_end": end, "billing_cycle_anchor": end}
    start = account.now if subscription["trial_start"] == account.now else None
    set_period(account, subscription, start or period_of(subscription).start, end)
    warning = max(account.now, end - WARNING_S)
    account.set_timer("trial_will_end", subscription["id"], warning)


def _invoice_now(account: Account, subscription: Json, lines: list[Json]) -> Json:
    account.keep(subscription)
    return draft(account, subscription, "subscription_update", lines, period_of(subscription))


def _settle(account: Account, invoice: Json, *, must_be_paid: bool) -> None:
    outcome = settle(account, finalize(account, invoice))
    if outcome == "paid" or not must_be_paid:
        return
    raise unpaid(account, invoice)


def _rhythm(subscription: Json) -> tuple[str, int]:
    recurring = subscription["items"]["data"][0]["price"]["recurring"]
    return recurring["interval"], recurring["interval_count"]
