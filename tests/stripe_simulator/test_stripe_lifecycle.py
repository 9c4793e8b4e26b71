"""Subscriptions through their lives, on a clock that is moved."""

from itertools import pairwise
from typing import Any

import pytest
import stripe
from stripe_kit import BEGIN, DAY_S, MONTH_S, Control, Shop

HOUR_S = 3_600


async def _history(shop: Shop, *kinds: str) -> list[str]:
    events = (await shop.v1.events.list_async({"limit": 100})).data
    return [event.type for event in reversed(events) if event.type.startswith(kinds)]


async def test_a_renewal_is_a_draft_for_an_hour_and_then_paid(shop: Shop, control: Control) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    await control.wait(MONTH_S)
    draft = (await shop.invoices(sub))[0]
    assert (draft.status, draft.billing_reason) == ("draft", "subscription_cycle")
    assert draft.automatically_finalizes_at == BEGIN + MONTH_S + HOUR_S
    await control.wait(HOUR_S)
    paid = (await shop.invoices(sub))[0]
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 1_000, 0)
    now = await shop.reload(sub)
    assert now["items"].data[0].current_period_start == BEGIN + MONTH_S


async def test_proration_is_by_the_second_and_waits_for_the_next_invoice(
    shop: Shop, control: Control
) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    await control.wait(10 * DAY_S + 1)
    await shop.change_quantity(sub, 4)
    await control.wait(MONTH_S)
    lines = [line.amount for line in (await shop.invoices(sub))[0].lines.data]
    left, whole = MONTH_S - 10 * DAY_S - 1, MONTH_S
    assert lines == [-round(1_000 * left / whole), round(4_000 * left / whole), 4_000]


