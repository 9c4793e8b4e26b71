"""Bot API calls out of a neutral outgoing message; pure.

Words travel as text plus entities, never as markup to be parsed (threat T28), and links never
grow previews. A message is a list of steps in chat order, the same list for every attempt, so an
attempt that broke off in the middle goes on where it stood.
Source of the limits: core.telegram.org/bots/api, 2026-11.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import msgspec
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageCaption,
    EditMessageText,
    SendAnimation,
    SendAudio,
    SendChatAction,
    SendDocument,
    SendLocation,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVideoNote,
    SendVoice,
    SetMessageReaction,
    TelegramMethod,
)
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
    WebAppInfo,
)

from telldesk.channels.outgoing import Outgoing
from telldesk.tickets.messages import Button, Entity, OutboundMessage, Part

MAX_CAPTION: Final = 1024
MAX_ALBUM: Final = 10
_MAX_REQUEST_BYTES: Final = 50 * 1024 * 1024  # of files sent by their bytes in one call
_MAX_ENTITIES: Final = 100
_MAX_ANSWER: Final = 200
_STYLES: Final = frozenset(
    {
        "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link",
        "blockquote", "expandable_blockquote",
    }
)  # fmt: skip
"""What a bot may ask for; links, mentions and the like Telegram finds itself."""
_LINKS: Final = ("http://", "https://", "tg://", "mailto:")
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
Call: TypeAlias = TelegramMethod[Any]

_SENDS: Final[dict[str, tuple[type[Call], str]]] = {
    "photo": (SendPhoto, "photo"),
    "video": (SendVideo, "video"),
    "document": (SendDocument, "document"),
    "voice": (SendVoice, "voice"),
    "audio": (SendAudio, "audio"),
    "animation": (SendAnimation, "animation"),
    "video_note": (SendVideoNote, "video_note"),
    "sticker": (SendSticker, "sticker"),
}
_CAPTIONED: Final = frozenset({"photo", "video", "document", "voice", "audio", "animation"})
_ALBUMS: Final[dict[str, type[Any]]] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}
# Photos and videos share an album; documents and audio only stand beside their own kind.
_ALBUM_FAMILY: Final = {
    "photo": "visual",
    "video": "visual",
    "document": "document",
    "audio": "audio",
}


class Plain(msgspec.Struct, frozen=True):
    """How much of a message is left out: what Telegram refused a moment ago."""

    entities: bool = False
    quote: bool = False
    reply: bool = False
    ids: bool = False
    """Ids of files that lie in storage: their bytes go instead."""


EVERYTHING: Final = Plain()


class Step(msgspec.Struct, frozen=True):
    """One call, how many message ids it brings, and the files it brings by their bytes."""

    call: Call
    brings: int = 1
    uploads: tuple[Part, ...] = ()


FileOf = Callable[[Part], "str | InputFile"]
"""How a file travels: by its id, or as its bytes."""


def _by_id(part: Part) -> str:
    return part.file_id


def steps_of(
    outgoing: Outgoing, without: Plain = EVERYTHING, file_of: FileOf = _by_id
) -> list[Step]:
    """The calls that bring `outgoing` into its chat; empty when there is nothing to say.

    The number of steps depends on nothing but `outgoing`'s files and words.
    """
    match outgoing.kind:
        case "callback_answer":
            return [Step(_answer(outgoing.message), 0)]
        case "reaction":
            return [Step(_reaction(outgoing), 0)]
        case "delete":
            return [Step(_delete(outgoing), 0)]
        case "action":
            return [Step(_action(outgoing), 0)]
        case _:
            return _message(outgoing, without, file_of)


def edit_of(outgoing: Outgoing, without: Plain = EVERYTHING, *, caption: bool = False) -> Call:
    """The call that changes the bot's own message in place."""
    message = outgoing.message
    place: dict[str, Any] = {
        "chat_id": outgoing.chat_id,
        "message_id": message.replaces,
        "business_connection_id": outgoing.connection or None,
        "reply_markup": _inline(message),
        "parse_mode": None,
    }
    entities = entities_of(message.entities, without)
    if caption:
        return EditMessageCaption(caption=message.text, caption_entities=entities, **place)
    return EditMessageText(
        text=message.text, entities=entities, link_preview_options=_NO_PREVIEW, **place
    )


