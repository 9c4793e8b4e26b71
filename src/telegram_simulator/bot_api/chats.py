"""What a bot learns about chats and members, and leaving."""

from telegram_simulator.acts import member, member_change
from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.records import Chat, Json
from telegram_simulator.refusals import bad_request

_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    True,
)


@answers("getChat", needs=("chat_id",))
def get_chat(call: Call) -> Json:
    chat = call.chat()
    facts: Json = {
        **call.world.chat_object(chat),
        "accent_color_id": chat.id % 7 if chat.id > 0 else 0,
        "max_reaction_count": 11,
        "accepted_gift_types": _GIFTS,
    }
    if chat.pinned:
        pinned = call.world.message(chat, chat.pinned[-1])
        if pinned is not None:
            facts["pinned_message"] = call.world.shown_to(call.bot.id, pinned)
    if not chat.is_private:
        facts["permissions"] = {"can_send_messages": True}
    return facts


@answers("getChatMember", needs=("chat_id", "user_id"))
def get_chat_member(call: Call) -> Json:
    chat, user_id = call.chat(), int(call.p["user_id"])
    status = _status(chat, user_id)
    if call.world.user(user_id) is None or status is None:
        raise bad_request("member not found")
    return member(call.world, user_id, status)


@answers("getChatAdministrators", needs=("chat_id",))
def get_chat_administrators(call: Call) -> list[Json]:
    chat = call.chat()
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    admins = [u for u, s in chat.members.items() if s in {"administrator", "creator"}]
    return [member(call.world, u, chat.members[u]) for u in admins if call.world.user(u)]


@answers("getChatMemberCount", needs=("chat_id",))
def get_chat_member_count(call: Call) -> int:
    chat = call.chat()
    if chat.is_private:
        return 2
    return sum(1 for status in chat.members.values() if status not in {"left", "kicked"})


@answers("leaveChat", needs=("chat_id",))
def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    old = chat.members[call.bot.id]
    chat.members[call.bot.id] = "left"
    call.world.save(chat)
    by = call.bot.as_user()
    payload = member_change(call.world, chat, call.bot.id, old=old, new="left", by=by)
    call.world.push(call.bot.id, "my_chat_member", payload, f"member:{chat.id}")
    return True


def _status(chat: Chat, user_id: int) -> str | None:
    if not chat.is_private:
        return chat.members.get(user_id, "left")
    if user_id == chat.bot_id:
        return "kicked" if chat.is_blocked else "member"
    return "member" if user_id == chat.id else None
