"""Checkout sessions: what is offered, priced, completed by a card, or expired."""

from typing import Final

from stripe_simulator.billing.cards import CARDS, add_card
from stripe_simulator.billing.customers import new_customer
from stripe_simulator.billing.dunning import settle, unpaid
from stripe_simulator.billing.lines import cost, is_metered
from stripe_simulator.billing.subscriptions import Terms, Wish, begin
from stripe_simulator.clock import DAY_S
from stripe_simulator.money import tax_on
from stripe_simulator.records import Json, listed, new_id
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account

MAX_QUANTITY: Final = 999_999


def price_up(account: Account, session: Json) -> None:
    """Line items and totals are what the offered prices, quantities and taxes give today."""
    rate_bp = account.settings.tax_rate_bp if session["automatic_tax"]["enabled"] else 0
    items = [_line_item(account, offer, rate_bp) for offer in session["_offers"]]
    is_free = trial_end(account, session) is not None
    session["_line_items"] = {
        **listed(items, f"/v1/checkout/sessions/{session['id']}/line_items"),
    }
    taxes = 0 if is_free else sum(item["amount_tax"] for item in items)
    session |= {
        "amount_subtotal": 0 if is_free else sum(item["amount_subtotal"] for item in items),
        "amount_total": 0 if is_free else sum(item["amount_total"] for item in items),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": taxes},
    }


def change_quantity(account: Account, session: Json, at: int, quantity: int) -> None:
    """The offered quantity of the line is another one.

    Raises:
        Refusal: the session is not open, or this line lets nobody choose so much or so little.
    """
    check_open(session)
    offer = session["_offers"][at] if at < len(session["_offers"]) else {}
    allowed = offer.get("adjustable")
    if not allowed or not allowed["minimum"] <= quantity <= allowed["maximum"]:
        raise invalid("This quantity cannot be chosen.", param="quantity")
    offer["quantity"] = quantity
    price_up(account, session)
    account.keep(session)


def complete(
    account: Account, session: Json, *, card: str, email: str | None, is_confirmed: bool
) -> Json:
    """The card was charged, the subscription runs, the session is complete.

    Raises:
        Refusal: the session is not open, or the card was declined; then nothing was made.
    """
    check_open(session)
    customer = (
        account.get("customer", session["customer"])
        if session["customer"]
        else account.keep(
            new_customer(account, email=session["customer_email"] or email), "customer.created"
        )
    )
    method = add_card(account, CARDS[card], customer)
    data = session["_subscription_data"]
    terms = Terms(
        trial_end=trial_end(account, session),
        has_tax=session["automatic_tax"]["enabled"],
        default_payment_method=method["id"],
        description=data.get("description"),
        metadata=data.get("metadata") or {},
        when_unpayable=data.get("when_unpayable") or "create_invoice",
    )
    wishes = [
        Wish(account.get("price", offer["price"]), offer["quantity"], {})
        for offer in session["_offers"]
    ]
    subscription = begin(account, customer, wishes, terms)
    invoice = account.get("invoice", subscription["latest_invoice"])
    is_free = invoice["status"] == "paid"
    if not is_free and settle(account, invoice, is_confirmed=is_confirmed) != "paid":
        raise unpaid(account, invoice)
    account.stop_timer("expire_session", session["id"])
    session |= {
        "status": "complete",
        "payment_status": "paid",
        "customer": customer["id"],
        "subscription": subscription["id"],
        "invoice": invoice["id"],
        "url": None,
        "customer_details": {
            "address": None,
            "email": customer["email"],
            "name": customer["name"],
            "phone": None,
            "tax_exempt": "none",
            "tax_ids": [],
        },
    }
    if is_free:
        session["payment_status"] = "no_payment_required"
    return account.keep(session, "checkout.session.completed")


def expire(account: Account, session: Json) -> Json:
    """Nobody can pay it any more.

    Raises:
        Refusal: it is complete or expired already.
    """
    if session["status"] != "open":
        raise invalid(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
            f" Session has a status of {session['status']}."
        )
    account.stop_timer("expire_session", session["id"])
    session |= {"status": "expired", "url": None}
    return account.keep(session, "checkout.session.expired")


def expire_due(account: Account, session_id: str) -> None:
    """Its day is over: it is expired unless somebody paid."""
    session = account.find(session_id)
    if session is not None and session["status"] == "open":
        expire(account, session)


def trial_end(account: Account, session: Json) -> int | None:
    """When a trial that began now would end; None without one."""
    data = session["_subscription_data"]
    days = data.get("trial_period_days")
    end: int | None = account.now + days * DAY_S if days else data.get("trial_end")
    return end


def check_open(session: Json) -> None:
    if session["status"] != "open":
        raise invalid(f"This Checkout Session is {session['status']}.")


def _line_item(account: Account, offer: Json, rate_bp: int) -> Json:
    price = account.get("price", offer["price"])
    amount = 0 if is_metered(price) else cost(price, offer["quantity"])
    is_inclusive = price["tax_behavior"] == "inclusive"
    tax = tax_on(amount, rate_bp, is_inclusive=is_inclusive)
    return {
        "id": new_id("item"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": tax,
        "amount_total": amount if is_inclusive else amount + tax,
        "currency": price["currency"],
        "description": account.get("product", price["product"])["name"],
        "metadata": {},
        "price": price,
        "quantity": offer["quantity"],
    }
