"""Whatever is done and in whatever order, no money appears or vanishes, and states stay lawful."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stripe_kit import BEGIN, DAY_S

from stripe_simulator.billing import cards, changes, dunning, payments, portal, subscriptions
from stripe_simulator.billing.customers import new_customer
from stripe_simulator.clock import Clock
from stripe_simulator.money import period_end, share, tax_on, times
from stripe_simulator.refusals import Refusal
from stripe_simulator.server import DEFAULT_KEY, Simulator
from stripe_simulator.world import Account

Json = dict[str, Any]
# Source: https://docs.stripe.com/billing/subscriptions/overview, statuses, November 2026.
LAWFUL = {
    "incomplete": {"active", "trialing", "incomplete_expired", "canceled"},
    "trialing": {"active", "past_due", "canceled", "unpaid"},
    "active": {"trialing", "past_due", "canceled", "unpaid"},
    "past_due": {"active", "trialing", "canceled", "unpaid"},
    "unpaid": {"active", "trialing", "canceled"},
    "canceled": set(),
    "incomplete_expired": set(),
}
BEHAVIOURS = sorted(cards.CARDS)
PRORATIONS = ("always_invoice", "create_prorations", "none")
# Time passes and plans change more often than anything ends: what ended has no story left.
WEIGHTS = {
    "wait": 10, "quantity": 6, "plan": 6, "use": 3, "card": 4, "pay": 4, "refund": 2, "void": 2,
    "trial": 2, "end": 1, "cancel": 0.3,
}  # fmt: skip
STEPS = 25


def story_of(chance: Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Acts of a `Ledger` with their facts; `wait` is in days."""
    for act in chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=STEPS):
        flip, proration = chance.random() < 0.5, chance.choice(PRORATIONS)
        facts: dict[str, tuple[Any, ...]] = {
            "wait": (chance.choice((0, 1, 2, 5, 9, 20, 31, 45)),),
            "quantity": (chance.randint(0, 30), proration),
            "plan": (chance.randint(0, 3), proration),
            "use": (chance.randint(-5, 500),),
            "card": (chance.choice(["pays", *BEHAVIOURS]),),
            "pay": (flip,),
            "refund": (chance.randint(1, 5_000),),
            "trial": (chance.choice(("now", 1, 4, 20)),),
            "end": (flip,),
            "cancel": (flip, chance.random() < 0.5),
        }
        yield act, facts.get(act, ())


