"""A Telegram message as the neutral one, whatever its kind; what we do not know stays visible.

Order matters: an animation also sets `document`, a live photo `photo`, a venue `location`.
Source: core.telegram.org/bots/api#message, 10.3, 2026-08-24.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from aiogram.types import (
    Chat,
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)

from telldesk.channels.telegram.cards import CARDS, SERVICE_KINDS, Card
from telldesk.channels.telegram.files import FILES
from telldesk.channels.telegram.rich import flatten, is_safe_url
from telldesk.tickets.messages import ENTITY_TYPES, Address, Entity, InboundMessage, Part

_KNOWN_ENTITIES: Final = frozenset(ENTITY_TYPES)
_LONGEST_LABEL: Final = 256


def translate(message: Message, bot_id: int) -> InboundMessage:
    """What the message says, as every channel says it. Never fails for a kind it does not know."""
    card = _content(message)
    text, entities = _words(message, card)
    return InboundMessage(
        address=Address(
            bot_id=bot_id,
            chat_id=message.chat.id,
            external_id=message.message_id,
            connection=message.business_connection_id or "",
        ),
        kind=card.kind,
        sent_at=message.date,
        text=text,
        entities=entities,
        part=_part(message, card),
        details={**card.details, **_context(message)},
        raw=as_data(message) if card.kind == "unsupported" else None,
        album_key=message.media_group_id,
        reply_to=_replied(message),
    )


def as_data(message: Any) -> dict[str, Any]:
    """The vendor's object as JSON data that a jsonb column takes (it refuses NUL)."""
    text = message.model_dump_json(exclude_none=True)
    data: dict[str, Any] = msgspec.json.decode(text.replace("\\u0000", ""))
    return data


def clean(text: str) -> str:
    """The same text without NUL, which no text column takes."""
    return text.replace("\0", "")


def person_name(user: User) -> str:
    """The name people see, never empty."""
    full = clean(" ".join(filter(None, (user.first_name, user.last_name)))).strip()
    return full[:_LONGEST_LABEL] or (user.username or str(user.id))


def _content(message: Message) -> Card:
    if message.text is not None:
        return Card("text")
    if message.rich_message is not None:
        text, entities, media = flatten(as_data(message.rich_message))
        details: dict[str, Any] = {"media": media} if media else {}
        return Card("rich", details, text=clean(text), entities=entities)
    for name, make_card in CARDS:
        content = getattr(message, name)
        if content is not None:
            return make_card(content)
    for name in FILES:
        if getattr(message, name):
            return Card("photo" if name == "live_photo" else name)
    for name in SERVICE_KINDS:
        if getattr(message, name, None):
            return Card("service", {"service": name})
    return Card("unsupported")


def _words(message: Message, card: Card) -> tuple[str, tuple[Entity, ...]]:
    if message.text is not None:
        return clean(message.text), entities_of(message.entities)
    if message.caption is not None:
        return clean(message.caption), entities_of(message.caption_entities)
    return card.text, card.entities


def entities_of(found: Sequence[MessageEntity] | None) -> tuple[Entity, ...]:
    """The spans we know; a link that is not one stays plain text."""
    return tuple(
        Entity(
            type=str(entity.type),
            offset=entity.offset,
            length=entity.length,
            url=entity.url or "",
            language=clean(entity.language or ""),
        )
        for entity in found or ()
        if entity.type in _KNOWN_ENTITIES
        and (entity.type != "text_link" or is_safe_url(entity.url or ""))
    )


def _part(message: Message, card: Card) -> Part | None:
    if card.file is not None:
        name, content = card.file
    else:
        name = next((one for one in FILES if getattr(message, one)), "")
        if not name or card.kind not in {name, "photo"}:
            return None
        content = getattr(message, name)
    describe: Callable[[Any], dict[str, Any]] = FILES[name]
    return Part(
        order=message.message_id,
        kind="photo" if name == "live_photo" else name,
        caption=clean(message.caption or ""),
        **describe(content),
    )


def _context(message: Message) -> dict[str, Any]:
    """Where it comes from and what it answers: labels to show, never proof of anything."""
    context: dict[str, Any] = {}
    if message.forward_origin is not None:
        context["forward"] = _origin(message.forward_origin)
    replied = _replied(message)
    if replied is not None:
        context["reply_external_id"] = replied
    if message.quote is not None:
        context["quote"] = {"text": clean(message.quote.text), "offset": message.quote.position}
    if message.external_reply is not None:
        context["external_reply"] = _origin(message.external_reply.origin)
    if message.reply_to_story is not None:
        context["reply_story"] = {"chat": _chat_name(message.reply_to_story.chat)}
    if message.via_bot is not None and message.via_bot.username:
        context["via"] = message.via_bot.username
    if message.live_photo is not None:
        live = message.live_photo
        context["live"] = {"file_id": live.file_id, "duration_s": live.duration}
    return context


def _replied(message: Message) -> int | None:
    replied = message.reply_to_message
    if replied is None or replied.chat.id != message.chat.id:
        return None
    return replied.message_id


def _origin(origin: Any) -> dict[str, Any]:
    label: dict[str, Any] = {"kind": str(getattr(origin, "type", "unknown"))}
    match origin:
        case MessageOriginUser():
            label["name"] = person_name(origin.sender_user)
        case MessageOriginHiddenUser():
            label["name"] = clean(origin.sender_user_name)[:_LONGEST_LABEL]
        case MessageOriginChat():
            label["name"] = _chat_name(origin.sender_chat)
        case MessageOriginChannel():
            label["name"] = _chat_name(origin.chat)
        case _:
            label["name"] = ""
    if getattr(origin, "date", None) is not None:
        label["at"] = origin.date.isoformat()
    return label


def _chat_name(chat: Chat) -> str:
    name = chat.title or " ".join(filter(None, (chat.first_name, chat.last_name)))
    return clean(name or chat.username or "")[:_LONGEST_LABEL]
