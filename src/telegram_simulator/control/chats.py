"""What people do in chats and what a chat shows."""

import re
from typing import Any

from aiohttp import web

from telegram_simulator import acts
from telegram_simulator.control.contents import albums_contents, content_of
from telegram_simulator.control.fields import Fields, Wrong, route
from telegram_simulator.records import Chat, Json, Person, Stored

MAX_WAIT_S = 60.0
MAX_SHOWN = 1_000
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


def start(fields: Fields) -> Json:
    """The person pressed Start, with a deep link's payload or without; a block ends with it."""
    world, bot, person = fields.world, fields.bot(), fields.person()
    payload = fields.text("payload", "", max_length=64)
    fields.done()
    if not _PAYLOAD.fullmatch(payload):
        remedy = "at most 64 Latin letters, digits, _ and -"
        raise Wrong("payload", f"{payload!r} is no start payload", remedy)
    chat = world.private_chat(bot.id, person.id)
    _check_person(person)
    acts.set_blocked(world, chat, person, is_blocked=False)
    text = f"/start {payload}" if payload else "/start"
    return said(*acts.say(world, chat, person, {"text": text}))


async def send(fields: Fields) -> Json:
    """The person sent something to the bot's chat or to a group."""
    world, person = fields.world, fields.person()
    chat = fields.chat()
    _check_may_write(chat, person)
    around: dict[str, Any] = {
        "reply_to": fields.maybe_number("reply_to"),
        "quote": fields.text("quote", "") or None,
        "topic": fields.maybe_number("topic"),
    }
    if around["reply_to"] is not None:
        fields.stored(chat, "reply_to")
    if fields.text("kind", "text") == "album":
        contents = await albums_contents(fields)
        fields.done()
        sent = [acts.say(world, chat, person, content, **around) for content in contents]
        return {"messages": [said(*each) for each in sent]}
    content = await content_of(fields, person)
    fields.done()
    return said(*acts.say(world, chat, person, content, **around))


async def edit(fields: Fields) -> Json:
    world, person = fields.world, fields.person()
    chat = fields.chat()
    stored = fields.stored(chat)
    if stored.sender_id != person.id:
        raise Wrong("message_id", "was written by somebody else", "edit the person's own message")
    content: Json = {}
    for name in ("text", "caption"):
        if fields.has(name):
            content[name] = fields.text(name)
    for name in ("entities", "caption_entities"):
        if fields.has(name):
            content[name] = fields.entities(name)
    if fields.has("location"):
        content["location"] = fields.mapping("location")
    fields.done()
    if not content:
        raise Wrong("text", "is missing", "send text, caption or location")
    told = acts.rewrite(world, chat, stored, content)
    return {"message": stored.message, "update_ids": told, "update_id": _one(told)}


def react(fields: Fields) -> Json:
    """The person's reactions on the message are these: emoji signs, none to take them back."""
    world, person = fields.world, fields.person()
    chat = fields.chat()
    stored = fields.stored(chat)
    emoji = fields.items("emoji", [], most=3)
    fields.done()
    reaction: list[Json] = [{"type": "emoji", "emoji": str(sign)} for sign in emoji]
    told = acts.react(world, chat, person, stored, reaction)
    return {"update_ids": told, "update_id": _one(told)}


async def press(fields: Fields) -> Json:
    """The person pressed an inline button; waits for the bot's answer at most `wait` seconds."""
    world, person = fields.world, fields.person()
    chat = fields.chat()
    stored = fields.stored(chat)
    data = fields.text("callback_data")
    wait_s = min(fields.real("wait", 10.0), MAX_WAIT_S)
    if not stored.is_from_bot:
        raise Wrong("message_id", "is not a bot's message", "press a button of a bot")
    if fields.flag("check", True) and data not in _callbacks(stored):
        remedy = "one of: " + ", ".join(_callbacks(stored)) + "; or check false"
        raise Wrong("callback_data", f"no button carries {data!r}", remedy)
    fields.done()
    query_id, update_id = acts.press(world, stored.sender_id, chat, person, stored, data=data)
    answer = await world.presses.wait(query_id, wait_s) if wait_s else None
    return {
        "callback_query_id": query_id,
        "update_id": update_id,
        "answered": answer is not None,
        "answer": answer,
    }


