"""What single calls refuse and how they change a subscription."""

from pathlib import Path
from typing import Any

import pytest
import stripe
from stripe_kit import BEGIN, MONTH_S, Control, Shop

from stripe_simulator import Simulator
from stripe_simulator.control import Control as ControlApi
from stripe_simulator.faults import Faults
from stripe_simulator.webhooks import Courier

DOCS = Path(__file__).parents[2] / "docs" / "stripe-simulator.md"


def test_every_control_request_is_on_its_page(simulator: Simulator) -> None:
    courier = Courier(simulator.world, (), 1.0)
    acts = ControlApi(simulator.world, Faults(), courier)._acts
    text = DOCS.read_text()
    assert [act for act in acts if f"`{act[0]} /control/{act[1]}`" not in text] == []
    assert f"`{stripe.api_version}`" in text


async def test_what_a_new_subscription_costs_can_be_seen_before(shop: Shop) -> None:
    customer = await shop.customer()
    details: Any = {"items": [{"price": (await shop.price(700)).id, "quantity": 3}]}
    preview = await shop.v1.invoices.create_preview_async(
        {"customer": customer.id, "subscription_details": details,
         "automatic_tax": {"enabled": True}}
    )  # fmt: skip
    assert (preview.total, preview.status) == (2_520, "draft")
    assert (await shop.v1.subscriptions.list_async({"status": "all"})).data == []
    with pytest.raises(stripe.InvalidRequestError):
        await shop.v1.invoices.create_preview_async({"customer": customer.id})


async def test_the_next_renewal_can_be_seen_before(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price(700), await shop.metered(amount=5))
    event: Any = {
        "event_name": "tickets",
        "payload": {"stripe_customer_id": sub.customer, "value": "4"},
    }
    await shop.v1.billing.meter_events.create_async(event)
    preview = await shop.v1.invoices.create_preview_async({"subscription": sub.id})
    assert sorted(line.amount for line in preview.lines.data) == [20, 700]
    await shop.v1.subscriptions.update_async(sub.id, {"cancel_at_period_end": True})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.v1.invoices.create_preview_async({"subscription": sub.id})
    assert caught.value.code == "invoice_upcoming_none"


async def test_an_item_more_and_an_item_less_are_prorated(shop: Shop, control: Control) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    await control.wait(MONTH_S // 2)
    extra = await shop.price(500)
    item = await shop.v1.subscription_items.create_async(
        {"subscription": sub.id, "price": extra.id, "proration_behavior": "always_invoice"}
    )
    assert (await shop.invoices(sub))[0].total == 250
    await shop.v1.subscription_items.delete_async(item.id, {"proration_behavior": "always_invoice"})
    newest = (await shop.invoices(sub))[0]
    assert (newest.total, newest.amount_due, newest.ending_balance) == (-250, 0, -250)
    last = (await shop.reload(sub))["items"].data[0]
    with pytest.raises(stripe.InvalidRequestError):
        await shop.v1.subscription_items.delete_async(last.id)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "/back", "https://", "https://a b", "http://[x", "https://a/\r\nX: y"],
)
async def test_pages_lead_back_to_web_addresses_only(shop: Shop, url: str) -> None:
    price, customer = await shop.price(), await shop.customer()
    for param in ("success_url", "cancel_url"):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            await shop.checkout(price, **{param: url})
        assert (caught.value.code, caught.value.param) == ("url_invalid", param)
    with pytest.raises(stripe.InvalidRequestError):
        await shop.v1.billing_portal.sessions.create_async(
            {"customer": customer.id, "return_url": url}
        )


async def test_an_item_is_removed_by_its_own_id_only(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price())
    for item in ({"deleted": True}, {"id": "si_none", "deleted": True}, {"quantity": 2}):
        facts: Any = {"items": [item]}
        with pytest.raises(stripe.InvalidRequestError):
            await shop.v1.subscriptions.update_async(sub.id, facts)
    assert len((await shop.reload(sub))["items"].data) == 1


async def test_the_announced_end_moves_with_the_period(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price())
    yearly = await shop.price(10_000, recurring={"interval": "year"})
    await shop.v1.subscriptions.update_async(sub.id, {"cancel_at_period_end": True})
    item: Any = [{"id": sub["items"].data[0].id, "price": yearly.id}]
    after = await shop.v1.subscriptions.update_async(sub.id, {"items": item})
    assert after.cancel_at == after["items"].data[0].current_period_end > BEGIN + MONTH_S


