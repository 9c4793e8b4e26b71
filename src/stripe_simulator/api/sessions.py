"""Sessions on hosted pages: Checkout, and the customer portal with its configurations."""

from typing import Literal
from urllib.parse import urlsplit

import msgspec

from stripe_simulator.api.call import (
    Call,
    Count,
    Metadata,
    Page,
    Params,
    Part,
    Text,
    merged,
    paged,
    retrieve,
)
from stripe_simulator.api.subscriptions import Tax, TrialSettings, given
from stripe_simulator.billing.blanks import blank_checkout
from stripe_simulator.billing.checkout import MAX_QUANTITY, expire, price_up
from stripe_simulator.billing.portal import (
    changed_features,
    new_configuration,
    standing_configuration,
)
from stripe_simulator.billing.subscriptions import go_together, wish
from stripe_simulator.clock import DAY_S, HOUR_S
from stripe_simulator.records import Json, random_signs
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account

MIN_LIFE_S = HOUR_S // 2


class Adjustable(Part, kw_only=True):
    enabled: bool
    maximum: Count = 99
    minimum: Count = 0


class OfferFacts(Part, kw_only=True):
    price: str
    adjustable_quantity: Adjustable | None = None
    quantity: Count | None = None


class SubscriptionData(Part, kw_only=True):
    description: Text | None = None
    metadata: Metadata | None = None
    trial_end: int | None = None
    trial_period_days: Count | None = None
    trial_settings: TrialSettings | None = None


class CheckoutFacts(Params, kw_only=True):
    line_items: list[OfferFacts]
    mode: Literal["subscription"]
    success_url: Text
    automatic_tax: Tax | None = None
    billing_address_collection: Literal["auto", "required"] | None = None
    cancel_url: Text | None = None
    client_reference_id: Text | None = None
    customer: str | None = None
    customer_email: Text | None = None
    customer_update: dict[str, str] | None = None
    expires_at: int | None = None
    locale: str | None = None
    metadata: Metadata | None = None
    payment_method_collection: Literal["always", "if_required"] = "always"
    subscription_data: SubscriptionData | None = None
    ui_mode: Literal["hosted_page"] = "hosted_page"


class CheckoutPage(Page, kw_only=True):
    customer: str | None = None
    status: str | None = None
    subscription: str | None = None


class PortalFacts(Params, kw_only=True):
    customer: str
    configuration: str | None = None
    locale: str | None = None
    return_url: Text | None = None


class ConfigurationFacts(Params, kw_only=True):
    features: Json
    business_profile: Json = msgspec.field(default_factory=dict)
    default_return_url: Text | None = None
    metadata: Metadata | None = None


class ConfigurationChange(Params, kw_only=True):
    active: bool | None = None
    business_profile: Json | None = None
    default_return_url: Text | None = None
    features: Json | None = None
    metadata: Metadata | None = None


class ConfigurationPage(Page, kw_only=True):
    active: bool | None = None
    is_default: bool | None = None


def create_checkout(account: Account, params: CheckoutFacts) -> Json:
    _check_url(params.success_url, "success_url")
    _check_url(params.cancel_url, "cancel_url")
    if params.customer and params.customer_email:
        raise invalid("You may only specify one of these parameters: customer, customer_email.")
    if params.customer:
        account.get("customer", params.customer, "customer")
    expires_at = params.expires_at or account.now + DAY_S
    if not account.now + MIN_LIFE_S <= expires_at <= account.now + DAY_S:
        raise invalid("The `expires_at` timestamp must be 30 minutes to 24 hours from now.",
                      param="expires_at")  # fmt: skip
    has_tax = params.automatic_tax is not None and params.automatic_tax.enabled
    session = blank_checkout(
        account,
        automatic_tax={
            "enabled": has_tax,
            "liability": {"type": "self"} if has_tax else None,
            "provider": "stripe" if has_tax else None,
            "status": "complete" if has_tax else None,
        },
        billing_address_collection=params.billing_address_collection,
        cancel_url=params.cancel_url,
        client_reference_id=params.client_reference_id,
        customer=params.customer,
        customer_creation=None if params.customer else "always",
        customer_email=params.customer_email,
        expires_at=expires_at,
        locale=params.locale or "auto",
        metadata=params.metadata or {},
        payment_method_collection=params.payment_method_collection,
        success_url=params.success_url,
        _offers=_offers(account, params.line_items),
        _subscription_data=_subscription_data(account, params.subscription_data),
    )
    session["currency"] = account.get("price", session["_offers"][0]["price"])["currency"]
    session["url"] = f"{account.world.base_url}/checkout/{session['id']}"
    price_up(account, session)
    account.set_timer("expire_session", session["id"], expires_at)
    return account.keep(session)


def expire_checkout(account: Account, _params: Params, session_id: str) -> Json:
    return expire(account, account.get("checkout.session", session_id))


