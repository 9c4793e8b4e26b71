"""Mail to owners goes out: rows are claimed, sent without a transaction, and settled.

The row says `sending` before the server hears a word, so a worker that dies in between leaves
`unknown`, never a second mail. Whatever becomes of it, what was secret in the row is gone then.
"""

import asyncio
import time
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from telldesk.kernel.crypto import DecryptionFailed, KeyRing
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.mail import Letter, MailDelayed, Mailer, MailRefused, MailUnknown
from telldesk.kernel.settings import Settings
from telldesk.kernel.tasks import either
from telldesk.kernel.work import Desk, Work
from telldesk.owners.letters import TOPIC, LetterKind, opened
from telldesk.owners.wording import written

log = get_logger(__name__)

_EVERY_S: Final = 5.0
_SWEEP_EVERY_S: Final = 60.0
_AT_ONCE: Final = 8
_MOST_TRIES: Final = 8
# The mailer gives up long before.
_LEASE: Final = timedelta(minutes=5)
_FIRST_WAIT: Final = timedelta(seconds=5)
_LONGEST_WAIT: Final = timedelta(minutes=10)
_CLAIM: Final = """
UPDATE platform.owner_letters l SET state = 'sending', tries = tries + 1, due_at = $2
FROM (SELECT id FROM platform.owner_letters
      WHERE state = 'queued' AND due_at <= $1 AND expires_at > $1
      ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) due
WHERE l.id = due.id
RETURNING l.id, l.kind, l.email, l.language, l.sealed, l.tries, l.created_at
"""
_SETTLE: Final = """
UPDATE platform.owner_letters SET state = $2, failure = $3, sealed = NULL,
  sent_at = CASE WHEN $2 = 'sent' THEN $4::timestamptz END
WHERE id = $1 AND state = 'sending'
"""
_AGAIN: Final = """
UPDATE platform.owner_letters SET state = 'queued', failure = $2, due_at = $3
WHERE id = $1 AND state = 'sending'
"""
_EXPIRE: Final = """
UPDATE platform.owner_letters SET state = 'refused', failure = 'expired', sealed = NULL
WHERE state = 'queued' AND expires_at <= $1
"""
_LOST: Final = """
UPDATE platform.owner_letters SET state = 'unknown', failure = 'worker_lost', sealed = NULL
WHERE state = 'sending' AND due_at <= $1
"""


