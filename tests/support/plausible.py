"""The smallest valid value of any aiogram type, as JSON data: a fixture for every content type."""

import datetime as dt
import types
import typing
from enum import Enum
from typing import Any

from pydantic import BaseModel


def smallest(kind: Any) -> Any:
    """JSON data that validates as `kind`; optional fields are left out."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {
            field.alias or name: smallest(field.annotation)
            for name, field in kind.model_fields.items()
            if field.is_required() or typing.get_origin(field.annotation) is typing.Literal
        }
    if origin is typing.Annotated:
        return smallest(args[0])
    if origin in (typing.Union, types.UnionType):
        return smallest(next(arg for arg in args if arg is not type(None)))
    if origin is list:
        return [smallest(args[0])]
    if origin is typing.Literal:
        return args[0].value if isinstance(args[0], Enum) else args[0]
    return _plain(kind)


def _plain(kind: Any) -> Any:
    match kind:
        case _ if hasattr(kind, "__value__"):  # a named alias of a union
            return smallest(kind.__value__)
        case _ if kind is bool:
            return True
        case _ if kind in (int, dt.datetime, dt.timedelta):
            return 1_772_442_000
        case _ if kind is float:
            return 1.5
        case _ if kind is str:
            return "word"
    raise TypeError(f"no smallest {kind}")
