"""The two facts read of an update before it is stored: its id, and the chat it belongs to.

Everything else of the update stays unread until the worker opens it.
"""

from typing import Any, Final

import msgspec

_LARGEST: Final = 2**63 - 1
_LONGEST_CONNECTION: Final = 256


class Lane(msgspec.Struct, frozen=True):
    """Where an update waits: updates of one lane take effect one after another.

    Attributes:
        update_id: the vendor's number of the update.
        chat_id: the chat, else the person, else 0.
        connection: business connection, or ''.
    """

    update_id: int
    chat_id: int = 0
    connection: str = ""


class UpdateUnreadable(ValueError):  # noqa: N818 - reads as the fact it is
    """Not an update: no JSON object with a usable `update_id`."""


class _Numbered(msgspec.Struct):
    id: int


class _Event(msgspec.Struct):
    """The fields by which any kind of event says where it belongs."""

    chat: _Numbered | None = None
    message: "_Event | None" = None
    sender: _Numbered | None = msgspec.field(default=None, name="from")
    user: _Numbered | None = None
    voter_chat: _Numbered | None = None
    user_chat_id: int | None = None
    business_connection_id: str | None = None


class _Connection(_Event):
    """A business connection: the event itself is the connection."""

    id: str = ""


class _Update(msgspec.Struct):
    """Every kind of the Bot API. Source: core.telegram.org/bots/api#update, 10.3, 2026-08-24."""

    update_id: int
    message: _Event | None = None
    edited_message: _Event | None = None
    channel_post: _Event | None = None
    edited_channel_post: _Event | None = None
    business_connection: _Connection | None = None
    business_message: _Event | None = None
    edited_business_message: _Event | None = None
    deleted_business_messages: _Event | None = None
    guest_message: _Event | None = None
    message_reaction: _Event | None = None
    message_reaction_count: _Event | None = None
    inline_query: _Event | None = None
    chosen_inline_result: _Event | None = None
    callback_query: _Event | None = None
    shipping_query: _Event | None = None
    pre_checkout_query: _Event | None = None
    purchased_paid_media: _Event | None = None
    poll: _Event | None = None
    poll_answer: _Event | None = None
    my_chat_member: _Event | None = None
    chat_member: _Event | None = None
    chat_join_request: _Event | None = None
    chat_boost: _Event | None = None
    removed_chat_boost: _Event | None = None
    managed_bot: _Event | None = None
    subscription: _Event | None = None
    stopped_message_generation: _Event | None = None


class _OnlyId(msgspec.Struct):
    update_id: int


_KINDS: Final = tuple(f.name for f in msgspec.structs.fields(_Update) if f.name != "update_id")
_READ: Final = msgspec.json.Decoder(_Update)
_READ_ID: Final = msgspec.json.Decoder(_OnlyId)


def read_lane(body: bytes) -> Lane:
    """The lane of the update in `body`; kinds we do not know share lane 0 of their bot.

    Raises:
        UpdateUnreadable: nothing that could be stored under an id.
    """
    try:
        update: Any = _READ.decode(body)
    except (msgspec.DecodeError, RecursionError):
        # The event is not shaped as documented; the worker will say so, we only keep it.
        return Lane(_usable(_id_of(body)))
    event = next((found for kind in _KINDS if (found := getattr(update, kind)) is not None), None)
    if event is None:
        return Lane(_usable(update.update_id))
    return Lane(_usable(update.update_id), _chat_of(event), _connection_of(event))


def _id_of(body: bytes) -> int:
    try:
        return _READ_ID.decode(body).update_id
    except (msgspec.DecodeError, RecursionError) as error:
        raise UpdateUnreadable("no update id") from error


def _usable(update_id: int) -> int:
    if not 0 <= update_id <= _LARGEST:
        raise UpdateUnreadable("update id out of range")
    return update_id


def _chat_of(event: _Event) -> int:
    where = event.message if event.message is not None else event
    candidates = (
        where.chat.id if where.chat else None,
        event.user_chat_id,
        event.sender.id if event.sender else None,
        event.user.id if event.user else None,
        event.voter_chat.id if event.voter_chat else None,
    )
    chat_id = next((found for found in candidates if found is not None), 0)
    return chat_id if abs(chat_id) <= _LARGEST else 0


def _connection_of(event: _Event) -> str:
    where = event.message if event.message is not None else event
    named = event.id if isinstance(event, _Connection) else where.business_connection_id
    connection = named or ""
    if len(connection) > _LONGEST_CONNECTION or not connection.isprintable():
        return ""
    return connection
