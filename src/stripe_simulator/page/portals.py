"""The customer portal: plan, quantity, end and return of a subscription, card, invoices."""

from typing import Any

from litestar import Response

from stripe_simulator.billing.cards import CARDS, default_method
from stripe_simulator.billing.changes import Change, ItemChange, change
from stripe_simulator.billing.dunning import ENDED
from stripe_simulator.billing.lines import is_metered, period_of
from stripe_simulator.billing.portal import change_card
from stripe_simulator.billing.subscriptions import cancel
from stripe_simulator.page.checkouts import price_words
from stripe_simulator.page.forms import Form
from stripe_simulator.page.looks import Looks, day, money, to
from stripe_simulator.records import AnyRequest, Json
from stripe_simulator.refusals import Refusal, invalid
from stripe_simulator.world import Account, World


def answer(
    world: World,
    looks: Looks,
    request: AnyRequest,
    secret: str,
    form: Form | None,
) -> Response[bytes]:
    """The portal of the session's customer, after what its form asked for."""
    found = world.hosted("billing_portal.session", secret)
    if found is None:
        return looks.notice(request, "portal", "gone", status=404)
    account, session = found
    problem = None
    if form is not None:
        try:
            with world.storage.transaction():
                _act(account, session, form)
        except Refusal as refusal:
            problem = str(refusal)
        world.heard()
        if problem is None:
            return to(session["url"])
    customer = account.get("customer", session["customer"])
    subscriptions = list(account.all("subscription", parent=customer["id"]))
    method = default_method(account, customer, subscriptions[0] if subscriptions else None)
    features = _features(account, session)
    words = looks.words(request, session["locale"])
    return looks.page(
        request,
        "portal.html",
        title="portal",
        status=402 if problem else 200,
        locale=session["locale"],
        targets=[session["return_url"]],
        problem=problem,
        return_url=session["return_url"],
        features=features,
        subscriptions=[_subscription(account, one, words) for one in subscriptions],
        prices=[
            {"id": price["id"], "name": f"{_name(account, price)}, {price_words(price, words)}"}
            for price in _offered(account, features, subscriptions)
        ],
        method=f"•••• {method['card']['last4']}" if method else None,
        invoices=[
            {
                "number": one["number"] or "…",
                "date": day(one["created"]),
                "status": one["status"],
                "total": money(one["total"], one["currency"]),
                "url": one["hosted_invoice_url"],
            }
            for one in account.all("invoice", parent=customer["id"])
        ],
    )


def _act(account: Account, session: Json, form: Form) -> None:
    features = _features(account, session)
    customer = account.get("customer", session["customer"])
    act = form.text("act")
    feature = {
        "card": "payment_method_update", "change": "subscription_update",
        "cancel": "subscription_cancel", "resume": "subscription_cancel",
    }.get(act, "")  # fmt: skip
    if not features.get(feature, {}).get("enabled"):
        raise invalid("This portal does not allow it.")
    if act == "card":
        if form.text("card") not in CARDS:
            raise invalid("There is no such card.")
        change_card(account, customer, form.text("card"))
        return
    subscription = account.get("subscription", form.text("subscription"))
    if subscription["customer"] != customer["id"]:
        raise invalid("This subscription belongs to somebody else.")
    if act == "change":
        _change_plan(account, subscription, form, features)
    elif act == "cancel" and features["subscription_cancel"]["mode"] == "immediately":
        behaviour = features["subscription_cancel"]["proration_behavior"]
        cancel(
            account, subscription, {}, has_invoice=behaviour == "always_invoice",
            has_credit=behaviour != "none",
        )  # fmt: skip
    else:
        change(account, subscription, Change(cancel_at_period_end=act == "cancel"))


def _change_plan(account: Account, subscription: Json, form: Form, features: Json) -> None:
    update = features["subscription_update"]
    allowed = update["default_allowed_updates"]
    item = _main_item(subscription)
    price_id = form.text("price") if "price" in allowed else item["price"]["id"]
    offered = {price["id"] for price in _offered(account, features, [subscription])}
    if price_id not in offered | {item["price"]["id"]}:
        raise invalid("This plan is not on offer.")
    quantity = form.number("quantity") if "quantity" in allowed else None
    asked = ItemChange(item["id"], price_id, quantity, is_removed=False)
    change(account, subscription, Change(items=[asked], proration=update["proration_behavior"]))


def _offered(account: Account, features: Json, subscriptions: list[Json]) -> list[Json]:
    """The prices one may change to: the configuration's, or all that are active and licensed."""
    products = features["subscription_update"]["products"]
    listed = {price for product in products for price in product.get("prices", [])}
    currencies = {one["currency"] for one in subscriptions}
    return [
        price
        for price in account.all("price")
        if price["recurring"]
        and not is_metered(price)
        and price["active"]
        and price["currency"] in currencies
        and (not listed or price["id"] in listed)
    ]


def _subscription(account: Account, subscription: Json, words: dict[str, str]) -> dict[str, Any]:
    item = _main_item(subscription)
    return {
        "id": subscription["id"],
        "name": f"{_name(account, item['price'])}, {price_words(item['price'], words)}",
        "status": subscription["status"],
        "is_running": subscription["status"] not in ENDED,
        "will_end": subscription["cancel_at_period_end"],
        "period_end": day(period_of(subscription).end),
        "price": item["price"]["id"],
        "quantity": item.get("quantity"),
    }


def _main_item(subscription: Json) -> Json:
    """What the plan is: the first item with a quantity, else the first."""
    items: list[Json] = subscription["items"]["data"]
    return next((item for item in items if not is_metered(item["price"])), items[0])


def _features(account: Account, session: Json) -> Json:
    configuration = account.get("billing_portal.configuration", session["configuration"])
    features: Json = configuration["features"]
    return features


def _name(account: Account, price: Json) -> str:
    return str(account.get("product", price["product"])["name"])