class Postman:
    """Sends what is queued for owners; any number of workers may have one."""

    def __init__(
        self, desk: Desk, ring: KeyRing, mailer: Mailer | None, settings: Settings
    ) -> None:
        """Takes the portal's desk; without a mailer letters wait until they help nobody."""
        self._desk = desk
        self._ring = ring
        self._mailer = mailer
        self._settings = settings
        self._swept_at = -_SWEEP_EVERY_S

    async def step(self) -> int:
        """Sends some of what is due; how many letters were taken up."""
        mailer = self._mailer
        if mailer is None:
            return 0
        rows = await self._desk.platform(_claim)
        await asyncio.gather(*(self._send(mailer, row) for row in rows))
        return len(rows)

    async def _send(self, mailer: Mailer, row: Any) -> None:
        try:
            letter = self._letter(row)
        except DecryptionFailed:
            await self._settle(row["id"], "refused", "sealed")
            return
        try:
            await mailer.send(letter)
        except MailRefused as refusal:
            await self._settle(row["id"], "refused", str(refusal))
        except MailUnknown as lost:
            await self._settle(row["id"], "unknown", str(lost))
        except MailDelayed as delay:
            await self._again(row, str(delay))
        else:
            await self._settle(row["id"], "sent", "")

    def _letter(self, row: Any) -> Letter:
        said = written(
            LetterKind(row["kind"]), row["language"], opened(self._ring, row),
            portal=self._settings.portal_name, url=self._settings.public_url.rstrip("/"),
        )  # fmt: skip
        return Letter(
            id=str(row["id"]), to=row["email"], sender=self._settings.portal_name,
            subject=said.subject, text=said.text, html=said.html, at=row["created_at"],
        )  # fmt: skip

    async def _settle(self, letter_id: UUID, state: str, failure: str) -> None:
        if failure:
            log.warning("letter.not_sent", letter=str(letter_id), state=state, reason=failure)

        async def settle(work: Work) -> None:
            await work.conn.execute(_SETTLE, letter_id, state, failure, work.now)

        await self._desk.platform(settle)

    async def _again(self, row: Any, failure: str) -> None:
        if row["tries"] >= _MOST_TRIES:
            await self._settle(row["id"], "refused", failure)
            return
        wait = min(_FIRST_WAIT * 2 ** (row["tries"] - 1), _LONGEST_WAIT)
        log.info("letter.delayed", letter=str(row["id"]), reason=failure)

        async def again(work: Work) -> None:
            await work.conn.execute(_AGAIN, row["id"], failure, work.now + wait)

        await self._desk.platform(again)

    async def run(self, stopping: asyncio.Event) -> None:
        """Sends and sweeps until `stopping` is set; a database that is away is asked again."""
        with self._desk.nudges.listening(TOPIC) as nudged:
            while not stopping.is_set():
                nudged.clear()
                try:
                    sent = await self.step()
                    await self._sweep_sometimes()
                except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                    log.warning("letters.unsent", reason=cause(error))
                    sent = 0
                if sent < _AT_ONCE:
                    await either(nudged, stopping, _EVERY_S)

    async def _sweep_sometimes(self) -> None:
        if time.monotonic() >= self._swept_at + _SWEEP_EVERY_S:
            await self._desk.platform(sweep)
            self._swept_at = time.monotonic()


async def _claim(work: Work) -> list[Any]:
    rows: list[Any] = await work.conn.fetch(_CLAIM, work.now, work.now + _LEASE, _AT_ONCE)
    return rows


# --- what is over is swept away ------------------------------------------------------------------

_BATCH: Final = 500
_KEPT: Final = timedelta(days=30)
_SESSIONS_KEPT: Final = timedelta(days=90)  # so that a browser that comes again is no new one
_SPENT_KEPT: Final = timedelta(hours=1)
_OLD_LETTERS: Final = """
DELETE FROM platform.owner_letters WHERE id IN (
  SELECT id FROM platform.owner_letters
  WHERE state NOT IN ('queued', 'sending')
    AND (created_at < $1 OR (failure = 'nobody' AND created_at < $2)) LIMIT $3)
"""
_OLD_SIGN_INS: Final = """
DELETE FROM platform.owner_sign_ins WHERE id IN (
  SELECT id FROM platform.owner_sign_ins WHERE expires_at < $1 LIMIT $2)
"""
_OLD_SESSIONS: Final = """
DELETE FROM platform.owner_sessions WHERE id IN (
  SELECT id FROM platform.owner_sessions WHERE expires_at < $1 LIMIT $2)
"""
_OLD_INVITATIONS: Final = """
DELETE FROM platform.owner_invitations WHERE id IN (
  SELECT id FROM platform.owner_invitations WHERE expires_at < $1 LIMIT $2)
"""
_OLD_PENDING: Final = """
UPDATE platform.owners SET pending_totp = NULL, pending_until = NULL WHERE pending_until <= $1
"""


async def sweep(work: Work) -> None:
    """What expired is gone, some of it at a time; letters that come too late are not sent."""
    for statement in (_EXPIRE, _LOST, _OLD_PENDING):
        await work.conn.execute(statement, work.now)
    spent = work.now - _SPENT_KEPT
    await work.conn.execute(_OLD_LETTERS, work.now - _KEPT, spent, _BATCH)
    await work.conn.execute(_OLD_SIGN_INS, spent, _BATCH)
    await work.conn.execute(_OLD_SESSIONS, work.now - _SESSIONS_KEPT, _BATCH)
    await work.conn.execute(_OLD_INVITATIONS, work.now - _KEPT, _BATCH)
