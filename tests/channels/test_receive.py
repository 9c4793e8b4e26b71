"""From an update of Telegram to rows of the tenant: messages, edits, albums, reactions."""

import asyncio
from typing import Any

import pytest
from tests.support.chats import Chat, Seen
from tests.support.feeds import left, queue_updates
from tests.support.inboxes import MakeInbox, message, person, update

from telldesk.channels.processor import Processor
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.dispatch import TelegramFeed
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk

pytest_plugins = ["tests.support.chats"]
PHOTO = [{"file_id": "p", "file_unique_id": "up", "width": 640, "height": 480}]


def photo(name: str) -> list[dict[str, Any]]:
    return [{**PHOTO[0], "file_id": name, "file_unique_id": f"u{name}"}]


async def test_a_strangers_first_message_opens_a_ticket(chat: Chat, seen: Seen) -> None:
    await chat.say("My order is late", message_id=11)
    (ticket,) = await seen.tickets()
    assert (ticket["status"], ticket["subject"], ticket["message_count"]) == (
        "open", "My order is late", 1,
    )  # fmt: skip
    assert ticket["waiting_since"] is not None
    (said,) = await seen.messages()
    assert (said["author_kind"], said["visibility"], said["text"]) == (
        "contact", "public", "My order is late",
    )  # fmt: skip
    assert said["sent_at"].timestamp() == 1_772_442_000
    (contact,) = await seen.rows("SELECT * FROM contacts")
    (channel,) = await seen.rows("SELECT * FROM contact_channels")
    assert contact["name"] == "Ann"
    assert (channel["external_id"], channel["language_hint"]) == (5001, "en")
    assert (await seen.events())[:2] == ["TicketOpened", "MessageReceived"]
    (reply,) = await seen.replies()
    assert f"#{ticket['number']}" in reply["text"]


async def test_T04_one_message_three_times_at_once_is_one_message(
    chat: Chat, seen: Seen, desk: Desk, queues: Desk, keys: KeyRing, feed: TelegramFeed
) -> None:
    same = update(message=message(message_id=11))
    processors = [Processor(desk, queues, WorkerInboxes(queues, keys), feed) for _ in range(3)]
    for _ in range(3):
        await asyncio.gather(*(queue_updates(chat.web_desk, chat.inbox, [same]) for _ in range(3)))
        await asyncio.gather(*(one.step() for one in processors))
    await chat.work_off()
    # Even under another update id, a message stands in a chat once.
    await chat.send(message=message(message_id=11))
    assert len(await seen.messages()) == 1
    assert len(await seen.tickets()) == 1


async def test_T18_one_person_at_two_desks_is_two_strangers(
    chat: Chat, seen: Seen, desk: Desk, make_inbox: MakeInbox, other_tenant: Tenant
) -> None:
    other = Chat(
        inbox=await make_inbox(other_tenant), web_desk=chat.web_desk, queues=chat.queues,
        processor=chat.processor,
    )  # fmt: skip
    await chat.say("to one")
    await other.say("to two")
    theirs = Seen(desk=desk, tenant=other_tenant, queues=chat.queues)
    assert [text for _, text in await seen.said()] == ["to one"]
    assert [text for _, text in await theirs.said()] == ["to two"]
    ids = {(await one.rows("SELECT id FROM contacts"))[0]["id"] for one in (seen, theirs)}
    assert len(ids) == 2


async def test_T06_an_unreadable_message_is_shown_and_the_chat_goes_on(
    chat: Chat, seen: Seen, queues: Desk
) -> None:
    broken = message(message_id=12, text="x", entities="not a list")
    await queue_updates(
        chat.web_desk, chat.inbox,
        [update(message=message(message_id=11, text="before")), update(message=broken),
         update(message=message(message_id=13, text="after"))],
    )  # fmt: skip
    await chat.work_off()
    kinds = [(row["kind"], row["text"]) for row in await seen.messages()]
    assert kinds == [("text", "before"), ("unsupported", ""), ("text", "after")]
    assert (await left(queues, chat.inbox))[2] == 1


