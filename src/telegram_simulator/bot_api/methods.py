"""Every Bot API method by name: its aiogram model, which fields are JSON, and who answers it."""

import types
import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from aiogram import methods as aiogram_methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile
from pydantic import BaseModel, ValidationError

from telegram_simulator.records import Json
from telegram_simulator.refusals import Refusal, bad_request

if TYPE_CHECKING:
    from telegram_simulator.bot_api.call import Call

Answer = Callable[["Call"], Any]
_ANSWERS: dict[str, Answer] = {}
_EMPTY_FILE = BufferedInputFile(b"", "attached")


def answers(*names: str) -> Callable[[Answer], Answer]:
    """The function answers these methods."""

    def register(answer: Answer) -> Answer:
        for name in names:
            _ANSWERS[name.lower()] = answer
        return answer

    return register


class Method(msgspec.Struct, frozen=True):
    name: str
    model: type[TelegramMethod[Any]]
    json_fields: frozenset[str]
    # Fields that take an upload and never a text.
    upload_fields: frozenset[str]
    answer: Answer | None

    def read(self, given: Json) -> Json:
        """The parameters with their right types.

        Raises:
            Refusal: 400, what Telegram says to parameters of a wrong shape.
        """
        read: Json = {}
        for key, value in given.items():
            if key not in self.model.model_fields or value == "":
                continue
            if key in self.json_fields and isinstance(value, str) and value[:1] in "[{":
                read[key] = _decoded(key, value)
            else:
                read[key] = value
        checked = {k: _EMPTY_FILE if k in self.upload_fields else v for k, v in read.items()}
        try:
            model = self.model.model_validate(checked)
        except ValidationError as error:
            raise _refused(error) from None
        for key, value in read.items():
            if isinstance(value, str):
                exact = getattr(model, key)
                if isinstance(exact, (bool, int, float)):
                    read[key] = exact
        return read


@cache
def all_methods() -> dict[str, Method]:
    """Methods by their names in lower case."""
    found: dict[str, Method] = {}
    for name in aiogram_methods.__all__:
        model = getattr(aiogram_methods, name)
        if name in {"TelegramMethod", "Request", "Response"}:
            continue
        fields = {key: set(_leaves(field.annotation)) for key, field in model.model_fields.items()}
        method = Method(
            name=model.__api_method__,
            model=model,
            json_fields=frozenset(k for k, leaves in fields.items() if any(map(_is_json, leaves))),
            upload_fields=frozenset(
                k for k, leaves in fields.items() if InputFile in leaves and str not in leaves
            ),
            answer=_ANSWERS.get(model.__api_method__.lower()),
        )
        found[method.name.lower()] = method
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
    if first["type"] == "missing" and len(place) == 1:
        if place[0] == "text":
            return bad_request("message text is empty")
        return bad_request(f"{place[0]} is empty")
    if len(place) == 1:
        return bad_request(f"invalid {place[0]} specified")
    return bad_request(f"can't parse {place[0].replace('_', ' ')}: {first['msg']} at {place[-1]}")
