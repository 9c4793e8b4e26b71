"""Payments of invoices: one payment intent each, charged as the card behaves; and refunds."""

from typing import Final, Literal

from stripe_simulator.billing.blanks import blank_intent
from stripe_simulator.records import Json, random_signs
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account

Outcome = Literal["paid", "declined", "asks"]
_DECLINES: Final = {
    "declines": ("generic_decline", "Your card was declined."),
    "lacks_funds": ("insufficient_funds", "Your card has insufficient funds."),
}
_NO_METHOD: Final = (
    "This customer has no attached payment source or default payment method. Please consider"
    " adding a default payment method."
)


def open_payment(account: Account, invoice: Json) -> None:
    """A payment intent over what is due waits for a charge."""
    intent = blank_intent(
        account,
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        customer=invoice["customer"],
        _invoice=invoice["id"],
    )
    intent["client_secret"] = f"{intent['id']}_secret_{random_signs(24)}"
    account.keep(intent, "payment_intent.created", parent=invoice["customer"])
    payment = account.fresh(
        "invoice_payment",
        amount_paid=None,
        amount_requested=invoice["amount_due"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        payment={"type": "payment_intent", "payment_intent": intent["id"]},
        status="open",
        status_transitions={"canceled_at": None, "paid_at": None},
    )
    account.keep(payment, parent=invoice["id"])


def charge(account: Account, invoice: Json, method: Json | None, *, is_confirmed: bool) -> Outcome:
    """One attempt with this method; intent and payment say how it went."""
    payment = next(account.all("invoice_payment", parent=invoice["id"]))
    intent = account.get("payment_intent", payment["payment"]["payment_intent"])
    intent["next_action"] = None
    if method is None:
        _fail(account, intent, None, "generic_decline", _NO_METHOD)
        return "declined"
    behaviour = method["_behaviour"]
    if behaviour in _DECLINES:
        _fail(account, intent, method, *_DECLINES[behaviour])
        return "declined"
    intent |= {"payment_method": method["id"], "last_payment_error": None}
    if behaviour == "asks" and not is_confirmed:
        intent |= {
            "status": "requires_action",
            "next_action": {
                "type": "redirect_to_url",
                "redirect_to_url": {"return_url": None, "url": invoice["hosted_invoice_url"]},
            },
        }
        account.keep(intent, "payment_intent.requires_action")
        return "asks"
    intent |= {
        "status": "succeeded",
        "amount_received": intent["amount"],
        "latest_charge": f"ch_{random_signs(24)}",
    }
    account.keep(intent, "payment_intent.succeeded")
    payment |= {"status": "paid", "amount_paid": intent["amount"]}
    payment["status_transitions"]["paid_at"] = account.now
    account.keep(payment, "invoice_payment.paid")
    return "paid"


def refuse_confirmation(account: Account, intent: Json, method: Json) -> None:
    """The person did not approve: the intent needs another method."""
    intent["next_action"] = None
    words = (
        "We are unable to authenticate your payment method. Please choose a different payment"
        " method and try again."
    )
    _fail(account, intent, method, "payment_intent_authentication_failure", words)


def _fail(
    account: Account, intent: Json, method: Json | None, decline_code: str, words: str
) -> None:
    error: Json = {
        "type": "card_error",
        "code": "card_declined",
        "decline_code": decline_code,
        "message": words,
        "payment_method": None,
    }
    if method is not None:
        error["payment_method"] = {
            name: value for name, value in method.items() if not name.startswith("_")
        }
    else:
        error |= {"type": "invalid_request_error", "code": "resource_missing"}
    # A method that failed is taken off the intent: the next attempt names one anew.
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "last_payment_error": error,
    }
    account.keep(intent, "payment_intent.payment_failed")


def refund(
    account: Account,
    intent: Json,
    *,
    amount_minor: int | None,
    reason: str | None,
    metadata: dict[str, str],
) -> Json:
    """The amount, or all that is left, goes back.

    Raises:
        Refusal: nothing was paid, or less is left than asked for.
    """
    left = intent["amount_received"] - intent["_refunded"]
    charge_id = intent["latest_charge"]
    if intent["status"] != "succeeded":
        raise invalid(f"This PaymentIntent ({intent['id']}) does not have a successful charge to"
                      " refund.", param="payment_intent")  # fmt: skip
    if left == 0:
        raise invalid(
            f"Charge {charge_id} has already been refunded.", code="charge_already_refunded"
        )
    amount = left if amount_minor is None else amount_minor
    if amount < 1:
        raise invalid("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    if amount > left:
        raise invalid(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            param="amount",
        )
    intent["_refunded"] += amount
    account.keep(intent)
    made = account.fresh(
        "refund",
        amount=amount,
        balance_transaction=None,
        charge=charge_id,
        currency=intent["currency"],
        destination_details={"type": "card", "card": {"type": "refund"}},
        metadata=metadata,
        payment_intent=intent["id"],
        reason=reason,
        receipt_number=None,
        source_transfer_reversal=None,
        status="succeeded",
        transfer_reversal=None,
    )
    del made["livemode"]  # a refund has none
    return account.keep(made, "refund.created", parent=intent["id"])