async def test_T06_an_unreadable_first_message_still_opens_a_ticket(chat: Chat, seen: Seen) -> None:
    await chat.send(message=message(message_id=12, text="x", entities="not a list"))
    assert [row["kind"] for row in await seen.messages()] == ["unsupported"]
    (contact,) = await seen.rows("SELECT name FROM contacts")
    assert contact["name"] == "Ann"


async def test_T14_kinds_of_tomorrow_are_kept(chat: Chat, seen: Seen, queues: Desk) -> None:
    await chat.send(message=message(message_id=11, hologram={"depth": 3}))
    await chat.send(whispered_message=message(message_id=12, text="psst"))
    await chat.send(mood_changed={"mood": "fine"})
    kept = [(row["kind"], row["text"]) for row in await seen.messages()]
    assert kept == [("unsupported", ""), ("text", "psst")]
    assert (await seen.messages())[0]["raw"]["hologram"] == {"depth": 3}
    assert (await left(queues, chat.inbox))[2] == 0


async def test_an_album_is_one_message_whatever_comes_between(
    chat: Chat, seen: Seen, desk: Desk, queues: Desk, keys: KeyRing, feed: TelegramFeed
) -> None:
    parts = [
        message(message_id=n, photo=photo(f"p{n}"), media_group_id="g", **caption)
        for n, caption in ((11, {}), (12, {"caption": "both"}), (13, {}))
    ]
    await chat.send(message=parts[0])
    # The worker restarts: nothing of an album is kept in memory.
    chat.processor = Processor(desk, queues, WorkerInboxes(queues, keys), feed)
    await chat.send(message=parts[2])
    await chat.send(message=parts[1])
    await chat.send(message=parts[1])
    (said,) = await seen.messages()
    assert (said["kind"], said["text"], said["album_key"]) == ("album", "both", "g")
    files = await seen.rows("SELECT part, file_id FROM message_parts ORDER BY part")
    assert [(row["part"], row["file_id"]) for row in files] == [
        (11, "p11"), (12, "p12"), (13, "p13"),
    ]  # fmt: skip
    assert (await seen.tickets())[0]["message_count"] == 1
    assert (await seen.events()).count("MessageEdited") == 2


async def test_an_edit_is_a_revision_and_an_invisible_edit_is_nothing(
    chat: Chat, seen: Seen
) -> None:
    await chat.say("helo", message_id=11)
    edited = message(message_id=11, text="hello", edit_date=1_772_442_100)
    for _ in range(2):
        await chat.send(edited_message=edited)
    (said,) = await seen.messages()
    assert (said["text"], said["revision"]) == ("hello", 1)
    assert said["edited_at"].timestamp() == 1_772_442_100
    (before,) = await seen.rows("SELECT * FROM message_revisions")
    assert (before["text"], before["revision"]) == ("helo", 0)
    assert (await seen.events()).count("MessageEdited") == 1


async def test_T07_an_edit_before_its_message_is_the_message(chat: Chat, seen: Seen) -> None:
    edited = message(message_id=11, text="second version", edit_date=1_772_442_100)
    await chat.send(edited_message=edited)
    await chat.say("first version", message_id=11)
    assert [text for _, text in await seen.said()] == ["second version"]


async def test_an_edited_caption_and_file_of_an_album_are_kept(chat: Chat, seen: Seen) -> None:
    for n, caption in ((11, "one"), (12, "two")):
        await chat.send(
            message=message(message_id=n, photo=photo(f"p{n}"), media_group_id="g", caption=caption)
        )
    for n, caption in ((11, "ONE"), (12, "TWO")):
        edited = message(message_id=n, photo=photo(f"q{n}"), media_group_id="g", caption=caption)
        await chat.send(edited_message=edited)
    (said,) = await seen.messages()
    assert (said["kind"], said["text"]) == ("album", "ONE")
    files = await seen.rows("SELECT file_id, caption FROM message_parts ORDER BY part")
    assert [(row["file_id"], row["caption"]) for row in files] == [("q11", "ONE"), ("q12", "TWO")]


