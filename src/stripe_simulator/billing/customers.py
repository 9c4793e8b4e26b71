"""Customers: made by the API and by Checkout, with the fields all of them have."""

from typing import Any

from stripe_simulator.records import Json, random_signs
from stripe_simulator.world import Account


def new_customer(account: Account, **facts: Any) -> Json:
    """A customer with these facts, not yet kept; no balance, no payment method."""
    customer = account.fresh(
        "customer",
        address=None,
        balance=0,
        currency=None,
        default_source=None,
        delinquent=False,
        description=None,
        discount=None,
        email=None,
        invoice_prefix=random_signs(8).upper(),
        invoice_settings={
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        metadata={},
        name=None,
        next_invoice_sequence=1,
        phone=None,
        preferred_locales=[],
        shipping=None,
        tax_exempt="none",
        test_clock=None,
    )
    return customer | facts
