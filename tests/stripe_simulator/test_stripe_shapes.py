"""Every call through the official library, every answer against the library's own classes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import stripe
from stripe_kit import BEGIN, DAY_S, MONTH_S, Shop, connected, raw, submit
from tests.support.stripe_shapes import event_problems, problems

from stripe_simulator import Clock, Simulator
from stripe_simulator.api import (
    catalog,
    customers,
    invoices,
    meters,
    payments,
    sessions,
    subscriptions,
)


class Story(Shop):
    """A shop where each kind of thing has happened once."""

    def __init__(self, client: stripe.StripeClient, simulator: Simulator) -> None:
        super().__init__(client)
        self.world = simulator.world
        self.meter = ""

    async def tell(self) -> None:
        self.plan = await self.price(1_000, lookup_key="plan")
        self.use = await self.metered()
        self.meter = self.use.recurring.meter
        taxed: Any = {"automatic_tax": {"enabled": True}}
        self.sub = await self.subscription(self.plan, self.use, **taxed)
        self.buyer = self.sub.customer
        payload = {"stripe_customer_id": self.buyer, "value": "7"}
        await self.v1.billing.meter_events.create_async(
            {"event_name": "tickets", "payload": payload}
        )
        await self.change_quantity(self.sub, 3, proration_behavior="always_invoice")
        await self.change_quantity(self.sub, 2)
        self.world.move_to(self.world.clock.now() + MONTH_S + DAY_S)
        self.invoice = (await self.invoices(self.sub))[0]
        self.session = await self.checkout(self.plan, automatic_tax={"enabled": True})
        self.portal = await self.v1.billing_portal.configurations.create_async(
            {
                "features": {
                    "invoice_history": {"enabled": True},
                    "subscription_update": {
                        "enabled": True,
                        "default_allowed_updates": ["price", "quantity"],
                        "products": [{"product": self.plan.product, "prices": [self.plan.id]}],
                    },
                }
            }
        )
        payment = (await self.v1.invoice_payments.list_async({"invoice": self.invoice.id})).data[0]
        self.payment, self.intent = payment.id, payment.payment.payment_intent
        refunded: Any = {"payment_intent": self.intent, "amount": 5}
        self.refund = await self.v1.refunds.create_async(refunded)

    async def owing(self) -> Any:
        """An invoice whose payment failed."""
        sub = await self.subscription(self.plan, card="pm_card_visa_chargeDeclined")
        return (await self.invoices(sub))[0]

    async def item(self) -> Any:
        return (await self.subscription(self.plan))["items"].data[0]


@pytest.fixture(scope="module")
async def story() -> AsyncIterator[Story]:
    async with (
        Simulator(clock=Clock(BEGIN)) as simulator,
        connected(simulator.base_url) as client,
    ):
        told = Story(client, simulator)
        await told.tell()
        yield told


Made = Callable[[Story], Awaitable[Any]]


async def _pay(story: Story) -> Any:
    invoice = await story.owing()
    method = await story.v1.payment_methods.attach_async(
        "pm_card_visa", {"customer": invoice.customer}
    )
    return await story.v1.invoices.pay_async(invoice.id, {"payment_method": method.id})


async def _void(story: Story) -> Any:
    return await story.v1.invoices.void_invoice_async((await story.owing()).id)


async def _finalize(story: Story) -> Any:
    sub = await story.subscription(story.plan)
    story.world.move_to(sub["items"].data[0].current_period_end)
    return await story.v1.invoices.finalize_invoice_async((await story.invoices(sub))[0].id)


async def _cancel(story: Story) -> Any:
    sub = await story.subscription(story.plan)
    return await story.v1.subscriptions.cancel_async(sub.id, {"invoice_now": True, "prorate": True})


async def _expire(story: Story) -> Any:
    session = await story.checkout(story.plan)
    return await story.v1.checkout.sessions.expire_async(session.id)


async def _complete(story: Story) -> Any:
    session = await story.checkout(story.plan, customer_email="buyer@example.test")
    await submit(session.url, act="pay", card="pays")
    return await story.v1.checkout.sessions.retrieve_async(session.id)


async def _summaries(story: Story) -> Any:
    start = BEGIN - BEGIN % 3600
    return await story.v1.billing.meters.event_summaries.list_async(
        story.meter,
        {"customer": story.buyer, "start_time": start, "end_time": start + 7200,
         "value_grouping_window": "hour"},
    )  # fmt: skip


async def _meter_event(story: Story) -> Any:
    payload = {"stripe_customer_id": story.buyer, "value": "1"}
    facts: Any = {"event_name": "tickets", "payload": payload}
    return await story.v1.billing.meter_events.create_async(facts)


async def _product(story: Story) -> Any:
    return await story.v1.products.create_async({"name": "Desk", "metadata": {"plan": "pro"}})


async def _price(story: Story) -> Any:
    facts: Any = {
        "currency": "eur",
        "unit_amount_decimal": "0.25",
        "product": story.plan.product,
        "recurring": {"interval": "year"},
        "tax_behavior": "inclusive",
    }
    return await story.v1.prices.create_async(facts)


async def _second_item(story: Story) -> Any:
    sub = await story.subscription(story.plan)
    extra = await story.price(300)
    facts: Any = {"subscription": sub.id, "price": extra.id, "quantity": 2}
    return await story.v1.subscription_items.create_async(facts)


async def _meter(story: Story) -> Any:
    return (await story.metered("messages")) and await story.v1.billing.meters.retrieve_async(
        (await story.v1.billing.meters.list_async({})).data[0].id
    )


async def _preview(story: Story) -> Any:
    item = story.sub["items"].data[0]
    details: Any = {"items": [{"id": item.id, "quantity": 4}]}
    return await story.v1.invoices.create_preview_async(
        {"subscription": story.sub.id, "subscription_details": details}
    )


async def _newest_event(story: Story) -> Any:
    events = (await story.v1.events.list_async({"type": "invoice.paid"})).data
    return await story.v1.events.retrieve_async(events[0].id)


async def _deleted_item(story: Story) -> Any:
    return await story.v1.subscription_items.delete_async((await _second_item(story)).id)


C = stripe.checkout.Session
P = stripe.billing_portal
B = stripe.billing
# The call as the double's own tables name it -> the class of what it answers, and the call.
CALLS: dict[str, tuple[type[stripe.StripeObject], Made]] = {
    "POST /customers": (stripe.Customer, lambda s: s.v1.customers.create_async({"name": "Ann"})),
    "GET /customers": (stripe.Customer, lambda s: s.v1.customers.list_async({"limit": 2})),
    "GET /customers/*": (stripe.Customer, lambda s: s.v1.customers.retrieve_async(s.buyer)),
    "POST /customers/*": (
        stripe.Customer,
        lambda s: s.v1.customers.update_async(s.buyer, {"metadata": {"tenant": "acme"}}),
    ),
    "GET /customers/*/payment_methods": (
        stripe.PaymentMethod,
        lambda s: s.v1.customers.payment_methods.list_async(s.buyer),
    ),
    "GET /payment_methods": (
        stripe.PaymentMethod,
        lambda s: s.v1.payment_methods.list_async({"customer": s.buyer}),
    ),
    "GET /payment_methods/*": (
        stripe.PaymentMethod,
        lambda s: s.v1.payment_methods.retrieve_async(s.sub.default_payment_method or ""),
    ),
    "POST /payment_methods/*/attach": (
        stripe.PaymentMethod,
        lambda s: s.v1.payment_methods.attach_async("pm_card_visa", {"customer": s.buyer}),
    ),
    "POST /products": (stripe.Product, _product),
    "GET /products": (stripe.Product, lambda s: s.v1.products.list_async({"active": True})),
    "GET /products/*": (stripe.Product, lambda s: s.v1.products.retrieve_async(s.plan.product)),
    "POST /products/*": (
        stripe.Product,
        lambda s: s.v1.products.update_async(s.plan.product, {"name": "Plan of old"}),
    ),
    "POST /prices": (stripe.Price, _price),
    "GET /prices": (stripe.Price, lambda s: s.v1.prices.list_async({"lookup_keys": ["plan"]})),
    "GET /prices/*": (stripe.Price, lambda s: s.v1.prices.retrieve_async(s.use.id)),
    "POST /prices/*": (
        stripe.Price,
        lambda s: s.v1.prices.update_async(s.plan.id, {"nickname": "Old"}),
    ),
    "POST /billing/meters": (B.Meter, _meter),
    "GET /billing/meters": (B.Meter, lambda s: s.v1.billing.meters.list_async({})),
    "GET /billing/meters/*": (B.Meter, lambda s: s.v1.billing.meters.retrieve_async(s.meter)),
    "GET /billing/meters/*/event_summaries": (B.MeterEventSummary, _summaries),
    "POST /billing/meter_events": (B.MeterEvent, _meter_event),
    "POST /checkout/sessions": (C, lambda s: s.checkout(s.plan, automatic_tax={"enabled": True})),
    "GET /checkout/sessions": (C, lambda s: s.v1.checkout.sessions.list_async({})),
    "GET /checkout/sessions/*": (C, _complete),
    "POST /checkout/sessions/*/expire": (C, _expire),
    "GET /checkout/sessions/*/line_items": (
        stripe.LineItem,
        lambda s: s.v1.checkout.sessions.line_items.list_async(s.session.id),
    ),
    "POST /billing_portal/sessions": (
        P.Session,
        lambda s: s.v1.billing_portal.sessions.create_async({"customer": s.buyer}),
    ),
    "POST /billing_portal/configurations": (
        P.Configuration,
        lambda s: s.v1.billing_portal.configurations.create_async(
            {"features": {"subscription_cancel": {"enabled": True, "mode": "immediately"}}}
        ),
    ),
    "GET /billing_portal/configurations": (
        P.Configuration,
        lambda s: s.v1.billing_portal.configurations.list_async({}),
    ),
    "GET /billing_portal/configurations/*": (
        P.Configuration,
        lambda s: s.v1.billing_portal.configurations.retrieve_async(s.portal.id),
    ),
    "POST /billing_portal/configurations/*": (
        P.Configuration,
        lambda s: s.v1.billing_portal.configurations.update_async(
            s.portal.id, {"features": {"payment_method_update": {"enabled": True}}}
        ),
    ),
    "POST /subscriptions": (
        stripe.Subscription,
        lambda s: s.subscription(s.plan, s.use, trial_period_days=14),
    ),
    "GET /subscriptions": (
        stripe.Subscription,
        lambda s: s.v1.subscriptions.list_async({"customer": s.buyer, "status": "all"}),
    ),
    "GET /subscriptions/*": (
        stripe.Subscription,
        lambda s: s.v1.subscriptions.retrieve_async(s.sub.id, {"expand": ["customer"]}),
    ),
    "POST /subscriptions/*": (
        stripe.Subscription,
        lambda s: s.v1.subscriptions.update_async(s.sub.id, {"metadata": {"tenant": "acme"}}),
    ),
    "DELETE /subscriptions/*": (stripe.Subscription, _cancel),
    "POST /subscription_items": (stripe.SubscriptionItem, _second_item),
    "GET /subscription_items": (
        stripe.SubscriptionItem,
        lambda s: s.v1.subscription_items.list_async({"subscription": s.sub.id}),
    ),
    "GET /subscription_items/*": (
        stripe.SubscriptionItem,
        lambda s: s.v1.subscription_items.retrieve_async(s.sub["items"].data[1].id),
    ),
    "POST /subscription_items/*": (
        stripe.SubscriptionItem,
        lambda s: s.v1.subscription_items.update_async(s.sub["items"].data[0].id, {"quantity": 5}),
    ),
    "DELETE /subscription_items/*": (stripe.SubscriptionItem, _deleted_item),
    "POST /invoices/create_preview": (stripe.Invoice, _preview),
    "GET /invoices": (stripe.Invoice, lambda s: s.v1.invoices.list_async({"customer": s.buyer})),
    "GET /invoices/*": (
        stripe.Invoice,
        lambda s: s.v1.invoices.retrieve_async(
            s.invoice.id, {"expand": ["payments.data.payment", "customer", "confirmation_secret"]}
        ),
    ),
    "POST /invoices/*/finalize": (stripe.Invoice, _finalize),
    "POST /invoices/*/pay": (stripe.Invoice, _pay),
    "POST /invoices/*/void": (stripe.Invoice, _void),
    "GET /invoice_payments": (
        stripe.InvoicePayment,
        lambda s: s.v1.invoice_payments.list_async({"invoice": s.invoice.id}),
    ),
    "GET /invoice_payments/*": (
        stripe.InvoicePayment,
        lambda s: s.v1.invoice_payments.retrieve_async(s.payment),
    ),
    "GET /payment_intents": (
        stripe.PaymentIntent,
        lambda s: s.v1.payment_intents.list_async({"customer": s.buyer}),
    ),
    "GET /payment_intents/*": (
        stripe.PaymentIntent,
        lambda s: s.v1.payment_intents.retrieve_async(s.intent),
    ),
    "POST /refunds": (
        stripe.Refund,
        lambda s: s.v1.refunds.create_async({"payment_intent": s.intent, "amount": 1}),
    ),
    "GET /refunds": (
        stripe.Refund,
        lambda s: s.v1.refunds.list_async({"payment_intent": s.intent}),
    ),
    "GET /refunds/*": (stripe.Refund, lambda s: s.v1.refunds.retrieve_async(s.refund.id)),
    "GET /tax_rates/*": (
        stripe.TaxRate,
        lambda s: s.v1.tax_rates.retrieve_async(s.invoice.total_taxes[0].tax_rate_details.tax_rate),
    ),
    "GET /events": (stripe.Event, lambda s: s.v1.events.list_async({"limit": 100})),
    "GET /events/*": (stripe.Event, _newest_event),
}


def test_every_call_the_double_answers_is_checked() -> None:
    rooms = (catalog, customers, invoices, meters, payments, sessions, subscriptions)
    assert {f"{one.method} {one.path}" for room in rooms for one in room.CALLS} == set(CALLS)


@pytest.mark.parametrize("call", CALLS)
async def test_an_answer_has_the_shape_the_library_declares(story: Story, call: str) -> None:
    kind, make = CALLS[call]
    answer = raw(await make(story))
    if call.startswith("DELETE /subscription_items"):
        assert answer == {"id": answer["id"], "object": "subscription_item", "deleted": True}
        return
    found = answer["data"] if answer.get("object") == "list" else [answer]
    assert found
    assert [problem for one in found for problem in problems(one, kind)] == []


async def test_every_event_carries_an_object_of_its_kind(story: Story) -> None:
    await _cancel(story)
    await _pay(story)
    events = raw(await story.v1.events.list_async({"limit": 100}))["data"]
    kinds = {event["type"] for event in events}
    assert {"invoice.payment_failed", "customer.subscription.deleted", "invoice.paid"} <= kinds
    assert [problem for event in events for problem in event_problems(event)] == []
