"""The customer portal: its configurations, and what a customer does there."""

from typing import Any

from stripe_simulator.billing.cards import CARDS, add_card
from stripe_simulator.billing.dunning import ENDED
from stripe_simulator.records import Json
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account


def new_configuration(
    account: Account,
    *,
    features: Json,
    profile: Json,
    return_url: str | None,
    metadata: dict[str, str],
    is_default: bool = False,
) -> Json:
    """A configuration with these features and Stripe's defaults, not yet kept.

    Raises:
        Refusal: it names a feature there is not.
    """
    return account.fresh(
        "billing_portal.configuration",
        active=True,
        application=None,
        business_profile={
            "headline": None,
            "privacy_policy_url": None,
            "terms_of_service_url": None,
            **profile,
        },
        default_return_url=return_url,
        features=changed_features(_all_features(), features),
        is_default=is_default,
        login_page={"enabled": False, "url": None},
        metadata=metadata,
        name=None,
        updated=account.now,
    )


def standing_configuration(account: Account) -> Json:
    """The account's default configuration, with everything allowed."""
    for known in account.all("billing_portal.configuration"):
        if known["is_default"]:
            return known
    features = {
        name: {"enabled": True}
        for name in (
            "invoice_history", "payment_method_update", "subscription_cancel",
            "subscription_update",
        )
    }  # fmt: skip
    features["subscription_update"]["default_allowed_updates"] = ["price", "quantity"]  # type: ignore[assignment] # JSON
    configuration = new_configuration(
        account, features=features, profile={}, return_url=None, metadata={}, is_default=True
    )
    return account.keep(configuration)


def changed_features(standing: Json, given: Json) -> Json:
    """The features with those given in place of their own.

    Raises:
        Refusal: one is named that there is not.
    """
    features = _filled("features", standing, given)
    products = features["subscription_update"]["products"]
    features["subscription_update"]["products"] = [
        {"adjustable_quantity": {"enabled": True, "maximum": None, "minimum": 0}, **one}
        for one in products
    ]
    return features


def change_card(account: Account, customer: Json, card: str) -> Json:
    """The card is what the customer and every running subscription pays with."""
    method = add_card(account, CARDS[card], customer)
    customer["invoice_settings"]["default_payment_method"] = method["id"]
    account.keep(customer, "customer.updated")
    for subscription in account.all("subscription", parent=customer["id"]):
        if subscription["status"] not in ENDED:
            subscription["default_payment_method"] = method["id"]
            account.keep(subscription, "customer.subscription.updated")
    return method


def _all_features() -> Json:
    return {
        "customer_update": {"allowed_updates": [], "enabled": False},
        "invoice_history": {"enabled": False},
        "payment_method_update": {"enabled": False, "payment_method_configuration": None},
        "subscription_cancel": {
            "cancellation_reason": {"enabled": False, "options": []},
            "enabled": False,
            "mode": "at_period_end",
            "proration_behavior": "none",
        },
        "subscription_pause": {
            "duration": {"interval_options": [], "type": "indefinite"},
            "enabled": False,
        },
        "subscription_update": {
            "billing_cycle_anchor": None,
            "default_allowed_updates": [],
            "enabled": False,
            "products": [],
            "proration_behavior": "create_prorations",
            "schedule_at_period_end": {"conditions": []},
            "trial_update_behavior": "continue_trial",
        },
    }


def _filled(name: str, standing: Json, given: Json) -> Json:
    filled = dict(standing)
    for part, value in given.items():
        inner = f"{name}[{part}]"
        if part not in standing:
            raise invalid(f"Received unknown parameter: {inner}", param=inner,
                          code="parameter_unknown")  # fmt: skip
        filled[part] = _fitting(inner, standing[part], value)
    return filled


def _fitting(name: str, standing: Any, value: Any) -> Any:
    if isinstance(standing, bool):
        if value not in {"true", "false", True, False}:
            raise invalid(f"Invalid boolean: {value}", param=name)
        return value in {"true", True}
    if isinstance(standing, dict) and isinstance(value, dict):
        return _filled(name, standing, value)
    if type(value) is not type(standing) and standing is not None:
        raise invalid(f"Invalid value for {name}", param=name)
    return value
