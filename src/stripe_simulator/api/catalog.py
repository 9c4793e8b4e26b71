"""Products and prices: recurring, licensed or metered, by the unit."""

from decimal import Decimal, InvalidOperation
from typing import Final, Literal

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
from stripe_simulator.money import Interval
from stripe_simulator.records import Json
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account

MAX_DECIMALS: Final = 12


class ProductFacts(Params, kw_only=True):
    active: bool | None = None
    description: Text | None = None
    id: str | None = None
    metadata: Metadata | None = None
    name: Text | None = None
    tax_code: str | None = None
    unit_label: Text | None = None


class ActivePage(Page, kw_only=True):
    active: bool | None = None


class Recurring(Part, kw_only=True):
    interval: Interval
    interval_count: Count = 1
    meter: str | None = None
    usage_type: Literal["licensed", "metered"] = "licensed"


class ProductData(Part, kw_only=True):
    name: Text
    metadata: Metadata | None = None


class PriceFacts(Params, kw_only=True):
    currency: str
    active: bool = True
    lookup_key: str | None = None
    metadata: Metadata | None = None
    nickname: Text | None = None
    product: str | None = None
    product_data: ProductData | None = None
    recurring: Recurring | None = None
    tax_behavior: Literal["exclusive", "inclusive", "unspecified"] = "unspecified"
    transfer_lookup_key: bool = False
    unit_amount: Count | None = None
    unit_amount_decimal: str | None = None


class PriceChange(Params, kw_only=True):
    active: bool | None = None
    lookup_key: str | None = None
    metadata: Metadata | None = None
    nickname: Text | None = None
    transfer_lookup_key: bool = False


class PricePage(Page, kw_only=True):
    active: bool | None = None
    currency: str | None = None
    lookup_keys: list[str] | None = None
    product: str | None = None
    type: Literal["one_time", "recurring"] | None = None


def create_product(account: Account, params: ProductFacts) -> Json:
    if not params.name:
        raise invalid("Missing required param: name.", param="name", code="parameter_missing")
    product = account.fresh(
        "product",
        active=params.active is not False,
        default_price=None,
        description=params.description,
        images=[],
        marketing_features=[],
        metadata=params.metadata or {},
        name=params.name,
        package_dimensions=None,
        shippable=None,
        statement_descriptor=None,
        tax_code=params.tax_code,
        type="service",
        unit_label=params.unit_label,
        updated=account.now,
        url=None,
    )
    if params.id:
        if account.find(params.id, "product"):
            raise invalid("Product already exists.", code="resource_already_exists", param="id")
        product["id"] = params.id
    return account.keep(product, "product.created")


def update_product(account: Account, params: ProductFacts, product_id: str) -> Json:
    product = account.get("product", product_id)
    for name in ("active", "description", "name", "tax_code", "unit_label"):
        value = getattr(params, name)
        if value is not None:
            product[name] = value
    product["metadata"] = merged(product["metadata"], params.metadata)
    product["updated"] = account.now
    return account.keep(product, "product.updated")


def list_products(account: Account, params: ActivePage) -> Json:
    found = (one for one in account.all("product") if params.active in {None, one["active"]})
    return paged(found, params, "/v1/products")


def create_price(account: Account, params: PriceFacts) -> Json:
    if params.product_data is not None:
        facts = ProductFacts(name=params.product_data.name, metadata=params.product_data.metadata)
        product = create_product(account, facts)
    else:
        product = account.get("product", params.product or "", "product")
    amount = _unit_amount(params)
    recurring = params.recurring
    if recurring is not None:
        _check_meter(account, recurring)
    price = account.fresh(
        "price",
        active=params.active,
        billing_scheme="per_unit",
        currency=params.currency.lower(),
        custom_unit_amount=None,
        lookup_key=params.lookup_key,
        metadata=params.metadata or {},
        nickname=params.nickname,
        product=product["id"],
        recurring=None if recurring is None else {
            "interval": recurring.interval,
            "interval_count": recurring.interval_count,
            "meter": recurring.meter,
            "trial_period_days": None,
            "usage_type": recurring.usage_type,
        },
        tax_behavior=params.tax_behavior,
        tiers_mode=None,
        transform_quantity=None,
        type="one_time" if recurring is None else "recurring",
        unit_amount=int(amount) if amount == int(amount) else None,
        unit_amount_decimal=format(amount.normalize(), "f"),
    )  # fmt: skip
    _take_lookup_key(account, price, is_transfer=params.transfer_lookup_key)
    return account.keep(price, "price.created")


def update_price(account: Account, params: PriceChange, price_id: str) -> Json:
    price = account.get("price", price_id)
    for name in ("active", "lookup_key", "nickname"):
        value = getattr(params, name)
        if value is not None:
            price[name] = value
    price["metadata"] = merged(price["metadata"], params.metadata)
    _take_lookup_key(account, price, is_transfer=params.transfer_lookup_key)
    return account.keep(price, "price.updated")


def list_prices(account: Account, params: PricePage) -> Json:
    def is_wanted(price: Json) -> bool:
        return (
            params.active in {None, price["active"]}
            and params.currency in {None, price["currency"]}
            and params.product in {None, price["product"]}
            and params.type in {None, price["type"]}
            and (params.lookup_keys is None or price["lookup_key"] in params.lookup_keys)
        )

    return paged(filter(is_wanted, account.all("price")), params, "/v1/prices")


def _unit_amount(params: PriceFacts) -> Decimal:
    if params.unit_amount is not None:
        return Decimal(params.unit_amount)
    try:
        amount = Decimal(params.unit_amount_decimal or "")
    except InvalidOperation:
        raise invalid("One of unit_amount and unit_amount_decimal is required.",
                      param="unit_amount", code="parameter_missing") from None  # fmt: skip
    if not 0 <= amount < 10**9 or amount.as_tuple().exponent < -MAX_DECIMALS:  # type: ignore[operator] # finite here
        raise invalid("Invalid decimal.", param="unit_amount_decimal")
    return amount


def _check_meter(account: Account, recurring: Recurring) -> None:
    if recurring.interval_count < 1:
        raise invalid("interval_count is at least 1.", param="recurring[interval_count]")
    if (recurring.usage_type == "metered") != (recurring.meter is not None):
        raise invalid("A metered price needs a meter, and no other price has one.",
                      param="recurring[meter]")  # fmt: skip
    if recurring.meter is not None:
        account.get("billing.meter", recurring.meter, "recurring[meter]")


def _take_lookup_key(account: Account, price: Json, *, is_transfer: bool) -> None:
    key = price["lookup_key"]
    for other in account.all("price") if key else ():
        if other["lookup_key"] == key and other["id"] != price["id"]:
            if not is_transfer:
                raise invalid(
                    f"A price (`{other['id']}`) already uses that lookup key.", param="lookup_key"
                )
            other["lookup_key"] = None
            account.keep(other, "price.updated")


CALLS = (
    Call("POST", "/products", ProductFacts, create_product),
    Call("GET", "/products", ActivePage, list_products),
    retrieve("product", "/products/*"),
    Call("POST", "/products/*", ProductFacts, update_product),
    Call("POST", "/prices", PriceFacts, create_price),
    Call("GET", "/prices", PricePage, list_prices),
    retrieve("price", "/prices/*"),
    Call("POST", "/prices/*", PriceChange, update_price),
)
