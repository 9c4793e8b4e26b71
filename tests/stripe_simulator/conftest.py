"""A double of Stripe for each test, the official library, control and an endpoint for events."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from stripe import StripeClient
from stripe_kit import BEGIN, SECRET, Control, Endpoint, Shop, connected

from stripe_simulator import Clock, Simulator


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(clock=Clock(BEGIN), retry_scale=0.0001) as running:
        yield running


@pytest.fixture
async def control(simulator: Simulator) -> AsyncIterator[Control]:
    async with aiohttp.ClientSession() as session:
        yield Control(simulator.base_url, session)


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[StripeClient]:
    async with connected(simulator.base_url) as made:
        yield made


@pytest.fixture
def shop(client: StripeClient) -> Shop:
    return Shop(client)


@pytest.fixture
async def receiver() -> AsyncIterator[Endpoint]:
    """An endpoint nobody calls yet."""
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_post("/hooks/stripe", endpoint.receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/stripe"
    yield endpoint
    await runner.cleanup()


@pytest.fixture
async def endpoint(receiver: Endpoint, control: Control) -> Endpoint:
    """An endpoint every event goes to."""
    await control.post("endpoints", url=receiver.url, secret=SECRET)
    return receiver
