"""What tests of the Stripe double share: control, a shop with prices, an endpoint for events."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import httpx
import stripe
from aiohttp import web
from stripe import StripeClient, WebhookSignature

from stripe_simulator import DEFAULT_KEY

Json = dict[str, Any]
DAY_S = 86_400
# 2027-01-15 08:00:00 UTC: the tests' first moment.
BEGIN = 1_800_000_000
MONTH_S = 31 * DAY_S
DEADLINE_S = 10.0
SECRET = "whsec_of_a_test"


@asynccontextmanager
async def connected(
    base_url: str, key: str = DEFAULT_KEY, **more: Any
) -> AsyncIterator[StripeClient]:
    """The official library, speaking to the double; by aiohttp, which httpx warns it off."""
    timeout = aiohttp.ClientTimeout(total=DEADLINE_S)
    async with aiohttp.ClientSession() as session:
        http = stripe.AIOHTTPClient(timeout=timeout, session=session)
        yield StripeClient(
            key, base_addresses={"api": base_url}, http_client=http, max_network_retries=0, **more
        )


def raw(answer: Any) -> Json:
    """The answer as it came over the wire."""
    data: Json = answer.last_response.data
    return data


class Control:
    """The control API as a test speaks it."""

    def __init__(self, base_url: str, session: aiohttp.ClientSession) -> None:
        self.base_url = base_url
        self.session = session

    async def ask(self, verb: str, path: str, body: Json | None = None) -> tuple[int, Json]:
        url = f"{self.base_url}/control/{path}"
        async with self.session.request(verb, url, json=body) as answer:
            return answer.status, await answer.json()

    async def post(self, path: str, /, **body: Any) -> Json:
        status, answer = await self.ask("POST", path, body)
        assert status == 200, answer
        return answer

    async def get(self, path: str) -> Json:
        status, answer = await self.ask("GET", path)
        assert status == 200, answer
        return answer

    async def wait(self, seconds: int) -> None:
        """So much time has passed for the double."""
        await self.post("clock", by_s=seconds)


class Shop:
    """A seller's catalogue and a buyer, made through the library."""

    def __init__(self, client: StripeClient) -> None:
        self.client = client
        self.v1 = client.v1

    async def price(self, amount: int = 1_000, **more: Any) -> Any:
        facts: Any = {
            "currency": "eur",
            "unit_amount": amount,
            "product_data": {"name": f"Plan {amount}"},
            "recurring": {"interval": "month"},
            **more,
        }
        return await self.v1.prices.create_async(facts)

    async def metered(self, event_name: str = "tickets", amount: int = 5) -> Any:
        meter = await self.v1.billing.meters.create_async(
            {
                "display_name": event_name,
                "event_name": event_name,
                "default_aggregation": {"formula": "sum"},
            }
        )
        recurring = {"interval": "month", "usage_type": "metered", "meter": meter.id}
        return await self.price(amount, recurring=recurring)

    async def customer(self, card: str | None = "pm_card_visa") -> Any:
        made = await self.v1.customers.create_async({"email": "owner@example.test"})
        if card is None:
            return made
        method = await self.v1.payment_methods.attach_async(card, {"customer": made.id})
        return await self.v1.customers.update_async(
            made.id, {"invoice_settings": {"default_payment_method": method.id}}
        )

    async def subscription(self, *prices: Any, card: str = "pm_card_visa", **more: Any) -> Any:
        customer = await self.customer(card)
        items = [
            {"price": one.id, **({} if one.recurring.meter else {"quantity": 1})} for one in prices
        ]
        facts: Any = {"customer": customer.id, "items": items, **more}
        return await self.v1.subscriptions.create_async(facts)

    async def checkout(self, price: Any, **more: Any) -> Any:
        facts: Any = {
            "mode": "subscription",
            "success_url": "http://127.0.0.1:9/thanks?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://127.0.0.1:9/sorry",
            "line_items": [{"price": price.id, "quantity": 2}],
            **more,
        }
        return await self.v1.checkout.sessions.create_async(facts)

    async def invoices(self, subscription: Any) -> list[Any]:
        """The newest first."""
        found = await self.v1.invoices.list_async({"subscription": subscription.id, "limit": 100})
        return list(found.data)

    async def change_quantity(self, subscription: Any, quantity: int, **more: Any) -> Any:
        item = subscription["items"].data[0]
        facts: Any = {"items": [{"id": item.id, "quantity": quantity}], **more}
        return await self.v1.subscriptions.update_async(subscription.id, facts)

    async def reload(self, subscription: Any) -> Any:
        return await self.v1.subscriptions.retrieve_async(subscription.id)


class Endpoint:
    """An endpoint that checks signatures with the library, answers as told, remembers all."""

    def __init__(self) -> None:
        self.events: list[Json] = []
        self.refused: list[str] = []
        self.answer: Callable[[Json], int] = lambda _event: 200
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        body = (await request.read()).decode()
        event = await request.json()
        try:
            WebhookSignature.verify_header(
                body, request.headers.get("Stripe-Signature", ""), SECRET, 300
            )
        except Exception as error:  # noqa: BLE001 - whatever the library refuses with
            self.refused.append(type(error).__name__)
            return web.Response(status=400)
        self.events.append(event)
        return web.Response(status=self.answer(event))

    @property
    def kinds(self) -> list[str]:
        return [event["type"] for event in self.events]


async def eventually(is_true: Callable[[], bool | Awaitable[bool]]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while True:
            found = is_true()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.005)


async def submit(url: str, language: str = "en", **fields: str) -> httpx.Response:
    """A form of one of the pages, sent as a browser does."""
    async with httpx.AsyncClient(headers={"Accept-Language": language}) as browser:
        return await browser.post(url, data=fields)


async def look(url: str, language: str = "en") -> httpx.Response:
    async with httpx.AsyncClient(headers={"Accept-Language": language}) as browser:
        return await browser.get(url)
