"""How a call is declared: its address, its parameters, its act; lists and expansion for all."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final, NamedTuple, TypeVar

import msgspec

from stripe_simulator.records import Json, listed, shown
from stripe_simulator.refusals import invalid
from stripe_simulator.world import Account

MAX_EXPANDED: Final = 4
Count = Annotated[int, msgspec.Meta(ge=0, le=999_999_999)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]
Text = Annotated[str, msgspec.Meta(max_length=5_000)]
Metadata = dict[
    Annotated[str, msgspec.Meta(max_length=40)], Annotated[str, msgspec.Meta(max_length=500)]
]


class Part(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An object among the parameters."""


class Params(Part, kw_only=True):
    """What every call takes."""

    expand: Annotated[list[str], msgspec.Meta(max_length=20)] = msgspec.field(default_factory=list)


class Page(Params, kw_only=True):
    """What every list takes."""

    limit: Limit = 10
    starting_after: str | None = None
    ending_before: str | None = None


P = TypeVar("P", bound=Params)
# The account, the parameters, the ids of the address.
Act = Callable[..., Json]


class Call(NamedTuple):
    method: str
    path: str  # `*` stands for an id
    params: type[Params]
    act: Act


def paged(records: Iterable[Json], page: Page, url: str) -> Json:
    """The page of records, which come newest first.

    Raises:
        Refusal: the cursor names none of them.
    """
    data = list(records)
    if page.starting_after is not None:
        data = data[_place(data, page.starting_after, "starting_after") + 1 :]
    elif page.ending_before is not None:
        data = data[: _place(data, page.ending_before, "ending_before")]
        has_more = len(data) > page.limit
        return listed([shown(one) for one in data[-page.limit :]], url, has_more=has_more)
    has_more = len(data) > page.limit
    return listed([shown(one) for one in data[: page.limit]], url, has_more=has_more)


def _place(data: list[Json], object_id: str, param: str) -> int:
    for at, record in enumerate(data):
        if record["id"] == object_id:
            return at
    raise invalid(f"No such object: '{object_id}'", param=param, code="resource_missing")


def merged(before: dict[str, str], change: dict[str, str] | None) -> dict[str, str]:
    """Metadata after a change: what is set to nothing is gone."""
    together = {**before, **(change or {})}
    return {name: value for name, value in together.items() if value != ""}


def expand(account: Account, answer: Json, paths: list[str]) -> Json:
    """The answer with the ids along the paths replaced by their objects.

    Raises:
        Refusal: a path names no property, or goes too deep.
    """
    for path in paths:
        parts = path.split(".")
        if len(parts) > MAX_EXPANDED:
            raise invalid(
                f"You cannot expand more than {MAX_EXPANDED} levels of a property: {path}",
                param="expand",
            )
        _expand(account, answer, parts, path)
    return answer


def _expand(account: Account, node: Any, parts: list[str], path: str) -> None:
    if isinstance(node, list):
        for one in node:
            _expand(account, one, parts, path)
        return
    if not parts or not isinstance(node, dict):
        return
    name, *deeper = parts
    _include(account, node, name)
    if name not in node:
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    value = node[name]
    if isinstance(value, str):
        found = account.find(value)
        if found is None:
            raise invalid(f"This property cannot be expanded ({path}).", param="expand")
        node[name] = shown(found)
    _expand(account, node[name], deeper, path)


def _include(account: Account, node: Json, name: str) -> None:
    # Some properties are there only for those who ask.
    match node.get("object"), name:
        case "invoice", "payments":
            payments = account.all("invoice_payment", parent=node["id"])
            url = f"/v1/invoice_payments?invoice={node['id']}"
            node[name] = listed([shown(one) for one in payments], url)
        case "invoice", "confirmation_secret":
            intents = [
                account.get("payment_intent", payment["payment"]["payment_intent"])
                for payment in account.all("invoice_payment", parent=node["id"])
            ]
            secrets = [intent["client_secret"] for intent in intents]
            node[name] = (
                {"client_secret": secrets[0], "type": "payment_intent"} if secrets else None
            )
        case "checkout.session", "line_items":
            node[name] = account.get("checkout.session", node["id"])["_line_items"]


def retrieve(kind: str, path: str) -> Call:
    """The call that reads one object of a kind."""

    def read(account: Account, _params: Params, object_id: str) -> Json:
        return account.get(kind, object_id)

    return Call("GET", path, Params, read)