def list_checkouts(account: Account, params: CheckoutPage) -> Json:
    found = (
        one
        for one in account.all("checkout.session")
        if params.customer in {None, one["customer"]}
        and params.status in {None, one["status"]}
        and params.subscription in {None, one["subscription"]}
    )
    return paged(found, params, "/v1/checkout/sessions")


def list_checkout_items(account: Account, params: Page, session_id: str) -> Json:
    session = account.get("checkout.session", session_id)
    return paged(session["_line_items"]["data"], params, session["_line_items"]["url"])


def create_portal(account: Account, params: PortalFacts) -> Json:
    _check_url(params.return_url, "return_url")
    customer = account.get("customer", params.customer, "customer")
    configuration = (
        account.get("billing_portal.configuration", params.configuration, "configuration")
        if params.configuration
        else standing_configuration(account)
    )
    session = account.fresh(
        "billing_portal.session",
        configuration=configuration["id"],
        customer=customer["id"],
        flow=None,
        locale=params.locale,
        on_behalf_of=None,
        return_url=params.return_url or configuration["default_return_url"],
        _secret=random_signs(32),
    )
    session["url"] = f"{account.world.base_url}/portal/{session['_secret']}"
    account.keep(session, "billing_portal.session.created", parent=session["_secret"])
    return session


def create_configuration(account: Account, params: ConfigurationFacts) -> Json:
    _check_url(params.default_return_url, "default_return_url")
    configuration = new_configuration(
        account,
        features=params.features,
        profile=params.business_profile,
        return_url=params.default_return_url,
        metadata=params.metadata or {},
    )
    return account.keep(configuration, "billing_portal.configuration.created")


def update_configuration(
    account: Account, params: ConfigurationChange, configuration_id: str
) -> Json:
    _check_url(params.default_return_url, "default_return_url")
    configuration = account.get("billing_portal.configuration", configuration_id)
    for name in ("active", "default_return_url"):
        value = getattr(params, name)
        if value is not None:
            configuration[name] = value
    configuration["business_profile"] |= params.business_profile or {}
    configuration["features"] = changed_features(configuration["features"], params.features or {})
    configuration["metadata"] = merged(configuration["metadata"], params.metadata)
    configuration["updated"] = account.now
    return account.keep(configuration, "billing_portal.configuration.updated")


def list_configurations(account: Account, params: ConfigurationPage) -> Json:
    found = (
        one
        for one in account.all("billing_portal.configuration")
        if params.active in {None, one["active"]} and params.is_default in {None, one["is_default"]}
    )
    return paged(found, params, "/v1/billing_portal/configurations")


def _check_url(url: str | None, param: str) -> None:
    if url is None:
        return
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_good = False
    if not (is_good and url.isascii() and url.isprintable() and " " not in url):
        raise invalid("Not a valid URL", param=param, code="url_invalid")


def _offers(account: Account, items: list[OfferFacts]) -> list[Json]:
    wishes = []
    offers: list[Json] = []
    for at, one in enumerate(items):
        wished = wish(account, one.price, one.quantity, f"line_items[{at}][price]")
        if wished.quantity == 0 or (wished.quantity or 0) > MAX_QUANTITY:
            raise invalid("Invalid quantity.", param=f"line_items[{at}][quantity]")
        wishes.append(wished)
        is_free = one.adjustable_quantity is not None and one.adjustable_quantity.enabled
        allowed = one.adjustable_quantity if is_free else None
        offers.append(
            {
                "price": one.price,
                "quantity": wished.quantity,
                "adjustable": allowed
                and {"minimum": max(allowed.minimum, 1), "maximum": allowed.maximum},
            }
        )
    go_together(wishes)
    return offers


def _subscription_data(account: Account, data: SubscriptionData | None) -> Json:
    if data is None:
        return {}
    if data.trial_end is not None and data.trial_end < account.now + 2 * DAY_S:
        raise invalid("The trial end date has to be at least 2 days in the future.",
                      param="subscription_data[trial_end]")  # fmt: skip
    facts = given(data)
    ending = facts.pop("trial_settings", None)
    if ending is not None:
        facts["when_unpayable"] = ending.end_behavior.missing_payment_method
    return facts


CALLS = (
    Call("POST", "/checkout/sessions", CheckoutFacts, create_checkout),
    Call("GET", "/checkout/sessions", CheckoutPage, list_checkouts),
    retrieve("checkout.session", "/checkout/sessions/*"),
    Call("POST", "/checkout/sessions/*/expire", Params, expire_checkout),
    Call("GET", "/checkout/sessions/*/line_items", Page, list_checkout_items),
    Call("POST", "/billing_portal/sessions", PortalFacts, create_portal),
    Call("POST", "/billing_portal/configurations", ConfigurationFacts, create_configuration),
    Call("GET", "/billing_portal/configurations", ConfigurationPage, list_configurations),
    retrieve("billing_portal.configuration", "/billing_portal/configurations/*"),
    Call("POST", "/billing_portal/configurations/*", ConfigurationChange, update_configuration),
)
