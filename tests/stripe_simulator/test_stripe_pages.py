"""Checkout, the customer portal and invoices as people use them."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import stripe
from stripe_kit import BEGIN, DAY_S, MONTH_S, Control, Shop, look, submit

from stripe_simulator import Simulator
from stripe_simulator.page.words import EN, RU

HOUR_S = 3_600


async def test_who_pays_is_sent_back_with_a_running_subscription(shop: Shop) -> None:
    session = await shop.checkout(
        await shop.price(1_000), customer_email="ann@example.test", client_reference_id="acme",
        subscription_data={"metadata": {"tenant": "acme"}}, automatic_tax={"enabled": True},
    )  # fmt: skip
    shown = await look(session.url)
    assert "24.00 EUR" in shown.text
    answer = await submit(session.url, act="pay", card="pays", email="ann@example.test")
    assert (answer.status_code, answer.headers["Location"]) == (
        303, f"http://127.0.0.1:9/thanks?session={session.id}",
    )  # fmt: skip
    done = await shop.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["subscription"]})
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    assert done.subscription.status == "active"
    assert done.subscription.metadata["tenant"] == "acme"
    assert (done.amount_total, done.client_reference_id) == (2_400, "acme")
    assert "complete" in (await look(session.url)).text


async def test_a_declined_card_says_so_and_leaves_nothing(shop: Shop) -> None:
    session = await shop.checkout(await shop.price())
    answer = await submit(session.url, act="pay", card="declines", email="ann@example.test")
    assert answer.status_code == 402
    assert 'role="alert"' in answer.text
    assert "Your card was declined." in answer.text
    assert (await shop.v1.customers.list_async()).data == []
    assert (await shop.v1.checkout.sessions.retrieve_async(session.id)).status == "open"


@pytest.mark.parametrize(("answer", "status"), [("yes", "complete"), ("no", "open")])
async def test_a_card_that_asks_is_confirmed_on_a_page_of_its_own(
    shop: Shop, answer: str, status: str
) -> None:
    session = await shop.checkout(await shop.price())
    asked = await submit(session.url, act="pay", card="asks", email="ann@example.test")
    assert "Your bank asks" in asked.text
    await submit(session.url, act="confirm", card="asks", email="ann@example.test", answer=answer)
    assert (await shop.v1.checkout.sessions.retrieve_async(session.id)).status == status


async def test_the_quantity_may_be_chosen_within_its_bounds(shop: Shop) -> None:
    price = await shop.price(1_000)
    adjustable = {"enabled": True, "minimum": 1, "maximum": 5}
    items = [{"price": price.id, "quantity": 2, "adjustable_quantity": adjustable}]
    session = await shop.checkout(price, line_items=items)
    await submit(session.url, act="quantity", line="0", quantity="5")
    for wrong in ("6", "0", "-1", "many"):
        answer = await submit(session.url, act="quantity", line="0", quantity=wrong)
        assert answer.status_code == 402
    await submit(session.url, act="pay", card="pays", email="ann@example.test")
    done = await shop.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["invoice"]})
    assert done.invoice.total == 5_000


async def test_a_trial_takes_a_card_and_no_money(shop: Shop) -> None:
    session = await shop.checkout(await shop.price(), subscription_data={"trial_period_days": 14})
    assert session.amount_total == 0
    await submit(session.url, act="pay", card="pays", email="ann@example.test")
    done = await shop.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["subscription"]})
    assert (done.payment_status, done.subscription.status) == ("no_payment_required", "trialing")
    assert done.subscription.trial_end == BEGIN + 14 * DAY_S
    assert done.subscription.default_payment_method


async def test_a_session_expires_after_a_day(shop: Shop, control: Control) -> None:
    session = await shop.checkout(await shop.price())
    await control.wait(DAY_S)
    assert (await shop.v1.checkout.sessions.retrieve_async(session.id)).status == "expired"
    assert "expired" in (await look(session.url)).text
    answer = await submit(session.url, act="pay", card="pays", email="ann@example.test")
    assert "expired" in answer.text


async def _portal(shop: Shop, subscription: Any, **more: Any) -> str:
    facts: Any = {"customer": subscription.customer, "return_url": "http://127.0.0.1:9/", **more}
    return str((await shop.v1.billing_portal.sessions.create_async(facts)).url)


async def test_the_portal_changes_plan_and_quantity(shop: Shop, control: Control) -> None:
    sub = await shop.subscription(await shop.price(1_000))
    dear = await shop.price(2_000)
    url = await _portal(shop, sub)
    assert "Plan 2000" in (await look(url)).text
    answer = await submit(url, act="change", subscription=sub.id, price=dear.id, quantity="3")
    assert answer.headers["Location"] == url
    item = (await shop.reload(sub))["items"].data[0]
    assert (item.price.id, item.quantity) == (dear.id, 3)


async def test_the_portal_ends_and_keeps_a_subscription(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price())
    url = await _portal(shop, sub)
    await submit(url, act="cancel", subscription=sub.id)
    assert (await shop.reload(sub)).cancel_at_period_end
    assert "Keep the subscription" in (await look(url)).text
    await submit(url, act="resume", subscription=sub.id)
    assert not (await shop.reload(sub)).cancel_at_period_end


async def test_a_new_card_in_the_portal_pays_what_is_owed_next(
    shop: Shop, control: Control
) -> None:
    sub = await shop.subscription(await shop.price())
    customer = await shop.v1.customers.retrieve_async(sub.customer)
    method = customer.invoice_settings.default_payment_method
    await control.post("cards", payment_method=method, behaviour="declines")
    await control.wait(MONTH_S + HOUR_S)
    assert (await shop.reload(sub)).status == "past_due"
    await submit(await _portal(shop, sub), act="card", card="pays")
    await control.wait(3 * DAY_S)
    assert (await shop.reload(sub)).status == "active"


async def test_the_portal_offers_only_what_its_configuration_allows(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price())
    narrow = await shop.v1.billing_portal.configurations.create_async(
        {"features": {"invoice_history": {"enabled": True}}}
    )
    url = await _portal(shop, sub, configuration=narrow.id)
    assert "<button" not in (await look(url)).text
    for act in ("cancel", "change", "card", "resume", ""):
        assert (await submit(url, act=act, subscription=sub.id)).status_code == 402
    assert not (await shop.reload(sub)).cancel_at_period_end


async def test_a_changed_configuration_is_what_the_portal_then_offers(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price())
    narrow = await shop.v1.billing_portal.configurations.create_async(
        {"features": {"invoice_history": {"enabled": True}}}
    )
    url = await _portal(shop, sub, configuration=narrow.id)
    ending: Any = {"features": {"subscription_cancel": {"enabled": True, "mode": "immediately"}}}
    changed = await shop.v1.billing_portal.configurations.update_async(narrow.id, ending)
    assert changed.features.invoice_history.enabled
    await submit(url, act="cancel", subscription=sub.id)
    assert (await shop.reload(sub)).status == "canceled"
    unknown: Any = {"features": {"cash": {"enabled": True}}}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        await shop.v1.billing_portal.configurations.update_async(narrow.id, unknown)
    assert caught.value.param == "features[cash]"


async def test_nobody_touches_another_customers_subscription(shop: Shop) -> None:
    price = await shop.price()
    own, other = await shop.subscription(price), await shop.subscription(price)
    answer = await submit(await _portal(shop, own), act="cancel", subscription=other.id)
    assert answer.status_code == 402
    assert not (await shop.reload(other)).cancel_at_period_end


async def test_an_open_invoice_is_paid_on_its_page(shop: Shop) -> None:
    sub = await shop.subscription(await shop.price(1_250), card="pm_card_visa_chargeDeclined")
    (invoice,) = await shop.invoices(sub)
    url = invoice.hosted_invoice_url
    assert "12.50 EUR" in (await look(url)).text
    assert "declined" in (await submit(url, act="pay", card="declines")).text
    assert "Your bank asks" in (await look(await _asks(url))).text
    await submit(url, act="confirm", answer="yes")
    assert (await shop.reload(sub)).status == "active"
    text = (await look(invoice.invoice_pdf)).text
    assert re.search(r"Paid +12\.50 EUR", text)


async def _asks(url: str) -> str:
    await submit(url, act="pay", card="asks")
    return url


async def test_pages_speak_russian_where_the_browser_or_the_shop_does(shop: Shop) -> None:
    price = await shop.price()
    assert 'lang="ru"' in (await look((await shop.checkout(price)).url, "ru-RU,ru;q=0.9")).text
    chosen = await shop.checkout(price, locale="ru")
    assert "Оформить подписку" in (await look(chosen.url, "en")).text


def test_both_languages_have_the_same_words_and_none_hides_behind_a_method() -> None:
    assert EN.keys() == RU.keys()
    # A template reads `words.update` as the method of the dictionary.
    assert not EN.keys() & set(dir({}))


async def test_pages_run_no_script_and_lead_only_back_to_the_shop(shop: Shop) -> None:
    session = await shop.checkout(await shop.price())
    policy = (await look(session.url)).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "form-action 'self' http://127.0.0.1:9" in policy


@pytest.mark.parametrize("room", ["checkout", "portal", "invoice"])
async def test_an_address_nobody_gave_out_shows_nothing(simulator: Simulator, room: str) -> None:
    answer = await look(f"{simulator.base_url}/{room}/guessed")
    assert (answer.status_code, "nothing" in answer.text) == (404, True)


async def test_what_people_typed_is_shown_as_text(shop: Shop) -> None:
    price = await shop.price(product_data={"name": "<script>alert(1)</script>"})
    shown = (await look((await shop.checkout(price)).url)).text
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


async def test_the_clock_can_be_moved_from_the_first_page(
    simulator: Simulator, control: Control
) -> None:
    await submit(f"{simulator.base_url}/", days="31")
    assert (await control.get("clock"))["now"] == BEGIN + MONTH_S
    assert urlsplit(simulator.base_url).hostname == "127.0.0.1"
