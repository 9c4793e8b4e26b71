"""Reads the bodies of control requests; what is wrong becomes a 400 that says how to right it."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import msgspec
from aiohttp import web

from telegram_simulator.records import Bot, Chat, Json, Person, Stored
from telegram_simulator.refusals import Refusal
from telegram_simulator.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)
_ABSENT: Any = object()


class Wrong(Exception):  # noqa: N818 - the asker's mistake, answered with 400
    def __init__(self, field: str, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.field = field
        self.problem = problem
        self.remedy = remedy


class Fields:
    """A body whose every field must be asked for; `done` refuses what nobody knew."""

    def __init__(self, world: World, body: Json) -> None:
        self.world = world
        self._body = body
        self._known: set[str] = set()

    def has(self, name: str) -> bool:
        self._known.add(name)
        return self._body.get(name) is not None

    def raw(self, name: str, default: Any = _ABSENT) -> Any:
        if self.has(name):
            return self._body[name]
        if default is _ABSENT:
            raise Wrong(name, "is missing", f"add {name!r} to the request")
        return default

    def text(self, name: str, default: Any = _ABSENT, *, max_length: int = 4096) -> str:
        value = self.raw(name, default)
        if value is default:
            return str(value)
        if not isinstance(value, str):
            raise Wrong(name, f"is {type(value).__name__}, not a text", "send a JSON string")
        if len(value) > max_length:
            raise Wrong(name, f"is longer than {max_length}", "shorten it")
        return value

    def number(
        self, name: str, default: Any = _ABSENT, *, least: int | None = None, most: int = 2**62
    ) -> int:
        value = self.raw(name, default)
        if value is default:
            return int(value)
        try:
            number = int(value) if not isinstance(value, (bool, float)) else None
        except (TypeError, ValueError):
            number = None
        if number is None:
            raise Wrong(name, f"{value!r} is not a whole number", "send an integer")
        if (least is not None and number < least) or number > most:
            raise Wrong(name, f"{number} is out of range", f"from {least} to {most}")
        return number

    def maybe_number(self, name: str) -> int | None:
        return self.number(name) if self.has(name) else None

    def real(self, name: str, default: Any = _ABSENT, *, least: float = 0.0) -> float:
        value = self.raw(name, default)
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise Wrong(name, f"{value!r} is not a number", "send a number") from None
        if not least <= number < float("inf"):
            raise Wrong(name, f"{number} is out of range", f"at least {least}")
        return number

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.raw(name, default)
        if isinstance(value, str) and value.lower() in {"true", "false"}:
            return value.lower() == "true"
        if not isinstance(value, bool):
            raise Wrong(name, f"{value!r} is not true or false", "send true or false")
        return value

    def choice(self, name: str, choices: Iterable[str], default: Any = _ABSENT) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise Wrong(name, f"{value!r} is unknown", "one of: " + ", ".join(choices))
        return value

    def items(self, name: str, default: Any = _ABSENT, *, most: int = 1000) -> list[Any]:
        value = self.raw(name, default)
        if not isinstance(value, list):
            raise Wrong(name, "is not a list", "send a JSON list")
        if len(value) > most:
            raise Wrong(name, f"has more than {most} items", "send fewer")
        return value

    def entities(self, name: str) -> list[Json]:
        """Message entities with the fields every one has."""
        entities = self.items(name, most=100)
        for entity in entities:
            if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
                raise Wrong(name, f"{entity!r} is no entity", "send type, offset and length")
            part = Fields(self.world, entity)
            part.number("offset", least=0)
            part.number("length", least=1)
        return entities

    def mapping(self, name: str, default: Any = _ABSENT) -> Json:
        value = self.raw(name, default)
        if not isinstance(value, dict):
            raise Wrong(name, "is not an object", "send a JSON object")
        return value

    def part(self, body: Any, name: str) -> "Fields":
        if not isinstance(body, dict):
            raise Wrong(name, "is not an object", "send a JSON object")
        return Fields(self.world, body)

    def bot(self, name: str = "bot") -> Bot:
        return _bot(self.world, name, self.raw(name))

    def maybe_bot(self, name: str = "bot") -> Bot | None:
        return self.bot(name) if self.has(name) else None

    def person(self, name: str = "person") -> Person:
        value = self.raw(name)
        person_id = _id(self.world, value)
        person = self.world.people.get(person_id)
        if person is None:
            raise Wrong(name, f"there is no person {value!r}", "create one at POST /control/people")
        return person

    def chat(self) -> Chat:
        """The chat of `bot` with `person`, or the `group`."""
        if self.has("group"):
            return self.group()
        return self.world.private_chat(self.bot().id, self.person().id)

    def group(self, name: str = "group") -> Chat:
        group_id = self.number(name)
        chat = self.world.group(group_id)
        if chat is None:
            remedy = "create one at POST /control/groups"
            raise Wrong(name, f"there is no group {group_id}", remedy)
        return chat

    def stored(self, chat: Chat, name: str = "message_id") -> Stored:
        message_id = self.number(name)
        stored = self.world.message(chat, message_id)
        if stored is None:
            remedy = "read the chat at GET /control/chat"
            raise Wrong(name, f"there is no message {message_id} in this chat", remedy)
        return stored

    def done(self) -> None:
        unknown = sorted(set(self._body) - self._known)
        if unknown:
            remedy = "known here: " + ", ".join(sorted(self._known))
            raise Wrong(unknown[0], "is not a field of this request", remedy)


Act = Callable[[Fields], Any]


def route(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The act as a route: query, path and body in one set of fields; its return value as JSON."""

    async def answered(request: web.Request) -> web.Response:
        try:
            fields = Fields(request.app[WORLD], await _body(request))
            result = act(fields)
            if hasattr(result, "__await__"):
                result = await result
        except Wrong as wrong:
            return wrong_answer(wrong)
        except Refusal as refusal:
            return wrong_answer(Wrong("", refusal.description, "see Telegram's words"))
        return web.Response(body=msgspec.json.encode(result), content_type="application/json")

    return answered


def wrong_answer(wrong: Wrong) -> web.Response:
    error = {"field": wrong.field, "problem": wrong.problem, "remedy": wrong.remedy}
    return web.json_response({"error": error}, status=400)


async def _body(request: web.Request) -> Json:
    given: Json = {**request.query, **request.match_info}
    raw = await request.read() if request.can_read_body else b""
    if raw:
        try:
            decoded = msgspec.json.decode(raw)
        except msgspec.DecodeError as error:
            raise Wrong("", f"the body is not JSON: {error}", "send a JSON object") from None
        if not isinstance(decoded, dict):
            raise Wrong("", "the body is not an object", "send a JSON object")
        given = {**decoded, **given}
    return given


def _bot(world: World, name: str, value: Any) -> Bot:
    bot = world.bots.get(_id(world, value))
    if bot is None:
        raise Wrong(name, f"there is no bot {value!r}", "create one at POST /control/bots")
    return bot


def _id(world: World, value: Any) -> int:
    """Ids and usernames both name a bot or a person."""
    text = str(value)
    if text.lstrip("-").isascii() and text.lstrip("-").isdigit():
        return int(text)
    return world.names.get(text.removeprefix("@").lower(), 0)
