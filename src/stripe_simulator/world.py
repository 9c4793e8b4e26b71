"""The state: accounts with their objects, events and timers, over the storage and the clock."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from stripe import api_version

from stripe_simulator.clock import Clock
from stripe_simulator.records import Json, kind_of, new_id, shown
from stripe_simulator.refusals import missing
from stripe_simulator.storage import Storage

API_VERSION: Final = api_version
MAX_FIRINGS: Final = 100_000

# What happens when a timer is due: the account, the object's id.
TimerAct = Callable[["Account", str], None]


class AccountSettings(msgspec.Struct, kw_only=True):
    """What Stripe keeps in its dashboard."""

    tax_rate_bp: int = 2_000  # hundredths of a percent, where automatic_tax is on
    retry_days: list[int] = msgspec.field(default_factory=lambda: [3, 5, 7])
    after_retries: str = "canceled"  # or unpaid, past_due


class Policy(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What becomes of new events' deliveries."""

    is_held: bool = False
    copies: int = 1
    dropped: list[str] = msgspec.field(default_factory=list)


class World:
    """All accounts; an account is one secret key."""

    def __init__(self, folder: Path | None, clock: Clock, keys: Iterable[str]) -> None:
        self.storage = Storage(folder)
        self.clock = clock
        self.base_url = ""
        self.acts: dict[str, TimerAct] = {}
        self._accounts = {key: Account(self, key) for key in keys}
        # Called with nothing after a transaction that made events.
        self.heard: Callable[[], None] = _nobody

    def open(self) -> None:
        """The clock goes on from where it was kept; accounts added later are there again."""
        self.storage.open()
        for key in msgspec.json.decode(self.read_setting("keys") or "[]"):
            self._accounts.setdefault(key, Account(self, key))
        kept = self.read_setting("clock")
        if kept is not None:
            facts = msgspec.json.decode(kept)
            is_same_kind = (facts["frozen_at"] is None) == (self.clock.frozen_at is None)
            if is_same_kind:
                self.clock.frozen_at, self.clock.shift_s = facts["frozen_at"], facts["shift_s"]

    def account(self, key: str) -> "Account | None":
        return self._accounts.get(key)

    def add_account(self, key: str) -> "Account":
        account = self._accounts.setdefault(key, Account(self, key))
        self.write_setting("keys", list(self._accounts))
        return account

    @property
    def accounts(self) -> list["Account"]:
        return list(self._accounts.values())

    def read_setting(self, name: str) -> str | None:
        rows = self.storage.ask("SELECT value FROM settings WHERE name = ?", name)
        return rows[0][0] if rows else None

    def write_setting(self, name: str, value: Any) -> None:
        text = msgspec.json.encode(value).decode()
        self.storage.ask("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, text)

    @property
    def policy(self) -> Policy:
        kept = self.read_setting("policy")
        return msgspec.json.decode(kept, type=Policy) if kept else Policy()

    def add_delivery(
        self,
        account_id: str,
        endpoint: str,
        event_id: str,
        kind: str,
        *,
        state: str = "waiting",
        disguise: str = "",
    ) -> None:
        """The event goes to the endpoint, as it is or in a disguise for tests."""
        self.storage.ask(
            "INSERT INTO deliveries (account, endpoint, event, type, state, disguise, place,"
            " due_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
            account_id,
            endpoint,
            event_id,
            kind,
            state,
            disguise,
            self.clock.wall(),
        )

    def hosted(self, kind: str, secret: str) -> "tuple[Account, Json] | None":
        """The object of any account that is opened by this secret."""
        for account in self._accounts.values():
            for found in account.all(kind, parent=secret):
                return account, found
        return None

    def set_clock(self, moment: int) -> None:
        self.clock.set(moment)
        facts = {"frozen_at": self.clock.frozen_at, "shift_s": self.clock.shift_s}
        self.write_setting("clock", facts)

    def next_due(self) -> int | None:
        due_at: int | None = self.storage.ask("SELECT min(due_at) FROM timers")[0][0]
        return due_at

    def move_to(self, moment: int) -> int:
        """It is `moment`; everything due until then happened in order, each at its own time."""
        fired = self._fire(moment, moves_clock=True)
        if moment > self.clock.now():
            with self.storage.transaction():
                self.set_clock(moment)
        return fired

    def catch_up(self) -> int:
        """What is due by now has happened."""
        return self._fire(self.clock.now(), moves_clock=False)

    def _fire(self, until: int, *, moves_clock: bool) -> int:
        known = {account.id: account for account in self._accounts.values()}
        ids = msgspec.json.encode(list(known)).decode()
        for fired in range(MAX_FIRINGS):
            rows = self.storage.ask(
                "SELECT account, act, id, due_at FROM timers WHERE due_at <= ?"
                " AND account IN (SELECT value FROM json_each(?)) ORDER BY due_at, seq LIMIT 1",
                until, ids,
            )  # fmt: skip
            if not rows:
                return fired
            account_id, act, object_id, due_at = rows[0]
            with self.storage.transaction():
                if moves_clock and due_at > self.clock.now():
                    self.set_clock(due_at)
                known[account_id].stop_timer(act, object_id)
                self.acts[act](known[account_id], object_id)
            self.heard()
        return MAX_FIRINGS


class Account:
    """Everything one secret key sees; methods are for use inside a transaction."""

    def __init__(self, world: World, key: str) -> None:
        self.world = world
        self.key = key
        self.id = f"acct_{hashlib.sha256(key.encode()).hexdigest()[:16]}"
        # Set while a request is answered, for its events.
        self.request: Json = {"id": None, "idempotency_key": None}
        self.is_rehearsing = False

    @property
    def now(self) -> int:
        return self.world.clock.now()

    @property
    def settings(self) -> AccountSettings:
        kept = self.world.read_setting(self.id)
        return msgspec.json.decode(kept, type=AccountSettings) if kept else AccountSettings()

    def keep_settings(self, settings: AccountSettings) -> None:
        self.world.write_setting(self.id, settings)

    # Objects

    def fresh(self, kind: str, **facts: Any) -> Json:
        """A new object with the fields all have, not yet kept."""
        return {
            "id": new_id(kind),
            "object": kind,
            "created": self.now,
            "livemode": False,
            **facts,
        }

    def find(self, object_id: str, kind: str | None = None) -> Json | None:
        kind = kind or kind_of(object_id)
        rows = self.world.storage.ask(
            "SELECT body FROM objects WHERE account = ? AND kind = ? AND id = ?",
            self.id, kind, object_id,
        )  # fmt: skip
        return msgspec.json.decode(rows[0][0]) if rows else None

    def get(self, kind: str, object_id: str, param: str | None = None) -> Json:
        """The object.

        Raises:
            Refusal: there is none; `param` is the parameter that named it, None for the address.
        """
        found = self.find(object_id, kind)
        if found is None:
            raise missing(kind, object_id, param)
        return found

    def all(self, kind: str, parent: str | None = None) -> Iterator[Json]:
        """Every object of a kind, the newest first; of one customer, invoice or meter."""
        where = "" if parent is None else " AND parent = ?"
        values = (self.id, kind) if parent is None else (self.id, kind, parent)
        rows = self.world.storage.ask(
            f"SELECT body FROM objects WHERE account = ? AND kind = ?{where} ORDER BY seq DESC",
            *values,
        )
        return (msgspec.json.decode(row[0]) for row in rows)

    def keep(self, record: Json, event: str | None = None, parent: str = "") -> Json:
        """The object is kept as it is, and its event made unless nothing visible changed."""
        before = self.find(record["id"], record["object"])
        self.world.storage.ask(
            "INSERT INTO objects (account, kind, id, parent, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (account, kind, id) DO UPDATE SET body = excluded.body",
            self.id, record["object"], record["id"], parent, msgspec.json.encode(record).decode(),
        )  # fmt: skip
        if event is not None:
            previous = None
            if event.endswith(".updated") and before is not None:
                previous = _changed(before, record)
                if not previous:
                    return record
            self.emit(event, record, previous)
        return record

    def drop(self, record: Json) -> None:
        self.world.storage.ask(
            "DELETE FROM objects WHERE account = ? AND kind = ? AND id = ?",
            self.id, record["object"], record["id"],
        )  # fmt: skip

    # Events and timers

    def emit(self, kind: str, record: Json, previous: Json | None = None) -> None:
        """The event is kept and waits for every endpoint of the account."""
        if self.is_rehearsing:
            return
        data: Json = {"object": shown(record)}
        if previous is not None:
            data["previous_attributes"] = previous
        storage = self.world.storage
        endpoints = storage.ask("SELECT id FROM endpoints WHERE account = ?", self.id)
        event = self.fresh(
            "event",
            api_version=API_VERSION,
            type=kind,
            data=data,
            pending_webhooks=len(endpoints),
            request=self.request,
        )
        self.keep(event)
        policy = self.world.policy
        state = "dropped" if kind in policy.dropped else "held" if policy.is_held else "waiting"
        for (endpoint,) in endpoints:
            for _ in range(policy.copies):
                self.world.add_delivery(self.id, endpoint, event["id"], kind, state=state)

    def set_timer(self, act: str, object_id: str, due_at: int) -> None:
        self.world.storage.ask(
            "INSERT OR REPLACE INTO timers (account, act, id, due_at) VALUES (?, ?, ?, ?)",
            self.id, act, object_id, due_at,
        )  # fmt: skip

    def stop_timer(self, act: str, object_id: str) -> None:
        self.world.storage.ask(
            "DELETE FROM timers WHERE account = ? AND act = ? AND id = ?", self.id, act, object_id
        )


def _changed(before: Json, after: Json) -> Json:
    """What the visible fields that differ were before; objects inside only where they differ."""
    old, new = shown(before), shown(after)
    changed: Json = {}
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        is_deep = isinstance(was, dict) and isinstance(now, dict)
        changed[name] = _changed(was, now) if is_deep and was and now else was
    return changed


def _nobody() -> None:
    return
