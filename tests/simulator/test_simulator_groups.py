from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import ReactionTypeEmoji


@pytest.fixture
async def group(bot: Bot, control: Any, person: int) -> int:
    """A forum with the bot as an administrator; the updates of it are gone."""
    made = await control.post("groups", person=person, title="Staff", is_forum=True)
    group_id = int(made["group"]["id"])
    await control.post("groups/members", group=group_id, bot=bot.id, status="administrator")
    await bot.delete_webhook(drop_pending_updates=True)
    return group_id


async def test_joining_and_leaving_are_told_as_member_updates(
    bot: Bot, control: Any, person: int
) -> None:
    group_id = (await control.post("groups", person=person))["group"]["id"]
    await control.post("groups/members", group=group_id, bot=bot.id, status="member")
    (joined, *_) = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.new_chat_member.status == "member"
    await bot.leave_chat(group_id)
    with pytest.raises(TelegramForbiddenError, match="bot was kicked"):
        await bot.send_message(group_id, "bye")


async def test_a_group_the_bot_is_not_in_refuses(bot: Bot, control: Any, person: int) -> None:
    group_id = (await control.post("groups", person=person))["group"]["id"]
    with pytest.raises(TelegramForbiddenError, match="bot is not a member"):
        await bot.send_message(group_id, "hello")


async def test_a_bot_with_privacy_hears_commands_only(bot: Bot, control: Any, person: int) -> None:
    group_id = (await control.post("groups", person=person))["group"]["id"]
    await control.post("groups/members", group=group_id, bot=bot.id, status="member")
    await bot.delete_webhook(drop_pending_updates=True)
    await control.post("send", group=group_id, person=person, text="just talk")
    await control.post("send", group=group_id, person=person, text="/help")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/help"


async def test_messages_go_into_a_topic_until_it_is_deleted(
    bot: Bot, control: Any, group: int
) -> None:
    topic = await bot.create_forum_topic(group, "#1 Anna")
    thread = topic.message_thread_id
    sent = await bot.send_message(group, "in here", message_thread_id=thread)
    assert sent.message_thread_id == thread
    assert await bot.edit_forum_topic(group, thread, name="#1 done")
    assert await bot.close_forum_topic(group, thread)
    assert await bot.reopen_forum_topic(group, thread)
    assert await bot.delete_forum_topic(group, thread)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(group, "anybody?", message_thread_id=thread)


async def test_a_person_writes_in_a_topic(bot: Bot, control: Any, group: int, person: int) -> None:
    topic = await bot.create_forum_topic(group, "#2")
    thread = topic.message_thread_id
    await control.post("send", group=group, person=person, text="note", topic=thread)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.message_thread_id == thread


async def test_a_migrated_group_tells_its_new_id(bot: Bot, control: Any, group: int) -> None:
    moved = (await control.post("groups/migrate", group=group))["group"]["id"]
    with pytest.raises(TelegramMigrateToChat) as refused:
        await bot.send_message(group, "hello")
    assert refused.value.migrate_to_chat_id == moved
    assert await bot.send_message(moved, "hello")


async def test_a_private_chat_has_no_topics_unless_switched_on(
    bot: Bot, control: Any, person: int
) -> None:
    await control.post("start", bot=bot.id, person=person)
    with pytest.raises(TelegramBadRequest, match="not a forum"):
        await bot.create_forum_topic(person, "Ticket")
    await control.ask("PATCH", f"bots/{bot.id}", {"has_topics_enabled": True})
    assert await bot.create_forum_topic(person, "Ticket")


async def test_chats_and_members_can_be_read(bot: Bot, group: int, person: int) -> None:
    assert (await bot.get_chat(group)).title == "Staff"
    assert (await bot.get_chat_member(group, person)).status == "creator"
    assert (await bot.get_chat_member(group, bot.id)).status == "administrator"
    assert await bot.get_chat_member_count(group) == 2
    assert len(await bot.get_chat_administrators(group)) == 2


async def test_a_pinned_message_shows_in_the_chat(bot: Bot, group: int) -> None:
    sent = await bot.send_message(group, "Rules")
    await bot.pin_chat_message(group, sent.message_id)
    pinned = (await bot.get_chat(group)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent.message_id


async def test_reactions_of_a_bot_are_shown(bot: Bot, control: Any, started: int) -> None:
    said = await control.post("send", bot=bot.id, person=started, text="thanks")
    await bot.set_message_reaction(started, said["message_id"], [ReactionTypeEmoji(emoji="👍")])
    shown = (await control.messages(bot.id, started))[-1]
    assert shown["reactions"] == {str(bot.id): [{"type": "emoji", "emoji": "👍"}]}
