"""Lines of invoices: periods ahead, usage behind, and what a change in between is worth."""

from decimal import Decimal
from typing import Any, NamedTuple

from stripe_simulator.billing.usage import measured
from stripe_simulator.money import share, times
from stripe_simulator.records import Json, new_id
from stripe_simulator.world import Account


class Period(NamedTuple):
    start: int
    end: int

    def as_json(self) -> Json:
        return {"start": self.start, "end": self.end}


def period_of(subscription: Json) -> Period:
    """The period its items are in: here all items of a subscription share one."""
    item = subscription["items"]["data"][0]
    return Period(item["current_period_start"], item["current_period_end"])


def is_metered(price: Json) -> bool:
    return bool(price["recurring"]["usage_type"] == "metered")


def cost(price: Json, quantity: int) -> int:
    return times(Decimal(price["unit_amount_decimal"]), quantity)


def ahead(account: Account, subscription: Json) -> list[Json]:
    """Lines for the period its items are in, of what is paid in advance."""
    is_trial = subscription["status"] == "trialing"
    made: list[Json] = []
    for item in subscription["items"]["data"]:
        price = item["price"]
        if is_metered(price):
            continue
        quantity: int = item["quantity"]
        name = _product_name(account, price)
        words = f"Trial period for {name}" if is_trial else f"{quantity} × {name}"
        amount = 0 if is_trial else cost(price, quantity)
        made.append(
            _item_line(subscription, item, amount, quantity, words, period_of(subscription))
        )
    return made


def behind(account: Account, subscription: Json, period: Period) -> list[Json]:
    """Lines for the usage of a period that is over."""
    return [
        usage_line(account, subscription, item, period)
        for item in subscription["items"]["data"]
        if is_metered(item["price"])
    ]


def usage_line(account: Account, subscription: Json, item: Json, period: Period) -> Json:
    price = item["price"]
    meter = account.get("billing.meter", price["recurring"]["meter"])
    quantity = measured(account, meter, subscription["customer"], *period)
    words = f"{quantity} × {_product_name(account, price)}"
    amount = cost(price, quantity)
    return _item_line(subscription, item, amount, quantity, words, period)


def prorated(
    account: Account, subscription: Json, item: Json, *, is_credit: bool, at: int
) -> Json | None:
    """A pending invoice item for the rest of the period, by the second; None where it is free."""
    price = item["price"]
    if is_metered(price):
        return None
    quantity: int = item["quantity"]
    period = period_of(subscription)
    amount = share(cost(price, quantity), period.end - at, period.end - period.start)
    if amount == 0:
        return None
    words = "Unused time on" if is_credit else "Remaining time on"
    amount = -amount if is_credit else amount
    rest = Period(at, period.end)
    pending: Json = {
        "id": new_id("invoiceitem"),
        "object": "invoiceitem",
        "amount": amount,
        "currency": price["currency"],
        "customer": subscription["customer"],
        "date": at,
        "description": f"{words} {quantity} × {_product_name(account, price)}",
        "discountable": False,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "net_amount": amount,
        "parent": {
            "type": "subscription_details",
            "subscription_details": {
                "subscription": subscription["id"],
                "subscription_item": item["id"],
            },
        },
        "period": rest.as_json(),
        "pricing": _pricing(price),
        "proration": True,
        "proration_details": {"discount_amounts": []},
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "tax_rates": [],
        "test_clock": None,
    }
    return account.keep(pending, "invoiceitem.created", parent=subscription["customer"])


def pending_lines(account: Account, subscription: Json, invoice_id: str) -> list[Json]:
    """Lines of everything that waited for the subscription's next invoice; it waits no more."""
    made = []
    waiting = list(account.all("invoiceitem", parent=subscription["customer"]))
    for pending in reversed(waiting):
        details = pending["parent"]["subscription_details"]
        if pending["invoice"] is not None or details["subscription"] != subscription["id"]:
            continue
        pending["invoice"] = invoice_id
        account.keep(pending)
        parent = {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": pending["id"],
                "proration": True,
                "proration_details": {"credited_items": None},
                "subscription": subscription["id"],
                "subscription_item": details["subscription_item"],
            },
        }
        made.append(
            _line(
                amount=pending["amount"],
                currency=pending["currency"],
                description=pending["description"],
                quantity=pending["quantity"],
                period=pending["period"],
                pricing=pending["pricing"],
                parent=parent,
                subscription=subscription["id"],
            )
        )
    return made


def _item_line(
    subscription: Json, item: Json, amount: int, quantity: int, words: str, period: Period
) -> Json:
    parent = {
        "type": "subscription_item_details",
        "invoice_item_details": None,
        "subscription_item_details": {
            "invoice_item": None,
            "proration": False,
            "proration_details": {"credited_items": None},
            "subscription": subscription["id"],
            "subscription_item": item["id"],
        },
    }
    return _line(
        amount=amount,
        currency=item["price"]["currency"],
        description=words,
        quantity=quantity,
        period=period.as_json(),
        pricing=_pricing(item["price"]),
        parent=parent,
        subscription=subscription["id"],
    )


def _line(*, amount: int, quantity: int, **facts: Any) -> Json:
    return {
        "id": new_id("line_item"),
        "object": "line_item",
        "amount": amount,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "subtotal": amount,
        "taxes": [],
        **facts,
    }


def _pricing(price: Json) -> Json:
    return {
        "type": "price_details",
        "price_details": {"price": price["id"], "product": price["product"]},
        "unit_amount_decimal": price["unit_amount_decimal"],
    }


def _product_name(account: Account, price: Json) -> str:
    return str(account.get("product", price["product"])["name"])
