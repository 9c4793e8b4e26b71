"""`deliver`: brings one chat's queue into the chat, in order, at the pace the channel allows.

A row is taken in one transaction, sent outside of any, and its outcome written in another. The
row is the truth: a crash between send and outcome leaves it `sending`, and whoever finds it after
its lease shows it as unknown instead of guessing (BLUEPRINT 4.7). Waiting holds no slot: the job
ends and a task of the chat stands in the queue for the moment something may go.
"""

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from telldesk.channels.account_states import AccountStates
from telldesk.channels.bot_files import note_files
from telldesk.channels.buckets import Pacer
from telldesk.channels.delivery_decisions import Verdict, verdict
from telldesk.channels.delivery_outcomes import settle
from telldesk.channels.delivery_rows import Next, Ready, Wait, begin, look
from telldesk.channels.failures import (
    AccountDead,
    Flood,
    OtherConsumer,
    Outcome,
    Permanent,
    Sent,
    Unknown,
)
from telldesk.channels.outgoing import Outgoing, Sender
from telldesk.kernel.db import Tenant
from telldesk.kernel.jobs import JobContext, RunAgain, outside_job
from telldesk.kernel.log import get_logger
from telldesk.kernel.metrics import DELIVERIES
from telldesk.kernel.work import Task, Work
from telldesk.tickets.deliveries import LANES

log = get_logger(__name__)

_ROWS_A_RUN: Final = 20
_RUN_S: Final = 12.0  # the last send of a run may take 25 s more and still ends before the lease
_HOLD_S: Final = 0.2  # pauses this short are waited out: a new task would cost as much
_GRACE_S: Final = 2.0  # less than a stopping worker gives its jobs


@dataclass(frozen=True, kw_only=True)
class Outbound:
    """What `deliver` needs beside the job's own context; found by `context.part(Outbound)`."""

    sender: Sender
    pacer: Pacer
    accounts: AccountStates


