"""The control API: what a test, a demo or a person makes time, webhooks and faults do.

Every field is described in docs/stripe-simulator.md.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

import msgspec
from litestar import HttpMethod, Response, route
from litestar.exceptions import ClientException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from stripe_simulator.billing import dunning
from stripe_simulator.billing.cards import CARDS
from stripe_simulator.faults import MAX_FAULTS, Fault, Faults
from stripe_simulator.records import AnyRequest, Json, random_signs
from stripe_simulator.refusals import Refusal
from stripe_simulator.webhooks import Courier
from stripe_simulator.world import Account, AccountSettings, Policy, World

MAX_MOVE_S: Final = 10 * 366 * 86_400
MAX_ROWS: Final = 1_000
MAX_COPIES: Final = 10
MAX_KEY_SIGNS: Final = 200
Seconds = Annotated[int, msgspec.Meta(ge=0, le=MAX_MOVE_S)]
_BAD = 400
_OTHER_SITE = 403


class Wrong(Exception):  # noqa: N818 - the asker's mistake, answered with 400
    def __init__(self, field: str, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.field = field
        self.problem = problem
        self.remedy = remedy


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A request's fields; what it does not know is refused."""


class Nothing(Body, kw_only=True):
    pass


class Move(Body, kw_only=True):
    by_s: Seconds | None = None
    to: int | None = None


class NewKey(Body, kw_only=True):
    key: str


class NewEndpoint(Body, kw_only=True):
    url: str
    secret: str | None = None
    key: str | None = None


class OldEndpoint(Body, kw_only=True):
    id: str


class Release(Body, kw_only=True):
    order: Literal["made", "reversed", "shuffled"] = "made"
    seed: int = 0
    copies: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1


class Redelivery(Body, kw_only=True):
    event: str
    disguise: Literal["", "wrong_mode", "forged", "unsigned", "stale", "altered"] = ""


class Drop(Body, kw_only=True):
    event: str


class Settle(Body, kw_only=True):
    timeout_s: Annotated[float, msgspec.Meta(ge=0, le=60)] = 10.0


class CardChange(Body, kw_only=True):
    payment_method: str
    behaviour: Literal["pays", "declines", "lacks_funds", "asks"]


class Confirmation(Body, kw_only=True):
    invoice: str
    is_approved: bool = True


class Settings(Body, kw_only=True):
    key: str | None = None
    tax_rate_bp: Annotated[int, msgspec.Meta(ge=0, le=10_000)] | None = None
    retry_days: (
        Annotated[list[Annotated[int, msgspec.Meta(ge=1, le=30)]], msgspec.Meta(max_length=8)]
        | None
    ) = None
    after_retries: Literal["canceled", "unpaid", "past_due"] | None = None


Act = Callable[[Any], Json | Awaitable[Json]]