async def test_T33_a_live_location_moves_without_a_trail(chat: Chat, seen: Seen) -> None:
    place = {"latitude": 1.0, "longitude": 2.0, "live_period": 900}
    await chat.send(message=message(message_id=11, location=place))
    for step in range(3):
        moved = message(message_id=11, location={**place, "latitude": 2.0 + step}, edit_date=1)
        await chat.send(edited_message=moved)
    (said,) = await seen.messages()
    assert said["details"]["latitude"] == 4.0
    assert await seen.rows("SELECT * FROM message_revisions") == []


async def test_reactions_are_those_shown_now(chat: Chat, seen: Seen) -> None:
    await chat.say(message_id=11)

    async def react(*emojis: str) -> None:
        await chat.send(
            message_reaction={
                "chat": {"id": 5001, "type": "private"}, "message_id": 11, "date": 1,
                "user": person(), "old_reaction": [],
                "new_reaction": [{"type": "emoji", "emoji": one} for one in emojis],
            }
        )  # fmt: skip

    await react("👍")
    await react("👍")
    await react("🔥", "❤")
    assert (await seen.rows("SELECT emojis FROM reactions"))[0]["emojis"] == ["🔥", "❤"]
    await react()
    assert await seen.rows("SELECT emojis FROM reactions") == []
    assert (await seen.events()).count("ReactionChanged") == 3


async def test_blocking_is_seen_and_writing_again_undoes_it(chat: Chat, seen: Seen) -> None:
    await chat.say("hello")
    for status in ("kicked", "member", "kicked"):
        bot = {"user": person(77, is_bot=True), "status": status, "until_date": 0}
        await chat.send(
            my_chat_member={
                "chat": {"id": 5001, "type": "private"}, "from": person(), "date": 1,
                "old_chat_member": {"user": person(77, is_bot=True), "status": "member"},
                "new_chat_member": bot,
            }
        )  # fmt: skip
    reach = "SELECT reachability FROM contact_channels"
    assert (await seen.rows(reach))[0]["reachability"] == "blocked"
    lines = await seen.rows("SELECT data FROM ticket_events WHERE kind = 'reachability'")
    assert [row["data"]["reachability"] for row in lines] == ["blocked", "reachable", "blocked"]
    await chat.say("back again")
    assert (await seen.rows(reach))[0]["reachability"] == "reachable"


async def test_a_banned_contact_is_heard_by_nobody(chat: Chat, seen: Seen) -> None:
    await chat.say("one", message_id=11)
    await seen.desk.run(
        seen.tenant, lambda w: w.conn.execute("UPDATE contacts SET banned_at = now()")
    )
    before = len(await seen.replies())
    await chat.say("two")
    await chat.say("/start")
    await chat.send(edited_message=message(message_id=11, text="three", edit_date=1))
    assert [text for _, text in await seen.said()] == ["one"]
    assert len(await seen.replies()) == before


@pytest.mark.parametrize(
    "event",
    [
        {"message": message(sender=person(99, is_bot=True), text="I am a bot")},
        {"message": {**message(text="x"), "chat": {"id": -5, "type": "group", "title": "g"}}},
        {"channel_post": {**message(text="x"), "chat": {"id": -6, "type": "channel"}}},
        {"business_message": {**message(text="x"), "business_connection_id": "b"}},
        {"message": message(write_access_allowed={})},
        {"poll_answer": {"poll_id": "p", "user": person(), "option_ids": [],
                         "option_persistent_ids": []}},
        {"inline_query": {"id": "i", "from": person(), "query": "", "offset": ""}},
    ],
)  # fmt: skip
async def test_T13_what_is_not_a_contact_talking_opens_nothing(
    chat: Chat, seen: Seen, queues: Desk, event: dict[str, Any]
) -> None:
    await chat.send(**event)
    assert await seen.tickets() == []
    assert await seen.replies() == []
    assert (await left(queues, chat.inbox))[2] == 0
