"""Every Bot API method as aiogram knows it: checks parameters of methods without an own answer.

Importing this loads aiogram, which takes seconds: `plausible` does it in a thread, when needed.
"""

import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from aiogram import methods as aiogram_methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile, Message
from pydantic import BaseModel, ValidationError

from telegram_simulator.records import Json
from telegram_simulator.refusals import Refusal, bad_request

_EMPTY_FILE = BufferedInputFile(b"", "attached")
_NO_METHODS = frozenset({"TelegramMethod", "Request", "Response"})


class Model(msgspec.Struct, frozen=True):
    name: str
    model: type[TelegramMethod[Any]]
    json_fields: frozenset[str]
    # Fields that take an upload and never a text.
    upload_fields: frozenset[str]

    def read(self, given: Json) -> Json:
        """The parameters with their right types.

        Raises:
            Refusal: 400, the parameters have a wrong shape.
        """
        taken: Json = {}
        for key, value in given.items():
            if key not in self.model.model_fields or value == "":
                continue
            if key in self.json_fields and isinstance(value, str) and value[:1] in {"[", "{"}:
                taken[key] = _decoded(key, value)
            else:
                taken[key] = value
        checked = {k: _EMPTY_FILE if k in self.upload_fields else v for k, v in taken.items()}
        try:
            model = self.model.model_validate(checked)
        except ValidationError as error:
            raise _refused(error) from None
        for key, value in taken.items():
            exact = getattr(model, key)
            if isinstance(value, str) and isinstance(exact, (bool, int, float)):
                taken[key] = exact
        return taken

    def returns(self) -> set[Any]:
        """The types a result may have, unions taken apart, lists without their items."""
        return set(_leaves(self.model.__returning__))

    def returns_message(self) -> bool:
        return Message in self.returns()


@cache
def models() -> dict[str, Model]:
    """Methods by their names in lower case."""
    found: dict[str, Model] = {}
    for name in aiogram_methods.__all__:
        if name in _NO_METHODS:
            continue
        model = getattr(aiogram_methods, name)
        fields = {key: set(_leaves(field.annotation)) for key, field in model.model_fields.items()}
        found[model.__api_method__.lower()] = Model(
            name=model.__api_method__,
            model=model,
            json_fields=frozenset(k for k, leaves in fields.items() if any(map(_is_json, leaves))),
            upload_fields=frozenset(
                k for k, leaves in fields.items() if InputFile in leaves and str not in leaves
            ),
        )
    return found


def _leaves(annotation: Any) -> Iterator[Any]:
    origin = typing.get_origin(annotation)
    if origin in {typing.Union, types.UnionType, typing.Annotated}:
        for part in typing.get_args(annotation):
            yield from _leaves(part)
    else:
        yield origin or annotation


def _is_json(leaf: Any) -> bool:
    return leaf in {list, dict} or (isinstance(leaf, type) and issubclass(leaf, BaseModel))


def _decoded(key: str, value: str) -> Any:
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        raise bad_request(f"can't parse {key.replace('_', ' ')} JSON object") from None


def _refused(error: ValidationError) -> Refusal:
    first = error.errors(include_url=False)[0]
    place = [str(part) for part in first["loc"]]
    if not place:
        return bad_request(first["msg"])
    if first["type"] == "missing" and len(place) == 1:
        return bad_request(f"{place[0]} is empty")
    if len(place) == 1:
        return bad_request(f"invalid {place[0]} specified")
    return bad_request(f"can't parse {place[0].replace('_', ' ')}: {first['msg']} at {place[-1]}")
