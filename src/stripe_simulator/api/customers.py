"""Customers and their payment methods."""

from stripe_simulator.api.call import (
    Call,
    Metadata,
    Page,
    Params,
    Part,
    Text,
    merged,
    paged,
    retrieve,
)
from stripe_simulator.billing.cards import attach, method_named, own_method
from stripe_simulator.billing.customers import new_customer
from stripe_simulator.records import Json
from stripe_simulator.world import Account


class Address(Part, kw_only=True):
    city: Text | None = None
    country: Text | None = None
    line1: Text | None = None
    line2: Text | None = None
    postal_code: Text | None = None
    state: Text | None = None


class InvoiceSettings(Part, kw_only=True):
    default_payment_method: str | None = None


class CustomerFacts(Params, kw_only=True):
    address: Address | None = None
    description: Text | None = None
    email: Text | None = None
    invoice_settings: InvoiceSettings | None = None
    metadata: Metadata | None = None
    name: Text | None = None
    phone: Text | None = None
    preferred_locales: list[str] | None = None


class CustomerPage(Page, kw_only=True):
    email: str | None = None


class MethodPage(Page, kw_only=True):
    customer: str | None = None
    type: str | None = None


class Attachment(Params, kw_only=True):
    customer: str


def create_customer(account: Account, params: CustomerFacts) -> Json:
    return _filled(account, new_customer(account), params, event="customer.created")


def update_customer(account: Account, params: CustomerFacts, customer_id: str) -> Json:
    customer = account.get("customer", customer_id)
    return _filled(account, customer, params, event="customer.updated")


def list_customers(account: Account, params: CustomerPage) -> Json:
    found = (one for one in account.all("customer") if params.email in {None, one["email"]})
    return paged(found, params, "/v1/customers")


def attach_method(account: Account, params: Attachment, name: str) -> Json:
    customer = account.get("customer", params.customer, "customer")
    return attach(account, method_named(account, name), customer)


def list_methods(account: Account, params: MethodPage) -> Json:
    owner = params.customer
    if owner is not None:
        account.get("customer", owner, "customer")
    return paged(account.all("payment_method", parent=owner), params, "/v1/payment_methods")


def list_own_methods(account: Account, params: MethodPage, customer_id: str) -> Json:
    account.get("customer", customer_id)
    url = f"/v1/customers/{customer_id}/payment_methods"
    return paged(account.all("payment_method", parent=customer_id), params, url)


def _filled(account: Account, customer: Json, params: CustomerFacts, event: str) -> Json:
    for name in ("description", "email", "name", "phone"):
        value = getattr(params, name)
        if value is not None:
            customer[name] = value or None
    if params.preferred_locales is not None:
        customer["preferred_locales"] = params.preferred_locales
    if params.address is not None:
        customer["address"] = {
            name: getattr(params.address, name)
            for name in ("city", "country", "line1", "line2", "postal_code", "state")
        }
    if params.invoice_settings is not None:
        chosen = params.invoice_settings.default_payment_method
        if chosen:
            own_method(account, chosen, customer)
        customer["invoice_settings"]["default_payment_method"] = chosen or None
    customer["metadata"] = merged(customer["metadata"], params.metadata)
    return account.keep(customer, event)


CALLS = (
    Call("POST", "/customers", CustomerFacts, create_customer),
    Call("GET", "/customers", CustomerPage, list_customers),
    retrieve("customer", "/customers/*"),
    Call("POST", "/customers/*", CustomerFacts, update_customer),
    Call("GET", "/customers/*/payment_methods", MethodPage, list_own_methods),
    Call("GET", "/payment_methods", MethodPage, list_methods),
    retrieve("payment_method", "/payment_methods/*"),
    Call("POST", "/payment_methods/*/attach", Attachment, attach_method),
)