def block(fields: Fields) -> Json:
    return _block(fields, is_blocked=True)


def unblock(fields: Fields) -> Json:
    return _block(fields, is_blocked=False)


def read_chat(fields: Fields) -> Json:
    """The messages that changed after `after`, in the order they were sent."""
    world = fields.world
    chat = fields.chat()
    after = fields.number("after", 0)
    limit = fields.number("limit", 200, least=1, most=MAX_SHOWN)
    deleted = fields.flag("deleted")
    fields.done()
    messages = world.messages.get(chat.key, {})
    changed = [stored for stored in messages.values() if stored.seq > after]
    shown = [s for s in changed if after or deleted or not s.deleted_at][-limit:]
    return {
        "chat": chat,
        "messages": [message_facts(stored) for stored in shown],
        "last": max((stored.seq for stored in messages.values()), default=0),
    }


def list_chats(fields: Fields) -> Json:
    bot = fields.maybe_bot()
    fields.done()
    chats = [c for c in fields.world.chats.values() if bot is None or c.bot_id == bot.id]
    counts = fields.world.messages
    return {"chats": [{"chat": c, "messages": len(counts.get(c.key, {}))} for c in chats]}


def message_facts(stored: Stored) -> Json:
    """A message as a person sees it, with its history."""
    return {
        **stored.message,
        "is_from_bot": stored.is_from_bot,
        "edits": stored.edits,
        "reactions": stored.reactions,
        "is_deleted": bool(stored.deleted_at),
        "seq": stored.seq,
    }


def said(stored: Stored, told: dict[int, int]) -> Json:
    return {
        "message": stored.message,
        "message_id": stored.message["message_id"],
        "update_ids": told,
        "update_id": _one(told),
    }


def _one(told: dict[int, int]) -> int | None:
    return next(iter(told.values()), None)


def _callbacks(stored: Stored) -> list[str]:
    rows: list[list[Json]] = (stored.message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [str(b["callback_data"]) for row in rows for b in row if b.get("callback_data")]


def _block(fields: Fields, *, is_blocked: bool) -> Json:
    bot, person = fields.bot(), fields.person()
    fields.done()
    chat = fields.world.private_chat(bot.id, person.id)
    update_id = acts.set_blocked(fields.world, chat, person, is_blocked=is_blocked)
    return {"is_blocked": chat.is_blocked, "update_id": update_id}


def _check_person(person: Person) -> None:
    if person.is_deactivated:
        remedy = "POST /control/deactivate with is_deactivated false"
        raise Wrong("person", "is deactivated", remedy)


def _check_may_write(chat: Chat, person: Person) -> None:
    _check_person(person)
    if chat.is_blocked:
        raise Wrong("bot", "is blocked by this person", "unblock it or start it again")
    if not chat.is_private and chat.members.get(person.id, "left") in {"left", "kicked"}:
        raise Wrong("person", "is not in the group", "add them at POST /control/groups/members")
    if chat.migrated_to:
        raise Wrong("group", "became a supergroup", f"send to {chat.migrated_to}")


def routes() -> list[web.RouteDef]:
    posts: dict[str, Any] = {
        "start": start,
        "send": send,
        "edit": edit,
        "react": react,
        "press": press,
        "block": block,
        "unblock": unblock,
    }
    return [
        web.get("/control/chat", route(read_chat)),
        web.get("/control/chats", route(list_chats)),
        *(web.post(f"/control/{name}", route(act)) for name, act in posts.items()),
    ]
