"""Dead letters: seen without their words, replayed to their effect, or let go."""

from typing import Any
from uuid import uuid4

import pytest
from tests.support.chats import Chat, Seen
from tests.support.feeds import left, queue_updates
from tests.support.inboxes import message, update

from telldesk.channels.dead_updates import (
    DeadUpdateEmptied,
    DeadUpdateUnknown,
    discard_dead_update,
    expire_dead_updates,
    list_dead_updates,
    replay_dead_update,
    show_dead_update,
)
from telldesk.channels.processor import Processor
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.dispatch import TelegramFeed
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.work import Desk

pytest_plugins = ["tests.support.chats"]


class Stumbling(TelegramFeed):
    """A release with a mistake: every message fails until it is mended."""

    is_mended = False

    async def take(self, *args: object) -> None:
        if not self.is_mended:
            raise ZeroDivisionError
        await super().take(*args)  # type: ignore[arg-type]  # handed through


@pytest.fixture
def feed(feed: TelegramFeed) -> Stumbling:
    feed.__class__ = Stumbling
    assert isinstance(feed, Stumbling)
    return feed


@pytest.fixture
async def dead(chat: Chat) -> Chat:
    await queue_updates(
        chat.web_desk, chat.inbox, [update(message=message(message_id=11, text="a private word"))]
    )
    await chat.work_off()
    return chat


async def test_T62_a_dead_letter_is_shown_without_its_words(
    dead: Chat, queues: Desk, keys: KeyRing
) -> None:
    found = [one for one in await list_dead_updates(queues) if one.bot_id == dead.inbox.bot_id]
    assert [one.error for one in found] == ["ZeroDivisionError"]
    assert await list_dead_updates(queues, slug=found[0].slug) == found
    assert await list_dead_updates(queues, slug="nobody") == []
    letter, fields = await show_dead_update(
        queues, WorkerInboxes(queues, keys), dead_id=found[0].id
    )
    assert letter == found[0]
    assert "message.text: text of 14" in fields
    assert "message.from.id: int" in fields
    assert "private" not in " ".join(fields)


async def test_a_replayed_letter_takes_its_effect_once(
    dead: Chat, seen: Seen, desk: Desk, queues: Desk, feed: Stumbling
) -> None:
    (letter,) = await list_dead_updates(queues)
    feed.is_mended = True
    await replay_dead_update(desk, queues, dead_id=letter.id, actor="cli:tester")
    await dead.work_off()
    await dead.work_off()
    assert [text for _, text in await seen.said()] == ["", "a private word"]
    assert await left(queues, dead.inbox) == (0, 0, 0)
    with pytest.raises(DeadUpdateUnknown):
        await replay_dead_update(desk, queues, dead_id=letter.id, actor="cli:tester")


async def test_a_letter_that_dies_again_is_there_again(
    dead: Chat, desk: Desk, queues: Desk
) -> None:
    (letter,) = await list_dead_updates(queues)
    await replay_dead_update(desk, queues, dead_id=letter.id, actor="cli:tester")
    await dead.work_off()
    (again,) = await list_dead_updates(queues)
    assert again.update_id == letter.update_id


async def test_a_discarded_letter_is_gone_and_the_audit_knows(
    dead: Chat, queues: Desk, admin: Any
) -> None:
    (letter,) = await list_dead_updates(queues)
    await discard_dead_update(queues, dead_id=letter.id, actor="cli:tester")
    assert await list_dead_updates(queues) == []
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        lines = await admin.fetch(
            "SELECT actor, act, facts FROM platform.audit WHERE tenant_id = $1::text::uuid",
            dead.inbox.tenant.id,
        )
    assert [(line["actor"], line["act"]) for line in lines] == [
        ("cli:tester", "dead_update.discarded")
    ]
    with pytest.raises(DeadUpdateUnknown):
        await discard_dead_update(queues, dead_id=letter.id, actor="cli:tester")
    with pytest.raises(DeadUpdateUnknown):
        await discard_dead_update(queues, dead_id=uuid4(), actor="cli:tester")


async def test_after_thirty_days_only_the_facts_are_left(
    dead: Chat, desk: Desk, queues: Desk, keys: KeyRing
) -> None:
    (letter,) = await list_dead_updates(queues)
    await queues.platform(
        lambda w: w.conn.execute(
            "UPDATE platform.dead_updates SET died_at = $1::timestamptz - interval '31 days'", w.now
        )
    )
    await queues.platform(expire_dead_updates)
    letter, fields = await show_dead_update(queues, WorkerInboxes(queues, keys), dead_id=letter.id)
    assert (letter.is_replayable, fields) == (False, [])
    with pytest.raises(DeadUpdateEmptied):
        await replay_dead_update(desk, queues, dead_id=letter.id, actor="cli:tester")


async def test_the_processor_lets_old_claims_go(
    desk: Desk, queues: Desk, keys: KeyRing, feed: Stumbling, chat: Chat, seen: Seen
) -> None:
    feed.is_mended = True
    await seen.desk.run(
        seen.tenant,
        lambda w: w.conn.execute(
            "INSERT INTO update_claims (bot_id, update_id, at)"
            " SELECT 1, n, $1::timestamptz - CASE WHEN n = 1 THEN interval '6 days'"
            " ELSE interval '8 days' END FROM generate_series(1, 3) n",
            w.now,
        ),
    )
    processor = Processor(desk, queues, WorkerInboxes(queues, keys), feed)
    await queue_updates(chat.web_desk, chat.inbox, [update(message=message())])
    await processor.step()
    claims = await seen.rows("SELECT update_id FROM update_claims WHERE bot_id = 1")
    assert [row["update_id"] for row in claims] == [1]
