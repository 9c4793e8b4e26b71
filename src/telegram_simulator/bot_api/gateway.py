"""Reads Bot API requests, strikes with faults, runs the method and logs the call."""

import asyncio
import inspect
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from aiohttp import BodyPartReader, web

from telegram_simulator.bot_api.call import Call, Upload
from telegram_simulator.bot_api.methods import METHODS, read
from telegram_simulator.bot_api.plausible import model_of, plausible
from telegram_simulator.faults import Fault
from telegram_simulator.records import Bot, Json
from telegram_simulator.refusals import Refusal, bad_request, unauthorized
from telegram_simulator.webhooks import Courier
from telegram_simulator.world import World

NOT_IN_REPLIES = ("setwebhook", "deletewebhook", "close", "logout")
MAX_FIELD_BYTES = 1024 * 1024
_CHUNK = 1 << 16
_NGINX = (
    "<html>\r\n<head><title>{0} {1}</title></head>\r\n<body>\r\n"
    "<center><h1>{0} {1}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_REASONS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}


class Gateway:
    def __init__(self, world: World) -> None:
        self.world = world
        self.courier: Courier | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The route `/bot<token>/<method>`."""
        started = perf_counter()
        name = request.match_info["method"].lower()
        bot = self.world.tokens.get(request.match_info["token"])
        try:
            given, files = await self._read(request)
        except Refusal as refusal:
            return self._refuse(bot, name, {}, refusal, started)
        if bot is None:
            return self._refuse(None, name, given, unauthorized(), started)
        fault = None
        if self.world.faults.active:
            fault = self.world.faults.strike(bot.id, name, _number(given.get("chat_id")))
        if fault is None or fault.kind == "slow":
            if fault is not None:
                await asyncio.sleep(fault.seconds)
            return await self._run(bot, name, given, files, started=started)
        return await self._struck(
            request, fault, bot=bot, name=name, given=given, files=files, started=started
        )

    async def run_reply(self, bot_id: int, reply: Json) -> None:
        """Runs the method a webhook answer carried; nobody hears the result."""
        bot = self.world.bots.get(bot_id)
        name = str(reply.get("method", "")).lower()
        if bot is None or name in NOT_IN_REPLIES or name.startswith("get"):
            return
        given = {key: value for key, value in reply.items() if key != "method"}
        await self._run(bot, name, given, {}, started=perf_counter(), via="webhook_reply")

    async def execute(self, bot: Bot, name: str, given: Json, files: dict[str, Upload]) -> Any:
        """The result of the method.

        Raises:
            Refusal: what Telegram says against it.
        """
        if self.courier is None:
            raise RuntimeError("the simulator is not started")
        method = METHODS.get(name)
        if method is None:
            model = await model_of(name)
            if model is None:
                raise Refusal(404, "Not Found: method not found")
            call = Call(self.world, self.courier, bot, model.read(given), files)
            return plausible(call, model)
        call = Call(self.world, self.courier, bot, read(method, given), files)
        try:
            result = method.answer(call)
            return await result if inspect.isawaitable(result) else result
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # Nested JSON of a shape no answer expects; a defect here would look the same, so its
            # kind and place are told.
            raise bad_request(f"can't parse the parameters: {error!r}") from error

    async def _run(
        self,
        bot: Bot,
        name: str,
        given: Json,
        files: dict[str, Upload],
        *,
        started: float,
        via: str = "http",
    ) -> web.Response:
        try:
            result = await self.execute(bot, name, given, files)
        except Refusal as refusal:
            return self._refuse(bot, _spelled(name), given, refusal, started, via=via)
        self._note(bot, _spelled(name), given, started, via=via, result=result)
        return web.Response(
            body=msgspec.json.encode({"ok": True, "result": result}),
            content_type="application/json",
        )

    async def _struck(
        self,
        request: web.Request,
        fault: Fault,
        *,
        bot: Bot,
        name: str,
        given: Json,
        files: dict[str, Upload],
        started: float,
    ) -> web.StreamResponse:
        refusal = fault.as_refusal()
        if refusal is not None:
            return self._refuse(bot, _spelled(name), given, refusal, started, fault=fault)
        if fault.executed:
            await self._run(bot, name, given, files, started=started)
        reason = _REASONS.get(fault.status, "Error")
        broken = Refusal(fault.status, reason if fault.kind == "http_5xx" else fault.kind)
        if fault.kind == "timeout":
            await asyncio.sleep(fault.seconds)
        answer = self._refuse(bot, _spelled(name), given, broken, started, fault=fault)
        if fault.kind != "http_5xx":
            if request.transport is not None:
                request.transport.abort()
            return answer
        if fault.html:
            page = _NGINX.format(fault.status, reason)
            return web.Response(text=page, status=fault.status, content_type="text/html")
        return answer

    def _refuse(
        self,
        bot: Bot | None,
        name: str,
        given: Json,
        refusal: Refusal,
        started: float,
        *,
        fault: Fault | None = None,
        via: str = "http",
    ) -> web.Response:
        self._note(bot, name, given, started, via=via, refusal=refusal, fault=fault)
        return web.Response(
            body=msgspec.json.encode(refusal.as_answer()),
            status=refusal.code,
            content_type="application/json",
        )

    def _note(
        self,
        bot: Bot | None,
        name: str,
        given: Json,
        started: float,
        *,
        via: str,
        result: Any = None,
        refusal: Refusal | None = None,
        fault: Fault | None = None,
    ) -> None:
        entry: Json = {
            "at": self.world.clock.now(),
            "bot": bot.id if bot else None,
            "method": name,
            "params": given,
            "ok": refusal is None,
            "ms": round((perf_counter() - started) * 1000, 2),
            "via": via,
        }
        if isinstance(result, dict) and "message_id" in result:
            entry["message_id"] = result["message_id"]
        if refusal is not None:
            entry["error_code"] = refusal.code
            entry["description"] = refusal.description
        if fault is not None:
            entry["fault"] = fault.id
        self.world.calls.add(entry)

    async def _read(self, request: web.Request) -> tuple[Json, dict[str, Upload]]:
        """Parameters and uploads of any of the forms Telegram takes."""
        given: Json = dict(request.query)
        kind = request.content_type
        if kind == "multipart/form-data":
            return await self._read_multipart(request, given)
        body = await request.read()
        if not body:
            return given, {}
        if kind == "application/json":
            try:
                decoded = msgspec.json.decode(body)
            except msgspec.DecodeError:
                raise bad_request("can't parse JSON object") from None
            if not isinstance(decoded, dict):
                raise bad_request("can't parse JSON object")
            given.update(decoded)
        else:
            given.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return given, {}

    async def _read_multipart(
        self, request: web.Request, given: Json
    ) -> tuple[Json, dict[str, Upload]]:
        files: dict[str, Upload] = {}
        left = self.world.limits.max_upload_bytes + MAX_FIELD_BYTES
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            body = bytearray()
            while chunk := await part.read_chunk(_CHUNK):
                body += chunk
                left -= len(chunk)
                if left < 0:
                    raise Refusal(413, "Request Entity Too Large")
            if part.filename is None:
                given[part.name] = body.decode("utf-8", "replace")
            else:
                mime = part.headers.get("Content-Type", "application/octet-stream")
                files[part.name] = Upload(part.filename, mime, bytes(body))
                given.setdefault(part.name, f"attach://{part.name}")
        return given, files


def _spelled(name: str) -> str:
    method = METHODS.get(name)
    return method.name if method else name


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
