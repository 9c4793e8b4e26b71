"""Test cards: what each does when it is charged, and the payment methods made of them.

Source: https://docs.stripe.com/testing, November 2026.
"""

from typing import Final, NamedTuple

from stripe_simulator.records import Json
from stripe_simulator.refusals import invalid, missing
from stripe_simulator.world import Account

EXPIRY_YEAR: Final = 2034


class Card(NamedTuple):
    number: str
    brand: str
    behaviour: str  # pays, declines, lacks_funds or asks (for the person's confirmation)


CARDS: Final = {
    "pays": Card("4242424242424242", "visa", "pays"),
    "declines": Card("4000000000000002", "visa", "declines"),
    "lacks_funds": Card("4000000000009995", "visa", "lacks_funds"),
    "asks": Card("4000002760003184", "visa", "asks"),
}
_TOKENS: Final = {
    "pm_card_visa": "pays",
    "pm_card_visa_chargeDeclined": "declines",
    "pm_card_chargeDeclined": "declines",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "lacks_funds",
    "pm_card_chargeDeclinedInsufficientFunds": "lacks_funds",
    "pm_card_authenticationRequired": "asks",
}


def add_card(account: Account, card: Card, customer: Json | None) -> Json:
    """A payment method of the card; attached when there is a customer."""
    facts = customer or {}
    method = account.fresh(
        "payment_method",
        type="card",
        allow_redisplay="unspecified",
        billing_details={
            "address": None,
            "email": facts.get("email"),
            "name": facts.get("name"),
            "phone": None,
            "tax_id": None,
        },
        card={
            "brand": card.brand,
            "checks": {
                "address_line1_check": None,
                "address_postal_code_check": None,
                "cvc_check": "pass",
            },
            "country": "US",
            "display_brand": card.brand,
            "exp_month": 12,
            "exp_year": EXPIRY_YEAR,
            "fingerprint": f"simulated{card.number[-4:]}",
            "funding": "credit",
            "generated_from": None,
            "last4": card.number[-4:],
            "networks": {"available": [card.brand], "preferred": None},
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        customer=None,
        metadata={},
        _behaviour=card.behaviour,
    )
    return account.keep(method) if customer is None else attach(account, method, customer)


def attach(account: Account, method: Json, customer: Json) -> Json:
    """The method belongs to the customer.

    Raises:
        Refusal: it belongs to somebody else.
    """
    if method["customer"] not in {None, customer["id"]}:
        raise invalid("The payment method you provided has already been attached to a customer.")
    method["customer"] = customer["id"]
    # Kept anew so that it is found by its customer.
    account.drop(method)
    return account.keep(method, "payment_method.attached", parent=customer["id"])


def method_named(account: Account, name: str, param: str | None = None) -> Json:
    """The payment method with this id, or a new one of a test token such as `pm_card_visa`."""
    if name in _TOKENS:
        return add_card(account, CARDS[_TOKENS[name]], None)
    return account.get("payment_method", name, param)


def own_method(account: Account, name: str, customer: Json) -> Json:
    """The payment method, which has to be the customer's.

    Raises:
        Refusal: it is somebody else's or nobody's.
    """
    method = account.find(name, "payment_method")
    if method is None or method["customer"] != customer["id"]:
        raise missing("payment_method", name, "default_payment_method")
    return method


def default_method(account: Account, customer: Json, subscription: Json | None) -> Json | None:
    """What is charged when nobody says otherwise."""
    chosen = subscription["default_payment_method"] if subscription else None
    chosen = chosen or customer["invoice_settings"]["default_payment_method"]
    return account.find(chosen) if chosen else None
