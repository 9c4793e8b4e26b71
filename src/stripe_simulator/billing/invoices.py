"""Invoices: drafted, totalled, finalized, charged, voided. Who is told of it is in `dunning`.

Always: total = lines + exclusive tax; amount_due = total + starting_balance - ending_balance;
amount_paid + amount_remaining = amount_due.
"""

from stripe_simulator.billing.blanks import blank_invoice
from stripe_simulator.billing.cards import default_method
from stripe_simulator.billing.lines import Period, is_metered, pending_lines, usage_line
from stripe_simulator.billing.payments import Outcome, charge, open_payment
from stripe_simulator.money import tax_on
from stripe_simulator.records import Json, listed, random_signs
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account


def draft(
    account: Account, subscription: Json, reason: str, lines: list[Json], period: Period
) -> Json:
    """A draft with these lines and all that waited; the newest invoice of the subscription."""
    customer = account.get("customer", subscription["customer"])
    invoice = blank_invoice(
        account,
        automatic_tax={
            "disabled_reason": None,
            "enabled": subscription["automatic_tax"]["enabled"],
            "liability": subscription["automatic_tax"]["liability"],
            "provider": "stripe" if subscription["automatic_tax"]["enabled"] else None,
            "status": "complete" if subscription["automatic_tax"]["enabled"] else None,
        },
        billing_reason=reason,
        currency=subscription["currency"],
        customer=customer["id"],
        customer_address=customer["address"],
        customer_email=customer["email"],
        customer_name=customer["name"],
        customer_phone=customer["phone"],
        customer_tax_exempt=customer["tax_exempt"],
        parent={
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {
                "subscription": subscription["id"],
                "metadata": subscription["metadata"],
            },
        },
        period_start=period.start,
        period_end=period.end,
        webhooks_delivered_at=account.now,
        _subscription=subscription["id"],
        _secret=random_signs(32),
    )
    waiting = pending_lines(account, subscription, invoice["id"])
    put_lines(invoice, [*waiting, *lines])
    total_up(account, invoice)
    subscription["latest_invoice"] = invoice["id"]
    return account.keep(invoice, "invoice.created", parent=customer["id"])


def put_lines(invoice: Json, lines: list[Json]) -> None:
    for line in lines:
        line["invoice"] = invoice["id"]
    invoice["lines"] = {
        **listed(lines, f"/v1/invoices/{invoice['id']}/lines"),
        "total_count": len(lines),
    }


def total_up(account: Account, invoice: Json) -> None:
    """The taxes and totals are what the lines and the customer's balance say."""
    rate_bp = account.settings.tax_rate_bp if invoice["automatic_tax"]["enabled"] else 0
    lines = invoice["lines"]["data"]
    for line in lines:
        line["taxes"] = _taxes(account, line, rate_bp) if rate_bp else []
    taxes = [tax for line in lines for tax in line["taxes"]]
    on_top = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
    subtotal = sum(line["amount"] for line in lines)
    total = subtotal + on_top
    balance = account.get("customer", invoice["customer"])["balance"]
    due = max(total + balance, 0)
    invoice |= {
        "subtotal": subtotal,
        "subtotal_excluding_tax": subtotal
        - sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "inclusive"),
        "total": total,
        "total_excluding_tax": total - sum(tax["amount"] for tax in taxes),
        "total_taxes": _summed(taxes),
        "starting_balance": balance,
        "amount_due": due,
        "amount_remaining": due,
    }


def finalize(account: Account, invoice: Json) -> Json:
    """The draft is open, or paid when nothing is due; credit is taken from or put on the balance.

    Raises:
        Refusal: it is no draft.
    """
    if invoice["status"] != "draft":
        raise invalid(
            "This invoice is already finalized, you can't re-finalize a non-draft invoice."
        )
    account.stop_timer("finalize", invoice["id"])
    _count_usage_again(account, invoice)
    total_up(account, invoice)
    customer = account.get("customer", invoice["customer"])
    balance = min(invoice["total"] + invoice["starting_balance"], 0)
    customer["next_invoice_sequence"] += 1
    number = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence'] - 1:04}"
    customer["balance"] = balance
    account.keep(customer, "customer.updated")
    address = f"{account.world.base_url}/invoice/{invoice['_secret']}"
    invoice |= {
        "status": "open",
        "number": number,
        "ending_balance": balance,
        "effective_at": account.now,
        "automatically_finalizes_at": None,
        "hosted_invoice_url": address,
        "invoice_pdf": f"{address}/text",
    }
    invoice["status_transitions"]["finalized_at"] = account.now
    if invoice["amount_due"] > 0:
        open_payment(account, invoice)
    account.keep(invoice, "invoice.finalized")
    if invoice["amount_due"] == 0:
        _mark_paid(account, invoice)
    return invoice


