"""Keys, parameters, idempotency and errors, as the official library meets them."""

import asyncio
from typing import Any

import aiohttp
import pytest
import stripe
from stripe_kit import DAY_S, Control, Shop, connected

from stripe_simulator import DEFAULT_KEY, Simulator

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def _post(
    simulator: Simulator, path: str, body: str | bytes, **headers: str
) -> tuple[int, dict[str, Any], Any]:
    sent = {"Authorization": f"Bearer {DEFAULT_KEY}", **FORM, **headers}
    url = f"{simulator.base_url}/v1/{path}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=sent) as answer,
    ):
        return answer.status, await answer.json(), answer.headers


async def test_an_unknown_key_is_unauthorized_and_shown_by_its_end_only(
    simulator: Simulator,
) -> None:
    async with connected(simulator.base_url, "sk_test_somebody_elses") as stranger:
        with pytest.raises(stripe.AuthenticationError) as caught:
            await stranger.v1.customers.list_async()
    assert "somebody" not in str(caught.value)


async def test_a_live_key_is_refused_in_words_and_not_repeated(simulator: Simulator) -> None:
    async with connected(simulator.base_url, "sk_live_precious") as careless:
        with pytest.raises(stripe.AuthenticationError, match="simulator") as caught:
            await careless.v1.customers.list_async()
    assert "precious" not in str(caught.value)


async def test_a_request_without_a_key_is_unauthorized(simulator: Simulator) -> None:
    status, answer, _ = await _post(simulator, "customers", "", Authorization="")
    assert (status, answer["error"]["type"]) == (401, "invalid_request_error")


async def test_keys_are_accounts_that_do_not_see_each_other(
    simulator: Simulator, control: Control, shop: Shop
) -> None:
    made = await shop.customer(card=None)
    await control.post("keys", key="sk_test_other")
    async with connected(simulator.base_url, "sk_test_other") as other:
        assert (await other.v1.customers.list_async()).data == []
        with pytest.raises(stripe.InvalidRequestError) as caught:
            await other.v1.customers.retrieve_async(made.id)
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


async def test_another_api_version_is_refused(simulator: Simulator) -> None:
    async with connected(simulator.base_url, stripe_version="2017-08-15") as old:
        with pytest.raises(stripe.InvalidRequestError, match="version"):
            await old.v1.customers.list_async()


@pytest.mark.parametrize(
    ("path", "body", "code", "param"),
    [
        ("customers", "nickname=Ann", "parameter_unknown", "nickname"),
        ("customers", "address[planet]=Mars", "parameter_unknown", "address[planet]"),
        ("prices", "unit_amount=5", "parameter_missing", "currency"),
        ("prices", "currency=eur&unit_amount=much", "parameter_invalid_integer", "unit_amount"),
        ("prices", "currency=eur&unit_amount=5&product=prod_1", "resource_missing", "product"),
        ("subscriptions", "customer=cus_1&items[0][price]=p", "resource_missing", "customer"),
        ("subscriptions", "customer=c&items[0][prise]=p", "parameter_unknown", "items[0][prise]"),
        ("checkout/sessions", "mode=payment", None, "mode"),
        ("nothing", "", "url_invalid", None),
    ],
)  # fmt: skip
async def test_what_a_call_does_not_know_is_refused_by_its_name(
    simulator: Simulator, path: str, body: str, code: str | None, param: str | None
) -> None:
    if path == "checkout/sessions":
        body += "&success_url=http://127.0.0.1/&line_items[0][price]=p"
    status, answer, headers = await _post(simulator, path, body)
    assert status in {400, 404}
    assert (answer["error"].get("code"), answer["error"].get("param")) == (code, param)
    assert answer["error"]["message"]
    assert headers["Request-Id"].startswith("req_")


@pytest.mark.parametrize(
    "body",
    [
        "a[b][c][d][e][f][g][h][i]=1", "a=1&a[b]=2", "[x]=1", "&".join(["a=1"] * 1_001),
        b"name=\xff", b"name=" + b"x" * (1024 * 1024 - 5),
    ],
)  # fmt: skip
async def test_a_body_out_of_bounds_is_refused(simulator: Simulator, body: str | bytes) -> None:
    status, answer, _ = await _post(simulator, "customers", body)
    assert (status, answer["error"]["type"]) == (400, "invalid_request_error")


async def test_the_same_key_gives_the_same_answer_and_one_customer(shop: Shop) -> None:
    once: Any = {"idempotency_key": "signup-1"}
    first = await shop.v1.customers.create_async({"name": "Ann"}, once)
    again = await shop.v1.customers.create_async({"name": "Ann"}, once)
    assert again.id == first.id
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len((await shop.v1.customers.list_async()).data) == 1


async def test_the_same_key_with_another_body_is_an_idempotency_error(shop: Shop) -> None:
    once: Any = {"idempotency_key": "signup-1"}
    await shop.v1.customers.create_async({"name": "Ann"}, once)
    with pytest.raises(stripe.IdempotencyError) as caught:
        await shop.v1.customers.create_async({"name": "Boris"}, once)
    assert caught.value.http_status == 400