async def test_a_cancellation_can_settle_usage_and_unused_time(
    shop: Shop, control: Control
) -> None:
    sub = await shop.subscription(await shop.price(1_000), await shop.metered(amount=5))
    await control.wait(MONTH_S // 2)
    event: Any = {
        "event_name": "tickets",
        "payload": {"stripe_customer_id": sub.customer, "value": "10"},
        "timestamp": BEGIN + 60,
    }
    await shop.v1.billing.meter_events.create_async(event)
    details: Any = {"comment": "Moved on", "feedback": "other"}
    ended = await shop.v1.subscriptions.cancel_async(
        sub.id, {"invoice_now": True, "prorate": True, "cancellation_details": details}
    )
    assert (ended.status, ended.cancellation_details.comment) == ("canceled", "Moved on")
    lines = (await shop.invoices(sub))[0].lines.data
    assert sorted(line.amount for line in lines) == [-500, 50]
    with pytest.raises(stripe.InvalidRequestError):
        await shop.v1.subscriptions.cancel_async(sub.id)


async def test_prices_of_a_subscription_go_together(shop: Shop) -> None:
    monthly = await shop.price()
    customer = await shop.customer()
    metered = await shop.metered()
    for other, quantity in (
        (await shop.price(currency="usd"), 1),
        (await shop.price(recurring={"interval": "year"}), 1),
        (metered, 3),
    ):
        items: Any = [{"price": monthly.id}, {"price": other.id, "quantity": quantity}]
        with pytest.raises(stripe.InvalidRequestError):
            await shop.v1.subscriptions.create_async({"customer": customer.id, "items": items})
    await shop.v1.prices.update_async(monthly.id, {"active": False})
    with pytest.raises(stripe.InvalidRequestError, match="inactive"):
        await shop.v1.subscriptions.create_async(
            {"customer": customer.id, "items": [{"price": monthly.id}]}
        )


async def test_a_draft_is_finalized_once_and_paid_by_hand(shop: Shop, control: Control) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    await control.wait(MONTH_S)
    draft = (await shop.invoices(sub))[0]
    paid = await shop.v1.invoices.pay_async(draft.id)
    assert (paid.status, paid.amount_paid) == ("paid", 1_000)
    for call in (
        shop.v1.invoices.finalize_invoice_async, shop.v1.invoices.pay_async,
        shop.v1.invoices.void_invoice_async,
    ):  # fmt: skip
        with pytest.raises(stripe.InvalidRequestError):
            await call(draft.id)


async def test_a_card_belongs_to_one_customer(shop: Shop) -> None:
    one, other = await shop.customer(), await shop.customer()
    method = one.invoice_settings.default_payment_method
    with pytest.raises(stripe.InvalidRequestError):
        await shop.v1.payment_methods.attach_async(method, {"customer": other.id})
    with pytest.raises(stripe.InvalidRequestError):
        await shop.v1.customers.update_async(
            other.id, {"invoice_settings": {"default_payment_method": method}}
        )


async def test_a_refund_may_name_the_charge(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    intents = await shop.v1.payment_intents.list_async({"customer": sub.customer})
    charge: Any = {"charge": intents.data[0].latest_charge}
    assert (await shop.v1.refunds.create_async(charge)).amount == 1_000
    for wrong in ({"charge": "ch_none"}, {}):
        facts: Any = wrong
        with pytest.raises(stripe.InvalidRequestError):
            await shop.v1.refunds.create_async(facts)


async def test_subscriptions_are_found_by_status_and_price(shop: Shop) -> None:
    price = await shop.price()
    runs, ended = await shop.subscription(price), await shop.subscription(price)
    await shop.v1.subscriptions.cancel_async(ended.id)
    for wanted, found in (
        ({}, [runs.id]), ({"status": "all"}, [ended.id, runs.id]),
        ({"status": "ended"}, [ended.id]), ({"status": "past_due"}, []),
        ({"price": price.id}, [runs.id]), ({"price": "price_1"}, []),
    ):  # fmt: skip
        facts: Any = wanted
        listed = await shop.v1.subscriptions.list_async(facts)
        assert [one.id for one in listed.data] == found


@pytest.mark.parametrize(("formula", "value"), [("count", 3), ("last", 9), ("sum", 14)])
async def test_a_meter_adds_up_as_it_was_told(shop: Shop, formula: Any, value: int) -> None:
    aggregation: Any = {"formula": formula}
    meter = await shop.v1.billing.meters.create_async(
        {"display_name": "Seats", "event_name": "seats", "default_aggregation": aggregation}
    )
    customer = await shop.customer()
    for at, amount in enumerate(("3", "2", "9")):
        event: Any = {
            "event_name": "seats",
            "payload": {"stripe_customer_id": customer.id, "value": amount},
            "timestamp": BEGIN + at,
        }
        await shop.v1.billing.meter_events.create_async(event)
    start = BEGIN - BEGIN % 60
    found = await shop.v1.billing.meters.event_summaries.list_async(
        meter.id, {"customer": customer.id, "start_time": start, "end_time": start + 120}
    )
    assert found.data[0].aggregated_value == value