class Ledger:
    """One account with one subscription, and everything one can do to it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.prices: list[Json] = []
        self.customer = ""
        self.subscription = ""

    def begin(self, card: str, trial_days: int, after_retries: str, *, has_use: bool) -> None:
        account = self.account
        kept = account.settings
        kept.after_retries = after_retries
        account.keep_settings(kept)
        product = account.keep(account.fresh("product", name="Plan"))
        meter = account.keep(
            account.fresh(
                "billing.meter", event_name="use", default_aggregation={"formula": "sum"},
                value_settings={"event_payload_key": "value"},
            )
        )  # fmt: skip
        for amount, interval, behaviour in (
            ("999", "month", "exclusive"), ("2501", "month", "inclusive"),
            ("33.335", "month", "exclusive"), ("20000", "year", "exclusive"),
        ):  # fmt: skip
            self.prices.append(_price(account, product, amount, interval, behaviour))
        metered = _price(account, product, "1.7", "month", "exclusive", meter["id"])
        customer = account.keep(new_customer(account))
        portal.change_card(account, customer, card)
        self.customer = customer["id"]
        wishes = [subscriptions.Wish(self.prices[0], 3, {})]
        if has_use:
            wishes.append(subscriptions.Wish(metered, None, {}))
        terms = subscriptions.Terms(
            has_tax=True, trial_end=account.now + trial_days * DAY_S if trial_days else None
        )
        subscription = subscriptions.begin(account, customer, wishes, terms)
        self.subscription = subscription["id"]
        dunning.settle(account, account.get("invoice", subscription["latest_invoice"]))

    def do(self, act: str, *facts: Any) -> None:
        getattr(self, f"_{act}")(*facts)

    @property
    def _now(self) -> Json:
        return self.account.get("subscription", self.subscription)

    def _change(self, **asked: Any) -> None:
        changes.change(self.account, self._now, changes.Change(**asked))

    def _item(self, price: int | None, quantity: int | None) -> list[changes.ItemChange]:
        item = self._now["items"]["data"][0]
        price_id = None if price is None else self.prices[price]["id"]
        return [changes.ItemChange(item["id"], price_id, quantity, is_removed=False)]

    def _quantity(self, quantity: int, proration: Any) -> None:
        self._change(items=self._item(None, quantity), proration=proration)

    def _plan(self, price: int, proration: Any) -> None:
        self._change(items=self._item(price, None), proration=proration)

    def _card(self, card: str) -> None:
        customer = self.account.get("customer", self.customer)
        portal.change_card(self.account, customer, card)

    def _pay(self, is_confirmed: bool) -> None:
        for invoice in self.account.all("invoice"):
            if invoice["status"] == "open":
                dunning.pay_by_hand(self.account, invoice, None, is_confirmed=is_confirmed)
                return

    def _void(self) -> None:
        for invoice in self.account.all("invoice"):
            if invoice["status"] == "open":
                dunning.void_and_follow(self.account, invoice)
                return

    def _refund(self, amount: int) -> None:
        for intent in self.account.all("payment_intent"):
            payments.refund(self.account, intent, amount_minor=amount, reason=None, metadata={})
            return

    def _end(self, will_end: bool) -> None:
        self._change(cancel_at_period_end=will_end)

    def _cancel(self, has_invoice: bool, has_credit: bool) -> None:
        subscription = self._now
        if subscription["status"] not in dunning.ENDED:
            subscriptions.cancel(
                self.account, subscription, {}, has_invoice=has_invoice, has_credit=has_credit
            )

    def _trial(self, end: Any) -> None:
        self._change(trial_end=end if end == "now" else self.account.now + end * DAY_S)

    def _use(self, value: int) -> None:
        count = sum(1 for _ in self.account.all("billing.meter_event"))
        event = {
            "id": f"use{count}", "object": "billing.meter_event", "event_name": "use",
            "timestamp": self.account.now, "payload": {"value": str(value)},
        }  # fmt: skip
        self.account.keep(event, parent=self.customer)


def _price(
    account: Account, product: Json, amount: str, interval: str, tax: str, meter: str | None = None
) -> Json:
    recurring = {
        "interval": interval, "interval_count": 1, "meter": meter,
        "usage_type": "metered" if meter else "licensed",
    }  # fmt: skip
    return account.keep(
        account.fresh(
            "price", product=product["id"], currency="eur", unit_amount_decimal=amount,
            unit_amount=None, recurring=recurring, tax_behavior=tax, type="recurring", active=True,
            nickname=None, metadata={}, billing_scheme="per_unit",
        )
    )  # fmt: skip


def check_invoices(account: Account) -> None:
    for invoice in account.all("invoice"):
        lines = invoice["lines"]["data"]
        taxes = [tax for line in lines for tax in line["taxes"]]
        on_top = sum(t["amount"] for t in taxes if t["tax_behavior"] == "exclusive")
        assert invoice["subtotal"] == sum(line["amount"] for line in lines)
        assert invoice["total"] == invoice["subtotal"] + on_top
        assert sum(t["amount"] for t in invoice["total_taxes"]) == sum(t["amount"] for t in taxes)
        assert invoice["amount_paid"] + invoice["amount_remaining"] == invoice["amount_due"]
        if invoice["status"] == "draft":
            continue
        change = invoice["ending_balance"] - invoice["starting_balance"]
        assert invoice["amount_due"] == invoice["total"] - change
        assert (invoice["amount_remaining"] == 0) == (invoice["status"] == "paid")


def check_conservation(account: Account, customer_id: str) -> None:
    standing = [i for i in account.all("invoice") if i["status"] in {"open", "paid"}]
    intents = list(account.all("payment_intent"))
    received = sum(intent["amount_received"] for intent in intents)
    balance = account.get("customer", customer_id)["balance"]
    invoiced = sum(invoice["total"] for invoice in standing)
    due = sum(invoice["amount_remaining"] for invoice in standing)
    # A negative balance is what the customer has paid or been credited beyond what was invoiced.
    assert invoiced == received + due + balance
    assert received == sum(invoice["amount_paid"] for invoice in standing)
    for intent in intents:
        refunds = sum(r["amount"] for r in account.all("refund", parent=intent["id"]))
        assert refunds == intent["_refunded"] <= intent["amount_received"]


def check_transitions(account: Account) -> None:
    status = ""
    for event in reversed(list(account.all("event"))):
        if event["type"].startswith("customer.subscription."):
            now = event["data"]["object"]["status"]
            assert not status or now == status or now in LAWFUL[status], (status, now)
            status = now


@contextmanager
def opened() -> Iterator[Account]:
    world = Simulator(clock=Clock(BEGIN)).world
    world.open()
    account = world.account(DEFAULT_KEY)
    assert account is not None
    yield account
    world.storage.close()


@settings(deadline=None, max_examples=100)
@given(
    seed=st.integers(0, 2**32 - 1),
    card=st.sampled_from(["pays", "pays", *BEHAVIOURS]),
    has_use=st.booleans(),
    trial_days=st.sampled_from([0, 0, 2, 14]),
    after_retries=st.sampled_from(["canceled", "unpaid", "past_due"]),
)
def test_money_is_conserved_whatever_happens(
    seed: int, card: str, has_use: bool, trial_days: int, after_retries: str
) -> None:
    with opened() as account:
        ledger = Ledger(account)
        with account.world.storage.transaction():
            ledger.begin(card, trial_days, after_retries, has_use=has_use)
        for act, facts in story_of(Random(seed)):  # noqa: S311 - a story, not a secret
            if act == "wait":
                account.world.move_to(account.now + facts[0] * DAY_S + 1)
            else:
                with suppress(Refusal), account.world.storage.transaction():
                    ledger.do(act, *facts)
            check_invoices(account)
            check_conservation(account, ledger.customer)
        check_transitions(account)


@pytest.mark.parametrize(
    ("amount", "part", "whole", "expected"),
    [(1_000, 1, 3, 333), (1_000, 2, 3, 667), (-1_000, 2, 3, -667), (1, 1, 2, 1), (-1, 1, 2, -1),
     (0, 5, 7, 0), (999, 7, 7, 999)],
)  # fmt: skip
def test_a_share_is_rounded_half_away_from_zero(
    amount: int, part: int, whole: int, expected: int
) -> None:
    assert share(amount, part, whole) == expected


@given(st.integers(-(10**9), 10**9), st.integers(0, 5_000))
def test_tax_inside_and_on_top_of_a_price_agree(amount: int, rate_bp: int) -> None:
    on_top = tax_on(amount, rate_bp, is_inclusive=False)
    inside = tax_on(amount + on_top, rate_bp, is_inclusive=True)
    assert abs(inside - on_top) <= 1


def test_a_part_of_a_cent_is_rounded_once_for_the_whole_quantity() -> None:
    assert times(Decimal("0.4"), 1) == 0
    assert times(Decimal("0.4"), 10) == 4
    assert times(Decimal("33.335"), 3) == 100


def _at(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}T10:00:00+00:00").timestamp())


@pytest.mark.parametrize(
    ("anchor", "interval", "after", "expected"),
    [
        ("2027-01-31", "month", "2027-01-31", "2027-02-28"),
        ("2027-01-31", "month", "2027-02-28", "2027-03-31"),
        ("2028-01-31", "month", "2028-01-31", "2028-02-29"),
        ("2028-02-29", "year", "2028-02-29", "2029-02-28"),
        ("2028-02-29", "year", "2031-02-28", "2032-02-29"),
        ("2027-01-15", "week", "2027-01-15", "2027-01-22"),
        ("2027-01-15", "day", "2027-01-15", "2027-01-16"),
    ],
)
def test_periods_keep_the_anchors_day_where_the_month_has_it(
    anchor: str, interval: Any, after: str, expected: str
) -> None:
    assert period_end(_at(anchor), interval, 1, _at(after)) == _at(expected)
