"""Events on their way: signed, tried again, held, shuffled, doubled, dropped, forged."""

from typing import Any

import pytest
import stripe
from stripe_kit import SECRET, Control, Endpoint, Shop, connected, eventually

from stripe_simulator import Simulator


async def test_an_event_is_signed_as_the_library_checks_it(shop: Shop, endpoint: Endpoint) -> None:
    made = await shop.v1.customers.create_async({"name": "Ann"})
    await eventually(lambda: bool(endpoint.events))
    (event,) = endpoint.events
    assert (event["type"], event["data"]["object"]["id"]) == ("customer.created", made.id)
    assert event["livemode"] is False
    assert event["api_version"] == stripe.api_version
    assert event["request"]["id"] == made.last_response.request_id
    assert endpoint.refused == []


async def test_an_update_tells_what_was_before(shop: Shop, endpoint: Endpoint) -> None:
    made = await shop.v1.customers.create_async({"name": "Ann", "metadata": {"plan": "pro"}})
    await shop.v1.customers.update_async(made.id, {"name": "Anna", "metadata": {"plan": "max"}})
    await shop.v1.customers.update_async(made.id, {"name": "Anna"})
    await shop.v1.customers.create_async({"name": "Boris"})
    await eventually(lambda: len(endpoint.events) == 3)
    updated = endpoint.events[1]
    assert updated["data"]["previous_attributes"] == {"name": "Ann", "metadata": {"plan": "pro"}}
    assert endpoint.kinds == ["customer.created", "customer.updated", "customer.created"]


async def test_events_reach_the_account_they_belong_to_only(
    simulator: Simulator, control: Control, shop: Shop, endpoint: Endpoint
) -> None:
    await control.post("keys", key="sk_test_other")
    async with connected(simulator.base_url, "sk_test_other") as other:
        await other.v1.customers.create_async({"name": "Stranger"})
    await shop.v1.customers.create_async({"name": "Ann"})
    await control.post("deliveries/settle")
    assert [event["data"]["object"]["name"] for event in endpoint.events] == ["Ann"]


async def test_a_refused_event_comes_again_until_it_is_taken(
    shop: Shop, control: Control, endpoint: Endpoint
) -> None:
    endpoint.answer = lambda _event: 500 if len(endpoint.events) < 3 else 200
    await shop.v1.customers.create_async({"name": "Ann"})
    assert await control.post("deliveries/settle") == {"waiting": 0}
    assert len({event["id"] for event in endpoint.events}) == 1
    (delivery,) = (await control.get("deliveries"))["deliveries"]
    assert (delivery["state"], delivery["attempts"], delivery["status"]) == ("delivered", 3, 200)


async def test_an_endpoint_that_never_answers_well_is_given_up(
    shop: Shop, control: Control, endpoint: Endpoint
) -> None:
    endpoint.answer = lambda _event: 302
    await shop.v1.customers.create_async({"name": "Ann"})
    await control.post("deliveries/settle")
    (delivery,) = (await control.get("deliveries"))["deliveries"]
    assert (delivery["state"], delivery["attempts"]) == ("failed", 7)


async def test_held_events_come_late_in_any_order_and_twice(
    shop: Shop, control: Control, endpoint: Endpoint
) -> None:
    await control.post("deliveries/policy", is_held=True)
    made = [(await shop.v1.customers.create_async({"name": str(n)})).id for n in range(8)]
    assert endpoint.events == []
    await control.post("deliveries/release", order="shuffled", seed=7, copies=2)
    await control.post("deliveries/settle")
    came = [event["data"]["object"]["id"] for event in endpoint.events]
    assert sorted(came) == sorted(made * 2)
    assert came not in (made * 2, sorted(made * 2, key=made.index))


async def test_the_order_can_be_turned_round(
    shop: Shop, control: Control, endpoint: Endpoint
) -> None:
    await control.post("deliveries/policy", is_held=True)
    sub = await shop.subscription(await shop.price())
    await shop.v1.subscriptions.cancel_async(sub.id)
    await control.post("deliveries/release", order="reversed")
    await control.post("deliveries/settle")
    kinds = endpoint.kinds
    assert kinds.index("customer.subscription.deleted") < kinds.index(
        "customer.subscription.created"
    )