async def test_a_key_in_use_conflicts(simulator: Simulator, control: Control) -> None:
    await control.post("faults", delay_ms=200, path="/v1/customers")
    answers = await asyncio.gather(
        *(_post(simulator, "customers", "name=Ann", **{"Idempotency-Key": "k"}) for _ in range(2))
    )
    assert sorted(status for status, _, _ in answers) == [200, 409]
    refused = next(answer for status, answer, _ in answers if status == 409)
    assert refused["error"]["code"] == "idempotency_key_in_use"


async def test_a_key_is_forgotten_after_a_day(shop: Shop, control: Control) -> None:
    once: Any = {"idempotency_key": "signup-1"}
    first = await shop.v1.customers.create_async({"name": "Ann"}, once)
    await control.wait(DAY_S)
    assert (await shop.v1.customers.create_async({"name": "Boris"}, once)).id != first.id


async def test_a_refused_request_leaves_its_key_free(shop: Shop) -> None:
    once: Any = {"idempotency_key": "signup-1"}
    with pytest.raises(stripe.InvalidRequestError):
        await shop.v1.customers.create_async({"nickname": "Ann"}, once)  # type: ignore[typeddict-unknown-key] # refused on purpose
    assert (await shop.v1.customers.create_async({"name": "Ann"}, once)).name == "Ann"


async def test_a_failed_payment_is_replayed_too(shop: Shop) -> None:
    price = await shop.price()
    sub = await shop.subscription(price, card="pm_card_visa_chargeDeclined")
    (invoice,) = await shop.invoices(sub)
    once: Any = {"idempotency_key": "pay-1"}
    for _ in range(2):
        with pytest.raises(stripe.CardError) as caught:
            await shop.v1.invoices.pay_async(invoice.id, options=once)
        assert caught.value.code == "card_declined"
    # The first attempt was that of the subscription.
    assert (await shop.invoices(sub))[0].attempt_count == 2


async def test_a_lost_answer_is_found_again_by_its_key(shop: Shop, control: Control) -> None:
    await control.post("faults", status=500, comes_after=True)
    once: Any = {"idempotency_key": "signup-1"}
    with pytest.raises(stripe.APIError):
        await shop.v1.customers.create_async({"name": "Ann"}, once)
    again = await shop.v1.customers.create_async({"name": "Ann"}, once)
    assert [one.id for one in (await shop.v1.customers.list_async()).data] == [again.id]


async def test_a_fault_before_the_work_leaves_nothing_behind(shop: Shop, control: Control) -> None:
    await control.post("faults", status=503)
    with pytest.raises(stripe.APIError):
        await shop.v1.customers.create_async({"name": "Ann"})
    assert (await shop.v1.customers.list_async()).data == []


async def test_lists_come_page_by_page_newest_first(shop: Shop) -> None:
    made = [(await shop.v1.customers.create_async({"name": str(n)})).id for n in range(5)]
    first = await shop.v1.customers.list_async({"limit": 2})
    assert ([one.id for one in first.data], first.has_more) == (made[:2:-1], True)
    pages = [one.id async for one in first.auto_paging_iter()]
    assert pages == made[::-1]
    before = await shop.v1.customers.list_async({"limit": 2, "ending_before": made[0]})
    assert [one.id for one in before.data] == [made[2], made[1]]


async def test_only_what_can_be_expanded_is(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price())
    found = await shop.v1.subscriptions.retrieve_async(
        sub.id, {"expand": ["latest_invoice.payments", "items.data.price.product"]}
    )
    assert found.latest_invoice.payments.data[0].status == "paid"
    assert found["items"].data[0].price.product.name == "Plan 1000"
    for path in ("nothing", "a.b.c.d.e"):
        with pytest.raises(stripe.InvalidRequestError):
            await shop.v1.subscriptions.retrieve_async(sub.id, {"expand": [path]})


async def test_metadata_is_merged_and_an_empty_text_takes_away(shop: Shop) -> None:
    made = await shop.v1.customers.create_async({"metadata": {"tenant": "acme", "old": "1"}})
    after = await shop.v1.customers.update_async(made.id, {"metadata": {"old": "", "new": "2"}})
    assert after.metadata is not None
    assert after.metadata.to_dict() == {"tenant": "acme", "new": "2"}


async def test_a_lookup_key_moves_only_when_told(shop: Shop) -> None:
    old = await shop.price(lookup_key="pro")
    with pytest.raises(stripe.InvalidRequestError):
        await shop.price(lookup_key="pro")
    new = await shop.price(lookup_key="pro", transfer_lookup_key=True)
    found = await shop.v1.prices.list_async({"lookup_keys": ["pro"]})
    assert [one.id for one in found.data] == [new.id]
    assert (await shop.v1.prices.retrieve_async(old.id)).lookup_key is None