def length(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def entities_of(entities: Sequence[Entity], without: Plain) -> list[MessageEntity] | None:
    """Entities a bot may send; unsafe links lose their link, not their words."""
    if without.entities:
        return None
    return [
        MessageEntity(
            type=entity.type,
            offset=entity.offset,
            length=entity.length,
            url=entity.url or None,
            language=entity.language or None,
        )
        for entity in entities
        if entity.type in _STYLES
        and (entity.type != "text_link" or entity.url.lower().startswith(_LINKS))
    ][:_MAX_ENTITIES] or None


def goes_by_bytes(part: Part, without: Plain) -> bool:
    """Whether a file is read from storage: the bot has no id of it, or its id was refused."""
    return part.stored_object_id is not None and (without.ids or not part.file_id)


def _message(outgoing: Outgoing, without: Plain, file_of: FileOf) -> list[Step]:
    message = outgoing.message
    groups = _groups(message.parts)
    in_caption = (
        bool(groups) and groups[0][0].kind in _CAPTIONED and length(message.text) <= MAX_CAPTION
    )
    needs_text = bool(message.text) and not in_caption
    steps: list[Step] = []
    for number, group in enumerate(groups):
        first = number == 0
        is_last = number == len(groups) - 1 and not needs_text
        caption = message.text if first and in_caption else ""
        around = _around(outgoing, without, first=first, last=is_last)
        entities = entities_of(message.entities, without) if caption else None
        make = _album if len(group) > 1 else _single
        step = make(group, caption, entities, around, file_of)
        if any(goes_by_bytes(part, without) for part in group):
            step = msgspec.structs.replace(step, uploads=tuple(group))
        steps.append(step)
    if outgoing.content_kind == "location" and not groups and not message.text:
        around = _around(outgoing, without, first=True, last=True)
        place = outgoing.details
        return [
            Step(
                SendLocation(
                    latitude=place.get("latitude", 0.0),
                    longitude=place.get("longitude", 0.0),
                    **around,
                )
            )
        ]
    if needs_text:
        around = _around(outgoing, without, first=not groups, last=True)
        steps.append(
            Step(
                SendMessage(
                    text=message.text,
                    entities=entities_of(message.entities, without),
                    parse_mode=None,
                    link_preview_options=_NO_PREVIEW,
                    **around,
                )
            )
        )
    return steps


def _groups(parts: Sequence[Part]) -> list[list[Part]]:
    """Neighbours that may share an album, at most ten each and in one request's bytes."""
    groups: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: part.order):
        family = _ALBUM_FAMILY.get(part.kind)
        joins = (
            bool(groups)
            and family is not None
            and _ALBUM_FAMILY.get(groups[-1][0].kind) == family
            and len(groups[-1]) < MAX_ALBUM
            and _stored_bytes([*groups[-1], part]) <= _MAX_REQUEST_BYTES
        )
        if joins:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _stored_bytes(parts: Sequence[Part]) -> int:
    return sum(part.size_bytes or 0 for part in parts if part.stored_object_id is not None)


def _around(outgoing: Outgoing, without: Plain, *, first: bool, last: bool) -> dict[str, Any]:
    """What every kind of message has: chat, connection, reply on the first, buttons on the last."""
    message = outgoing.message
    reply = None
    if first and message.reply_to is not None and not without.reply:
        reply = ReplyParameters(
            message_id=message.reply_to,
            allow_sending_without_reply=True,
            quote=outgoing.quote or None if not without.quote else None,
            quote_parse_mode=None,
        )
    return {
        "chat_id": outgoing.chat_id,
        "business_connection_id": outgoing.connection or None,
        "disable_notification": message.is_silent or None,
        "reply_parameters": reply,
        "reply_markup": _markup(message) if last else None,
    }


def _single(
    group: list[Part],
    caption: str,
    entities: list[MessageEntity] | None,
    around: dict[str, Any],
    file_of: FileOf,
) -> Step:
    part = group[0]
    method, field = _SENDS.get(part.kind, (SendDocument, "document"))
    words: dict[str, Any] = {}
    if part.kind in _CAPTIONED and (caption or part.caption):
        words = {
            "caption": caption or part.caption,
            "caption_entities": entities,
            "parse_mode": None,
        }
    return Step(method(**{field: file_of(part)}, **words, **_measures(part), **around))


def _measures(part: Part) -> dict[str, Any]:
    """What Telegram does not find out itself of a film or a sound that comes as bytes."""
    if part.stored_object_id is None:
        return {}
    length = {"duration": part.duration_s} if part.duration_s else {}
    match part.kind:
        case "video" | "animation":
            sides = {"width": part.width, "height": part.height} if part.width else {}
            return length | sides | ({"supports_streaming": True} if part.kind == "video" else {})
        case "voice" | "audio":
            return length
    return {}


def _album(
    group: list[Part],
    caption: str,
    entities: list[MessageEntity] | None,
    around: dict[str, Any],
    file_of: FileOf,
) -> Step:
    around = {key: value for key, value in around.items() if key != "reply_markup"}
    media = [
        _ALBUMS[part.kind](
            media=file_of(part),
            caption=(caption if number == 0 and caption else part.caption) or None,
            caption_entities=entities if number == 0 else None,
            parse_mode=None,
            **_measures(part),
        )
        for number, part in enumerate(group)
    ]
    return Step(SendMediaGroup(media=media, **around), len(group))


def _markup(message: OutboundMessage) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if message.buttons or not message.keyboard:
        return _inline(message)
    return ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=label) for label in row] for row in message.keyboard],
        resize_keyboard=True,
    )


def _inline(message: OutboundMessage) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[[_button(button) for button in row] for row in message.buttons]
    )


def _button(button: Button) -> InlineKeyboardButton:
    if button.app_url:
        return InlineKeyboardButton(text=button.label, web_app=WebAppInfo(url=button.app_url))
    if button.url:
        return InlineKeyboardButton(text=button.label, url=button.url)
    return InlineKeyboardButton(text=button.label, callback_data=button.press)


def _answer(message: OutboundMessage) -> Call:
    return AnswerCallbackQuery(
        callback_query_id=message.callback_id,
        text=message.text[:_MAX_ANSWER] or None,
        show_alert=message.alert or None,
    )


def _reaction(outgoing: Outgoing) -> Call:
    emoji = outgoing.message.text
    return SetMessageReaction(
        chat_id=outgoing.chat_id,
        message_id=outgoing.message.replaces or 0,
        reaction=[ReactionTypeEmoji(emoji=emoji)] if emoji else [],
    )


def _delete(outgoing: Outgoing) -> Call:
    return DeleteMessage(chat_id=outgoing.chat_id, message_id=outgoing.message.replaces or 0)


def _action(outgoing: Outgoing) -> Call:
    return SendChatAction(
        chat_id=outgoing.chat_id,
        action=outgoing.message.text or "typing",
        business_connection_id=outgoing.connection or None,
    )
