"""Whether an answer of a double has the shape the official library's own classes declare."""

import inspect
import types
import typing
from decimal import Decimal
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

from stripe import Event, ListObject, StripeObject
from stripe._object_classes import get_object_class
from stripe._stripe_object import UntypedStripeObject

Json = dict[str, Any]
_LIST_FIELDS = {"object", "data", "has_more", "url", "total_count"}


def problems(value: Any, kind: type[StripeObject], path: str = "") -> list[str]:
    """Every field that is missing, unknown or of another type than declared."""
    if not isinstance(value, dict):
        return [f"{path}: {value!r} is no object"]
    hints = _fields(kind)
    found = [f"{path}.{name}: unknown" for name in sorted(value.keys() - hints.keys())]
    for name, hint in hints.items():
        if name in value:
            found += _misfits(value[name], hint, f"{path}.{name}")
        elif not _is_optional(hint):
            found.append(f"{path}.{name}: missing")
    return found


def event_problems(event: Json) -> list[str]:
    """The same for an event, with the object it carries."""
    carried = event["data"]["object"]
    kind = get_object_class("V1", carried["object"])
    return problems(event, Event) + problems(carried, kind, event["type"])


def _fields(kind: type[StripeObject]) -> Json:
    fields: Json = {}
    for base in reversed(kind.__mro__):
        if issubclass(base, StripeObject) and base is not StripeObject:
            fields |= inspect.get_annotations(base)
    fields.pop("OBJECT_NAME", None)
    return {n: h for n, h in fields.items() if not n.startswith("_")}


def _is_optional(hint: Any) -> bool:
    return types.NoneType in get_args(hint)


def _misfits(value: Any, hint: Any, path: str) -> list[str]:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _misfits_of_all(value, get_args(hint), path)
    if hint is types.NoneType:
        return [] if value is None else [f"{path}: {value!r} is not null"]
    if origin is Literal:
        return [] if value in get_args(hint) else [f"{path}: {value!r} is not one of its values"]
    if origin is ListObject:
        return _misfits_of_list(value, get_args(hint)[0], path)
    if origin is UntypedStripeObject or origin is dict:
        return [] if isinstance(value, dict) else [f"{path}: {value!r} is no object"]
    if isinstance(hint, str | ForwardRef) or (
        isinstance(hint, type) and issubclass(hint, StripeObject)
    ):
        return _misfits_of_object(value, hint, path)
    if origin is list:
        if not isinstance(value, list):
            return [f"{path}: {value!r} is no list"]
        inner = get_args(hint)[0]
        return [p for at, one in enumerate(value) for p in _misfits(one, inner, f"{path}[{at}]")]
    return _misfits_of_leaf(value, hint, path)


def _misfits_of_all(value: Any, hints: tuple[Any, ...], path: str) -> list[str]:
    # `Literal[...] | str` leaves room for values to come; today's are the literals.
    has_literals = any(get_origin(one) is Literal for one in hints)
    tried = [_misfits(value, one, path) for one in hints if not (has_literals and one is str)]
    return [] if [] in tried else max(tried, key=len)


def _misfits_of_object(value: Any, hint: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: {value!r} is no object"]
    if isinstance(hint, type):
        return problems(value, hint, path)
    # The library names classes of other files; the object says itself which one it is.
    name = hint if isinstance(hint, str) else hint.__forward_arg__
    kind = get_object_class("V1", value.get("object", ""))
    if kind.__name__ != name.rpartition(".")[2]:
        return [f"{path}: {value.get('object')!r} is no {name}"]
    return problems(value, kind, path)


def _misfits_of_list(value: Any, inner: Any, path: str) -> list[str]:
    if not isinstance(value, dict) or value.get("object") != "list":
        return [f"{path}: {value!r} is no list object"]
    found = [f"{path}.{name}: unknown" for name in value.keys() - _LIST_FIELDS]
    for at, one in enumerate(value["data"]):
        found += _misfits(one, inner, f"{path}.data[{at}]")
    return found


def _misfits_of_leaf(value: Any, hint: Any, path: str) -> list[str]:
    match hint:
        case typing.Any:
            fits = True
        case _ if hint is float:
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        case _ if hint is Decimal:
            fits = isinstance(value, str) and Decimal(value).is_finite()
        case _ if hint is int:
            fits = isinstance(value, int) and not isinstance(value, bool)
        case _:
            fits = isinstance(value, hint)
    return [] if fits else [f"{path}: {value!r} is no {hint}"]