async def test_new_events_can_be_doubled_and_kinds_dropped(
    shop: Shop, control: Control, endpoint: Endpoint
) -> None:
    await control.post("deliveries/policy", copies=2, dropped=["product.created"])
    await shop.price()
    await control.post("deliveries/settle")
    assert endpoint.kinds == ["price.created", "price.created"]


async def test_one_event_can_be_dropped_and_sent_again(
    shop: Shop, control: Control, endpoint: Endpoint
) -> None:
    await control.post("deliveries/policy", is_held=True)
    await shop.v1.customers.create_async({"name": "Ann"})
    event = (await shop.v1.events.list_async()).data[0]
    assert await control.post("deliveries/drop", event=event.id) == {"dropped": 1}
    await control.post("deliveries/release")
    await control.post("deliveries/settle")
    assert endpoint.events == []
    await control.post("deliveries/redeliver", event=event.id)
    await control.post("deliveries/settle")
    assert [one["id"] for one in endpoint.events] == [event.id]


@pytest.mark.parametrize("disguise", ["forged", "unsigned", "stale", "altered"])
async def test_a_delivery_in_disguise_does_not_pass_the_library(
    shop: Shop, control: Control, endpoint: Endpoint, disguise: str
) -> None:
    await control.post("deliveries/policy", dropped=["customer.created"])
    await shop.v1.customers.create_async({"name": "Ann"})
    event = (await shop.v1.events.list_async()).data[0]
    await control.post("deliveries/redeliver", event=event.id, disguise=disguise)
    await control.post("deliveries/settle")
    assert (endpoint.events, endpoint.refused) == ([], ["SignatureVerificationError"])


async def test_an_event_of_the_wrong_mode_is_signed_well(
    shop: Shop, control: Control, endpoint: Endpoint
) -> None:
    await shop.v1.customers.create_async({"name": "Ann"})
    event = (await shop.v1.events.list_async()).data[0]
    await control.post("deliveries/redeliver", event=event.id, disguise="wrong_mode")
    await control.post("deliveries/settle")
    assert [one["livemode"] for one in endpoint.events] == [False, True]


async def test_nothing_is_sent_to_other_machines(control: Control) -> None:
    for url in ("https://example.com/hook", "http://10.0.0.1/", "ftp://127.0.0.1/", "http://[x"):
        status, answer = await control.ask("POST", "endpoints", {"url": url, "secret": SECRET})
        assert (status, answer["error"]["field"]) == (400, "url")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("clock", {"by_s": -1}),
        ("clock", {"hours": 1}),
        ("keys", {"key": "sk_live_1"}),
        ("deliveries/release", {"order": "random"}),
        ("deliveries/redeliver", {"event": "evt_none"}),
        ("deliveries/policy", {"copies": 99}),
        ("settings", {"retry_days": [0]}),
        ("cards", {"payment_method": "pm_none", "behaviour": "pays"}),
        ("confirm", {"invoice": "in_none"}),
        ("faults", {"status": 200}),
        ("faults", {"after": True}),
        ("deliveries/policy", {"held": True}),
        ("nothing", {}),
    ],
)
async def test_control_refuses_what_it_does_not_know(
    control: Control, path: str, body: dict[str, Any]
) -> None:
    status, answer = await control.ask("POST", path, body)
    assert status == 400
    assert answer["error"]["problem"]


async def test_another_site_may_not_use_control_or_the_pages(
    simulator: Simulator, control: Control
) -> None:
    foreign = {"Origin": "http://evil.example"}
    url = f"{simulator.base_url}/control/clock"
    async with control.session.post(url, json={"by_s": 60}, headers=foreign) as answer:
        assert answer.status == 403
    before = (await control.get("clock"))["now"]
    async with control.session.post(
        f"{simulator.base_url}/", data={"days": "1"}, headers=foreign
    ) as answer:
        assert answer.status == 200
    assert (await control.get("clock"))["now"] == before
