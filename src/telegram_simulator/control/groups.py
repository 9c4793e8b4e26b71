"""Groups: made, joined and left by people and bots, turned into supergroups."""

from typing import Any

from aiohttp import web

from telegram_simulator.acts import member_change, tell
from telegram_simulator.control.fields import Fields, Wrong, route
from telegram_simulator.records import Chat, Json, Stored
from telegram_simulator.world import World, unix_now

STATUSES = ("member", "administrator", "creator", "left", "kicked")
KINDS = ("group", "supergroup", "channel")
_ABSENT = frozenset({"left", "kicked"})


def list_groups(fields: Fields) -> Json:
    fields.done()
    return {"groups": [chat for chat in fields.world.chats.values() if not chat.is_private]}


def create_group(fields: Fields) -> Json:
    """A group with a creator; bots and people join at /control/groups/members."""
    world, person = fields.world, fields.person()
    chat = Chat(
        bot_id=0,
        id=fields.number("id", world.free_group_id(), least=-(2**52), most=-1),
        kind=fields.choice("kind", KINDS, "supergroup"),
        title=fields.text("title", "Group", max_length=128),
        username=fields.text("username", "", max_length=32),
        is_forum=fields.flag("is_forum"),
        is_started=True,
        members={person.id: "creator"},
    )
    fields.done()
    if world.group(chat.id) is not None:
        raise Wrong("id", f"{chat.id} is taken", "send another, or none")
    world.add_chat(chat)
    return {"group": chat}


def set_member(fields: Fields) -> Json:
    """The bot or person has this status in the group; bots hear of what concerns them."""
    world, chat = fields.world, fields.group()
    user_id = fields.bot().id if fields.has("bot") else fields.person().id
    status = fields.choice("status", STATUSES, "member")
    by = fields.person("by") if fields.has("by") else None
    fields.done()
    if by is None:
        creators = [u for u, s in chat.members.items() if s == "creator"]
        by = world.people[creators[0]] if creators else None
    actor = by.as_user() if by else world.user(user_id) or {}
    old = chat.members.get(user_id, "left")
    chat.members[user_id] = status
    world.save(chat)
    if old == status:
        return {"group": chat, "update_id": None}
    payload = member_change(world, chat, user_id, old=old, new=status, by=actor)
    update_id = None
    queue = f"member:{chat.id}"
    if user_id in world.bots:
        update_id = world.push(user_id, "my_chat_member", payload, queue)
    for bot_id in world.bots_in(chat):
        if bot_id != user_id and chat.members.get(bot_id) == "administrator":
            world.push(bot_id, "chat_member", payload, queue)
    user = world.user(user_id)
    if status in _ABSENT and old not in _ABSENT:
        service(world, chat, actor, {"left_chat_member": user})
    elif old in _ABSENT and status not in _ABSENT:
        service(world, chat, actor, {"new_chat_members": [user]})
    return {"group": chat, "update_id": update_id}


def migrate(fields: Fields) -> Json:
    """The group becomes a supergroup with a new id; the old id refuses with it."""
    world, old = fields.world, fields.group()
    is_forum = fields.flag("is_forum")
    fields.done()
    if old.migrated_to:
        raise Wrong("group", "became a supergroup already", f"it is {old.migrated_to} now")
    new = Chat(
        bot_id=0,
        id=world.free_group_id(),
        kind="supergroup",
        title=old.title,
        is_forum=is_forum,
        is_started=True,
        members=dict(old.members),
    )
    world.add_chat(new)
    actor = next((world.user(u) for u in old.members if world.user(u)), None) or {}
    service(world, old, actor, {"migrate_to_chat_id": new.id})
    old.migrated_to = new.id
    world.save(old)
    service(world, new, actor, {"migrate_from_chat_id": old.id})
    return {"group": new, "migrated_from": old.id}


def service(world: World, chat: Chat, actor: Json, content: dict[str, Any]) -> Stored:
    message: Json = {
        "message_id": world.next_message_id(chat),
        "from": actor,
        "chat": world.chat_object(chat),
        "date": unix_now(),
        **content,
    }
    stored = Stored(message=message, sender_id=int(actor.get("id", 0)), is_from_bot=False)
    world.store(chat, stored)
    tell(world, chat, "message", stored)
    return stored


def routes() -> list[web.RouteDef]:
    return [
        web.get("/control/groups", route(list_groups)),
        web.post("/control/groups", route(create_group)),
        web.post("/control/groups/members", route(set_member)),
        web.post("/control/groups/migrate", route(migrate)),
    ]
