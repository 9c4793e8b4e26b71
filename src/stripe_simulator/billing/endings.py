"""How a subscription ends: at once or at a period's end, with or without a last invoice."""

from stripe_simulator.billing.invoices import draft, finalize, rest
from stripe_simulator.billing.lines import Period, behind, period_of, prorated
from stripe_simulator.records import Json
from stripe_simulator.world import Account

TIMERS = ("renew", "trial_will_end", "expire_incomplete")


def end(account: Account, subscription: Json, reason: str, *, status: str = "canceled") -> None:
    """The subscription is over; its open invoices stay open, but nobody charges them any more."""
    for timer in TIMERS:
        account.stop_timer(timer, subscription["id"])
    now = account.now
    subscription |= {"status": status, "ended_at": now}
    subscription["canceled_at"] = subscription["canceled_at"] or now
    subscription["cancellation_details"] = {
        "comment": None,
        "feedback": None,
        "reason": reason,
        **{
            name: value
            for name, value in subscription["cancellation_details"].items()
            if value is not None
        },
    }
    for invoice in account.all("invoice", parent=subscription["customer"]):
        is_own = invoice["_subscription"] == subscription["id"]
        if is_own and invoice["status"] in {"draft", "open"} and invoice["auto_advance"]:
            rest(account, invoice)
    kind = "deleted" if status == "canceled" else "updated"
    account.keep(subscription, f"customer.subscription.{kind}")


def last_invoice(account: Account, subscription: Json, *, until: int) -> Json | None:
    """The finalized invoice of usage until then and of what waited; None when nothing did."""
    period = Period(period_of(subscription).start, until)
    usage = [line for line in behind(account, subscription, period) if line["amount"]]
    if not usage and not has_waiting(account, subscription):
        return None
    invoice = draft(account, subscription, "subscription_cycle", usage, period)
    return finalize(account, invoice)


def credit_rest(account: Account, subscription: Json) -> None:
    """The unused time of every item waits as a credit for the next invoice."""
    if subscription["status"] == "trialing":
        return
    for item in subscription["items"]["data"]:
        prorated(account, subscription, item, is_credit=True, at=account.now)


def has_waiting(account: Account, subscription: Json) -> bool:
    """Whether anything waits for the subscription's next invoice."""
    return any(
        pending["invoice"] is None
        and pending["parent"]["subscription_details"]["subscription"] == subscription["id"]
        for pending in account.all("invoiceitem", parent=subscription["customer"])
    )
