"""Charging and what follows of it: the subscription's status, retries, the end of patience.

Source: https://docs.stripe.com/billing/subscriptions/overview, statuses, November 2026.
"""

from stripe_simulator.billing.endings import end
from stripe_simulator.billing.invoices import collect, finalize, rest, void
from stripe_simulator.billing.payments import Outcome, refuse_confirmation
from stripe_simulator.clock import DAY_S
from stripe_simulator.records import Json, shown
from stripe_simulator.refusals import Refusal, declined, invalid
from stripe_simulator.world import Account

ENDED = frozenset({"canceled", "incomplete_expired"})


def settle(
    account: Account, invoice: Json, method: Json | None = None, *, is_confirmed: bool = False
) -> Outcome:
    """One planned attempt to charge the invoice; the subscription follows, retries are planned."""
    if invoice["status"] != "open":
        restore(account, invoice)
        return "paid"
    outcome = collect(account, invoice, method, is_confirmed=is_confirmed)
    if outcome == "paid":
        restore(account, invoice)
        return outcome
    invoice["_planned_attempts"] += 1
    subscription = account.find(invoice["_subscription"])
    is_first = invoice["billing_reason"] == "subscription_create"
    is_followed = subscription is not None and subscription["status"] not in ENDED and not is_first
    retry_days = account.settings.retry_days
    has_retries = invoice["_planned_attempts"] <= len(retry_days)
    invoice["next_payment_attempt"] = None
    if is_followed and invoice["auto_advance"] and has_retries:
        due_at = account.now + retry_days[invoice["_planned_attempts"] - 1] * DAY_S
        invoice["next_payment_attempt"] = due_at
        account.set_timer("retry", invoice["id"], due_at)
    _tell_failure(account, invoice, outcome)
    if is_followed:
        _fall_behind(account, invoice, is_patient=has_retries)
    return outcome


def pay_by_hand(
    account: Account, invoice: Json, method: Json | None, *, is_confirmed: bool
) -> Outcome:
    """One attempt that somebody asked for; planned retries stay as they were planned."""
    outcome = collect(account, invoice, method, is_confirmed=is_confirmed)
    if outcome == "paid":
        restore(account, invoice)
    else:
        _tell_failure(account, invoice, outcome)
    return outcome


def restore(account: Account, invoice: Json) -> None:
    """The subscription is in good standing when this is the newest invoice it has."""
    subscription = account.find(invoice["_subscription"])
    if subscription is None or subscription["latest_invoice"] != invoice["id"]:
        return
    if subscription["status"] in {"incomplete", "past_due", "unpaid"}:
        is_trial = (subscription["trial_end"] or 0) > account.now
        subscription["status"] = "trialing" if is_trial else "active"
        account.stop_timer("expire_incomplete", subscription["id"])
        account.keep(subscription, "customer.subscription.updated")


def answer_card(account: Account, invoice: Json, *, is_approved: bool) -> Outcome:
    """The person answered what the card asks: the payment is made, or it failed.

    Raises:
        Refusal: no payment of the invoice waits for an answer.
    """
    payment = next(account.all("invoice_payment", parent=invoice["id"]), None)
    intent = payment and account.find(payment["payment"]["payment_intent"])
    if not intent or intent["status"] != "requires_action":
        raise invalid("No payment of this invoice waits for a confirmation.")
    method = account.get("payment_method", intent["payment_method"])
    if is_approved:
        return pay_by_hand(account, invoice, method, is_confirmed=True)
    refuse_confirmation(account, intent, method)
    _tell_failure(account, invoice, "declined")
    return "declined"


def unpaid(account: Account, invoice: Json) -> Refusal:
    """The refusal that tells why the payment of an invoice failed."""
    payment = next(account.all("invoice_payment", parent=invoice["id"]))
    intent = account.get("payment_intent", payment["payment"]["payment_intent"])
    error = intent["last_payment_error"] or {}
    return declined(
        error.get("message") or "Your card requires authentication.",
        code=error.get("code") or "authentication_required",
        decline_code=error.get("decline_code"),
        intent=shown(intent),
    )


def void_and_follow(account: Account, invoice: Json) -> Json:
    """The invoice is void; its subscription owes nothing for it, or never began."""
    void(account, invoice)
    subscription = account.find(invoice["_subscription"])
    if subscription is not None and subscription["status"] == "incomplete":
        end(account, subscription, "cancellation_requested", status="incomplete_expired")
    elif subscription is not None:
        restore(account, invoice)
    return invoice


def finalize_due(account: Account, invoice_id: str) -> None:
    """The hour of a renewal's draft is over: it is finalized and charged."""
    invoice = account.find(invoice_id)
    if invoice is not None and invoice["status"] == "draft" and invoice["auto_advance"]:
        settle(account, finalize(account, invoice))


def retry_due(account: Account, invoice_id: str) -> None:
    """The next planned attempt of an open invoice is made."""
    invoice = account.find(invoice_id)
    if invoice is not None and invoice["status"] == "open":
        settle(account, invoice)


def expire_incomplete(account: Account, subscription_id: str) -> None:
    """23 hours passed without a first payment: the subscription never began."""
    subscription = account.find(subscription_id)
    if subscription is None or subscription["status"] != "incomplete":
        return
    invoice = account.find(subscription["latest_invoice"])
    if invoice is not None and invoice["status"] == "open":
        void(account, invoice)
    end(account, subscription, "payment_failed", status="incomplete_expired")


def _tell_failure(account: Account, invoice: Json, outcome: Outcome) -> None:
    account.keep(invoice, "invoice.updated")
    account.emit("invoice.payment_failed", invoice)
    if outcome == "asks":
        account.emit("invoice.payment_action_required", invoice)


def _fall_behind(account: Account, invoice: Json, *, is_patient: bool) -> None:
    subscription = account.find(invoice["_subscription"])
    if subscription is None:
        return
    if not is_patient:
        match account.settings.after_retries:
            case "canceled":
                end(account, subscription, "payment_failed")
                return
            case "unpaid":
                subscription["status"] = "unpaid"
                rest(account, invoice)
            case _:
                subscription["status"] = "past_due"
    elif subscription["status"] in {"active", "trialing"}:
        subscription["status"] = "past_due"
    account.keep(subscription, "customer.subscription.updated")
