"""Mail to agents: what is owed becomes a letter, the letter goes out, what became of it is kept.

The row `sending` is committed before the server hears a word, so a worker that dies in between
leaves `unknown`, never a second mail.
"""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.branding.looks import PageLook, page_look
from telldesk.branding.theme import mail_colours
from telldesk.channels.staff.apps import AppPlace
from telldesk.channels.staff.rows import StaffRow, staff_by_id
from telldesk.kernel.crypto import digest
from telldesk.kernel.i18n import translate
from telldesk.kernel.ids import new_id, new_token
from telldesk.kernel.mail import Letter
from telldesk.kernel.templates import own_templates
from telldesk.kernel.work import Task, Work
from telldesk.notifications.actions.bring import mail_soon
from telldesk.notifications.actions.choose import code_hash
from telldesk.notifications.words import TOLD, about, line, told_of
from telldesk.tickets.deliveries import LANES

_FOLDER: Final = Path(__file__).with_name("templates")
_LINES: Final = 20
_MOST: Final = 200
_APART: Final = timedelta(minutes=5)
_CODE_LASTS: Final = timedelta(minutes=30)
_SECRET_BITS: Final = 192
_KEPT: Final = timedelta(days=90)
_DUE: Final = """
SELECT n.id, n.urgency FROM notifications n
WHERE n.agent_id = $1 AND n.mail_due AND n.read_at IS NULL ORDER BY n.at LIMIT $2
"""
_ADDRESS: Final = """
SELECT address FROM mail_addresses
WHERE agent_id = $1 AND confirmed_at IS NOT NULL AND off_at IS NULL AND failed_at IS NULL
"""
_LAST: Final = "SELECT max(created_at) FROM mails WHERE agent_id = $1 AND kind = 'news'"
_ADD: Final = """
INSERT INTO mails (id, agent_id, kind, notification_ids, created_at)
VALUES ($1, $2, 'news', $3, $4)
"""
_TAKEN: Final = "UPDATE notifications SET mail_due = false WHERE id = ANY($1::uuid[])"
_FORGET: Final = """
DELETE FROM mails WHERE id IN (
  SELECT id FROM mails WHERE agent_id = $1 AND created_at < $2 ORDER BY created_at LIMIT 100)
"""
_LOCK: Final = """
SELECT m.id, m.agent_id, m.kind, m.state, m.notification_ids, a.address, a.confirmed_at, a.off_at,
  a.failed_at
FROM mails m LEFT JOIN mail_addresses a ON a.agent_id = m.agent_id
WHERE m.id = $1 FOR UPDATE OF m
"""
_TOLD: Final = TOLD + " WHERE n.id = ANY($1::uuid[]) AND n.read_at IS NULL ORDER BY n.at DESC"
_SENDING: Final = "UPDATE mails SET state = 'sending', off_hash = $2 WHERE id = $1"
_CODE: Final = """
UPDATE mail_addresses SET code_hash = $2, code_until = $3, tries = 0
WHERE agent_id = $1 AND confirmed_at IS NULL
"""
_SETTLED: Final = """
UPDATE mails SET state = $2, failure = $3, sent_at = CASE WHEN $2 = 'sent' THEN $4::timestamptz END
WHERE id = $1 AND state = 'sending' RETURNING agent_id
"""
_FAILED: Final = """
UPDATE mail_addresses SET failed_at = $2, failure = $3 WHERE agent_id = $1 AND address = $4
"""
_AGAIN: Final = "UPDATE mails SET state = 'queued' WHERE id = $1 AND state = 'sending'"


async def write_mail(work: Work, *, agent_id: UUID) -> None:
    """One letter is queued for all that is owed to the person by mail and still unread.

    While it is quiet, and within five minutes of the last letter, what can wait does.
    """
    staff = await staff_by_id(work, agent_id)
    if staff is None or await work.conn.fetchval(_ADDRESS, agent_id) is None:
        return
    rows = await work.conn.fetch(_DUE, agent_id, _MOST)
    if not rows:
        return
    urgency = max(row["urgency"] for row in rows)
    last = await work.conn.fetchval(_LAST, agent_id)
    if last is not None and last > work.now - _APART:
        run_at = last + _APART
        key = f"{agent_id}:{run_at.timestamp():.0f}"
        args = {"agent_id": str(agent_id)}
        work.enqueue(Task("write_mail", args, key=key, priority=LANES["notice"], run_at=run_at))
        return
    if staff.wishes.is_quiet(work.now, urgency=urgency):
        mail_soon(work, agent_id, staff.wishes, urgency=urgency)
        return
    mail_id, ids = new_id(), [row["id"] for row in rows]
    listed = msgspec.json.encode(ids).decode()
    await work.conn.execute(_ADD, mail_id, agent_id, listed, work.now)
    await work.conn.execute(_TAKEN, ids)
    await work.conn.execute(_FORGET, agent_id, work.now - _KEPT)
    args = {"mail_id": str(mail_id)}
    work.enqueue(Task("send_mail", args, key=str(mail_id), priority=LANES["notice"]))


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """A letter about to go, and whose it is."""

    agent_id: UUID
    letter: Letter


