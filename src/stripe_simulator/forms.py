"""Stripe's form encoding read: `items[0][price]=x` becomes lists and objects of texts."""

import re
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec

from stripe_simulator.records import Json
from stripe_simulator.refusals import Refusal, invalid

T = TypeVar("T")

MAX_PARAMETERS: Final = 1_000
MAX_DEPTH: Final = 8
_NAME: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART: Final = re.compile(r"\[([^\[\]]*)\]")
_UNKNOWN: Final = re.compile(r"unknown field `(.+?)`")
_REQUIRED: Final = re.compile(r"missing required field `(.+?)`")
_PLACE: Final = re.compile(r"at `\$\.?(.*?)`$")
# Their keys are the asker's own words, numbers too.
_FREE: Final = frozenset({"metadata", "payload"})


def read_form(text: str) -> Json:
    """The parameters as nested objects and lists; every leaf is a text."""
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, max_num_fields=MAX_PARAMETERS, errors="strict"
        )
    except ValueError as error:
        raise invalid(f"Invalid request: {error}") from None
    tree: Json = {}
    for name, value in pairs:
        _place(tree, _path(name), value)
    return {name: _listed(name, value) for name, value in tree.items()}


def read_params(kind: type[T], given: Json) -> T:
    """The parameters as the call declares them.

    Raises:
        Refusal: one of them is unknown, missing or of the wrong kind.
    """
    try:
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _refused(str(error)) from None


def _path(name: str) -> list[str]:
    match = _NAME.fullmatch(name)
    parts = [match[1], *_PART.findall(match[2])] if match else []
    if not parts or len(parts) > MAX_DEPTH:
        raise invalid(f"Invalid parameter name: {name[:100]}", param=name[:100])
    return parts


def _place(tree: Json, path: list[str], value: str) -> None:
    for at, part in enumerate(path[:-1]):
        deeper = tree.setdefault(_key(tree, part), {})
        if not isinstance(deeper, dict):
            whole = path[0] + "".join(f"[{one}]" for one in path[1 : at + 1])
            raise invalid(f"Invalid object: {whole}", param=whole)
        tree = deeper
    tree[_key(tree, path[-1])] = value


def _key(tree: Json, part: str) -> str:
    return part or str(len(tree))


def _listed(name: str, value: Any) -> Any:
    if not isinstance(value, dict) or name in _FREE:
        return value
    inner = {key: _listed(key, one) for key, one in value.items()}
    is_list = all(key.isascii() and key.isdigit() for key in inner)
    return [inner[key] for key in sorted(inner, key=int)] if is_list else inner


def _refused(words: str) -> Refusal:
    place = _PLACE.search(words)
    where = place[1] if place else ""
    if unknown := _UNKNOWN.search(words):
        param = _bracketed(f"{where}.{unknown[1]}" if where else unknown[1])
        return invalid(
            f"Received unknown parameter: {param}", param=param, code="parameter_unknown"
        )
    if required := _REQUIRED.search(words):
        param = _bracketed(f"{where}.{required[1]}" if where else required[1])
        return invalid(f"Missing required param: {param}.", param=param, code="parameter_missing")
    param = _bracketed(where)
    code = "parameter_invalid_integer" if "`int" in words else None
    return invalid(f"Invalid {param}: {words.partition(' - at')[0]}", param=param, code=code)


def _bracketed(place: str) -> str:
    """`items[0].price` is `items[0][price]` in Stripe's words."""
    first, *more = place.split(".")
    return first + "".join(f"[{part}]" if "[" not in part else _opened(part) for part in more)


def _opened(part: str) -> str:
    name, bracket, index = part.partition("[")
    return f"[{name}]{bracket}{index}"