async def test_a_change_can_be_invoiced_at_once_or_cost_nothing_now(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    await shop.change_quantity(sub, 3, proration_behavior="none")
    assert len(await shop.invoices(sub)) == 1
    await shop.change_quantity(sub, 5, proration_behavior="always_invoice")
    newest = (await shop.invoices(sub))[0]
    assert (newest.billing_reason, newest.total, newest.status) == (
        "subscription_update", 2_000, "paid",
    )  # fmt: skip


async def test_a_preview_is_what_the_change_then_costs(shop: Shop, control: Control) -> None:
    sub = await shop.subscription(await shop.price(999), automatic_tax={"enabled": True})
    await control.wait(7 * DAY_S + 12_345)
    details: Any = {
        "items": [{"id": sub["items"].data[0].id, "quantity": 7}],
        "proration_behavior": "always_invoice",
    }
    preview = await shop.v1.invoices.create_preview_async(
        {"subscription": sub.id, "subscription_details": details}
    )
    assert len(await shop.invoices(sub)) == 1
    await shop.change_quantity(sub, 7, proration_behavior="always_invoice")
    real = (await shop.invoices(sub))[0]
    assert (preview.total, preview.amount_due) == (real.total, real.amount_due)
    assert [line.amount for line in preview.lines.data] == [line.amount for line in real.lines.data]


async def test_a_downgrade_leaves_credit_that_pays_the_next_invoice(
    shop: Shop, control: Control
) -> None:
    sub = await shop.subscription(await shop.price(3_000))
    cheap = await shop.price(1_000)
    item: Any = [{"id": sub["items"].data[0].id, "price": cheap.id}]
    await shop.v1.subscriptions.update_async(
        sub.id, {"items": item, "proration_behavior": "always_invoice"}
    )
    customer = await shop.v1.customers.retrieve_async(sub.customer)
    assert customer.balance == -2_000
    await control.wait(MONTH_S + HOUR_S)
    newest = (await shop.invoices(sub))[0]
    assert (newest.total, newest.starting_balance, newest.ending_balance, newest.amount_due) == (
        1_000, -2_000, -1_000, 0,
    )  # fmt: skip


async def test_another_interval_begins_a_new_period_at_once(shop: Shop, control: Control) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    yearly = await shop.price(10_000, recurring={"interval": "year"})
    await control.wait(MONTH_S // 2)
    item: Any = [{"id": sub["items"].data[0].id, "price": yearly.id}]
    after = await shop.v1.subscriptions.update_async(sub.id, {"items": item})
    assert after.billing_cycle_anchor == BEGIN + MONTH_S // 2
    assert sorted(line.amount for line in (await shop.invoices(sub))[0].lines.data) == [
        -500,
        10_000,
    ]


async def test_a_trial_costs_nothing_warns_three_days_before_and_then_charges(
    shop: Shop, control: Control
) -> None:
    sub = await shop.subscription(await shop.price(1_000), trial_period_days=14)
    assert sub.status == "trialing"
    assert (await shop.invoices(sub))[0].total == 0
    await control.wait(11 * DAY_S)
    assert "customer.subscription.trial_will_end" in await _history(shop, "customer.subscription")
    await control.wait(3 * DAY_S + HOUR_S)
    assert (await shop.reload(sub)).status == "active"
    assert (await shop.invoices(sub))[0].amount_paid == 1_000


async def test_a_trial_without_a_card_ends_as_it_was_agreed(shop: Shop, control: Control) -> None:
    price = await shop.price()
    customer = await shop.customer(card=None)
    ending: Any = {"end_behavior": {"missing_payment_method": "cancel"}}
    sub = await shop.v1.subscriptions.create_async(
        {"customer": customer.id, "items": [{"price": price.id}], "trial_period_days": 7,
         "trial_settings": ending}
    )  # fmt: skip
    await control.wait(7 * DAY_S)
    assert (await shop.reload(sub)).status == "canceled"


async def test_a_trial_can_be_ended_now(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price(1_000), trial_period_days=14)
    after = await shop.v1.subscriptions.update_async(sub.id, {"trial_end": "now"})
    assert (after.status, (await shop.invoices(sub))[0].amount_paid) == ("active", 1_000)


@pytest.mark.parametrize("ending", ["canceled", "unpaid", "past_due"])
async def test_a_declined_renewal_is_tried_again_and_then_has_its_end(
    shop: Shop, control: Control, ending: str
) -> None:
    await control.post("settings", retry_days=[3, 5], after_retries=ending)
    sub = await shop.subscription(await shop.price(1_000))
    customer = await shop.v1.customers.retrieve_async(sub.customer)
    method = customer.invoice_settings.default_payment_method
    await control.post("cards", payment_method=method, behaviour="declines")
    await control.wait(MONTH_S + HOUR_S)
    owed = (await shop.invoices(sub))[0]
    assert (await shop.reload(sub)).status == "past_due"
    assert (owed.attempt_count, owed.amount_remaining) == (1, 1_000)
    assert owed.next_payment_attempt == BEGIN + MONTH_S + HOUR_S + 3 * DAY_S
    await control.wait(8 * DAY_S)
    assert (await shop.reload(sub)).status == ending
    tried = (await shop.invoices(sub))[0]
    assert (tried.status, tried.attempt_count, tried.next_payment_attempt) == ("open", 3, None)


async def test_who_pays_late_is_active_again(shop: Shop, control: Control) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    customer = await shop.v1.customers.retrieve_async(sub.customer)
    method = customer.invoice_settings.default_payment_method
    await control.post("cards", payment_method=method, behaviour="lacks_funds")
    await control.wait(MONTH_S + HOUR_S)
    await control.post("cards", payment_method=method, behaviour="pays")
    await control.wait(3 * DAY_S)
    assert (await shop.reload(sub)).status == "active"
    assert (await shop.invoices(sub))[0].attempt_count == 2


@pytest.mark.parametrize(("approves", "status"), [(True, "active"), (False, "incomplete")])
async def test_a_card_that_asks_waits_for_the_person(
    shop: Shop, control: Control, approves: bool, status: str
) -> None:
    sub = await shop.subscription(await shop.price(1_000), card="pm_card_authenticationRequired")
    assert sub.status == "incomplete"
    kinds = await _history(shop, "invoice.payment", "payment_intent.requires")
    assert kinds == [
        "payment_intent.requires_action", "invoice.payment_failed",
        "invoice.payment_action_required",
    ]  # fmt: skip
    await control.post("confirm", invoice=sub.latest_invoice, is_approved=approves)
    assert (await shop.reload(sub)).status == status


async def test_a_first_payment_that_never_comes_expires_the_subscription(
    shop: Shop, control: Control
) -> None:
    sub = await shop.subscription(await shop.price(), card="pm_card_visa_chargeDeclined")
    await control.wait(23 * HOUR_S)
    assert (await shop.reload(sub)).status == "incomplete_expired"
    assert (await shop.invoices(sub))[0].status == "void"


async def test_error_if_incomplete_leaves_everything_as_it_was(
    shop: Shop, control: Control
) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    customer = await shop.v1.customers.retrieve_async(sub.customer)
    method = customer.invoice_settings.default_payment_method
    await control.post("cards", payment_method=method, behaviour="declines")
    with pytest.raises(stripe.CardError):
        await shop.change_quantity(
            sub, 5, proration_behavior="always_invoice", payment_behavior="error_if_incomplete"
        )
    after = await shop.reload(sub)
    assert (after.status, after["items"].data[0].quantity) == ("active", 1)
    assert len(await shop.invoices(sub)) == 1


async def test_an_end_at_the_period_end_can_be_taken_back(shop: Shop, control: Control) -> None:
    sub = await shop.subscription(await shop.price())
    end: Any = {"cancel_at_period_end": True}
    ending = await shop.v1.subscriptions.update_async(sub.id, end)
    assert (ending.status, ending.cancel_at) == ("active", BEGIN + MONTH_S)
    await shop.v1.subscriptions.update_async(sub.id, {"cancel_at_period_end": False})
    await control.wait(MONTH_S)
    assert (await shop.reload(sub)).status == "active"
    await shop.v1.subscriptions.update_async(sub.id, end)
    await control.wait(MONTH_S)
    assert (await shop.reload(sub)).status == "canceled"


async def test_usage_is_invoiced_after_its_period_late_reports_too(
    shop: Shop, control: Control
) -> None:
    sub = await shop.subscription(await shop.price(1_000), await shop.metered(amount=5))
    facts: Any = {"stripe_customer_id": sub.customer, "value": "40"}
    await shop.v1.billing.meter_events.create_async({"event_name": "tickets", "payload": facts})
    await control.wait(MONTH_S)
    late: Any = {"event_name": "tickets", "payload": facts, "timestamp": BEGIN + MONTH_S - 1}
    await shop.v1.billing.meter_events.create_async(late)
    await control.wait(HOUR_S)
    newest = (await shop.invoices(sub))[0]
    assert sorted(line.amount for line in newest.lines.data) == [400, 1_000]


async def test_a_meter_event_counts_once_within_a_day(shop: Shop, control: Control) -> None:
    await shop.metered()
    customer = await shop.customer()
    event: Any = {
        "event_name": "tickets",
        "payload": {"stripe_customer_id": customer.id, "value": "3"},
        "identifier": "usage-2027-01-15",
    }
    await shop.v1.billing.meter_events.create_async(event)
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        await shop.v1.billing.meter_events.create_async(event)
    await control.wait(DAY_S)
    await shop.v1.billing.meter_events.create_async(event)
    meter = (await shop.v1.billing.meters.list_async()).data[0]
    start = BEGIN - BEGIN % 60
    found = await shop.v1.billing.meters.event_summaries.list_async(
        meter.id, {"customer": customer.id, "start_time": start, "end_time": start + 2 * DAY_S}
    )
    assert [one.aggregated_value for one in found.data] == [6]


@pytest.mark.parametrize(
    ("moment", "code"),
    [(BEGIN - 36 * DAY_S, "timestamp_too_far_in_past"), (BEGIN + 301, "timestamp_in_future")],
)
async def test_usage_of_another_time_is_refused(shop: Shop, moment: int, code: str) -> None:
    await shop.metered()
    customer = await shop.customer()
    event: Any = {
        "event_name": "tickets",
        "payload": {"stripe_customer_id": customer.id, "value": "3"},
        "timestamp": moment,
    }
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.v1.billing.meter_events.create_async(event)
    assert caught.value.code == code


async def test_a_refund_is_partial_or_of_what_is_left_and_never_more(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    payment = (await shop.v1.invoice_payments.list_async({"invoice": sub.latest_invoice})).data[0]
    intent: Any = {"payment_intent": payment.payment.payment_intent}
    assert (await shop.v1.refunds.create_async({**intent, "amount": 300})).amount == 300
    with pytest.raises(stripe.InvalidRequestError):
        await shop.v1.refunds.create_async({**intent, "amount": 701})
    assert (await shop.v1.refunds.create_async(intent)).amount == 700
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.v1.refunds.create_async(intent)
    assert caught.value.code == "charge_already_refunded"


async def test_tax_is_part_of_every_line_and_of_the_total(shop: Shop, control: Control) -> None:
    await control.post("settings", tax_rate_bp=1_900)
    sub = await shop.subscription(
        await shop.price(999), await shop.price(1_190, tax_behavior="inclusive"),
        automatic_tax={"enabled": True},
    )  # fmt: skip
    (invoice,) = await shop.invoices(sub)
    taxes = [line.taxes[0].amount for line in invoice.lines.data]
    assert sorted(taxes) == [190, 190]
    assert (invoice.subtotal, invoice.total, invoice.total_excluding_tax) == (2_189, 2_379, 1_999)


async def test_the_clock_does_in_order_what_is_due_on_the_way(shop: Shop, control: Control) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    await control.wait(3 * MONTH_S + DAY_S)
    invoices = await shop.invoices(sub)
    assert [one.status for one in invoices] == ["paid"] * 4
    # January and March have 31 days, February 28: the boundaries stay on the 15th.
    created = [one.created for one in reversed(invoices)]
    assert [b - a for a, b in pairwise(created)] == [
        31 * DAY_S, 28 * DAY_S, 31 * DAY_S,
    ]  # fmt: skip
    status, answer = await control.ask("POST", "clock", {"to": BEGIN})
    assert (status, answer["error"]["field"]) == (400, "to")
