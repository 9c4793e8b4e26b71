"""The door of `/v1`: keys, parameters, idempotency, faults, errors; then one transaction.

Source: https://docs.stripe.com/api/idempotent_requests, November 2026.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec
from litestar import Response
from litestar.exceptions import ClientException

from stripe_simulator.api.call import Call, Params, expand
from stripe_simulator.clock import DAY_S
from stripe_simulator.faults import Faults
from stripe_simulator.forms import read_form, read_params
from stripe_simulator.records import AnyRequest, Json, random_signs, shown
from stripe_simulator.refusals import (
    Refusal,
    invalid,
    key_in_use,
    key_reused,
    unauthorized,
    unknown_route,
)
from stripe_simulator.world import API_VERSION, Account, World

MAX_KEY_SIGNS: Final = 255
_PAYMENT_FAILED: Final = 402
TEST_PREFIX: Final = "sk_test_"


class Answer(NamedTuple):
    status: int
    body: bytes
    request_id: str
    is_replayed: bool = False


class Gateway:
    """Answers every request under `/v1`."""

    def __init__(self, world: World, faults: Faults, calls: Iterable[Call]) -> None:
        self._world = world
        self._faults = faults
        self._routes = [(one, _pattern(one.path)) for one in calls]
        self._running: set[tuple[str, str]] = set()

    async def answer(self, request: AnyRequest) -> Response[bytes]:
        key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
        try:
            answer = await self._answered(request, key)
        except Refusal as refusal:
            answer = _encoded(refusal.status, refusal.as_answer(), _request_id())
        headers = {"Request-Id": answer.request_id, "Stripe-Version": API_VERSION}
        if key is not None:
            headers["Idempotency-Key"] = key[:MAX_KEY_SIGNS]
        if answer.is_replayed:
            headers["Idempotent-Replayed"] = "true"
        return Response(
            answer.body, status_code=answer.status, headers=headers, media_type="application/json"
        )

    async def _answered(self, request: AnyRequest, key: str | None) -> Answer:
        account = self._account(request.headers.get("Authorization", ""))
        _check_version(request.headers.get("Stripe-Version"))
        body = await _body(request)
        fault = self._faults.meet(request.url.path)
        if fault is not None and not fault.comes_after:
            raise Refusal(fault.status, "An error occurred internally.", kind="api_error")
        if key is None:
            await self._faults.pause(request.url.path)
            answer = self._run(account, request, body, None)
        else:
            answer = await self._once(account, request, body, key)
        if fault is not None:
            raise Refusal(fault.status, "The answer was lost on its way.", kind="api_error")
        return answer

    def _account(self, authorization: str) -> Account:
        scheme, _, given = authorization.partition(" ")
        key = given.strip()
        if scheme.lower() == "basic":
            key = _user_of(key)
        if not key:
            raise unauthorized(
                "You did not provide an API key. You need to provide your API key in the"
                " Authorization header, using Bearer auth (e.g. 'Authorization: Bearer"
                " YOUR_SECRET_KEY')."
            )
        if not key.startswith(TEST_PREFIX):
            raise unauthorized(
                f"This is a simulator of Stripe and takes keys that begin with {TEST_PREFIX} only."
                " Never give it a live key: if this was one, roll it in Stripe's dashboard."
            )
        account = self._world.account(key)
        if account is None:
            raise unauthorized(f"Invalid API Key provided: {TEST_PREFIX}****{key[-4:]}")
        return account

    async def _once(
        self,
        account: Account,
        request: AnyRequest,
        body: str,
        key: str,
    ) -> Answer:
        """The answer to the first request with this key, given again to every later one."""
        if not key or len(key) > MAX_KEY_SIGNS:
            raise invalid(f"Idempotency keys have 1 to {MAX_KEY_SIGNS} characters.")
        asked = hashlib.sha256(f"{request.url.path}\n{body}".encode()).hexdigest()
        ask = self._world.storage.ask
        ask("DELETE FROM answers WHERE created_at <= ?", account.now - DAY_S)
        kept = ask(
            "SELECT asked, status, body, request_id FROM answers WHERE account = ? AND key = ?",
            account.id, key,
        )  # fmt: skip
        if kept:
            if kept[0][0] != asked:
                raise key_reused(key)
            _, status, given, request_id = kept[0]
            return Answer(status, given, request_id, is_replayed=True)
        if (account.id, key) in self._running:
            raise key_in_use(key)
        self._running.add((account.id, key))
        try:
            await self._faults.pause(request.url.path)
            return self._run(account, request, body, (key, asked))
        finally:
            self._running.discard((account.id, key))

    def _run(
        self,
        account: Account,
        request: AnyRequest,
        body: str,
        once: tuple[str, str] | None,
    ) -> Answer:
        call, ids = self._route(request.method, request.url.path)
        given = body if request.method == "POST" else request.url.query
        params = read_params(call.params, read_form(given))
        request_id = _request_id()
        account.request = {"id": request_id, "idempotency_key": once[0] if once else None}
        try:
            with self._world.storage.transaction():
                answer = _acted(account, call, params, ids, request_id)
                self._keep(account, once, answer)
        except Refusal as refusal:
            # A payment that failed was tried, though nothing of it stays: that answer is given
            # again. Any other refusal leaves its key free, as at Stripe.
            if refusal.status != _PAYMENT_FAILED:
                raise
            answer = _encoded(refusal.status, refusal.as_answer(), request_id)
            self._keep(account, once, answer)
        finally:
            account.request = {"id": None, "idempotency_key": None}
        self._world.heard()
        return answer

    def _keep(self, account: Account, once: tuple[str, str] | None, answer: Answer) -> None:
        if once is not None:
            self._world.storage.ask(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
                account.id, *once, answer.status, answer.body, answer.request_id, account.now,
            )  # fmt: skip

    def _route(self, method: str, path: str) -> tuple[Call, tuple[str, ...]]:
        for call, pattern in self._routes:
            found = pattern.fullmatch(path)
            if found and call.method == method:
                return call, found.groups()
        raise unknown_route(method, path[:200])


def _acted(
    account: Account, call: Call, params: Params, ids: tuple[str, ...], request_id: str
) -> Answer:
    """The call's answer; a refusal that keeps what was done is one too."""
    try:
        result = call.act(account, params, *ids)
        return _encoded(200, expand(account, shown(result), params.expand), request_id)
    except Refusal as refusal:
        if not refusal.is_kept:
            raise
        return _encoded(refusal.status, refusal.as_answer(), request_id)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("/v1" + path.replace("*", r"([\w-]{1,255})"), re.ASCII)


async def _body(request: AnyRequest) -> str:
    try:
        return (await request.body()).decode()
    except (ClientException, UnicodeDecodeError):
        raise invalid("Invalid request: the body is too large or not UTF-8.") from None


def _check_version(version: str | None) -> None:
    if version not in {None, API_VERSION}:
        raise invalid(
            f"Invalid Stripe API version: this simulator speaks {API_VERSION} only.",
            code="api_version_invalid",
        )


def _encoded(status: int, body: Json, request_id: str) -> Answer:
    return Answer(status, msgspec.json.encode(body), request_id)


def _request_id() -> str:
    return f"req_{random_signs(14)}"


def _user_of(credentials: str) -> str:
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""