def collect(
    account: Account, invoice: Json, method: Json | None = None, *, is_confirmed: bool = False
) -> Outcome:
    """One attempt to charge an open invoice, its payment and its own state told by events.

    `is_confirmed` is true when the person is there and approves what the card asks.

    Raises:
        Refusal: it is not open.
    """
    if invoice["status"] != "open":
        raise invalid(f"Invoice is already {invoice['status']}")
    customer = account.get("customer", invoice["customer"])
    subscription = account.find(invoice["_subscription"])
    method = method or default_method(account, customer, subscription)
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
    outcome = charge(account, invoice, method, is_confirmed=is_confirmed)
    if outcome == "paid":
        invoice |= {"amount_paid": invoice["amount_due"], "amount_remaining": 0}
        _mark_paid(account, invoice)
    return outcome


def void(account: Account, invoice: Json) -> Json:
    """Nothing of it is due any more; balance it took or gave is put back.

    Raises:
        Refusal: it is not open.
    """
    if invoice["status"] not in {"open", "uncollectible"}:
        raise invalid(
            f"You can only pass in open or uncollectible invoices. This invoice is"
            f" {invoice['status']}."
        )
    account.stop_timer("retry", invoice["id"])
    customer = account.get("customer", invoice["customer"])
    customer["balance"] += invoice["starting_balance"] - invoice["ending_balance"]
    account.keep(customer, "customer.updated")
    for payment in account.all("invoice_payment", parent=invoice["id"]):
        intent = account.get("payment_intent", payment["payment"]["payment_intent"])
        intent |= {"status": "canceled", "canceled_at": account.now, "next_action": None}
        intent["cancellation_reason"] = "void_invoice"
        account.keep(intent, "payment_intent.canceled")
        payment["status"] = "canceled"
        payment["status_transitions"]["canceled_at"] = account.now
        account.keep(payment)
    invoice |= {
        "status": "void",
        "auto_advance": False,
        "next_payment_attempt": None,
    }
    invoice["status_transitions"]["voided_at"] = account.now
    return account.keep(invoice, "invoice.voided")


def rest(account: Account, invoice: Json) -> None:
    """Nobody tries to finalize or charge it any more; it can still be paid by hand."""
    account.stop_timer("retry", invoice["id"])
    account.stop_timer("finalize", invoice["id"])
    invoice |= {
        "auto_advance": False,
        "next_payment_attempt": None,
        "automatically_finalizes_at": None,
    }
    account.keep(invoice, "invoice.updated")


def _mark_paid(account: Account, invoice: Json) -> None:
    account.stop_timer("retry", invoice["id"])
    invoice |= {"status": "paid", "attempted": True, "auto_advance": False}
    invoice["next_payment_attempt"] = None
    invoice["status_transitions"]["paid_at"] = account.now
    account.keep(invoice, "invoice.paid")
    account.emit("invoice.payment_succeeded", invoice)


def _count_usage_again(account: Account, invoice: Json) -> None:
    # Usage reported in the hour between the end of a period and its invoice still counts.
    subscription = account.find(invoice["_subscription"])
    items = {item["id"]: item for item in subscription["items"]["data"]} if subscription else {}
    lines = invoice["lines"]["data"]
    for at, line in enumerate(lines):
        item = items.get(line["parent"]["subscription_item_details"]["subscription_item"])
        if subscription is None or item is None or not is_metered(item["price"]):
            continue
        period = Period(line["period"]["start"], line["period"]["end"])
        lines[at] = usage_line(account, subscription, item, period) | {"id": line["id"]}
    put_lines(invoice, lines)


def _taxes(account: Account, line: Json, rate_bp: int) -> list[Json]:
    price = account.get("price", line["pricing"]["price_details"]["price"])
    is_inclusive = price["tax_behavior"] == "inclusive"
    amount = tax_on(line["amount"], rate_bp, is_inclusive=is_inclusive)
    return [
        {
            "amount": amount,
            "tax_behavior": "inclusive" if is_inclusive else "exclusive",
            "tax_rate_details": {"tax_rate": tax_rate(account, rate_bp, is_inclusive=is_inclusive)},
            "taxability_reason": "standard_rated",
            "taxable_amount": line["amount"] - (amount if is_inclusive else 0),
            "type": "tax_rate_details",
        }
    ]


def tax_rate(account: Account, rate_bp: int, *, is_inclusive: bool) -> str:
    """The id of the account's tax rate with this percentage, made where it has none."""
    for rate in account.all("tax_rate"):
        if (rate["percentage"], rate["inclusive"]) == (rate_bp / 100, is_inclusive):
            return str(rate["id"])
    rate = account.fresh(
        "tax_rate",
        active=True,
        country=None,
        description=None,
        display_name="VAT",
        effective_percentage=rate_bp / 100,
        flat_amount=None,
        inclusive=is_inclusive,
        jurisdiction=None,
        jurisdiction_level=None,
        metadata={},
        percentage=rate_bp / 100,
        rate_type="percentage",
        state=None,
        tax_type="vat",
    )
    return str(account.keep(rate)["id"])


def _summed(taxes: list[Json]) -> list[Json]:
    by_rate: dict[str, Json] = {}
    for tax in taxes:
        rate = tax["tax_rate_details"]["tax_rate"]
        if rate in by_rate:
            by_rate[rate]["amount"] += tax["amount"]
            by_rate[rate]["taxable_amount"] += tax["taxable_amount"]
        else:
            by_rate[rate] = dict(tax)
    return list(by_rate.values())