class Control:
    """Answers every request under `/control`."""

    def __init__(self, world: World, faults: Faults, courier: Courier) -> None:
        self._world = world
        self._faults = faults
        self._courier = courier
        self._acts: dict[tuple[str, str], tuple[type[Any], Act]] = {
            ("GET", "health"): (Nothing, self._health),
            ("GET", "clock"): (Nothing, self._clock),
            ("POST", "clock"): (Move, self._move),
            ("POST", "keys"): (NewKey, self._add_key),
            ("GET", "endpoints"): (Nothing, self._endpoints),
            ("POST", "endpoints"): (NewEndpoint, self._add_endpoint),
            ("POST", "endpoints/remove"): (OldEndpoint, self._remove_endpoint),
            ("GET", "deliveries"): (Nothing, self._deliveries),
            ("POST", "deliveries/policy"): (Policy, self._set_policy),
            ("POST", "deliveries/release"): (Release, self._release),
            ("POST", "deliveries/redeliver"): (Redelivery, self._redeliver),
            ("POST", "deliveries/drop"): (Drop, self._drop),
            ("POST", "deliveries/settle"): (Settle, self._settle),
            ("POST", "cards"): (CardChange, self._change_card),
            ("POST", "confirm"): (Confirmation, self._confirm),
            ("POST", "settings"): (Settings, self._change_settings),
            ("POST", "faults"): (Fault, self._add_fault),
            ("POST", "faults/clear"): (Nothing, self._clear_faults),
        }

    def handler(self) -> HTTPRouteHandler:
        @route(
            "/control/{path:path}", http_method=[HttpMethod.GET, HttpMethod.POST], status_code=200
        )
        async def control(request: AnyRequest, path: FromPath[str]) -> Response[bytes]:
            return await self._answer(request, path.strip("/"))

        return control

    async def _answer(self, request: AnyRequest, path: str) -> Response[bytes]:
        # Any web page may send requests to this machine; only its own pages may move time.
        origin = request.headers.get("Origin")
        if origin and urlsplit(origin).netloc != request.headers.get("Host"):
            return _refused(Wrong("", "comes from another site", "ask directly"), _OTHER_SITE)
        known = self._acts.get((request.method, path))
        if known is None:
            return _refused(Wrong("", f"there is no {request.method} /control/{path}", "see docs"))
        kind, act = known
        try:
            body = await request.body() if request.method == "POST" else b""
            result = act(msgspec.json.decode(body or b"{}", type=kind))
            if isinstance(result, Awaitable):
                result = await result
        except Wrong as wrong:
            return _refused(wrong)
        except (msgspec.DecodeError, ClientException) as error:
            return _refused(Wrong("", str(error), "send a JSON object of known fields"))
        except Refusal as refusal:
            return _refused(
                Wrong(refusal.error.get("param", ""), str(refusal), "see Stripe's docs")
            )
        self._courier.wake()
        return Response(msgspec.json.encode(result), media_type="application/json")

    # Time and accounts

    def _health(self, _body: Nothing) -> Json:
        return {"ok": True, "now": self._world.clock.now()}

    def _clock(self, _body: Nothing) -> Json:
        clock = self._world.clock
        is_frozen = clock.frozen_at is not None
        return {"now": clock.now(), "is_frozen": is_frozen, "next_due": self._world.next_due()}

    def _move(self, body: Move) -> Json:
        now = self._world.clock.now()
        moment = body.to if body.to is not None else now + (body.by_s or 0)
        if not now <= moment <= now + MAX_MOVE_S:
            raise Wrong(
                "to", "is in the past or too far ahead", "time goes forward, 10 years at most"
            )
        fired = self._world.move_to(moment)
        return {"now": self._world.clock.now(), "fired": fired}

    def _add_key(self, body: NewKey) -> Json:
        if not body.key.startswith("sk_test_") or len(body.key) > MAX_KEY_SIGNS:
            raise Wrong("key", "is no test key", "send one that begins with sk_test_")
        return {"account": self._world.add_account(body.key).id}

    def _change_settings(self, body: Settings) -> Json:
        account = self._account(body.key)
        changed = {
            name: getattr(body, name)
            for name in ("tax_rate_bp", "retry_days", "after_retries")
            if getattr(body, name) is not None
        }
        settings = msgspec.structs.replace(account.settings, **changed)
        account.keep_settings(settings)
        return {"settings": _plain(settings)}

    # Webhooks

    def _endpoints(self, _body: Nothing) -> Json:
        rows = self._world.storage.ask("SELECT id, account, url FROM endpoints ORDER BY id")
        return {
            "endpoints": [dict(zip(("id", "account", "url"), row, strict=True)) for row in rows]
        }

    def _add_endpoint(self, body: NewEndpoint) -> Json:
        if not self._courier.may_call(body.url):
            raise Wrong("url", "is not on this machine", "start with --webhook-host NAME")
        return add_endpoint(self._world, self._account(body.key), body.url, body.secret)

    def _remove_endpoint(self, body: OldEndpoint) -> Json:
        self._world.storage.ask("DELETE FROM endpoints WHERE id = ?", body.id)
        return {"removed": body.id}

    def _deliveries(self, _body: Nothing) -> Json:
        names = ("seq", "account", "endpoint", "event", "type", "state", "disguise", "attempts",
                 "status", "error")  # fmt: skip
        rows = self._world.storage.ask(
            f"SELECT {', '.join(names)} FROM deliveries ORDER BY seq DESC LIMIT ?", MAX_ROWS
        )
        return {"deliveries": [dict(zip(names, row, strict=True)) for row in reversed(rows)]}

    def _set_policy(self, body: Policy) -> Json:
        if not 1 <= body.copies <= MAX_COPIES:
            raise Wrong("copies", "is out of range", "from 1 to 10")
        self._world.write_setting("policy", body)
        return {"policy": _plain(body)}

    def _release(self, body: Release) -> Json:
        ask = self._world.storage.ask
        with self._world.storage.transaction():
            held = [row[0] for row in ask("SELECT seq FROM deliveries WHERE state = 'held'")]
            for _ in range(body.copies - 1):
                ask(
                    "INSERT INTO deliveries (account, endpoint, event, type, state, disguise,"
                    " place, due_at) SELECT account, endpoint, event, type, 'held', disguise,"
                    " place, due_at FROM deliveries WHERE state = 'held' AND seq <= ?",
                    max(held, default=0),
                )
            held = [row[0] for row in ask("SELECT seq FROM deliveries WHERE state = 'held'")]
            if body.order == "reversed":
                held.reverse()
            elif body.order == "shuffled":
                random.Random(body.seed).shuffle(held)  # noqa: S311 - an order, not a secret
            for place, seq in enumerate(held):
                ask("UPDATE deliveries SET state = 'waiting', place = ? WHERE seq = ?", place, seq)
            policy = self._world.policy
            policy.is_held = False
            self._world.write_setting("policy", policy)
        return {"released": len(held)}

    def _redeliver(self, body: Redelivery) -> Json:
        account, event = self._event(body.event)
        endpoints = self._world.storage.ask(
            "SELECT id FROM endpoints WHERE account = ?", account.id
        )
        for (endpoint,) in endpoints:
            self._world.add_delivery(
                account.id, endpoint, event["id"], event["type"], disguise=body.disguise
            )
        return {"sent": len(endpoints)}

    def _drop(self, body: Drop) -> Json:
        rows = self._world.storage.ask(
            "UPDATE deliveries SET state = 'dropped' WHERE event = ?"
            " AND state IN ('waiting', 'held') RETURNING seq",
            body.event,
        )
        return {"dropped": len(rows)}

    async def _settle(self, body: Settle) -> Json:
        """Waits until nothing is due any more; what waits for a retry counts as waiting."""
        self._courier.wake()
        with_end = asyncio.get_running_loop().time() + body.timeout_s
        while True:
            sql = "SELECT count(*) FROM deliveries WHERE state = 'waiting'"
            waiting = int(self._world.storage.ask(sql)[0][0])
            if not waiting or asyncio.get_running_loop().time() > with_end:
                return {"waiting": waiting}
            await asyncio.sleep(0.01)

    # Cards and faults

    def _change_card(self, body: CardChange) -> Json:
        for account in self._world.accounts:
            method = account.find(body.payment_method, "payment_method")
            if method is not None:
                method["_behaviour"] = CARDS[body.behaviour].behaviour
                account.keep(method)
                return {"payment_method": method["id"], "behaviour": body.behaviour}
        raise Wrong("payment_method", "is no payment method", "send its pm_ id")

    def _confirm(self, body: Confirmation) -> Json:
        for account in self._world.accounts:
            invoice = account.find(body.invoice, "invoice")
            if invoice is not None:
                with self._world.storage.transaction():
                    outcome = dunning.answer_card(account, invoice, is_approved=body.is_approved)
                return {"outcome": outcome}
        raise Wrong("invoice", "is no invoice", "send its in_ id")

    def _add_fault(self, body: Fault) -> Json:
        if len(self._faults.waiting) >= MAX_FAULTS:
            raise Wrong("", "too many faults wait", "POST /control/faults/clear")
        self._faults.waiting.append(body)
        return {"faults": len(self._faults.waiting)}

    def _clear_faults(self, _body: Nothing) -> Json:
        self._faults.waiting.clear()
        return {"faults": 0}

    def _account(self, key: str | None) -> Account:
        account = self._world.accounts[0] if key is None else self._world.account(key)
        if account is None:
            raise Wrong("key", "is no key of this simulator", "POST /control/keys first")
        return account

    def _event(self, event_id: str) -> tuple[Account, Json]:
        for account in self._world.accounts:
            event = account.find(event_id, "event")
            if event is not None:
                return account, event
        raise Wrong("event", "is no event", "take it from GET /v1/events")


def add_endpoint(world: World, account: Account, url: str, secret: str | None) -> Json:
    """Events of the account go to this address from now on; a known one gets the new secret."""
    secret = secret or f"whsec_{random_signs(32)}"
    rows = world.storage.ask(
        "INSERT INTO endpoints (id, account, url, secret) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (account, url) DO UPDATE SET secret = excluded.secret RETURNING id",
        f"we_{random_signs(24)}", account.id, url, secret,
    )  # fmt: skip
    return {"id": rows[0][0], "account": account.id, "url": url, "secret": secret}


def _plain(settings: AccountSettings | Policy) -> Json:
    plain: Json = msgspec.to_builtins(settings)
    return plain


def _refused(wrong: Wrong, status: int = _BAD) -> Response[bytes]:
    error = {"field": wrong.field, "problem": wrong.problem, "remedy": wrong.remedy}
    body = msgspec.json.encode({"error": error})
    return Response(body, status_code=status, media_type="application/json")