async def begin_mail(work: Work, *, mail_id: UUID, place: AppPlace | None) -> Posted | None:
    """The letter, whose row says `sending` now; None where nothing is to be sent.

    A row that says so already is of a worker that died: nobody knows whether it went.
    """
    row = await work.conn.fetchrow(_LOCK, mail_id)
    if row is None or row["state"] not in {"queued", "sending"}:
        return None
    if row["state"] == "sending":
        await settle_mail(work, mail_id=mail_id, state="unknown", failure="worker_lost")
        return None
    staff = await staff_by_id(work, row["agent_id"])
    secret = new_token(_SECRET_BITS)
    letter = None
    if staff is not None and row["address"] is not None:
        look = await page_look(work)
        is_code = row["kind"] == "code"
        letter = (
            await _code_letter(work, row, staff, look)
            if is_code
            else await _news_letter(work, row, staff, look, secret, place)
        )
    await work.conn.execute(_SENDING, mail_id, digest(secret))
    if letter is None:
        await settle_mail(work, mail_id=mail_id, state="refused", failure="moot")
        return None
    return Posted(agent_id=row["agent_id"], letter=letter)


async def settle_mail(
    work: Work, *, mail_id: UUID, state: str, failure: str = "", bad_address: str = ""
) -> None:
    """What became of it; an address nothing arrives at gets no more."""
    agent_id = await work.conn.fetchval(_SETTLED, mail_id, state, failure, work.now)
    if agent_id is not None and bad_address:
        await work.conn.execute(_FAILED, agent_id, work.now, failure, bad_address)


async def mail_again(work: Work, *, mail_id: UUID) -> None:
    """Nothing was taken: it is queued as before."""
    await work.conn.execute(_AGAIN, mail_id)


async def _code_letter(work: Work, row: Any, staff: StaffRow, look: PageLook) -> Letter | None:
    if row["confirmed_at"] is not None:
        return None
    code = f"{secrets.randbelow(1_000_000):06d}"
    until = work.now + _CODE_LASTS
    await work.conn.execute(_CODE, staff.id, code_hash(staff.id, code), until)
    language = staff.language
    subject = translate(language, "mail-code-subject", desk=look.name, code=code)
    body = _rendered(
        "code", language=language, look=look, colours=mail_colours(look.colours), code=code,
        why=translate(language, "mail-code-why", desk=look.name),
        lasts=translate(language, "mail-code-lasts"),
    )  # fmt: skip
    return _letter(row, look, subject, body, work.now, {})


async def _news_letter(
    work: Work, row: Any, staff: StaffRow, look: PageLook, secret: str, place: AppPlace | None
) -> Letter | None:
    is_on = row["confirmed_at"] is not None and row["off_at"] is None and row["failed_at"] is None
    ids = [UUID(one) for one in row["notification_ids"]]
    told = [told_of(one) for one in await work.conn.fetch(_TOLD, ids)]
    told = [one for one in told if not one.is_moot and one.is_seen_by(staff.actor)]
    if not is_on or not told:
        return None
    language, now = staff.language, work.now
    link = f"{place.url}mail-off/{secret}" if place and place.url else ""
    first = sorted(told, key=lambda one: (-one.urgency, one.at))
    lines = [
        {
            "about": about(one),
            "what": line(one, language, now),
            "url": place.ticket_url(one.ticket_id) if place else "",
            "is_urgent": one.urgency > 1,
        }
        for one in first[:_LINES]
    ]
    subject = (
        f"{lines[0]['about']}: {lines[0]['what']}"
        if len(told) == 1
        else translate(language, "mail-news-subject", count=len(told), desk=look.name)
    )
    body = _rendered(
        "news", language=language, look=look, colours=mail_colours(look.colours), lines=lines,
        more=translate(language, "mail-news-more", count=len(told) - _LINES)
        if len(told) > _LINES
        else "",
        heading=translate(language, "mail-news-heading", count=len(told)),
        show=translate(language, "mail-news-show"), app=place.url if place else "",
        why=translate(language, "mail-news-why", desk=look.name),
        off=translate(language, "mail-news-off"), off_url=link,
    )  # fmt: skip
    # One click in the mail program switches it off. Source: RFC 8058 (2017-01).
    headers = {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return _letter(row, look, subject, body, now, headers if link else {})


def _letter(
    row: Any, look: PageLook, subject: str, body: tuple[str, str], at: datetime,
    headers: dict[str, str],
) -> Letter:  # fmt: skip
    text, html = body
    return Letter(
        id=str(row["id"]), to=row["address"], sender=look.name, subject=subject, text=text,
        html=html, at=at, headers=headers,
    )  # fmt: skip


def _rendered(name: str, **facts: Any) -> tuple[str, str]:
    """(text, HTML) of a letter."""
    templates = own_templates(_FOLDER)
    return (
        templates.get_template(f"{name}.txt.jinja").render(**facts),
        templates.get_template(f"{name}.html.jinja").render(**facts),
    )