class _Drain:
    """One run over one chat's queue."""

    def __init__(self, context: JobContext, tenant: Tenant, bot_id: int, chat_id: int) -> None:
        self._context = context
        self._parts = context.part(Outbound)
        self._tenant = tenant
        self._bot_id = bot_id
        self._chat_id = chat_id
        self._ends_at = time.monotonic() + _RUN_S

    async def run(self) -> None:
        """Sends until nothing is due, the pace says wait, or this run was long enough."""
        upcoming: Next = await self._tenant_work(self._look)
        for _ in range(_ROWS_A_RUN):
            if not isinstance(upcoming, Ready):
                return
            if not await self._has_pace(upcoming):
                return
            ready = upcoming
            outgoing = await self._tenant_work(
                lambda work: begin(work, self._bot_id, self._chat_id, ready.delivery_id)  # noqa: B023 - run at once
            )
            if outgoing is None:
                upcoming = await self._tenant_work(self._look)
                continue
            following = await self._send(outgoing)
            if following is None:
                return
            upcoming = following
            if time.monotonic() > self._ends_at:
                break
        if isinstance(upcoming, Ready):
            raise RunAgain(self._context.clock.now())

    async def _look(self, work: Work) -> Next:
        """What is next; a wait becomes a task in the same commit."""
        upcoming = await look(work, self._bot_id, self._chat_id)
        if isinstance(upcoming, Wait):
            self._wake(work, upcoming.until, "reply")
        return upcoming

    def _wake(self, work: Work, at: datetime, lane: str) -> None:
        """The chat is looked at again at `at`; wakes of the same quarter second are one task."""
        quarter = math.ceil(at.timestamp() * 4)
        work.enqueue(
            Task(
                "deliver",
                {"bot_id": self._bot_id, "chat_id": self._chat_id},
                key=f"{self._bot_id}:{self._chat_id}:{quarter}",
                priority=LANES[lane],
                run_at=at,
            )
        )

    async def _has_pace(self, ready: Ready) -> bool:
        """Whether it may go now; otherwise a task stands where its turn comes."""
        held_until = time.monotonic() + _HOLD_S
        while True:
            in_line = time.monotonic() >= held_until
            wait_s = await self._parts.pacer.ask(
                self._tenant.schema, self._bot_id, self._chat_id,
                lane=ready.lane, messages=ready.messages, in_line=in_line,
            )  # fmt: skip
            if wait_s <= 0:
                return True
            left_s = held_until - time.monotonic()
            if in_line or wait_s > _HOLD_S:
                break
            await asyncio.sleep(min(wait_s, max(left_s, 0.0)) + 0.001)
        at = self._context.clock.now() + timedelta(seconds=wait_s)

        async def later(work: Work) -> None:
            self._wake(work, at, ready.lane)

        await self._tenant_work(later)
        return False

    async def _send(self, outgoing: Outgoing) -> Next | None:
        """What is next after this one; None when the bot itself cannot go on."""
        sending = asyncio.ensure_future(self._send_and_settle(outgoing))
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:
            # A worker that stops lets the call on its way come home, if it comes soon.
            done, _ = await asyncio.wait({sending}, timeout=_GRACE_S)
            if done and not sending.cancelled():
                sending.exception()  # seen: the row stays `sending` and is found by its lease
            sending.cancel()
            raise

    async def _send_and_settle(self, outgoing: Outgoing) -> Next | None:
        if outgoing.refused:
            outcome: Outcome = Permanent(outgoing.refused)
        else:
            outcome = await self._parts.sender.send(outgoing)
        what = verdict(
            outgoing.kind, outgoing.attempts, outcome, self._context.clock.now(),
            jitter=random.random(),  # noqa: S311 - spreads retries, protects nothing
        )  # fmt: skip

        async def write(work: Work) -> Next:
            await settle(work, outgoing, what)
            if isinstance(outcome, Sent) and outcome.files:
                await note_files(work, outgoing.bot_id, outcome.files)
            return await self._look(work)

        following: Next = await self._tenant_work(write)
        self._note(outgoing, outcome, what)
        return following if await self._heed(outcome) else None

    async def _heed(self, outcome: Outcome) -> bool:
        """What the outcome means for the bot as a whole; whether the chat may go on now."""
        schema, bot_id = self._tenant.schema, self._bot_id
        pacer, accounts = self._parts.pacer, self._parts.accounts
        match outcome:
            case Flood():
                if await pacer.flooded(schema, bot_id, self._chat_id, outcome.after_s):
                    until = self._context.clock.now() + timedelta(seconds=outcome.after_s)
                    await accounts.pause(bot_id, until)
            case AccountDead():
                await accounts.needs_relink(bot_id, outcome.reason)
                return False
            case OtherConsumer():
                log.error("bot.used_elsewhere", bot_id=bot_id)
            case Unknown():
                rest_s = await pacer.troubled(schema, bot_id)
                log.warning("bot.rests", bot_id=bot_id, reason=outcome.keyword, rest_s=rest_s)
            case _:
                pass
        return True

    def _note(self, outgoing: Outgoing, outcome: Outcome, what: Verdict) -> None:
        DELIVERIES.labels(outgoing.kind, type(outcome).__name__).inc()
        log.info(
            "delivery.attempted",
            delivery_id=str(outgoing.delivery_id),
            bot_id=self._bot_id,
            kind=outgoing.kind,
            attempt=outgoing.attempts,
            outcome=type(outcome).__name__,
            verdict=type(what).__name__,
        )

    async def _tenant_work(self, verb: Callable[[Work], Awaitable[Any]]) -> Any:
        return await self._context.desk.run(self._tenant, verb)


@outside_job(timeout_s=48, tries=30, priority=1)
async def deliver(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """The chat's queue is as empty as its pace allows. Args: bot_id, chat_id."""
    bot_id, chat_id = int(args["bot_id"]), int(args["chat_id"])
    accounts = context.part(Outbound).accounts
    if not await accounts.may_send(tenant, bot_id):
        # The rows stay queued; resuming the tenant or linking the bot again wakes them (T23).
        log.info("delivery.held_back", bot_id=bot_id, schema=tenant.schema)
        return
    await _Drain(context, tenant, bot_id, chat_id).run()
