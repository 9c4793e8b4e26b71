"""Invoices, their payments, and what the next one would be."""

from copy import deepcopy

from stripe_simulator.api.call import Call, Page, Params, Part, paged, retrieve
from stripe_simulator.api.subscriptions import (
    ItemChangeFacts,
    ItemFacts,
    Tax,
    item_changes,
    read_trial_end,
    wishes_of,
)
from stripe_simulator.billing.cards import own_method
from stripe_simulator.billing.changes import Change, Proration, change
from stripe_simulator.billing.dunning import pay_by_hand, unpaid, void_and_follow
from stripe_simulator.billing.invoices import draft, finalize
from stripe_simulator.billing.lines import ahead, behind, period_of
from stripe_simulator.billing.subscriptions import Terms, begin, roll
from stripe_simulator.records import Json
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account


class InvoicePage(Page, kw_only=True):
    customer: str | None = None
    status: str | None = None
    subscription: str | None = None


class Payment(Params, kw_only=True):
    off_session: bool = True
    payment_method: str | None = None


class PaymentPage(Page, kw_only=True):
    invoice: str | None = None


class SubscriptionDetails(Part, kw_only=True):
    cancel_at_period_end: bool | None = None
    items: list[ItemChangeFacts] | None = None
    proration_behavior: Proration = "create_prorations"
    proration_date: int | None = None
    trial_end: str | None = None


class Preview(Params, kw_only=True):
    automatic_tax: Tax | None = None
    customer: str | None = None
    subscription: str | None = None
    subscription_details: SubscriptionDetails | None = None


def list_invoices(account: Account, params: InvoicePage) -> Json:
    found = (
        one
        for one in account.all("invoice", parent=params.customer)
        if params.status in {None, one["status"]}
        and params.subscription in {None, one["_subscription"]}
    )
    return paged(found, params, "/v1/invoices")


def finalize_invoice(account: Account, _params: Params, invoice_id: str) -> Json:
    return finalize(account, account.get("invoice", invoice_id))


def pay_invoice(account: Account, params: Payment, invoice_id: str) -> Json:
    """Raises: Refusal: the payment failed; what failed stays told."""
    invoice = account.get("invoice", invoice_id)
    customer = account.get("customer", invoice["customer"])
    method = own_method(account, params.payment_method, customer) if params.payment_method else None
    if invoice["status"] == "draft":
        finalize(account, invoice)
    if pay_by_hand(account, invoice, method, is_confirmed=False) != "paid":
        refusal = unpaid(account, invoice)
        refusal.is_kept = True
        raise refusal
    return account.get("invoice", invoice_id)


def void_invoice(account: Account, _params: Params, invoice_id: str) -> Json:
    return void_and_follow(account, account.get("invoice", invoice_id))


def preview_invoice(account: Account, params: Preview) -> Json:
    """What would be invoiced next is worked out for real and undone."""
    account.is_rehearsing = True
    try:
        with account.world.storage.rehearsal():
            invoice = deepcopy(_next_invoice(account, params))
    finally:
        account.is_rehearsing = False
    invoice["status_transitions"]["finalized_at"] = None
    return invoice | {
        "id": f"upcoming_{invoice['id']}",
        "status": "draft",
        "number": None,
        "amount_paid": 0,
        "amount_remaining": invoice["amount_due"],
        "attempt_count": 0,
        "attempted": False,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
    }


def _next_invoice(account: Account, params: Preview) -> Json:
    details = params.subscription_details or SubscriptionDetails()
    if params.subscription is None:
        return _first_invoice(account, params, details)
    subscription = account.get("subscription", params.subscription, "subscription")
    before = subscription["latest_invoice"]
    asked = Change(
        items=item_changes(details.items),
        proration=details.proration_behavior,
        proration_date=details.proration_date,
        trial_end=read_trial_end(details.trial_end),
        cancel_at_period_end=details.cancel_at_period_end,
        has_tax=None if params.automatic_tax is None else params.automatic_tax.enabled,
    )
    subscription = change(account, subscription, asked)
    if subscription["latest_invoice"] != before:
        return account.get("invoice", subscription["latest_invoice"])
    if subscription["cancel_at_period_end"]:
        raise invalid("No upcoming invoices for customer", code="invoice_upcoming_none")
    over = period_of(subscription)
    usage = [] if subscription["status"] == "trialing" else behind(account, subscription, over)
    if subscription["status"] == "trialing":
        subscription["status"] = "active"
    roll(account, subscription, over.end)
    lines = [*ahead(account, subscription), *usage]
    return draft(account, subscription, "upcoming", lines, over)


def _first_invoice(account: Account, params: Preview, details: SubscriptionDetails) -> Json:
    if params.customer is None or not details.items:
        raise invalid(
            "You must pass `subscription`, or `customer` with `subscription_details[items]`.",
            param="subscription", code="parameter_missing",
        )  # fmt: skip
    customer = account.get("customer", params.customer, "customer")
    items = [ItemFacts(price=one.price or "", quantity=one.quantity) for one in details.items]
    trial_end = read_trial_end(details.trial_end)
    terms = Terms(
        has_tax=params.automatic_tax is not None and params.automatic_tax.enabled,
        trial_end=trial_end if isinstance(trial_end, int) else None,
    )
    subscription = begin(account, customer, wishes_of(account, items), terms)
    return account.get("invoice", subscription["latest_invoice"])


def list_payments(account: Account, params: PaymentPage) -> Json:
    if params.invoice is not None:
        account.get("invoice", params.invoice, "invoice")
    found = account.all("invoice_payment", parent=params.invoice)
    return paged(found, params, "/v1/invoice_payments")


CALLS = (
    Call("POST", "/invoices/create_preview", Preview, preview_invoice),
    Call("GET", "/invoices", InvoicePage, list_invoices),
    retrieve("invoice", "/invoices/*"),
    Call("POST", "/invoices/*/finalize", Params, finalize_invoice),
    Call("POST", "/invoices/*/pay", Payment, pay_invoice),
    Call("POST", "/invoices/*/void", Params, void_invoice),
    Call("GET", "/invoice_payments", PaymentPage, list_payments),
    retrieve("invoice_payment", "/invoice_payments/*"),
)
